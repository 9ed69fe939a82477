/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For the expect-ioctl-* programs: commands of devices that a test machine does not have, each once answered with 0 by
 * a seccomp filter, which leaves memory as it is, and once failed.
 */
#pragma once

#include "decode-ioctls.h"
#include "expect.h"

/* What stands for the argument when the command succeeds, and when it fails; NULL: the address. */
static inline void shows(
	unsigned number, const char *name, const void *argument, const char *done, const char *failed)
{
	char address[32];

	(void)snprintf(address, sizeof(address), argument ? "%p" : "NULL", argument);
	expect(IOCTL(ANSWERED, number, argument), "ioctl(%d, %s, %s)", ANSWERED, name,
		done ? done : address);
	expect(IOCTL(-1, number, argument), "ioctl(-1, %s, %s)", name, failed ? failed : address);
}

#define SHOWS(number_, argument_, done_, failed_) shows(number_, #number_, argument_, done_, failed_)
/* The same both times. */
#define ASKS(number_, argument_, text_)  shows(number_, #number_, argument_, text_, text_)
/* Known when the command succeeded. */
#define TELLS(number_, argument_, text_) shows(number_, #number_, argument_, text_, NULL)
/* The argument itself. */
#define MEANS(number_, value_, text_)                                                              \
	shows(number_, #number_, (void *)(uintptr_t)(value_), text_, text_)
/* NULL, and what cannot be read. */
#define UNREAD(number_)                                                                            \
	(shows(number_, #number_, NULL, NULL, NULL), shows(number_, #number_, no_memory(), NULL, NULL))
/* A command without an argument. */
#define ALONE(number_)                                                                             \
	(expect(IOCTL(ANSWERED, number_, 5), "ioctl(%d, %s)", ANSWERED, #number_),                 \
		expect(IOCTL(-1, number_, 5), "ioctl(-1, %s)", #number_))
