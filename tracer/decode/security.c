/* SPDX-License-Identifier: BSD-2-Clause */
/* Security modules: landlock's rule sets, the attributes that lsm_*() reads and writes. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/landlock.h>
#include <stddef.h>
#include <string.h>

#include "decode/newer-constants.h"

/* --- landlock ------------------------------------------------------------------------------------------ */
/* linux/landlock.h of 7.0; Debian 12's ends after the first field. */
struct ruleset {
	uint64_t handled_access_fs, handled_access_net, scoped, quiet_access_fs, quiet_access_net,
		quiet_scoped;
};

static const struct field ruleset_fields[] = {
	F(struct ruleset, handled_access_fs, FLAGS, .names = &landlock_fs_access),
	F(struct ruleset, handled_access_net, FLAGS, .names = &landlock_net_access,
		SINCE(struct ruleset, handled_access_net)),
	F(struct ruleset, scoped, FLAGS, .names = &landlock_scopes,
		SINCE(struct ruleset, scoped)),
	F(struct ruleset, quiet_access_fs, FLAGS, .names = &landlock_fs_access,
		SINCE(struct ruleset, quiet_access_fs)),
	F(struct ruleset, quiet_access_net, FLAGS, .names = &landlock_net_access,
		SINCE(struct ruleset, quiet_access_net)),
	F(struct ruleset, quiet_scoped, FLAGS, .names = &landlock_scopes,
		SINCE(struct ruleset, quiet_scoped)),
	F_END,
};
const struct sized_type sized_landlock_ruleset = { ruleset_fields, sizeof(struct ruleset),
	.least = sizeof(uint64_t), .brief = true };

/* Asked for the version or the errata, the call gives a number; else a descriptor. */
static void print_create_flags(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned flags = reg_unsigned(c, reg);

	(void)a;
	put_flags(c, flags, &landlock_create_flags);
	if (!(flags & (LANDLOCK_CREATE_RULESET_VERSION | LANDLOCK_CREATE_RULESET_ERRATA)))
		c->result = R_FD;
}

static void capture_create_flags(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_unless(b, CAPTURE_EXIT_OK, reg, UINT32_MAX, 0, 1);
	(void)capture_add(b, CAPTURE_FD_RESULT, CAPTURE_EXIT_OK, 0);
}

const struct arg_type arg_landlock_create_flags = {
	.print = print_create_flags, .capture = capture_create_flags
};

static const struct field path_rule[] = {
	F(struct landlock_path_beneath_attr, allowed_access, FLAGS,
		.names = &landlock_fs_access),
	F(struct landlock_path_beneath_attr, parent_fd, FD),
	F_END,
};

struct port_rule {
	uint64_t allowed_access, port;
};

static const struct field port_rule[] = {
	F(struct port_rule, allowed_access, FLAGS, .names = &landlock_net_access),
	F(struct port_rule, port, UNSIGNED),
	F_END,
};

enum { RULESET, RULE_TYPE };

static void print_landlock_rule(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned type = reg_unsigned(c, RULE_TYPE);
	const void *bytes = NULL;
	size_t size = 0;

	(void)a;
	if (type == LANDLOCK_RULE_PATH_BENEATH)
		size = sizeof(struct landlock_path_beneath_attr);
	else if (type == LANDLOCK_RULE_NET_PORT)
		size = sizeof(struct port_rule);
	if (size)
		bytes = call_bytes(c, reg_raw(c, reg), size, AT_ENTRY);
	if (bytes)
		put_fields_struct(
			c, type == LANDLOCK_RULE_NET_PORT ? port_rule : path_rule, bytes);
	else
		put_address(c, reg_raw(c, reg));
}

static void capture_landlock_rule(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_unless(b, CAPTURE_ENTRY, RULE_TYPE, UINT32_MAX, LANDLOCK_RULE_PATH_BENEATH, 2);
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(struct landlock_path_beneath_attr));
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, reg);
	op->count = 1;
	op->offset = offsetof(struct landlock_path_beneath_attr, parent_fd);
	capture_unless(b, CAPTURE_ENTRY, RULE_TYPE, UINT32_MAX, LANDLOCK_RULE_NET_PORT, 1);
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(struct port_rule));
}

const struct arg_type arg_landlock_rule = {
	.print = print_landlock_rule, .capture = capture_landlock_rule
};

/* --- lsm_get_self_attr, lsm_set_self_attr, lsm_list_modules -------------------------------------------------- */
/* linux/lsm.h of 6.8: struct lsm_ctx, without the bytes that follow it */
struct context {
	uint64_t id, flags, len, ctx_len;
};

static const struct field context_fields[] = {
	F(struct context, id, ONE_OF, .names = &lsm_unnamed_ids),
	F(struct context, flags, HEX),
	F(struct context, len, UNSIGNED),
	F(struct context, ctx_len, UNSIGNED),
	F_END,
};

enum { LSM_CONTEXTS = 1, LSM_SIZE = 2, LSM_FLAGS = 3 };

