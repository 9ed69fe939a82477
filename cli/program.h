/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Other programs: where they are on PATH, and what they print, within a time limit.
 */
#pragma once

struct buf;

/* malloc'ed absolute path of an executable on PATH (a name with '/' stands for itself). -ENOENT. */
int program_find(const char *name, char **ret_path);
/*
 * Runs argv (argv[0] is a path) with stdin and stderr at /dev/null and appends what it prints to out.
 * Its exit status (0 to 255), -EINTR when a signal ended it, -ETIMEDOUT after limit_ms (it is killed then),
 * -EFBIG when it prints more than 1 MB.
 */
int program_output(char *const argv[], int limit_ms, struct buf *out);
