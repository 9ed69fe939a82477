/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening and reading folders. */
#include "decode/call.h"
#include "decode/types.h"

#include <fcntl.h>
#include <string.h>

/* The mode means something only to a call that may create; its flags are the argument before it. */
static void print_open_mode(struct call *c, const struct arg *a, unsigned reg)
{
	if (!(reg_unsigned(c, reg - 1) & (O_CREAT | __O_TMPFILE)))
		return;
	put_arg(c, a->name);
	arg_mode.print(c, a, reg);
}

const struct arg_type arg_open_mode = { .print = print_open_mode, .names_itself = true };
