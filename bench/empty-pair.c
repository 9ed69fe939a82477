/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The least that a system call tracer in eBPF can cost: a program at every entry and one at every exit that
 * return at once. They are attached while the command runs.
 *
 *	empty-pair COMMAND ARG…
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct bpf_insn nothing[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0 },
	{ .code = BPF_JMP | BPF_EXIT },
};

static int attach(const char *tracepoint)
{
	int program = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "empty", "GPL", nothing, 2, NULL);
	int link = program < 0 ? program : bpf_raw_tracepoint_open(tracepoint, program);

	if (link < 0)
		fprintf(stderr, "empty-pair: %s: %s\n", tracepoint, strerror(-link));
	return link;
}

int main(int argc, char **argv)
{
	int status;
	pid_t pid;

	if (argc < 2) {
		fprintf(stderr, "usage: empty-pair COMMAND ARG...\n");
		return 2;
	}
	if (attach("sys_enter") < 0 || attach("sys_exit") < 0)
		return 1;
	pid = fork();
	if (pid == 0) {
		execvp(argv[1], argv + 1);
		fprintf(stderr, "empty-pair: %s: %s\n", argv[1], strerror(errno));
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		perror("empty-pair");
		return 1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
