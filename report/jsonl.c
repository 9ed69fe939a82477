/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See jsonl.h: the members that every line has. What arguments look like is jsonl-value.c's business.
 */
#include "jsonl.h"

#include "error.h"
#include "json_scan.h"
#include "jsonl-value.h"
#include "text.h"

#include <errno.h>
#include <string.h>

enum member {
	M_TYPE,
	M_TID,
	M_PID,
	M_NS_TID,
	M_TIME,
	M_DURATION,
	M_NAME,
	M_ARGS,
	M_RESULT,
	M_ERROR,
	M_DETAIL,
	M_SIGNAL,
	M_INFO,
	M_CODE,
	M_CORE,
	M_PARENT,
	M_BY,
	M_COUNT,
	M_CAUSE,
	M_TEXT,
	M_UNFINISHED,
	MEMBERS,
};

static const char *const member_names[MEMBERS] = {
	[M_TYPE] = "type",
	[M_TID] = "tid",
	[M_PID] = "pid",
	[M_NS_TID] = "ns_tid",
	[M_TIME] = "time",
	[M_DURATION] = "duration",
	[M_NAME] = "name",
	[M_ARGS] = "args",
	[M_RESULT] = "result",
	[M_ERROR] = "error",
	[M_DETAIL] = "detail",
	[M_SIGNAL] = "signal",
	[M_INFO] = "info",
	[M_CODE] = "code",
	[M_CORE] = "core",
	[M_PARENT] = "parent",
	[M_BY] = "by",
	[M_COUNT] = "count",
	[M_CAUSE] = "cause",
	[M_TEXT] = "text",
	[M_UNFINISHED] = "unfinished",
};

/* One line, taken apart: a value's text for each member that is there (strings with their quotes). */
struct object {
	struct slice member[MEMBERS];
	struct jsonl *j;
};

static int take_apart(struct slice text, struct object *o)
{
	struct json_scan s;
	int token;

	json_scan_init(&s, text.at, text.length);
	if (json_scan_next(&s, NULL) != SCAN_OBJECT_BEGIN)
		return -EINVAL;
	while ((token = json_scan_next(&s, NULL)) == SCAN_KEY) {
		struct slice key = {text.at + s.begin + 1, s.end - s.begin - 2};
		enum member m = 0;

		while (m < MEMBERS && !slice_is(key, member_names[m]))
			m++;
		if (json_scan_value(&s, NULL) < 0)
			return -EINVAL;
		if (m < MEMBERS)
			o->member[m] = (struct slice){text.at + s.begin, s.end - s.begin};
	}
	return token == SCAN_OBJECT_END ? 0 : -EINVAL;
}

static bool has(const struct object *o, enum member m)
{
	return o->member[m].length > 0;
}

/* A string's inside that holds no escape; empty for anything else: names, signals. */
static struct slice word(const struct object *o, enum member m)
{
	struct slice v = o->member[m];

	if (v.length < 2 || v.at[0] != '"' || memchr(v.at, '\\', v.length))
		return SLICE_NONE;
	return (struct slice){v.at + 1, v.length - 2};
}

static void put(struct object *o, struct slice text)
{
	buf_add(&o->j->text, text.at, text.length);
}

static void put_string(struct object *o, const char *text)
{
	buf_str(&o->j->text, text);
}

/* A string with its escapes undone; a note or a cause stays one line. */
static void put_text(struct object *o, enum member m)
{
	struct buf *b = &o->j->text;
	struct slice v = o->member[m];
	size_t from = b->length;

	if (v.length < 2 || v.at[0] != '"')
		return;
	json_text_decode(v.at, 0, v.length, b);
	for (size_t i = from; !b->failed && i < b->length; i++)
		if (b->data[i] == '\n')
			b->data[i] = ' ';
}

static uint32_t number(const struct object *o, enum member m)
{
	struct slice v = o->member[m];
	uint64_t n = 0;

	for (size_t i = 0; i < v.length && v.at[i] >= '0' && v.at[i] <= '9' && n <= UINT32_MAX; i++)
		n = n * 10 + (uint64_t)(v.at[i] - '0');
	return n <= UINT32_MAX ? (uint32_t)n : 0;
}

/* `-1 ENOENT (No such file or directory)`, `? ERESTARTSYS (To be restarted …)`; a number has no name. */
static void put_error(struct object *o)
{
	struct slice name = word(o, M_ERROR);
	const char *known;
	int error = errno_number(name);

	if (error == 0) {
		for (size_t i = 0; i < name.length && name.at[i] >= '0' && name.at[i] <= '9' && error < 10000; i++)
			error = error * 10 + (name.at[i] - '0');
		known = errno_text(error);
		name = known ? slice_of(known) : name;
	}
	put_string(o, slice_is(o->member[M_RESULT], "null") ? "? " : "-1 ");
	put(o, name);
	if (!has(o, M_DETAIL)) {
		known = strerrordesc_np(error);
		buf_printf(&o->j->text, " (%s)", known ? known : "no description");
	}
}

