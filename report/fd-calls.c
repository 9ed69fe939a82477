/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every system call that makes, copies, marks or closes descriptors does to a table
 * (fdtable.h).
 */
#include "fd-entries.h"

#include "buf.h"
#include "tasks.h"

#include <errno.h>

struct context {
	struct fdtable *t;
	const struct process *p;
	const struct call *c;
	struct args a;
};

/* resolved: the decoration is of what was just opened, and so better than the name it was asked by.
 */
static void describe_fact(
	struct fd_world *w, struct fd_entry *e, const struct fd_fact *f, bool resolved)
{
	if (f->kind == FD_UNKNOWN)
		return;
	e->kind = f->kind;
	if (f->kind == FD_SOCKET) {
		struct buf b = BUF_INIT;

		/* once connected, where to says more than what kind */
		if (f->remote.length == 0 && e->what != 0)
			return;
		buf_add(&b, f->protocol.at, f->protocol.length);
		if (f->remote.length > 0) {
			buf_byte(&b, ' ');
			buf_add(&b, f->remote.at, f->remote.length);
		}
		e->what = fd_text(w, (struct slice){b.data, b.length});
		buf_done(&b);
	} else if (e->what == 0 || resolved) {
		struct slice text = f->path.length > 0	     ? f->path
				    : f->kind == FD_PIPE     ? SLICE("pipe")
				    : f->inside.at[0] == '{' ? SLICE("eventfd")
							     : f->inside;

		e->what = fd_text(w, text);
	}
}

static struct fd_entry *opened(
	struct context *x, int fd, enum fd_kind kind, struct slice what, bool cloexec)
{
	struct fd_entry *e;
	struct fd_fact f;

	fdtable_close(x->t, fd); /* an end that the log does not have */
	e = fdtable_entry(x->t, fd);
	if (!e)
		return NULL;
	*e = (struct fd_entry){
		.open = true,
		.cloexec = cloexec,
		.kind = kind,
		.name = (uint16_t)x->c->name,
		.what = fd_text(x->t->world, what),
		.line = x->c->line,
		.time = x->c->time,
	};
	if (kind == FD_SOCKET)
		e->socket = ++x->t->world->sockets;
	if (fact_result_fd(x->c, &f) && f.fd == fd)
		describe_fact(x->t->world, e, &f, f.kind == FD_FILE);
	x->t->count++;
	if (x->t->count > x->t->highest)
		x->t->highest = x->t->count;
	fd_regroup(x->t, x->p, e);
	return e;
}

/* An fd that was there before the log, or came in a way that the log does not show. */
static struct fd_entry *known(struct context *x, const struct fd_fact *f)
{
	struct fd_entry *e = fdtable_entry(x->t, f->fd);

	if (!e)
		return NULL;
	if (!e->open) {
		*e = (struct fd_entry){.open = true,
			.inherited = true,
			.line = x->c->line,
			.time = x->c->time,
			.name = N_NONE};
		x->t->count++;
		if (x->t->count > x->t->highest)
			x->t->highest = x->t->count;
	}
	describe_fact(x->t->world, e, f, false);
	if (e->kind == FD_SOCKET && e->socket == 0)
		e->socket = ++x->t->world->sockets;
	return e;
}

static struct fd_entry *copied(struct context *x, int from, int to, bool cloexec)
{
	const struct fd_entry *old = fdtable_get(x->t, from);
	struct fd_entry was = old ? *old : (struct fd_entry){0};
	struct fd_entry *e;

	if (from == to)
		return NULL;
	e = opened(x, to, was.kind, old ? fdtable_what(x->t, &was) : SLICE_NONE, cloexec);
	if (e && was.socket)
		e->socket = was.socket;
	if (e)
		e->stream = was.stream;
	return e;
}

static enum fd_kind kind_of_path(struct slice path)
{
	if (slice_starts(path, "/dev/pts/") || slice_starts(path, "/dev/tty"))
		return FD_TERMINAL;
	return slice_starts(path, "/dev/") && !slice_starts(path, "/dev/shm/") ? FD_DEVICE
									       : FD_FILE;
}

