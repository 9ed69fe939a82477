/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our own log, <output_root>/sidetrace.log: why a container was not traced is written here whatever
 * its engine does with the messages of runtimes and hooks (crun shows nothing of a hook's stderr).
 * config/log.c implements it.
 */
#pragma once

struct policy;

#define LOG_NAME "sidetrace.log"
#define LOG_MAX (1024 * 1024) /* bytes; then it becomes sidetrace.log.1 and a new one begins */

/*
 * Appends one line: "2026-01-31T12:00:00.123Z sidetrace-hook abc123 text", control bytes of id and
 * text escaped. policy NULL: the built-in output folder, for when the policy itself is broken.
 * container_id NULL is "-". -errno when it could not be written; callers have nobody left to tell, so
 * they may ignore it.
 */
int log_append(const struct policy *policy, const char *program, const char *container_id,
	const char *text);
