/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the time of a call was spent on (facts.h): work of the kernel, or a wait for somebody.
 */
#include "facts.h"

#include <linux/futex.h>

static enum call_wait by_fd(enum fd_kind kind)
{
	switch (kind) {
	case FD_SOCKET:
	case FD_PIPE:
	case FD_TERMINAL:
		return WAIT_PEER;
	case FD_EVENT:
		return WAIT_EVENT;
	default:
		return WAIT_NONE;
	}
}

static enum fd_kind kind_on_line(const struct call *c)
{
	struct args a;
	struct fd_fact f;

	args_split_first(c->args, 1, &a);
	return fact_fd(args_get(&a, 0), &f) ? f.kind : FD_UNKNOWN;
}

/* Only FUTEX_WAIT and its kin sleep; a wake is work. With -X raw the operation is a number. */
static enum call_wait by_futex(const struct call *c)
{
	struct args args;
	int64_t op;

	args_split_first(c->args, 2, &args);
	if (fact_number(args_get(&args, 1), &op))
		switch (op & FUTEX_CMD_MASK) {
		case FUTEX_WAIT:
		case FUTEX_WAIT_BITSET:
		case FUTEX_LOCK_PI:
		case FUTEX_LOCK_PI2:
		case FUTEX_WAIT_REQUEUE_PI:
			return WAIT_LOCK;
		default:
			return WAIT_NONE;
		}
	return slice_find(c->args, "FUTEX_WAIT") || slice_find(c->args, "FUTEX_LOCK_PI")
		       ? WAIT_LOCK
		       : WAIT_NONE;
}

enum call_wait fact_wait(const struct call *c, enum fd_kind kind)
{
	if (c->kind != CALL_SYSCALL)
		return WAIT_NONE;
	switch (c->name) {
	case N_nanosleep:
	case N_clock_nanosleep:
		return WAIT_TIME;
	case N_poll:
	case N_ppoll:
	case N_select:
	case N_pselect6:
	case N_epoll_wait:
	case N_epoll_pwait:
	case N_epoll_pwait2:
	case N_io_getevents:
	case N_io_pgetevents:
	case N_io_uring_enter:
		/* nothing came in the time given */
		return !(c->flags & CALL_FAILED) && c->result == 0 ? WAIT_TIME : WAIT_EVENT;
	case N_accept:
	case N_accept4:
	case N_connect:
	case N_recvfrom:
	case N_recvmsg:
	case N_recvmmsg:
	case N_sendto:
	case N_sendmsg:
	case N_sendmmsg:
	case N_mq_timedreceive:
	case N_msgrcv:
		return WAIT_PEER;
	case N_read:
	case N_write:
	case N_readv:
	case N_writev:
	case N_splice:
	case N_sendfile:
		return by_fd(kind == FD_UNKNOWN ? kind_on_line(c) : kind);
	case N_wait4:
	case N_waitid:
		return WAIT_CHILD;
	case N_vfork:
		return WAIT_CHILD;
	case N_futex:
		return by_futex(c);
	case N_futex_waitv:
	case N_futex_wait:
	case N_flock:
	case N_semop:
	case N_semtimedop:
		return WAIT_LOCK;
	case N_fcntl:
		return slice_find(c->args, "SETLKW") ? WAIT_LOCK : WAIT_NONE;
	case N_pause:
	case N_rt_sigsuspend:
	case N_rt_sigtimedwait:
		return WAIT_SIGNAL;
	default:
		return WAIT_NONE;
	}
}

const char *wait_text(enum call_wait w)
{
	switch (w) {
	case WAIT_TIME:
		return "sleep";
	case WAIT_EVENT:
		return "event";
	case WAIT_PEER:
		return "peer";
	case WAIT_CHILD:
		return "child";
	case WAIT_LOCK:
		return "lock";
	case WAIT_SIGNAL:
		return "signal";
	default:
		return "work";
	}
}