static void call_open(struct context *x)
{
	struct buf path = BUF_INIT;
	unsigned flags = x->c->name == N_open ? 1 : 2;
	bool cloexec = x->c->name != N_creat && fact_flag(args_get(&x->a, flags), "O_CLOEXEC");
	struct slice text = SLICE_NONE;

	if (x->c->name == N_openat2)
		cloexec = slice_find(args_get(&x->a, 2), "O_CLOEXEC") != NULL;
	if (fact_path(x->c, &path))
		text = (struct slice){path.data, path.length};
	(void)opened(x, (int)x->c->result, kind_of_path(text), text, cloexec);
	buf_done(&path);
}

/* AF_INET, SOCK_STREAM|SOCK_CLOEXEC → "TCP" */
static struct slice socket_kind(struct slice family, struct slice type)
{
	bool stream = fact_flag(type, "SOCK_STREAM"), dgram = fact_flag(type, "SOCK_DGRAM");

	if (fact_flag(family, "AF_INET"))
		return stream ? SLICE("TCP") : dgram ? SLICE("UDP") : SLICE("RAW");
	if (fact_flag(family, "AF_INET6"))
		return stream ? SLICE("TCPv6") : dgram ? SLICE("UDPv6") : SLICE("RAWv6");
	if (fact_flag(family, "AF_UNIX"))
		return SLICE("UNIX");
	if (fact_flag(family, "AF_NETLINK"))
		return SLICE("NETLINK");
	return SLICE("socket");
}

/* [3, 4] or [3<pipe:[1]>, 4<pipe:[1]>] */
static void call_pair(
	struct context *x, struct slice list, enum fd_kind kind, struct slice what, bool cloexec)
{
	struct args pair;
	struct fd_fact f;

	if (list.length < 2 || list.at[0] != '[')
		return;
	args_split_first(slice_between(list.at + 1, list.at + list.length - 1), 2, &pair);
	for (unsigned i = 0; i < 2; i++)
		if (fact_fd(args_get(&pair, i), &f))
			(void)opened(x, f.fd, kind, what, cloexec);
}

static void call_fcntl(struct context *x, const struct fd_fact *f)
{
	struct slice command = args_get(&x->a, 1);

	if (slice_starts(command, "F_DUPFD")) {
		(void)copied(x, f->fd, (int)x->c->result, slice_starts(command, "F_DUPFD_CLOEXEC"));
	} else if (slice_starts(command, "F_SETFD")) {
		struct fd_entry *e = known(x, f);

		if (e)
			e->cloexec = fact_flag(args_get(&x->a, 2), "FD_CLOEXEC");
	}
}

static void call_close_range(struct context *x)
{
	int64_t first, last;
	bool cloexec = fact_flag(args_get(&x->a, 2), "CLOSE_RANGE_CLOEXEC");

	if (!fact_number(args_get(&x->a, 0), &first) || !fact_number(args_get(&x->a, 1), &last))
		return;
	/* ~0U is printed as 4294967295 or -1 */
	if (last < 0 || last >= x->t->size)
		last = (int64_t)x->t->size - 1;
	for (int64_t fd = first < 0 ? 0 : first; fd <= last; fd++) {
		if (cloexec)
			x->t->entry[fd].cloexec = true;
		else
			fdtable_close(x->t, (int)fd);
	}
}

/* cmsg_type=SCM_RIGHTS, cmsg_data=[5, 6]: they arrive here with the message. */
static void call_recvmsg(struct context *x)
{
	static const char marker[] = "cmsg_type=SCM_RIGHTS, cmsg_data=[";
	const char *p = slice_find(x->c->args, marker), *end = x->c->args.at + x->c->args.length,
		   *q;
	bool cloexec = slice_find(x->c->args, "MSG_CMSG_CLOEXEC") != NULL;
	struct args list;
	struct fd_fact f;

	if (!p)
		return;
	p += sizeof(marker) - 1;
	for (q = p; q < end && (*q != ']' || (q + 1 < end && q[1] == '>')); q++)
		;
	args_split(slice_between(p, q), &list);
	for (unsigned i = 0; i < list.count; i++)
		if (fact_fd(list.value[i], &f)) {
			struct fd_entry *e = opened(x, f.fd, f.kind, SLICE_NONE, cloexec);

			if (e)
				describe_fact(x->t->world, e, &f, false);
		}
}

