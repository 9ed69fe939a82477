/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The error object. Text only: nothing here prints or exits.
 */
#include "error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void text_finish(struct error *err, int length)
{
	if (length >= (int)sizeof(err->text))
		memcpy(err->text + sizeof(err->text) - 4, "...", 4);
}

static void error_begin(struct error *err, int code, const char *format, va_list ap)
{
	err->code = code;
	text_finish(err, vsnprintf(err->text, sizeof(err->text), format, ap));
}

int error_set(struct error *err, int code, const char *format, ...)
{
	va_list ap;

	if (err) {
		size_t used;

		va_start(ap, format);
		error_begin(err, code ? code : EINVAL, format, ap);
		va_end(ap);
		used = strlen(err->text);
		if (code)
			text_finish(err, (int)used + snprintf(err->text + used,
							     sizeof(err->text) - used, ": %s",
							     strerrordesc_np(code) ?: "unknown error"));
	}
	return code ? -code : -EINVAL;
}

int error_say(struct error *err, int code, const char *format, ...)
{
	va_list ap;

	if (err) {
		va_start(ap, format);
		error_begin(err, code, format, ap);
		va_end(ap);
	}
	return -code;
}

int error_wrap(struct error *err, int negative_errno, const char *format, ...)
{
	char inner[ERROR_TEXT_SIZE];
	va_list ap;
	size_t used;

	if (!err)
		return negative_errno;
	memcpy(inner, err->text, sizeof(inner));
	va_start(ap, format);
	error_begin(err, err->code ? err->code : -negative_errno, format, ap);
	va_end(ap);
	used = strlen(err->text);
	text_finish(err, (int)used + snprintf(err->text + used, sizeof(err->text) - used, ": %s",
					     inner));
	return negative_errno;
}
