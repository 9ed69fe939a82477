/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For programs that say themselves which lines a tracer has to show, because the installed strace does not
 * know their calls: one line of standard output for each, written when the program ends.
 *
 *	long r = syscall(SYS_…, 3, &range, page, 0);
 *	expect(r, "cachestat(3, {off=0, len=%u}, …, 0)", range.len);
 *
 * tests/expected-lines looks for the lines, in their order.
 */
#pragma once

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((constructor)) static void expect_late(void)
{
	static char room[1 << 20];

	setvbuf(stdout, room, _IOFBF, sizeof(room));
}

static inline void expect_line(long result, const char *success, const char *format, va_list arguments)
{
	int error = errno;

	vprintf(format, arguments);
	if (result == -1)
		printf(" = -1 %s (%s)\n", strerrorname_np(error), strerrordesc_np(error));
	else
		printf(success, result);
}

/* The call as it has to be shown, without its result. */
__attribute__((format(printf, 2, 3))) static inline void expect(long result, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	expect_line(result, " = %ld\n", format, arguments);
	va_end(arguments);
}

__attribute__((format(printf, 2, 3), unused)) static inline void expect_hex(long result, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	expect_line(result, " = %#lx\n", format, arguments);
	va_end(arguments);
}
