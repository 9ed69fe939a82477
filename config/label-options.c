/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of options: one row each, and the six kinds of values they have. A new option is a new
 * member of struct request and a row here.
 */
#include "label-options.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "request.h"
#include "show.h"
#include "text.h"
#include "trace-set.h"
#include "value.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct option_kind {
	int (*parse)(const struct label_option *o, const char *value, void *member,
		struct error *err);
	void (*print)(const struct label_option *o, const void *member, struct buf *b);
};

#define WORDS_MAX 16

/* The shown words, for "did you mean" and "there are …". */
static size_t words_shown(const struct option_word *words, const char **ret_names)
{
	size_t count = 0;

	for (; words->name; words++)
		if (words->help && count < WORDS_MAX)
			ret_names[count++] = words->name;
	return count;
}

static int unknown_word(const struct label_option *o, const char *value, struct error *err)
{
	_cleanup_(buf_donep) struct buf list = BUF_INIT;
	const char *names[WORDS_MAX] = { NULL };
	size_t count = words_shown(o->words, names);
	const char *nearest = text_nearest(value, names, count);

	if (nearest)
		return error_say(err, EINVAL, "unknown %s '%s' (did you mean '%s'?)", o->name,
			SHOW(value), nearest);
	for (size_t i = 0; i < count; i++)
		buf_printf(&list, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", names[i]);
	return error_say(err, EINVAL, "unknown %s '%s' (it can be %s)", o->name, SHOW(value),
		buf_cstr(&list));
}

static const struct option_word *word_find(const struct option_word *words, const char *value)
{
	for (; words->name; words++)
		if (strcasecmp(words->name, value) == 0)
			return words;
	return NULL;
}

static int word_parse(
	const struct label_option *o, const char *value, void *member, struct error *err)
{
	const struct option_word *word = word_find(o->words, value);

	if (!word)
		return unknown_word(o, value, err);
	*(unsigned *)member = word->value;
	return 0;
}

static void word_print(const struct label_option *o, const void *member, struct buf *b)
{
	for (const struct option_word *w = o->words; w->name; w++) {
		if (w->value == *(const unsigned *)member) {
			buf_str(b, w->name);
			return;
		}
	}
}

/* Comma-separated; the values are bits. */
static int words_parse(
	const struct label_option *o, const char *value, void *member, struct error *err)
{
	_cleanup_(freep) char *copy = strdup(value);
	char *rest = copy, *part;
	unsigned bits = 0;
	bool any = false;

	if (!copy)
		return error_set(err, ENOMEM, "parse '%s'", o->name);
	while ((part = strsep(&rest, ","))) {
		const struct option_word *word;

		part = text_trim(part);
		if (*part == '\0')
			continue;
		word = word_find(o->words, part);
		if (!word)
			return unknown_word(o, part, err);
		bits |= word->value;
		any = true;
	}
	if (!any)
		return unknown_word(o, value, err);
	*(unsigned *)member = bits;
	return 0;
}

static void words_print(const struct label_option *o, const void *member, struct buf *b)
{
	unsigned bits = *(const unsigned *)member;
	bool any = false;

	for (const struct option_word *w = o->words; w->name; w++) {
		if (!(w->value & bits) && !(bits == 0 && w->value == 0))
			continue;
		if (any)
			buf_byte(b, ',');
		any = true;
		buf_str(b, w->name);
		bits &= ~w->value;
		if (bits == 0)
			break;
	}
}

static int bool_parse(
	const struct label_option *o, const char *value, void *member, struct error *err)
{
	const struct option_word *word = word_find(o->words, value);

	if (!word)
		return error_say(err, EINVAL, "'%s' is neither true nor false", SHOW(value));
	*(bool *)member = word->value;
	return 0;
}

static void bool_print(const struct label_option *o, const void *member, struct buf *b)
{
	(void)o;
	buf_str(b, *(const bool *)member ? "true" : "false");
}

static int bytes_parse(
	const struct label_option *o, const char *value, void *member, struct error *err)
{
	uint64_t bytes;

	if (size_parse(value, &bytes) < 0 || bytes < o->min || bytes > o->max)
		return error_say(err, EINVAL, "'%s' is not a number of bytes (%llu to %llu)",
			SHOW(value), (unsigned long long)o->min, (unsigned long long)o->max);
	*(uint32_t *)member = (uint32_t)bytes;
	return 0;
}

static void bytes_print(const struct label_option *o, const void *member, struct buf *b)
{
	(void)o;
	buf_unsigned(b, *(const uint32_t *)member);
}

static int size_option_parse(
	const struct label_option *o, const char *value, void *member, struct error *err)
{
	_cleanup_(buf_donep) struct buf range = BUF_INIT;
	uint64_t bytes;

	if (size_parse(value, &bytes) == 0 && bytes >= o->min && bytes <= o->max) {
		*(uint64_t *)member = bytes;
		return 0;
	}
	size_print(&range, o->min);
	buf_str(&range, " to ");
	size_print(&range, o->max);
	return error_say(err, EINVAL, "'%s' is not a size such as 256m or 1g (%s)", SHOW(value),
		buf_cstr(&range));
}

static void size_option_print(const struct label_option *o, const void *member, struct buf *b)
{
	(void)o;
	size_print(b, *(const uint64_t *)member);
}

static int duration_option_parse(
	const struct label_option *o, const char *value, void *member, struct error *err)
{
	_cleanup_(buf_donep) struct buf range = BUF_INIT;
	uint64_t ns;

	if (duration_parse(value, &ns) == 0 && (ns == 0 || (ns >= o->min && ns <= o->max))) {
		*(uint64_t *)member = ns;
		return 0;
	}
	duration_print(&range, o->min);
	buf_str(&range, " to ");
	duration_print(&range, o->max);
	return error_say(err, EINVAL,
		"'%s' is not a duration such as 30s, 5m or 1h30m (%s, or 0 for no end)", SHOW(value),
		buf_cstr(&range));
}

static void duration_option_print(const struct label_option *o, const void *member, struct buf *b)
{
	(void)o;
	duration_print(b, *(const uint64_t *)member);
}

/* Empty: none, so that an annotation can take back what the policy or a label sets. */
static int path_option_parse(
	const struct label_option *o, const char *value, void *member, struct error *err)
{
	char *path = NULL;

	(void)o;
	if (*value) {
		int r = path_parse(value, &path, err);

		if (r < 0)
			return r;
	}
	free(*(char **)member);
	*(char **)member = path;
	return 0;
}

static void path_option_print(const struct label_option *o, const void *member, struct buf *b)
{
	const char *path = *(char *const *)member;

	(void)o;
	buf_str(b, path ?: "");
}

static const struct option_kind kind_word = { word_parse, word_print };
static const struct option_kind kind_words = { words_parse, words_print };
static const struct option_kind kind_bool = { bool_parse, bool_print };
static const struct option_kind kind_bytes = { bytes_parse, bytes_print };
static const struct option_kind kind_size = { size_option_parse, size_option_print };
static const struct option_kind kind_duration = { duration_option_parse, duration_option_print };
static const struct option_kind kind_path = { path_option_parse, path_option_print };

static const struct option_word words_bool[] = {
	{ "true", true, "yes" },
	{ "false", false, "no" },
	{ "on", true, NULL },
	{ "yes", true, NULL },
	{ "1", true, NULL },
	{ "off", false, NULL },
	{ "no", false, NULL },
	{ "0", false, NULL },
	{ NULL },
};

static const struct option_word words_format[] = {
	{ "strace", FORMAT_STRACE, "trace.log, in strace's own syntax" },
	{ "jsonl", FORMAT_JSONL, "trace.jsonl, one JSON object a line" },
	{ NULL },
};

static const struct option_word words_summary[] = {
	{ "true", SUMMARY_ONLY, "count in the kernel and write only the table" },
	{ "also", SUMMARY_ALSO, "the table beside the calls" },
	{ "false", SUMMARY_OFF, "no table" },
	{ "on", SUMMARY_ONLY, NULL },
	{ "yes", SUMMARY_ONLY, NULL },
	{ "1", SUMMARY_ONLY, NULL },
	{ "off", SUMMARY_OFF, NULL },
	{ "no", SUMMARY_OFF, NULL },
	{ "0", SUMMARY_OFF, NULL },
	{ NULL },
};

static const struct option_word words_fds[] = {
	{ "all", FDS_ALL, "path, or protocol and addresses" },
	{ "path", FDS_PATH, "path only" },
	{ "off", FDS_OFF, "the bare number" },
	{ NULL },
};

static const struct option_word words_backend[] = {
	{ "auto", BACKEND_AUTO, "eBPF where the kernel and our privileges allow it, else ptrace; meta.json says which and why" },
	{ "ebpf", BACKEND_EBPF, "eBPF or not at all" },
	{ "ptrace", BACKEND_PTRACE, "ptrace" },
	{ NULL },
};

static const struct option_word words_when_full[] = {
	{ "drop", WHEN_FULL_DROP, "calls are dropped, counted, and the gap is marked in the trace" },
	{ "pause", WHEN_FULL_PAUSE, "the container is frozen until the tracer has caught up" },
	{ NULL },
};

static const struct option_word words_report[] = {
	{ "html", REPORT_HTML, "report.html, one self-contained page" },
	{ "text", REPORT_TEXT, "report.txt" },
	{ "json", REPORT_JSON, "report.json" },
	{ "none", 0, "no report" },
	{ NULL },
};

static const struct option_word words_on_error[] = {
	{ "continue", ON_ERROR_CONTINUE, "the container starts untraced and the log says why" },
	{ "fail", ON_ERROR_FAIL, "the container does not start" },
	{ NULL },
};

#define MEMBER(member_) .offset = offsetof(struct request, member_)

static const struct label_option options[] = {
	{ .name = "output", .argument = "PATH", .fallback = "", .absent = "the host's output folder",
		.help = "a path inside one of the container's mounts, where the trace is written",
		.strace = "-o", .kind = &kind_path, MEMBER(output) },
	{ .name = "format", .argument = "WORD[,WORD]", .fallback = "strace",
		.help = "how the calls are written", .words = words_format, .kind = &kind_words,
		MEMBER(formats) },
	{ .name = "summary", .argument = "WORD", .fallback = "false",
		.help = "a table of calls, errors and time, as strace -c prints it",
		.strace = "-c, -C", .words = words_summary, .kind = &kind_word, MEMBER(summary) },
	{ .name = "strings", .argument = "BYTES", .fallback = "256",
		.help = "the longest string that is printed, in bytes",
		.strace = "-s", .kind = &kind_bytes, MEMBER(strings), .max = 65536 },
	{ .name = "fds", .argument = "WORD", .fallback = "all",
		.help = "what stands behind a file descriptor's number", .strace = "-yy, -y",
		.words = words_fds, .kind = &kind_word, MEMBER(fds) },
	{ .name = "failed", .argument = "BOOL", .fallback = "false",
		.help = "only calls that failed", .strace = "-Z", .words = words_bool,
		.kind = &kind_bool, MEMBER(failed_only) },
	{ .name = "path", .argument = "PATH", .fallback = "", .absent = "every path",
		.help = "only calls that touch this path", .strace = "-P", .kind = &kind_path,
		MEMBER(path) },
	{ .name = "duration", .argument = "TIME", .fallback = "0",
		.absent = "the container's life", .help = "stop tracing after this time",
		.kind = &kind_duration, MEMBER(duration), .min = UINT64_C(1000000),
		.max = UINT64_C(366) * 86400 * 1000000000 },
	{ .name = "max-size", .argument = "SIZE", .fallback = "1g",
		.help = "the most that one run may write; rotation keeps the newest and the first "
			"part",
		.kind = &kind_size, MEMBER(max_size), .min = UINT64_C(64) << 10,
		.max = UINT64_C(1) << 40 },
	{ .name = "backend", .argument = "WORD", .fallback = "auto",
		.help = "how system calls are seen", .words = words_backend, .kind = &kind_word,
		MEMBER(backend) },
	{ .name = "when-full", .argument = "WORD", .fallback = "drop",
		.help = "what happens when the tracer cannot keep up", .words = words_when_full,
		.kind = &kind_word, MEMBER(when_full) },
	{ .name = "report", .argument = "WORD[,WORD]", .fallback = "none",
		.help = "reports that are written when the trace ends", .words = words_report,
		.kind = &kind_words, MEMBER(reports) },
	{ .name = "seccomp", .argument = "BOOL", .fallback = "false",
		.help = "write a seccomp profile, seccomp.json, when the trace ends",
		.words = words_bool, .kind = &kind_bool, MEMBER(seccomp) },
	{ .name = "on-error", .argument = "WORD", .fallback = "continue",
		.help = "what happens when the container cannot be traced", .words = words_on_error,
		.kind = &kind_word, MEMBER(on_error) },
};

const struct label_option *label_options(size_t *ret_count)
{
	*ret_count = ARRAY_SIZE(options);
	return options;
}

const struct label_option *label_option_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

int label_option_unknown(const char *name, struct error *err)
{
	_cleanup_(buf_donep) struct buf list = BUF_INIT;
	const char *names[ARRAY_SIZE(options)];
	const char *nearest;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		names[i] = options[i].name;
		buf_printf(&list, "%s%s", i ? " " : "", names[i]);
	}
	nearest = text_nearest(name, names, ARRAY_SIZE(options));
	if (nearest)
		return error_say(err, EINVAL,
			"unknown option 'trace.%s' (did you mean 'trace.%s'?)", SHOW(name), nearest);
	return error_say(err, EINVAL,
		"unknown option 'trace.%s' (there are %s)", SHOW(name), buf_cstr(&list));
}

int label_option_set(struct request *q, const char *name, const char *value, struct error *err)
{
	const struct label_option *o = label_option_find(name);
	int r;

	if (strcmp(name, "trace") == 0)
		return trace_set_parse(value, q, err);
	if (!o)
		return label_option_unknown(name, err);
	r = value_check(value, PATH_MAX, err);
	if (r < 0)
		return r;
	return o->kind->parse(o, value, (char *)q + o->offset, err);
}

void label_option_print(const struct label_option *o, const struct request *q, struct buf *b)
{
	o->kind->print(o, (const char *)q + o->offset, b);
}
