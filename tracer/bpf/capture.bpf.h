/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The interpreter of capture programs: each operation appends blobs to the call's room. What cannot be
 * read at the entry, because its page is not resident, is tried again at the exit.
 */
#pragma once

struct capture_context {
	struct bpf_call *call;
	const struct capture_program *program;
	__u32 when;    /* one bit of enum capture_when */
	__u32 strings;
	__u32 fds;
	__u32 skip;    /* operations still to go past */
	__u32 flags;   /* of the blobs */
	__u32 word;    /* bytes of a pointer */
	/* for the loops inside an operation */
	__u64 array;
	__u64 left;    /* bytes that may still be copied */
	__u32 items;
	__u32 element;
	__u32 offset;
};

/*
 * A size that the verifier can see the bound of. The empty asm keeps the compiler from using a copy of it
 * whose bound was lost in a spill.
 */
#define BOUNDED(size_)                                                                             \
	({                                                                                         \
		__u64 bounded_ = (size_);                                                          \
		asm volatile("" : "+r"(bounded_));                                                 \
		bounded_ & (BPF_CHUNK - 1);                                                        \
	})

static __always_inline struct blob *blob_here(struct bpf_call *c)
{
	__u32 at = c->used;

	if (at > BPF_ROOM - sizeof(struct blob)) {
		c->record.flags |= RECORD_PARTIAL;
		return NULL;
	}
	return (struct blob *)&c->room[at];
}

static __always_inline void blob_done(
	struct bpf_call *c, struct blob *b, __u32 kind, __u32 flags, __u64 address, __u32 size)
{
	b->size = size;
	b->kind = kind;
	b->flags = flags;
	b->spare = 0;
	b->address = address;
	c->used += (sizeof(*b) + size + 7) & ~7u;
	c->record.n_blobs++;
}

/* User memory, `size` bytes or as many as the pages that are there hold. Below 0: nothing. */
static __always_inline long read_user(void *to, __u32 size, __u64 address, __u32 *flags)
{
	__u32 first = 4096 - ((__u32)address & 4095);

	if (size > BPF_CHUNK - 64)
		size = BPF_CHUNK - 64;
	if (bpf_probe_read_user(to, BOUNDED(size), (void *)address) == 0)
		return size;
	if (first >= size)
		return -1;
	if (first > BPF_CHUNK - 64)
		first = BPF_CHUNK - 64;
	if (bpf_probe_read_user(to, BOUNDED(first), (void *)address) != 0)
		return -1;
	*flags |= BLOB_FAULT;
	return first;
}

static __always_inline long capture_bytes(struct capture_context *x, __u64 address, __u64 size, __u64 most)
{
	struct bpf_call *c = x->call;
	struct blob *b = blob_here(c);
	__u32 flags = x->flags;
	long n;

	if (!b)
		return 0;
	if (size > most) {
		size = most;
		flags |= BLOB_CUT;
	}
	if (size > BPF_CHUNK - 64) {
		size = BPF_CHUNK - 64;
		flags |= BLOB_CUT;
	}
	n = 0;
	if (size) {
		n = read_user(b->data, size, address, &flags);
		if (n < 0)
			return -1;
	}
	blob_done(c, b, BLOB_MEMORY, flags, address, n);
	return n;
}

static __always_inline long capture_string(struct capture_context *x, __u64 address, __u32 most)
{
	struct bpf_call *c = x->call;
	struct blob *b = blob_here(c);
	__u32 flags = x->flags;
	long n;

	if (!b)
		return 0;
	if (most > BPF_CHUNK - 64)
		most = BPF_CHUNK - 64;
	n = bpf_probe_read_user_str(b->data, BOUNDED(most), (void *)address);
	if (n <= 0)
		return -1;
	if ((__u32)n >= most) {
		/* Cut: the helper overwrote the last byte with a NUL that is not the string's. */
		flags |= BLOB_CUT;
		n--;
	}
	blob_done(c, b, BLOB_MEMORY, flags, address, n);
	return n;
}

static __always_inline __u64 read_word(const struct capture_context *x, __u64 address, int wide)
{
	__u64 value = 0;
	__u32 half = 0;

	if (x->word == 8 || wide) {
		(void)bpf_probe_read_user(&value, 8, (void *)address);
		return value;
	}
	(void)bpf_probe_read_user(&half, 4, (void *)address);
	return half;
}

static __always_inline __u64 op_arg(const struct capture_context *x, __u32 arg)
{
	return arg < 6 ? x->call->record.call.args[arg] : 0;
}

