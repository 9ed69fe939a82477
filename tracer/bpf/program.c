/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loaded eBPF object: loading, this run's part of its maps, and putting threads under trace.
 */
#include "bpf/ebpf.h"

#include "capture.h"
#include "cleanup.h"
#include "error.h"
#include "job.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sidetrace.skel.h"

#ifndef PIDFD_THREAD
#define PIDFD_THREAD O_EXCL /* linux/pidfd.h, 6.9 */
#endif

#define WAKE_BYTES (256u << 10)

static int quiet(enum libbpf_print_level level, const char *format, va_list ap)
{
	(void)level;
	(void)format;
	(void)ap;
	return 0;
}

static int talk(enum libbpf_print_level level, const char *format, va_list ap)
{
	(void)level;
	return vfprintf(stderr, format, ap); /* may print: SIDETRACE_BPF_LOG asked for it */
}

/* The index of a v1 controller in css_set's table, from the kernel's own enum; -ENOENT. */
static int subsystem_index(const char *controller)
{
	_cleanup_(freep) char *name = NULL;
	struct btf *btf = btf__load_vmlinux_btf();
	const struct btf_type *type;
	const struct btf_enum *values;
	int id, index = -ENOENT;

	if (!btf)
		return -ENOENT;
	id = btf__find_by_name_kind(btf, "cgroup_subsys_id", BTF_KIND_ENUM);
	if (id > 0 && asprintf(&name, "%s_cgrp_id", controller) > 0) {
		type = btf__type_by_id(btf, (__u32)id);
		values = btf_enum(type);
		for (int i = 0; i < btf_vlen(type); i++)
			if (strcmp(btf__name_by_offset(btf, values[i].name_off), name) == 0)
				index = values[i].val;
	}
	btf__free(btf);
	return index;
}

static int load(struct program *p, const char *controller, struct error *err)
{
	int r, index;

	libbpf_set_print(getenv("SIDETRACE_BPF_LOG") ? talk : quiet);
	if (access("/sys/kernel/btf/vmlinux", R_OK) < 0)
		return error_set(err, errno, "ebpf: the kernel's type information /sys/kernel/btf/vmlinux");
	p->skeleton = sidetrace_bpf__open();
	if (!p->skeleton)
		return error_set(err, errno, "ebpf: open the programs");
	if (controller && *controller) {
		index = subsystem_index(controller);
		if (index >= 0)
			p->skeleton->rodata->v1_subsystem = (unsigned)index;
	}
	r = sidetrace_bpf__load(p->skeleton);
	if (r < 0)
		return error_set(err, -r, r == -EPERM ? "ebpf: load the programs (CAP_BPF and CAP_PERFMON are needed)" :
							"ebpf: load the programs into this kernel");
	return 0;
}

/*
 * Cheap, because `auto` asks at every container's start: is the type information there, and may we make a
 * ring? What only loading can tell, program_load() tells.
 */
int program_probe(struct error *err)
{
	int fd;

	if (access("/sys/kernel/btf/vmlinux", R_OK) < 0)
		return error_set(err, errno, "ebpf: the kernel's type information /sys/kernel/btf/vmlinux");
	fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "sidetrace_probe", 0, 0, (unsigned)sysconf(_SC_PAGESIZE), NULL);
	if (fd < 0)
		return error_set(err, -fd, fd == -EPERM ? "ebpf: make a ring buffer (CAP_BPF and CAP_PERFMON are needed)" :
							  "ebpf: make a ring buffer");
	(void)close(fd);
	return 0;
}

int program_load(struct program *p, const char *controller, struct error *err)
{
	int r = load(p, controller, err);

	if (r < 0)
		return r;
	r = sidetrace_bpf__attach(p->skeleton);
	if (r < 0)
		return error_set(err, -r, "ebpf: attach the programs to the kernel's tracepoints");
	p->calls = bpf_map__fd(p->skeleton->maps.calls);
	p->runs = bpf_map__fd(p->skeleton->maps.runs);
	p->counts = bpf_map__fd(p->skeleton->maps.counts);
	p->sums = bpf_map__fd(p->skeleton->maps.sums);
	p->rings = bpf_map__fd(p->skeleton->maps.rings);
	p->captures = bpf_map__fd(p->skeleton->maps.captures);
	p->cgroups = bpf_map__fd(p->skeleton->maps.cgroups);
	return 0;
}