static int put_result(struct object *o)
{
	struct slice result = o->member[M_RESULT];

	if (!has(o, M_RESULT) || has(o, M_UNFINISHED))
		put_string(o, "?");
	else if (has(o, M_ERROR))
		put_error(o);
	else if (slice_is(result, "null"))
		put_string(o, "?");
	else
		return jsonl_value(result, &o->j->text, &o->j->scratch);
	return 0;
}

static int put_call(struct object *o)
{
	struct jsonl *j = o->j;
	struct slice name = word(o, M_NAME);
	int r;

	if (name.length == 0)
		return -EINVAL;
	put(o, name);
	buf_byte(&j->text, '(');
	r = jsonl_args(names_find(j->names, name), o->member[M_ARGS], &j->text, &j->scratch);
	put_string(o, ") = ");
	if (r == 0)
		r = put_result(o);
	if (r == 0 && has(o, M_DETAIL)) {
		put_string(o, " (");
		r = jsonl_detail(o->member[M_DETAIL], &j->text, &j->scratch);
		buf_byte(&j->text, ')');
	}
	if (has(o, M_DURATION)) {
		put_string(o, " <");
		put(o, o->member[M_DURATION]);
		buf_byte(&j->text, '>');
	}
	return r;
}

static int put_signal(struct object *o)
{
	int r = 0;

	put_string(o, "--- ");
	put(o, word(o, M_SIGNAL));
	if (has(o, M_INFO)) {
		buf_byte(&o->j->text, ' ');
		r = jsonl_value(o->member[M_INFO], &o->j->text, &o->j->scratch);
	}
	put_string(o, " ---");
	return r;
}

static int put_stopped(struct object *o)
{
	put_string(o, "--- stopped by ");
	put(o, word(o, M_SIGNAL));
	put_string(o, " ---");
	return 0;
}

static int put_exit(struct object *o)
{
	if (has(o, M_SIGNAL)) {
		put_string(o, "+++ killed by ");
		put(o, word(o, M_SIGNAL));
		put_string(o, has(o, M_CORE) ? " (core dumped) +++" : " +++");
	} else {
		buf_printf(&o->j->text, "+++ exited with %u +++", number(o, M_CODE));
	}
	return 0;
}

static int put_superseded(struct object *o)
{
	buf_printf(&o->j->text, "+++ superseded by execve in pid %u +++", number(o, M_BY));
	return 0;
}

static int put_lost(struct object *o)
{
	put_string(o, "--- sidetrace: ");
	put(o, o->member[M_COUNT]);
	put_string(o, " calls lost (");
	put_text(o, M_CAUSE);
	put_string(o, ") ---");
	return 0;
}

static int put_note(struct object *o)
{
	put_string(o, "--- sidetrace: ");
	put_text(o, M_TEXT);
	put_string(o, " ---");
	return 0;
}

static const struct {
	const char *name;
	int (*put)(struct object *o);
} types[] = {
	{"call", put_call},
	{"signal", put_signal},
	{"stopped", put_stopped},
	{"exit", put_exit},
	{"superseded", put_superseded},
	{"lost", put_lost},
	{"note", put_note},
};

/* The one event that has no line in strace's form. */
static void task_line(const struct object *o, struct line *line)
{
	line->kind = LINE_EVENT;
	line->has_tid = true;
	line->call.kind = CALL_TASK;
	line->call.tid = number(o, M_TID);
	line->call.count = number(o, M_PARENT);
	line->call.pid = number(o, M_PID);
	line->call.ns_tid = number(o, M_NS_TID);
}

void jsonl_parse(struct jsonl *j, struct slice text, struct line *ret_line)
{
	struct object o = {.j = j};
	struct slice type;
	int r = take_apart(text, &o);

	line_parse(SLICE_NONE, ret_line); /* LINE_JUNK, and everything else is empty */
	if (r < 0)
		return;
	type = word(&o, M_TYPE);
	if (slice_is(type, "task")) {
		task_line(&o, ret_line);
		return;
	}
	if (slice_is(type, "header") || slice_is(type, "detached")) {
		ret_line->kind = LINE_QUIET;
		return;
	}
	buf_reset(&j->text);
	if (has(&o, M_TID)) {
		put(&o, o.member[M_TID]);
		buf_byte(&j->text, ' ');
	}
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (!slice_is(type, types[i].name))
			continue;
		if (types[i].put(&o) < 0 || j->text.failed)
			return;
		line_parse((struct slice){j->text.data, j->text.length}, ret_line);
		if (line_seconds(o.member[M_TIME], &ret_line->time))
			ret_line->clock = LINE_CLOCK_EPOCH;
		return;
	}
}

int jsonl_init(struct jsonl *j)
{
	*j = (struct jsonl){.names = names_new()};
	return j->names ? 0 : -ENOMEM;
}

void jsonl_done(struct jsonl *j)
{
	buf_done(&j->text);
	buf_done(&j->scratch);
	(void)names_free(j->names);
}
