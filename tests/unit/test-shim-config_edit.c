/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shim/config_view and config_edit on config.json in many shapes. The texts expected are written out;
 * beside them every result is parsed by jansson and compared with what jansson makes of the input.
 */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "config_edit.h"
#include "config_view.h"
#include "error.h"
#include "request.h"
#include "settled.h"
#include "text.h"

#include <errno.h>
#include <jansson.h>

#define HOOK "{\"path\":\"/x/sidetrace-hook\"}"

static const struct setting asked[] = {
	{ "io.sidetrace.trace", "file" },
	{ "io.sidetrace.image", "im\"g" },
};

#define OURS                                                                                       \
	"\"io.sidetrace.trace\":\"file\",\"io.sidetrace.image\":\"im\\\"g\","                      \
	"\"io.sidetrace.settled\":\"{\\\"io.sidetrace.trace\\\":\\\"file\\\","                     \
	"\\\"io.sidetrace.image\\\":\\\"im\\\\\\\"g\\\"}\""

static int edit_text(const char *text, const struct setting *list, size_t count, const char *hook,
	struct buf *out, struct error *err)
{
	_cleanup_(config_view_done) struct config_view view = { 0 };
	_cleanup_(freep) bool *added = NULL;
	struct config_edit edit = { .annotations = list, .n_annotations = count, .hook = hook };
	int r = config_view_read(&view, text, strlen(text), err);

	if (r < 0)
		return r;
	assert_int_equal(settled_mark(&view, &added), 0);
	edit.added = added;
	return config_edit(&view, &edit, out, err);
}

static void shapes(void **state)
{
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "{}", "{\"annotations\":{" OURS "},\"hooks\":{\"createRuntime\":[" HOOK "]}}" },
		{ " { } ", " {\"annotations\":{" OURS "},\"hooks\":{\"createRuntime\":[" HOOK "]} } " },
		{ "{\"a\":1.0e2,\"b\":[ ]\n}",
			"{\"a\":1.0e2,\"b\":[ ],\"annotations\":{" OURS
			"},\"hooks\":{\"createRuntime\":[" HOOK "]}\n}" },
		{ "{\"annotations\":null,\"hooks\":null}",
			"{\"annotations\":{" OURS "},\"hooks\":{\"createRuntime\":[" HOOK "]}}" },
		{ "{\"hooks\":{},\"annotations\":{}}",
			"{\"hooks\":{\"createRuntime\":[" HOOK "]},\"annotations\":{" OURS "}}" },
		{ "{\"hooks\":{ \"createRuntime\" : null },\"annotations\":{ }}",
			"{\"hooks\":{ \"createRuntime\" : [" HOOK "] },\"annotations\":{" OURS " }}" },
		{ "{\"hooks\":{\"createRuntime\":[ ],\"poststop\":[{\"path\":\"/p\"}]}}",
			"{\"hooks\":{\"createRuntime\":[" HOOK
			" ],\"poststop\":[{\"path\":\"/p\"}]},\"annotations\":{" OURS "}}" },
		{ "{\"hooks\":{\"createRuntime\":[{\"path\":\"/p\",\"args\":[\"p\"]}\n]},"
		  "\"annotations\":{\"k\":\"v\" }}",
			"{\"hooks\":{\"createRuntime\":[{\"path\":\"/p\",\"args\":[\"p\"]}," HOOK
			"\n]},\"annotations\":{\"k\":\"v\"," OURS " }}" },
		{ "{\"hooks\":{\"prestart\":[{\"path\":\"/old/sidetrace-hook\"}]}}",
			"{\"hooks\":{\"prestart\":[{\"path\":\"/old/sidetrace-hook\"}]},"
			"\"annotations\":{" OURS "}}" },
		{ "{\"hooks\":{\"createRuntime\":[{\"path\":\"/a\"} , {\"timeout\":3,"
		  "\"path\":\"/old/sidetrace-hook\"} , {\"path\":\"/b\"}]}}",
			"{\"hooks\":{\"createRuntime\":[{\"path\":\"/a\"} , " HOOK
			" , {\"path\":\"/b\"}]},\"annotations\":{" OURS "}}" },
		{ "{\"h\\u006foks\":{\"createRuntime\":[\"x\",[1,{\"path\":\"/a/sidetrace-hook\"}]]}}",
			"{\"h\\u006foks\":{\"createRuntime\":[\"x\",[1,{\"path\":"
			"\"/a/sidetrace-hook\"}]," HOOK "]},\"annotations\":{" OURS "}}" },
		{ "{\"process\":{\"hooks\":[],\"annotations\":7},\"linux\":{\"seccomp\":{\"x\":"
		  "18446744073709551615}}}",
			"{\"process\":{\"hooks\":[],\"annotations\":7},\"linux\":{\"seccomp\":{\"x\":"
			"18446744073709551615}},\"annotations\":{" OURS
			"},\"hooks\":{\"createRuntime\":[" HOOK "]}}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_donep) struct buf out = BUF_INIT, again = BUF_INIT;
		struct error err = { 0 };

		if (edit_text(rows[i].before, asked, 2, HOOK, &out, &err) < 0)
			fail_msg("%s: %s", rows[i].before, err.text);
		assert_string_equal(buf_cstr(&out), rows[i].after);
		/* Once only: what was edited is not edited again. */
		assert_int_equal(edit_text(buf_cstr(&out), asked, 2, HOOK, &again, &err), 0);
		assert_string_equal(buf_cstr(&again), rows[i].after);
	}
}

