/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of a file: stat(2). */
#include "decode/stat.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <time.h>

/* The name of the type; "" when the mode has none, NULL when it has one that nobody knows. */
static const char *type_name(unsigned mode)
{
	switch (mode & S_IFMT) {
	case 0:
		return "";
	case S_IFIFO:
		return "S_IFIFO|";
	case S_IFCHR:
		return "S_IFCHR|";
	case S_IFDIR:
		return "S_IFDIR|";
	case S_IFBLK:
		return "S_IFBLK|";
	case S_IFREG:
		return "S_IFREG|";
	case S_IFLNK:
		return "S_IFLNK|";
	case S_IFSOCK:
		return "S_IFSOCK|";
	default:
		return NULL;
	}
}

/* S_IFREG|S_ISUID|0644: three digits at least, and a fourth only where the first is not 0. */
static void mode_text(const char *type, unsigned mode, char text[64])
{
	static const struct {
		unsigned value;
		const char *name;
	} bits[] = {
		{ S_ISUID, "S_ISUID|" }, { S_ISGID, "S_ISGID|" }, { S_ISVTX, "S_ISVTX|" },
	};
	char *at = stpcpy(text, type);

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (mode & bits[i].value)
			at = stpcpy(at, bits[i].name);
	*at++ = '0';
	if (mode & 0700)
		*at++ = (char)('0' + (mode >> 6 & 7));
	*at++ = (char)('0' + (mode >> 3 & 7));
	*at++ = (char)('0' + (mode & 7));
	*at = '\0';
}

void put_file_mode(struct call *c, unsigned mode)
{
	const char *type = type_name(mode);
	char text[64];

	if (!type || c->style->constants != CONSTANTS_ABBREV)
		put_mode(c, mode);
	if (!type || c->style->constants == CONSTANTS_RAW)
		return;
	mode_text(type, mode, text);
	if (c->style->constants == CONSTANTS_ABBREV)
		put_text(c, text);
	else
		put_comment(c, text);
}

bool time_text(char text[TIME_TEXT], int64_t seconds, uint64_t fraction, unsigned digits)
{
	uint64_t least = 1;
	struct tm tm;
	time_t t = seconds;
	size_t n;

	for (unsigned i = 0; i < digits; i++)
		least *= 10;
	if ((!seconds && !fraction) || fraction >= least || !localtime_r(&t, &tm))
		return false;
	n = strftime(text, TIME_TEXT, "%FT%T", &tm);
	if (!n)
		return false;
	if (fraction) {
		text[n++] = '.';
		for (unsigned i = 0; i < digits; i++, fraction /= 10)
			text[n + digits - 1 - i] = (char)('0' + fraction % 10);
		n += digits;
	}
	(void)strftime(text + n, TIME_TEXT - n, "%z", &tm);
	return true;
}

void put_time_comment(struct call *c, int64_t seconds, uint64_t fraction, unsigned digits)
{
	char text[TIME_TEXT];

	if (time_text(text, seconds, fraction, digits))
		put_comment(c, text);
}

static void put_stat_time(struct call *c, const char *name, const char *nsec_name,
	const struct timespec *t)
{
	FIELD(c, decimal, name, t->tv_sec);
	put_time_comment(c, t->tv_sec, (uint64_t)t->tv_nsec, 9);
	if (nsec_name)
		FIELD(c, number, nsec_name, (uint64_t)t->tv_nsec);
}

