/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of /proc/PID: what a page is (pagemap), and what an address belongs to (maps); both linux/fs.h. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-ioctl-constants.h"

#include <string.h>

/* --- pagemap ------------------------------------------------------------------------------------------- */
CONSTANTS(categories, "PAGE_IS_", NULL, NAMED(PAGE_IS_WPALLOWED), NAMED(PAGE_IS_WRITTEN),
	NAMED(PAGE_IS_FILE), NAMED(PAGE_IS_PRESENT), NAMED(PAGE_IS_SWAPPED), NAMED(PAGE_IS_PFNZERO),
	NAMED(PAGE_IS_HUGE), NAMED(PAGE_IS_SOFT_DIRTY), NAMED(PAGE_IS_GUARD));
CONSTANTS(scan_flags, "PM_SCAN_", NULL, NAMED(PM_SCAN_WP_MATCHING), NAMED(PM_SCAN_CHECK_WPASYNC));

#define SCAN(member_, kind_, ...) F(struct pm_scan_arg, member_, kind_, ##__VA_ARGS__)
#define CATEGORIES(member_)       SCAN(member_, FLAGS, .names = &categories)
static const struct field scan_before[] = {
	SCAN(size, UNSIGNED), SCAN(flags, FLAGS, .names = &scan_flags), SCAN(start, HEX), SCAN(end, HEX),
	SCAN(vec_len, UNSIGNED), SCAN(max_pages, UNSIGNED), CATEGORIES(category_inverted),
	CATEGORIES(category_mask), CATEGORIES(category_anyof_mask), CATEGORIES(return_mask), F_END
};
static const struct field walked[] = { SCAN(walk_end, HEX), F_END };
static const struct field region_fields[] = {
	F(struct page_region, start, HEX), F(struct page_region, end, HEX),
	F(struct page_region, categories, FLAGS, .names = &categories), F_END
};

static void print_region(struct call *c, const void *bytes)
{
	put_fields_struct(c, region_fields, bytes);
}

/* How many regions there are the result says. */
static void both_scan(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct pm_scan_arg));
	struct pm_scan_arg scan;

	if (!ioctl_opened(c, address, sizeof(scan)))
		return;
	memcpy(&scan, call_bytes(c, address, sizeof(scan), AT_ENTRY), sizeof(scan));
	if (c->entry) {
		put_struct_open(c);
		(void)put_fields(c, scan_before, &scan);
		return;
	}
	if (c->failed || !bytes) {
		FIELD(c, address, "vec", scan.vec);
	} else {
		put_field(c, "vec");
		put_array(c, scan.vec, (uint64_t)c->record->call.result, sizeof(struct page_region),
			AT_EXIT, print_region);
		(void)put_fields(c, walked, bytes);
	}
	put_struct_close(c, false);
}

static void capture_scan(struct capture_builder *b)
{
	struct capture_op *op = ioctl_capture_counted(b, CAPTURE_EXIT_OK, offsetof(struct pm_scan_arg, vec), 0,
		0, sizeof(struct page_region));

	op->length = LENGTH_RESULT;
}

/* --- maps ---------------------------------------------------------------------------------------------- */
CONSTANTS(query_flags, "PROCMAP_QUERY_", NULL, NAMED(PROCMAP_QUERY_VMA_READABLE),
	NAMED(PROCMAP_QUERY_VMA_WRITABLE), NAMED(PROCMAP_QUERY_VMA_EXECUTABLE),
	NAMED(PROCMAP_QUERY_VMA_SHARED), NAMED(PROCMAP_QUERY_COVERING_OR_NEXT_VMA),
	NAMED(PROCMAP_QUERY_FILE_BACKED_VMA));

#define QUERY(member_, kind_, ...) F(struct procmap_query, member_, kind_, ##__VA_ARGS__)

static void print_name(struct call *c, const void *bytes)
{
	struct procmap_query q;

	memcpy(&q, bytes, sizeof(q));
	put_path(c, q.vma_name_addr, AT_EXIT);
}

static void print_build(struct call *c, const void *bytes)
{
	struct procmap_query q;

	memcpy(&q, bytes, sizeof(q));
	put_buffer(c, q.build_id_addr, q.build_id_size, AT_EXIT, STRING_HEX);
}

/* What was not asked for, and what is not there, has no size. */
static void put_words(struct call *c, const void *bytes)
{
	static const struct field name[] = {
		QUERY(vma_name_size, UNSIGNED), QUERY(vma_name_addr, WITHIN, .print = print_name), F_END
	};
	static const struct field build[] = {
		QUERY(build_id_size, UNSIGNED), QUERY(build_id_addr, WITHIN, .print = print_build), F_END
	};
	struct procmap_query q;

	memcpy(&q, bytes, sizeof(q));
	if (q.vma_name_size)
		(void)put_fields(c, name, bytes);
	if (q.build_id_size)
		(void)put_fields(c, build, bytes);
}

static const struct field query_before[] = {
	QUERY(size, UNSIGNED), QUERY(query_flags, FLAGS, .names = &query_flags), QUERY(query_addr, HEX),
	QUERY(vma_name_size, UNSIGNED), QUERY(build_id_size, UNSIGNED), QUERY(vma_name_addr, ADDRESS),
	QUERY(build_id_addr, ADDRESS), F_END
};
static const struct field query_after[] = {
	QUERY(vma_start, HEX), QUERY(vma_end, HEX), QUERY(vma_flags, FLAGS, .names = &query_flags),
	QUERY(vma_page_size, UNSIGNED), QUERY(vma_offset, HEX), QUERY(inode, UNSIGNED),
	QUERY(dev_major, HEX), QUERY(dev_minor, HEX), F_FIELDS(put_words), F_END
};

static void capture_words(struct capture_builder *b)
{
	ioctl_capture_counted(b, CAPTURE_EXIT_OK, offsetof(struct procmap_query, vma_name_addr),
		offsetof(struct procmap_query, vma_name_size), 4, 1);
	ioctl_capture_counted(b, CAPTURE_EXIT_OK, offsetof(struct procmap_query, build_id_addr),
		offsetof(struct procmap_query, build_id_size), 4, 1);
}

static const struct ioctl_row proc_rows[] = {
	BOTH_WIDE(PAGEMAP_SCAN, both_scan, .capture = capture_scan),
	CHANGED(PROCMAP_QUERY, struct procmap_query, query_before, query_after, .wide = true,
		.capture = capture_words),
};

IOCTL_FAMILY(proc, PROCFS_IOCTL_MAGIC);
