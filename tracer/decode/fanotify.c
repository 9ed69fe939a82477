/* SPDX-License-Identifier: BSD-2-Clause */
/* fanotify_init(2) and fanotify_mark(2). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <sys/fanotify.h>

/* The class is one of some, and stands apart from what goes with it. */
static void print_fanotify_init(struct call *c, const struct arg *a, unsigned reg)
{
	const unsigned classes = FAN_CLASS_CONTENT | FAN_CLASS_PRE_CONTENT;
	unsigned flags = reg_unsigned(c, reg);

	(void)a;
	put_one_of(c, flags & classes, &fanotify_classes);
	if (flags & ~classes) {
		put_text(c, "|");
		put_flags(c, flags & ~classes, &fanotify_init_flags);
	}
}

const struct arg_type arg_fanotify_init = { .print = print_fanotify_init };

/* In place of a folder: the events' objects come without a descriptor. */
static void print_fanotify_folder(struct call *c, const struct arg *a, unsigned reg)
{
	if (reg_int(c, reg) == FAN_NOFD)
		put_symbol(c, "FAN_NOFD", (uint64_t)(int64_t)FAN_NOFD);
	else
		arg_dirfd.print(c, a, reg);
}

static void capture_fanotify_folder(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	arg_dirfd.capture(b, a, reg);
}

const struct arg_type arg_fanotify_folder = {
	.print = print_fanotify_folder, .capture = capture_fanotify_folder
};
