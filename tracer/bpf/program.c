/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One set of eBPF programs for all sidecars of the host: the first loads it, the others find it by the
 * name of one of its maps and take links and maps by their ids. Nothing is pinned: it is gone when the last
 * one that holds it is. Where that cannot be (no /run, no CAP_SYS_ADMIN, another build) a sidecar has its own.
 */
#include "bpf/ebpf.h"

#include "buf.h"
#include "capture.h"
#include "cleanup.h"
#include "error.h"
#include "sha256.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sidetrace.skel.h"

static const char host_map[] = "sidetrace_host";

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

static int duplicate(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	return copy < 0 ? -errno : copy;
}

/* --- what it is ---------------------------------------------------------------------------------- */

/* The programs and what they will execute: only the same of both can be shared. */
static int build_digest(unsigned char ret_digest[SHA256_SIZE])
{
	_cleanup_(buf_donep) struct buf all = BUF_INIT;
	size_t size;
	const void *elf = sidetrace_bpf__elf_bytes(&size);

	buf_add(&all, elf, size);
	for (uint32_t i = 0; i < 2 * SYSCALLS_LIMIT; i++)
		buf_add(&all, capture_program(i < SYSCALLS_LIMIT ? ABI_X86_64 : ABI_I386, i % SYSCALLS_LIMIT),
			sizeof(struct capture_program));
	if (all.failed)
		return -ENOMEM;
	sha256(all.data, all.length, ret_digest);
	return 0;
}

static int host_self(int lock_fd, struct bpf_host *ret_host)
{
	struct bpf_host host = { .schema = BPF_SCHEMA };
	struct stat st;

	if (fstat(lock_fd, &st) < 0)
		return -errno;
	host.lock_device = st.st_dev;
	host.lock_inode = st.st_ino;
	*ret_host = host;
	return build_digest((unsigned char *)ret_host->build);
}

/* --- loading ------------------------------------------------------------------------------------- */

/* Through memory: a system call for each of the thousand would take longer than all of the rest. */
static int put_captures(const struct program *p, struct error *err)
{
	size_t size = 2 * SYSCALLS_LIMIT * sizeof(struct capture_program);
	struct capture_program *programs =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, p->maps[BPF_MAP_CAPTURES], 0);

	if (programs == MAP_FAILED)
		return error_set(err, errno, "ebpf: map the table of capture programs");
	for (uint32_t i = 0; i < 2 * SYSCALLS_LIMIT; i++)
		programs[i] = *capture_program(i < SYSCALLS_LIMIT ? ABI_X86_64 : ABI_I386, i % SYSCALLS_LIMIT);
	(void)munmap(programs, size);
	return 0;
}

static int attach_each(struct program *p, struct bpf_object *object)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object) {
		struct bpf_link *link;
		int r;

		if (p->n_links == BPF_LINKS_MAX)
			return -E2BIG;
		link = bpf_program__attach(program);
		if (!link)
			return -errno;
		r = p->links[p->n_links] = duplicate(bpf_link__fd(link));
		if (r >= 0)
			r = p->programs[p->n_links] = duplicate(bpf_program__fd(program));
		p->n_links++;
		(void)bpf_link__destroy(link); /* our copy keeps it attached */
		if (r < 0)
			return r;
	}
	return 0;
}

static int keep_maps(struct program *p, const struct sidetrace_bpf *skeleton)
{
	const struct bpf_map *maps[BPF_MAPS] = {
		[BPF_MAP_CALLS] = skeleton->maps.calls,
		[BPF_MAP_RUNS] = skeleton->maps.runs,
		[BPF_MAP_COUNTS] = skeleton->maps.counts,
		[BPF_MAP_SUMS] = skeleton->maps.sums,
		[BPF_MAP_RINGS] = skeleton->maps.rings,
		[BPF_MAP_CAPTURES] = skeleton->maps.captures,
		[BPF_MAP_CGROUPS] = skeleton->maps.cgroups,
		[BPF_MAP_HOST] = skeleton->maps.sidetrace_host,
	};

	for (size_t i = 0; i < BPF_MAPS; i++) {
		p->maps[i] = duplicate(bpf_map__fd(maps[i]));
		if (p->maps[i] < 0)
			return p->maps[i];
	}
	return 0;
}

