/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Pieces of a tracee's memory into the call's room. What is longer than a piece comes in several, what
 * does not fit the room goes ahead in parts.
 *
 * Functions without `static` are global ones to the verifier: it looks at each once, by itself, instead of
 * at every call of it, which makes the difference between seconds and milliseconds of loading. They may
 * only be given numbers and pointers to whole structures, and have to check the latter for NULL. Eight
 * frames are the most that the verifier allows, so the rest is inline.
 */
#pragma once

#define PIECE_MAX (BPF_CHUNK - 64)
#define PIECES_MAX 64 /* of one range */
#define ROOM_LOW  2048 /* with more than this in the room a step begins with an empty one */

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

/* What is copied is what the call was given, not what it gave. */
static __always_inline int of_entry(const struct bpf_call *c)
{
	return c->when == CAPTURE_ENTRY || (c->flags & BLOB_LATE);
}

/* The first thing that an operation could not read. */
static __always_inline void missed(struct bpf_call *c, __u64 address, __u64 size)
{
	if (!c->failed) {
		c->missed = address;
		c->missed_size = size;
	}
	c->failed = 1;
}

/* What there is of the call goes ahead; the tracer puts it together again. */
__noinline int room_send(struct bpf_call *c)
{
	__u64 size;

	if (!c)
		return 0;
	if (c->dry) {
		c->used = c->kept;
		c->record.n_blobs = c->kept_blobs;
		return 0;
	}
	size = sizeof(struct record) + c->used;
	if (size > sizeof(struct record) + BPF_ROOM + BPF_CHUNK)
		return 0;
	c->record.type = BPF_PART;
	c->record.size = size;
	if (ring_send(c, &c->record, size) != 0)
		c->record.flags |= RECORD_PARTIAL;
	c->record.type = RECORD_CALL;
	c->record.flags |= BPF_PARTS;
	c->sent += c->used;
	c->sent_blobs += c->record.n_blobs;
	c->record.n_blobs = 0;
	c->used = 0;
	return 0;
}

static __always_inline struct blob *blob_here(struct bpf_call *c)
{
	__u32 at = c->used;

	if (at > BPF_ROOM - sizeof(struct blob) || c->sent + at > BPF_CALL_MAX ||
		c->sent_blobs + c->record.n_blobs >= RECORD_BLOBS_MAX) {
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

/* User memory, `size` bytes or as many as the pages that are there hold. */
static __always_inline __u32 read_user(void *to, __u32 size, __u64 address)
{
	__u32 first = 4096 - ((__u32)address & 4095);

	if (size > PIECE_MAX)
		size = PIECE_MAX;
	if (bpf_probe_read_user(to, BOUNDED(size), (void *)address) == 0)
		return size;
	if (first >= size)
		return 0;
	if (first > PIECE_MAX)
		first = PIECE_MAX;
	return bpf_probe_read_user(to, BOUNDED(first), (void *)address) == 0 ? first : 0;
}

/* What a string has on its page, where the next page is not there: `left` bytes at most. */
static __always_inline __u32 read_to_border(void *to, __u64 left, __u64 address)
{
	__u32 size = 4096 - ((__u32)address & 4095);

	if (size > left)
		size = left;
	if (size > PIECE_MAX)
		size = PIECE_MAX;
	return bpf_probe_read_user(to, BOUNDED(size), (void *)address) == 0 ? size : 0;
}

/* The next piece of what is to be copied: how many bytes. */
__noinline int step_piece(struct bpf_call *c)
{
	struct blob *b;
	__u32 flags, size, kept;
	__u64 left, at, wanted;
	int more;
	long n;

	if (!c)
		return 0;
	left = c->todo.piece.left;
	wanted = left;
	at = c->todo.piece.at;
	flags = c->flags | c->todo.piece.flags;
	b = blob_here(c);
	if (!b) {
		c->todo.piece.left = 0;
		return 0;
	}
	if (c->todo.piece.text) {
		/* One byte more than is wanted: the helper puts a NUL into the last, whatever is there. */
		size = left < PIECE_MAX ? left + 1 : PIECE_MAX;
		n = bpf_probe_read_user_str(b->data, BOUNDED(size), (void *)at);
		more = n <= 0 || n == size; /* there was no NUL */
		kept = n <= 0 ? read_to_border(b->data, left, at) : more ? n - 1 : n;
		left = more && kept ? left - kept : 0;
		if (!kept)
			flags |= BLOB_FAULT;
		else if (more && !left)
			flags |= BLOB_CUT;
	} else {
		size = left < PIECE_MAX ? left : PIECE_MAX;
		kept = read_user(b->data, size, at);
		left = kept == size ? left - kept : 0;
		if (kept < size)
			flags |= BLOB_FAULT;
		else if (!left && c->todo.piece.cut)
			flags |= BLOB_CUT;
	}
	c->todo.piece.at = at + kept;
	c->todo.piece.left = left;
	c->todo.piece.flags = BPF_BLOB_PIECE;
	if (flags & BLOB_FAULT) {
		/* How long a string is nobody knows. */
		missed(c, at + kept, c->todo.piece.text ? 1 : wanted - kept);
		/* It is tried again at the exit, from its beginning. */
		if (!kept && c->when == CAPTURE_ENTRY && !c->todo.piece.flags)
			return 0;
	}
	if (kept > PIECE_MAX)
		return 0;
	blob_done(c, b, c->todo.piece.kind, flags, at, kept);
	return kept;
}

LOOP_STEP(each_piece, struct bpf_call **call, PIECES_MAX)
{
	struct bpf_call *c = *call;

	if (!c->todo.piece.left)
		return 1;
	if (c->used > ROOM_LOW)
		(void)room_send(c);
	(void)step_piece(c);
	return 0;
}

/*
 * All of one range, for those who have nothing else to do: with the other steps in it the verifier takes three times
 * as long for a program.
 */
static __always_inline void pieces_run(struct bpf_call *c)
{
	LOOP(each_piece, PIECES_MAX, &c);
	if (c->todo.piece.left)
		c->record.flags |= RECORD_PARTIAL;
	c->todo.piece.left = 0;
}

static __always_inline void piece_begin(struct bpf_call *c, __u64 address, __u64 size, __u64 most)
{
	if (!address)
		size = 0;
	c->todo.piece.at = address;
	c->todo.piece.left = size < most ? size : most;
	c->todo.piece.cut = size > most;
	c->todo.piece.text = 0;
	c->todo.piece.kind = BLOB_MEMORY;
	c->todo.piece.flags = 0;
}

static __always_inline void text_begin(struct bpf_call *c, __u64 address, __u64 most)
{
	piece_begin(c, address, most, most);
	c->todo.piece.text = 1;
}

/* A pointer or a long of the tracee's ABI. */
__noinline __u64 read_word(struct bpf_call *c, __u64 address)
{
	__u64 value = 0;
	__u32 half = 0;

	if (!c)
		return 0;
	if (c->word == 8) {
		if (bpf_probe_read_user(&value, 8, (void *)address) != 0)
			missed(c, address, 8);
		return value;
	}
	if (bpf_probe_read_user(&half, 4, (void *)address) != 0)
		missed(c, address, 4);
	return half;
}

static __always_inline __u32 read_u32(struct bpf_call *c, __u64 address)
{
	__u32 value = 0;

	if (bpf_probe_read_user(&value, 4, (void *)address) != 0)
		missed(c, address, 4);
	return value;
}
