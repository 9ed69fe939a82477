/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files behind strace-options.h share: the shape of an apply function, refusals, and strace's
 * -e NAME=SET, whose names are options of their own too (--trace=SET).
 */
#pragma once

#include "strace-options.h"

#define APPLY(name)                                                                                \
	int name(__attribute__((unused)) void *target,                                             \
		__attribute__((unused)) const struct command_option *row,                          \
		__attribute__((unused)) const char *value,                                         \
		__attribute__((unused)) struct error *err)

#define SETTINGS(target) ((struct strace_settings *)(target))
#define JOB(target)      (&SETTINGS(target)->job)
#define STYLE(target)    (&JOB(target)->style)

/* "<what> of strace is not offered by sidetrace" */
int strace_refuse(struct error *err, const char *what);
/* "invalid -a argument: 'x'", with the option as it was spelled; -EINVAL */
int strace_invalid_argument(struct strace_settings *s, const struct command_option *row, const char *value,
	struct error *err);
int strace_replace_text(char **text, const char *value, struct error *err);
int strace_append_text(char ***list, const char *value, struct error *err);

enum quiet { QUIET_ATTACH = 1, QUIET_EXIT = 2, QUIET_PATH = 4, QUIET_PERSONALITY = 8, QUIET_EXECVE = 16 };
void strace_set_quiet(struct job *j, unsigned quiet);

APPLY(apply_expression); /* -e */
APPLY(apply_attach);
APPLY(apply_user);
APPLY(apply_environment);
APPLY(apply_detach_on);
APPLY(apply_interruptible);
APPLY(apply_summary_sort);
APPLY(apply_summary_columns);
APPLY(apply_overhead);
APPLY(set_trace);
APPLY(set_abbrev);
APPLY(set_verbose);
APPLY(set_raw);
APPLY(set_signal);
APPLY(set_read);
APPLY(set_write);
APPLY(set_status);
APPLY(set_quiet);
APPLY(set_decode_fds);
APPLY(set_decode_pids);
APPLY(set_inject);
APPLY(set_kvm);
APPLY(set_secontext);