/* The programs, with the offsets and types of this kernel; NULL: err says what is missing. */
static struct sidetrace_bpf *open_programs(struct program *p, struct error *err)
{
	struct bpf_object_open_opts options = { .sz = sizeof(options) };
	struct sidetrace_bpf *skeleton;
	struct kernel_types types;
	char path[32];
	int r;

	if (kernel_types_read(&types, err) < 0)
		return NULL;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", types.extract_fd);
	options.btf_custom_path = path;
	skeleton = sidetrace_bpf__open_opts(&options);
	if (!skeleton) {
		(void)error_set(err, errno, "ebpf: open the programs");
		(void)close(types.extract_fd);
		return NULL;
	}
	memcpy(skeleton->rodata->kernel_types, types.ids, sizeof(types.ids));
	memcpy(p->controllers, types.controllers, sizeof(p->controllers));
	r = sidetrace_bpf__load(skeleton);
	(void)close(types.extract_fd);
	if (r == 0)
		return skeleton;
	(void)error_set(err, -r, r == -EPERM ? "ebpf: load the programs (CAP_BPF and CAP_PERFMON are needed)" :
					       "ebpf: load the programs into this kernel");
	sidetrace_bpf__destroy(skeleton);
	return NULL;
}

static int load(struct program *p, struct error *err)
{
	struct sidetrace_bpf *skeleton;
	int r;

	libbpf_set_print(getenv("SIDETRACE_BPF_LOG") ? talk : quiet);
	skeleton = open_programs(p, err);
	if (!skeleton)
		return -err->code;
	r = keep_maps(p, skeleton);
	if (r == 0)
		r = put_captures(p, err);
	if (r == 0) {
		r = attach_each(p, skeleton->obj);
		if (r < 0)
			(void)error_set(err, -r, "ebpf: attach the programs to the kernel's tracepoints");
	}
	sidetrace_bpf__destroy(skeleton);
	return r;
}

/* For those that come after us; who cannot know the ids is alone with it. */
static int publish(const struct program *p, struct bpf_host host)
{
	uint32_t zero = 0;

	for (size_t i = 0; i < BPF_MAPS; i++) {
		struct bpf_map_info info = { 0 };
		uint32_t size = sizeof(info);

		if (bpf_obj_get_info_by_fd(p->maps[i], &info, &size) < 0)
			return -errno;
		host.maps[i] = info.id;
	}
	for (size_t i = 0; i < p->n_links; i++) {
		struct bpf_link_info info = { 0 };
		uint32_t size = sizeof(info);

		if (bpf_obj_get_info_by_fd(p->links[i], &info, &size) < 0)
			return -errno;
		host.links[i] = info.id;
		host.programs[i] = info.prog_id;
	}
	host.n_links = (uint32_t)p->n_links;
	memcpy(host.controllers, p->controllers, sizeof(host.controllers));
	return bpf_map_update_elem(p->maps[BPF_MAP_HOST], &zero, &host, BPF_ANY);
}

/* --- joining ------------------------------------------------------------------------------------- */

static bool is_host_map(int fd)
{
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info);

	return bpf_obj_get_info_by_fd(fd, &info, &size) == 0 && info.type == BPF_MAP_TYPE_ARRAY &&
	       info.value_size == sizeof(struct bpf_host) && !strncmp(info.name, host_map, BPF_OBJ_NAME_LEN - 1);
}

static bool is_ours(const struct bpf_host *host, const struct bpf_host *self)
{
	return host->schema == self->schema && !memcmp(host->build, self->build, sizeof(host->build)) &&
	       host->lock_device == self->lock_device && host->lock_inode == self->lock_inode &&
	       host->n_links > 0 && host->n_links <= BPF_LINKS_MAX;
}

