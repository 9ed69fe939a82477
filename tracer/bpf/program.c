/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One set of eBPF programs for all sidecars of the host: the first loads it, the others find it by the
 * name of one of its maps and take links and maps by their ids. Nothing is pinned: it is gone when the last
 * one that holds it is. Where that cannot be (no /run, no CAP_SYS_ADMIN, another build) a sidecar has its own.
 */
#include "bpf/ebpf.h"

#include "cleanup.h"
#include "error.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char host_map[] = "sidetrace_host";

static int host_self(int lock_fd, struct bpf_host *ret_host)
{
	struct bpf_host host = { .schema = BPF_SCHEMA };
	uint64_t digest[4];
	struct stat st;

	if (fstat(lock_fd, &st) < 0)
		return -errno;
	host.lock_device = st.st_dev;
	host.lock_inode = st.st_ino;
	build_id(digest);
	for (size_t i = 0; i < 4; i++)
		host.build[i] = digest[i];
	*ret_host = host;
	return 0;
}

/* --- publishing ---------------------------------------------------------------------------------- */

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
	put_end(p);
	for (size_t i = 0; i < BPF_LINKS_MAX; i++) {
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
	r = load(p, &(const struct meanwhile){ 0 }, err);
	find_look(p);
	return r;
}

/* With the lock. 1: it cannot be shared. */
static int join_or_load(struct program *p, const struct meanwhile *meanwhile, struct error *err)
{
	struct bpf_host self;
	int r = host_self(p->lock_fd, &self);

	if (r < 0)
		return 1;
	r = join(p, &self);
	if (r == -ENOENT) {
		r = load(p, meanwhile, err);
		if (r < 0)
			return r;
		r = publish(p, self) < 0;
	}
	return r;
}

static int load_shared(struct program *p, pid_t tid, struct error *err)
{
	int r = p->n_links ? 0 : join_or_load(p, &(const struct meanwhile){ 0 }, err);

	if (r != 0)
		return r;
	/* One task is in one run of a program: a trace within a trace needs programs of its own. */
	return program_has(p, tid) || program_claim(p) < 0 ? 1 : 0;
}

/* The lock's file is still that of the host: who holds the programs keeps it from being taken away. */
static int enter(struct program *p, struct program *held)
{
	if (!held->n_links)
		return lock_enter(&p->lock_fd);
	*p = *held;
	program_init(held);
	return lock_take(p->lock_fd);
}

int program_load(struct program *p, struct program *held, pid_t tid, struct error *err)
{
	int r = enter(p, held);

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

int program_hold(struct program *p, const struct meanwhile *meanwhile)
{
	struct error unimportant;
	int r = lock_enter(&p->lock_fd);

	if (r < 0)
		return r;
	r = lock_stay(p->lock_fd);
	if (r == 0)
		r = join_or_load(p, meanwhile, &unimportant);
	lock_drop(p->lock_fd);
	if (r != 0)
		program_let_go(p);
	return r == 1 ? -EBUSY : r;
}

void program_let_go(struct program *p)
{
	program_free(p);
	lock_leave(p->lock_fd);
	close_fdp(&p->lock_fd);
	p->lock_fd = -1;
}
