/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the ring's form of a record to the one that both backends share: descriptors get their path
 * and addresses, an execve its arguments at the addresses that its registers name.
 */
#include "bpf/ebpf.h"

#include "capture.h"

#include <limits.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

#define NAMES_MAX     BPF_NAMES_MAX
#define ARGUMENTS_MAX (CAPTURE_STRINGS_MAX + 1)

static void blob_put(struct buf *out, uint8_t kind, uint8_t flags, uint64_t address, const void *data, size_t size)
{
	struct blob head = { .size = (uint32_t)size, .kind = kind, .flags = flags, .address = address };

	buf_add(out, &head, sizeof(head));
	buf_add(out, data, size);
	buf_repeat(out, '\0', record_align((uint32_t)size) - size);
}

/* --- descriptors --------------------------------------------------------------------------------- */

#define PATH_ROOM (PATH_MAX + 64)
#define ADDRESS_ROOM (sizeof(struct sockaddr_un) + 8)

/* A descriptor's blob, written where it will be read: path and addresses stand in the record that is made. */
struct described {
	struct fd_info info;
	char *path; /* PATH_ROOM bytes, and room for two addresses behind */
};

/* "etc\0" below "/": the names come leaf first, each with its NUL. How long the path is. */
static size_t path_from_names(const char *names, size_t size, unsigned count, char *path)
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
	if (n == 0)
		path[used++] = '/';
	while (n > 0) {
		size_t length = strlen(at[--n]);

		if (length + 2 > PATH_ROOM - used)
			break;
		path[used++] = '/';
		memcpy(path + used, at[n], length);
		used += length;
	}
	return used;
}

static size_t address_inet(const struct bpf_socket *s, bool peer, void *to)
{
	const uint8_t *bytes = peer ? s->peer : s->local;
	uint16_t port = peer ? s->peer_port : s->local_port;

	if (!port)
		return 0;
	if (s->family == AF_INET) {
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

static size_t address_netlink(const struct bpf_socket *s, void *to)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK, .nl_pid = s->port_id };

	memcpy(to, &nl, sizeof(nl));
	return sizeof(nl);
}

/* "socket:[12345]"; how long. */
static size_t path_of_kind(char *to, const char *kind, size_t length, uint64_t inode)
{
	char digits[24], *at = digits + sizeof(digits), *begin = to;

	if (length > PATH_MAX) /* and no path then */
		length = PATH_MAX;
	do
		*--at = (char)('0' + inode % 10);
	while ((inode /= 10) > 0);
	memcpy(to, kind, length);
	to += length;
	*to++ = ':';
	*to++ = '[';
	while (at < digits + sizeof(digits))
		*to++ = *at++;
	*to++ = ']';
	return (size_t)(to - begin);
}

/* Of a stream alone: a connected datagram socket may be connected elsewhere. */
static uint64_t unix_peer(struct unix_peers *peers, uint64_t inode, const struct bpf_socket *s)
{
	size_t at = inode % UNIX_PEERS;

	if (s->type != SOCK_STREAM && s->type != SOCK_SEQPACKET)
		return s->peer_inode;
	if (s->peer_inode) {
		peers->known[at].inode = inode;
		peers->known[at].peer = s->peer_inode;
	}
	return peers->known[at].inode == inode ? peers->known[at].peer : 0;
}

/* The padding behind so many bytes is zero. How many there are with it. */
static size_t pad(char *at, size_t size)
{
	size_t padded = record_align((uint32_t)size);

	while (size < padded)
		at[size++] = '\0';
	return padded;
}

/* Its addresses stand behind the path. */
static void describe_socket(struct described *d, uint64_t inode, const struct bpf_socket *s, const char *path, size_t size,
	struct unix_peers *peers)
{
	size_t length = path_of_kind(d->path, "socket", strlen("socket"), inode);
	char *address = d->path + record_align((uint32_t)length);

	d->info.kind = FD_KIND_SOCKET;
	d->info.family = s->family;
	d->info.socket_type = s->type;
	d->info.protocol = s->protocol;
	d->info.path_size = (uint32_t)length;
	if (s->family == AF_INET || s->family == AF_INET6) {
		d->info.local_size = (uint8_t)address_inet(s, false, address);
		address += pad(address, d->info.local_size);
		d->info.peer_size = (uint8_t)address_inet(s, true, address);
		(void)pad(address, d->info.peer_size);
		return;
	}
	if (s->family == AF_UNIX) {
		d->info.local_size = (uint8_t)address_unix(path, s->path_size < size ? s->path_size : size, address);
		d->info.extra[0] = unix_peer(peers, inode, s);
	} else if (s->family == AF_NETLINK) {
		d->info.local_size = (uint8_t)address_netlink(s, address);
	}
	(void)pad(address, d->info.local_size);
}