/* The first kernels had no fractions of seconds. */
static void put_stat(struct call *c, const struct stat *from, bool fractions)
{
	struct stat st = *from;
	bool device = S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode);

	put_struct_open(c);
	if (!c->abbrev) {
		FIELD(c, dev, "st_dev", st.st_dev);
		FIELD(c, number, "st_ino", st.st_ino);
	}
	FIELD(c, file_mode, "st_mode", st.st_mode);
	if (!c->abbrev) {
		FIELD(c, number, "st_nlink", st.st_nlink);
		FIELD(c, id, "st_uid", st.st_uid);
		FIELD(c, id, "st_gid", st.st_gid);
		FIELD(c, number, "st_blksize", (uint64_t)st.st_blksize);
		FIELD(c, number, "st_blocks", (uint64_t)st.st_blocks);
	}
	if (device)
		FIELD(c, dev, "st_rdev", st.st_rdev);
	else
		FIELD(c, number, "st_size", (uint64_t)st.st_size);
	if (!c->abbrev) {
		put_stat_time(c, "st_atime", fractions ? "st_atime_nsec" : NULL, &st.st_atim);
		put_stat_time(c, "st_mtime", fractions ? "st_mtime_nsec" : NULL, &st.st_mtim);
		put_stat_time(c, "st_ctime", fractions ? "st_ctime_nsec" : NULL, &st.st_ctim);
	}
	put_struct_close(c, c->abbrev);
}

static uint64_t half_at(const uint8_t *bytes, size_t at)
{
	uint16_t value;

	memcpy(&value, bytes + at, sizeof(value));
	return value;
}

static uint64_t word_at(const uint8_t *bytes, size_t at)
{
	uint32_t value;

	memcpy(&value, bytes + at, sizeof(value));
	return value;
}

static uint64_t long_at(const uint8_t *bytes, size_t at)
{
	return word_at(bytes, at) | word_at(bytes, at + 4) << 32;
}

static void widen_times(const uint8_t *at, struct stat *st)
{
	struct timespec *times[] = { &st->st_atim, &st->st_mtim, &st->st_ctim };

	for (unsigned i = 0; i < 3; i++) {
		times[i]->tv_sec = (int32_t)word_at(at, i * 8);
		times[i]->tv_nsec = (long)word_at(at, i * 8 + 4);
	}
}

/* struct compat_stat of the kernel's arch/x86/include/asm/compat.h. */
static void widen_stat(const uint8_t *at, struct stat *st)
{
	*st = (struct stat){
		.st_dev = word_at(at, 0),
		.st_ino = word_at(at, 4),
		.st_mode = (mode_t)half_at(at, 8),
		.st_nlink = half_at(at, 10),
		.st_uid = (uid_t)half_at(at, 12),
		.st_gid = (gid_t)half_at(at, 14),
		.st_rdev = word_at(at, 16),
		.st_size = (off_t)word_at(at, 20),
		.st_blksize = (blksize_t)word_at(at, 24),
		.st_blocks = (blkcnt_t)word_at(at, 28),
	};
	widen_times(at + 32, st);
}

/* struct stat64 of i386: arch/x86/include/uapi/asm/stat.h. */
static void widen_stat64(const uint8_t *at, struct stat *st)
{
	*st = (struct stat){
		.st_dev = long_at(at, 0),
		.st_ino = long_at(at, 88),
		.st_mode = (mode_t)word_at(at, 16),
		.st_nlink = word_at(at, 20),
		.st_uid = (uid_t)word_at(at, 24),
		.st_gid = (gid_t)word_at(at, 28),
		.st_rdev = long_at(at, 32),
		.st_size = (off_t)long_at(at, 44),
		.st_blksize = (blksize_t)word_at(at, 52),
		.st_blocks = (blkcnt_t)long_at(at, 56),
	};
	widen_times(at + 64, st);
}

/* struct __old_kernel_stat of i386: arch/x86/include/uapi/asm/stat.h. */
static void print_old_stat(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;
	struct stat st = {
		.st_dev = half_at(at, 0),
		.st_ino = half_at(at, 2),
		.st_mode = (mode_t)half_at(at, 4),
		.st_nlink = half_at(at, 6),
		.st_uid = (uid_t)half_at(at, 8),
		.st_gid = (gid_t)half_at(at, 10),
		.st_rdev = half_at(at, 12),
		.st_size = (off_t)word_at(at, 16),
		.st_atim.tv_sec = (int32_t)word_at(at, 20),
		.st_mtim.tv_sec = (int32_t)word_at(at, 24),
		.st_ctim.tv_sec = (int32_t)word_at(at, 28),
	};

	put_stat(c, &st, false);
}

