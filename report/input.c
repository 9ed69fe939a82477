/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See input.h. Knows bytes and newlines, nothing of what a line says.
 */
#include "input.h"

#include "cleanup.h"
#include "error.h"
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum packing { PACKING_UNKNOWN, PACKING_NONE, PACKING_GZIP, PACKING_ZSTD };

struct input {
	int fd;
	char *path;
	enum packing packing;
	char *data; /* lines live in data[start..end) */
	size_t start, end, capacity;
	size_t chunk;
	bool owned;    /* data is ours, not the caller's memory */
	bool finished; /* nothing more will come */
	bool unterminated, truncated;
	uint64_t consumed, size;
	/* compressed bytes that are not decoded yet */
	unsigned char *packed;
	size_t packed_start, packed_end;
	bool packed_finished;
	z_stream zlib;
	bool zlib_open;
	bool member_done; /* between two members or frames: a good place to end */
	ZSTD_DStream *zstd;
};

struct input *input_free(struct input *in)
{
	if (!in)
		return NULL;
	if (in->zlib_open)
		(void)inflateEnd(&in->zlib);
	(void)ZSTD_freeDStream(in->zstd);
	if (in->fd > STDERR_FILENO)
		(void)close(in->fd);
	if (in->owned)
		free(in->data);
	free(in->packed);
	free(in->path);
	free(in);
	return NULL;
}

DEFINE_CLEANUP(struct input *, input_free);

