/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The profile is three groups: what the program called, what the runtime itself calls after it has
 * loaded the filter (runc filters all its own threads, and starts the program under it), and the calls
 * that libcs and runtimes try first and do without: refused with ENOSYS, which they understand, and
 * not with EPERM, which they take as final.
 */
#include "seccomp.h"

#include "analysis.h"
#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <errno.h>

/* runc with and without noNewPrivileges, between loading the filter and execve; and its Go runtime. */
static const unsigned runtime_calls[] = { N_capget, N_capset, N_chdir, N_clone, N_close, N_close_range,
	N_epoll_ctl, N_epoll_pwait, N_execve, N_exit, N_exit_group, N_faccessat2, N_fchown, N_fcntl, N_fstat,
	N_fstatfs, N_futex, N_getcwd, N_getdents64, N_getpid, N_getppid, N_gettid, N_madvise, N_mmap, N_munmap,
	N_nanosleep, N_newfstatat, N_openat, N_openat2, N_prctl, N_read, N_rt_sigaction, N_rt_sigprocmask,
	N_rt_sigreturn, N_sched_yield, N_setgid, N_setgroups, N_setuid, N_sigaltstack, N_statx, N_tgkill, N_write };
static const unsigned tried_first[] = { N_clone3, N_openat2, N_faccessat2, N_statx, N_close_range, N_rseq,
	N_fchmodat2, N_epoll_pwait2, N_io_uring_setup, N_landlock_create_ruleset, N_membarrier,
	N_set_robust_list, N_pidfd_open, N_copy_file_range, N_preadv2, N_pwritev2, N_futex_waitv };

static bool is_in(const unsigned *list, size_t n, unsigned name)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == name)
			return true;
	return false;
}

static int refuse_partial(struct analysis *a, struct error *err)
{
	_cleanup_(buf_donep) struct buf reasons = BUF_INIT;
	const struct recorded *r = analysis_recorded(a);

	if (analysis_incomplete(a, &reasons)) {
		const char *text = buf_cstr(&reasons);

		return error_say(err, EINVAL, "the trace is not whole (%.*s): a profile made from it would "
			"forbid what is missing; --force makes it all the same",
			(int)strcspn(text, "\n"), text);
	}
	/* Nobody calls reboot: that it would be there says that everything would. */
	if (r->failed_only || r->path || (r->wanted_known && !r->wanted_all) ||
		recorded_has(r, N_reboot) != RECORDED_YES)
		return error_say(err, EINVAL, "not every call was recorded (trace=%s): a profile made from it "
			"would forbid the rest; trace with trace=all, or --force",
			r->filter ?: "unknown");
	return 0;
}

static void print_group(struct buf *b, const char *comment, const char *action, const struct names *names,
	const bool *chosen)
{
	bool first = true;

	buf_printf(b, "\t\t{\n\t\t\t\"comment\": \"%s\",\n\t\t\t\"names\": [", comment);
	for (unsigned n = 0; n < N_KNOWN; n++) {
		if (!chosen[n])
			continue;
		buf_str(b, first ? "\n\t\t\t\t" : ",\n\t\t\t\t");
		buf_json_string(b, names_text(names, n).at, names_text(names, n).length);
		first = false;
	}
	buf_printf(b, "\n\t\t\t],\n\t\t\t\"action\": \"%s\"", action);
}

int seccomp_print(struct analysis *a, bool force, struct buf *b, struct error *err)
{
	const struct recorded *r = analysis_recorded(a);
	const struct names *names = analysis_names(a);
	bool own[N_KNOWN] = { false }, runtime[N_KNOWN] = { false }, fallback[N_KNOWN] = { false };
	int result = force ? 0 : refuse_partial(a, err);
	bool any = false;

	if (result < 0)
		return result;
	for (unsigned n = 0; n < N_KNOWN; n++) {
		own[n] = r->seen_name[n];
		any = any || own[n];
		runtime[n] = !own[n] && is_in(runtime_calls, ARRAY_SIZE(runtime_calls), n);
		fallback[n] = !own[n] && !runtime[n] && is_in(tried_first, ARRAY_SIZE(tried_first), n);
	}
	if (!any)
		return error_say(err, EINVAL, "the trace holds no call: there is nothing to allow");
	buf_str(b, "{\n\t\"defaultAction\": \"SCMP_ACT_ERRNO\",\n\t\"defaultErrnoRet\": 1,\n"
		   "\t\"architectures\": [\"SCMP_ARCH_X86_64\"],\n\t\"syscalls\": [\n");
	print_group(b, "called in the trace", "SCMP_ACT_ALLOW", names, own);
	buf_str(b, "\n\t\t},\n");
	print_group(b, "the container runtime's own, after it has loaded this profile", "SCMP_ACT_ALLOW", names,
		runtime);
	buf_str(b, "\n\t\t},\n");
	print_group(b, "tried first by libcs and runtimes, which do without", "SCMP_ACT_ERRNO", names, fallback);
	buf_printf(b, ",\n\t\t\t\"errnoRet\": %d\n\t\t}\n\t]\n}\n", ENOSYS);
	return 0;
}
