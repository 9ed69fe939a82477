/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What is done in many steps: long ranges, lists of strings, iovecs, messages, descriptors. The state
 * is in the call (struct bpf_todo), so that one loop with one call depth does for all of them.
 */
#pragma once

#define SOL_SOCKET_   1
#define SCM_RIGHTS_   1
#define SCM_PIDFD_    4
#define SOCKADDR_MAX_ 128 /* struct sockaddr_storage */
#define STEPS_MAX     16384

/* --- strings: argv, envp ------------------------------------------------------------------------- */

/* The pointers themselves come last: only then is it known how many there are. */
__noinline int step_string(struct bpf_call *c)
{
	__u32 count, failed, fault = 0, ended = 0;
	__u64 base, address;

	if (!c)
		return 0;
	base = c->todo.strings.base;
	count = c->todo.strings.count;
	if (count <= CAPTURE_STRINGS_MAX) {
		failed = c->failed;
		c->failed = 0;
		address = read_word(c, base + (__u64)count * c->word);
		fault = c->failed;
		c->failed |= failed;
		count += !fault;
		ended = !address;
		c->todo.strings.count = count;
		if (address) {
			text_begin(c, address, c->strings);
			return 0;
		}
	}
	c->todo.strings.active = 0;
	/* Where reading stopped it will stop again: one word more than there are. */
	piece_begin(c, base, (__u64)(count + fault) * c->word, ~0ull);
	c->todo.piece.cut = !ended;
	return 0;
}

static __always_inline void strings_begin(struct bpf_call *c, __u64 address)
{
	if (!address)
		return;
	c->todo.strings.base = address;
	c->todo.strings.count = 0;
	c->todo.strings.active = 1;
}

/* --- iovecs -------------------------------------------------------------------------------------- */

/* The array as one piece, what it points to follows; `total` bytes of that at most. */
static __always_inline void iovecs_begin(struct bpf_call *c, __u64 address, __u64 count, __u64 total)
{
	__u64 most = count < c->items ? count : c->items;
	int n;

	if (!address || !count)
		return;
	piece_begin(c, address, count * 2 * c->word, most * 2 * c->word);
	n = step_piece(c);
	c->todo.iovecs.at = address;
	c->todo.iovecs.left = n <= 0 ? 0 : c->todo.piece.left ? most : (__u32)n / (2 * c->word);
	c->todo.iovecs.total = total;
	c->todo.iovecs.element = 0;
}

/* CAPTURE_BUFFERS: only what they point to; they have been copied. */
static __always_inline void buffers_begin(struct bpf_call *c, __u64 address, __u64 count, const struct capture_op *op)
{
	if (!address || !op->element)
		return;
	c->todo.iovecs.at = address;
	c->todo.iovecs.left = count < c->items ? count : c->items;
	c->todo.iovecs.total = ~0ull;
	c->todo.iovecs.element = op->element;
	c->todo.iovecs.pointer = op->mask;
	c->todo.iovecs.length = op->value;
	c->todo.iovecs.fixed = op->max;
}

__noinline int step_iovec(struct bpf_call *c)
{
	__u64 at, length;

	if (!c)
		return 0;
	at = c->todo.iovecs.at;
	if (c->todo.iovecs.element) {
		c->todo.iovecs.at = at + c->todo.iovecs.element;
		c->todo.iovecs.left--;
		length = c->todo.iovecs.fixed;
		if (length)
			piece_begin(c, read_word(c, at + c->todo.iovecs.pointer), length, length);
		else
			piece_begin(c, read_word(c, at + c->todo.iovecs.pointer), read_u32(c, at + c->todo.iovecs.length), c->strings);
		return 0;
	}
	length = read_word(c, at + c->word);
	if (length > c->todo.iovecs.total)
		length = c->todo.iovecs.total;
	if (c->todo.iovecs.total != ~0ull) /* what is written is whole, whatever the lengths are */
		c->todo.iovecs.total -= length;
	c->todo.iovecs.at = at + 2 * c->word;
	c->todo.iovecs.left--;
	if (!c->todo.iovecs.total)
		c->todo.iovecs.left = 0;
	piece_begin(c, read_word(c, at), length, c->strings);
	return 0;
}