static void refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "{\"hooks\":{},\"hooks\":{}}", "'hooks' 2 times" },
		{ "{\"annotations\":{},\"annotations\":{}}", "'annotations' 2 times" },
		{ "{\"Hooks\":{}}", "another case" },
		{ "{\"hooks\":{},\"HOOKS\":{}}", "2 times" },
		{ "{\"hoo\xe2\x84\xaas\":{}}", "another case" },
		{ "{\"annotation\xc5\xbf\":{}}", "another case" },
		{ "{\"hooks\":{\"createRuntime\":[],\"createruntime\":[]}}", "2 times" },
		{ "{\"hooks\":[]}", "'hooks' in config.json is no object" },
		{ "{\"hooks\":\"\"}", "no object" },
		{ "{\"hooks\":{\"createRuntime\":{}}}", "no array" },
		{ "{\"annotations\":[]}", "no object" },
		{ "{\"annotations\":\"x\"}", "no object" },
		{ "[]", "an object is due" },
		{ "7", "an object is due" },
		{ "", "the text ends" },
		{ "{", "the text ends" },
		{ "{} x", "follows" },
		{ "\xef\xbb\xbf{}", "byte order mark" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_donep) struct buf out = BUF_INIT;
		struct error err = { 0 };

		assert_true(edit_text(rows[i].text, asked, 2, HOOK, &out, &err) < 0);
		if (!strstr(err.text, rows[i].why))
			fail_msg("%s: %s", rows[i].text, err.text);
		assert_int_equal(out.length, 0);
	}
}

static void nested_ten_thousand_deep(void **state)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT, out = BUF_INIT;
	struct error err = { 0 };

	(void)state;
	buf_str(&text, "{\"annotations\":{\"trace\":\"all\"},\"x\":");
	buf_repeat(&text, '[', 10000);
	buf_repeat(&text, ']', 10000);
	buf_byte(&text, '}');
	assert_int_equal(edit_text(buf_cstr(&text), asked, 2, HOOK, &out, &err), -E2BIG);
	assert_non_null(strstr(err.text, "nested deeper than 512"));
}

/* The owner's wish stays, in our words too; name and image are ours to say. */
static void owner_wins_on_trace(void **state)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;

	(void)state;
	assert_int_equal(edit_text("{\"annotations\":{\"io.sidetrace.trace\":\" file \","
				   "\"io.sidetrace.image\":\"liar\"},\"hooks\":null}",
				 asked, 2, NULL, &out, NULL),
		0);
	assert_string_equal(buf_cstr(&out),
		"{\"annotations\":{\"io.sidetrace.trace\":\" file \",\"io.sidetrace.image\":"
		"\"im\\\"g\",\"io.sidetrace.settled\":\"{\\\"io.sidetrace.image\\\":"
		"\\\"im\\\\\\\"g\\\"}\"},\"hooks\":null}");
}

#define REC(inside) "\"io.sidetrace.settled\":\"{" inside "}\""
#define ADDED       "\\\"io.sidetrace.trace\\\":\\\"file\\\""

/* What we added once and is not asked for now goes, wherever it stands; what was changed stays. */
static void leftovers_go(void **state)
{
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "{\"annotations\":{\"io.sidetrace.trace\":\"file\"," REC(ADDED) "}}",
			"{\"annotations\":{}}" },
		{ "{\"annotations\":{ \"a\":\"1\" , \"io.sidetrace.trace\":\"file\" , " REC(
			  ADDED) " }}",
			"{\"annotations\":{ \"a\":\"1\" }}" },
		{ "{\"annotations\":{ \"io.sidetrace.trace\":\"file\" , " REC(
			  ADDED) " , \"a\":\"1\" }}",
			"{\"annotations\":{ \"a\":\"1\" }}" },
		{ "{\"annotations\":{\"io.sidetrace.trace\":\"file\",\"a\":\"1\"," REC(
			  ADDED) ",\"b\":\"2\"}}",
			"{\"annotations\":{\"a\":\"1\",\"b\":\"2\"}}" },
		{ "{\"annotations\":{\"io.sidetrace.trace\":\"network\"," REC(ADDED) "}}",
			"{\"annotations\":{\"io.sidetrace.trace\":\"network\"}}" },
		/* a record that speaks of others' annotations, or is none, is not believed */
		{ "{\"annotations\":{\"x\":\"1\"," REC("\\\"x\\\":\\\"1\\\"") "}}",
			"{\"annotations\":{\"x\":\"1\"}}" },
		{ "{\"annotations\":{\"io.sidetrace.trace\":\"file\"," REC(ADDED ",") "}}",
			"{\"annotations\":{\"io.sidetrace.trace\":\"file\"}}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_donep) struct buf out = BUF_INIT;

		assert_int_equal(edit_text(rows[i].before, NULL, 0, NULL, &out, NULL), 0);
		assert_string_equal(buf_cstr(&out), rows[i].after);
	}
}

