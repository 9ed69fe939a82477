/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel keeps of a file beside stat(2)'s: its pages in memory, its extended flags. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <stddef.h>

/* --- cachestat: linux/mman.h of 6.5 -------------------------------------------------------------------------- */
struct range {
	uint64_t off, len;
};

static const struct field range_fields[] = {
	F(struct range, off, HEX), F(struct range, len, UNSIGNED), F_END,
};

struct pages {
	uint64_t nr_cache, nr_dirty, nr_writeback, nr_evicted, nr_recently_evicted;
};

static const struct field pages_fields[] = {
	F(struct pages, nr_cache, UNSIGNED), F(struct pages, nr_dirty, UNSIGNED),
	F(struct pages, nr_writeback, UNSIGNED), F(struct pages, nr_evicted, UNSIGNED),
	F(struct pages, nr_recently_evicted, UNSIGNED), F_END,
};

static void print_range(struct call *c, const void *bytes)
{
	put_fields_struct(c, range_fields, bytes);
}

static void print_pages(struct call *c, const void *bytes)
{
	put_fields_struct(c, pages_fields, bytes);
}

const struct struct_type struct_cache_range = {
	.print = print_range, .size = sizeof(struct range), .portable = true
};
const struct struct_type struct_cache_pages = {
	.print = print_pages, .size = sizeof(struct pages), .portable = true
};

/* --- file_getattr, file_setattr: linux/fs.h of 6.17 ------------------------------------------------------------ */
struct file_attr {
	uint64_t fa_xflags;
	uint32_t fa_extsize, fa_nextents, fa_projid, fa_cowextsize;
};

static const struct field file_attr_get[] = {
	F(struct file_attr, fa_xflags, FLAGS, .names = &file_xflags),
	F(struct file_attr, fa_extsize, UNSIGNED),
	F(struct file_attr, fa_nextents, UNSIGNED),
	F(struct file_attr, fa_projid, HEX),
	F(struct file_attr, fa_cowextsize, UNSIGNED),
	F_END,
};

/* The number of extents is not to be set. */
static const struct field file_attr_set[] = {
	F(struct file_attr, fa_xflags, FLAGS, .names = &file_xflags),
	F(struct file_attr, fa_extsize, UNSIGNED),
	F(struct file_attr, fa_projid, HEX),
	F(struct file_attr, fa_cowextsize, UNSIGNED),
	F_END,
};

const struct sized_type sized_file_attr_get = { file_attr_get, sizeof(struct file_attr),
	.least = sizeof(struct file_attr), .most = SIZED_PAGE };
const struct sized_type sized_file_attr_set = { file_attr_set, sizeof(struct file_attr),
	.least = sizeof(struct file_attr), .most = SIZED_PAGE };
