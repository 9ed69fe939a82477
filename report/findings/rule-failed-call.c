/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * failed-call: failures that nobody makes on purpose. What programs do to find out how the world is
 * (ENOENT, EAGAIN, ENOTTY …) is harmless and is not here; refused connections and missing files in
 * numbers have rules of their own.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"
#include "cleanup.h"
#include "text.h"

#include <errno.h>

struct trouble {
	int error;
	enum severity severity;
	const char *advice;
};

static const struct trouble troubles[] = {
	{ ENOSPC, SEVERITY_SERIOUS, "The file system is full: make room or give the container a volume." },
	{ EDQUOT, SEVERITY_SERIOUS, "The quota is used up." },
	{ EIO, SEVERITY_SERIOUS, "The device failed: look at the kernel's log." },
	{ EROFS, SEVERITY_WARNING, "The file system is read-only: mount a volume or a tmpfs there (--tmpfs)." },
	{ ENOMEM, SEVERITY_SERIOUS, "Memory ran out: look at the container's limit (--memory) and its use." },
	{ EADDRINUSE, SEVERITY_SERIOUS, "Another socket has this address: end the other, or take another port." },
	{ EADDRNOTAVAIL, SEVERITY_WARNING, "No interface has this address, or the ephemeral ports are used up." },
	{ EACCES, SEVERITY_WARNING, "Check owner and mode along the whole path, the user the container runs as, and security modules." },
	{ EPERM, SEVERITY_WARNING, "A capability is missing, or seccomp refuses it: see the capabilities of the container." },
	{ ELOOP, SEVERITY_WARNING, "Symbolic links lead in a circle." },
	{ ENAMETOOLONG, SEVERITY_WARNING, "The path is too long." },
	{ ETXTBSY, SEVERITY_WARNING, "The program is open for writing elsewhere." },
	{ ENOEXEC, SEVERITY_SERIOUS, "Not a program for this machine: wrong architecture, or a script without #!." },
	{ ESTALE, SEVERITY_WARNING, "The network file system's file is gone: mount it again." },
	{ EPIPE, SEVERITY_INFO, "The reader went away." },
	{ ECONNRESET, SEVERITY_INFO, "The peer broke the connection off: look at its log for the reason." },
};

static const struct threshold thresholds[] = {
	{ "count", 1, "failures", "errno(3)" },
};

struct failure {
	const struct trouble *trouble;
	uint64_t calls;
	struct samples samples;
};

struct state {
	struct keys failures; /* "ERRNO call of what" */
};

static void failure_release(void *value)
{
	samples_done(&((struct failure *)value)->samples);
}

static const struct trouble *trouble_of(const struct call *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(troubles); i++)
		if (troubles[i].error == c->error)
			return &troubles[i];
	return NULL;
}

/* Asked to find out, or known to fail for ordinary users: no fault. */
static bool is_probe(const struct call *c)
{
	switch (c->name) {
	case N_access: case N_faccessat: case N_faccessat2:
	case N_kill: case N_tgkill: /* kill(pid, 0) */
	case N_mincore: case N_process_vm_readv: case N_shutdown:
	case N_setpriority: case N_sched_setscheduler: case N_mlock: case N_mlockall:
	case N_getxattr: case N_lgetxattr: case N_setxattr: case N_fsetxattr:
		return true;
	case N_fcntl: case N_flock: /* a lock that is held */
		return c->error == EACCES;
	case N_execve: case N_execveat: /* a folder of PATH that may not be searched */
		return c->error == EACCES;
	case N_mmap: case N_mprotect:
		return c->error == EPERM || c->error == EACCES;
	default:
		/* Refused calls that mean a filter are the business of seccomp-denied. */
		return false;
	}
}

/* EPERM on these is a matter of permission on a thing; on the rest seccomp-denied looks at it. */
static bool names_a_thing(const struct call *c)
{
	_cleanup_(buf_donep) struct buf path = BUF_INIT;

	return fact_path(c, &path) || fact_fd_arg(c->name) >= 0 || c->name == N_bind ||
	       c->name == N_connect;
}

static void call(struct watch *w, void *state, const struct call *c)
{
	_cleanup_(buf_donep) struct buf key = BUF_INIT, path = BUF_INIT;
	const struct trouble *trouble;
	struct state *s = state;
	struct endpoint to;
	struct failure *f;
	struct watch_fd fd;
	struct args args;

	if (c->kind != CALL_SYSCALL || !(c->flags & CALL_FAILED) || c->name >= N_KNOWN)
		return;
	trouble = trouble_of(c);
	if (!trouble || is_probe(c) || (c->error == EPERM && !names_a_thing(c)))
		return;
	if (!s->failures.limit)
		s->failures = KEYS(sizeof(struct failure), 2048, failure_release);
	buf_printf(&key, "%s ", errno_text(c->error));
	buf_add(&key, c->text.at, c->text.length);
	args_split_first(c->args, 2, &args);
	if (fact_path(c, &path) && path.length)
		buf_printf(&key, " of %.*s", (int)path.length, path.data);
	else if ((c->name == N_bind || c->name == N_connect) && fact_sockaddr(args_get(&args, 1), &to)) {
		buf_str(&key, c->name == N_bind ? " to " : " with ");
		endpoint_print(&to, &key);
	} else if (fact_fd_arg(c->name) == 0 && watch_fd(w, c, 0, &fd) && fd.what.length)
		buf_printf(&key, " on %.*s", (int)fd.what.length, fd.what.at);
	f = keys_get(&s->failures, (struct slice){ key.data, key.length });
	if (!f)
		return;
	f->trouble = trouble;
	f->calls++;
	samples_add(&f->samples, w, c);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;
	unsigned told = 0;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->failures, e)) && told < 25;) {
		struct failure *f = (struct failure *)e->value;
		const char *what = strchr(e->text, ' ') + 1;
		struct finding *found;

		if ((double)f->calls < watch_limit(w, "count"))
			continue;
		told++;
		found = finding_new(w, f->trouble->severity, FINDING_COST_UNKNOWN,
			"%s failed%s%s%s: %s (%.*s)", say_text(slice_of(what)), f->calls > 1 ? " " : "",
			f->calls > 1 ? say_count(f->calls) : "", f->calls > 1 ? " times" : "",
			strerrordesc_np(f->trouble->error), (int)(what - e->text - 1), e->text);
		finding_advise(found, "%s", f->trouble->advice);
		finding_prove(found, &f->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->failures);
}

const struct rule rule_failed_call = {
	.name = "failed-call",
	.title = "Failed call that matters",
	.thresholds = thresholds,
	.n_thresholds = 1,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
