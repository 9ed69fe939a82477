/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a record to calls on a visitor. Reads nothing but the record, so it can be fuzzed and tested
 * without root. The style decides what is looked into (abbrev, verbose, raw, -s, -y), the visitor how
 * it is written.
 */
#pragma once

#include "record.h"

#include <stdbool.h>

struct style;
struct visitor;

enum decode_part {
	DECODE_WHOLE, /* all arguments: CALL */
	DECODE_ENTRY, /* those known when the call began, in order, up to the first that is not: ENTER */
	DECODE_REST,  /* those after them: a CALL with RECORD_RESUMED */
};

/* Arguments, then for WHOLE and REST the result and its auxiliary value. */
void decode_call(const struct record *record, const struct style *style, enum decode_part part,
	struct visitor *visitor);
/* The siginfo of a RECORD_SIGNAL as one structure. */
void decode_siginfo(const struct record *record, const struct style *style, struct visitor *visitor);
/* "openat", "syscall_0x1f4"; buffer is used for the latter. */
const char *decode_name(const struct record *record, char buffer[32]);
/* Whether some path argument or descriptor is named exactly so: -P. */
bool decode_names(const struct record *record, const char *path);
/* Whether some path argument or descriptor is the path or below it: trace.path. */
bool decode_touches(const struct record *record, const char *path);
