/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File descriptors, strings and paths in the arguments of calls (facts.h).
 */
#include "facts.h"

#include "buf.h"

#include <fcntl.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* TCP:[a->b], UNIX:[1->2,"/path"], NETLINK:[ROUTE:1], socket:[123] */
static bool decoded_socket(struct slice inside, struct fd_fact *f)
{
	static const char *const protocols[] = {"TCP", "TCPv6", "UDP", "UDPv6", "UNIX",
		"UNIX-STREAM", "UNIX-DGRAM", "UNIX-SEQPACKET", "NETLINK", "RAW", "RAWv6", "ICMP",
		"ICMPv6", "PING", "PINGv6", "UDPLITE", "UDPLITEv6", "SCTP", "SCTPv6", "MPTCP",
		"MPTCPv6", "DCCP", "DCCPv6", "PACKET", "XDP", "VSOCK", "socket", NULL};
	const char *colon = memchr(inside.at, ':', inside.length);
	const char *arrow, *start, *end;

	if (!colon || inside.length < 4 || colon[1] != '[' || inside.at[inside.length - 1] != ']')
		return false;
	f->protocol = slice_between(inside.at, colon);
	for (size_t i = 0;; i++) {
		if (!protocols[i])
			return false;
		if (slice_is(f->protocol, protocols[i]))
			break;
	}
	f->kind = FD_SOCKET;
	start = colon + 2;
	end = inside.at + inside.length - 1;
	arrow = memmem(start, (size_t)(end - start), "->", 2);
	f->local = slice_between(start, arrow ? arrow : end);
	f->remote = arrow ? slice_between(arrow + 2, end) : SLICE_NONE;
	if (slice_is(f->protocol, "socket") ||
		(!arrow && !memchr(start, ':', (size_t)(end - start)) &&
			!memchr(start, '"', (size_t)(end - start))))
		f->local = SLICE_NONE; /* an inode number only */
	return true;
}

static void decoded_path(struct slice inside, struct fd_fact *f)
{
	const char *angle = memrchr(inside.at, '<', inside.length);

	f->path = inside;
	f->kind = FD_FILE;
	if (angle &&
		(slice_starts(slice_between(angle, inside.at + inside.length), "<char ") ||
			slice_starts(slice_between(angle, inside.at + inside.length), "<block "))) {
		f->path = slice_between(inside.at, angle);
		f->kind = FD_DEVICE;
	}
	if (slice_starts(f->path, "/dev/pts/") || slice_starts(f->path, "/dev/tty") ||
		slice_is(f->path, "/dev/console") || slice_is(f->path, "/dev/ptmx"))
		f->kind = FD_TERMINAL;
	else if (slice_is(f->path, "/dev/null") || slice_is(f->path, "/dev/zero") ||
		 slice_starts(f->path, "/dev/urandom") || slice_is(f->path, "/dev/random"))
		f->kind = FD_DEVICE;
}

static void decoded(struct slice inside, struct fd_fact *f)
{
	f->inside = inside;
	if (inside.length == 0)
		return;
	if (inside.at[0] == '/') {
		decoded_path(inside, f);
		return;
	}
	if (decoded_socket(inside, f))
		return;
	f->protocol = SLICE_NONE;
	if (slice_starts(inside, "pipe:"))
		f->kind = FD_PIPE;
	else if (slice_starts(inside, "anon_inode:") || inside.at[0] == '{' ||
		 slice_starts(inside, "pid:") || slice_starts(inside, "signalfd:"))
		f->kind = FD_EVENT;
	else
		decoded_path(inside, f); /* (unreachable)/x, fuse's names and the like */
}

bool fact_fd(struct slice text, struct fd_fact *ret_fd)
{
	const char *p = text.at, *end = p + text.length, *q;
	unsigned depth = 0;
	int64_t v;

	*ret_fd = (struct fd_fact){.inside = SLICE_NONE,
		.path = SLICE_NONE,
		.protocol = SLICE_NONE,
		.local = SLICE_NONE,
		.remote = SLICE_NONE};
	if (slice_starts(text, "AT_FDCWD")) {
		ret_fd->fd = AT_FDCWD;
		q = p + sizeof("AT_FDCWD") - 1;
	} else {
		q = p + (p < end && *p == '-');
		if (q == end || !is_digit(*q))
			return false;
		while (q < end && is_digit(*q))
			q++;
		if (q - p > 11 || !fact_number(slice_between(p, q), &v) || v > INT32_MAX ||
			v < INT32_MIN)
			return false;
		ret_fd->fd = (int)v;
	}
	if (q == end)
		return true;
	if (*q == ' ') /* -X verbose: -100 AT_FDCWD in a comment */
		return true;
	if (*q != '<')
		return false;
	p = q;
	for (; q < end; q++) {
		if (*q == '<')
			depth++;
		else if (*q == '>' && q[-1] != '-' && --depth == 0)
			break;
	}
	decoded(slice_between(p + 1, q), ret_fd);
	if (q < end)
		ret_fd->deleted = slice_starts(slice_between(q + 1, end), "(deleted)");
	return true;
}