void program_free(struct program *p)
{
	sidetrace_bpf__destroy(p->skeleton);
	p->skeleton = NULL;
}

static int put_captures(const struct program *p, struct error *err)
{
	for (uint32_t i = 0; i < 2 * SYSCALLS_LIMIT; i++) {
		enum abi abi = i < SYSCALLS_LIMIT ? ABI_X86_64 : ABI_I386;
		int r = bpf_map_update_elem(p->captures, &i, capture_program(abi, i % SYSCALLS_LIMIT), BPF_ANY);

		if (r < 0)
			return error_set(err, -r, "ebpf: capture program of call %u", i % SYSCALLS_LIMIT);
	}
	return 0;
}

bool program_counts_only(const struct job *job)
{
	return job->request.summary == SUMMARY_ONLY && !job->paths && !job->request.path &&
	       job->status == STATUS_ALL && !job->request.failed_only;
}

int program_start(struct program *p, const struct job *job, int ring_fd, int sums_fd, uint64_t cgroup, struct error *err)
{
	struct bpf_run run = {
		.active = 1,
		.strings = job->style.strings + 1,
		.fds = job->style.fds,
		.wake = WAKE_BYTES,
		.cgroup = cgroup,
		.summary = sums_fd >= 0,
		.cpu = job->request.summary != SUMMARY_OFF && !job->summary_wall,
		.overhead = job->summary_overhead,
		.follow = job->follow || job->kind == JOB_CONTAINER,
	};
	int r = put_captures(p, err);

	if (r < 0)
		return r;
	if (job->paths || job->request.path)
		run.fds = run.fds ? run.fds : FDS_PATH; /* -P looks at them */
	memcpy(run.filter, job->request.filter.bits, sizeof(run.filter));
	p->run = 0;
	r = bpf_map_update_elem(p->rings, &p->run, &ring_fd, BPF_ANY);
	if (r < 0)
		return error_set(err, -r, "ebpf: put the ring into its map");
	r = sums_fd >= 0 ? bpf_map_update_elem(p->sums, &p->run, &sums_fd, BPF_ANY) : 0;
	if (r < 0)
		return error_set(err, -r, "ebpf: put the table of counts into its map");
	r = bpf_map_update_elem(p->runs, &p->run, &run, BPF_ANY);
	if (r < 0)
		return error_set(err, -r, "ebpf: configure the run");
	if (cgroup) {
		r = bpf_map_update_elem(p->cgroups, &cgroup, &p->run, BPF_ANY);
		if (r < 0)
			return error_set(err, -r, "ebpf: watch cgroup %llu", (unsigned long long)cgroup);
	}
	return 0;
}

void program_stop(struct program *p)
{
	struct bpf_run run = { 0 };

	(void)bpf_map_update_elem(p->runs, &p->run, &run, BPF_ANY);
}

int program_counts(const struct program *p, struct bpf_counts *ret_counts)
{
	int cpus = libbpf_num_possible_cpus(), r;
	_cleanup_(freep) struct bpf_counts *each = cpus > 0 ? calloc((size_t)cpus, sizeof(*each)) : NULL;

	if (!each)
		return -ENOMEM;
	r = bpf_map_lookup_elem(p->counts, &p->run, each);
	if (r < 0)
		return r;
	*ret_counts = (struct bpf_counts){ 0 };
	for (int i = 0; i < cpus; i++) {
		ret_counts->seen += each[i].seen;
		ret_counts->written += each[i].written;
		for (unsigned k = 0; k < LOST_CAUSES; k++)
			ret_counts->lost[k] += each[i].lost[k];
	}
	return 0;
}

int program_seed(const struct program *p, pid_t tid, bool whole_process, enum bpf_phase phase,
	enum bpf_state state)
{
	_cleanup_(close_fdp) int pidfd =
		(int)syscall(SYS_pidfd_open, tid, whole_process ? 0 : PIDFD_THREAD);
	_cleanup_(freep) struct bpf_call *call = calloc(1, sizeof(*call));

	if (pidfd < 0)
		return -errno;
	if (!call)
		return -ENOMEM;
	call->run = p->run;
	call->phase = (__u8)phase;
	call->state = (__u8)state;
	return bpf_map_update_elem(p->calls, &pidfd, call, BPF_NOEXIST);
}
