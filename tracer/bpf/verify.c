/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The programs to the verifier, each by a thread of its own. It takes most of the time of a host's first start, and the
 * kernel verifies programs of those who may load any beside each other (only others share a lock). libbpf would load one after
 * the other.
 */
#include "bpf/ebpf.h"

#include "cleanup.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_SIZE   (64u << 10) /* what the verifier had to do */
#define FAULT_SIZE (16u << 20) /* and all of it, for a program that it refuses */
#define FAULT_TAIL 4096

/* Copies: libbpf has its own plans with what it gave us. */
struct verified {
	pthread_t thread;
	bool has_thread;
	char name[BPF_OBJ_NAME_LEN];
	struct bpf_insn *code;
	size_t n;
	struct bpf_prog_load_opts options;
	void *functions, *lines;
	char *log;
	int fd; /* or -errno */
};

struct verifying {
	struct verified each[BPF_LINKS_MAX];
	size_t n;
	bool talks;
};

static int program_into_kernel(struct verified *v, unsigned level, char *log, size_t size)
{
	v->options.log_level = log ? level : 0;
	v->options.log_buf = log;
	v->options.log_size = log ? (unsigned)size : 0;
	return bpf_prog_load(BPF_PROG_TYPE_TRACING, v->name, "Dual BSD/GPL", v->code, v->n, &v->options);
}

static void *verify(void *userdata)
{
	struct verified *v = userdata;

	v->fd = program_into_kernel(v, 4, v->log, LOG_SIZE);
	return NULL;
}

/* NULL with -ENOMEM, or because there is none. */
static void *copy(const void *data, size_t size)
{
	void *to = size ? malloc(size) : NULL;

	return to ? memcpy(to, data, size) : NULL;
}

int verify_new(struct verifying **ret_verifying)
{
	struct verifying *verifying = calloc(1, sizeof(*verifying));

	if (!verifying)
		return -ENOMEM;
	verifying->talks = getenv("SIDETRACE_BPF_LOG") != NULL;
	*ret_verifying = verifying;
	return 0;
}

int verify_start(struct verifying *verifying, const struct offer *offer, const struct bpf_program *program,
	const struct bpf_prog_load_opts *options)
{
	struct verified *v = &verifying->each[verifying->n];

	if (verifying->n == BPF_LINKS_MAX)
		return -E2BIG;
	verifying->n++;
	v->fd = -ENOMEM;
	v->options = *options;
	v->n = bpf_program__insn_cnt(program);
	v->code = copy(bpf_program__insns(program), v->n * sizeof(*v->code));
	v->functions = copy(options->func_info, (size_t)options->func_info_cnt * options->func_info_rec_size);
	v->lines = copy(options->line_info, (size_t)options->line_info_cnt * options->line_info_rec_size);
	if (!v->code || (options->func_info_cnt && !v->functions) || (options->line_info_cnt && !v->lines))
		return -ENOMEM;
	v->options.func_info = v->functions;
	v->options.line_info = v->lines;
	(void)snprintf(v->name, sizeof(v->name), "%s", bpf_program__name(program));
	v->log = verifying->talks ? calloc(1, LOG_SIZE) : NULL;
	offer_put(offer, v->code, v->n);
	v->has_thread = beside_start(&v->thread, verify, v) == 0;
	if (!v->has_thread)
		(void)verify(v);
	return 0;
}

/* As libbpf says it, where somebody asked for it. */
static void tell(struct verified *v)
{
	_cleanup_(freep) char *fault = v->fd < 0 ? calloc(1, FAULT_SIZE) : NULL;
	const char *text = v->log;
	size_t length;

	if (fault) {
		int fd = program_into_kernel(v, 1, fault, FAULT_SIZE);

		if (fd >= 0) /* it was something else */
			close_fdp(&fd);
		length = strlen(fault);
		text = length > FAULT_TAIL ? fault + length - FAULT_TAIL : fault;
	}
	(void)fprintf(stderr, "prog '%s': %s\n%s", v->name, v->fd < 0 ? strerror(-v->fd) : "verified", text ? text : ""); /* may print: SIDETRACE_BPF_LOG asked for it */
}

int verify_end(struct verifying *verifying, int ret_programs[])
{
	int r = 0;

	for (size_t i = 0; verifying && i < verifying->n; i++) {
		struct verified *v = &verifying->each[i];

		if (v->has_thread)
			(void)pthread_join(v->thread, NULL);
		if (verifying->talks)
			tell(v);
		if (v->fd < 0 && r == 0)
			r = v->fd;
		ret_programs[i] = v->fd < 0 ? -1 : v->fd;
		free(v->code);
		free(v->functions);
		free(v->lines);
		free(v->log);
	}
	free(verifying);
	return r;
}