static void call_connect(struct context *x, const struct fd_fact *f)
{
	struct fd_entry *e = known(x, f);
	struct endpoint to;
	struct buf what = BUF_INIT;
	struct slice old;

	if (!e || !fact_sockaddr(args_get(&x->a, 1), &to))
		return;
	e->kind = FD_SOCKET;
	if (e->socket == 0)
		e->socket = ++x->t->world->sockets;
	old = fdtable_what(x->t, e);
	while (old.length > 0 && memchr(old.at, ' ', old.length))
		old.length--;
	buf_add(&what, old.at, old.length);
	if (old.length)
		buf_byte(&what, ' ');
	endpoint_print(&to, &what);
	e->what = fd_text(x->t->world, (struct slice){what.data, what.length});
	buf_done(&what);
	if (e->group && !e->inherited)
		fd_regroup(x->t, x->p, e);
}

/* "TCP on 0.0.0.0:80"; the port that the kernel chose comes with getsockname. */
static void call_bind(struct context *x, const struct fd_fact *f)
{
	struct fd_entry *e = known(x, f);
	struct slice old, address = args_get(&x->a, 1);
	const char *blank, *arrow = slice_find(address, " => ");
	struct endpoint at;
	struct buf what = BUF_INIT;

	if (arrow)
		address = slice_between(arrow + 4, address.at + address.length);
	if (!e || !fact_sockaddr(address, &at) || at.family == 0)
		return;
	old = fdtable_what(x->t, e);
	blank = memchr(old.at, ' ', old.length);
	/* a connected or accepted socket is known by its peer */
	if (x->c->name == N_getsockname &&
		(!blank || !slice_starts(slice_between(blank, old.at + old.length), " on ")))
		return;
	if (blank)
		old.length = (size_t)(blank - old.at);
	buf_add(&what, old.at, old.length);
	buf_str(&what, " on ");
	endpoint_print(&at, &what);
	e->what = fd_text(x->t->world, (struct slice){what.data, what.length});
	buf_done(&what);
}

/* Calls whose success makes one descriptor: what it is called without -y. */
static struct slice made_by(unsigned name, enum fd_kind *ret_kind)
{
	*ret_kind = FD_EVENT;
	switch (name) {
	case N_epoll_create:
	case N_epoll_create1:
		return SLICE("epoll");
	case N_eventfd:
	case N_eventfd2:
		return SLICE("eventfd");
	case N_timerfd_create:
		return SLICE("timerfd");
	case N_signalfd:
	case N_signalfd4:
		return SLICE("signalfd");
	case N_inotify_init:
	case N_inotify_init1:
		return SLICE("inotify");
	case N_fanotify_init:
		return SLICE("fanotify");
	case N_pidfd_open:
		return SLICE("pidfd");
	case N_userfaultfd:
		return SLICE("userfaultfd");
	case N_perf_event_open:
		return SLICE("perf_event");
	case N_io_uring_setup:
		return SLICE("io_uring");
	case N_pidfd_getfd:
		*ret_kind = FD_UNKNOWN;
		return SLICE("pidfd_getfd");
	case N_memfd_create:
	case N_memfd_secret:
		*ret_kind = FD_FILE;
		return SLICE("memfd");
	case N_open_by_handle_at:
	case N_open_tree:
	case N_fsopen:
	case N_fsmount:
	case N_fspick:
	case N_mq_open:
	case N_landlock_create_ruleset:
		*ret_kind = FD_FILE;
		return SLICE("handle");
	default:
		return SLICE_NONE;
	}
}

static void call_made(struct context *x)
{
	enum fd_kind kind;
	struct slice what = made_by(x->c->name, &kind);

	if (what.length > 0)
		(void)opened(x, (int)x->c->result, kind, what,
			slice_find(x->c->args, "CLOEXEC") != NULL);
}

/* Calls that open: they have nothing to be touched beforehand. */
static bool call_opens(struct context *x)
{
	struct fd_entry *e;

	switch (x->c->name) {
	case N_open:
	case N_openat:
	case N_openat2:
	case N_creat:
		call_open(x);
		return true;
	case N_socket:
		e = opened(x, (int)x->c->result, FD_SOCKET,
			socket_kind(args_get(&x->a, 0), args_get(&x->a, 1)),
			fact_flag(args_get(&x->a, 1), "SOCK_CLOEXEC"));
		if (e)
			e->stream = fact_flag(args_get(&x->a, 1), "SOCK_STREAM");
		return true;
	case N_socketpair:
		call_pair(x, args_get(&x->a, 3), FD_SOCKET, SLICE("socketpair"),
			fact_flag(args_get(&x->a, 1), "SOCK_CLOEXEC"));
		return true;
	case N_pipe:
	case N_pipe2:
		call_pair(x, args_get(&x->a, 0), FD_PIPE, SLICE("pipe"),
			fact_flag(args_get(&x->a, 1), "O_CLOEXEC"));
		return true;
	default:
		call_made(x);
		return false;
	}
}

