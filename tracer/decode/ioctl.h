/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ioctl commands as data: what the argument is, and what it points to. Each family of devices has a table
 * of rows in a file of its own; ioctl.c finds the row of a command.
 */
#pragma once

#include "decode/fields.h"

struct call;
struct capture_builder;

enum ioctl_way {
	IOCTL_NOTHING, /* the command takes no argument */
	IOCTL_VALUE,   /* the argument itself */
	IOCTL_IN,      /* what it points to before the call */
	IOCTL_OUT,     /* what the call filled */
	IOCTL_FILLED,  /* what the call filled: both() is asked at the exit only, of a failed call too */
	IOCTL_BOTH,    /* before and after: both() is asked for each half */
	IOCTL_JOINED,  /* {before, after}: what is asked, and in the same braces what the kernel answers */
	IOCTL_CHANGED, /* {before} => {after} */
};

struct ioctl_row {
	unsigned number;
	uint8_t way;     /* enum ioctl_way */
	bool wide;       /* has a long or a pointer inside: not looked into under i386 */
	bool result_fd;  /* the result is a descriptor */
	bool result_pid; /* … a process */
	struct field is; /* of the value, or of what is pointed to */
	void (*both)(struct call *c, uint64_t address);
	const struct field *before, *after; /* IOCTL_JOINED, IOCTL_CHANGED; is.size: of the structure */
	const struct constants *result; /* what the result means */
	void (*aux)(struct call *c, uint64_t address); /* words after the result of a success */
	/* What has to be captured besides the structure that the number's size tells of. */
	void (*capture)(struct capture_builder *b);
};

struct ioctl_family {
	uint8_t type; /* _IOC_TYPE() of all its numbers */
	const struct ioctl_row *rows;
	size_t n;
	/* Numbers that have a length or an index inside, when no row has them; NULL. */
	const struct ioctl_row *(*pattern)(unsigned number);
};

extern const struct ioctl_family ioctl_term, ioctl_socket, ioctl_block, ioctl_hdio, ioctl_loop,
	ioctl_nbd, ioctl_scsi, ioctl_inode, ioctl_volume, ioctl_extents, ioctl_nsfs, ioctl_random,
	ioctl_rtc, ioctl_userfaultfd, ioctl_perf, ioctl_inotify, ioctl_watchdog, ioctl_input, ioctl_gpio,
	ioctl_counter, ioctl_ptp, ioctl_lirc, ioctl_tee, ioctl_seccomp, ioctl_flash, ioctl_ubi,
	ioctl_ubi_volume, ioctl_device_mapper, ioctl_video, ioctl_video_control, ioctl_console,
	ioctl_tun, ioctl_vhost, ioctl_kvm, ioctl_pidfd, ioctl_proc, ioctl_epoll,
	ioctl_udmabuf, ioctl_fuse, ioctl_fs_name, ioctl_btrfs, ioctl_btrfs_tree, ioctl_btrfs_device;

#define IOCTL_FAMILY(name_, type_)                                                                 \
	const struct ioctl_family ioctl_##name_ = {                                                \
		type_, name_##_rows, sizeof(name_##_rows) / sizeof(name_##_rows[0]), NULL          \
	}
#define IOCTL_FAMILY_PATTERN(name_, type_, pattern_)                                               \
	const struct ioctl_family ioctl_##name_ = {                                                \
		type_, name_##_rows, sizeof(name_##_rows) / sizeof(name_##_rows[0]), (pattern_)    \
	}