/* --- descriptors --------------------------------------------------------------------------------- */

/* Once more with the whole room if its names do not fit into what is left of it. */
static __always_inline void file_tell(struct bpf_call *c, int fd)
{
	if (capture_file(c, fd, c->flags) == 0)
		return;
	(void)room_send(c);
	(void)capture_file(c, fd, c->flags);
}

static __always_inline void file_add(struct bpf_call *c, int fd)
{
	if (c->fds && (fd >= 0 || fd == AT_FDCWD_))
		file_tell(c, fd);
}

/* CAPTURE_NETLINK */
static __always_inline void netlink_begin(struct bpf_call *c, int fd)
{
	if (!is_netlink(fd))
		return;
	if (c->strings < CAPTURE_NETLINK_MAX)
		c->strings = CAPTURE_NETLINK_MAX;
	file_tell(c, fd);
}

static __always_inline void step_fd(struct bpf_call *c)
{
	__u64 at = c->todo.fds.at;
	int fd;

	c->todo.fds.at = at + c->todo.fds.element;
	c->todo.fds.left--;
	fd = read_u32(c, at);
	file_add(c, fd);
}

static __always_inline void fds_begin(struct bpf_call *c, __u64 address, __u64 count, __u32 element)
{
	if (!address || !c->fds)
		return;
	/* Only of what is copied, too. */
	if (count > CAPTURE_STRUCT_MAX / element)
		count = CAPTURE_STRUCT_MAX / element;
	c->todo.fds.at = address;
	c->todo.fds.left = count;
	c->todo.fds.element = element;
}

/* The next descriptor of an fd_set, or past a long without any. */
static __always_inline void step_fd_bit(struct bpf_call *c)
{
	__u64 bits = 0;
	__u32 next = c->todo.fd_bits.next;

	(void)bpf_probe_read_user(&bits, 8, (void *)(c->todo.fd_bits.base + next / 64 * 8));
	bits >>= next & 63;
	if (!bits) {
		c->todo.fd_bits.next = (next | 63) + 1;
		return;
	}
	/* by halves: BPF has no instruction for it */
	for (__u32 half = 32; half; half /= 2) {
		__u32 shift = (((bits & ((1ull << half) - 1)) - 1) >> 63) * half; /* no branches for the verifier */

		bits >>= shift;
		next += shift;
	}
	c->todo.fd_bits.next = next + 1;
	if (next < c->todo.fd_bits.count)
		file_add(c, next);
}

static __always_inline void fd_bits_begin(struct bpf_call *c, __u64 address, int count)
{
	__u64 bits;

	if (!address || !c->fds || count <= 0)
		return;
	if (count > CAPTURE_STRUCT_MAX * 8)
		count = CAPTURE_STRUCT_MAX * 8;
	/* All of it, which is on two pages at most, or nothing. */
	if (bpf_probe_read_user(&bits, 8, (void *)address) != 0 ||
		bpf_probe_read_user(&bits, 8, (void *)(address + (count - 1) / 64 * 8)) != 0) {
		missed(c, address, (count + 63) / 64 * 8);
		return;
	}
	c->todo.fd_bits.base = address;
	c->todo.fd_bits.next = 0;
	c->todo.fd_bits.count = count;
}

/* The next control message; what it carries, if that is descriptors, comes before the one after it. */
__noinline int step_control(struct bpf_call *c)
{
	__u64 at, size, left;
	__u32 header, type;

	if (!c)
		return 0;
	at = c->todo.control.at;
	left = c->todo.control.left;
	header = c->word + 8;
	c->todo.control.left = 0;
	if (left < header)
		return 0;
	size = read_word(c, at);
	if (size < header || size > left)
		return 0;
	type = read_u32(c, at + c->word + 4);
	if (read_u32(c, at + c->word) == SOL_SOCKET_ && (type == SCM_RIGHTS_ || type == SCM_PIDFD_))
		fds_begin(c, at + header, (size - header) / 4, 4);
	size = (size + c->word - 1) & ~((__u64)c->word - 1);
	c->todo.control.at = at + size;
	c->todo.control.left = left > size ? left - size : 0;
	return 0;
}

