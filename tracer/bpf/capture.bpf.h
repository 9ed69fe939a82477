/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The interpreter of capture programs: each operation appends blobs to the call's room. What cannot be
 * read at the entry, because its page is not resident, is tried again at the exit.
 */
#pragma once

static __always_inline __u64 call_arg(const struct bpf_call *c, __u32 arg)
{
	return arg < 6 ? c->record.call.args[arg] : 0;
}

/* --- one operation ------------------------------------------------------------------------------- */

/* Where the structure is that an operation is about. */
__noinline __u64 op_base(struct bpf_call *c, const struct capture_op *op)
{
	__u64 at;

	if (!c || !op)
		return 0;
	at = call_arg(c, op->arg);
	return op->from == FROM_DEEP && at ? read_word(c, at + op->offset) : at;
}

__noinline __u64 op_field(struct bpf_call *c, const struct capture_op *op)
{
	__u64 at, value = 0;
	long r;

	if (!c || !op)
		return 0;
	at = op_base(c, op) + op->length_offset;
	if (op->field_width == 1)
		r = bpf_probe_read_user(&value, 1, (void *)at);
	else if (op->field_width == 2)
		r = bpf_probe_read_user(&value, 2, (void *)at);
	else if (op->field_width == 4)
		r = bpf_probe_read_user(&value, 4, (void *)at);
	else
		r = bpf_probe_read_user(&value, 8, (void *)at);
	if (r != 0)
		missed(c, at, op->field_width);
	return value; /* little-endian: what was not read is zero above */
}

__noinline __u64 op_length(struct bpf_call *c, const struct capture_op *op)
{
	__u64 value;
	__s64 result;

	if (!c || !op)
		return 0;
	value = call_arg(c, op->length_arg);
	result = c->record.call.result;
	switch (op->length) {
	case LENGTH_CONST:
		return op->count;
	case LENGTH_ARG:
		return value;
	case LENGTH_RESULT:
		return result > 0 ? result : 0;
	case LENGTH_POINTED:
		return read_u32(c, value);
	case LENGTH_MIN_RESULT:
		if (result < 0)
			return 0;
		return (__u64)result < value ? (__u64)result : value;
	case LENGTH_FIELD:
		return op_field(c, op);
	case LENGTH_BITS:
		return capture_bits_size(value, c->word);
	case LENGTH_IOC:
		value = value >> 16 & 0x3fff; /* _IOC_SIZE */
		return value ? (value + 7) & ~7ull : op->count;
	}
	return 0;
}

__noinline __u64 op_address(struct bpf_call *c, const struct capture_op *op)
{
	__u64 at, value = 0;

	if (!c || !op)
		return 0;
	if (op->from == FROM_RESULT)
		return c->record.call.result;
	if (op->from == FROM_STACK)
		return c->record.call.sp + op->offset;
	if (op->from == FROM_DEEP) {
		at = op_base(c, op);
		if (at && bpf_probe_read_user(&value, 8, (void *)(at + op->mask)) != 0)
			missed(c, at + op->mask, 8);
		return value;
	}
	if (op->from != FROM_BLOB)
		return call_arg(c, op->arg);
	at = call_arg(c, op->arg);
	if (!at)
		return 0;
	at += op->offset;
	if (!op->wide)
		return read_word(c, at);
	if (bpf_probe_read_user(&value, 8, (void *)at) != 0)
		missed(c, at, 8);
	return value;
}

static __always_inline int op_is_fd(const struct capture_op *op)
{
	return op->kind == CAPTURE_FD || op->kind == CAPTURE_DIRFD || op->kind == CAPTURE_FD_RESULT;
}

static __always_inline int op_fd(struct bpf_call *c, const struct capture_op *op)
{
	__u64 at = call_arg(c, op->arg);

	if (op->kind == CAPTURE_FD_RESULT)
		return c->record.call.result;
	if (op->from == FROM_DEEP)
		return (int)read_u32(c, op_base(c, op) + op->mask);
	return op->from == FROM_BLOB ? (int)read_u32(c, at + op->offset) : (int)at;
}

