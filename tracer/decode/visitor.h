/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a decoder says of a call, value by value, in the order of strace's line. The strace text and the
 * JSON of trace.jsonl are two of them. Every method is there; none fails.
 */
#pragma once

#include "record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fd_info;
struct visitor;

/* A table of named bits or values; ends with name NULL. The order is the order of printing. */
struct constant {
	uint64_t value;
	const char *name;
};

struct constants {
	const struct constant *rows;
	const char *prefix; /* of the comment on unknown values: "O_" gives O_???, "W???" is the whole */
	const char *zero;   /* name of an empty bit set, NULL: 0 */
	/* flags(): the bits of base_mask are one value of this table, named first: O_RDWR|O_CLOEXEC */
	const struct constants *base;
	uint64_t base_mask;
	/* flags(): the bits of shift_mask are a number of its own, named last: 21<<MAP_HUGE_SHIFT */
	uint64_t shift_mask;
	const char *shift_name;
};

/* The first row with this value; NULL. */
static inline const char *constant_name(const struct constants *names, uint64_t value)
{
	for (const struct constant *row = names->rows; row->name; row++)
		if (row->value == value)
			return row->name;
	return NULL;
}

enum string_flag {
	STRING_CUT = 1 << 0,  /* there was more: "…"... */
	STRING_PATH = 1 << 1, /* a path or C string: never limited */
	STRING_HEX = 1 << 2,  /* always \xHH: random data */
};

enum result_kind {
	RESULT_DECIMAL,
	RESULT_HEX,   /* addresses: mmap, brk */
	RESULT_OCTAL, /* umask */
	RESULT_FD,
	RESULT_PID,
	RESULT_GROUP,   /* of processes */
	RESULT_SESSION,
	RESULT_ERROR, /* value is the errno, positive; kernel-internal restarts included */
	RESULT_NONE,  /* "?" */
	RESULT_UNAVAILABLE,
};

struct visitor {
	const struct visitor_methods *methods;
};

struct visitor_methods {
	void (*arg)(struct visitor *v, const char *name); /* the next argument begins */
	/* structures and arrays: close(more) writes what tells that something was left out */
	void (*struct_open)(struct visitor *v);
	void (*field)(struct visitor *v, const char *name, size_t length); /* of the name, which ends with a NUL */
	void (*struct_close)(struct visitor *v, bool more);
	void (*array_open)(struct visitor *v);
	void (*item)(struct visitor *v); /* the next element begins */
	void (*array_close)(struct visitor *v, bool more);
	/* values */
	void (*decimal)(struct visitor *v, int64_t value);
	void (*number)(struct visitor *v, uint64_t value); /* unsigned decimal */
	void (*hex)(struct visitor *v, uint64_t value);
	void (*octal)(struct visitor *v, uint64_t value);
	void (*address)(struct visitor *v, uint64_t value); /* NULL for 0 */
	/* next_byte: the one after the last, -1: none; it decides between \1 and \001 */
	void (*string)(struct visitor *v, const void *bytes, size_t length, unsigned flags, int next_byte);
	void (*flags)(struct visitor *v, uint64_t value, const struct constants *names);
	void (*one_of)(struct visitor *v, uint64_t value, const struct constants *names);
	/* [INT TERM], ~[…], [0 3] */
	void (*bit_set)(struct visitor *v, const uint64_t *words, size_t n_bits,
		const char *(*name)(unsigned bit), bool invert);
	void (*fd)(struct visitor *v, int fd, const struct fd_info *info); /* info NULL: bare */
	void (*pid)(struct visitor *v, int64_t pid, enum pid_kind kind); /* in the caller's pid namespace */
	void (*symbol)(struct visitor *v, const char *name, uint64_t value); /* a name that stands for value */
	void (*call_open)(struct visitor *v, const char *name); /* htons( makedev( inet_addr( */
	void (*call_close)(struct visitor *v);
	void (*comment)(struct visitor *v, const char *text); /* after a value, between slash-stars */
	void (*changed)(struct visitor *v);                   /* between a value before and after: => */
	/* the result; what comes between aux_open and aux_close is its explanation: (Timeout) */
	void (*result)(struct visitor *v, enum result_kind kind, int64_t value, const struct fd_info *info);
	void (*aux_open)(struct visitor *v);
	void (*aux_text)(struct visitor *v, const char *text);
	void (*aux_names)(struct visitor *v); /* constants from here to aux_close are names in every style */
	void (*aux_close)(struct visitor *v);

	/* DECODE_REST begins, and DECODE_ENTRY has given at least one argument */
	void (*resume)(struct visitor *v);
	/* "name=" before a value whether or not argument names are asked for: clone's odd form */
	void (*label)(struct visitor *v, const char *name);
	/* a value in words that no style changes: a wait status */
	void (*text)(struct visitor *v, const char *text);
	/* an array whose elements are parted by a blank: descriptors of an fd_set */
	void (*set_open)(struct visitor *v);
	void (*set_close)(struct visitor *v);
	/* what the elements from here on are cannot be told: memory at the address is unreadable */
	void (*unreadable)(struct visitor *v, uint64_t address);
	/* fields that come here are for -v */
	void (*left_out)(struct visitor *v);
	/* the value before is a raw one; what it means follows: between slash-stars in -X verbose */
	void (*comment_open)(struct visitor *v);
	void (*comment_close)(struct visitor *v);
	/* the call ended without telling what the arguments from here on are */
	void (*unfinished)(struct visitor *v);
};
