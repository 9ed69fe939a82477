/* SPDX-License-Identifier: BSD-2-Clause */
/* Mappings. */
#include "decode/call.h"
#include "decode/types.h"

#include <sys/mman.h>

/* As strace: only where the kernel would take it as the one place to go to. */
static void print_mremap_address(struct call *c, const struct arg *a, unsigned reg)
{
	if ((reg_raw(c, reg - 1) & (MREMAP_MAYMOVE | MREMAP_FIXED)) != (MREMAP_MAYMOVE | MREMAP_FIXED))
		return;
	put_arg(c, a->name);
	put_address(c, reg_raw(c, reg));
}

const struct arg_type arg_mremap_address = { .print = print_mremap_address, .names_itself = true };
