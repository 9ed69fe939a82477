/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * docs/labels.md and docs/sidetrace-labels.7 are what the tables print, and groff has nothing to say
 * about the page. After a change of a table: UPDATE=1 build/unit/test-config-docs
 */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "label-options.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARKDOWN "docs/labels.md"
#define MAN      "docs/sidetrace-labels.7"

static void same_as(const char *path, void (*print)(FILE *))
{
	_cleanup_(buf_donep) struct buf committed = BUF_INIT;
	_cleanup_(freep) char *printed = NULL;
	size_t size = 0;
	FILE *f = getenv("UPDATE") ? fopen(path, "we") : open_memstream(&printed, &size);

	assert_non_null(f);
	print(f);
	assert_int_equal(fclose(f), 0);
	if (getenv("UPDATE"))
		return;
	assert_int_equal(file_read_all(AT_FDCWD, path, 1 << 20, &committed), 0);
	if (strcmp(printed, buf_cstr(&committed)) != 0)
		fail_msg("%s is not what the tables print; run UPDATE=1 build/unit/test-config-docs", path);
}

static void the_markdown_is_printed(void **state)
{
	(void)state;
	same_as(MARKDOWN, label_options_markdown);
}

static void the_man_page_is_printed(void **state)
{
	(void)state;
	same_as(MAN, label_options_man);
}

static void every_option_is_in_both(void **state)
{
	static const char *const paths[] = { MARKDOWN, MAN };
	size_t count;
	const struct label_option *options = label_options(&count);

	(void)state;
	for (size_t p = 0; p < 2; p++) {
		_cleanup_(buf_donep) struct buf text = BUF_INIT;

		assert_int_equal(file_read_all(AT_FDCWD, paths[p], 1 << 20, &text), 0);
		for (size_t i = 0; i < count; i++) {
			char key[64];
			const char *dash = strchr(options[i].name, '-');
			int head = dash ? (int)(dash - options[i].name) : (int)strlen(options[i].name);

			(void)snprintf(key, sizeof(key), "trace.%.*s%s%s=", head, options[i].name,
				dash && p == 1 ? "\\" : "", dash ?: "");
			assert_non_null(strstr(buf_cstr(&text), key));
		}
	}
}

static void groff_understands_the_page(void **state)
{
	_cleanup_(buf_donep) struct buf said = BUF_INIT;
	FILE *pipe;

	(void)state;
	if (system("command -v groff >/dev/null") != 0)
		skip();
	pipe = popen("groff -man -Tutf8 -ww -z " MAN " 2>&1", "re");
	assert_non_null(pipe);
	assert_int_equal(fd_read_all(fileno(pipe), 1 << 16, &said), 0);
	assert_int_equal(pclose(pipe), 0);
	assert_string_equal(buf_cstr(&said), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_markdown_is_printed),
		cmocka_unit_test(the_man_page_is_printed),
		cmocka_unit_test(every_option_is_in_both),
		cmocka_unit_test(groff_understands_the_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
