/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A call while it is being decoded, and the words in which the families speak of it: put_*() writes
 * through the visitor, reg_*() reads registers, call_*() reads the tracee's memory as captured.
 */
#pragma once

#include "decode/memory.h"
#include "decode/row.h"
#include "decode/visitor.h"
#include "job.h"
#include "record.h"

struct call {
	const struct record *record;
	const struct memory_index *index; /* of a record with many blobs; else NULL */
	const struct style *style;
	struct visitor *v;
	const struct row *row;
	bool entry, exit; /* which halves are to be written; both for DECODE_WHOLE */
	bool failed;      /* the result is an error, or there is none: what it would have filled is not */
	bool abbrev;      /* not -v */
	bool verbose;     /* structures are looked into */
	bool i386;
	unsigned word;    /* bytes of a pointer and a long */
	unsigned result;  /* enum row_result: the row's, until an argument knows better (fcntl's command) */
};

/* --- registers --------------------------------------------------------------------------------------- */
static inline uint64_t reg_raw(const struct call *c, unsigned reg)
{
	return c->record->call.args[reg];
}

static inline int reg_int(const struct call *c, unsigned reg)
{
	return (int)reg_raw(c, reg);
}

static inline unsigned reg_unsigned(const struct call *c, unsigned reg)
{
	return (unsigned)reg_raw(c, reg);
}

static inline int64_t reg_long(const struct call *c, unsigned reg)
{
	return c->i386 ? (int64_t)(int32_t)reg_raw(c, reg) : (int64_t)reg_raw(c, reg);
}

/* --- memory ------------------------------------------------------------------------------------------ */
/* memory_find(), memory_copy() and memory_fd() of the call's record. */
static inline bool call_find(
	const struct call *c, uint64_t address, enum phase phase, struct memory *ret)
{
	return c->index ? memory_index_find(c->index, address, phase, ret)
			: memory_find(c->record, address, phase, ret);
}

static inline bool call_copy(
	const struct call *c, uint64_t address, enum phase phase, void *to, size_t size)
{
	struct memory m;

	if (!call_find(c, address, phase, &m) || m.size < size)
		return false;
	__builtin_memcpy(to, m.bytes, size);
	return true;
}

static inline const struct fd_info *call_fd(const struct call *c, int fd, enum phase phase)
{
	return c->index ? memory_index_fd(c->index, fd, phase) : memory_fd(c->record, fd, phase);
}

/* The bytes of a structure; NULL: address is NULL, unreadable, or structures are not to be looked into. */
const void *call_bytes(const struct call *c, uint64_t address, size_t size, enum phase phase);
/* A pointer-sized value in a structure, under the call's ABI. */
uint64_t call_word(const struct call *c, const void *bytes);
/* The kernel's long: x32 has 64 bits of it, and pointers of 32. */
static inline unsigned call_long_size(const struct call *c)
{
	return c->i386 ? 4 : 8;
}
uint64_t call_long(const struct call *c, const void *bytes);
/* Most elements of an array that are shown: -s, without limit under -v. */
size_t call_most_items(const struct call *c);

/* --- writing ----------------------------------------------------------------------------------------- */
#define PUT(c_, method_, ...) ((c_)->v->methods->method_((c_)->v, ##__VA_ARGS__))

static inline void put_arg(struct call *c, const char *name)
{
	PUT(c, arg, name);
}

static inline void put_decimal(struct call *c, int64_t value)
{
	PUT(c, decimal, value);
}

static inline void put_number(struct call *c, uint64_t value)
{
	PUT(c, number, value);
}

static inline void put_hex(struct call *c, uint64_t value)
{
	PUT(c, hex, value);
}

static inline void put_octal(struct call *c, uint64_t value)
{
	PUT(c, octal, value);
}

static inline void put_address(struct call *c, uint64_t value)
{
	PUT(c, address, value);
}

static inline void put_flags(struct call *c, uint64_t value, const struct constants *names)
{
	PUT(c, flags, value, names);
}

static inline void put_one_of(struct call *c, uint64_t value, const struct constants *names)
{
	PUT(c, one_of, value, names);
}

static inline void put_text(struct call *c, const char *text)
{
	PUT(c, text, text);
}

static inline void put_symbol(struct call *c, const char *name, uint64_t value)
{
	PUT(c, symbol, name, value);
}

static inline void put_comment(struct call *c, const char *text)
{
	PUT(c, comment, text);
}

static inline void put_struct_open(struct call *c)
{
	PUT(c, struct_open);
}

static inline void put_field(struct call *c, const char *name)
{
	PUT(c, field, name, __builtin_strlen(name)); /* most names are constants, whose lengths are, too */
}

static inline void put_struct_close(struct call *c, bool more)
{
	PUT(c, struct_close, more);
}