/* A text in front of a name; how long. */
static size_t path_of_name(char *to, const char *before, const char *name, size_t length)
{
	size_t n = strlen(before);

	if (length > PATH_MAX)
		length = PATH_MAX;
	memcpy(to, before, n);
	memcpy(to + n, name, length);
	return n + length;
}

/* Of a file system that nobody can mount; -y knows no more than the link in /proc says. */
static bool describe_special(struct described *d, const struct bpf_file *f, const char *name, size_t size)
{
	size_t length = strnlen(name, size);

	memcpy(d->info.extra, f->extra, sizeof(d->info.extra));
	switch (f->magic) {
	case BPF_MAGIC_PIPEFS:
		d->info.kind = FD_KIND_PIPE;
		d->info.path_size = (uint32_t)path_of_kind(d->path, "pipe", strlen("pipe"), f->inode);
		return true;
	case BPF_MAGIC_NSFS:
		d->info.kind = FD_KIND_ANON;
		d->info.path_size = (uint32_t)path_of_kind(d->path, name, length, f->inode);
		return true;
	case BPF_MAGIC_PIDFS:
		d->info.kind = FD_KIND_PIDFD;
		d->info.path_size = (uint32_t)path_of_name(d->path, "anon_inode:", "[pidfd]", strlen("[pidfd]"));
		return true;
	case BPF_MAGIC_ANON:
		d->info.kind = FD_KIND_ANON;
		d->info.path_size = (uint32_t)path_of_name(d->path, "anon_inode:", name, length);
		if (strncmp(name, "[eventfd]", size) == 0)
			d->info.kind = FD_KIND_EVENTFD;
		else if (strncmp(name, "[pidfd]", size) == 0)
			d->info.kind = FD_KIND_PIDFD;
		else if (strncmp(name, "[signalfd]", size) == 0)
			d->info.kind = FD_KIND_SIGNALFD;
		return true;
	}
	return false;
}

/* What is too long to be a path stays so. */
static size_t path_append(char *path, size_t length, const char *text)
{
	size_t more = strlen(text);

	if (length >= PATH_MAX)
		return 0;
	memcpy(path + length, text, more);
	return more;
}

/* As readlink() has it; "deleted" goes out of the path only where no other name of it is left. */
static void describe_file(struct described *d, const struct bpf_file *f, const char *names, size_t size)
{
	bool alone = f->flags & BPF_FILE_ALONE && f->names <= 1;
	size_t length;

	if (alone)
		length = path_of_name(d->path, "/", names, strnlen(names, size));
	else
		length = path_from_names(names, size, f->names, d->path);
	if (f->flags & BPF_FILE_DELETED || alone) {
		if (f->links)
			length += path_append(d->path, length, " (deleted)");
		else
			d->info.flags |= FD_DELETED;
	}
	d->info.path_size = (uint32_t)length;
	d->info.kind = S_ISCHR(f->mode) ? FD_KIND_CHAR : S_ISBLK(f->mode) ? FD_KIND_BLOCK : FD_KIND_FILE;
	if (d->info.kind != FD_KIND_FILE)
		d->info.device = makedev(f->rdev >> 20, f->rdev & 0xfffff);
}

/* What is not known of a descriptor leaves an empty blob: their count must stay. */
static void put_nothing(const struct blob *b, struct buf *out)
{
	blob_put(out, BLOB_TEXT, b->flags, 0, "", 0);
}

