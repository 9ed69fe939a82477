/* SPDX-License-Identifier: BSD-2-Clause */
/* io_uring_register(2): what the kernel fills in where the argument points, its operations and its workers. */
#include "decode/io_uring.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"

#include <string.h>

static const struct field probe_reserved[] = {
	F(struct uring_probe, resv, HEX, .when = NON_ZERO),
	F_ARRAY(struct uring_probe, resv2, HEX, .when = NON_ZERO), F_END,
};

static void put_probe_operation(struct call *c, const uint8_t *bytes)
{
	struct uring_probe_operation o;

	memcpy(&o, bytes, sizeof(o));
	put_struct_open(c);
	FIELD(c, one_of_decimal, "op", o.op, &uring_operations);
	if (o.resv)
		FIELD(c, hex, "resv", o.resv);
	FIELD(c, flags, "flags", o.flags, &uring_operation_flags);
	if (o.resv2)
		FIELD(c, hex, "resv2", o.resv2);
	put_struct_close(c, false);
}

static void put_probe(struct call *c, const uint8_t *bytes, bool answered)
{
	uint32_t count = reg_unsigned(c, URING_COUNT);
	size_t most = call_most_items(c), n = 0;
	struct uring_probe p;
	bool more;

	memcpy(&p, bytes, sizeof(p));
	more = answered && count < p.ops_len;
	if (answered && count > p.ops_len)
		count = p.ops_len;
	put_struct_open(c);
	FIELD(c, one_of_decimal, "last_op", p.last_op, &uring_operations);
	FIELD(c, number, "ops_len", p.ops_len);
	(void)put_fields(c, probe_reserved, &p);
	put_field(c, "ops");
	put_array_open(c);
	for (; n < count && n < most; n++) {
		put_item(c);
		put_probe_operation(c, bytes + sizeof(p) + n * sizeof(struct uring_probe_operation));
	}
	put_array_close(c, n < count || more);
	put_struct_close(c, false);
}

/* Before the call it should be all zero, and is not shown. */
void print_uring_probe(struct call *c)
{
	uint64_t address = reg_raw(c, URING_ARGUMENT);
	uint32_t count = reg_unsigned(c, URING_COUNT);
	size_t size = sizeof(struct uring_probe) + (size_t)count * sizeof(struct uring_probe_operation);
	const uint8_t *before = NULL, *after = NULL;
	bool shown = false;

	if (count <= URING_PROBE_MOST) {
		before = call_bytes(c, address, size, AT_ENTRY);
		after = c->failed ? NULL : call_bytes(c, address, size, AT_EXIT);
	}
	for (size_t i = 0; before && i < size; i++)
		shown |= before[i] != 0;
	if (c->entry && shown)
		put_probe(c, before, false);
	else if (c->entry && !before)
		put_address(c, address);
	if (!c->exit || !before)
		return;
	if (after && shown)
		put_changed(c);
	if (after)
		put_probe(c, after, true);
	else if (!shown)
		put_address(c, address);
}

/* [[IO_WQ_BOUND]=1, [IO_WQ_UNBOUND]=2] */
static void put_workers(struct call *c, enum phase phase)
{
	uint64_t address = reg_raw(c, URING_ARGUMENT);
	size_t count = reg_unsigned(c, URING_COUNT), most = call_most_items(c), n = 0;
	struct memory m;
	uint32_t value;

	if (!address || !c->verbose) {
		put_address(c, address);
	} else if (!count) {
		put_array_open(c);
		put_array_close(c, false);
	} else if (!call_find(c, address, phase, &m) || m.size < sizeof(value)) {
		put_address(c, address);
	} else {
		put_array_open(c);
		for (; n < count && n < most && m.size >= (n + 1) * sizeof(value); n++) {
			memcpy(&value, m.bytes + n * sizeof(value), sizeof(value));
			put_item(c);
			put_text(c, "[");
			put_one_of_decimal(c, n, &uring_workers);
			put_text(c, "]=");
			put_number(c, value);
		}
		if (n < count && n < most && m.fault) {
			put_item(c);
			PUT(c, unreadable, address + n * sizeof(value));
			put_array_close(c, false);
		} else {
			put_array_close(c, n < count);
		}
	}
}

void print_uring_workers(struct call *c)
{
	const void *before = call_bytes(
		c, reg_raw(c, URING_ARGUMENT), reg_unsigned(c, URING_COUNT) * sizeof(uint32_t), AT_ENTRY);

	if (c->entry)
		put_workers(c, AT_ENTRY);
	if (!c->exit || !before || !reg_unsigned(c, URING_COUNT))
		return;
	put_changed(c);
	put_workers(c, AT_EXIT);
}
