/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See harmless.h. One row a habit; the first that fits wins.
 */
#include "harmless.h"

#include "text.h"

#include <errno.h>

struct habit {
	int error;	    /* 0: any */
	unsigned name;	    /* N_NONE: any */
	const char *within; /* in the object, or in the arguments when object is false; NULL: any */
	bool arguments;
	const char *why;
};

static const struct habit habits[] = {
	{EAGAIN, N_futex, NULL, false, "the futex had changed already"},
	{ETIMEDOUT, N_futex, NULL, false, "a timed wait ran out"},
	{EAGAIN, N_NONE, NULL, false, "nothing there yet (non-blocking)"},
	{EINPROGRESS, N_connect, NULL, false, "a non-blocking connect has begun"},
	{EISCONN, N_connect, NULL, false, "asked whether it is connected"},
	{EALREADY, N_connect, NULL, false, "a non-blocking connect goes on"},
	{EINTR, N_NONE, NULL, false, "interrupted by a signal, tried again"},
	{ECHILD, N_wait4, NULL, false, "no child is left"},
	{ECHILD, N_waitid, NULL, false, "no child is left"},
	{ENOTTY, N_ioctl, NULL, false, "asked whether it is a terminal"},
	{ENOTTY, N_NONE, NULL, false, "asked whether it is a terminal"},
	{ESPIPE, N_lseek, NULL, false, "asked whether it can seek"},
	{ENOENT, N_NONE, "/etc/ld.so.preload", false, "the loader looks for preloads"},
	{ENOENT, N_NONE, "/etc/ld.so.nohwcap", false, "the loader looks for hardware variants"},
	{ENOENT, N_NONE, "/glibc-hwcaps", false, "the loader looks for hardware variants"},
	{ENOENT, N_NONE, ".so", false, "search for a library"},
	{ENOENT, N_NONE, "/locale", false, "search for translations"},
	{ENOENT, N_NONE, "/nscd/socket", false, "no name cache runs here"},
	{ENOENT, N_NONE, "/etc/localtime", false, "no time zone is set"},
	{ENOENT, N_NONE, "__pycache__", false, "Python looks for compiled code"},
	{ENOENT, N_execve, NULL, false, "search along PATH"},
	{ENOENT, N_readlink, NULL, false, "asked whether it is a link"},
	{EINVAL, N_readlink, NULL, false, "asked whether it is a link"},
	{EINVAL, N_readlinkat, NULL, false, "asked whether it is a link"},
	{EEXIST, N_mkdir, NULL, false, "the folder is there already"},
	{EEXIST, N_mkdirat, NULL, false, "the folder is there already"},
	{ENODATA, N_NONE, NULL, false, "has no such attribute"},
	{EOPNOTSUPP, N_getxattr, NULL, false, "the file system has no attributes"},
	{EOPNOTSUPP, N_listxattr, NULL, false, "the file system has no attributes"},
	{ENOTCONN, N_getpeername, NULL, false, "asked whether it is connected"},
	{ENOTCONN, N_shutdown, NULL, false, "the peer had closed already"},
	{ESRCH, N_kill, NULL, false, "asked whether it still lives"},
	{ENOSYS, N_rseq, NULL, false, "probed and not needed"},
	{ENOSYS, N_clone3, NULL, false, "probed, clone is used instead"},
	{ENOSYS, N_faccessat2, NULL, false, "probed, faccessat is used instead"},
	{ENOSYS, N_statx, NULL, false, "probed, stat is used instead"},
	{EINVAL, N_prctl, "PR_CAPBSET_READ", true, "counting the capabilities"},
	{EINVAL, N_arch_prctl, NULL, false, "probed: a feature this CPU or kernel lacks"},
	{EBADF, N_fcntl, "F_GETFD", true, "asked whether it is open"},
};

const char *error_harmless(const struct call *c, struct slice object)
{
	if (c->error >= 512 && c->error <= 516)
		return "interrupted by a signal, tried again";
	for (size_t i = 0; i < ARRAY_SIZE(habits); i++) {
		const struct habit *h = &habits[i];

		if (h->error != c->error || (h->name != N_NONE && h->name != c->name))
			continue;
		if (h->within && !slice_find(h->arguments ? c->args : object, h->within))
			continue;
		return h->why;
	}
	return NULL;
}

bool error_matters(const struct call *c)
{
	switch (c->error) {
	case EPERM:
	case EACCES:
	case EROFS:
	case ENOSPC:
	case EDQUOT:
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case EIO:
	case ECONNREFUSED:
	case ECONNRESET:
	case ETIMEDOUT:
	case EHOSTUNREACH:
	case ENETUNREACH:
	case EADDRINUSE:
	case EADDRNOTAVAIL:
	case EPIPE:
	case EDEADLK:
	case ESTALE:
	case EFBIG:
	case ETXTBSY:
	case ENOEXEC:
	case ELOOP:
		return true;
	default:
		return false;
	}
}