const struct struct_type struct_old_stat = { .print = print_old_stat, .size = 32, .portable = true };

static void print_stat(struct call *c, const void *bytes)
{
	struct stat st;

	if (c->i386)
		widen_stat(bytes, &st);
	else
		memcpy(&st, bytes, sizeof(st));
	put_stat(c, &st, true);
}

static void print_stat64(struct call *c, const void *bytes)
{
	struct stat st;

	widen_stat64(bytes, &st);
	put_stat(c, &st, true);
}

const struct struct_type struct_stat = {
	.print = print_stat, .size = sizeof(struct stat), .size_i386 = 64
};
const struct struct_type struct_stat64 = { .print = print_stat64, .size = 96, .portable = true };

/* --- statx ------------------------------------------------------------------------------------------- */
static void put_statx_time(struct call *c, const char *name, const struct statx_timestamp *t)
{
	put_field(c, name);
	put_struct_open(c);
	FIELD(c, decimal, "tv_sec", t->tv_sec);
	FIELD(c, number, "tv_nsec", t->tv_nsec);
	put_struct_close(c, false);
	put_time_comment(c, t->tv_sec, t->tv_nsec, 9);
}

/* Only what the mask says is there. */
static void put_statx_owner(struct call *c, const struct statx *st)
{
	if (st->stx_mask & STATX_NLINK)
		FIELD(c, number, "stx_nlink", st->stx_nlink);
	if (st->stx_mask & STATX_UID)
		FIELD(c, id, "stx_uid", st->stx_uid);
	if (st->stx_mask & STATX_GID)
		FIELD(c, id, "stx_gid", st->stx_gid);
}

static void put_statx_rest(struct call *c, const struct statx *st)
{
	if (st->stx_mask & STATX_BLOCKS)
		FIELD(c, number, "stx_blocks", st->stx_blocks);
	FIELD(c, flags, "stx_attributes_mask", st->stx_attributes_mask, &statx_attributes);
	if (st->stx_mask & STATX_ATIME)
		put_statx_time(c, "stx_atime", &st->stx_atime);
	if (st->stx_mask & STATX_BTIME)
		put_statx_time(c, "stx_btime", &st->stx_btime);
	if (st->stx_mask & STATX_CTIME)
		put_statx_time(c, "stx_ctime", &st->stx_ctime);
	if (st->stx_mask & STATX_MTIME)
		put_statx_time(c, "stx_mtime", &st->stx_mtime);
	FIELD(c, number, "stx_rdev_major", st->stx_rdev_major);
	FIELD(c, number, "stx_rdev_minor", st->stx_rdev_minor);
	FIELD(c, number, "stx_dev_major", st->stx_dev_major);
	FIELD(c, number, "stx_dev_minor", st->stx_dev_minor);
	if (st->stx_mask & STATX_MNT_ID)
		FIELD(c, hex, "stx_mnt_id", st->stx_mnt_id);
	if (st->stx_mask & STATX_DIOALIGN) {
		FIELD(c, number, "stx_dio_mem_align", st->stx_dio_mem_align);
		FIELD(c, number, "stx_dio_offset_align", st->stx_dio_offset_align);
	}
}

static void print_statx(struct call *c, const void *bytes)
{
	struct statx st;

	memcpy(&st, bytes, sizeof(st));
	put_struct_open(c);
	FIELD(c, flags, "stx_mask", st.stx_mask, &statx_mask);
	if (!c->abbrev)
		FIELD(c, number, "stx_blksize", st.stx_blksize);
	FIELD(c, flags, "stx_attributes", st.stx_attributes, &statx_attributes);
	if (!c->abbrev)
		put_statx_owner(c, &st);
	if (st.stx_mask & (STATX_TYPE | STATX_MODE))
		FIELD(c, file_mode, "stx_mode", st.stx_mode);
	if (!c->abbrev && (st.stx_mask & STATX_INO))
		FIELD(c, number, "stx_ino", st.stx_ino);
	if (st.stx_mask & STATX_SIZE)
		FIELD(c, number, "stx_size", st.stx_size);
	if (!c->abbrev)
		put_statx_rest(c, &st);
	put_struct_close(c, c->abbrev);
}

