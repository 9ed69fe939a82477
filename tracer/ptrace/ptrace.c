/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ptrace backend: its interface and the loop. Works wherever ptrace does, at strace's price;
 * the tracees never notice that it ends (no PTRACE_O_EXITKILL).
 */
#include "backend.h"

#include "capture.h"
#include "cleanup.h"
#include "error.h"
#include "job.h"
#include "launch.h"
#include "process.h"
#include "ptrace/attach.h"
#include "ptrace/calls.h"
#include "ptrace/joiners.h"
#include "ptrace/emit.h"
#include "ptrace/events.h"
#include "ptrace/follow.h"
#include "ptrace/gather.h"
#include "ptrace/peers.h"
#include "ptrace/resume.h"
#include "ptrace/seccomp.h"
#include "ptrace/sockets.h"
#include "ptrace/tracee.h"
#include "ptrace/writer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICK_NS	     50000000ull
#define HOLD_NS	     100000000ull  /* an entry is held back no longer than this */
#define LEAVE_NS     2000000000ull /* a tracee that does not stop by then is asleep in the kernel */
#define SETTLE_NS    2000000000ull
#define ORPHAN_TICKS 4
#define BATCH	     64

static volatile sig_atomic_t ticked, joined;

static void on_alarm(int signal)
{
	(void)signal;
	ticked = 1;
}

static void on_join(int signal)
{
	(void)signal;
	joined = 1;
}

static int tick_signal(void)
{
	return SIGRTMIN + 4;
}

static int join_signal(void)
{
	return SIGRTMIN + 5;
}

/*
 * wait4 has no timeout. A periodic timer interrupts it: one that comes just before the wait is made
 * up for by the next.
 */
static int timer_begin(struct tracee_set *set, struct error *err)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct sigaction join = { .sa_handler = on_join };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = tick_signal() };
	struct itimerspec every = { .it_interval.tv_nsec = TICK_NS, .it_value.tv_nsec = TICK_NS };

	if (sigaction(join_signal(), &join, NULL) < 0 ||
		sigaction(tick_signal(), &action, NULL) < 0 ||
		timer_create(CLOCK_MONOTONIC, &event, &set->timer) < 0)
		return error_set(err, errno, "make the tracer's timer");
	set->timer_made = true;
	if (timer_settime(set->timer, 0, &every, NULL) < 0)
		return error_set(err, errno, "start the tracer's timer");
	return 0;
}

static int backend_probe(struct error *err)
{
	struct __ptrace_syscall_info info;

	/* A kernel without the request says EIO before it looks for the process. */
	if (ptrace(PTRACE_GET_SYSCALL_INFO, getpid(), sizeof(info), &info) < 0 && errno == EIO)
		return error_say(err, ENOSYS,
			"ptrace: this kernel has no PTRACE_GET_SYSCALL_INFO (Linux 5.3)");
	return 0;
}

static bool with_seccomp(const struct job *job)
{
	return job->kind == JOB_COMMAND && job->seccomp_bpf;
}

static uintptr_t options(const struct job *job)
{
	uintptr_t o = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC;

	if (with_seccomp(job))
		o |= PTRACE_O_TRACESECCOMP;
	if (job->follow || job->kind == JOB_CONTAINER)
		o |= PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK;
	return o;
}

static bool wants_capture(const struct job *job)
{
	return job->request.summary != SUMMARY_ONLY || job->paths || job->request.path;
}

static struct tracee_set *backend_free(struct tracee_set *set);
DEFINE_CLEANUP(struct tracee_set *, backend_free);

static int backend_open(
	const struct backend_host *host, struct tracee_set **ret_set, struct error *err)
{
	_cleanup_(backend_freep) struct tracee_set *set = calloc(1, sizeof(*set));
	int r;

	if (!set)
		return error_set(err, ENOMEM, "ptrace backend");
	set->host = host;
	set->job = host->job;
	set->options = options(host->job);
	set->seccomp = with_seccomp(host->job);
	set->depth = process_depth();
	set->items = capture_items(&host->job->style);
	set->who = host->job->style.pid_comm || host->job->style.pid_ns;
	set->capture = wants_capture(host->job);
	set->times = host->job->request.summary != SUMMARY_OFF;
	set->diag = -1;
	set->scratch = malloc(SCRATCH_SIZE);
	if (!set->scratch)
		return error_set(err, ENOMEM, "ptrace backend");
	set->follower = follower_new();
	calls_init(set);
	r = timer_begin(set, err);
	if (r < 0)
		return r;
	*ret_set = take_ptr(&set);
	return 0;
}

/* --- the loop -------------------------------------------------------------------------------- */

struct arrival {
	pid_t tid;
	int status;
	struct rusage usage;
};

static bool arrived(const struct tracee_set *set, struct arrival *a, int flags)
{
	a->tid = wait4(-1, &a->status, __WALL | flags, set->times ? &a->usage : NULL);
	return a->tid > 0;
}

/*
 * Takes everything that is there before any of it goes on, or the tasks that come first in the
 * kernel's list would starve the others. False: nothing came (errno).
 */
static bool wait_and_handle(struct tracee_set *set)
{
	struct arrival batch[BATCH];
	size_t n = 0;

	if (!arrived(set, &batch[n], 0))
		return false;
	for (n = 1; n < BATCH && set->count > 1; n++)
		if (!arrived(set, &batch[n], WNOHANG))
			break;
	for (size_t i = 0; i < n; i++)
		event_handle(
			set, batch[i].tid, batch[i].status, set->times ? &batch[i].usage : NULL);
	set->tick_events += n;
	return true;
}

