/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The values that people type into labels and the policy file: sizes, durations, paths. The messages
 * name the value and what would be right, not the key: the caller puts that in front.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;

/* Refuses what is longer than max bytes, holds a control character or is not UTF-8. */
int value_check(const char *value, size_t max, struct error *err);

/* "64k", "256M", "1GiB", "4096": bytes, units of 1024. -EINVAL, without a message. */
int size_parse(const char *text, uint64_t *ret_bytes);
/* "250ms", "30s", "1h30m"; a number alone is seconds. Nanoseconds. -EINVAL, without a message. */
int duration_parse(const char *text, uint64_t *ret_ns);
/* The shortest form that parses back to the same: "1g", "90s" → "90s", "1500ms". */
void size_print(struct buf *b, uint64_t bytes);
void duration_print(struct buf *b, uint64_t ns);

/*
 * An absolute path without "..", at most PATH_MAX; doubled slashes, "." and a slash at the end are
 * taken out. malloc'ed.
 */
int path_parse(const char *text, char **ret_path, struct error *err);