static void call_with_fd(struct context *x, const struct fd_fact *f)
{
	struct fd_entry *e;
	int64_t to;

	switch (x->c->name) {
	case N_close:
		fdtable_close(x->t, f->fd);
		return;
	case N_dup:
		(void)copied(x, f->fd, (int)x->c->result, false);
		return;
	case N_dup2:
	case N_dup3:
		if (fact_number(args_get(&x->a, 1), &to))
			(void)copied(x, f->fd, (int)to, fact_flag(args_get(&x->a, 2), "O_CLOEXEC"));
		return;
	case N_fcntl:
		call_fcntl(x, f);
		break;
	case N_accept:
	case N_accept4:
		e = opened(x, (int)x->c->result, FD_SOCKET, SLICE("accepted"),
			fact_flag(args_get(&x->a, 3), "SOCK_CLOEXEC"));
		if (e)
			e->stream = true;
		break;
	case N_ioctl:
		e = known(x, f);
		if (e && slice_starts(args_get(&x->a, 1), "FIOCLEX"))
			e->cloexec = true;
		if (e && slice_starts(args_get(&x->a, 1), "FIONCLEX"))
			e->cloexec = false;
		return;
	case N_bind:
	case N_getsockname:
		call_bind(x, f);
		break;
	case N_recvmsg:
	case N_recvmmsg:
		call_recvmsg(x);
		break;
	default:
		break;
	}
	e = known(x, f);
	if (e) {
		e->uses++;
		if (e->group)
			e->seen = e->group->opened;
	}
}

/* Most calls are known by their descriptor alone. */
static bool looks_further(unsigned name)
{
	switch (name) {
	case N_dup2:
	case N_dup3:
	case N_fcntl:
	case N_ioctl:
	case N_accept:
	case N_accept4:
	case N_bind:
	case N_getsockname:
	case N_signalfd:
	case N_signalfd4:
		return true;
	default:
		return false;
	}
}

void fdtable_call(struct fdtable *t, const struct process *p, const struct call *c)
{
	struct context x = {.t = t, .p = p, .c = c};
	int index = fact_fd_arg(c->name);
	struct fd_fact f;

	if (c->kind != CALL_SYSCALL || (c->flags & CALL_HEADLESS))
		return;
	if (c->name == N_connect) {
		/* EINPROGRESS is how a non-blocking connect begins */
		args_split_first(c->args, 3, &x.a);
		if (fact_fd(args_get(&x.a, 0), &f))
			call_connect(&x, &f);
		return;
	}
	if (c->name == N_close) {
		/* it is gone also after EINTR and EIO (close(2), "Dealing with error returns") */
		if (c->error != EBADF && fact_call_fd(c, &f))
			fdtable_close(t, f.fd);
		return;
	}
	if (c->flags & (CALL_FAILED | CALL_UNFINISHED) || (c->flags & CALL_INTERRUPTED))
		return;
	if (c->name == N_close_range) {
		args_split_first(c->args, 3, &x.a);
		call_close_range(&x);
		return;
	}
	if (index < 0 || c->name == N_openat || c->name == N_openat2) {
		enum fd_kind kind;

		if (c->name != N_open && c->name != N_openat && c->name != N_openat2 &&
			c->name != N_creat && c->name != N_socket && c->name != N_socketpair &&
			c->name != N_pipe && c->name != N_pipe2 &&
			made_by(c->name, &kind).length == 0)
			return;
		args_split_first(c->args, 4, &x.a);
		(void)call_opens(&x);
		return;
	}
	if (looks_further(c->name))
		args_split_first(c->args, 4, &x.a);
	if (c->name == N_signalfd || c->name == N_signalfd4) {
		/* -1 makes a new one; else the fd is only changed */
		if (slice_starts(args_get(&x.a, 0), "-1"))
			call_made(&x);
		return;
	}
	if (fact_call_fd(c, &f) && f.fd >= 0)
		call_with_fd(&x, &f);
}
