/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting for descriptors: poll, select, epoll. What came of it stands in the explanation of the result. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/signal.h"
#include "decode/time.h"
#include "decode/types.h"

#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <time.h>

/* --- what is left of a timeout, in the explanation -------------------------------------------------------- */
/* The argument of this call that the kernel counts down; NULL: it has none. */
static const struct arg *countdown(const struct call *c)
{
	for (const struct arg *a = c->row->args; a->type; a++)
		if (a->type == &arg_left)
			return a;
	return NULL;
}

static bool put_left(struct call *c, bool first)
{
	const struct arg *a = countdown(c);
	uint64_t address = a ? reg_raw(c, arg_register(c->row, a)) : 0;
	const struct struct_type *type = a ? a->detail : NULL;
	const void *bytes = NULL;

	if (type)
		bytes = call_bytes(c, address, struct_size(type, c->i386), AT_EXIT);
	if (!bytes)
		return false;
	PUT(c, aux_text, first ? "left " : ", left ");
	type->print(c, bytes);
	return true;
}

static void print_left(struct call *c, const struct arg *a, unsigned reg)
{
	put_struct_at(c, reg_raw(c, reg), a->detail, AT_ENTRY);
}

static void capture_left(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg,
		struct_size(a->detail, b->abi == ABI_I386));
}

const struct arg_type arg_left = { .print = print_left, .capture = capture_left };

/* --- poll -------------------------------------------------------------------------------------------- */
static void print_asked(struct call *c, const void *bytes)
{
	struct pollfd p;

	memcpy(&p, bytes, sizeof(p));
	put_struct_open(c);
	put_field(c, "fd");
	put_fd(c, p.fd, AT_ENTRY);
	/* a negative descriptor is passed over by the kernel */
	if (p.fd >= 0)
		FIELD(c, flags, "events", (uint16_t)p.events, &poll_events);
	put_struct_close(c, false);
}

static void print_pollfds(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_array(c, reg_raw(c, reg), reg_unsigned(c, reg + 1), sizeof(struct pollfd), AT_ENTRY,
		print_asked);
}

static void capture_pollfds(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_ARG;
	op->length_arg = (uint8_t)(reg + 1);
	op->element = sizeof(struct pollfd);
	op->max = CAPTURE_STRUCT_MAX;
	op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, reg);
	op->length = LENGTH_ARG;
	op->length_arg = (uint8_t)(reg + 1);
	op->element = sizeof(struct pollfd);
}

static void put_answers(struct call *c, const struct memory *m, uint64_t count)
{
	size_t most = call_most_items(c), shown = 0;

	put_array_open(c);
	for (size_t i = 0; i < count && (i + 1) * sizeof(struct pollfd) <= m->size; i++) {
		struct pollfd p;

		memcpy(&p, m->bytes + i * sizeof(p), sizeof(p));
		if (!p.revents)
			continue;
		if (shown++ == most) {
			put_array_close(c, true);
			return;
		}
		put_item(c);
		put_struct_open(c);
		put_field(c, "fd");
		put_fd(c, p.fd, AT_EXIT);
		FIELD(c, flags, "revents", (uint16_t)p.revents, &poll_events);
		put_struct_close(c, false);
	}
	put_array_close(c, false);
}

static void aux_pollfds(struct call *c, const struct arg *a, unsigned reg)
{
	struct memory m;

	(void)a;
	if (c->failed)
		return;
	if (c->record->call.result == 0) {
		put_aux(c, "Timeout");
		return;
	}
	if (!c->verbose || !call_find(c, reg_raw(c, reg), AT_EXIT, &m))
		return;
	PUT(c, aux_open);
	put_answers(c, &m, reg_unsigned(c, reg + 1));
	(void)put_left(c, false);
	PUT(c, aux_close);
}

const struct arg_type arg_pollfds = {
	.print = print_pollfds, .capture = capture_pollfds, .aux = aux_pollfds
};

/* --- select ------------------------------------------------------------------------------------------ */
#define FD_SET_MOST (CAPTURE_BITS_MAX / 8)

static unsigned fd_set_bits(const struct call *c)
{
	int nfds = reg_int(c, 0);

	return nfds < 0 ? 0 : nfds > (int)CAPTURE_BITS_MAX ? CAPTURE_BITS_MAX : (unsigned)nfds;
}

/* The set's longs, all of them, or as many as were copied. */
static bool find_fd_set(struct call *c, uint64_t address, enum phase phase, struct memory *ret)
{
	uint64_t size = capture_bits_size(reg_raw(c, 0), c->word);

	return address && c->verbose && size && call_find(c, address, phase, ret) &&
		(ret->size >= size || ret->cut);
}

static void put_fd_set(struct call *c, const struct memory *m)
{
	PUT(c, set_open);
	for (unsigned fd = 0; fd < fd_set_bits(c) && fd / 8 < m->size; fd++)
		if (m->bytes[fd / 8] >> fd % 8 & 1) {
			put_item(c);
			put_fd(c, (int)fd, AT_ENTRY);
		}
	PUT(c, set_close);
}

