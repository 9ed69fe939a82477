/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seccomp-denied: a call that a container's seccomp profile refused. SIGSYS proves it. EPERM and
 * ENOSYS only suggest it, so they count only for calls that container engines' default profiles
 * block without a capability, and the sentence says "probably".
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include <errno.h>

static const struct threshold thresholds[] = {
	{ "count", 1, "refusals", "moby: profiles/seccomp/default.json, calls that need a capability or are left out" },
};

/* What a program does without noticing: it has another way, and tries this one first. */
static const unsigned fallbacks[] = { N_clone3, N_statx, N_rseq, N_openat2, N_faccessat2, N_close_range,
	N_io_uring_setup, N_membarrier, N_set_robust_list, N_getrandom, N_memfd_secret, N_landlock_create_ruleset,
	N_fchmodat2, N_futex_waitv, N_epoll_pwait2, N_process_madvise, N_userfaultfd, N_NONE };
static const unsigned blocked[] = { N_acct, N_add_key, N_bpf, N_clock_adjtime, N_clock_settime,
	N_clone3, N_create_module, N_delete_module, N_finit_module, N_get_mempolicy, N_init_module,
	N_io_uring_setup, N_ioperm, N_iopl, N_kcmp, N_kexec_file_load, N_kexec_load, N_keyctl,
	N_lookup_dcookie, N_mbind, N_mount, N_move_pages, N_mount_setattr, N_name_to_handle_at, N_nfsservctl,
	N_open_by_handle_at, N_open_tree, N_move_mount, N_fsopen, N_fsmount, N_fsconfig, N_perf_event_open,
	N_personality, N_pivot_root, N_process_vm_readv, N_process_vm_writev, N_ptrace, N_quotactl,
	N_reboot, N_request_key, N_set_mempolicy, N_setdomainname, N_sethostname, N_setns, N_settimeofday,
	N_swapon, N_swapoff, N_syslog, N_umount2, N_unshare, N_userfaultfd, N_vhangup,
	N_pidfd_getfd, N_memfd_secret, N_NONE };

struct denied {
	uint64_t calls;
	bool certain, fallback;
	int error;
	struct samples samples;
};

struct state {
	struct keys calls;
};

static void denied_release(void *value)
{
	samples_done(&((struct denied *)value)->samples);
}

static bool is_in(const unsigned *list, unsigned name)
{
	for (; *list != N_NONE; list++)
		if (*list == name)
			return true;
	return false;
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct slice name = c->text;
	struct state *s = state;
	struct denied *d;
	bool certain = false;

	if (c->kind == CALL_SIGNAL && slice_is(c->text, "SIGSYS")) {
		name = fact_field(c->args, "si_syscall");
		if (slice_starts(name, "__NR_"))
			name = slice_from(name, 5);
		certain = true;
	} else if (c->kind != CALL_SYSCALL || !(c->flags & CALL_FAILED)) {
		return;
	} else if (c->error == ENOSYS ? !is_in(fallbacks, c->name) && !is_in(blocked, c->name) :
					c->error != EPERM || !is_in(blocked, c->name)) {
		return;
	}
	if (!s->calls.limit)
		s->calls = KEYS(sizeof(struct denied), 512, denied_release);
	d = keys_get(&s->calls, name);
	if (!d)
		return;
	d->calls++;
	d->certain = d->certain || certain;
	d->fallback = !certain && is_in(fallbacks, c->name);
	d->error = c->error;
	samples_add(&d->samples, w, c);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->calls, e));) {
		struct denied *d = (struct denied *)e->value;
		struct finding *f;

		if ((double)d->calls < watch_limit(w, "count"))
			continue;
		if (d->certain)
			f = finding_new(w, SEVERITY_SERIOUS, FINDING_COST_UNKNOWN,
				"seccomp stopped %s (SIGSYS)", say_text(keys_text(e)));
		else
			f = finding_new(w, d->fallback ? SEVERITY_INFO : SEVERITY_WARNING,
				FINDING_COST_UNKNOWN,
				"%s was refused %s time%s (%s), probably by the container's seccomp "
				"profile or for want of a capability",
				say_text(keys_text(e)), say_count(d->calls), d->calls == 1 ? "" : "s",
				errno_text(d->error));
		if (d->fallback)
			finding_advise(f, "Programs and libcs fall back to older calls here; nothing to do "
					  "unless the program complains.");
		else
			finding_advise(f, "Allow the call in the profile (--security-opt seccomp=FILE) or "
					  "give the capability it needs; `sidetrace seccomp` writes a "
					  "profile from a trace.");
		finding_prove(f, &d->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->calls);
}

const struct rule rule_seccomp_denied = {
	.name = "seccomp-denied",
	.title = "Call denied by seccomp",
	.events = true,
	.thresholds = thresholds,
	.n_thresholds = 1,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