/* What the operation has to do, and all of it but what takes more than a step. */
static __always_inline void op_begin(struct bpf_call *c, const struct capture_op *op)
{
	__u64 address, length, most, element;
	__s64 result;

	if (op_is_fd(op)) {
		file_add(c, op_fd(c, op));
		return;
	}
	if (op->kind == CAPTURE_NETLINK) {
		netlink_begin(c, (int)call_arg(c, op->arg));
		return;
	}
	address = op->kind == CAPTURE_FDS && op->from != FROM_BLOB && op->from != FROM_DEEP ? call_arg(c, op->arg) + op->offset : op_address(c, op);
	if (!address)
		return;
	most = op->max ? op->max : c->strings;
	if (op->kind == CAPTURE_STRING) {
		text_begin(c, address, most);
		return;
	}
	if (op->kind == CAPTURE_STRINGS) {
		strings_begin(c, address);
		return;
	}
	length = op_length(c, op);
	if (op->kind == CAPTURE_BYTES && op->element <= 1) { /* no division */
		piece_begin(c, address, length, most);
		return;
	}
	element = op->element ? op->element : 1;
	if (op->kind == CAPTURE_BYTES) {
		/* More elements than anything that is copied has: no overflow. */
		length = length < RECORD_SIZE_MAX ? length * element : ~0ull;
		piece_begin(c, address, length, length <= most || most < element ? most : most - most % element);
		return;
	}
	if (op->kind == CAPTURE_BUFFERS) {
		buffers_begin(c, address, length, op);
		return;
	}
	if (op->kind == CAPTURE_FDS) {
		fds_begin(c, address, length, op->element ? op->element : 4);
		return;
	}
	if (op->kind == CAPTURE_FD_BITS) {
		fd_bits_begin(c, address, call_arg(c, op->length_arg));
		return;
	}
	if (op->kind == CAPTURE_MMSGHDR) {
		messages_begin(c, address, length, c->word == 8 ? 64 : 32, ~0ull);
		return;
	}
	/* What a call filled is as long as its result; what it was given is there as a whole. */
	result = c->record.call.result;
	most = of_entry(c) || op->length == LENGTH_FIELD ? ~0ull : result > 0 ? result : 0;
	if (op->kind == CAPTURE_IOVEC)
		iovecs_begin(c, address, length, most);
	else if (op->kind == CAPTURE_MSGHDR)
		messages_begin(c, address, 1, 0, most);
}

/* Below 0: something could not be read. */
__noinline int op_run(struct bpf_call *c, const struct capture_op *op)
{
	if (!c || !op)
		return 0;
	c->failed = 0;
	if (c->used > ROOM_LOW)
		(void)room_send(c);
	op_begin(c, op);
	if (op_is_fd(op)) /* nothing of it is left to do */
		return c->failed ? -1 : 0;
	if (c->todo.piece.left) {
		if (c->used > ROOM_LOW) /* op_begin() may have filled it with the piece before */
			(void)room_send(c);
		(void)step_piece(c);
		if (op->kind <= CAPTURE_BYTES && !c->todo.piece.left) /* most need no more than this */
			return c->failed ? -1 : 0;
	}
	if (todo_left(c))
		(void)todo_run(c);
	return c->failed ? -1 : 0;
}

struct interpreter {
	struct bpf_call *call;
	const struct capture_program *program;
	__u64 first; /* operation of the program */
};

/* Go on with the branch of the value, if there is one. */
static __always_inline void branch(struct interpreter *x, const struct capture_op *op, __u32 done)
{
	__u32 value = call_arg(x->call, op->arg);
	__u32 key = 2 * SYSCALLS_LIMIT + capture_slot(value, op->mask);
	const struct capture_program *p = bpf_map_lookup_elem(&captures, &key);

	if (!p || !capture_is_branch(p, value, x->call->record.abi == ABI_I386))
		return;
	x->program = p;
	x->call->branch = key;
	x->call->base = done;
}