static void print_fd_set(struct call *c, const struct arg *a, unsigned reg)
{
	struct memory m;

	(void)a;
	if (reg_raw(c, reg) && c->verbose && !fd_set_bits(c) && reg_int(c, 0) == 0) {
		PUT(c, set_open);
		PUT(c, set_close);
	} else if (find_fd_set(c, reg_raw(c, reg), AT_ENTRY, &m)) {
		put_fd_set(c, &m);
	} else {
		put_address(c, reg_raw(c, reg));
	}
}

static void capture_fd_set(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg);

	(void)a;
	op->length = LENGTH_BITS;
	op->length_arg = 0;
	op->max = FD_SET_MOST;
	op = capture_add(b, CAPTURE_FD_BITS, CAPTURE_ENTRY, reg);
	op->length = LENGTH_BITS;
	op->length_arg = 0;
	op->max = FD_SET_MOST;
}

/* As many as the result says, though a set may hold more: strace counts them down. False: none is left. */
static bool put_ready(struct call *c, const char *name, const struct memory *m, int64_t *left, bool *any)
{
	bool first = true;

	for (unsigned fd = 0; *left > 0 && fd < fd_set_bits(c) && fd / 8 < m->size; fd++) {
		if (!(m->bytes[fd / 8] >> fd % 8 & 1))
			continue;
		if (first) {
			if (*any)
				PUT(c, aux_text, ", ");
			PUT(c, aux_text, name);
			PUT(c, set_open);
		}
		first = false;
		*any = true;
		put_item(c);
		put_decimal(c, (int)fd);
		(*left)--;
	}
	if (!first)
		PUT(c, set_close);
	return *left > 0;
}

/* All three sets together, so only the first speaks. */
static void aux_fd_set(struct call *c, const struct arg *a, unsigned reg)
{
	static const char *const names[] = { "in ", "out ", "except " };
	int64_t left = c->record->call.result;
	bool any = false;

	(void)a;
	if (c->failed || reg != 1)
		return;
	if (left == 0) {
		put_aux(c, "Timeout");
		return;
	}
	if (!c->verbose)
		return;
	PUT(c, aux_open);
	for (unsigned i = 0; i < 3; i++) {
		struct memory m;

		if (find_fd_set(c, reg_raw(c, 1 + i), AT_EXIT, &m) &&
			!put_ready(c, names[i], &m, &left, &any))
			break;
	}
	(void)put_left(c, !any);
	PUT(c, aux_close);
}

const struct arg_type arg_fd_set = {
	.print = print_fd_set, .capture = capture_fd_set, .aux = aux_fd_set
};

/* pselect6 has the mask and its size in a structure, because it has no seventh argument. */
static void print_sized_sigmask(struct call *c, const struct arg *a, unsigned reg)
{
	const uint8_t *pair = call_bytes(c, reg_raw(c, reg), 2 * c->word, AT_ENTRY);
	uint64_t address, size;

	(void)a;
	if (!pair) {
		put_address(c, reg_raw(c, reg));
		return;
	}
	address = call_word(c, pair);
	size = call_word(c, pair + c->word);
	put_struct_open(c);
	put_field(c, "sigmask");
	put_sigset(c, address, size, AT_ENTRY);
	FIELD(c, number, "sigsetsize", size);
	put_struct_close(c, false);
}

static void capture_sized_sigmask(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, b->abi == ABI_I386 ? 8 : 16);
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(uint64_t));
	op = &b->program->ops[b->program->n_ops - 1];
	op->from = FROM_BLOB;
}

const struct arg_type arg_sized_sigmask = {
	.print = print_sized_sigmask, .capture = capture_sized_sigmask
};

/* --- epoll ------------------------------------------------------------------------------------------- */
static void print_epoll_event(struct call *c, const void *bytes)
{
	struct epoll_event e;

	memcpy(&e, bytes, sizeof(e));
	put_struct_open(c);
	FIELD(c, flags, "events", e.events, &epoll_events);
	put_field(c, "data");
	put_struct_open(c);
	FIELD(c, number, "u32", (uint32_t)e.data.u64);
	FIELD(c, number, "u64", e.data.u64);
	put_struct_close(c, false);
	put_struct_close(c, false);
}

const struct struct_type struct_epoll_event = {
	.print = print_epoll_event, .size = sizeof(struct epoll_event), .portable = true
};

/* The kernel does not look at the event of a removal. */
static void print_epoll_ctl_event(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (reg_int(c, 1) == EPOLL_CTL_DEL)
		put_address(c, reg_raw(c, reg));
	else
		put_struct_at(c, reg_raw(c, reg), &struct_epoll_event, AT_ENTRY);
}

static void capture_epoll_ctl_event(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, sizeof(struct epoll_event));
}

const struct arg_type arg_epoll_ctl_event = {
	.print = print_epoll_ctl_event, .capture = capture_epoll_ctl_event
};
