/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's options, as one table of rows whose apply() fills a job. What is between options (which
 * exclude each other, what has no effect without what) is settled at the end.
 */
#pragma once

#include "command.h"
#include "job.h"
#include "options.h"

#include "buf.h"

#include <stdbool.h>

struct strace_settings {
	struct job job;
	struct options *reader; /* how the present option was spelled */
	bool help, version;
	/* -t and --absolute-timestamps (and so on) count apart: mixing them is an error */
	unsigned follow_letters, time_letters, quiet_letters, hex_letters, fds_letters;
	bool follow_long, time_long, quiet_set, hex_long, fds_set;
	bool summary_only, summary_also;
	bool statuses_by_letter, statuses_twice;
	struct buf warnings; /* lines that do not stop the trace */
};

extern const struct command_option strace_options[];

void strace_settings_init(struct strace_settings *s);
void strace_settings_done(struct strace_settings *s);
/*
 * Reads argv; the operands (the command) are reader.operands and must outlive s. -EINVAL with
 * strace's message. With help or version wanted nothing else is checked.
 */
int strace_settings_read(
	struct strace_settings *s, struct options *reader, struct error *err);

/* The names that -e NAME= takes, NULL-terminated, for completion. */
extern const char *const strace_qualifiers[];
