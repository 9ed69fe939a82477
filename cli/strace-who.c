/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options of strace that say who is traced and how the tracer behaves towards them.
 */
#include "strace-qualifiers.h"

#include "cleanup.h"
#include "error.h"
#include "text.h"
#include "strace-sets.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

static int add_pid(struct job *j, const char *word, struct error *err)
{
	uint64_t pid;
	pid_t *longer;

	if (text_to_unsigned(word, INT32_MAX, &pid) < 0 || pid == 0)
		return error_say(err, EINVAL, "Invalid process id: '%s'", word);
	for (size_t i = 0; i < j->n_pids; i++)
		if (j->pids[i] == (pid_t)pid)
			return 0;
	longer = reallocarray(j->pids, j->n_pids + 1, sizeof(*longer));
	if (!longer)
		return error_set(err, ENOMEM, "keep process id %s", word);
	j->pids = longer;
	longer[j->n_pids++] = (pid_t)pid;
	return 0;
}

APPLY(apply_attach)
{
	_cleanup_(freep) char *copy = strdup(value);
	char *rest, *word;
	int r = 0;

	if (!copy)
		return error_set(err, ENOMEM, "read process ids");
	for (word = strtok_r(copy, "\f\n\r\t\v ,", &rest); word && r >= 0;
		word = strtok_r(NULL, "\f\n\r\t\v ,", &rest))
		r = add_pid(JOB(target), word, err);
	return r;
}

APPLY(apply_user)
{
	errno = 0;
	if (!getpwnam(value))
		return error_say(err, ENOENT, "Cannot find user '%s'", value);
	return strace_replace_text(&JOB(target)->user, value, err);
}

APPLY(apply_environment)
{
	if (*value == '\0' || *value == '=')
		return strace_invalid_argument(SETTINGS(target), row, value, err);
	return strace_append_text(&JOB(target)->environment, value, err);
}

APPLY(apply_detach_on)
{
	if (!text_equal(value, "execve"))
		return error_say(err, EINVAL, "Syscall '%s' for -b isn't supported", value);
	JOB(target)->detach_on_execve = true;
	return 0;
}

APPLY(apply_interruptible)
{
	static const struct set_word words[] = {
		{ "anywhere", INTERRUPTIBLE_ANYWHERE },
		{ "always", INTERRUPTIBLE_ANYWHERE },
		{ "waiting", INTERRUPTIBLE_WAITING },
		{ "never", INTERRUPTIBLE_NEVER },
		{ "never_tstp", INTERRUPTIBLE_NEVER_STOPPED },
		{ 0 },
	};
	uint64_t number;

	if (text_to_unsigned(value, INTERRUPTIBLE_NEVER_STOPPED, &number) == 0 && number > 0) {
		JOB(target)->interruptible = (enum interruptible)number;
		return 0;
	}
	for (const struct set_word *w = words; w->word; w++) {
		if (text_equal(w->word, value)) {
			JOB(target)->interruptible = (enum interruptible)w->bits;
			return 0;
		}
	}
	return strace_invalid_argument(target, row, value, err);
}