/* --- messages ------------------------------------------------------------------------------------ */

static __always_inline __u32 message_size(const struct bpf_call *c)
{
	return c->word == 8 ? 56 : 28;
}

/* struct msghdr as the ABI lays it out, one member after the other: name, iov, control, its descriptors. */
__noinline int step_message(struct bpf_call *c)
{
	__u64 at, total, control;
	__u32 word, failed;

	if (!c)
		return 0;
	at = c->todo.messages.at;
	word = c->word;
	switch (c->todo.messages.stage) {
	case 0:
		c->todo.messages.stage = 1;
		failed = c->failed;
		c->failed = 0;
		control = read_u32(c, at + word);
		if (c->failed) { /* the array ends where memory does */
			c->failed = failed;
			c->todo.messages.left = 0;
			return 0;
		}
		c->failed = failed;
		piece_begin(c, read_word(c, at), control < SOCKADDR_MAX_ ? control : SOCKADDR_MAX_, ~0ull);
		return 0;
	case 1:
		c->todo.messages.stage = 2;
		total = c->todo.messages.total;
		if (c->todo.messages.element && !of_entry(c))
			total = read_u32(c, at + message_size(c));
		iovecs_begin(c, read_word(c, at + 2 * word), read_word(c, at + 3 * word), total);
		return 0;
	case 2:
		c->todo.messages.stage = 3;
		piece_begin(c, read_word(c, at + 4 * word), read_word(c, at + 5 * word), CAPTURE_CONTROL_MAX);
		return 0;
	}
	control = read_word(c, at + 4 * word);
	total = read_word(c, at + 5 * word);
	c->todo.control.at = control;
	c->todo.control.left = !control ? 0 : total < CAPTURE_CONTROL_MAX ? total : CAPTURE_CONTROL_MAX;
	c->todo.messages.stage = 0;
	c->todo.messages.at = at + c->todo.messages.element;
	c->todo.messages.left--;
	return 0;
}

/* element 0: one header, and `total` bytes; else as many of mmsghdr, which say themselves how many. */
static __always_inline void messages_begin(struct bpf_call *c, __u64 address, __u64 count, __u32 element, __u64 total)
{
	__u64 most = count < c->items ? count : c->items;
	__u32 size = element ? element : message_size(c);
	int n;

	if (!address || !count)
		return;
	piece_begin(c, address, count * size, most * size);
	n = step_piece(c);
	c->todo.messages.at = address;
	c->todo.messages.left = n <= 0 ? 0 : c->todo.piece.left ? most : (__u32)n / size;
	c->todo.messages.stage = 0;
	c->todo.messages.element = element;
	c->todo.messages.total = total;
}

/* --- the loop ------------------------------------------------------------------------------------ */

static __always_inline int todo_left(const struct bpf_call *c)
{
	const struct bpf_todo *t = &c->todo;

	return t->piece.left || t->strings.active || t->iovecs.left || t->fds.left || t->fd_bits.next < t->fd_bits.count ||
		t->control.left || t->messages.left;
}

LOOP_STEP(each_step, struct bpf_call **call, STEPS_MAX)
{
	struct bpf_call *c = *call;

	if (c->used > ROOM_LOW)
		(void)room_send(c);
	if (c->todo.piece.left)
		(void)step_piece(c);
	else if (c->todo.strings.active)
		(void)step_string(c);
	else if (c->todo.iovecs.left)
		(void)step_iovec(c);
	else if (c->todo.fds.left)
		step_fd(c);
	else if (c->todo.fd_bits.next < c->todo.fd_bits.count)
		step_fd_bit(c);
	else if (c->todo.control.left)
		(void)step_control(c);
	else if (c->todo.messages.left)
		(void)step_message(c);
	else
		return 1;
	return 0;
}

__noinline int todo_run(struct bpf_call *c)
{
	if (!c)
		return 0;
	LOOP(each_step, STEPS_MAX, &c);
	if (todo_left(c)) {
		__builtin_memset(&c->todo, 0, sizeof(c->todo));
		c->record.flags |= RECORD_PARTIAL;
	}
	return 0;
}
