/* SPDX-License-Identifier: BSD-2-Clause */
/* Modes and times of files, for whoever has them in a structure. */
#pragma once

#include <stdint.h>

struct call;

void put_file_mode(struct call *c, unsigned mode); /* S_IFREG|0644 */
/* Behind the seconds of a point in time: what the clock on the wall said; nothing for 0. */
void put_time_comment(struct call *c, int64_t seconds, uint64_t nanoseconds);