static void age_orphan(struct tracee_set *set, struct tracee *t)
{
	if (t->orphan && ++t->orphan_ticks >= ORPHAN_TICKS)
		event_adopt(set, t);
}

static void tick(struct tracee_set *set)
{
	ticked = 0;
	if (set->held && emit_now() - writer_record(&set->held->record)->start >= HOLD_NS) {
		emit_held(set, NULL);
		set->tick_events++;
	}
	tracee_each(set, age_orphan);
	joined = 1;
	if (set->tick_events && set->host->idle)
		set->host->idle(set->host->userdata);
	if (!set->tick_events)
		follower_rest(set->follower);
	set->tick_events = 0;
}

/* The kernel has no such child any more: nothing will be heard of it. */
static void forget(struct tracee_set *set, struct tracee *t)
{
	if (t->in_call && t->selected)
		emit_lost(set, t, LOST_TRACER);
	tracee_remove(set, t);
}

/* It sleeps where PTRACE_INTERRUPT does not reach; the kernel lets it go when the tracer ends. */
static void give_up(struct tracee_set *set, struct tracee *t)
{
	if (t->in_call && t->selected)
		emit_call(set, t, RECORD_UNFINISHED, 0, emit_now(), UINT64_MAX);
	if (t->quiet == QUIET_NO)
		emit_detached(set, t);
	tracee_remove(set, t);
}

/* One wait; false when there is nobody left to wait for. */
static bool step(struct tracee_set *set)
{
	bool any = wait_and_handle(set);

	if (!any && errno == ECHILD) {
		tracee_each(set, forget);
		return false;
	}
	if (ticked)
		tick(set);
	if (joined) {
		joined = 0;
		joiners_look(set);
	}
	return true;
}

static void leave_all(struct tracee_set *set)
{
	uint64_t deadline = emit_now() + LEAVE_NS;

	leave(set);
	while (set->count > 0 && emit_now() < deadline && step(set))
		;
	tracee_each(set, give_up);
}

static bool must_leave(const struct tracee_set *set)
{
	return *set->host->stop || set->cancelled;
}

static int backend_run(struct tracee_set *set, struct error *err)
{
	(void)err;
	while (set->count > 0) {
		if (must_leave(set)) {
			leave_all(set);
			break;
		}
		if (!step(set))
			break;
	}
	return 0;
}

/* --- the beginning --------------------------------------------------------------------------- */

static void unsettled(struct tracee_set *set, struct tracee *t)
{
	if (!t->stopped_once)
		set->unsettled++;
}

/* Until everyone has stopped once: from then on none of their calls is missed. */
static void settle(struct tracee_set *set)
{
	uint64_t deadline = emit_now() + SETTLE_NS;

	while (emit_now() < deadline && !must_leave(set)) {
		set->unsettled = 0;
		tracee_each(set, unsettled);
		if (!set->unsettled || !step(set))
			return;
	}
}

static int install_filter(const struct job *job)
{
	return seccomp_install(&job->request.filter);
}

/* Starts the command's process, which waits, and seizes it. */
static int launch_and_seize(struct tracee_set *set, char *const *command, int *ret_go, struct error *err)
{
	_cleanup_(close_fdp) int go = -1;
	pid_t pid = 0;
	int r = launch_prepared(
		set->job, command, set->seccomp ? install_filter : NULL, &pid, &go, err);

	if (r < 0)
		return r;
	r = attach_thread(set, pid, QUIET_UNTIL_EXECVE);
	if (r < 0) {
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
		return error_set(err, -r, "trace our own child %d", (int)pid);
	}
	set->root = pid;
	*ret_go = take_fd(&go);
	return 0;
}

static int backend_attach(struct tracee_set *set, char *const *command, struct error *err)
{
	int go = -1;
	int r = 0;

	if (set->job->kind != JOB_COMMAND || set->job->n_pids > 0)
		r = attach_job(set, err);
	if (r == 0 && set->job->kind == JOB_COMMAND)
		r = launch_and_seize(set, command, &go, err);
	if (r < 0)
		return r;
	if (set->capture && set->job->style.fds == FDS_ALL)
		set->diag = peers_open(set->root);
	if (job_of_container(set->job))
		set->joiners = joiners_new(set->root, set->job->kind == JOB_ATTACH, join_signal());
	settle(set);
	launch_go(go);
	return 0;
}

static void backend_stats(const struct tracee_set *set, struct backend_stats *ret_stats)
{
	*ret_stats = set->stats;
}

static struct tracee_set *backend_free(struct tracee_set *set)
{
	if (!set)
		return NULL;
	if (set->count > 0)
		leave_all(set);
	if (set->timer_made)
		(void)timer_delete(set->timer);
	set->joiners = joiners_free(set->joiners);
	set->follower = follower_free(set->follower);
	if (set->diag >= 0)
		(void)close(set->diag);
	buf_done(&set->event);
	socket_cache_free(set->sockets);
	free(set->scratch);
	free(set);
	return NULL;
}

const struct backend backend_ptrace = {
	.name = "ptrace",
	.probe = backend_probe,
	.open = backend_open,
	.attach = backend_attach,
	.run = backend_run,
	.stats = backend_stats,
	.free = backend_free,
};