static void file_convert(const struct blob *b, struct unix_peers *peers, struct buf *out)
{
	const struct bpf_file *f = (const void *)b->data;
	const char *rest = (const char *)(f + 1);
	const struct bpf_socket *s = (const void *)rest;
	struct blob head = { .kind = BLOB_FD, .flags = b->flags, .address = b->address };
	struct described d;
	char *at;
	size_t size, used;

	/* Half a path would be another path. */
	if (b->size < sizeof(*f) || (f->magic == BPF_MAGIC_SOCKFS && b->size < sizeof(*f) + sizeof(*s)) ||
		f->flags & BPF_FILE_CUT || !buf_grow(out, sizeof(head) + sizeof(d.info) + PATH_ROOM + 2 * ADDRESS_ROOM)) {
		put_nothing(b, out);
		return;
	}
	at = out->data + out->length;
	d.info = (struct fd_info){ .inode = f->inode };
	d.path = at + sizeof(head) + sizeof(d.info);
	size = b->size - sizeof(*f);
	if (f->magic == BPF_MAGIC_SOCKFS)
		describe_socket(&d, f->inode, s, (const char *)(s + 1), size - sizeof(*s), peers);
	else if (!describe_special(&d, f, rest, size))
		describe_file(&d, f, rest, size);
	if (d.info.path_size >= PATH_MAX) {
		put_nothing(b, out); /* as readlink() has none */
		return;
	}
	used = pad(d.path, d.info.path_size) + record_align(d.info.local_size) + record_align(d.info.peer_size);
	head.size = (uint32_t)(sizeof(d.info) + used);
	memcpy(at, &head, sizeof(head));
	memcpy(at + sizeof(head), &d.info, sizeof(d.info));
	out->length += sizeof(head) + head.size;
}

/* --- execve -------------------------------------------------------------------------------------- */

/* Where arguments are put that were not seen in the old program's memory: nothing of a process is there. */
#define MADE_UP	       0xffff800000000000ull
#define MADE_UP_NARROW 0xff000000ull
#define MADE_UP_SIZE   (1u << 20) /* for each argument */

static const struct blob *memory_at(const struct record *r, uint64_t address)
{
	const struct blob *b = record_first_blob(r);

	for (uint32_t i = 0; address && i < r->n_blobs; i++, b = blob_next(b))
		if (b->kind == BLOB_MEMORY && b->address == address && b->size)
			return b;
	return NULL;
}

struct words {
	uint32_t n;
	const char *at[ARGUMENTS_MAX];
	uint32_t length[ARGUMENTS_MAX];
	bool more; /* than these */
};

/* The strings of a block, each with its NUL but perhaps the last. */
static void split(const struct blob *b, struct words *ret_words)
{
	const char *text = (const char *)b->data;
	size_t i = 0;

	ret_words->n = 0;
	while (i < b->size && ret_words->n < CAPTURE_STRINGS_MAX) {
		size_t found = strnlen(text + i, b->size - i);
		uint32_t length = (uint32_t)(found + (i + found < b->size));

		ret_words->at[ret_words->n] = text + i;
		ret_words->length[ret_words->n++] = length;
		i += length;
	}
	ret_words->more = i < b->size || (b->flags & (BLOB_CUT | BLOB_FAULT));
}

static uint32_t pointer_size(const struct record *r)
{
	return r->abi == ABI_X86_64 ? 8 : 4;
}

/* The array of pointers as the new program's would be, and the strings behind it; how many blobs. */
static uint32_t put_strings(struct buf *out, const struct record *raw, uint64_t address, uint64_t at, const struct blob *b)
{
	uint32_t width = pointer_size(raw);
	char array[(ARGUMENTS_MAX + 1) * sizeof(uint64_t)] = { 0 };
	struct words w;

	split(b, &w);
	for (uint32_t i = 0; i < w.n; i++) {
		uint64_t pointer = at + (uint64_t)(w.at[i] - (const char *)b->data);

		memcpy(array + i * width, &pointer, width);
	}
	blob_put(out, BLOB_MEMORY, w.more ? BLOB_CUT : 0, address, array, (w.n + !w.more) * width);
	for (uint32_t i = 0; i < w.n; i++)
		blob_put(out, BLOB_MEMORY, w.at[i][w.length[i] - 1] ? BLOB_CUT : 0, at + (uint64_t)(w.at[i] - (const char *)b->data),
			w.at[i], w.length[i]);
	return w.n + 1;
}

/*
 * The array could be read, some of its strings could not. They are counted from the end, because a script's
 * interpreter and its argument come before them.
 */
static uint32_t complete_strings(const struct record *raw, const struct blob *array, const struct blob *b, struct buf *out)
{
	uint32_t width = pointer_size(raw), count = array->size / width, blobs = 0;
	struct words w;

	split(b, &w);
	if (array->flags & (BLOB_CUT | BLOB_FAULT) || w.more || count == 0)
		return 0;
	for (uint32_t i = count - 1, k = w.n; i-- > 0 && k-- > 0;) {
		uint64_t address = 0;

		memcpy(&address, array->data + i * width, width);
		if (memory_at(raw, address) || (i == 0 && k != 0))
			continue; /* a script's argv[0] is not handed on */
		blob_put(out, BLOB_MEMORY, BLOB_LATE, address, w.at[k], w.length[k]);
		blobs++;
	}
	return blobs;
}

