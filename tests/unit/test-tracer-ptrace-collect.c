/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capture programs executed against this very process: what is read, where it is cut, what happens at
 * the end of memory. No ptrace is needed for that.
 */
#include "capture.h"
#include "job.h"
#include "ptrace/collect.h"
#include "ptrace/gather.h"
#include "ptrace/peers.h"
#include "ptrace/tracee.h"
#include "ptrace/writer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "test.h"

#define PAGE 4096

static struct job job;
static struct tracee_set set;
static struct tracee t;
static char *pages; /* two, and a hole behind them */

static int begin(void **state)
{
	(void)state;
	memset(&job, 0, sizeof(job));
	job.style.strings = 32;
	filter_all(&job.style.abbrev);
	job.style.fds = FDS_ALL;
	memset(&set, 0, sizeof(set));
	set.diag = -1;
	set.job = &job;
	set.items = capture_items(&job.style);
	set.scratch = malloc(SCRATCH_SIZE);
	memset(&t, 0, sizeof(t));
	t.tid = t.tgid = t.proc = getpid();
	pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(pages, MAP_FAILED);
	memset(pages, 'x', 2 * PAGE);
	return munmap(pages + 2 * PAGE, PAGE);
}

static int end(void **state)
{
	(void)state;
	free(set.scratch);
	free(set.sockets);
	buf_done(&t.record);
	return munmap(pages, 2 * PAGE);
}

static void run(const struct capture_op *ops, unsigned n, enum capture_when when, int64_t result)
{
	struct capture_program program = { .n_ops = (uint8_t)n, .has_exit = 1 };
	const struct record *r;

	memcpy(program.ops, ops, n * sizeof(*ops));
	assert_true(writer_begin(&t.record, RECORD_CALL, &t, 1));
	collect(&set, &t, &program, when, result);
	r = writer_record(&t.record);
	assert_true(record_valid(r, t.record.length));
}

static const struct blob *blob(unsigned n)
{
	const struct record *r = writer_record(&t.record);
	const struct blob *b = record_first_blob(r);

	assert_true(n < r->n_blobs);
	while (n--)
		b = blob_next(b);
	return b;
}

static void assert_blob(unsigned n, const void *address, const void *data, size_t size, int flags)
{
	const struct blob *b = blob(n);

	assert_int_equal(b->kind, BLOB_MEMORY);
	assert_int_equal(b->address, (uintptr_t)address);
	assert_int_equal(b->size, size);
	assert_int_equal(b->flags, flags);
	assert_memory_equal(b->data, data, size);
}

static const struct capture_op path = { .kind = CAPTURE_STRING,
	.when = CAPTURE_ENTRY,
	.max = CAPTURE_PATH_MAX };

static char *put(char *at, const char *text)
{
	return strcpy(at, text);
}

static void string_ends_with_a_page(void **state)
{
	char *at = put(pages + 2 * PAGE - 9, "/a/file!");

	(void)state;
	t.args[0] = (uintptr_t)at;
	run(&path, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, at, "/a/file!", 9, 0);
}

static void string_crosses_a_page(void **state)
{
	char *at = pages + PAGE - 1000;

	(void)state;
	at[2000] = '\0';
	t.args[0] = (uintptr_t)at;
	run(&path, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, at, at, 2001, 0);
}

static void string_runs_into_a_hole(void **state)
{
	char *at = pages + 2 * PAGE - 1000;

	(void)state;
	t.args[0] = (uintptr_t)at;
	run(&path, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, at, at, 1000, BLOB_FAULT);
	at = pages + 2 * PAGE - 10;
	t.args[0] = (uintptr_t)at;
	run(&path, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, at, at, 10, BLOB_FAULT);
	t.args[0] = (uintptr_t)(pages + 2 * PAGE);
	run(&path, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, pages + 2 * PAGE, "", 0, BLOB_FAULT);
	t.args[0] = 0;
	run(&path, 1, CAPTURE_ENTRY, 0);
	assert_int_equal(writer_record(&t.record)->n_blobs, 0);
}

static void string_longer_than_the_limit(void **state)
{
	struct capture_op op = { .kind = CAPTURE_STRING, .when = CAPTURE_ENTRY };

	(void)state;
	t.args[0] = (uintptr_t)pages;
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, pages, pages, 33, BLOB_CUT);
	job.style.strings = 3000;
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, pages, pages, 3001, BLOB_CUT);
	job.style.strings = 32;
}