/* A second run that asks for something else: renewed in place, the rest goes. */
static void second_run_renews(void **state)
{
	static const struct setting first[] = { { "io.sidetrace.trace", "file" },
		{ "io.sidetrace.trace.strings", "9" } };
	static const struct setting second[] = { { "io.sidetrace.trace", "network" } };
	_cleanup_(buf_donep) struct buf one = BUF_INIT, two = BUF_INIT, fresh = BUF_INIT;

	(void)state;
	assert_int_equal(edit_text("{\"annotations\":{\"trace\":\"x\"}}", first, 2, HOOK, &one, NULL), 0);
	assert_int_equal(edit_text(buf_cstr(&one), second, 1, HOOK, &two, NULL), 0);
	assert_int_equal(
		edit_text("{\"annotations\":{\"trace\":\"x\"}}", second, 1, HOOK, &fresh, NULL), 0);
	assert_string_equal(buf_cstr(&two), buf_cstr(&fresh));
}

static void view_reads_what_deciding_needs(void **state)
{
	static const char text[] =
		"{\"mounts\":[{\"source\":\"/r/containers/i/hosts\",\"destination\":\"/etc/hosts\"},3,"
		"{\"destination\":\"/etc/hostname\",\"options\":[{\"source\":\"/no\"}],"
		"\"source\":\"/r\\/h\"},{\"destination\":\"/etc/resolv.conf\"},[{\"source\":\"/x\","
		"\"destination\":\"/etc/hosts\"}]],\"annotations\":{\"a\":\"1\",\"b\":2,"
		"\"a\":\"\\u0033\"}}";
	_cleanup_(config_view_done) struct config_view view = { 0 };

	(void)state;
	assert_int_equal(config_view_read(&view, text, strlen(text), NULL), 0);
	assert_string_equal(view.mounts[MOUNT_HOSTS], "/r/containers/i/hosts");
	assert_string_equal(view.mounts[MOUNT_HOSTNAME], "/r/h");
	assert_null(view.mounts[MOUNT_RESOLV_CONF]);
	assert_int_equal(view.n_list, 3);
	assert_string_equal(config_view_annotation(&view, "a"), "3");
	assert_null(config_view_annotation(&view, "b"));
	assert_null(config_view_annotation(&view, "c"));
}

/* runc's own template: jansson sees the input plus the additions and nothing else. */
static void real_template_keeps_everything(void **state)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT, out = BUF_INIT;
	json_t *before, *after, *list;
	FILE *f = popen("cd $(mktemp -d) && runc spec && cat config.json; rm -rf \"$PWD\"", "re");
	char chunk[4096];
	size_t n;

	(void)state;
	assert_non_null(f);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&text, chunk, n);
	(void)pclose(f);
	if (text.length == 0)
		skip();
	assert_int_equal(edit_text(buf_cstr(&text), asked, 2, HOOK, &out, NULL), 0);
	before = json_loads(buf_cstr(&text), 0, NULL);
	after = json_loads(buf_cstr(&out), 0, NULL);
	assert_non_null(before);
	assert_non_null(after);
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(after, "annotations"), "io.sidetrace.image")),
		"im\"g");
	list = json_object_get(json_object_get(after, "hooks"), "createRuntime");
	assert_int_equal(json_array_size(list), 1);
	(void)json_object_del(after, "annotations");
	(void)json_object_del(after, "hooks");
	assert_true(json_equal(before, after));
	json_decref(before);
	json_decref(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes),
		cmocka_unit_test(refused),
		cmocka_unit_test(nested_ten_thousand_deep),
		cmocka_unit_test(owner_wins_on_trace),
		cmocka_unit_test(leftovers_go),
		cmocka_unit_test(second_run_renews),
		cmocka_unit_test(view_reads_what_deciding_needs),
		cmocka_unit_test(real_template_keeps_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