/* Which argument it is; made up for one that is not known: where a process has nothing. */
static unsigned exec_register(const struct record *raw, const struct blob *b, uint64_t *ret_place)
{
	const char *name = syscall_name(raw->abi, raw->call.number);
	unsigned first = name && !strcmp(name, "execveat"), which = b->kind == BPF_BLOB_PROGRAM ? 0 : b->kind == BPF_BLOB_EXEC ? 1 : 2;

	*ret_place = raw->abi == ABI_X86_64 ? MADE_UP : MADE_UP_NARROW;
	*ret_place += which * (uint64_t)MADE_UP_SIZE;
	return first + which;
}

/* What the new program says of itself fills in what the old one's memory did not give. */
static uint32_t exec_convert(struct record *head, const struct record *raw, const struct blob *b, struct buf *out)
{
	uint64_t place;
	unsigned reg = exec_register(raw, b, &place);
	const struct blob *known = memory_at(raw, raw->call.args[reg]);
	uint64_t *address = &head->call.args[reg];

	if (known && b->kind == BPF_BLOB_PROGRAM)
		return 0;
	if (known && !(known->flags & BLOB_FAULT))
		return complete_strings(raw, known, b, out);
	if (!*address && raw->call.ip)
		return 0; /* NULL is what it was given */
	if (!*address)
		*address = place;
	if (b->kind != BPF_BLOB_PROGRAM)
		return put_strings(out, raw, *address, place + 4096, b);
	blob_put(out, BLOB_MEMORY, 0, *address, b->data, b->size);
	return 1;
}

/* --- what came late ------------------------------------------------------------------------------ */

/*
 * What a call was given and could only be read when it had ended may have been changed by it. What of it was seen
 * before is as it was.
 */
static void put_late(const struct record *raw, const struct blob *late, struct buf *out)
{
	const struct blob *b = record_first_blob(raw);
	char *to;

	blob_put(out, late->kind, late->flags, late->address, late->data, late->size);
	if (out->failed)
		return;
	to = out->data + out->length - record_align(late->size);
	for (uint32_t i = 0; i < raw->n_blobs; i++, b = blob_next(b)) {
		uint64_t offset = late->address - b->address, size;

		if (b->kind != BLOB_MEMORY || b->flags & BLOB_EXIT || offset >= b->size)
			continue;
		size = b->size - offset;
		memcpy(to, b->data + offset, size < late->size ? size : late->size);
	}
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

/* Blobs grow, descriptors' above all: what would make the record longer than any may be is left out. */
static bool has_room(const struct buf *out, const struct blob *b)
{
	return out->length + b->size + PATH_MAX + 1024 <= RECORD_SIZE_MAX;
}

bool record_convert(const void *data, size_t size, struct parts *parts, struct unix_peers *peers, struct buf *out)
{
	const struct record *raw = data;
	const struct blob *b;
	struct record head;
	uint32_t blobs = 0;

	if (!ring_record_valid(raw, size))
		return false;
	raw = parts_join(parts, raw);
	if (!raw)
		return false;
	buf_reset(out);
	head = *raw;
	buf_add(out, &head, sizeof(head));
	b = record_first_blob(raw);
	for (uint32_t i = 0; i < raw->n_blobs; i++, b = blob_next(b)) {
		if (!has_room(out, b)) {
			head.flags |= RECORD_PARTIAL;
			continue;
		}
		switch (b->kind) {
		case BPF_BLOB_FILE:
			file_convert(b, peers, out);
			blobs++;
			break;
		case BPF_BLOB_EXEC:
		case BPF_BLOB_ENVIRONMENT:
		case BPF_BLOB_PROGRAM:
			blobs += exec_convert(&head, raw, b, out);
			break;
		case BLOB_MEMORY:
			if (b->flags & BLOB_LATE) {
				put_late(raw, b, out);
				blobs++;
				break;
			}
			/* fall through */
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

/* A part is kept for its call. */
bool record_is_part(const void *data, size_t size, struct parts *parts)
{
	const struct record *raw = data;

	if (size < sizeof(*raw) || raw->type != BPF_PART || !ring_record_valid(raw, size))
		return false;
	parts_add(parts, raw);
	return true;
}
