/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capture programs: what a backend copies out of the tracee for one call, as a few small operations
 * that the ptrace backend executes with process_vm_readv and the eBPF backend with an interpreter. They
 * are derived from the call's row (decode/table.c); the decoder later finds the bytes by their address.
 * Plain data without pointers: it is copied into a BPF map as it is.
 */
#pragma once

#include "syscalls.h"

#include <stdbool.h>
#include <stdint.h>

struct style;

enum capture_kind {
	CAPTURE_END,
	CAPTURE_STRING,   /* NUL-terminated bytes at the address */
	CAPTURE_BYTES,    /* `length` elements at the address */
	CAPTURE_STRINGS,  /* NULL-terminated array of pointers and the strings that they point to */
	/* `length` struct iovec and the bytes that they point to: at the exit, with LENGTH_FIELD all of them, else the result */
	CAPTURE_IOVEC,
	/*
	 * The buffers of `length` structures of `element` bytes that are captured already: each has a pointer at
	 * byte `mask`, and 32 bits that say how long its buffer is at byte `value`; or each buffer has `max` bytes (below 256).
	 */
	CAPTURE_BUFFERS,
	CAPTURE_MSGHDR,   /* struct msghdr: name, iovec and bytes, control and the descriptors in its SCM_RIGHTS */
	CAPTURE_MMSGHDR,  /* `length` struct mmsghdr */
	CAPTURE_FD,       /* the value is a descriptor */
	CAPTURE_DIRFD,    /* the value is a descriptor or AT_FDCWD */
	CAPTURE_FD_RESULT, /* the result is a descriptor */
	CAPTURE_FDS,      /* `length` descriptors (int) inside bytes captured before, at offset + i * element */
	/*
	 * The value is a descriptor. If it is a netlink socket's, what it is is told whatever -y says, and the
	 * operations after this one copy messages up to CAPTURE_NETLINK_MAX where -s would cut a string.
	 */
	CAPTURE_NETLINK,
	CAPTURE_FD_BITS,  /* an fd_set of `length` bytes at the address: the descriptors that are in it */
	CAPTURE_SKIP,     /* go past the next `count` operations unless (args[arg] & mask) == value */
	CAPTURE_SKIP_AT,  /* the same unless the 16 bits in memory at args[arg] + offset are `value` */
	CAPTURE_SKIP_SET, /* the same unless the low half of args[arg] is the number of a bit of value, the last one's or more */
	/* go on with the program that capture_branch() has for the low half of args[arg]; without one, go on here */
	CAPTURE_BRANCH,
};

enum capture_when {
	CAPTURE_ENTRY = 1,
	CAPTURE_EXIT_OK = 2,     /* at exit, when the call succeeded */
	CAPTURE_EXIT_FAILED = 4, /* at exit, when it failed */
};

/* Where the address comes from. */
enum capture_from {
	FROM_ARG,    /* args[arg] */
	FROM_RESULT, /* the result */
	FROM_STACK,  /* the stack pointer at entry, and `offset`: what a call finds there */
	FROM_BLOB,   /* the pointer (ABI's width, or 8 bytes when `wide`) at `offset` in the bytes at args[arg] */
	/*
	 * The pointer of 8 bytes at byte `mask` of the structure that the pointer (ABI's width) at `offset` in the bytes
	 * at args[arg] points to. LENGTH_FIELD's integer, and the number of CAPTURE_SKIP_SET, are in that structure then.
	 */
	FROM_DEEP,
};

/* How many elements of `element` bytes. */
enum capture_length {
	LENGTH_CONST,      /* `count` */
	LENGTH_ARG,        /* args[length_arg] */
	LENGTH_RESULT,     /* the result */
	LENGTH_POINTED,    /* the 32-bit value that args[length_arg] points to, at that moment */
	LENGTH_MIN_RESULT, /* the smaller of args[length_arg] and the result */
	LENGTH_FIELD,      /* the `field_width`-byte integer at `length_offset` in the bytes at args[arg] */
	LENGTH_BITS,       /* bytes that hold args[length_arg] (an int) bits, in whole longs of the ABI */
	LENGTH_IOC,        /* _IOC_SIZE(args[length_arg]) in whole words, `count` when that is 0 */
};

