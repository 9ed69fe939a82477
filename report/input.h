/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of one file, whatever it is packed in: plain, gzip or zstd, told apart by their first
 * bytes. One buffer, large reads; a line is a slice of that buffer until the next call.
 */
#pragma once

#include "slice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct input;

/* No line of strace's is longer; what is comes in pieces of this size. */
#define INPUT_LINE_MAX ((size_t)64 << 20)

/* buffer: bytes to read at once. "-" is standard input. plain: nothing but a regular file, through no link (-EBADF). */
int input_open(struct input **ret_input, const char *path, bool plain, size_t buffer, struct error *err);
int input_open_memory(struct input **ret_input, const void *text, size_t length);
struct input *input_free(struct input *in);

/* 1: *ret_line without its newline; 0: the end; -errno of read, -EBADMSG for a damaged archive. */
int input_line(struct input *in, struct slice *ret_line, struct error *err);
/* The last line that was handed out had no newline: the file ends inside it. */
bool input_unterminated(const struct input *in);
/* A compressed stream that ended before its own end. */
bool input_truncated(const struct input *in);
/* The next bytes, up to length of them, without taking them. For guessing at the start. */
int input_peek(struct input *in, size_t length, struct slice *ret_text, struct error *err);
/* Bytes of the file behind us, and in all (0: unknown). */
uint64_t input_consumed(const struct input *in);
uint64_t input_size(const struct input *in);
