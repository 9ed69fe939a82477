/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shim/prepare, bundle, asked, message and runtime_find on real files: what starts untouched, what is
 * refused, what is left behind.
 */
#include "test.h"

#include "asked.h"
#include "buf.h"
#include "bundle.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "message.h"
#include "policy.h"
#include "prepare.h"
#include "request.h"
#include "runtime_find.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

struct place {
	char folder[64], file[128];
	struct policy *policy;
};

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int place_make(void **state)
{
	static struct place p;

	strcpy(p.folder, "/tmp/sidetrace-test-prepare-XXXXXX");
	if (!mkdtemp(p.folder))
		return -1;
	(void)snprintf(p.file, sizeof(p.file), "%s/config.json", p.folder);
	(void)setenv("SIDETRACE_CONFIG", "/dev/null/none", 1);
	*state = &p;
	return policy_load(&p.policy, NULL);
}

static int place_remove(void **state)
{
	struct place *p = *state;
	char command[128];

	p->policy = policy_free(p->policy);
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", p->folder);
	return system(command);
}

static int prepare(struct place *p, const char *text, struct error *err)
{
	const struct prepare call = { .id = "c1", .bundle = p->folder, .policy = p->policy };

	if (text)
		write_file(p->file, text);
	return prepare_bundle(&call, err);
}

static void nothing_asked_nothing_touched(void **state)
{
	static const char *const texts[] = {
		"{}", "{\"annotations\":{}}", "{\"annotations\":{\"x\":\"trace\"}}",
		"{\"linux\":{\"seccomp\":[\"ptrace\"]}}", "{\"annotations\":{\"traces\":\"1\"}}",
		"{\"annotations\":{\"trace\":\"false\"}}", "not json at all",
		"{\"annotations\":{\"trace\":\"all\",\"io.kubernetes.cri.container-type\":"
		"\"sandbox\"}}",
		"{\"annotations\":{\"trace\":\"x\",\"io.kubernetes.cri-o.ContainerType\":"
		"\"sandbox\"}}",
	};
	struct place *p = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(buf_donep) struct buf after = BUF_INIT;
		struct error err = { 0 };
		struct stat st, now;

		write_file(p->file, texts[i]);
		assert_int_equal(stat(p->file, &st), 0);
		assert_int_equal(prepare(p, NULL, &err), PREPARE_UNTOUCHED);
		assert_int_equal(stat(p->file, &now), 0);
		assert_int_equal(st.st_ino, now.st_ino);
		assert_int_equal(file_read_all(AT_FDCWD, p->file, 4096, &after), 0);
		assert_string_equal(buf_cstr(&after), texts[i]);
	}
	assert_int_equal(unlink(p->file), 0);
	assert_int_equal(prepare(p, NULL, NULL), PREPARE_UNTOUCHED);
}

static void what_cannot_be_understood_stops(void **state)
{
	struct place *p = *state;
	struct error err = { 0 };

	assert_int_equal(prepare(p, "{\"annotations\":{\"trace\":\"netwrok\"}}", &err), -EINVAL);
	assert_non_null(strstr(err.text, "did you mean 'network'"));
	assert_int_equal(
		prepare(p, "{\"annotations\":{\"tr\\u0061ce\":\"n\\u0065twrok\"}}", &err), -EINVAL);
	assert_int_equal(prepare(p, "{\"Annotations\":{\"trace\":\"netwrok\"}}", &err), -EINVAL);
	assert_int_equal(
		prepare(p, "{\"annotations\":{\" trace.strings \":\"many\"}}", &err), -EINVAL);
}

/* Failures that nobody typed: the container starts, unless on-error says that it must not. */
static void on_error_decides(void **state)
{
	static const char *const texts[] = {
		"{\"annotations\":{\"trace\":\"all\"%s},\"hooks\":{},\"hooks\":{}}",
		"{\"Annotations\":{\"trace\":\"all\"%s}}",
		"{\"annotations\":{\"trace\":\"all\"%s},\"hooks\":7}",
	};
	struct place *p = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct error err = { 0 };
		char text[256];

		(void)snprintf(text, sizeof(text), texts[i], "");
		assert_int_equal(prepare(p, text, &err), PREPARE_UNTRACED);
		assert_true(*err.text);
		(void)snprintf(text, sizeof(text), texts[i], ",\"trace.on-error\":\"fail\"");
		assert_true(prepare(p, text, &err) < 0);
	}
	assert_int_equal(prepare(p, "\xef\xbb\xbf{\"annotations\":{\"trace\":\"all\"}}", NULL),
		PREPARE_UNTRACED);
	assert_int_equal(prepare(p, "{\"annotations\":{\"trace\":\"all\"", NULL), PREPARE_UNTRACED);
}

