/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scattered buffers. What was read fills them in order, so the last ones hold fewer bytes than their
 * length says; what was written is whole.
 */
#include "decode/iovec.h"

#include "decode/call.h"
#include "decode/types.h"

#include <sys/uio.h>

static size_t iovec_size(const struct call *c)
{
	return 2 * c->word;
}

static void put_string(struct call *c, uint64_t base, uint64_t length, enum phase phase)
{
	put_buffer(c, base, length, phase, 0);
}

void put_iovecs(struct call *c, uint64_t address, uint64_t count, enum phase array_phase,
	enum phase data_phase, uint64_t filled)
{
	put_iovecs_of(c, address, count, array_phase, data_phase, filled, put_string);
}

void put_iovecs_of(struct call *c, uint64_t address, uint64_t count, enum phase array_phase,
	enum phase data_phase, uint64_t filled,
	void (*put)(struct call *c, uint64_t base, uint64_t length, enum phase phase))
{
	size_t size = iovec_size(c), most = call_most_items(c), n = 0;
	struct memory m;

	if (!address || !c->verbose) {
		put_address(c, address);
		return;
	}
	if (!count) {
		put_array_open(c);
		put_array_close(c, false);
		return;
	}
	if (!array_fits(address, count, size) ||
		!call_find(c, address, array_phase, &m) || m.size < size) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	for (; n < count && n < most && m.size >= (n + 1) * size; n++) {
		uint64_t base = call_word(c, m.bytes + n * size);
		uint64_t length = call_word(c, m.bytes + n * size + c->word);
		uint64_t here = length < filled ? length : filled;

		put_item(c);
		put_struct_open(c);
		put_field(c, "iov_base");
		put(c, base, here, data_phase);
		if (filled != UINT64_MAX)
			filled -= here;
		FIELD(c, number, "iov_len", length);
		put_struct_close(c, false);
	}
	put_array_rest(c, &m, address, n, count, size);
}

/* Without what the buffers hold: the call failed, so nobody filled them. */
void put_bare_iovecs(struct call *c, uint64_t address, uint64_t count, enum phase phase)
{
	size_t size = iovec_size(c), most = call_most_items(c), n = 0;
	struct memory m;

	if (!address || !c->verbose || !count || !array_fits(address, count, size) ||
		!call_find(c, address, phase, &m) || m.size < size) {
		put_iovecs(c, address, count, phase, phase, 0);
		return;
	}
	put_array_open(c);
	for (; n < count && n < most && m.size >= (n + 1) * size; n++) {
		put_item(c);
		put_struct_open(c);
		FIELD(c, address, "iov_base", call_word(c, m.bytes + n * size));
		FIELD(c, number, "iov_len", call_word(c, m.bytes + n * size + c->word));
		put_struct_close(c, false);
	}
	put_array_rest(c, &m, address, n, count, size);
}

static void print_iovec_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_iovecs(c, reg_raw(c, reg), reg_raw(c, a->length_arg), AT_ENTRY, AT_ENTRY, UINT64_MAX);
}

static void capture_iovec_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_set_length(capture_add(b, CAPTURE_IOVEC, CAPTURE_ENTRY, reg), a);
}

static void print_iovec_out(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg), count = reg_raw(c, a->length_arg);

	if (c->failed)
		put_bare_iovecs(c, address, count, AT_EXIT);
	else
		put_iovecs(c, address, count, AT_EXIT, AT_EXIT, (uint64_t)c->record->call.result);
}

static void capture_iovec_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	capture_set_length(capture_add(b, CAPTURE_IOVEC, CAPTURE_EXIT_OK, reg), a);
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_FAILED, reg);
	capture_set_length(op, a);
	op->element = b->abi == ABI_I386 ? 8 : sizeof(struct iovec);
	op->max = CAPTURE_STRUCT_MAX;
}

const struct arg_type arg_iovec_in = { .print = print_iovec_in, .capture = capture_iovec_in };
const struct arg_type arg_iovec_out = {
	.print = print_iovec_out, .capture = capture_iovec_out, .at_exit = true
};
