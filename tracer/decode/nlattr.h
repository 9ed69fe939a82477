/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Netlink attributes (netlink(7)) as data: what the payload of each type is. A payload that is too short for
 * its type, or whose type has no row, shows as bytes.
 */
#pragma once

#include "decode/fields.h"

#include <linux/netlink.h>

struct call;

/* A stretch of the tracee's memory: `length` bytes, of which `have` could be read. */
struct span {
	const uint8_t *bytes;
	size_t have, length;
	uint64_t address;
	uint16_t family; /* of addresses in it: what the message's header says */
	char *kind;      /* room for LINK_KIND_SIZE bytes: what a link's attributes say it is; or NULL */
};

#define LINK_KIND_SIZE 64

enum attribute_kind {
	A_UNSIGNED, A_SIGNED, A_HEX, /* of `size` bytes */
	A_ANY_HEX,                   /* of 1, 2, 4 or 8 bytes */
	A_ONE_OF, A_FLAGS,           /* of `names`, at least `size` bytes */
	A_ONE_OF_START, A_FLAGS_START, /* the same of the first `size` bytes, however many there are */
	A_PORT, A_BE64, A_ETHERNET,  /* in network order */
	A_TEXT,                      /* with or without a NUL at its end */
	A_BYTES,
	A_FD, A_ID, A_IFINDEX, A_TICKS, A_HARDWARE,
	A_INET, A_INET6, A_ADDRESS,  /* the last of the span's family */
	A_INDEXED, A_INDEXED_SIGNED, /* numbers of `size` bytes, each with the name of its index */
	A_STRUCT,                    /* of `fields` */
	A_STRUCT_THEN,               /* behind it attributes of `nested`, or bytes when that is NULL */
	A_STRUCTS, A_NUMBERS,        /* arrays: structures of `fields`, numbers, of `size` bytes each */
	A_NESTED,
	A_PRINT,                     /* print(); false: not understood */
};

struct attribute {
	uint16_t type;
	uint8_t kind;  /* enum attribute_kind */
	uint16_t size; /* bytes of the value */
	const struct constants *names;
	const struct field *fields;
	const struct attributes *nested;
	bool (*print)(struct call *c, const struct span *s, unsigned type);
};

struct attributes {
	const struct constants *names; /* of the types; NULL: they are numbers */
	const struct attribute *rows;
	size_t n;
	const struct attribute *others; /* for all types without a row; NULL: bytes */
};

#define ATTRIBUTES(name_, names_, ...)                                                             \
	static const struct attribute name_##_rows[] = { __VA_ARGS__ };                            \
	static const struct attributes name_ = { &names_, name_##_rows,                            \
		sizeof(name_##_rows) / sizeof(name_##_rows[0]), NULL }

/* rows */
#define U8(type_)  { .type = (type_), .kind = A_UNSIGNED, .size = 1 }
#define U16(type_) { .type = (type_), .kind = A_UNSIGNED, .size = 2 }
#define U32(type_) { .type = (type_), .kind = A_UNSIGNED, .size = 4 }
#define U64(type_) { .type = (type_), .kind = A_UNSIGNED, .size = 8 }
#define S32(type_) { .type = (type_), .kind = A_SIGNED, .size = 4 }
#define X16(type_) { .type = (type_), .kind = A_HEX, .size = 2 }
#define X32(type_) { .type = (type_), .kind = A_HEX, .size = 4 }
#define X64(type_) { .type = (type_), .kind = A_HEX, .size = 8 }
#define IS(type_, kind_) { .type = (type_), .kind = A_##kind_ }
#define TEXT(type_) IS(type_, TEXT)
#define NAMED_AS(type_, names_, size_)                                                             \
	{ .type = (type_), .kind = A_ONE_OF, .size = (size_), .names = &(names_) }
#define BITS(type_, names_, size_)                                                                 \
	{ .type = (type_), .kind = A_FLAGS, .size = (size_), .names = &(names_) }
#define NAMED_START(type_, names_, size_)                                                          \
	{ .type = (type_), .kind = A_ONE_OF_START, .size = (size_), .names = &(names_) }
#define BITS_START(type_, names_, size_)                                                           \
	{ .type = (type_), .kind = A_FLAGS_START, .size = (size_), .names = &(names_) }
#define INDEXED(type_, names_, size_)                                                              \
	{ .type = (type_), .kind = A_INDEXED, .size = (size_), .names = &(names_) }
#define STRUCT(type_, struct_, fields_)                                                            \
	{ .type = (type_), .kind = A_STRUCT, .size = sizeof(struct_), .fields = (fields_) }
#define STRUCT_THEN(type_, struct_, fields_, attributes_)                                          \
	{ .type = (type_), .kind = A_STRUCT_THEN, .size = sizeof(struct_), .fields = (fields_),    \
		.nested = (attributes_) }
#define STRUCTS(type_, struct_, fields_)                                                           \
	{ .type = (type_), .kind = A_STRUCTS, .size = sizeof(struct_), .fields = (fields_) }
#define NUMBERS(type_, size_) { .type = (type_), .kind = A_NUMBERS, .size = (size_) }
#define NESTED(type_, attributes_) { .type = (type_), .kind = A_NESTED, .nested = &(attributes_) }
#define PRINTED(type_, print_) { .type = (type_), .kind = A_PRINT, .print = (print_) }

void put_attributes(struct call *c, struct span s, const struct attributes *attributes);
/* The span from `offset` on; offset <= s->length. */
struct span span_from(const struct span *s, size_t offset);
/* The first `length` bytes. */
struct span span_first(const struct span *s, size_t length);
/* `size` bytes of the span's beginning; NULL: not readable, and the address is written. */
const void *span_bytes(struct call *c, const struct span *s, size_t size);
void put_span(struct call *c, const struct span *s, unsigned flags); /* "\x01\x02"… */
/* A text whose last byte may be its NUL: what is missing then is told. */
void put_span_text(struct call *c, const struct span *s);
/* The elements of `size` bytes that fit; print is given each. false: not even one fits. */
bool put_span_array(struct call *c, const struct span *s, size_t size,
	void (*print)(struct call *c, const void *element, const void *detail), const void *detail);
/* What comes behind `offset` bytes that were shown, as one more element: attributes, or bytes; if anything. */
void put_span_rest(
	struct call *c, const struct span *s, size_t offset, const struct attributes *attributes);
/* inet_addr("127.0.0.1"), inet_pton(…), or bytes for another family. */
void put_span_address(struct call *c, const struct span *s, unsigned family, const char *name);
/* [NAME]= before an element of an array */
void put_index(struct call *c, unsigned index, const struct constants *names);
/* Puts what comes after it beside what came before: [a, b]. */
#define ALIGNED(size_) (((size_) + 3u) & ~3u)
