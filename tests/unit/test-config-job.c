/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config/job.c: everything comes back, the memfd cannot be changed, and each wrong field is named.
 * A field of struct job that the table forgets is found by filling the struct with bytes first.
 */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sys/mman.h>

static char *words_a[] = { (char *)"/a", (char *)"/b \xff\x01", NULL };
static char *words_b[] = { (char *)"sh", (char *)"-c", (char *)"echo \"h\xc3\xa9\"\n", (char *)"", NULL };
static pid_t pids[] = { 1, 4194304 };

static void fill(struct job *j)
{
	job_init(j);
	*j = (struct job){
		.kind = JOB_COMMAND,
		.request = {
			.traced = true, .trace = (char *)"network,!poll", .output = (char *)"/traces",
			.formats = FORMAT_STRACE | FORMAT_JSONL, .summary = SUMMARY_ALSO,
			.strings = UINT32_MAX, .fds = FDS_PATH, .failed_only = true,
			.path = (char *)"/bin/\xfe", .duration = UINT64_MAX, .max_size = 1,
			.backend = BACKEND_PTRACE, .when_full = WHEN_FULL_PAUSE,
			.reports = REPORT_HTML | REPORT_JSON, .seccomp = true,
			.on_error = ON_ERROR_FAIL,
		},
		.follow = true, .separate = true, .status = STATUS_FAILED | STATUS_DETACHED,
		.signals = { 1, UINT64_MAX }, .paths = words_a, .quiet_attach = true,
		.quiet_exit = true, .quiet_path = true, .quiet_personality = true,
		.quiet_thread_execve = true, .seccomp_bpf = true,
		.detach_on_execve = true, .interruptible = INTERRUPTIBLE_NEVER_STOPPED, .summary_wall = true,
		.summary_sort = (char *)"calls", .summary_columns = (char *)"name,calls",
		.summary_overhead = 12345678901234567890ULL,
		.style = {
			.timestamps = TIME_EPOCH, .timestamp_digits = 9, .relative = true,
			.relative_digits = 3, .utc = true, .durations = true, .duration_digits = 9,
			.number = true, .instruction_pointer = true, .arg_names = true,
			.column = 0, .strings = 7, .fds = FDS_ALL, .hex = HEX_NON_ASCII_CHARS,
			.constants = CONSTANTS_VERBOSE, .pid_comm = true, .pid_ns = true,
			.always_pid = true, .bracket_pid = true,
		},
		.output_file = (char *)"|cat", .append = true, .folder = (char *)"/run folder",
		.folder_fd = 7, .ready_fd = 8, .pidfd = 9, .pids = pids, .n_pids = 2,
		.user = (char *)"nobody", .program_name = (char *)"strace", .container_id = (char *)"abc",
		.container_name = (char *)"web", .image = (char *)"nginx:1", .bundle = (char *)"/b",
		.runtime = (char *)"runc", .engine = (char *)"docker", .cgroup = (char *)"/docker/abc",
		.command = words_b, .environment = words_a,
	};
	filter_parse("network,read@32", &j->request.filter, NULL);
	filter_all(&j->style.abbrev);
	filter_parse("!file", &j->style.verbose, NULL);
	filter_parse("/^open", &j->style.raw, NULL);
	j->dump_read.bits[0][0] = 5;
	j->dump_write.bits[2][8] = UINT64_MAX;
}

static void strings_equal(char *const *a, char *const *b)
{
	for (; *a && *b; a++, b++)
		assert_string_equal(*a, *b);
	assert_true(!*a && !*b);
}

/* What the pointers point to, then the rest by bytes, with the pointers made equal. */
static void jobs_equal(const struct job *a, const struct job *b)
{
	struct job x = *a, y = *b;
	char **strings[][2] = {
		{ &x.request.trace, &y.request.trace }, { &x.request.output, &y.request.output },
		{ &x.request.path, &y.request.path }, { &x.summary_sort, &y.summary_sort },
		{ &x.summary_columns, &y.summary_columns }, { &x.output_file, &y.output_file },
		{ &x.folder, &y.folder }, { &x.user, &y.user },
		{ &x.program_name, &y.program_name }, { &x.container_id, &y.container_id },
		{ &x.container_name, &y.container_name }, { &x.image, &y.image },
		{ &x.bundle, &y.bundle }, { &x.runtime, &y.runtime }, { &x.engine, &y.engine },
		{ &x.cgroup, &y.cgroup },
	};

	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		assert_int_equal(!*strings[i][0], !*strings[i][1]);
		if (*strings[i][0])
			assert_string_equal(*strings[i][0], *strings[i][1]);
		*strings[i][0] = *strings[i][1] = NULL;
	}
	assert_int_equal(!x.paths, !y.paths);
	if (x.paths)
		strings_equal(x.paths, y.paths);
	assert_int_equal(!x.command, !y.command);
	if (x.command)
		strings_equal(x.command, y.command);
	assert_int_equal(!x.environment, !y.environment);
	if (x.environment)
		strings_equal(x.environment, y.environment);
	assert_int_equal(x.n_pids, y.n_pids);
	for (size_t i = 0; i < x.n_pids; i++)
		assert_int_equal(x.pids[i], y.pids[i]);
	x.paths = y.paths = x.command = y.command = NULL;
	x.environment = y.environment = NULL;
	x.pids = y.pids = NULL;
	assert_memory_equal(&x, &y, sizeof(x));
}