static __always_inline __u64 op_field(const struct capture_context *x, const struct capture_op *op)
{
	__u64 at = op_arg(x, op->arg) + op->length_offset, value = 0;
	__u32 u32 = 0;
	__u16 u16 = 0;
	__u8 u8 = 0;

	switch (op->field_width) {
	case 1:
		(void)bpf_probe_read_user(&u8, 1, (void *)at);
		return u8;
	case 2:
		(void)bpf_probe_read_user(&u16, 2, (void *)at);
		return u16;
	case 4:
		(void)bpf_probe_read_user(&u32, 4, (void *)at);
		return u32;
	}
	(void)bpf_probe_read_user(&value, 8, (void *)at);
	return value;
}

static __always_inline __u64 op_length(const struct capture_context *x, const struct capture_op *op)
{
	__u64 value = op_arg(x, op->length_arg);
	__s64 result = x->call->record.call.result;
	__u32 pointed = 0;

	switch (op->length) {
	case LENGTH_CONST:
		return op->count;
	case LENGTH_ARG:
		return value;
	case LENGTH_RESULT:
		return result > 0 ? result : 0;
	case LENGTH_POINTED:
		(void)bpf_probe_read_user(&pointed, 4, (void *)value);
		return pointed;
	case LENGTH_MIN_RESULT:
		if (result < 0)
			return 0;
		return (__u64)result < value ? (__u64)result : value;
	case LENGTH_FIELD:
		return op_field(x, op);
	case LENGTH_IOC:
		value = value >> 16 & 0x3fff; /* _IOC_SIZE */
		return value ? value : op->count;
	}
	return 0;
}

static __always_inline __u64 op_address(const struct capture_context *x, const struct capture_op *op)
{
	if (op->from == FROM_RESULT)
		return x->call->record.call.result;
	if (op->from == FROM_BLOB)
		return read_word(x, op_arg(x, op->arg) + op->offset, op->wide);
	return op_arg(x, op->arg);
}

/* --- loops: one element of an array each --------------------------------------------------------- */

static long each_string(__u32 i, struct capture_context *x)
{
	__u64 address = read_word(x, x->array + (__u64)i * x->word, 0);

	if (!address || i >= x->items)
		return 1;
	(void)capture_string(x, address, x->strings);
	return 0;
}

/* The pointers up to and with NULL as one blob, then what they point to. */
static __always_inline long capture_strings(struct capture_context *x, __u64 address)
{
	struct bpf_call *c = x->call;
	struct blob *b = blob_here(c);
	__u32 flags = x->flags, count = 0;
	__u64 *words;
	long n;

	if (!b)
		return 0;
	n = read_user(b->data, 128 * 8, address, &flags);
	if (n < 0)
		return -1;
	words = (__u64 *)b->data;
	for (count = 0; count < 127; count++)
		if (count * 8 + 8 > n || !words[count])
			break;
	if (count == 127)
		flags |= BLOB_CUT;
	else if (count * 8 + 8 <= n) {
		flags &= ~BLOB_FAULT;
		count++;
	}
	blob_done(c, b, BLOB_MEMORY, flags, address, (count & 127) * 8);
	x->array = address;
	x->items = count;
	bpf_loop(64, each_string, x, 0);
	return n;
}

static long each_iovec(__u32 i, struct capture_context *x)
{
	__u64 at = x->array + (__u64)i * 2 * x->word;
	__u64 base = read_word(x, at, 0), length = read_word(x, at + x->word, 0);

	if (i >= x->items || !x->left)
		return 1;
	if (length > x->left)
		length = x->left;
	if (length) {
		(void)capture_bytes(x, base, length, x->strings);
		x->left -= length;
	}
	return 0;
}

/* The array of struct iovec and the bytes behind it, `bytes` of them together at most. */
static __always_inline long capture_iovec(struct capture_context *x, __u64 address, __u64 count, __u64 bytes)
{
	long n;

	if (count > 32)
		count = 32;
	n = capture_bytes(x, address, count * 2 * x->word, 32 * 16);
	if (n < 0)
		return n;
	x->array = address;
	x->items = count;
	x->left = bytes;
	bpf_loop(BPF_IOVECS_MAX, each_iovec, x, 0);
	return n;
}

struct user_msghdr {
	__u64 name;
	__u32 name_length;
	__u32 pad;
	__u64 iov, iov_length, control, control_length;
	__u32 flags, pad2;
};

static __always_inline long capture_msghdr(struct capture_context *x, __u64 address, __u64 bytes)
{
	struct user_msghdr m = {};

	if (bpf_probe_read_user(&m, sizeof(m), (void *)address) != 0)
		return -1;
	(void)capture_bytes(x, address, sizeof(m), sizeof(m));
	if (m.name && m.name_length)
		(void)capture_bytes(x, m.name, m.name_length, 128);
	if (m.control && m.control_length)
		(void)capture_bytes(x, m.control, m.control_length, 1024);
	if (m.iov)
		(void)capture_iovec(x, m.iov, m.iov_length, bytes);
	return 0;
}

#define MMSGHDR_SIZE 64

