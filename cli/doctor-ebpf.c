/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the eBPF backend needs of the kernel, tried through bpf(2) itself: this program does not link
 * libbpf. Nothing that is made here outlives its check.
 */
#include "doctor.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "program.h"

#include <errno.h>
#include <linux/bpf.h>
#include <linux/btf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BTF_PATH "/sys/kernel/btf/vmlinux"

static int sys_bpf(enum bpf_cmd command, union bpf_attr *attr)
{
	int fd = (int)syscall(SYS_bpf, command, attr, sizeof(*attr));

	return fd < 0 ? -errno : fd;
}

static void no_ebpf(struct finding *f, const char *what, int r)
{
	finding_set(f, VERDICT_WARN, "%s: %s: the ptrace backend is used", what, strerror(-r));
	if (r == -EPERM)
		finding_cure(f, "run it as root, or with CAP_BPF and CAP_PERFMON");
	else
		finding_cure(f, "a kernel from Linux 5.13 on with CONFIG_BPF_SYSCALL and CONFIG_BPF_EVENTS");
}

void check_btf(const struct doctor *d, struct finding *f)
{
	(void)d;
	if (access(BTF_PATH, R_OK) == 0) {
		finding_set(f, VERDICT_OK, "the kernel's types are at " BTF_PATH);
		return;
	}
	finding_set(f, VERDICT_WARN, BTF_PATH ": %s: the ptrace backend is used", strerror(errno));
	finding_cure(f, "a kernel with CONFIG_DEBUG_INFO_BTF");
}

/* Task storage wants its key and value described: an int for both is the least there is. */
static int load_int_type(void)
{
	static const struct {
		struct btf_header header;
		struct btf_type type;
		__u32 bits;
		char strings[5];
	} __attribute__((packed)) blob = {
		.header = {
			.magic = BTF_MAGIC,
			.version = BTF_VERSION,
			.hdr_len = sizeof(struct btf_header),
			.type_len = sizeof(struct btf_type) + sizeof(__u32),
			.str_off = sizeof(struct btf_type) + sizeof(__u32),
			.str_len = sizeof("\0int"),
		},
		.type = { .name_off = 1, .info = BTF_KIND_INT << 24, .size = 4 },
		.bits = BTF_INT_SIGNED << 24 | 32,
		.strings = "\0int",
	};
	union bpf_attr attr = { .btf = (__u64)(uintptr_t)&blob, .btf_size = sizeof(blob) };

	return sys_bpf(BPF_BTF_LOAD, &attr);
}

static int make_ring_buffer(void)
{
	union bpf_attr attr = { .map_type = BPF_MAP_TYPE_RINGBUF,
		.max_entries = (__u32)sysconf(_SC_PAGESIZE) };

	return sys_bpf(BPF_MAP_CREATE, &attr);
}

static int make_task_storage(int btf)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_TASK_STORAGE,
		.key_size = 4,
		.value_size = 4,
		.map_flags = BPF_F_NO_PREALLOC,
		.btf_fd = (__u32)btf,
		.btf_key_type_id = 1,
		.btf_value_type_id = 1,
	};

	return sys_bpf(BPF_MAP_CREATE, &attr);
}

void check_bpf_maps(const struct doctor *d, struct finding *f)
{
	_cleanup_(close_fdp) int ring = make_ring_buffer(), btf = -1, storage = -1;

	(void)d;
	if (ring < 0) {
		no_ebpf(f, "ring buffer", ring);
		return;
	}
	btf = load_int_type();
	if (btf < 0) {
		no_ebpf(f, "types (BTF)", btf);
		return;
	}
	storage = make_task_storage(btf);
	if (storage < 0)
		no_ebpf(f, "task storage", storage);
	else
		finding_set(f, VERDICT_OK, "ring buffers and task storage work");
}

void check_bpf_programs(const struct doctor *d, struct finding *f)
{
	static const struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr load = {
		.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
		.insns = (__u64)(uintptr_t)nothing,
		.insn_cnt = sizeof(nothing) / sizeof(*nothing),
		.license = (__u64)(uintptr_t)"Dual BSD/GPL",
	};
	_cleanup_(close_fdp) int program = sys_bpf(BPF_PROG_LOAD, &load), link = -1;
	union bpf_attr attach = { 0 };

	(void)d;
	if (program < 0) {
		no_ebpf(f, "loading a program", program);
		return;
	}
	attach.raw_tracepoint.name = (__u64)(uintptr_t)"sys_enter";
	attach.raw_tracepoint.prog_fd = (__u32)program;
	link = sys_bpf(BPF_RAW_TRACEPOINT_OPEN, &attach);
	if (link < 0)
		no_ebpf(f, "raw tracepoint sys_enter", link);
	else
		finding_set(f, VERDICT_OK, "programs load, and attach to the raw tracepoint sys_enter");
}

/* The tracer tries what a container would get: "ebpf (why)" or "ptrace (why not ebpf)". */
void check_backends(const struct doctor *d, struct finding *f)
{
	_cleanup_(freep) char *tracer = NULL;
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	char *argv[] = { NULL, (char *)"--backends", NULL };
	int r = self_sibling("sidetrace-tracer", &tracer);
	const char *text;

	(void)d;
	if (r == 0) {
		argv[0] = tracer;
		r = program_output(argv, 10000, &out);
	}
	text = buf_cstr(&out);
	if (r != 0) {
		finding_set(f, VERDICT_FAIL, "sidetrace-tracer --backends: %s",
			r < 0 ? strerror(-r) : "there is none that works here");
		finding_cure(f, "install sidetrace again, or run it as root");
	} else {
		finding_set(f, !strncmp(text, "ebpf ", 5) ? VERDICT_OK : VERDICT_WARN, "containers get %.*s",
			(int)strcspn(text, "\n"), text);
	}
}
