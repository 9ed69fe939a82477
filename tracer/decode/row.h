/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the table says of one call. A row is data: a list of arguments, each with a type that knows how
 * to print a value and what has to be captured for it. New kinds of argument are new arg_types in a
 * family's file; the engine (decode.c, capture.c) never asks which call it has before it.
 */
#pragma once

#include "capture.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arg;
struct call;
struct capture_builder;

struct arg_type {
	/* Writes the value. With c->entry and c->exit it can tell which halves are wanted. */
	void (*print)(struct call *c, const struct arg *a, unsigned reg);
	/* Adds what must be copied out of the tracee; NULL: nothing. */
	void (*capture)(struct capture_builder *b, const struct arg *a, unsigned reg);
	/* What the argument says of the result, after the result itself: (Timeout). NULL: nothing. */
	void (*aux)(struct call *c, const struct arg *a, unsigned reg);
	bool at_exit;      /* not known before the call ended: DECODE_ENTRY stops before it */
	/* One half is known at the entry, the other at the exit, {…} => {…}: print is called for each. */
	bool split;
	bool names_itself; /* print() calls put_arg(), as often as it has arguments: 0, 1 or 2 */
};

struct arg {
	const struct arg_type *type; /* NULL: the end of the list */
	const char *name;            /* the man page's */
	const void *detail;          /* what the type needs: struct constants, struct struct_type … */
	uint8_t length;              /* enum capture_length, where the type has one */
	uint8_t length_arg;
	uint8_t at;                  /* 1 + the register, when it is not the argument's place */
	uint32_t count;              /* LENGTH_CONST; else the type's own */
};

/* A call that a list of arguments cannot describe: its order or number depends on the values. */
struct special {
	void (*print)(struct call *c); /* writes c->entry's half, c->exit's half, or both */
	void (*capture)(struct capture_builder *b);
	void (*aux)(struct call *c);
};

enum row_result {
	R_INT,    /* decimal */
	R_HEX,    /* addresses and whatever strace shows as one */
	R_OCTAL,
	R_FD,
	R_PID,
	R_PGID,
	R_SID,
	R_NOTHING, /* does not return */
	R_KIND = 15,
	R_NEVER_FAILS = 16, /* a value that looks like an errno is none */
};

#define ROW_ARGS 7 /* six registers and the end */

struct row {
	const char *name;
	const struct special *special; /* then args only say how many there are and what they are called */
	uint8_t result; /* enum row_result */
	struct arg args[ROW_ARGS];
};

/* NULL for a number that the table does not have. */
const struct row *row_find(enum abi abi, uint64_t number);
/* What has to be captured for a row. -E2BIG: it does not fit into CAPTURE_OPS, and what did is there. */
int row_capture(const struct row *row, enum abi abi, struct capture_program *ret_program);

static inline unsigned arg_register(const struct row *row, const struct arg *a)
{
	return a->at ? a->at - 1u : (unsigned)(a - row->args);
}

/* A structure in memory. */
struct struct_type {
	void (*print)(struct call *c, const void *bytes); /* `size` bytes, of any alignment */
	uint32_t size;  /* under x86_64 */
	bool portable;  /* i386 lays it out in the same way */
	uint32_t size_i386; /* when it does not; 0: it shows as an address there */
	uint32_t most; /* of an array, the kernel takes no more elements; 0: any number */
	/* What the structure at register `reg` points to; NULL: nothing. */
	void (*capture)(struct capture_builder *b, unsigned reg, unsigned when);
};

/* 0: the ABI's layout is not known. */
static inline uint32_t struct_size(const struct struct_type *type, bool i386)
{
	return i386 && !type->portable ? type->size_i386 : type->size;
}

/* --- for capture functions ------------------------------------------------------------------------- */
struct capture_builder {
	struct capture_program *program;
	enum abi abi;
	bool overflow; /* more than CAPTURE_OPS: a mistake in the row, found by the unit test */
	struct capture_op spill; /* where operations go then */
};

/* The next operation, cleared but for these three; write what else it needs into it. */
struct capture_op *capture_add(
	struct capture_builder *b, enum capture_kind kind, unsigned when, unsigned reg);
/* The length of an argument, as its row gives it. */
void capture_set_length(struct capture_op *op, const struct arg *a);
/* CAPTURE_BYTES of a fixed size. */
void capture_bytes(struct capture_builder *b, unsigned when, unsigned reg, uint32_t size);
/* Skips the next n operations unless (args[reg] & mask) == value. */
void capture_unless(struct capture_builder *b, unsigned when, unsigned reg, uint64_t mask,
	uint64_t value, unsigned n);

/* The same unless args[reg] is the number of a bit of the set. */
void capture_unless_in(
	struct capture_builder *b, unsigned when, unsigned reg, uint64_t set, unsigned n);

#define CAPTURE_EXIT (CAPTURE_EXIT_OK | CAPTURE_EXIT_FAILED)
