/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of folders, made of what a label or an engine said.
 */
#pragma once

#include <stddef.h>
#include <time.h>

#define NAME_SIZE 80

/*
 * [A-Za-z0-9_.-] stay, everything else becomes '_'; never empty, never beginning with a dot or dash,
 * never a name that we use ourselves in the output root. At most 64 bytes.
 */
void name_clean(const char *text, char ret_name[NAME_SIZE]);
/* An engine's 64 hexadecimal digits are cut to 12, as engines show them; an id that a person chose stays. */
void name_short_id(const char *id, char ret_name[NAME_SIZE]);
/* "20260131T120000.123Z-0123456789ab": sorts by time. */
void name_run(const struct timespec *start, const char *id, char ret_name[NAME_SIZE]);