/* What operations come next. */
static __always_inline void op_control(struct interpreter *x, const struct capture_op *op, __u32 done)
{
	struct bpf_call *c = x->call;
	__u16 there = 0;
	__u32 bit;

	switch (op->kind) {
	case CAPTURE_SKIP:
		if ((call_arg(c, op->arg) & op->mask) != op->value)
			c->skip = op->count;
		break;
	case CAPTURE_SKIP_AT:
		if (bpf_probe_read_user(&there, 2, (void *)(call_arg(c, op->arg) + op->offset)) != 0 || there != op->value)
			c->skip = op->count;
		break;
	case CAPTURE_SKIP_SET:
		bit = op->from == FROM_DEEP ? op_field(c, op) : call_arg(c, op->arg);
		if (!(op->value >> (bit < 63 ? bit : 63) & 1))
			c->skip = op->count;
		break;
	case CAPTURE_BRANCH:
		branch(x, op, done);
		break;
	}
}

LOOP_STEP(each_op, struct interpreter *x, 2 * CAPTURE_OPS)
{
	const struct capture_op *op;
	struct bpf_call *c = x->call;
	__u32 i = LOOP_TURN + x->first, at = i - c->base;

	if (at >= CAPTURE_OPS || at >= x->program->n_ops)
		return 1;
	op = &x->program->ops[at];
	if (c->skip) {
		c->skip--;
		return 0;
	}
	if (op->kind >= CAPTURE_SKIP) {
		op_control(x, op, i + 1);
		return 0;
	}
	if (c->when != CAPTURE_ENTRY && c->late >> (i & 63) & 1) {
		c->flags = BLOB_EXIT | BLOB_LATE;
		if (op_run(c, op) == 0)
			c->late &= ~(1ull << (i & 63));
	}
	if (!(op->when & c->when))
		return 0;
	c->flags = c->when == CAPTURE_ENTRY ? 0 : BLOB_EXIT;
	if (op_run(c, op) == 0)
		return 0;
	if (c->when == CAPTURE_ENTRY)
		c->late |= 1ull << (i & 63);
	else
		c->absent |= 1ull << (i & 63);
	return 0;
}

/* NULL: of a call that the table does not have. */
static __always_inline const struct capture_program *call_program(const struct bpf_call *c)
{
	__u32 key = c->record.call.number;

	if (key >= SYSCALLS_LIMIT)
		return NULL;
	if (c->record.abi == ABI_I386)
		key += SYSCALLS_LIMIT;
	return bpf_map_lookup_elem(&captures, &key);
}

static __always_inline void capture_begin(struct bpf_call *c, __u32 when, const struct bpf_run *run)
{
	c->when = when;
	if (when == CAPTURE_ENTRY || !c->late)
		c->strings = run->strings; /* else what CAPTURE_NETLINK said goes on */
	c->branch = c->base = 0;
	c->skip = 0;
	c->fds = run->fds;
	c->items = run->items;
	c->word = c->record.abi == ABI_X86_64 ? 8 : 4;
	if (when == CAPTURE_ENTRY)
		c->sent = c->sent_blobs = 0; /* todo is empty: every operation leaves it so */
}

/* What capture_begin() has prepared: the operations that have to do with this end of a call. */
static __always_inline void capture_run(struct bpf_call *c)
{
	struct interpreter x = { .call = c, .program = call_program(c) };
	__u32 is_exit = c->when != CAPTURE_ENTRY, turns;

	if (!x.program)
		return;
	turns = is_exit ? x.program->turns[1] : x.program->turns[0];
	x.first = is_exit ? x.program->first[1] : x.program->first[0];
	if (is_exit && c->late) {
		turns = 2 * CAPTURE_OPS;
		x.first = 0;
	}
	if (turns)
		LOOP(each_op, turns, &x);
}

static __always_inline void capture(struct bpf_call *c, __u32 when, const struct bpf_run *run)
{
	capture_begin(c, when, run);
	capture_run(c);
}

/* The same, for the verifier to look at once more by itself, and for few calls to run. */
__noinline int capture_apart(struct bpf_call *c)
{
	if (c)
		capture_run(c);
	return 0;
}