const struct struct_type struct_statx = {
	.print = print_statx, .size = sizeof(struct statx), .portable = true
};

/* --- statfs ------------------------------------------------------------------------------------------ */
static void put_fsid(struct call *c, const void *bytes)
{
	uint32_t val[2];

	memcpy(val, bytes, sizeof(val));
	put_struct_open(c);
	put_field(c, "val");
	put_array_open(c);
	for (int i = 0; i < 2; i++) {
		put_item(c);
		put_hex(c, val[i]);
	}
	put_array_close(c, false);
	put_struct_close(c, false);
}

static void put_statfs(struct call *c, const struct statfs *s)
{
	put_struct_open(c);
	FIELD(c, one_of, "f_type", (uint64_t)s->f_type, &filesystem_types);
	FIELD(c, number, "f_bsize", (uint64_t)s->f_bsize);
	FIELD(c, number, "f_blocks", s->f_blocks);
	FIELD(c, number, "f_bfree", s->f_bfree);
	FIELD(c, number, "f_bavail", s->f_bavail);
	FIELD(c, number, "f_files", s->f_files);
	FIELD(c, number, "f_ffree", s->f_ffree);
	put_field(c, "f_fsid");
	put_fsid(c, &s->f_fsid);
	FIELD(c, number, "f_namelen", (uint64_t)s->f_namelen);
	FIELD(c, number, "f_frsize", (uint64_t)s->f_frsize);
	FIELD(c, flags, "f_flags", (uint64_t)s->f_flags, &statfs_flags);
	put_struct_close(c, false);
}

/* struct compat_statfs and compat_statfs64: both begin with two words; the counts are `size` bytes each. */
static void widen_statfs(const uint8_t *at, size_t size, struct statfs *s)
{
	fsblkcnt_t *counts[] = { &s->f_blocks, &s->f_bfree, &s->f_bavail };
	fsfilcnt_t *files[] = { &s->f_files, &s->f_ffree };
	const uint8_t *rest = at + 8 + 5 * size;

	*s = (struct statfs){ .f_type = word_at(at, 0), .f_bsize = word_at(at, 4) };
	for (unsigned i = 0; i < 3; i++)
		*counts[i] = size == 4 ? word_at(at, 8 + i * 4) : long_at(at, 8 + i * 8);
	for (unsigned i = 0; i < 2; i++)
		*files[i] = size == 4 ? word_at(at, 20 + i * 4) : long_at(at, 32 + i * 8);
	memcpy(&s->f_fsid, rest, sizeof(s->f_fsid));
	s->f_namelen = word_at(rest, 8);
	s->f_frsize = word_at(rest, 12);
	s->f_flags = word_at(rest, 16);
}

static void print_statfs(struct call *c, const void *bytes)
{
	struct statfs s;

	if (c->i386)
		widen_statfs(bytes, 4, &s);
	else
		memcpy(&s, bytes, sizeof(s));
	put_statfs(c, &s);
}

static void print_statfs64(struct call *c, const void *bytes)
{
	struct statfs s;

	widen_statfs(bytes, 8, &s);
	put_statfs(c, &s);
}

const struct struct_type struct_statfs = {
	.print = print_statfs, .size = sizeof(struct statfs), .size_i386 = 64
};
const struct struct_type struct_statfs64 = { .print = print_statfs64, .size = 84, .portable = true };

/* --- making nodes -------------------------------------------------------------------------------------- */
static void print_file_mode(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_file_mode(c, reg_unsigned(c, reg) & 0xffff);
}

/* Only devices have a number. */
static void print_mknod_dev(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned mode = reg_unsigned(c, reg - 1);

	if (!S_ISCHR(mode) && !S_ISBLK(mode))
		return;
	put_arg(c, a->name);
	put_dev(c, reg_unsigned(c, reg));
}

const struct arg_type arg_file_mode = { .print = print_file_mode };
const struct arg_type arg_mknod_dev = { .print = print_mknod_dev, .names_itself = true };