static long each_mmsghdr(__u32 i, struct capture_context *x)
{
	/* The inner loop uses array and items: the place among the messages is kept in `offset`. */
	struct capture_context y = *x;
	__u64 at = x->array + (__u64)i * MMSGHDR_SIZE;
	__u32 length = 0;

	if (i >= x->items)
		return 1;
	(void)bpf_probe_read_user(&length, 4, (void *)(at + 56));
	(void)capture_bytes(x, at, MMSGHDR_SIZE, MMSGHDR_SIZE);
	return capture_msghdr(&y, at, x->when == CAPTURE_ENTRY ? ~0ull : length) < 0;
}

static long each_fd(__u32 i, struct capture_context *x)
{
	int fd = -1;

	if (i >= x->items)
		return 1;
	if (bpf_probe_read_user(&fd, 4, (void *)(x->array + x->offset + (__u64)i * x->element)) == 0 && fd >= 0)
		capture_file(x->call, fd, x->flags);
	return 0;
}

/* --- one operation ------------------------------------------------------------------------------- */

static __always_inline long op_run(struct capture_context *x, const struct capture_op *op)
{
	__u64 address, most, element = op->element ? op->element : 1;

	if (op->kind == CAPTURE_FD || op->kind == CAPTURE_DIRFD || op->kind == CAPTURE_FD_RESULT) {
		int fd = op->kind == CAPTURE_FD_RESULT ? (int)x->call->record.call.result :
							 (int)op_arg(x, op->arg);

		if (x->fds)
			capture_file(x->call, fd, x->flags);
		return 0;
	}
	address = op_address(x, op);
	if (!address)
		return 0;
	most = op->max ? op->max : x->strings;
	switch (op->kind) {
	case CAPTURE_STRING:
		return capture_string(x, address, most);
	case CAPTURE_BYTES:
		return capture_bytes(x, address, op_length(x, op) * element, most);
	case CAPTURE_STRINGS:
		return x->word == 8 ? capture_strings(x, address) : 0;
	case CAPTURE_IOVEC:
		most = x->when == CAPTURE_ENTRY ? ~0ull : op_length(x, op);
		if (x->when != CAPTURE_ENTRY)
			most = x->call->record.call.result > 0 ? x->call->record.call.result : 0;
		return capture_iovec(x, address, op_length(x, op), most);
	case CAPTURE_MSGHDR:
		most = x->when == CAPTURE_ENTRY ? ~0ull : 0;
		if (x->when != CAPTURE_ENTRY && x->call->record.call.result > 0)
			most = x->call->record.call.result;
		return x->word == 8 ? capture_msghdr(x, address, most) : 0;
	case CAPTURE_MMSGHDR:
		x->array = address;
		x->items = op_length(x, op);
		if (x->word == 8)
			bpf_loop(4, each_mmsghdr, x, 0);
		return 0;
	case CAPTURE_FDS:
		if (!x->fds)
			return 0;
		x->array = address;
		x->items = op_length(x, op);
		x->offset = op->offset;
		x->element = element;
		bpf_loop(32, each_fd, x, 0);
		return 0;
	}
	return 0;
}

static long each_op(__u32 i, struct capture_context *x)
{
	const struct capture_op *op;
	__u32 retry;

	if (i >= CAPTURE_OPS || i >= x->program->n_ops)
		return 1;
	op = &x->program->ops[i];
	if (x->skip) {
		x->skip--;
		return 0;
	}
	if (op->kind == CAPTURE_SKIP) {
		if ((op_arg(x, op->arg) & op->mask) != op->value)
			x->skip = op->count;
		return 0;
	}
	retry = x->when != CAPTURE_ENTRY && x->call->late >> i & 1;
	if (!(op->when & x->when) && !retry)
		return 0;
	if (retry)
		x->flags = BLOB_EXIT | BLOB_LATE;
	if (op_run(x, op) < 0 && x->when == CAPTURE_ENTRY)
		x->call->late |= 1u << i;
	x->flags = x->when == CAPTURE_ENTRY ? 0 : BLOB_EXIT;
	return 0;
}

static __always_inline void capture(struct bpf_call *c, const struct bpf_run *run, __u32 when)
{
	struct capture_context x = { .call = c, .when = when, .strings = run->strings, .fds = run->fds };
	__u32 key = c->record.call.number;

	if (key >= SYSCALLS_LIMIT)
		return;
	x.word = c->record.abi == ABI_I386 ? 4 : 8;
	if (c->record.abi == ABI_I386)
		key += SYSCALLS_LIMIT;
	x.flags = when == CAPTURE_ENTRY ? 0 : BLOB_EXIT;
	x.program = bpf_map_lookup_elem(&captures, &key);
	if (!x.program || !x.program->n_ops || (when != CAPTURE_ENTRY && !x.program->has_exit && !c->late))
		return;
	bpf_loop(CAPTURE_OPS, each_op, &x, 0);
}