/* A copy whose padding is zero on both sides, so that bytes can be compared. */
static void round_trip(const struct job *j, struct job *ret_back)
{
	_cleanup_(close_fdp) int fd = -1;
	struct error err = { 0 };

	memset(ret_back, 0, sizeof(*ret_back));
	if (job_write(j, &fd, &err) < 0 || job_read(fd, ret_back, &err) < 0)
		fail_msg("%s", err.text);
}

static void everything_comes_back(void **state)
{
	struct job j, back;

	(void)state;
	memset(&j, 0, sizeof(j));
	fill(&j);
	round_trip(&j, &back);
	jobs_equal(&j, &back);
	job_done(&back);
}

static void defaults_come_back(void **state)
{
	struct job j, back;

	(void)state;
	job_init(&j);
	round_trip(&j, &back);
	jobs_equal(&j, &back);
	assert_null(back.paths);
	assert_null(back.command);
	assert_int_equal(back.style.column, 40);
	assert_int_equal(back.style.strings, 32);
	assert_true(back.style.abbrev.all && back.style.verbose.all);
	assert_false(filter_has(&back.style.raw, ABI_X86_64, 0));
	job_done(&back);
	job_done(&j);
}

static void the_container_style(void **state)
{
	struct style s;

	(void)state;
	style_container(&s);
	assert_int_equal(s.timestamps, TIME_CLOCK);
	assert_int_equal(s.timestamp_digits, 6);
	assert_true(s.utc && s.durations && s.always_pid && !s.bracket_pid);
	assert_int_equal(s.strings, 256);
	assert_int_equal(s.fds, FDS_ALL);
}

static void the_memfd_is_sealed_and_inherited(void **state)
{
	_cleanup_(job_donep) struct job j;
	_cleanup_(close_fdp) int fd = -1;

	(void)state;
	job_init(&j);
	assert_int_equal(job_write(&j, &fd, NULL), 0);
	assert_int_equal(write(fd, "x", 1), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_int_equal(fcntl(fd, F_GET_SEALS),
		F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
	assert_int_equal(fcntl(fd, F_GETFD), 0);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
}

static json_t *job_as_json(void)
{
	_cleanup_(job_donep) struct job j;
	_cleanup_(close_fdp) int fd = -1;
	_cleanup_(buf_donep) struct buf text = BUF_INIT;

	job_init(&j);
	assert_int_equal(job_write(&j, &fd, NULL), 0);
	assert_int_equal(fd_read_all(fd, 1 << 20, &text), 0);
	return json_loadb(text.data, text.length, 0, NULL);
}

static int read_text(const char *text, struct error *err)
{
	_cleanup_(close_fdp) int fd = memfd_create("t", 0);
	struct job j;
	int r;

	assert_int_equal(fd_write_all(fd, text, strlen(text)), 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	r = job_read(fd, &j, err);
	if (r == 0)
		job_done(&j);
	return r;
}

/* Every field in turn: missing, null where it may not be, of another type. */
static void each_wrong_field_is_named(void **state)
{
	static const char *const wrongs[] = { "-5", "3.5", "{}", "[3.5]", "[[null]]", "[null]", "[0]",
		"\"zz\"", "{\"hex\":\"f\"}", "{\"hex\":\"00\"}", "{\"hex\":7}", "99999999999999999" };
	json_t *root = job_as_json(), *whole = json_copy(root), *value;
	const char *name;

	(void)state;
	json_object_foreach(whole, name, value) {
		unsigned refused = 0;
		char *text;
		struct error err = { 0 };

		json_incref(value);
		json_object_del(root, name);
		text = json_dumps(root, 0);
		assert_int_equal(read_text(text, &err), -EINVAL);
		assert_non_null(strstr(err.text, name));
		assert_non_null(strstr(err.text, "is missing"));
		free(text);
		for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
			json_object_set_new(root, name, json_loads(wrongs[i], JSON_DECODE_ANY, NULL));
			text = json_dumps(root, 0);
			if (read_text(text, &err) < 0) {
				assert_non_null(strstr(err.text, name));
				refused++;
			}
			free(text);
		}
		if (refused < 9)
			fail_msg("%s takes %u of %zu wrong values", name,
				(unsigned)(sizeof(wrongs) / sizeof(wrongs[0])) - refused,
				sizeof(wrongs) / sizeof(wrongs[0]));
		json_object_set_new(root, name, value);
	}
	json_decref(root);
	json_decref(whole);
}

static void what_is_no_job_is_refused(void **state)
{
	static const char *const texts[] = { "", "{", "[]", "null", "7", "{}", "\xff",
		"{\"kind\":0,\"kind\":0}" };
	json_t *root = job_as_json();
	struct error err = { 0 };
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(read_text(texts[i], &err), -EINVAL);
	json_object_set_new(root, "surprise", json_true());
	text = json_dumps(root, 0);
	assert_int_equal(read_text(text, &err), -EINVAL);
	free(text);
	json_decref(root);
	assert_int_equal(job_read(-1, &(struct job){ 0 }, &err), -EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_comes_back),
		cmocka_unit_test(defaults_come_back),
		cmocka_unit_test(the_container_style),
		cmocka_unit_test(the_memfd_is_sealed_and_inherited),
		cmocka_unit_test(each_wrong_field_is_named),
		cmocka_unit_test(what_is_no_job_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