/* All of it or nothing: what somebody holds a link of is whole. */
static int take_all(struct program *p, const struct bpf_host *host)
{
	memcpy(p->controllers, host->controllers, sizeof(p->controllers));
	for (size_t i = 0; i < host->n_links; i++) {
		p->links[i] = bpf_link_get_fd_by_id(host->links[i]);
		p->programs[i] = bpf_prog_get_fd_by_id(host->programs[i]);
		p->n_links = i + 1;
		if (p->links[i] < 0 || p->programs[i] < 0)
			return -ENOENT;
	}
	for (size_t i = 0; i < BPF_MAPS; i++) {
		p->maps[i] = bpf_map_get_fd_by_id(host->maps[i]);
		if (p->maps[i] < 0)
			return -ENOENT;
	}
	return 0;
}

/* 0; -ENOENT: there is none. */
static int join(struct program *p, const struct bpf_host *self)
{
	uint32_t id = 0, zero = 0;

	while (bpf_map_get_next_id(id, &id) == 0) {
		_cleanup_(close_fdp) int fd = bpf_map_get_fd_by_id(id);
		struct bpf_host host;

		if (fd < 0 || !is_host_map(fd) || bpf_map_lookup_elem(fd, &zero, &host) < 0 || !is_ours(&host, self))
			continue;
		if (take_all(p, &host) == 0)
			return 0;
		program_free(p);
	}
	return -ENOENT;
}

/* --- the interface ------------------------------------------------------------------------------- */

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

void program_init(struct program *p)
{
	*p = (struct program){ .lock_fd = -1, .look = -1 };
	for (size_t i = 0; i < BPF_MAPS; i++)
		p->maps[i] = -1;
	for (size_t i = 0; i < BPF_LINKS_MAX; i++)
		p->links[i] = p->programs[i] = -1;
}

/* The links go first: no program runs any more when the maps do. */
void program_free(struct program *p)
{
	for (size_t i = 0; i < p->n_links; i++) {
		close_fdp(&p->links[i]);
		close_fdp(&p->programs[i]);
		p->links[i] = p->programs[i] = -1;
	}
	for (size_t i = 0; i < BPF_MAPS; i++) {
		close_fdp(&p->maps[i]);
		p->maps[i] = -1;
	}
	p->n_links = 0;
	p->look = -1;
}

/* Which of the links is the iterator's. */
static void find_look(struct program *p)
{
	for (size_t i = 0; i < p->n_links; i++) {
		struct bpf_link_info info = { 0 };
		uint32_t size = sizeof(info);

		if (bpf_obj_get_info_by_fd(p->links[i], &info, &size) == 0 && info.type == BPF_LINK_TYPE_ITER)
			p->look = p->links[i];
	}
}

static int load_alone(struct program *p, struct error *err)
{
	int r;

	program_free(p);
	close_fdp(&p->lock_fd);
	p->lock_fd = -1;
	p->run = 0;
	p->generation = 1;
	r = load(p, err);
	find_look(p);
	return r;
}

/* With the lock. 1: it cannot be shared. */
static int load_shared(struct program *p, pid_t tid, struct error *err)
{
	struct bpf_host self;
	int r = host_self(p->lock_fd, &self);

	if (r < 0)
		return 1;
	r = join(p, &self);
	if (r == -ENOENT) {
		r = load(p, err);
		if (r < 0)
			return r;
		if (publish(p, self) < 0)
			return 1;
	}
	/* One task is in one run of a program: a trace within a trace needs programs of its own. */
	return r < 0 || program_has(p, tid) || program_claim(p) < 0 ? 1 : 0;
}

int program_load(struct program *p, pid_t tid, struct error *err)
{
	int r = lock_open(&p->lock_fd);

	if (r == 0)
		r = lock_take(p->lock_fd);
	if (r < 0)
		return load_alone(p, err);
	r = load_shared(p, tid, err);
	lock_drop(p->lock_fd);
	if (r == 1)
		r = load_alone(p, err);
	if (r < 0)
		program_free(p);
	find_look(p);
	return r < 0 && !err->code ? error_set(err, -r, "ebpf: take hold of the programs") : r;
}
