/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The error object: one line of text in a buffer on the caller's stack, so that reporting an
 * error can never itself fail. It names the thing, the value and what would be right.
 *
 *	if (fd < 0)
 *		return error_set(err, errno, "open bundle config '%s'", path);
 *	r = request_parse(…, err);
 *	if (r < 0)
 *		return error_wrap(err, r, "container %s", id);
 *
 * Only main.c files print it.
 */
#pragma once

#include <stdarg.h>

#define ERROR_TEXT_SIZE 1024

struct error {
	int code;                   /* the errno value it began with, 0: no error was set */
	char text[ERROR_TEXT_SIZE]; /* always NUL-terminated, cut with "..." when longer */
};

/*
 * error_set() begins a message: "<text>: <strerror(code)>". With code 0 the text stands alone and
 * the result is -EINVAL. error_wrap() puts "<text>: " in front of what is there. Both return the
 * negative errno to return. err may be NULL, then only the number is passed on.
 */
__attribute__((format(printf, 3, 4), cold)) int error_set(
	struct error *err, int code, const char *format, ...);
__attribute__((format(printf, 3, 4), cold)) int error_wrap(
	struct error *err, int negative_errno, const char *format, ...);

/* A message of its own words, not strerror's: returns -code (code > 0). */
__attribute__((format(printf, 3, 4), cold)) int error_say(
	struct error *err, int code, const char *format, ...);
