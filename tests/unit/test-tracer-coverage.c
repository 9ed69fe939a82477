/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * docs/COVERAGE.md says what the rows of include/syscalls.def say, in a reader's words. After a change
 * of a row: UPDATE=1 build/unit/test-tracer-coverage
 */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE "docs/COVERAGE.md"

static const struct row {
	int number;
	const char *name, *result, *words;
} rows[] = {
#define SYSCALL(number_, name_, classes_, result_, ...) { number_, #name_, #result_, #__VA_ARGS__ },
#include "syscalls.def"
#undef SYSCALL
};

enum depth { DEEP, RAW, NOTHING };

/* The words of tracer/decode/words.h: what each shows, %s is its second argument. RAW: a bare address or number. */
static const struct word {
	const char *name, *shows;
	enum depth depth;
} words[] = {
	{ "INT", "number", DEEP }, { "UINT", "number", DEEP }, { "LONG", "number", DEEP },
	{ "ULONG", "number", DEEP }, { "SIZE", "number", DEEP }, { "OFF", "number", DEEP },
	{ "HEX", "number in hex", DEEP }, { "HEX32", "number in hex", DEEP },
	{ "ADDR", "address", RAW }, { "MODE", "permissions", DEEP }, { "DEV", "device", DEEP },
	{ "UNUSED", NULL, NOTHING },
	{ "FLAGS", "flags", DEEP }, { "FLAGS_LONG", "flags", DEEP },
	{ "ONE_OF", "constant", DEEP }, { "ONE_OF_LONG", "constant", DEEP },
	{ "FD", "descriptor", DEEP }, { "DIRFD", "descriptor", DEEP }, { "PID", "pid", DEEP },
	{ "UID", "user", DEEP }, { "GID", "group", DEEP }, { "SIGNUM", "signal", DEEP },
	{ "PATH", "path", DEEP }, { "PATH_OUT", "path", DEEP }, { "STR", "string", DEEP },
	{ "BUF_IN", "bytes", DEEP }, { "BUF_OUT", "bytes", DEEP }, { "RANDOM_OUT", "bytes", DEEP },
	{ "ARGV", "strings", DEEP }, { "ENVP", "strings", DEEP },
	{ "STRUCT_IN", "struct %s", DEEP }, { "STRUCT_OUT", "struct %s", DEEP },
	{ "STRUCT_INOUT", "struct %s", DEEP }, { "SIZED_IN", "struct %s", DEEP }, { "SIZED_OUT", "struct %s", DEEP },
	{ "ARRAY_IN", "array of %s", DEEP }, { "ARRAY_OUT", "array of %s", DEEP },
	{ "INT_IN", "number in memory", DEEP }, { "INT_OUT", "number in memory", DEEP },
	{ "UINT_OUT", "number in memory", DEEP }, { "LONG_IN", "number in memory", DEEP },
	{ "LONG_OUT", "number in memory", DEEP }, { "LONG_INOUT", "number in memory", DEEP },
	{ "ULONG_OUT", "number in memory", DEEP }, { "ADDR_OUT", "address in memory", DEEP },
	{ "FD_PAIR_OUT", "two descriptors", DEEP },
	{ "IOVEC_IN", "buffers", DEEP }, { "IOVEC_OUT", "buffers", DEEP },
	{ "SOCKADDR_IN", "socket address", DEEP }, { "SOCKADDR_OUT", "socket address", DEEP },
	{ "LEFT", "%s, and what is left of it", DEEP },
	{ "SOCKLEN_INOUT", "length in memory", DEEP }, { "IPC_COMMAND", "constant", DEEP },
	{ "CUSTOM", "%s", DEEP }, { "CUSTOM_SIZED", "%s", DEEP }, { "CUSTOM_OF", "%s", DEEP },
};

struct said {
	struct buf deep, raw;
};

static const struct word *word_find(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == length && strncmp(words[i].name, name, length) == 0)
			return &words[i];
	return NULL;
}

static void say(struct buf *out, const char *argument, size_t length, const char *shows, const char *type, size_t type_length)
{
	const char *hole = strstr(shows, "%s");

	if (out->length)
		buf_str(out, ", ");
	buf_add(out, argument, length);
	buf_str(out, ": ");
	buf_add(out, shows, hole ? (size_t)(hole - shows) : strlen(shows));
	for (size_t i = 0; hole && i < type_length; i++)
		buf_byte(out, type[i] == '_' ? ' ' : (char)tolower((unsigned char)type[i]));
	if (hole)
		buf_str(out, hole + 2);
}