bool fact_result_fd(const struct call *c, struct fd_fact *ret_fd)
{
	const char *p = c->outcome.at, *end = p + c->outcome.length;

	if (!(c->flags & CALL_DECORATED))
		return false;
	/* a retstr may follow; fact_fd stops at the decoration's own end */
	return fact_fd(slice_between(p, end), ret_fd);
}

bool fact_string_raw(struct slice text, struct slice *ret_inside, bool *ret_cut)
{
	const char *p = text.at, *end = p + text.length, *q;

	/* @"…" is an abstract socket's name */
	if (p < end && *p == '@')
		p++;
	if (p == end || *p != '"')
		return false;
	for (q = p + 1; q < end && *q != '"'; q++)
		if (*q == '\\' && q + 1 < end)
			q++;
	*ret_inside = slice_between(p + 1, q);
	*ret_cut = q >= end || slice_starts(slice_between(q + 1, end), "...");
	return true;
}

static unsigned hex_digit(char c)
{
	if (is_digit(c))
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return 16;
}

/* One escape at p (the backslash) into b; behind it. */
static const char *unescape(const char *p, const char *end, struct buf *b)
{
	static const char plain[] = "ntrfv\"\\", value[] = "\n\t\r\f\v\"\\";
	const char *known;
	unsigned v = 0, n = 0;

	p++;
	if (p == end)
		return p;
	if (*p >= '0' && *p <= '7') {
		while (p < end && n < 3 && *p >= '0' && *p <= '7') {
			v = v * 8 + (unsigned)(*p++ - '0');
			n++;
		}
		buf_byte(b, (char)v);
		return p;
	}
	if (*p == 'x' && end - p >= 3 && hex_digit(p[1]) < 16 && hex_digit(p[2]) < 16) {
		buf_byte(b, (char)(hex_digit(p[1]) << 4 | hex_digit(p[2])));
		return p + 3;
	}
	known = *p ? strchr(plain, *p) : NULL;
	buf_byte(b, known ? value[known - plain] : *p);
	return p + 1;
}

bool fact_string(struct slice text, struct buf *b, bool *ret_cut)
{
	struct slice inside;
	const char *p, *end;

	if (!fact_string_raw(text, &inside, ret_cut))
		return false;
	p = inside.at;
	end = p + inside.length;
	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));

		if (!slash) {
			buf_add(b, p, (size_t)(end - p));
			break;
		}
		buf_add(b, p, (size_t)(slash - p));
		p = unescape(slash, end, b);
	}
	return true;
}

bool fact_path_args(unsigned name, int *ret_dirfd, int *ret_path)
{
	*ret_dirfd = -1;
	*ret_path = 0;
	switch (name) {
	case N_open:
	case N_creat:
	case N_stat:
	case N_lstat:
	case N_access:
	case N_execve:
	case N_chdir:
	case N_mkdir:
	case N_rmdir:
	case N_unlink:
	case N_readlink:
	case N_chmod:
	case N_chown:
	case N_lchown:
	case N_truncate:
	case N_statfs:
	case N_utime:
	case N_utimes:
	case N_mknod:
	case N_chroot:
	case N_acct:
	case N_swapon:
	case N_swapoff:
	case N_umount2:
	case N_getxattr:
	case N_lgetxattr:
	case N_setxattr:
	case N_lsetxattr:
	case N_listxattr:
	case N_llistxattr:
	case N_removexattr:
	case N_lremovexattr:
	case N_rename:
	case N_link:
	case N_uselib:
	case N_pivot_root:
		return true;
	case N_openat:
	case N_openat2:
	case N_newfstatat:
	case N_statx:
	case N_faccessat:
	case N_faccessat2:
	case N_mkdirat:
	case N_unlinkat:
	case N_readlinkat:
	case N_fchmodat:
	case N_fchownat:
	case N_mknodat:
	case N_utimensat:
	case N_futimesat:
	case N_execveat:
	case N_renameat:
	case N_renameat2:
	case N_linkat:
	case N_name_to_handle_at:
	case N_open_tree:
		*ret_dirfd = 0;
		*ret_path = 1;
		return true;
	case N_inotify_add_watch:
	case N_symlink:
	case N_mount:
		*ret_path = 1;
		return true;
	case N_symlinkat:
		*ret_dirfd = 1;
		*ret_path = 2;
		return true;
	default:
		*ret_path = -1;
		return false;
	}
}