static void bytes_of_every_length(void **state)
{
	struct capture_op op = { .kind = CAPTURE_BYTES,
		.when = CAPTURE_EXIT_OK,
		.length = LENGTH_MIN_RESULT,
		.length_arg = 1 };

	(void)state;
	t.args[0] = (uintptr_t)pages;
	t.args[1] = 20;
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_int_equal(writer_record(&t.record)->n_blobs, 0);
	run(&op, 1, CAPTURE_EXIT_OK, 7);
	assert_blob(0, pages, pages, 7, BLOB_EXIT);
	run(&op, 1, CAPTURE_EXIT_OK, 700);
	assert_blob(0, pages, pages, 20, BLOB_EXIT);
	t.args[1] = UINT64_MAX;
	run(&op, 1, CAPTURE_EXIT_OK, 700);
	assert_blob(0, pages, pages, 33, BLOB_EXIT | BLOB_CUT);
	op.element = 16;
	op.max = CAPTURE_STRUCT_MAX;
	op.length = LENGTH_ARG;
	t.args[1] = UINT64_MAX / 8;
	run(&op, 1, CAPTURE_EXIT_OK, 0);
	assert_blob(0, pages, pages, CAPTURE_STRUCT_MAX, BLOB_EXIT | BLOB_CUT);
	t.args[0] = (uintptr_t)(pages + 2 * PAGE - 24);
	t.args[1] = 2;
	run(&op, 1, CAPTURE_EXIT_OK, 0);
	assert_blob(0, pages + 2 * PAGE - 24, pages, 24, BLOB_EXIT | BLOB_FAULT);
}

static void bytes_larger_than_the_scratch_memory(void **state)
{
	struct capture_op op = { .kind = CAPTURE_BYTES,
		.when = CAPTURE_ENTRY,
		.length = LENGTH_ARG,
		.length_arg = 1 };
	size_t size = 3u << 20;
	char *large = malloc(size);

	(void)state;
	memset(large, 'y', size);
	job.style.strings = 10u << 20;
	t.args[0] = (uintptr_t)large;
	t.args[1] = 300000;
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, large, large, 300000, 0);
	t.args[1] = size;
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_int_equal(blob(0)->flags, BLOB_CUT);
	assert_in_range(blob(0)->size, RECORD_SIZE_MAX - 4096, RECORD_SIZE_MAX);
	job.style.strings = 32;
	free(large);
}

static void pointers_inside_structures(void **state)
{
	struct {
		uint64_t flags;
		const char *name;
		uint16_t length;
	} s = { 0, "a name", 3 };
	struct capture_op ops[] = {
		{ .kind = CAPTURE_BYTES, .when = CAPTURE_ENTRY, .count = sizeof(s), .max = 4096 },
		{ .kind = CAPTURE_BYTES,
			.when = CAPTURE_ENTRY,
			.from = FROM_BLOB,
			.offset = 8,
			.length = LENGTH_FIELD,
			.length_offset = 16,
			.field_width = 2 },
	};

	(void)state;
	t.args[0] = (uintptr_t)&s;
	run(ops, 2, CAPTURE_ENTRY, 0);
	assert_blob(0, &s, &s, sizeof(s), 0);
	assert_blob(1, s.name, "a n", 3, 0);
}

static void argv_and_its_strings(void **state)
{
	const char *argv[] = { "one", "two and a half which is longer than the limit", NULL, "no" };
	struct capture_op op = { .kind = CAPTURE_STRINGS, .when = CAPTURE_ENTRY };

	(void)state;
	t.args[0] = (uintptr_t)argv;
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_int_equal(writer_record(&t.record)->n_blobs, 3);
	assert_blob(0, argv, argv, 3 * sizeof(*argv), 0);
	assert_blob(1, argv[0], "one", 4, 0);
	assert_blob(2, argv[1], argv[1], 33, BLOB_CUT);
}

static void iovecs_hold_the_result(void **state)
{
	char a[] = "first", b[] = "second", c[] = "third";
	struct iovec v[] = { { a, 5 }, { b, 6 }, { c, 5 } };
	struct capture_op op = { .kind = CAPTURE_IOVEC,
		.when = CAPTURE_ENTRY | CAPTURE_EXIT_OK,
		.length = LENGTH_ARG,
		.length_arg = 1 };

	(void)state;
	t.args[0] = (uintptr_t)v;
	t.args[1] = 3;
	run(&op, 1, CAPTURE_EXIT_OK, 8);
	assert_int_equal(writer_record(&t.record)->n_blobs, 3);
	assert_blob(1, a, "first", 5, BLOB_EXIT);
	assert_blob(2, b, "sec", 3, BLOB_EXIT);
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_int_equal(writer_record(&t.record)->n_blobs, 4);
	assert_blob(3, c, "third", 5, 0);
	t.args[1] = 1000000;
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_int_equal(blob(0)->flags & BLOB_CUT, BLOB_CUT);
	assert_int_equal(blob(0)->size, 33 * sizeof(*v));
}