/* WORD(argument, type, length); a word that is not in the table is shown as it is. */
static void say_word(struct said *s, const char *at)
{
	size_t name = strcspn(at, "(");
	const char *argument = at + name + 1;
	size_t length = strcspn(argument, ",)");
	const char *type = argument + length;
	const struct word *word = word_find(at, name);

	type += strspn(type, ", ");
	if (!word)
		say(&s->deep, argument, length, "%s", at, name);
	else if (word->depth != NOTHING)
		say(word->depth == RAW ? &s->raw : &s->deep, argument, length, word->shows, type, strcspn(type, ",)"));
}

/* The words stand after each other, with commas between them and within their parentheses. */
static void say_row(struct said *s, const struct row *row)
{
	int depth = 0;
	bool begins = true;

	buf_reset(&s->deep);
	buf_reset(&s->raw);
	if (strstr(row->result, "SPECIAL(") || strstr(row->words, "SPECIAL(")) {
		buf_str(&s->deep, "each argument by what the call is about");
		return;
	}
	for (const char *at = row->words; *at; at++) {
		if (begins && isalpha((unsigned char)*at)) {
			say_word(s, at);
			begins = false;
		}
		depth += (*at == '(') - (*at == ')');
		if (*at == ',' && depth == 0)
			begins = true;
	}
}

static const char *result_words(const char *result)
{
	static const struct {
		const char *name, *words;
	} kinds[] = { { "R_INT", "number" }, { "R_HEX", "hex" }, { "R_OCTAL", "octal" }, { "R_FD", "descriptor" },
		{ "R_PID", "pid" }, { "R_PGID", "pgid" }, { "R_SID", "sid" }, { "R_NOTHING", "does not return" } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(result, kinds[i].name, strlen(kinds[i].name)) == 0)
			return kinds[i].words;
	fail_msg("a result that the page does not know: %s", result);
	return NULL;
}

static void print_page(FILE *f)
{
	struct said s = { BUF_INIT, BUF_INIT };
	size_t whole = 0, count = sizeof(rows) / sizeof(rows[0]);

	for (size_t i = 0; i < count; i++) {
		say_row(&s, &rows[i]);
		whole += s.raw.length == 0;
	}
	fprintf(f, "# What is decoded\n\n"
		   "Every system call of x86_64 and how its arguments are shown. Made from include/syscalls.def; after a change there:\n"
		   "`UPDATE=1 build/unit/test-tracer-coverage`.\n\n"
		   "%zu calls are described; %zu show every argument by what it means, the others have arguments that are shown as an\n"
		   "address alone: some because that is all there is to them (where a mapping lies), some because nobody looks into them.\n"
		   "Calls with a number that is not here are shown as `syscall_0x1f4(…)` with six numbers in hex. i386 and x32 take the same\n"
		   "rows by their names; structures that those lay out differently show as an address there. ioctl, prctl, fcntl, keyctl, bpf,\n"
		   "socket options and netlink have tables of their own in tracer/decode/.\n\n"
		   "| nr | call | decoded | as an address | result |\n|---:|---|---|---|---|\n",
		count, whole);
	for (size_t i = 0; i < count; i++) {
		say_row(&s, &rows[i]);
		fprintf(f, "| %d | %s | %s | %s | %s |\n", rows[i].number, rows[i].name, buf_cstr(&s.deep), buf_cstr(&s.raw),
			result_words(rows[i].result));
	}
	buf_done(&s.deep);
	buf_done(&s.raw);
}

static void the_page_is_what_the_rows_say(void **state)
{
	_cleanup_(buf_donep) struct buf committed = BUF_INIT;
	_cleanup_(freep) char *printed = NULL;
	size_t size = 0;
	FILE *f = getenv("UPDATE") ? fopen(PAGE, "we") : open_memstream(&printed, &size);

	(void)state;
	assert_non_null(f);
	print_page(f);
	assert_int_equal(fclose(f), 0);
	if (getenv("UPDATE"))
		return;
	assert_int_equal(file_read_all(AT_FDCWD, PAGE, 1 << 20, &committed), 0);
	if (strcmp(printed, buf_cstr(&committed)) != 0)
		fail_msg("%s is not what the rows say; run UPDATE=1 build/unit/test-tracer-coverage", PAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_is_what_the_rows_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
