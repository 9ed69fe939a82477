/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of a file: stat(2). */
#include "decode/stat.h"

#include "decode/call.h"
#include "decode/types.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* S_IFREG|S_ISUID|0644 */
static void mode_text(unsigned mode, char text[64])
{
	static const struct {
		unsigned value;
		const char *name;
	} types[] = {
		{ S_IFIFO, "S_IFIFO" }, { S_IFCHR, "S_IFCHR" }, { S_IFDIR, "S_IFDIR" },
		{ S_IFBLK, "S_IFBLK" }, { S_IFREG, "S_IFREG" }, { S_IFLNK, "S_IFLNK" },
		{ S_IFSOCK, "S_IFSOCK" },
	}, bits[] = {
		{ S_ISUID, "|S_ISUID" }, { S_ISGID, "|S_ISGID" }, { S_ISVTX, "|S_ISVTX" },
	};
	char *at = text;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if ((mode & S_IFMT) == types[i].value)
			at = stpcpy(at, types[i].name);
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (mode & bits[i].value)
			at = stpcpy(at, bits[i].name);
	*at++ = '|';
	*at++ = '0';
	*at++ = (char)('0' + (mode >> 6 & 7));
	*at++ = (char)('0' + (mode >> 3 & 7));
	*at++ = (char)('0' + (mode & 7));
	*at = '\0';
}

static bool has_type(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFIFO:
	case S_IFCHR:
	case S_IFDIR:
	case S_IFBLK:
	case S_IFREG:
	case S_IFLNK:
	case S_IFSOCK:
		return true;
	default:
		return false;
	}
}

void put_file_mode(struct call *c, unsigned mode)
{
	char text[64];

	if (!has_type(mode)) {
		if (mode)
			put_octal(c, mode);
		else
			put_text(c, "000");
		return;
	}
	if (c->style->constants != CONSTANTS_ABBREV)
		put_octal(c, mode);
	mode_text(mode, text);
	if (c->style->constants == CONSTANTS_ABBREV)
		put_text(c, text);
	else if (c->style->constants == CONSTANTS_VERBOSE)
		put_comment(c, text);
}

void put_time_comment(struct call *c, int64_t seconds, uint64_t nanoseconds)
{
	char text[64];
	struct tm tm;
	time_t t = seconds;
	size_t n;

	if ((!seconds && !nanoseconds) || nanoseconds >= 1000000000 || !localtime_r(&t, &tm))
		return;
	n = strftime(text, sizeof(text), "%FT%T", &tm);
	if (!n)
		return;
	if (nanoseconds) {
		text[n++] = '.';
		for (unsigned i = 0; i < 9; i++, nanoseconds /= 10)
			text[n + 8 - i] = (char)('0' + nanoseconds % 10);
		n += 9;
	}
	(void)strftime(text + n, sizeof(text) - n, "%z", &tm);
	put_comment(c, text);
}

static void put_stat_time(struct call *c, const char *name, const char *nsec_name,
	const struct timespec *t)
{
	FIELD(c, decimal, name, t->tv_sec);
	put_time_comment(c, t->tv_sec, (uint64_t)t->tv_nsec);
	FIELD(c, number, nsec_name, (uint64_t)t->tv_nsec);
}

static void print_stat(struct call *c, const void *bytes)
{
	struct stat st;
	bool device;

	memcpy(&st, bytes, sizeof(st));
	device = S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode);
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
		put_stat_time(c, "st_atime", "st_atime_nsec", &st.st_atim);
		put_stat_time(c, "st_mtime", "st_mtime_nsec", &st.st_mtim);
		put_stat_time(c, "st_ctime", "st_ctime_nsec", &st.st_ctim);
	}
	put_struct_close(c, c->abbrev);
}

const struct struct_type struct_stat = { .print = print_stat, .size = sizeof(struct stat) };