struct capture_op {
	uint8_t kind;       /* enum capture_kind */
	uint8_t when;       /* enum capture_when, or-ed */
	uint8_t from;       /* enum capture_from */
	uint8_t arg;
	uint8_t length;     /* enum capture_length */
	uint8_t length_arg;
	uint8_t wide;       /* FROM_BLOB: the pointer is 8 bytes whatever the ABI (u64 fields) */
	uint8_t field_width; /* LENGTH_FIELD: 1, 2, 4 or 8 */
	uint16_t offset;    /* FROM_BLOB, CAPTURE_FDS */
	uint16_t length_offset; /* LENGTH_FIELD */
	uint32_t element;   /* bytes of an element, 0 counts as 1 */
	uint32_t count;     /* LENGTH_CONST; CAPTURE_SKIP… */
	uint32_t max;       /* most bytes; 0: the -s limit and one more; CAPTURE_PATH_MAX for paths */
	uint64_t mask, value; /* CAPTURE_SKIP, CAPTURE_SKIP_SET; CAPTURE_BRANCH: mask is the multiplier */
};

#define CAPTURE_PATH_MAX    4096
#define CAPTURE_STRUCT_MAX  4096
#define CAPTURE_STRINGS_MAX 256 /* most pointers of an argv or envp */
#define CAPTURE_ITEMS_MAX   1024 /* of iovecs and messages: the kernel takes no more (UIO_MAXIOV) */
#define CAPTURE_CONTROL_MAX (1u << 17) /* of control messages: what the kernel takes by default (optmem_max of 6.7) */
#define CAPTURE_NETLINK_MAX 32768
#define CAPTURE_OPS         32

struct capture_program {
	uint8_t n_ops;
	uint8_t has_exit; /* some op runs at exit */
	uint8_t portable; /* of a branch: for i386, too */
	uint8_t spare;
	uint32_t key;     /* of a branch: the value that leads to it */
	/* which operations there are to go through at a call's entry, and at its exit: for the eBPF backend, which puts them in */
	uint8_t first[2], turns[2];
	uint32_t spare2;
	struct capture_op ops[CAPTURE_OPS];
};

/* LENGTH_BITS: no more than the kernel ever has of them, and none for a negative number. */
#define CAPTURE_BITS_MAX (1u << 20)
static inline uint64_t capture_bits_size(uint64_t arg, unsigned word)
{
	uint64_t bits = (int32_t)arg < 0 ? 0 : (uint32_t)arg;

	if (bits > CAPTURE_BITS_MAX)
		bits = CAPTURE_BITS_MAX;
	return (bits + 8 * word - 1) / (8 * word) * word;
}

/*
 * Branches: programs for one command of a call that has hundreds of them (ioctl). Their table is a perfect
 * hash: a command has one place, which the multiplier says, and what stands there is its own or nobody's.
 */
#define CAPTURE_BRANCH_BITS 10
#define CAPTURE_BRANCHES (1u << CAPTURE_BRANCH_BITS)
static inline uint32_t capture_slot(uint32_t key, uint64_t multiplier)
{
	return (uint32_t)(key * (uint32_t)multiplier) >> (32 - CAPTURE_BRANCH_BITS);
}

static inline bool capture_is_branch(const struct capture_program *p, uint32_t key, bool i386)
{
	return p->n_ops && p->key == key && (p->portable || !i386);
}

/* Place `slot` of the table; empty ones have no operations. Never NULL. */
const struct capture_program *capture_branch(uint32_t slot);

/*
 * How many iovecs and messages of a call are copied in a job of this style: as many as are shown, and whether
 * there is one more; without a limit as soon as one call's structures are shown whole.
 */
uint32_t capture_items(const struct style *style);

/* The program of a call; a program without operations for an unknown number. Never NULL. */
const struct capture_program *capture_program(enum abi abi, uint64_t number);
