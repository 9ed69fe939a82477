/* SPDX-License-Identifier: BSD-2-Clause */
/* Modes and times of files, for whoever has them in a structure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct call;

void put_file_mode(struct call *c, unsigned mode); /* S_IFREG|0644 */
/* What the clock on the wall said; false for 0. `fraction` of a second has so many digits. */
#define TIME_TEXT 64
bool time_text(char text[TIME_TEXT], int64_t seconds, uint64_t fraction, unsigned digits);
/* The same behind the seconds of a point in time. */
void put_time_comment(struct call *c, int64_t seconds, uint64_t fraction, unsigned digits);
