/* SPDX-License-Identifier: BSD-2-Clause */
/* io_uring_setup(2): what is asked of a ring, and what it is. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/io_uring.h>
#include <stddef.h>
#include <string.h>

#define PARAM(member_, kind_, ...) F(struct io_uring_params, member_, kind_, ##__VA_ARGS__)
#define SQ(member_, kind_, ...)    F(struct io_sqring_offsets, member_, kind_, ##__VA_ARGS__)
#define CQ(member_, kind_, ...)    F(struct io_cqring_offsets, member_, kind_, ##__VA_ARGS__)

static const struct field submission[] = {
	SQ(head, UNSIGNED), SQ(tail, UNSIGNED), SQ(ring_mask, UNSIGNED), SQ(ring_entries, UNSIGNED),
	SQ(flags, UNSIGNED), SQ(dropped, UNSIGNED), SQ(array, UNSIGNED),
	SQ(resv1, HEX, .when = NON_ZERO), SQ(resv2, HEX, .when = NON_ZERO), F_END,
};
static const struct field completion[] = {
	CQ(head, UNSIGNED), CQ(tail, UNSIGNED), CQ(ring_mask, UNSIGNED), CQ(ring_entries, UNSIGNED),
	CQ(overflow, UNSIGNED), CQ(cqes, UNSIGNED), CQ(flags, UNSIGNED),
	CQ(resv1, HEX, .when = NON_ZERO), CQ(resv2, HEX, .when = NON_ZERO), F_END,
};
static const struct field params_given[] = {
	PARAM(flags, FLAGS, .names = &uring_setup_flags), PARAM(sq_thread_cpu, HEX),
	PARAM(sq_thread_idle, UNSIGNED), F_END,
};
static const struct field params_ring[] = { PARAM(wq_fd, FD), F_END };
static const struct field params_reserved[] = {
	F_ARRAY(struct io_uring_params, resv, HEX, .when = NON_ZERO), F_END,
};
static const struct field params_answer[] = {
	PARAM(sq_entries, UNSIGNED), PARAM(cq_entries, UNSIGNED),
	PARAM(features, FLAGS, .names = &uring_features),
	PARAM(sq_off, STRUCT, .fields = submission), PARAM(cq_off, STRUCT, .fields = completion),
	F_END,
};

static void print_uring_params(struct call *c, const struct arg *a, unsigned reg)
{
	struct io_uring_params p;
	const void *bytes = call_bytes(c, reg_raw(c, reg), sizeof(p), AT_ENTRY);

	(void)a;
	if (!bytes) {
		if (c->entry)
			put_address(c, reg_raw(c, reg));
		return;
	}
	if (c->entry) {
		memcpy(&p, bytes, sizeof(p));
		put_struct_open(c);
		(void)put_fields(c, params_given, &p);
		if (p.flags & IORING_SETUP_ATTACH_WQ)
			(void)put_fields(c, params_ring, &p);
		(void)put_fields(c, params_reserved, &p);
	}
	if (!c->exit)
		return;
	bytes = c->failed ? NULL : call_bytes(c, reg_raw(c, reg), sizeof(p), AT_EXIT);
	if (bytes)
		(void)put_fields(c, params_answer, bytes);
	put_struct_close(c, false);
}

static void capture_uring_params(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg, sizeof(struct io_uring_params));
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, reg);
	op->count = 1;
	op->offset = offsetof(struct io_uring_params, wq_fd);
}

const struct arg_type arg_uring_params = {
	.print = print_uring_params, .capture = capture_uring_params, .split = true
};