int input_open(struct input **ret_input, const char *path, bool plain, size_t buffer, struct error *err)
{
	_cleanup_(input_freep) struct input *in = calloc(1, sizeof(*in));
	struct stat st;
	int r = 0;

	if (!in)
		return error_set(err, ENOMEM, "read '%s'", path);
	in->fd = -1;
	in->owned = true;
	in->chunk = buffer;
	in->capacity = 2 * buffer;
	in->data = malloc(in->capacity);
	in->path = strdup(path);
	if (!in->data || !in->path)
		return error_set(err, ENOMEM, "read '%s'", path);
	if (plain)
		r = file_open_plain(AT_FDCWD, path, &in->fd);
	else if (strcmp(path, "-") == 0)
		in->fd = STDIN_FILENO;
	else
		in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (r == -EBADF)
		return error_say(err, EBADF, "'%s' is no regular file", path);
	if (in->fd < 0)
		return error_set(err, r < 0 ? -r : errno, "open '%s'", path);
	if (fstat(in->fd, &st) < 0)
		return error_set(err, errno, "look at '%s'", path);
	if (S_ISDIR(st.st_mode))
		return error_set(err, EISDIR, "read '%s'", path);
	if (S_ISREG(st.st_mode)) {
		in->size = (uint64_t)st.st_size;
		(void)posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
	*ret_input = take_ptr(&in);
	return 0;
}

int input_open_memory(struct input **ret_input, const void *text, size_t length)
{
	struct input *in = calloc(1, sizeof(*in));

	if (!in)
		return -ENOMEM;
	in->fd = -1;
	in->packing = PACKING_NONE;
	/* never written to: a buffer that is not ours is never filled */
	in->data = (char *)(uintptr_t)text;
	in->end = in->capacity = length;
	in->finished = true;
	in->size = in->consumed = length;
	*ret_input = in;
	return 0;
}

static int read_some(struct input *in, void *to, size_t size, size_t *ret_got, struct error *err)
{
	ssize_t n;

	do
		n = read(in->fd, to, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return error_set(err, errno, "read '%s'", in->path);
	in->consumed += (uint64_t)n;
	*ret_got = (size_t)n;
	return 0;
}

static int packed_fill(struct input *in, struct error *err)
{
	size_t got = 0;
	int r;

	if (in->packed_start > 0) {
		memmove(in->packed, in->packed + in->packed_start,
			in->packed_end - in->packed_start);
		in->packed_end -= in->packed_start;
		in->packed_start = 0;
	}
	r = read_some(in, in->packed + in->packed_end, in->chunk - in->packed_end, &got, err);
	if (r < 0)
		return r;
	in->packed_end += got;
	in->packed_finished = got == 0;
	return 0;
}

static int detect(struct input *in, struct error *err)
{
	const unsigned char *p;
	int r;

	in->packed = calloc(1, in->chunk);
	if (!in->packed)
		return error_set(err, ENOMEM, "read '%s'", in->path);
	while (in->packed_end < 4 && !in->packed_finished) {
		r = packed_fill(in, err);
		if (r < 0)
			return r;
	}
	p = in->packed;
	in->member_done = true;
	if (in->packed_end >= 2 && p[0] == 0x1f && p[1] == 0x8b) {
		in->packing = PACKING_GZIP;
		/* 15 bits of window, +16: a gzip header (zlib.h, inflateInit2) */
		if (inflateInit2(&in->zlib, 15 + 16) != Z_OK)
			return error_set(err, ENOMEM, "read '%s'", in->path);
		in->zlib_open = true;
	} else if (in->packed_end >= 4 && p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f &&
		   p[3] == 0xfd) {
		in->packing = PACKING_ZSTD;
		in->zstd = ZSTD_createDStream();
		if (!in->zstd)
			return error_set(err, ENOMEM, "read '%s'", in->path);
	} else {
		in->packing = PACKING_NONE;
		memcpy(in->data, in->packed, in->packed_end);
		in->end = in->packed_end;
		in->finished = in->packed_finished;
	}
	return 0;
}

static int gzip_some(struct input *in, void *to, size_t size, size_t *ret_got, struct error *err)
{
	int r;

	in->zlib.next_in = in->packed + in->packed_start;
	in->zlib.avail_in = (uInt)(in->packed_end - in->packed_start);
	in->zlib.next_out = to;
	in->zlib.avail_out = (uInt)size;
	if (in->member_done && in->zlib.avail_in > 0) {
		/* several members in a row are one file (gzip(1), "ADVANCED USAGE") */
		(void)inflateReset(&in->zlib);
		in->member_done = false;
	}
	r = inflate(&in->zlib, Z_NO_FLUSH);
	in->packed_start = in->packed_end - in->zlib.avail_in;
	*ret_got = size - in->zlib.avail_out;
	if (r == Z_STREAM_END) {
		in->member_done = true;
		return 0;
	}
	if (r != Z_OK && r != Z_BUF_ERROR)
		return error_say(err, EBADMSG, "'%s' is a damaged gzip file: %s", in->path,
			in->zlib.msg ? in->zlib.msg : "no reason given");
	return 0;
}

static int zstd_some(struct input *in, void *to, size_t size, size_t *ret_got, struct error *err)
{
	ZSTD_inBuffer from = {in->packed + in->packed_start, in->packed_end - in->packed_start, 0};
	ZSTD_outBuffer out = {to, size, 0};
	size_t r = ZSTD_decompressStream(in->zstd, &out, &from);

	if (ZSTD_isError(r))
		return error_say(err, EBADMSG, "'%s' is a damaged zstd file: %s", in->path,
			ZSTD_getErrorName(r));
	in->packed_start += from.pos;
	in->member_done = r == 0;
	*ret_got = out.pos;
	return 0;
}

static int unpack(struct input *in, size_t room, size_t *ret_got, struct error *err)
{
	int r;

	for (;;) {
		if (in->packed_start == in->packed_end && !in->packed_finished) {
			in->packed_start = in->packed_end = 0;
			r = packed_fill(in, err);
			if (r < 0)
				return r;
		}
		if (in->packed_start == in->packed_end && in->packed_finished && in->member_done) {
			*ret_got = 0;
			return 0;
		}
		if (in->packing == PACKING_GZIP)
			r = gzip_some(in, in->data + in->end, room, ret_got, err);
		else
			r = zstd_some(in, in->data + in->end, room, ret_got, err);
		if (r == -EBADMSG && in->consumed > 0 && in->end > in->start) {
			/* what was unpacked so far is still good: say it and stop */
			in->truncated = true;
			*ret_got = 0;
			return 0;
		}
		if (r < 0 || *ret_got > 0)
			return r;
		if (in->packed_start == in->packed_end && in->packed_finished) {
			in->truncated = !in->member_done;
			return 0;
		}
	}
}

/* Makes room behind end and fills it. Nothing more: finished. */
static int fill(struct input *in, struct error *err)
{
	size_t got = 0;
	int r;

	if (in->finished)
		return 0;
	if (in->packing == PACKING_UNKNOWN)
		return detect(in, err);
	if (in->start > 0) {
		memmove(in->data, in->data + in->start, in->end - in->start);
		in->end -= in->start;
		in->start = 0;
	}
	if (in->capacity - in->end < in->chunk && in->capacity < INPUT_LINE_MAX) {
		size_t bigger = in->capacity * 2;
		char *data = realloc(in->data, bigger);

		if (!data)
			return error_set(err, ENOMEM, "read '%s'", in->path);
		in->data = data;
		in->capacity = bigger;
	}
	if (in->packing == PACKING_NONE)
		r = read_some(in, in->data + in->end, in->capacity - in->end, &got, err);
	else
		r = unpack(in, in->capacity - in->end, &got, err);
	if (r < 0)
		return r;
	in->end += got;
	in->finished = got == 0;
	return 0;
}

int input_line(struct input *in, struct slice *ret_line, struct error *err)
{
	size_t searched = 0;

	for (;;) {
		const char *from = in->data + in->start;
		size_t have = in->end - in->start;
		const char *newline =
			have > searched ? memchr(from + searched, '\n', have - searched) : NULL;
		int r;

		if (newline) {
			*ret_line = slice_between(from, newline);
			in->start = (size_t)(newline + 1 - in->data);
			return 1;
		}
		if (in->finished || (have >= INPUT_LINE_MAX && in->capacity - in->end == 0)) {
			if (have == 0)
				return 0;
			*ret_line = (struct slice){from, have};
			in->unterminated = in->finished;
			in->start = in->end;
			return 1;
		}
		searched = have;
		r = fill(in, err);
		if (r < 0)
			return r;
	}
}

int input_peek(struct input *in, size_t length, struct slice *ret_text, struct error *err)
{
	while (in->end - in->start < length && !in->finished) {
		int r = fill(in, err);

		if (r < 0)
			return r;
	}
	*ret_text = (struct slice){in->data + in->start, in->end - in->start};
	if (ret_text->length > length)
		ret_text->length = length;
	return 0;
}

bool input_unterminated(const struct input *in)
{
	return in->unterminated;
}

bool input_truncated(const struct input *in)
{
	return in->truncated;
}

uint64_t input_consumed(const struct input *in)
{
	return in->consumed;
}

uint64_t input_size(const struct input *in)
{
	return in->size;
}