static void broken_policy(void **state)
{
	struct place *p = *state;
	struct error why = { .code = EINVAL, .text = "policy /x: broken" }, err = { 0 };
	const struct prepare call = {
		.id = "c1", .bundle = p->folder, .policy = NULL, .policy_error = &why
	};

	write_file(p->file, "{\"annotations\":{\"trace\":\"all\"}}");
	assert_int_equal(prepare_bundle(&call, &err), PREPARE_UNTRACED);
	assert_string_equal(err.text, "container c1: policy /x: broken");
	write_file(p->file, "{\"annotations\":{\"trace\":\"all\",\"trace.on-error\":\"fail\"}}");
	assert_true(prepare_bundle(&call, &err) < 0);
	write_file(p->file, "{\"annotations\":{\"other\":\"all\"}}");
	assert_int_equal(prepare_bundle(&call, &err), PREPARE_UNTOUCHED);
}

/* Docker's 20.10 seccomp profile is in nearly every bundle and names ptrace. */
static void gate_is_cheap_and_certain(void **state)
{
	static const struct {
		const char *text;
		bool possible;
	} rows[] = {
		{ "{\"names\":[\"process_vm_readv\",\"ptrace\"]}", false },
		{ "{\"path\":\"/opt/trace/x\",\"b\":\"retrace.x\"}", false },
		{ "{\"trace\":1}", true },
		{ "{\"  trace\":1}", true },
		{ "{\"\\ttrace\":1}", true },
		{ "{\"io.sidetrace.settled\":1}", true },
		{ "{\"\\u0074race\":1}", true },
		{ "", false },
	};
	struct place *p = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (asked_possible(p->policy, rows[i].text, strlen(rows[i].text)) !=
			rows[i].possible)
			fail_msg("%s", rows[i].text);
}

