/* SPDX-License-Identifier: BSD-2-Clause */
/* What the ring has of descriptors becomes what both backends share. */
#include "bpf/ebpf.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* A call with one descriptor, as the programs send it, and what became of it. */
static struct {
	struct record record;
	struct blob blob;
	char data[1024];
} raw;
static struct buf out;
static struct parts parts;
static struct unix_peers peers;

static int end(void **state)
{
	(void)state;
	buf_done(&out);
	out = BUF_INIT;
	return 0;
}

static const struct fd_info *convert(const struct bpf_file *f, const void *rest, size_t size)
{
	const struct record *record;
	const struct blob *b;

	memset(&raw, 0, sizeof(raw));
	raw.blob.kind = BPF_BLOB_FILE;
	raw.blob.address = 7;
	raw.blob.size = (uint32_t)(sizeof(*f) + size);
	memcpy(raw.data, f, sizeof(*f));
	memcpy(raw.data + sizeof(*f), rest, size);
	raw.record.version = RECORD_VERSION;
	raw.record.type = RECORD_CALL;
	raw.record.n_blobs = 1;
	raw.record.size = (uint32_t)(sizeof(raw.record) + sizeof(raw.blob)) + record_align(raw.blob.size);
	/* What was there before must not shine through. */
	buf_reset(&out);
	buf_repeat(&out, 'x', 8192);
	assert_true(record_convert(&raw, raw.record.size, &parts, &peers, &out));
	record = (const void *)out.data;
	assert_true(record_valid(record, out.length));
	assert_int_equal(record->n_blobs, 1);
	b = record_first_blob(record);
	if (b->kind != BLOB_FD)
		return NULL;
	assert_int_equal(b->address, 7);
	return (const void *)b->data;
}

static void expect_path(const struct fd_info *info, const char *path)
{
	size_t length = strlen(path);
	const char *at = (const char *)(info + 1);

	assert_non_null(info);
	assert_int_equal(info->path_size, length);
	assert_memory_equal(at, path, length);
	for (; length % 8; length++)
		assert_int_equal(at[length], 0);
}

static void test_files(void **state)
{
	struct bpf_file f = { .mode = S_IFREG | 0644, .inode = 4711, .names = 3, .links = 1 };
	const struct fd_info *info;

	(void)state;
	info = convert(&f, "libc.so.6\0x86_64-linux-gnu\0lib", 31);
	expect_path(info, "/lib/x86_64-linux-gnu/libc.so.6");
	assert_int_equal(info->kind, FD_KIND_FILE);
	assert_int_equal(info->inode, 4711);
	expect_path(convert(&f, "c\0b\0a", 6), "/a/b/c");
	f.names = 0;
	expect_path(convert(&f, "", 0), "/");
	f.names = 2;
	f.flags = BPF_FILE_DELETED;
	expect_path(convert(&f, "b\0a", 4), "/a/b (deleted)"); /* it has another name */
	f.links = 0;
	info = convert(&f, "b\0a", 4);
	expect_path(info, "/a/b");
	assert_int_equal(info->flags, FD_DELETED);
	f.flags = BPF_FILE_CUT;
	assert_null(convert(&f, "b\0a", 4));
	f = (struct bpf_file){ .mode = S_IFCHR | 0666, .rdev = 1 << 20 | 3, .names = 2 };
	info = convert(&f, "null\0dev", 9);
	expect_path(info, "/dev/null");
	assert_int_equal(info->kind, FD_KIND_CHAR);
	assert_int_equal(info->device, makedev(1, 3));
}

static void test_special(void **state)
{
	struct bpf_file f = { .magic = BPF_MAGIC_PIPEFS, .inode = 1234567890123 };

	(void)state;
	expect_path(convert(&f, "", 0), "pipe:[1234567890123]");
	f = (struct bpf_file){ .magic = BPF_MAGIC_ANON, .names = 1, .extra = { 3 } };
	expect_path(convert(&f, "[eventfd]", 10), "anon_inode:[eventfd]");
	f.magic = BPF_MAGIC_NSFS;
	f.inode = 99;
	expect_path(convert(&f, "net", 4), "net:[99]");
}

static void test_sockets(void **state)
{
	const struct bpf_file f = { .magic = BPF_MAGIC_SOCKFS, .inode = 12345 };
	struct {
		struct bpf_socket s;
		char path[16];
	} socket = { .s = { .family = AF_INET, .type = SOCK_STREAM, .protocol = IPPROTO_TCP, .local_port = 80, .peer_port = 5000,
		.local = { 127, 0, 0, 1 }, .peer = { 10, 0, 0, 2 } } };
	const struct fd_info *info = convert(&f, &socket, sizeof(socket.s));
	const struct sockaddr_in *in;
	const struct sockaddr_un *un;

	(void)state;
	expect_path(info, "socket:[12345]");
	assert_int_equal(info->kind, FD_KIND_SOCKET);
	assert_int_equal(info->local_size, sizeof(*in));
	assert_int_equal(info->peer_size, sizeof(*in));
	in = (const void *)((const char *)(info + 1) + 16);
	assert_int_equal(in[0].sin_port, htons(80));
	assert_int_equal(in[0].sin_addr.s_addr, htonl(INADDR_LOOPBACK));
	assert_int_equal(in[1].sin_port, htons(5000));
	/* Whom it was connected with is known when that one has gone. */
	socket.s = (struct bpf_socket){ .family = AF_UNIX, .type = SOCK_STREAM, .peer_inode = 777, .path_size = 5 };
	memcpy(socket.path, "/a.so", 5);
	info = convert(&f, &socket, sizeof(socket.s) + 5);
	assert_int_equal(info->extra[0], 777);
	assert_int_equal(info->local_size, offsetof(struct sockaddr_un, sun_path) + 5);
	un = (const void *)((const char *)(info + 1) + 16);
	assert_memory_equal(un->sun_path, "/a.so\0", 6);
	socket.s.peer_inode = 0;
	assert_int_equal(convert(&f, &socket, sizeof(socket.s) + 5)->extra[0], 777);
	assert_null(convert(&f, &socket, 4)); /* half of one */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_files, end),
		cmocka_unit_test_teardown(test_special, end),
		cmocka_unit_test_teardown(test_sockets, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
