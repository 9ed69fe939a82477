/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Structures as data: a list of fields says how each is shown. For the families with dozens of small
 * structures (ioctl, netlink); what depends on a value stays a function.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call;

enum field_kind {
	F_UNSIGNED, F_SIGNED, F_HEX, F_PADDED_HEX, F_ADDRESS, F_FD, F_PID, F_ID, F_DEV, F_IFINDEX,
	F_FLAGS, F_ONE_OF, /* of `names` */
	F_STRING,          /* up to the first NUL, or cut */
	F_BYTES,           /* all of them */
	F_MAC,             /* 01:02:… */
	F_INET, F_INET6, F_PORT, /* in network order */
	F_STRUCT,          /* of `fields` */
	F_PRINT,           /* print() */
	F_WITHIN,          /* print(), with the structure's bytes instead of the field's */
	F_CHOICE,          /* the same; print() writes any number of fields, with their names */
	F_STRING_AT,       /* a pointer to a string captured at the entry, cut at -s */
	F_PATH_AT,         /* the same, never cut */
};

enum field_when {
	ALWAYS,
	WHOLE,    /* with -v only */
	NON_ZERO, /* only when some byte is not */
};

struct field {
	const char *name;
	uint16_t offset;
	uint16_t size;  /* bytes of the field; of an element when there are several */
	uint16_t count; /* elements of an array, 0: no array */
	uint8_t kind;   /* enum field_kind */
	uint8_t when;   /* enum field_when */
	uint16_t since; /* only shown of a structure that has more bytes than this */
	uint16_t counted; /* 1 + where in the structure 32 bits say how many elements are in use; 0: all */
	const struct constants *names;
	const struct field *fields;
	void (*print)(struct call *c, const void *bytes);
};

#define FIELD_SIZE(type_, member_) sizeof(((type_ *)0)->member_)

/* F(struct loop_info64, lo_offset, HEX), with more words for the row after the kind */
#define F(type_, member_, kind_, ...)                                                              \
	{ .name = #member_, .offset = offsetof(type_, member_),                                    \
		.size = FIELD_SIZE(type_, member_), .kind = F_##kind_, ##__VA_ARGS__ }
#define F_ARRAY(type_, member_, kind_, ...)                                                        \
	{ .name = #member_, .offset = offsetof(type_, member_),                                    \
		.size = FIELD_SIZE(type_, member_[0]),                                             \
		.count = FIELD_SIZE(type_, member_) / FIELD_SIZE(type_, member_[0]),               \
		.kind = F_##kind_, ##__VA_ARGS__ }
#define F_FIELDS(print_) { .name = "", .kind = F_CHOICE, .print = (print_) }
#define F_END { .name = NULL }
/* For an array's row: how many elements are in use, by a member of 32 bits. */
#define COUNTED(type_, member_) .counted = 1 + offsetof(type_, member_)
/* For a row: fields that were added together show together. */
#define SINCE(type_, member_) .since = offsetof(type_, member_)

/* The fields without the braces around them; true: some were left out because they are for -v. */
bool put_fields(struct call *c, const struct field *fields, const void *bytes);
/* The same of a structure of which `size` bytes were given; `bytes` holds all of it, zeroes behind those. */
bool put_fields_within(
	struct call *c, const struct field *fields, const void *bytes, uint64_t size);
/* {a=…, b=…} */
void put_fields_struct(struct call *c, const struct field *fields, const void *bytes);
/* One value; not F_INET6, which names itself. */
void put_field_value(struct call *c, const struct field *f, const void *bytes);
/* An array that stands in the structure: [a, b]. */
void put_field_array(struct call *c, const struct field *f, const void *structure);
/* A number of 1 to 8 bytes, little-endian, any alignment. */
uint64_t field_number(const void *bytes, size_t size);
void put_mac(struct call *c, const void *bytes, size_t size);
