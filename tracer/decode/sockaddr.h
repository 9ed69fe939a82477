/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the two files of socket addresses. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct call;

/* The fields after the family; false: the family has none here, or there are too few bytes. */
bool put_rare_address(struct call *c, const void *bytes, size_t size, unsigned family);
/* The same of a common family, which a rare one may carry. */
void put_address_parts(struct call *c, const void *bytes, size_t size);
/* sa_data="…" */
void put_plain_address(struct call *c, const void *bytes, size_t size);
