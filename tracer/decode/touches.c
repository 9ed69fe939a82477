/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does a call have to do with a path? Either one of its path arguments says so or one of its
 * descriptors is open on it. -P takes paths as they are written, as strace does; trace.path means what is
 * below them too, by whatever name the container calls it.
 */
#include "decode/decode.h"

#include "decode/call.h"
#include "decode/types.h"

#include <limits.h>
#include <string.h>

static bool is_path(const struct arg *a)
{
	return a->type == &arg_path || a->type == &arg_config_value;
}

/* The path itself or something below it. */
static bool is_below(const char *name, size_t length, const char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	if (length < n || memcmp(name, path, n) != 0)
		return false;
	return length == n || name[n] == '/' || path[n - 1] == '/';
}

static bool fd_is_below(const struct fd_info *info, const char *path)
{
	return is_below((const char *)(info + 1), info->path_size, path);
}

static bool string_at(const struct record *r, uint64_t address, struct memory *ret)
{
	const uint8_t *end;

	if (!memory_find(r, address, AT_ENTRY, ret))
		return false;
	end = memchr(ret->bytes, 0, ret->size);
	if (end)
		ret->size = (size_t)(end - ret->bytes);
	return true;
}

/* A relative name under the folder that the argument before it, or the working directory, is. */
static bool relative_is_below(
	const struct record *r, const struct row *row, const struct arg *a, const struct memory *name,
	const char *path)
{
	const struct arg *before = a > row->args ? a - 1 : NULL;
	const struct fd_info *folder;
	char whole[2 * PATH_MAX];
	int fd = -100; /* AT_FDCWD */

	if (before && before->type == &arg_dirfd)
		fd = (int)r->call.args[arg_register(row, before)];
	folder = memory_fd(r, fd, AT_ENTRY);
	if (!folder || folder->path_size + name->size + 1 > sizeof(whole))
		return false;
	memcpy(whole, folder + 1, folder->path_size);
	whole[folder->path_size] = '/';
	memcpy(whole + folder->path_size + 1, name->bytes, name->size);
	return is_below(whole, folder->path_size + 1 + name->size, path);
}

static bool same(const void *name, size_t length, const char *path)
{
	return length == strlen(path) && memcmp(name, path, length) == 0;
}

bool decode_names(const struct record *record, const char *path)
{
	const struct blob *b = record_first_blob(record);
	const struct row *row = row_find(record->abi, record->call.number);

	for (uint32_t i = 0; i < record->n_blobs; i++, b = blob_next(b)) {
		const struct fd_info *info = (const void *)b->data;
		bool before = !(b->flags & BLOB_EXIT) || (b->flags & BLOB_LATE);

		if (b->kind == BLOB_FD && (int64_t)b->address >= 0 && before &&
			same(info + 1, info->path_size, path))
			return true;
	}
	for (const struct arg *a = row ? row->args : NULL; a && a->type; a++) {
		struct memory name;

		if (is_path(a) &&
			string_at(record, record->call.args[arg_register(row, a)], &name) &&
			same(name.bytes, name.size, path))
			return true;
	}
	return false;
}

bool decode_touches(const struct record *record, const char *path)
{
	const struct blob *b = record_first_blob(record);
	const struct row *row = row_find(record->abi, record->call.number);

	for (uint32_t i = 0; i < record->n_blobs; i++, b = blob_next(b))
		if (b->kind == BLOB_FD && (int64_t)b->address >= 0 &&
			fd_is_below((const void *)b->data, path))
			return true;
	for (const struct arg *a = row ? row->args : NULL; a && a->type; a++) {
		struct memory name;

		if (!is_path(a) ||
			!string_at(record, record->call.args[arg_register(row, a)], &name))
			continue;
		if (is_below((const char *)name.bytes, name.size, path))
			return true;
		if (name.size && name.bytes[0] != '/' &&
			relative_is_below(record, row, a, &name, path))
			return true;
	}
	return false;
}