static void narrow_pointers(void **state)
{
	char *low = mmap(
		NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	uint32_t *v = (uint32_t *)(void *)low;
	struct capture_op op = { .kind = CAPTURE_IOVEC, .when = CAPTURE_ENTRY, .count = 1 };

	(void)state;
	assert_ptr_not_equal(low, MAP_FAILED);
	put(low + 100, "narrow");
	v[0] = (uint32_t)(uintptr_t)(low + 100);
	v[1] = 6;
	t.abi = ABI_I386;
	t.args[0] = (uintptr_t)low;
	run(&op, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, low, v, 8, 0);
	assert_blob(1, low + 100, "narrow", 6, 0);
	(void)munmap(low, PAGE);
}

static void skipping(void **state)
{
	struct capture_op ops[] = {
		{ .kind = CAPTURE_SKIP, .arg = 1, .mask = 0xff, .value = 7, .count = 1 },
		path,
		path,
	};

	(void)state;
	put(pages, "p");
	t.args[0] = (uintptr_t)pages;
	t.args[1] = 0x107;
	run(ops, 3, CAPTURE_ENTRY, 0);
	assert_int_equal(writer_record(&t.record)->n_blobs, 2);
	t.args[1] = 0x108;
	run(ops, 3, CAPTURE_ENTRY, 0);
	assert_int_equal(writer_record(&t.record)->n_blobs, 1);
}

static const struct fd_info *fd_blob(unsigned n, int fd)
{
	assert_int_equal(blob(n)->kind, BLOB_FD);
	assert_int_equal((int64_t)blob(n)->address, fd);
	return (const void *)blob(n)->data;
}

static void describe(int fd)
{
	static const struct capture_op op = { .kind = CAPTURE_FD, .when = CAPTURE_ENTRY };

	t.args[0] = (uint64_t)(uint32_t)fd;
	run(&op, 1, CAPTURE_ENTRY, 0);
}

static void descriptors(void **state)
{
	const struct fd_info *info;
	struct stat peer;
	int pair[2];
	int fd = open("/dev/null", O_RDONLY);

	(void)state;
	describe(fd);
	info = fd_blob(0, fd);
	assert_int_equal(info->kind, FD_KIND_CHAR);
	assert_int_equal(info->path_size, 9);
	assert_memory_equal(info + 1, "/dev/null", 9);
	close(fd);
	describe(fd);
	assert_int_equal(writer_record(&t.record)->n_blobs, 0);
	describe(AT_FDCWD);
	assert_int_equal(fd_blob(0, AT_FDCWD)->kind, FD_KIND_FILE);
	fd = eventfd(3, 0);
	describe(fd);
	assert_int_equal(fd_blob(0, fd)->kind, FD_KIND_EVENTFD);
	assert_int_equal(fd_blob(0, fd)->extra[0], 3);
	close(fd);
	set.diag = peers_open(getpid());
	assert_true(set.diag >= 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	describe(pair[0]);
	info = fd_blob(0, pair[0]);
	assert_int_equal(info->kind, FD_KIND_SOCKET);
	assert_int_equal(info->family, AF_UNIX);
	assert_int_equal(info->socket_type, SOCK_STREAM);
	assert_int_equal(fstat(pair[1], &peer), 0);
	assert_int_equal(info->extra[0], peer.st_ino);
	close(set.diag);
	close(pair[0]);
	close(pair[1]);
	job.style.fds = FDS_OFF;
	describe(AT_FDCWD);
	assert_int_equal(writer_record(&t.record)->n_blobs, 0);
	job.style.fds = FDS_ALL;
}

static void deleted_files(void **state)
{
	char name[] = "/tmp/sidetrace-test-XXXXXX";
	const struct fd_info *info;
	int fd = mkstemp(name);

	(void)state;
	assert_true(fd >= 0);
	unlink(name);
	describe(fd);
	info = fd_blob(0, fd);
	assert_int_equal(info->flags, FD_DELETED);
	assert_int_equal(info->path_size, strlen(name));
	close(fd);
	/* A name that only looks like it. */
	fd = open("/tmp/sidetrace-test (deleted)", O_CREAT | O_RDWR, 0600);
	assert_true(fd >= 0);
	describe(fd);
	assert_int_equal(fd_blob(0, fd)->flags, 0);
	unlink("/tmp/sidetrace-test (deleted)");
	close(fd);
}

static void without_process_vm_readv(void **state)
{
	char *at = put(pages + PAGE - 4, "crossing");

	(void)state;
	set.no_vm_readv = true;
	t.args[0] = (uintptr_t)at;
	run(&path, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, at, "crossing", 9, 0);
	at = pages + 2 * PAGE - 3;
	t.args[0] = (uintptr_t)at;
	run(&path, 1, CAPTURE_ENTRY, 0);
	assert_blob(0, at, "xxx", 3, BLOB_FAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(string_ends_with_a_page, begin, end),
		cmocka_unit_test_setup_teardown(string_crosses_a_page, begin, end),
		cmocka_unit_test_setup_teardown(string_runs_into_a_hole, begin, end),
		cmocka_unit_test_setup_teardown(string_longer_than_the_limit, begin, end),
		cmocka_unit_test_setup_teardown(bytes_of_every_length, begin, end),
		cmocka_unit_test_setup_teardown(bytes_larger_than_the_scratch_memory, begin, end),
		cmocka_unit_test_setup_teardown(pointers_inside_structures, begin, end),
		cmocka_unit_test_setup_teardown(argv_and_its_strings, begin, end),
		cmocka_unit_test_setup_teardown(iovecs_hold_the_result, begin, end),
		cmocka_unit_test_setup_teardown(narrow_pointers, begin, end),
		cmocka_unit_test_setup_teardown(skipping, begin, end),
		cmocka_unit_test_setup_teardown(descriptors, begin, end),
		cmocka_unit_test_setup_teardown(deleted_files, begin, end),
		cmocka_unit_test_setup_teardown(without_process_vm_readv, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
