/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command's process: found in PATH beforehand, so that its trace begins with the one execve
 * that starts it, as strace's does.
 */
#include "launch.h"

#include "cleanup.h"
#include "error.h"
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 0111);
}

/* An empty element of PATH is the current folder. */
static int search_path(const char *name, char path[PATH_MAX], struct error *err)
{
	const char *at = getenv("PATH") ?: "/bin:/usr/bin";

	for (;;) {
		const char *end = strchrnul(at, ':');
		int n = snprintf(path, PATH_MAX, "%.*s%s%s", (int)(end - at), at,
			end > at && end[-1] != '/' ? "/" : "", name);

		if (n > 0 && n < PATH_MAX && is_program(path))
			return 0;
		if (!*end)
			break;
		at = end + 1;
	}
	return error_say(err, ENOENT, "Cannot find executable '%s'", name);
}

static int find_program(const char *name, char path[PATH_MAX], struct error *err)
{
	struct stat st;

	if (!strchr(name, '/'))
		return search_path(name, path, err);
	if (strlen(name) >= PATH_MAX)
		return error_set(err, ENAMETOOLONG, "'%.64s...'", name);
	if (stat(name, &st) < 0)
		return error_set(err, errno, "Can't stat '%s'", name);
	memcpy(path, name, strlen(name) + 1);
	return 0;
}

struct user {
	bool change;
	const char *name;
	uid_t uid;
	gid_t gid;
};

static int find_user(const char *name, struct user *ret_user, struct error *err)
{
	const struct passwd *entry;

	*ret_user = (struct user){ 0 };
	if (!name)
		return 0;
	if (geteuid() != 0)
		return error_say(err, EPERM, "You must be root to use the -u option");
	entry = getpwnam(name);
	if (!entry)
		return error_say(err, EINVAL, "Cannot find user '%s'", name);
	*ret_user = (struct user){ true, name, entry->pw_uid, entry->pw_gid };
	return 0;
}

/* --- in the child ---------------------------------------------------------------------------- */

static void child_fails(const struct job *job, const char *what)
{
	(void)fprintf(stderr, "%s: %s: %s\n", job->program_name ? job->program_name : "sidetrace",
		what, strerror(errno));
	_exit(1);
}

static void child_environment(const struct job *job)
{
	for (char **at = job->environment; at && *at; at++)
		if (putenv(*at) != 0)
			child_fails(job, "putenv");
}

static void child_user(const struct job *job, const struct user *user)
{
	if (!user->change)
		return;
	if (initgroups(user->name, user->gid) < 0)
		child_fails(job, "initgroups");
	if (setregid(user->gid, user->gid) < 0)
		child_fails(job, "setregid");
	if (setreuid(user->uid, user->uid) < 0)
		child_fails(job, "setreuid");
}

__attribute__((noreturn)) static void child(const struct job *job, const struct user *user, int go,
	const char *path, char *const *command, launch_prepare *prepare, const sigset_t *mask)
{
	char byte;

	/* End of file, when the tracer has hold of us; an error or a byte never comes. */
	while (read(go, &byte, 1) < 0 && errno == EINTR)
		;
	(void)close(go);
	child_environment(job);
	child_user(job, user);
	if (prepare && prepare(job) < 0)
		child_fails(job, "prepare");
	(void)sigprocmask(SIG_SETMASK, mask, NULL);
	(void)execv(path, command);
	child_fails(job, "exec");
	_exit(1);
}

/* --- in the tracer --------------------------------------------------------------------------- */

static int fork_child(const struct job *job, const struct user *user, const char *path,
	char *const *command, launch_prepare *prepare, pid_t *ret_pid, int *ret_go,
	struct error *err)
{
	sigset_t all, mask;
	int go[2];
	pid_t pid;

	if (pipe2(go, O_CLOEXEC) < 0)
		return error_set(err, errno, "pipe");
	/* No handler of the tracer may run in the child. */
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, &mask);
	pid = fork();
	if (pid == 0) {
		(void)close(go[1]);
		child(job, user, go[0], path, command, prepare, &mask);
	}
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
	(void)close(go[0]);
	if (pid < 0) {
		int r = error_set(err, errno, "fork");

		(void)close(go[1]);
		return r;
	}
	*ret_pid = pid;
	*ret_go = go[1];
	return 0;
}

int launch(const struct job *job, char *const *command, pid_t *ret_pid, int *ret_go, struct error *err)
{
	return launch_prepared(job, command, NULL, ret_pid, ret_go, err);
}

int launch_prepared(const struct job *job, char *const *command, launch_prepare *prepare,
	pid_t *ret_pid, int *ret_go, struct error *err)
{
	_cleanup_(close_fdp) int go = -1;
	char path[PATH_MAX];
	struct user user;
	pid_t pid = 0;
	int r;

	if (!command || !command[0])
		return error_say(err, EINVAL, "no command to trace");
	r = find_program(command[0], path, err);
	if (r < 0)
		return r;
	r = find_user(job->user, &user, err);
	if (r < 0)
		return r;
	r = fork_child(job, &user, path, command, prepare, &pid, &go, err);
	if (r < 0)
		return r;
	*ret_pid = pid;
	*ret_go = take_fd(&go);
	return 0;
}

void launch_go(int go)
{
	if (go >= 0)
		(void)close(go);
}
