/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The value of `trace` itself: the words of labels (true, off, startup …), then strace's language.
 */
#pragma once

#include <stdbool.h>

struct error;
struct request;

/* True for false, off, no, 0 and none, in either case. */
bool trace_set_is_off(const char *value);
/* Fills traced, trace, filter, and summary for the preset of that name. An empty value means all. */
int trace_set_parse(const char *value, struct request *q, struct error *err);