static inline void put_array_open(struct call *c)
{
	PUT(c, array_open);
}

static inline void put_item(struct call *c)
{
	PUT(c, item);
}

static inline void put_array_close(struct call *c, bool more)
{
	PUT(c, array_close, more);
}

static inline void put_changed(struct call *c)
{
	PUT(c, changed);
}

/* Fields of structures: name and value in one. */
#define FIELD(c_, kind_, name_, ...)                                                               \
	(put_field((c_), (name_)), put_##kind_((c_), __VA_ARGS__))

/* The same with a family's print_*(): FIELD_PRINT(c, timespec, "it_value", bytes). */
#define FIELD_PRINT(c_, kind_, name_, ...)                                                         \
	(put_field((c_), (name_)), print_##kind_((c_), __VA_ARGS__))
/* The same for an argument of a special row. */
#define FIELD_ARG(c_, kind_, name_, ...)                                                           \
	(put_arg((c_), (name_)), put_##kind_((c_), __VA_ARGS__))

/* Whether COUNT elements of SIZE bytes can lie at ADDRESS: a count that wraps around is no count. */
bool array_fits(uint64_t address, uint64_t count, size_t size);

void put_fd(struct call *c, int fd, enum phase phase);    /* decorated when the record knows it */
void put_dirfd(struct call *c, int fd, enum phase phase); /* AT_FDCWD by name */
void put_pid(struct call *c, int64_t pid);   /* of a thread or process; below -1: of a group, negated */
void put_pgid(struct call *c, int64_t pgid);
void put_mode(struct call *c, uint64_t mode); /* permissions: three digits at least */
void put_id(struct call *c, uint32_t id); /* uid or gid: -1 is -1 */
void put_signal(struct call *c, int number);
void put_ticks(struct call *c, uint64_t ticks); /* CPU time in clock ticks: 12 followed by 0.12 s */
/* As wide as its `size` bytes, prefix included: 0x000012 */
void put_padded_hex(struct call *c, uint64_t value, unsigned size);
/* A number that text explains: the text, the number, or the one and the other in a comment. */
void put_worded(struct call *c, uint64_t value, const char *text);
void put_wait_status(struct call *c, int status); /* [{WIFEXITED(s) && WEXITSTATUS(s) == 1}] */
void put_ioprio(struct call *c, unsigned value); /* IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4) */
void put_negative_errno(struct call *c, int error); /* -ENOENT */
void put_positive_errno(struct call *c, unsigned error); /* ENOENT */
void put_dev(struct call *c, uint64_t dev); /* makedev(0x8, 0x1) */
/* A NUL-terminated string at an address, cut at -s. */
void put_c_string(struct call *c, uint64_t address, enum phase phase);
/* The same, never cut. */
void put_path(struct call *c, uint64_t address, enum phase phase);
/* The same of at most so many bytes, its NUL among them. */
void put_text_at(struct call *c, uint64_t address, uint64_t most, enum phase phase);
/* `length` bytes at an address, cut at -s; flags: STRING_HEX. */
void put_buffer(struct call *c, uint64_t address, uint64_t length, enum phase phase, unsigned flags);
/* The same for bytes that are at hand, `have` of `length`. */
void put_bytes(struct call *c, const void *bytes, size_t have, uint64_t length, unsigned flags);
/* Bytes of a fixed field that end at the first NUL: utsname, comm. */
void put_fixed_string(struct call *c, const void *bytes, size_t size);
/* A structure at an address, or the address. */
void put_struct_at(
	struct call *c, uint64_t address, const struct struct_type *type, enum phase phase);
/*
 * `count` elements of `size` bytes at an address: [a, b], cut at -s, or the address. print is called
 * for each.
 */
void put_array(struct call *c, uint64_t address, uint64_t count, size_t size, enum phase phase,
	void (*print)(struct call *c, const void *element));
/* What comes after `shown` elements of put_array()'s: nothing, "...", or where memory ends. */
void put_array_rest(struct call *c, const struct memory *m, uint64_t address, size_t shown,
	uint64_t count, size_t size);
/* Numbers in memory, in brackets: [16]; or the address. size: 4 or 8. */
void put_pointed(struct call *c, uint64_t address, unsigned size, bool is_signed, enum phase phase);
void put_aux(struct call *c, const char *text); /* (text) after the result */
/* The comment beside a value without a name: FUTEX_OP_??? */
void put_no_name(struct call *c, const struct constants *names);
/* The bits of a CPU set, of `length` bytes or as many as there are: [0 1 7] */
void put_cpus(struct call *c, const struct memory *m, uint64_t length);
/* A name, or the number in decimal where put_one_of() has it hexadecimal: IOCB_CMD_PREAD, 1, 77 with a comment. */
void put_one_of_decimal(struct call *c, uint64_t value, const struct constants *names);
