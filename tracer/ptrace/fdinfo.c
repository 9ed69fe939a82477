/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptors through /proc/TID/fd (each thread has its own, it may have unshared its table).
 */
#include "ptrace/fdinfo.h"

#include "cleanup.h"
#include "job.h"
#include "ptrace/sockets.h"
#include "ptrace/tracee.h"
#include "ptrace/writer.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char deleted[] = " (deleted)";

struct found {
	struct fd_info info;
	char path[PATH_MAX];
	const struct socket_details *socket;
};

static bool starts(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static uint64_t bracketed_number(const char *path)
{
	const char *at = strchr(path, '[');

	return at ? strtoull(at + 1, NULL, 10) : 0;
}

static void link_path(char path[64], const struct tracee *t, int fd, const char *folder)
{
	if (fd == AT_FDCWD)
		(void)snprintf(path, 64, "/proc/%d/cwd", (int)t->proc);
	else
		(void)snprintf(path, 64, "/proc/%d/%s/%d", (int)t->proc, folder, fd);
}

/* "name:\tvalue" lines of /proc/PID/fdinfo/N. */
static uint64_t field(const char *text, const char *name, int base)
{
	const char *at = strstr(text, name);

	return at ? strtoull(at + strlen(name), NULL, base) : 0;
}

static void describe_from_fdinfo(const struct tracee *t, int fd, struct fd_info *info)
{
	_cleanup_(close_fdp) int file = -1;
	char path[64], text[1024];
	ssize_t n;

	link_path(path, t, fd, "fdinfo");
	file = open(path, O_RDONLY | O_CLOEXEC);
	n = file < 0 ? 0 : read(file, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	switch (info->kind) {
	case FD_KIND_EVENTFD:
		info->extra[0] = field(text, "eventfd-count:", 16);
		info->extra[1] = field(text, "eventfd-id:", 10);
		info->extra[2] = field(text, "eventfd-semaphore:", 10);
		break;
	case FD_KIND_PIDFD:
		info->extra[0] = (uint64_t)strtoll(
			strstr(text, "\nPid:") ? strstr(text, "\nPid:") + 5 : "0", NULL, 10);
		break;
	case FD_KIND_SIGNALFD:
		info->extra[0] = field(text, "sigmask:", 16);
		break;
	}
}

static void describe_anon(const struct tracee *t, int fd, struct found *f, bool all)
{
	f->info.kind = FD_KIND_ANON;
	if (!all)
		return;
	if (!strcmp(f->path, "anon_inode:[eventfd]"))
		f->info.kind = FD_KIND_EVENTFD;
	else if (!strcmp(f->path, "anon_inode:[signalfd]"))
		f->info.kind = FD_KIND_SIGNALFD;
	/* pidfs (Linux 6.9) calls them pidfd:[inode]. */
	else if (!strcmp(f->path, "anon_inode:[pidfd]") || starts(f->path, "pidfd:["))
		f->info.kind = FD_KIND_PIDFD;
	else
		return;
	describe_from_fdinfo(t, fd, &f->info);
}

static void describe_socket(
	struct tracee_set *set, const struct tracee *t, int fd, struct found *f, bool all)
{
	const struct socket_details *d;

	f->info.kind = FD_KIND_SOCKET;
	f->info.inode = bracketed_number(f->path);
	d = all ? socket_describe(set, t, fd, f->info.inode) : NULL;
	if (!d)
		return;
	f->socket = d;
	f->info.family = d->family;
	f->info.socket_type = d->type;
	f->info.protocol = d->protocol;
	f->info.local_size = d->local_size;
	f->info.peer_size = d->peer_size;
	f->info.extra[0] = d->peer_inode;
}

/* A file may well be named "x (deleted)": only its link count tells. */
static void describe_file(const char *link, struct found *f, bool all)
{
	size_t cut = f->info.path_size - (sizeof(deleted) - 1);
	bool suffix = f->info.path_size > sizeof(deleted) - 1 && !strcmp(f->path + cut, deleted);
	struct stat st;

	f->info.kind = FD_KIND_FILE;
	if ((!all && !suffix) || stat(link, &st) < 0)
		return;
	f->info.inode = st.st_ino;
	if (all && S_ISCHR(st.st_mode))
		f->info.kind = FD_KIND_CHAR;
	else if (all && S_ISBLK(st.st_mode))
		f->info.kind = FD_KIND_BLOCK;
	if (f->info.kind != FD_KIND_FILE)
		f->info.device = st.st_rdev;
	if (suffix && st.st_nlink == 0) {
		f->info.flags |= FD_DELETED;
		f->info.path_size = (uint32_t)cut;
	}
}

static void put(struct tracee *t, int fd, uint8_t blob_flags, const struct found *f)
{
	size_t path = record_align(f->info.path_size);
	size_t local = record_align(f->info.local_size);
	size_t size = sizeof(f->info) + path + local + record_align(f->info.peer_size);
	char *to = writer_blob(&t->record, BLOB_FD, blob_flags, (uint64_t)(int64_t)fd, size);

	if (!to)
		return;
	memset(to, 0, size);
	memcpy(to, &f->info, sizeof(f->info));
	to += sizeof(f->info);
	memcpy(to, f->path, f->info.path_size);
	if (f->info.local_size)
		memcpy(to + path, &f->socket->local, f->info.local_size);
	if (f->info.peer_size)
		memcpy(to + path + local, &f->socket->peer, f->info.peer_size);
}

/* -P and trace.path have to know where a descriptor leads, whether it is printed or not. */
static bool is_needed(const struct job *job)
{
	return job->style.fds != FDS_OFF || job->paths || job->request.path;
}

bool fdinfo_add_netlink(struct tracee_set *set, struct tracee *t, int fd, uint8_t blob_flags)
{
	struct found f = { .info = { 0 } };
	char link[64], name[16] = "";
	ssize_t n;

	/* sockfs names the protocol family of a socket there */
	link_path(link, t, fd, "fd");
	if (fd < 0 || getxattr(link, "system.sockprotoname", name, sizeof(name) - 1) <= 0 ||
		strcmp(name, "NETLINK") != 0)
		return false;
	n = readlink(link, f.path, sizeof(f.path) - 1);
	if (n < 0)
		return false;
	f.path[n] = '\0';
	f.info.path_size = (uint32_t)n;
	describe_socket(set, t, fd, &f, true);
	put(t, fd, blob_flags, &f);
	return true;
}

void fdinfo_add(struct tracee_set *set, struct tracee *t, int fd, uint8_t blob_flags)
{
	bool all = set->job->style.fds == FDS_ALL;
	struct found f;
	char link[64];
	ssize_t n;

	if (!is_needed(set->job) || (fd < 0 && fd != AT_FDCWD))
		return;
	link_path(link, t, fd, "fd");
	n = readlink(link, f.path, sizeof(f.path) - 1);
	if (n < 0)
		return;
	f.path[n] = '\0';
	f.info = (struct fd_info){ .path_size = (uint32_t)n };
	f.socket = NULL;
	if (f.path[0] == '/') {
		describe_file(link, &f, all);
	} else if (starts(f.path, "socket:[")) {
		describe_socket(set, t, fd, &f, all);
	} else if (starts(f.path, "pipe:[")) {
		f.info.kind = FD_KIND_PIPE;
		f.info.inode = bracketed_number(f.path);
	} else {
		describe_anon(t, fd, &f, all);
	}
	put(t, fd, blob_flags, &f);
}
