/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the ring's form of a record to the one that both backends share: descriptors get their path
 * and addresses, an execve its arguments at the addresses that its registers name.
 */
#include "bpf/ebpf.h"

#include <limits.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

#define NAMES_MAX     BPF_NAMES_MAX
#define ARGUMENTS_MAX 256

static void blob_put(struct buf *out, uint8_t kind, uint8_t flags, uint64_t address, const void *data, size_t size)
{
	struct blob head = { .size = (uint32_t)size, .kind = kind, .flags = flags, .address = address };

	buf_add(out, &head, sizeof(head));
	buf_add(out, data, size);
	buf_repeat(out, '\0', record_align((uint32_t)size) - size);
}

/* --- descriptors --------------------------------------------------------------------------------- */

/* "etc\0" below "/": the names come leaf first, each with its NUL. */
static void path_from_names(const char *names, size_t size, unsigned count, char *path, size_t room)
{
	const char *at[NAMES_MAX + 1];
	size_t used = 0;
	unsigned n = 0;

	for (size_t i = 0; n < count && n < NAMES_MAX && i < size;) {
		size_t length = strnlen(names + i, size - i);

		at[n++] = names + i;
		if (i + length >= size)
			n--; /* no NUL: not a whole name */
		i += length + 1;
	}
	path[0] = '\0';
	if (n == 0)
		(void)snprintf(path, room, "/");
	while (n > 0 && used < room)
		used += (size_t)snprintf(path + used, room - used, "/%s", at[--n]);
}

static size_t address_inet(const struct bpf_file *f, bool peer, void *to)
{
	const uint8_t *bytes = peer ? f->peer : f->local;
	uint16_t port = peer ? f->peer_port : f->local_port;

	if (!port)
		return 0;
	if (f->family == AF_INET) {
		struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port) };

		memcpy(&in.sin_addr, bytes, sizeof(in.sin_addr));
		memcpy(to, &in, sizeof(in));
		return sizeof(in);
	}
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };

	memcpy(&in6.sin6_addr, bytes, sizeof(in6.sin6_addr));
	memcpy(to, &in6, sizeof(in6));
	return sizeof(in6);
}

static size_t address_unix(const char *path, size_t size, void *to)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	if (size == 0 || size > sizeof(un.sun_path))
		return 0;
	memcpy(un.sun_path, path, size);
	memcpy(to, &un, offsetof(struct sockaddr_un, sun_path) + size);
	return offsetof(struct sockaddr_un, sun_path) + size;
}

struct described {
	struct fd_info info;
	char path[PATH_MAX + 64];
	char local[sizeof(struct sockaddr_un)], peer[sizeof(struct sockaddr_un)];
};

static void describe_socket(struct described *d, const struct bpf_file *f, const char *rest, size_t size)
{
	d->info.kind = FD_KIND_SOCKET;
	d->info.family = f->family;
	d->info.socket_type = f->type;
	d->info.protocol = f->protocol;
	(void)snprintf(d->path, sizeof(d->path), "socket:[%llu]", (unsigned long long)f->inode);
	if (f->family == AF_INET || f->family == AF_INET6) {
		d->info.local_size = (uint8_t)address_inet(f, false, d->local);
		d->info.peer_size = (uint8_t)address_inet(f, true, d->peer);
	} else if (f->family == AF_UNIX) {
		d->info.local_size = (uint8_t)address_unix(rest, f->path_size < size ? f->path_size : size, d->local);
		d->info.extra[0] = f->peer_inode;
	} else if (f->family == AF_NETLINK) {
		struct sockaddr_nl nl = { .nl_family = AF_NETLINK, .nl_pid = f->port_id };

		memcpy(d->local, &nl, sizeof(nl));
		d->info.local_size = sizeof(nl);
	}
}

