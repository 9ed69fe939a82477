/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The interpreter of capture programs: each operation appends blobs to the call's room. What cannot be
 * read at the entry, because its page is not resident, is tried again at the exit.
 *
 * Functions without `static` are global ones to the verifier: it looks at each once, by itself, instead of
 * at every call of it, which makes the difference between seconds and milliseconds of loading. They may
 * only be given numbers and pointers to whole structures, and have to check the latter for NULL. Eight
 * frames are the most that the verifier allows: sendmmsg's buffers need all of them, so the rest is inline.
 */
#pragma once

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

/* --- pieces -------------------------------------------------------------------------------------- */

__noinline int capture_range(struct bpf_call *c, __u64 address, __u64 size, __u64 most)
{
	struct blob *b;
	__u32 flags;
	long n = 0;

	if (!c)
		return 0;
	b = blob_here(c);
	if (!b)
		return 0;
	flags = c->flags;
	if (size > most) {
		size = most;
		flags |= BLOB_CUT;
	}
	if (size > BPF_CHUNK - 64) {
		size = BPF_CHUNK - 64;
		flags |= BLOB_CUT;
	}
	if (size) {
		n = read_user(b->data, size, address, &flags);
		if (n < 0)
			return -1;
	}
	blob_done(c, b, BLOB_MEMORY, flags, address, n);
	return n;
}

__noinline int capture_text(struct bpf_call *c, __u64 address, __u64 most)
{
	struct blob *b;
	__u32 flags;
	long n;

	if (!c)
		return 0;
	b = blob_here(c);
	if (!b)
		return 0;
	flags = c->flags;
	if (most > BPF_CHUNK - 64)
		most = BPF_CHUNK - 64;
	n = bpf_probe_read_user_str(b->data, BOUNDED(most), (void *)address);
	if (n <= 0)
		return -1;
	if ((__u64)n >= most) {
		/* Cut: the helper overwrote the last byte with a NUL that is not the string's. */
		flags |= BLOB_CUT;
		n--;
	}
	blob_done(c, b, BLOB_MEMORY, flags, address, n);
	return n;
}

/* A pointer or a long of the tracee's ABI. */
__noinline __u64 read_word(const struct bpf_call *c, __u64 address)
{
	__u64 value = 0;
	__u32 half = 0;

	if (c && c->word == 8) {
		(void)bpf_probe_read_user(&value, 8, (void *)address);
		return value;
	}
	(void)bpf_probe_read_user(&half, 4, (void *)address);
	return half;
}

static __always_inline __u64 call_arg(const struct bpf_call *c, __u32 arg)
{
	return arg < 6 ? c->record.call.args[arg] : 0;
}

/* --- arrays: a loop each ------------------------------------------------------------------------- */

struct items {
	struct bpf_call *call;
	__u64 array;
	__u64 left; /* bytes that may still be copied */
	__u32 count;
	__u32 element;
};

static long each_string(__u32 i, struct items *x)
{
	__u64 address;

	if (i >= x->count)
		return 1;
	address = read_word(x->call, x->array + (__u64)i * x->call->word);
	if (!address)
		return 1;
	(void)capture_text(x->call, address, x->call->strings);
	return 0;
}

#define STRINGS_MAX 128

/* The pointers up to and with NULL as one blob, then what they point to. */
__noinline int capture_strings(struct bpf_call *c, __u64 address)
{
	struct items x = { .call = c, .array = address };
	__u32 flags, count;
	struct blob *b;
	__u64 *words;
	long n;

	if (!c || c->word != 8)
		return 0;
	b = blob_here(c);
	if (!b)
		return 0;
	flags = c->flags;
	n = read_user(b->data, STRINGS_MAX * 8, address, &flags);
	if (n < 0)
		return -1;
	words = (__u64 *)b->data;
	for (count = 0; count < STRINGS_MAX - 1; count++)
		if (count * 8 + 8 > n || !words[count])
			break;
	if (count == STRINGS_MAX - 1) {
		flags |= BLOB_CUT;
	} else if (count * 8 + 8 <= n) {
		flags &= ~BLOB_FAULT;
		count++;
	}
	blob_done(c, b, BLOB_MEMORY, flags, address, (count & (STRINGS_MAX - 1)) * 8);
	x.count = count;
	bpf_loop(STRINGS_MAX / 2, each_string, &x, 0);
	return n;
}

