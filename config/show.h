/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A value from outside, made fit for one line of a message: everything but printable ASCII is
 * escaped, and it is cut. Docker derives exit codes from certain phrases in a runtime's error, so a
 * value that holds one is shown with the phrase's first space escaped.
 *
 *	return error_say(err, EINVAL, "'%s' is not a path", SHOW(value));
 */
#pragma once

#define SHOWN_MAX 72 /* characters, escapes counted as what they are written with */

struct shown {
	char text[SHOWN_MAX + 8]; /* one more escape, "..." and NUL */
};

const char *show_value(struct shown *s, const char *value);

/* Lives until the end of the enclosing block. */
#define SHOW(value) show_value(&(struct shown){ .text = "" }, value)