static void describe_alone(struct described *d, const struct bpf_file *f, const char *name, size_t size)
{
	/* A file without a folder: pipes have no name, anonymous inodes one in brackets, memfds one of their own. */
	if (S_ISFIFO(f->mode)) {
		d->info.kind = FD_KIND_PIPE;
		(void)snprintf(d->path, sizeof(d->path), "pipe:[%llu]", (unsigned long long)f->inode);
	} else if (size && name[0] == '[') {
		d->info.kind = FD_KIND_ANON;
		(void)snprintf(d->path, sizeof(d->path), "anon_inode:%.*s", (int)strnlen(name, size), name);
		if (strncmp(name, "[eventfd]", size) == 0)
			d->info.kind = FD_KIND_EVENTFD;
		else if (strncmp(name, "[pidfd]", size) == 0)
			d->info.kind = FD_KIND_PIDFD;
		else if (strncmp(name, "[signalfd]", size) == 0)
			d->info.kind = FD_KIND_SIGNALFD;
	} else {
		(void)snprintf(d->path, sizeof(d->path), "/%.*s", (int)strnlen(name, size), name);
		d->info.flags |= FD_DELETED;
	}
}

static void file_convert(const struct blob *b, struct buf *out)
{
	const struct bpf_file *f = (const void *)b->data;
	const char *rest = (const char *)(f + 1);
	struct described d = { 0 };
	struct buf data = BUF_INIT;
	size_t size;

	if (b->size < sizeof(*f)) {
		blob_put(out, BLOB_TEXT, b->flags, 0, "", 0); /* the count of blobs must stay */
		return;
	}
	size = b->size - sizeof(*f);
	d.info.inode = f->inode;
	if (S_ISSOCK(f->mode)) {
		describe_socket(&d, f, rest, size);
	} else if ((f->flags & BPF_FILE_ALONE) && f->names <= 1) {
		describe_alone(&d, f, rest, size);
	} else {
		path_from_names(rest, size, f->names, d.path, sizeof(d.path));
		d.info.flags = (f->flags & BPF_FILE_DELETED ? FD_DELETED : 0) | (f->flags & BPF_FILE_CUT ? FD_CUT : 0);
		d.info.kind = S_ISCHR(f->mode) ? FD_KIND_CHAR : S_ISBLK(f->mode) ? FD_KIND_BLOCK : FD_KIND_FILE;
		d.info.device = makedev(f->rdev >> 20, f->rdev & 0xfffff);
	}
	d.info.path_size = (uint32_t)strlen(d.path);
	buf_add(&data, &d.info, sizeof(d.info));
	buf_add(&data, d.path, record_align(d.info.path_size));
	buf_add(&data, d.local, record_align(d.info.local_size));
	buf_add(&data, d.peer, record_align(d.info.peer_size));
	blob_put(out, BLOB_FD, b->flags, b->address, data.data, data.length);
	buf_done(&data);
}

/* --- execve -------------------------------------------------------------------------------------- */

/* Where arguments are put that were not seen in the old program's memory: nothing of a process is there. */
#define MADE_UP 0xffff800000000000ull

static const struct blob *memory_at(const struct record *r, uint64_t address)
{
	const struct blob *b = record_first_blob(r);

	for (uint32_t i = 0; address && i < r->n_blobs; i++, b = blob_next(b))
		if (b->kind == BLOB_MEMORY && b->address == address && b->size)
			return b;
	return NULL;
}

/* The strings of a block, each with its NUL but perhaps the last; how many. */
static uint32_t split(const struct blob *b, const char *at[ARGUMENTS_MAX], uint32_t length[ARGUMENTS_MAX])
{
	const char *text = (const char *)b->data;
	uint32_t n = 0;

	for (size_t i = 0; i < b->size && n < ARGUMENTS_MAX - 1; i += length[n - 1]) {
		size_t found = strnlen(text + i, b->size - i);

		at[n] = text + i;
		length[n++] = (uint32_t)(found + (i + found < b->size));
	}
	return n;
}

/* argv as the new program has it: the array of pointers and the strings behind it; how many blobs. */
static uint32_t put_argv(struct buf *out, uint64_t address, const struct blob *b)
{
	uint64_t words[ARGUMENTS_MAX], at = MADE_UP + 4096;
	const char *text[ARGUMENTS_MAX];
	uint32_t length[ARGUMENTS_MAX];
	uint32_t n = split(b, text, length);

	for (uint32_t i = 0; i < n; i++)
		words[i] = at + (uint64_t)(text[i] - (const char *)b->data);
	words[n] = 0;
	blob_put(out, BLOB_MEMORY, b->flags & BLOB_CUT, address, words, (n + 1) * sizeof(*words));
	for (uint32_t i = 0; i < n; i++)
		blob_put(out, BLOB_MEMORY, text[i][length[i] - 1] ? BLOB_CUT : 0, words[i], text[i], length[i]);
	return n + 1;
}