static long each_iovec(__u32 i, struct items *x)
{
	__u64 at = x->array + (__u64)i * 2 * x->call->word, base, length;

	if (i >= x->count || !x->left)
		return 1;
	base = read_word(x->call, at);
	length = read_word(x->call, at + x->call->word);
	if (length > x->left)
		length = x->left;
	if (length) {
		(void)capture_range(x->call, base, length, x->call->strings);
		x->left -= length;
	}
	return 0;
}

/* The array of struct iovec and the bytes behind it, `bytes` of them together at most. */
__noinline int capture_iovec(struct bpf_call *c, __u64 address, __u64 count, __u64 bytes)
{
	struct items x = { .call = c, .array = address, .left = bytes };
	int n;

	if (!c)
		return 0;
	if (count > CAPTURE_IOVECS_MAX)
		count = CAPTURE_IOVECS_MAX;
	n = capture_range(c, address, count * 2 * c->word, CAPTURE_IOVECS_MAX * 16);
	if (n < 0)
		return n;
	x.count = count;
	bpf_loop(BPF_IOVECS_MAX, each_iovec, &x, 0);
	return n;
}

struct user_msghdr {
	__u64 name;
	__u32 name_length;
	__u32 pad;
	__u64 iov, iov_length, control, control_length;
	__u32 flags, pad2;
};

__noinline int capture_msghdr(struct bpf_call *c, __u64 address, __u64 bytes)
{
	struct user_msghdr m = {};

	if (!c || c->word != 8)
		return 0;
	if (bpf_probe_read_user(&m, sizeof(m), (void *)address) != 0)
		return -1;
	(void)capture_range(c, address, sizeof(m), sizeof(m));
	if (m.name && m.name_length)
		(void)capture_range(c, m.name, m.name_length, 128);
	if (m.control && m.control_length)
		(void)capture_range(c, m.control, m.control_length, 1024);
	if (m.iov)
		(void)capture_iovec(c, m.iov, m.iov_length, bytes);
	return 0;
}

#define MMSGHDR_SIZE 64

static long each_mmsghdr(__u32 i, struct items *x)
{
	__u64 at = x->array + (__u64)i * MMSGHDR_SIZE;
	__u32 length = 0;

	if (i >= x->count)
		return 1;
	(void)bpf_probe_read_user(&length, 4, (void *)(at + 56));
	(void)capture_range(x->call, at, MMSGHDR_SIZE, MMSGHDR_SIZE);
	return capture_msghdr(x->call, at, x->call->when == CAPTURE_ENTRY ? ~0ull : length) < 0;
}

__noinline int capture_mmsghdr(struct bpf_call *c, __u64 address, __u64 count)
{
	struct items x = { .call = c, .array = address, .count = count };

	if (!c || c->word != 8)
		return 0;
	bpf_loop(4, each_mmsghdr, &x, 0);
	return 0;
}

static long each_fd(__u32 i, struct items *x)
{
	int fd = -1;

	if (i >= x->count)
		return 1;
	if (bpf_probe_read_user(&fd, 4, (void *)(x->array + (__u64)i * x->element)) == 0 && fd >= 0)
		(void)capture_file(x->call, fd, x->call->flags);
	return 0;
}

__noinline int capture_fds(struct bpf_call *c, __u64 address, __u64 count, __u32 element)
{
	struct items x = { .call = c, .array = address, .count = count, .element = element };

	if (!c || !c->fds)
		return 0;
	bpf_loop(32, each_fd, &x, 0);
	return 0;
}

/* --- one operation ------------------------------------------------------------------------------- */

__noinline __u64 op_field(const struct bpf_call *c, const struct capture_op *op)
{
	__u64 at, value = 0;

	if (!c || !op)
		return 0;
	at = call_arg(c, op->arg) + op->length_offset;
	if (op->field_width == 1)
		(void)bpf_probe_read_user(&value, 1, (void *)at);
	else if (op->field_width == 2)
		(void)bpf_probe_read_user(&value, 2, (void *)at);
	else if (op->field_width == 4)
		(void)bpf_probe_read_user(&value, 4, (void *)at);
	else
		(void)bpf_probe_read_user(&value, 8, (void *)at);
	return value; /* little-endian: what was not read is zero above */
}

__noinline __u64 op_length(const struct bpf_call *c, const struct capture_op *op)
{
	__u64 value;
	__s64 result;
	__u32 pointed = 0;

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
		(void)bpf_probe_read_user(&pointed, 4, (void *)value);
		return pointed;
	case LENGTH_MIN_RESULT:
		if (result < 0)
			return 0;
		return (__u64)result < value ? (__u64)result : value;
	case LENGTH_FIELD:
		return op_field(c, op);
	case LENGTH_IOC:
		value = value >> 16 & 0x3fff; /* _IOC_SIZE */
		return value ? value : op->count;
	}
	return 0;
}