static bool path_of(const struct call *c, struct buf *b)
{
	int dirfd, path;
	struct args a;
	struct fd_fact dir;
	struct slice inside;
	bool cut;

	if (!fact_path_args(c->name, &dirfd, &path))
		return false;
	args_split_first(c->args, (unsigned)path + 1, &a);
	if (!fact_string_raw(args_get(&a, (unsigned)path), &inside, &cut))
		return false;
	buf_reset(b);
	if (dirfd >= 0 && (inside.length == 0 || inside.at[0] != '/') &&
		fact_fd(args_get(&a, (unsigned)dirfd), &dir) && dir.inside.length > 0) {
		buf_add(b, dir.inside.at, dir.inside.length);
		if (inside.length > 0 && dir.inside.at[dir.inside.length - 1] != '/')
			buf_byte(b, '/');
	}
	if (slice_starts(inside, "./"))
		inside = slice_from(inside, 2);
	buf_add(b, inside.at, inside.length);
	return !b->failed;
}

bool fact_path(const struct call *c, struct buf *b)
{
	struct call_facts *f = c->facts;

	if (!f)
		return path_of(c, b);
	if (!f->path_asked) {
		f->path_asked = true;
		f->path_is = path_of(c, &f->path);
	}
	if (!f->path_is)
		return false;
	buf_reset(b);
	buf_add(b, f->path.data, f->path.length);
	return !b->failed;
}

static bool call_fd(const struct call *c, struct fd_fact *ret_fd)
{
	int index = fact_fd_arg(c->name);
	struct args a;

	if (index < 0)
		return false;
	args_split_first(c->args, (unsigned)index + 1, &a);
	return fact_fd(args_get(&a, (unsigned)index), ret_fd);
}

bool fact_call_fd(const struct call *c, struct fd_fact *ret_fd)
{
	struct call_facts *f = c->facts;

	if (!f)
		return call_fd(c, ret_fd);
	if (!f->fd_asked) {
		f->fd_asked = true;
		f->fd_is = call_fd(c, &f->fd);
	}
	if (f->fd_is)
		*ret_fd = f->fd;
	return f->fd_is;
}

int fact_fd_arg(unsigned name)
{
	switch (name) {
	case N_read:
	case N_write:
	case N_close:
	case N_fstat:
	case N_lseek:
	case N_ioctl:
	case N_pread64:
	case N_pwrite64:
	case N_readv:
	case N_writev:
	case N_preadv:
	case N_pwritev:
	case N_preadv2:
	case N_pwritev2:
	case N_dup:
	case N_dup2:
	case N_dup3:
	case N_sendfile:
	case N_connect:
	case N_accept:
	case N_accept4:
	case N_sendto:
	case N_recvfrom:
	case N_sendmsg:
	case N_recvmsg:
	case N_sendmmsg:
	case N_recvmmsg:
	case N_shutdown:
	case N_bind:
	case N_listen:
	case N_getsockname:
	case N_getpeername:
	case N_setsockopt:
	case N_getsockopt:
	case N_fcntl:
	case N_flock:
	case N_fsync:
	case N_fdatasync:
	case N_ftruncate:
	case N_getdents:
	case N_getdents64:
	case N_fchdir:
	case N_fchmod:
	case N_fchown:
	case N_fstatfs:
	case N_readahead:
	case N_fadvise64:
	case N_fallocate:
	case N_epoll_wait:
	case N_epoll_pwait:
	case N_epoll_pwait2:
	case N_epoll_ctl:
	case N_inotify_add_watch:
	case N_inotify_rm_watch:
	case N_timerfd_settime:
	case N_timerfd_gettime:
	case N_splice:
	case N_tee:
	case N_vmsplice:
	case N_syncfs:
	case N_sync_file_range:
	case N_copy_file_range:
	case N_fgetxattr:
	case N_fsetxattr:
	case N_flistxattr:
	case N_fremovexattr:
	case N_signalfd:
	case N_signalfd4:
	case N_pidfd_send_signal:
	case N_io_uring_enter:
	case N_io_uring_register:
	case N_finit_module:
	case N_mq_timedsend:
	case N_mq_timedreceive:
	/* stat by fd: newfstatat(3, "") */
	case N_newfstatat:
	case N_statx:
	case N_openat:
	case N_openat2:
		return 0;
	case N_mmap:
		return 4;
	default:
		return -1;
	}
}
