/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that is only ever given back all at once: texts and rows of tables, entries of maps.
 */
#pragma once

#include "slice.h"

#include <stddef.h>

struct chunk;

/* Zeroed, aligned for any type; NULL: out of memory. */
void *chunk_alloc(struct chunk **list, size_t size);
/* A NUL-terminated copy. */
char *chunk_copy(struct chunk **list, struct slice text);
void chunk_free(struct chunk **list);
size_t chunk_total(const struct chunk *list);