#define CONTEXTS_MOST 2048 /* bytes of contexts that are looked at */

/* One context in `left` bytes; returns how long it says that it is. */
static uint64_t put_context(struct call *c, const uint8_t *bytes, size_t left)
{
	struct context context;
	uint64_t room;

	memcpy(&context, bytes, sizeof(context));
	put_struct_open(c);
	(void)put_fields_within(c, context_fields, &context, sizeof(context));
	room = context.len < left ? context.len : left;
	room = room > sizeof(context) ? room - sizeof(context) : 0;
	if (room > context.ctx_len)
		room = context.ctx_len;
	if (room) {
		put_field(c, "ctx");
		put_bytes(c, bytes + sizeof(context), room, room, STRING_HEX);
	}
	put_struct_close(c, false);
	return context.len;
}

static void put_contexts(struct call *c, uint64_t address, uint64_t size)
{
	size_t most = call_most_items(c);
	struct memory m;
	size_t at = 0;

	if (!address || size < sizeof(struct context) || !c->verbose ||
		!call_find(c, address, AT_EXIT, &m) || m.size < sizeof(struct context)) {
		put_address(c, address);
		return;
	}
	if (size > m.size)
		size = m.size;
	put_array_open(c);
	for (size_t n = 0; size - at >= sizeof(struct context); n++) {
		uint64_t length;

		if (n >= most)
			break;
		put_item(c);
		length = put_context(c, m.bytes + at, size - at);
		if (length < sizeof(struct context) || length >= size - at) {
			at = size;
			break;
		}
		at += length;
	}
	put_array_close(c, at < size);
}

static bool before_and_after(const struct call *c, unsigned reg, uint32_t *before, uint32_t *after)
{
	return call_copy(c, reg_raw(c, reg), AT_ENTRY, before, sizeof(*before)) &&
		call_copy(c, reg_raw(c, reg), AT_EXIT, after, sizeof(*after));
}

static void print_lsm_contexts(struct call *c, const struct arg *a, unsigned reg)
{
	bool single = reg_unsigned(c, LSM_FLAGS) & LSM_FLAG_SINGLE;
	uint32_t before, after;
	const void *bytes = NULL;
	uint64_t id;

	(void)a;
	if (!before_and_after(c, LSM_SIZE, &before, &after)) {
		put_address(c, reg_raw(c, reg));
		return;
	}
	if (single) {
		bytes = call_bytes(c, reg_raw(c, reg), sizeof(struct context), AT_ENTRY);
		if (!bytes) {
			put_address(c, reg_raw(c, reg));
			return;
		}
		memcpy(&id, bytes, sizeof(id));
		put_struct_open(c);
		FIELD(c, one_of, "id", id, &lsm_unnamed_ids);
		put_struct_close(c, false);
		put_changed(c);
	}
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_contexts(c, reg_raw(c, reg), after);
}

static void capture_lsm_contexts(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(struct context));
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, reg);
	op->length = LENGTH_POINTED;
	op->length_arg = LSM_SIZE;
	op->max = CONTEXTS_MOST;
}

/* [128 => 0], told even when the call failed: it says how much room would be needed. */
static void print_lsm_size(struct call *c, const struct arg *a, unsigned reg)
{
	uint32_t before, after;

	(void)a;
	if (!before_and_after(c, reg, &before, &after) || !c->verbose) {
		put_pointed(c, reg_raw(c, reg), sizeof(before), false, AT_ENTRY);
		return;
	}
	put_array_open(c);
	put_item(c);
	put_number(c, before);
	if (before != after) {
		put_changed(c);
		put_number(c, after);
	}
	put_array_close(c, false);
}

static void capture_lsm_size(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT, reg, sizeof(uint32_t));
}

static void print_lsm_context(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg), size = reg_unsigned(c, LSM_SIZE);
	struct memory m;

	(void)a;
	if (!address || size < sizeof(struct context) || !c->verbose ||
		!call_find(c, address, AT_ENTRY, &m) || m.size < sizeof(struct context))
		put_address(c, address);
	else
		(void)put_context(c, m.bytes, m.size < size ? m.size : size);
}

static void capture_lsm_context(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = LSM_SIZE;
	op->max = CONTEXTS_MOST;
}

static void print_id(struct call *c, const void *bytes)
{
	uint64_t id;

	memcpy(&id, bytes, sizeof(id));
	put_one_of(c, id, &lsm_ids);
}

const struct struct_type struct_lsm_id = {
	.print = print_id, .size = sizeof(uint64_t), .portable = true
};
const struct arg_type arg_lsm_contexts = {
	.print = print_lsm_contexts, .capture = capture_lsm_contexts, .at_exit = true
};
const struct arg_type arg_lsm_size = {
	.print = print_lsm_size, .capture = capture_lsm_size, .at_exit = true
};
const struct arg_type arg_lsm_context = {
	.print = print_lsm_context, .capture = capture_lsm_context
};
