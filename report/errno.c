/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of errno values and back, from libc's own list, and the kernel's inner restart codes, which
 * only a tracer sees (include/linux/errno.h of the kernel's sources).
 */
#include "call.h"

#include "text.h"

#include <errno.h>

static const struct {
	const char *name;
	int number;
} restarts[] = {
	{"ERESTARTSYS", 512},
	{"ERESTARTNOINTR", 513},
	{"ERESTARTNOHAND", 514},
	{"ERESTART_RESTARTBLOCK", 516},
	{"ENOTSUPP", 524},
	/* second names that libc's list does not give back */
	{"EWOULDBLOCK", EAGAIN},
	{"EDEADLOCK", EDEADLK},
	{"ENOTSUP", EOPNOTSUPP},
};

enum { ERRNO_LIMIT = 134 };

int errno_number(struct slice name)
{
	/* the common ones first; the search below is a hundred comparisons */
	static const struct {
		const char *text;
		size_t length;
		int number;
	} common[] = {
#define COMMON(e) {#e, sizeof(#e) - 1, e}
		COMMON(ENOENT),
		COMMON(EAGAIN),
		COMMON(EINTR),
		COMMON(EINVAL),
		COMMON(EBADF),
		COMMON(ENOTTY),
		COMMON(ENOSYS),
		COMMON(EEXIST),
		COMMON(ECONNREFUSED),
		COMMON(EINPROGRESS),
		COMMON(ECHILD),
		COMMON(EPERM),
		COMMON(EACCES),
		COMMON(ETIMEDOUT),
		COMMON(ENOTDIR),
		COMMON(ENODATA),
#undef COMMON
	};

	for (size_t i = 0; i < ARRAY_SIZE(common); i++)
		if (name.length == common[i].length &&
			memcmp(name.at, common[i].text, name.length) == 0)
			return common[i].number;
	for (int n = 1; n < ERRNO_LIMIT; n++) {
		const char *known = strerrorname_np(n);

		if (known && slice_is(name, known))
			return n;
	}
	for (size_t i = 0; i < ARRAY_SIZE(restarts); i++)
		if (slice_is(name, restarts[i].name))
			return restarts[i].number;
	return 0;
}

const char *errno_text(int number)
{
	if (number > 0 && number < ERRNO_LIMIT)
		return strerrorname_np(number);
	for (size_t i = 0; i < ARRAY_SIZE(restarts); i++)
		if (restarts[i].number == number)
			return restarts[i].name;
	return NULL;
}