__noinline __u64 op_address(const struct bpf_call *c, const struct capture_op *op)
{
	__u64 at, value = 0;

	if (!c || !op)
		return 0;
	if (op->from == FROM_RESULT)
		return c->record.call.result;
	if (op->from == FROM_STACK)
		return c->record.call.sp + op->offset;
	if (op->from != FROM_BLOB)
		return call_arg(c, op->arg);
	at = call_arg(c, op->arg) + op->offset;
	if (!op->wide)
		return read_word(c, at);
	(void)bpf_probe_read_user(&value, 8, (void *)at);
	return value;
}

static __always_inline int op_is_fd(const struct capture_op *op)
{
	return op->kind == CAPTURE_FD || op->kind == CAPTURE_DIRFD || op->kind == CAPTURE_FD_RESULT;
}

/* Below 0: nothing could be read. */
static __always_inline int op_run(struct bpf_call *c, const struct capture_op *op)
{
	__u64 address, length, most, element;
	__s64 result;

	if (op_is_fd(op)) {
		if (!c->fds)
			return 0;
		return capture_file(c, op->kind == CAPTURE_FD_RESULT ? (int)c->record.call.result : (int)call_arg(c, op->arg),
			c->flags);
	}
	address = op_address(c, op);
	if (!address)
		return 0;
	element = op->element ? op->element : 1;
	most = op->max ? op->max : c->strings;
	if (op->kind == CAPTURE_STRING)
		return capture_text(c, address, most);
	if (op->kind == CAPTURE_STRINGS)
		return capture_strings(c, address);
	length = op_length(c, op);
	if (op->kind == CAPTURE_BYTES)
		return capture_range(c, address, length * element, most);
	if (op->kind == CAPTURE_FDS)
		return capture_fds(c, address + op->offset, length, element);
	if (op->kind == CAPTURE_MMSGHDR)
		return capture_mmsghdr(c, address, length);
	/* What a call filled is as long as its result; what it was given is there as a whole. */
	result = c->record.call.result;
	most = c->when == CAPTURE_ENTRY ? ~0ull : result > 0 ? result : 0;
	if (op->kind == CAPTURE_IOVEC)
		return capture_iovec(c, address, length, most);
	if (op->kind == CAPTURE_MSGHDR)
		return capture_msghdr(c, address, most);
	return 0;
}

struct interpreter {
	struct bpf_call *call;
	const struct capture_program *program;
	__u32 skip; /* operations still to go past */
};

static long each_op(__u32 i, struct interpreter *x)
{
	const struct capture_op *op;
	struct bpf_call *c = x->call;
	__u32 retry;

	if (i >= CAPTURE_OPS || i >= x->program->n_ops)
		return 1;
	op = &x->program->ops[i];
	if (x->skip) {
		x->skip--;
		return 0;
	}
	if (op->kind == CAPTURE_SKIP) {
		if ((call_arg(c, op->arg) & op->mask) != op->value)
			x->skip = op->count;
		return 0;
	}
	retry = c->when != CAPTURE_ENTRY && c->late >> i & 1;
	if (!(op->when & c->when) && !retry)
		return 0;
	c->flags = c->when == CAPTURE_ENTRY ? 0 : retry ? BLOB_EXIT | BLOB_LATE : BLOB_EXIT;
	if (op_run(c, op) < 0 && c->when == CAPTURE_ENTRY)
		c->late |= 1u << i;
	return 0;
}

static __always_inline int capture(struct bpf_call *c, __u32 when, __u32 strings, __u32 fds)
{
	struct interpreter x = { .call = c };
	__u32 key = c->record.call.number;

	if (key >= SYSCALLS_LIMIT)
		return 0;
	c->when = when;
	c->strings = strings;
	c->fds = fds;
	c->word = c->record.abi == ABI_I386 ? 4 : 8;
	if (c->record.abi == ABI_I386)
		key += SYSCALLS_LIMIT;
	x.program = bpf_map_lookup_elem(&captures, &key);
	if (!x.program || !x.program->n_ops || (when != CAPTURE_ENTRY && !x.program->has_exit && !c->late))
		return 0;
	bpf_loop(CAPTURE_OPS, each_op, &x, 0);
	return 0;
}
