/* SPDX-License-Identifier: BSD-2-Clause */
/* Structures whose size is an argument: the kernel and the program may know different ones. */
#pragma once

#include "decode/fields.h"
#include "decode/memory.h"

struct sized_type {
	const struct field *fields;
	uint32_t size;  /* of what we know, at most SIZED_MOST */
	uint32_t least; /* with fewer bytes it is none */
	uint32_t most;  /* nor with more; 0: any number */
	uint16_t fd;    /* where a descriptor is that no F_FD shows; 0: nowhere */
	bool brief;     /* what lies behind it shows as "...", not as bytes */
};

#define SIZED_MOST 512
#define SIZED_PAGE 4096u /* no more than a page of it is looked at */

void put_sized(struct call *c, uint64_t address, uint64_t size, const struct sized_type *type,
	enum phase phase);
/* In a structure: the bytes from `known` to `size` at an address, unless they are all zero. */
void put_extra_bytes(
	struct call *c, uint64_t address, uint64_t known, uint64_t size, enum phase phase);