/*
 * The array could be read, some of its strings could not. They are counted from the end, because a script's
 * interpreter and its argument come before them.
 */
static uint32_t complete_argv(const struct record *raw, const struct blob *array, const struct blob *b, struct buf *out)
{
	const char *text[ARGUMENTS_MAX];
	uint32_t length[ARGUMENTS_MAX];
	uint32_t n = split(b, text, length), count = array->size / 8, blobs = 0;

	if (array->flags & (BLOB_CUT | BLOB_FAULT) || b->flags & (BLOB_CUT | BLOB_FAULT) || count == 0)
		return 0;
	for (uint32_t i = count - 1, k = n; i-- > 0 && k-- > 0;) {
		uint64_t address;

		memcpy(&address, array->data + i * 8, sizeof(address));
		if (memory_at(raw, address) || (i == 0 && k != 0))
			continue; /* a script's argv[0] is not handed on */
		blob_put(out, BLOB_MEMORY, BLOB_LATE, address, text[k], length[k]);
		blobs++;
	}
	return blobs;
}

#define NR_EXECVEAT 322

/* What the new program says of itself fills in what the old one's memory did not give. */
static uint32_t exec_convert(struct record *head, const struct record *raw, const struct blob *b, struct buf *out)
{
	unsigned first = raw->abi != ABI_I386 && raw->call.number == NR_EXECVEAT;
	unsigned reg = b->kind == BPF_BLOB_PROGRAM ? first : first + 1;
	const struct blob *known = memory_at(raw, raw->call.args[reg]);

	if (known)
		return b->kind == BPF_BLOB_EXEC && raw->abi != ABI_I386 ? complete_argv(raw, known, b, out) : 0;
	if (!head->call.args[reg])
		head->call.args[reg] = MADE_UP + (b->kind == BPF_BLOB_PROGRAM ? 0 : 2048);
	if (b->kind == BPF_BLOB_EXEC)
		return put_argv(out, head->call.args[reg], b);
	blob_put(out, BLOB_MEMORY, 0, head->call.args[reg], b->data, b->size);
	return 1;
}

/* --- the whole record ---------------------------------------------------------------------------- */

static bool ring_record_valid(const struct record *r, size_t size)
{
	const char *at = (const char *)(r + 1), *end = (const char *)r + size;

	if (size < sizeof(*r) || r->size != size || r->version != RECORD_VERSION || r->n_blobs > RECORD_BLOBS_MAX)
		return false;
	for (uint32_t i = 0; i < r->n_blobs; i++) {
		const struct blob *b = (const void *)at;

		if ((size_t)(end - at) < sizeof(*b) || b->size > BPF_ROOM + BPF_CHUNK ||
			(size_t)(end - at) - sizeof(*b) < record_align(b->size))
			return false;
		at += sizeof(*b) + record_align(b->size);
	}
	return true;
}

bool record_convert(const void *data, size_t size, struct buf *out)
{
	const struct record *raw = data;
	const struct blob *b;
	struct record head;
	uint32_t blobs = 0;

	if (!ring_record_valid(raw, size))
		return false;
	buf_reset(out);
	head = *raw;
	buf_add(out, &head, sizeof(head));
	b = record_first_blob(raw);
	for (uint32_t i = 0; i < raw->n_blobs; i++, b = blob_next(b)) {
		switch (b->kind) {
		case BPF_BLOB_FILE:
			file_convert(b, out);
			blobs++;
			break;
		case BPF_BLOB_EXEC:
		case BPF_BLOB_PROGRAM:
			blobs += exec_convert(&head, raw, b, out);
			break;
		default:
			blob_put(out, b->kind, b->flags, b->address, b->data, b->size);
			blobs++;
		}
	}
	if (out->failed)
		return false;
	head.n_blobs = blobs;
	head.size = (uint32_t)out->length;
	memcpy(out->data, &head, sizeof(head));
	return record_valid((const void *)out->data, out->length);
}