static void written_with_owner_and_mode(void **state)
{
	struct place *p = *state;
	_cleanup_(bundle_done) struct bundle b = BUNDLE_INIT;
	_cleanup_(buf_donep) struct buf text = BUF_INIT, after = BUF_INIT;
	struct stat st;
	char link[160], count[160];

	write_file(p->file, "old");
	assert_int_equal(chmod(p->file, 0604), 0);
	if (geteuid() == 0)
		assert_int_equal(chown(p->file, 12345, 54321), 0);
	assert_int_equal(bundle_read(&b, p->folder, NULL, NULL), 0);
	buf_str(&text, "new text");
	assert_int_equal(bundle_write(&b, &text, NULL), 0);
	assert_int_equal(stat(p->file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0604);
	assert_int_equal(st.st_uid, geteuid() == 0 ? 12345 : geteuid());
	assert_int_equal(file_read_all(AT_FDCWD, p->file, 100, &after), 0);
	assert_string_equal(buf_cstr(&after), "new text");
	(void)snprintf(count, sizeof(count), "test $(ls -A '%s' | wc -l) -eq 1", p->folder);
	assert_int_equal(system(count), 0);

	bundle_done(&b);
	(void)snprintf(link, sizeof(link), "%s/link.json", p->folder);
	assert_int_equal(symlink("config.json", link), 0);
	assert_int_equal(bundle_read(&b, NULL, link, NULL), 0);
	assert_string_equal(buf_cstr(&b.text), "new text");
	assert_int_equal(bundle_write(&b, &text, NULL), -ELOOP);
	bundle_done(&b);
	assert_int_equal(unlink(p->file), 0);
	assert_int_equal(mkfifo(p->file, 0600), 0);
	assert_int_equal(bundle_read(&b, p->folder, NULL, NULL), -EINVAL);
}

static void messages_avoid_loaded_phrases(void **state)
{
	static const char *const phrases[] = { "No such file or directory", "Permission denied",
		"executable file not found", "Not a directory" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++) {
		_cleanup_(buf_donep) struct buf b = BUF_INIT;

		message_clean(phrases[i], &b);
		assert_null(strcasestr(buf_cstr(&b), phrases[i]));
		assert_true(b.length > 5);
	}
	{
		_cleanup_(buf_donep) struct buf b = BUF_INIT;

		message_clean("a\nb\x1b", &b);
		assert_string_equal(buf_cstr(&b), "a\\x0ab\\x1b");
	}
}

static void log_lines(void **state)
{
	struct place *p = *state;
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	char log[160], prefixed[170], target[160];

	(void)snprintf(log, sizeof(log), "%s/log.json", p->folder);
	(void)snprintf(prefixed, sizeof(prefixed), "file:%s", log);
	(void)snprintf(target, sizeof(target), "%s/target", p->folder);
	assert_int_equal(message_log(log, true, "error", "say \"x\""), 0);
	assert_int_equal(message_log(prefixed, false, "warning", "say \"x\""), 0);
	assert_int_equal(file_read_all(AT_FDCWD, log, 4096, &b), 0);
	assert_true(text_starts(buf_cstr(&b),
		"{\"level\":\"error\",\"msg\":\"say \\\"x\\\"\",\"time\":\"20"));
	assert_non_null(strstr(buf_cstr(&b), "Z\"}\ntime=\"20"));
	assert_non_null(strstr(buf_cstr(&b), "Z\" level=warning msg=\"say \\\"x\\\"\"\n"));
	assert_int_equal(message_log(NULL, true, "error", "x"), -ENOENT);
	assert_int_equal(message_log("journald:x", true, "error", "x"), -ENOENT);
	assert_int_equal(unlink(log), 0);
	assert_int_equal(symlink(target, log), 0);
	assert_int_equal(message_log(log, true, "error", "x"), -ELOOP);
	assert_int_equal(access(target, F_OK), -1);
}

static void program(const char *folder, const char *name, const char *target, char *ret_path)
{
	(void)sprintf(ret_path, "%s/%s", folder, name);
	(void)unlink(ret_path);
	assert_int_equal(target ? symlink(target, ret_path) : 0, 0);
	if (!target) {
		write_file(ret_path, "#!/bin/sh\n");
		assert_int_equal(chmod(ret_path, 0755), 0);
	}
}

static void check_runtime(const char *called_as, const char *chosen, const char *want)
{
	_cleanup_(freep) char *path = NULL;
	struct error err = { 0 };
	int r = runtime_find(called_as, chosen, &path, &err);

	if (want ? r < 0 || strcmp(path, want) != 0 : r == 0)
		fail_msg("%s %s: %s %s", called_as, chosen, path, err.text);
}

static void runtime_is_never_ourselves(void **state)
{
	struct place *p = *state;
	char a[96], b[96], path[256], self[160], runc_b[160], crun_b[160], other[160];
	struct error err = { 0 };
	char *none = NULL;

	(void)snprintf(a, sizeof(a), "%s/a", p->folder);
	(void)snprintf(b, sizeof(b), "%s/b", p->folder);
	assert_int_equal(mkdir(a, 0755), 0);
	assert_int_equal(mkdir(b, 0755), 0);
	program(a, "runc", "/proc/self/exe", self);
	program(b, "runc", NULL, runc_b);
	program(b, "crun", NULL, crun_b);
	program(b, "youki", NULL, other);
	(void)snprintf(path, sizeof(path), "%s:%s", a, b);
	(void)setenv("PATH", path, 1);
	check_runtime("sidetrace-runc", NULL, runc_b);
	check_runtime("/x/libexec/sidetrace/crun", NULL, crun_b);
	check_runtime("/x/libexec/sidetrace/runc", "crun", runc_b);
	check_runtime("sidetrace-runc", "youki", other);
	check_runtime("sidetrace-runc", other, other);
	check_runtime("runc", runc_b, runc_b);
	check_runtime("sidetrace-runc", self, NULL);
	check_runtime("sidetrace-runc", "missing", NULL);
	assert_int_equal(unlink(runc_b), 0);
	check_runtime("sidetrace-runc", NULL, crun_b);
	check_runtime("runc", NULL, crun_b);
	(void)setenv("PATH", a, 1);
	assert_int_equal(runtime_find("runc", NULL, &none, &err), -ENOENT);
	assert_non_null(strstr(err.text, "neither runc nor crun"));
	(void)setenv("PATH", ".:", 1);
	assert_int_equal(chdir(b), 0);
	check_runtime("sidetrace-runc", "youki", NULL);
	(void)setenv("PATH", "", 1);
	assert_int_equal(program_find("sh", &none, &err), 0);
	free(none);
	assert_int_equal(chdir("/"), 0);
	(void)setenv("PATH", "/usr/bin:/bin", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			nothing_asked_nothing_touched, place_make, place_remove),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_understood_stops, place_make, place_remove),
		cmocka_unit_test_setup_teardown(on_error_decides, place_make, place_remove),
		cmocka_unit_test_setup_teardown(broken_policy, place_make, place_remove),
		cmocka_unit_test_setup_teardown(gate_is_cheap_and_certain, place_make, place_remove),
		cmocka_unit_test_setup_teardown(
			written_with_owner_and_mode, place_make, place_remove),
		cmocka_unit_test(messages_avoid_loaded_phrases),
		cmocka_unit_test_setup_teardown(log_lines, place_make, place_remove),
		cmocka_unit_test_setup_teardown(
			runtime_is_never_ourselves, place_make, place_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