/* rows */
#define NO_ARG(number_) { .number = (unsigned)(number_), .way = IOCTL_NOTHING }
#define VALUE(number_, kind_, size_, ...)                                                          \
	{ .number = (unsigned)(number_), .way = IOCTL_VALUE,                                       \
		.is = { .size = (size_), .kind = F_##kind_, ##__VA_ARGS__ } }
#define VALUE_INT(number_)   VALUE(number_, SIGNED, 4)
#define VALUE_ULONG(number_) VALUE(number_, UNSIGNED, 8)
#define VALUE_FD(number_)    VALUE(number_, FD, 4)
#define VALUE_POINTER(number_) VALUE(number_, ADDRESS, 8)
#define POINTED(number_, way_, kind_, size_, ...)                                                  \
	{ .number = (unsigned)(number_), .way = IOCTL_##way_,                                      \
		.is = { .size = (size_), .kind = F_##kind_, ##__VA_ARGS__ } }
#define IN_INT(number_)   POINTED(number_, IN, SIGNED, 4)
#define OUT_INT(number_)  POINTED(number_, OUT, SIGNED, 4)
#define OUT_UINT(number_) POINTED(number_, OUT, UNSIGNED, 4)
#define POINTED_WIDE(number_, way_, kind_, size_, ...)                                             \
	{ .number = (unsigned)(number_), .way = IOCTL_##way_, .wide = true,                        \
		.is = { .size = (size_), .kind = F_##kind_, ##__VA_ARGS__ } }
#define IN_STRUCT(number_, type_, fields_)                                                         \
	POINTED(number_, IN, STRUCT, sizeof(type_), .fields = (fields_))
#define OUT_STRUCT(number_, type_, fields_)                                                        \
	POINTED(number_, OUT, STRUCT, sizeof(type_), .fields = (fields_))
#define IN_PRINT(number_, type_, print_)                                                           \
	POINTED(number_, IN, PRINT, sizeof(type_), .print = (print_))
#define OUT_PRINT(number_, type_, print_)                                                          \
	POINTED(number_, OUT, PRINT, sizeof(type_), .print = (print_))
#define BOTH(number_, both_, ...)                                                                  \
	{ .number = (unsigned)(number_), .way = IOCTL_BOTH, .both = (both_), ##__VA_ARGS__ }
#define BOTH_WIDE(number_, both_, ...)                                                             \
	{ .number = (unsigned)(number_), .way = IOCTL_BOTH, .wide = true, .both = (both_), ##__VA_ARGS__ }
#define FILLED(number_, both_, ...)                                                                \
	{ .number = (unsigned)(number_), .way = IOCTL_FILLED, .both = (both_), ##__VA_ARGS__ }
#define HALVES(number_, way_, type_, before_, after_, ...)                                         \
	{ .number = (unsigned)(number_), .way = IOCTL_##way_, .is = { .size = sizeof(type_) },     \
		.before = (before_), .after = (after_), ##__VA_ARGS__ }
#define JOINED(number_, type_, before_, after_, ...)                                               \
	HALVES(number_, JOINED, type_, before_, after_, ##__VA_ARGS__)
#define CHANGED(number_, type_, before_, after_, ...)                                              \
	HALVES(number_, CHANGED, type_, before_, after_, ##__VA_ARGS__)

/* --- for both() functions ------------------------------------------------------------------------------ */
/*
 * The structure before the call, in the first half; in the second the one after it. NULL: it could not be
 * read, and the first half has written the address. What the first half opened the second has to close,
 * which ioctl_opened() tells of.
 */
const void *ioctl_bytes(struct call *c, uint64_t address, size_t size);
/* Whether the first half could read `size` bytes at the address. */
bool ioctl_opened(struct call *c, uint64_t address, size_t size);
/* A character in quotes, in the way of C; `blanks`: newlines and their like by name. */
#define CHAR_TEXT 8
void char_text(char text[CHAR_TEXT], uint8_t character, bool blanks);
void put_char(struct call *c, uint8_t character, bool blanks);
/* A number of the structure whose name is for those that read constants. */
bool ioctl_raw(const struct call *c);
/* The command of the call. */
unsigned ioctl_number(const struct call *c);
/* What JOINED and CHANGED write, for both() functions that only choose the fields. */
void ioctl_joined(struct call *c, uint64_t address, size_t size, const struct field *before,
	const struct field *after);
void ioctl_changed(struct call *c, uint64_t address, size_t size, const struct field *before,
	const struct field *after);

/* {…, last=1 => 2}: the last field of the structure, before and after. */
void ioctl_value_changed(struct call *c, uint64_t address, size_t size,
	const struct field *before, const struct field *changes);

/* --- for capture() functions: what the structure at the argument points to ----------------------------- */
/* `size` bytes at the pointer that stands at `offset`. */
void ioctl_capture_at(struct capture_builder *b, unsigned when, unsigned offset, uint32_t size);
/* As many elements as the `width`-byte number at `count` says. */
struct capture_op *ioctl_capture_counted(struct capture_builder *b, unsigned when, unsigned offset,
	unsigned count, unsigned width, uint32_t element);
/* A buffer of which -s shows the first bytes, its length the `width`-byte number at `length`. */
void ioctl_capture_buffer(
	struct capture_builder *b, unsigned when, unsigned offset, unsigned length, unsigned width);
/* As many of `size` bytes as -s shows: at the pointer at `offset`, and where the argument itself points. */
void ioctl_capture_shown(struct capture_builder *b, unsigned when, unsigned offset, uint32_t size);
void ioctl_capture_text(struct capture_builder *b, unsigned when, uint32_t size);
/* More than the number says: what follows the structure, `size` bytes in all. */
void ioctl_capture_more(struct capture_builder *b, unsigned when, uint32_t size);
/* The same when the `width`-byte number at `length` says how much it is. */
void ioctl_capture_sized(
	struct capture_builder *b, unsigned when, unsigned length, unsigned width, uint32_t most);
/* A descriptor inside the structure. */
void ioctl_capture_fd(struct capture_builder *b, unsigned when, unsigned offset);

/* --- ioctl.c and ioctl-capture.c ----------------------------------------------------------------------- */
/* The families' rows one after the other; NULL behind the last. */
const struct ioctl_row *ioctl_row_at(unsigned i);
void ioctl_capture(struct capture_builder *b, unsigned command, unsigned argument);
