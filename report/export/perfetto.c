/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Chrome's trace event format (the "JSON Object Format"): a complete event ("X") for each call,
 * instants ("i") for signals and ends, metadata ("M") for the names. Times are microseconds.
 */
#include "export/exporter.h"

#include <stdio.h>

static void begin(struct export *e)
{
	e->seen = KEYS(sizeof(char), 65536, NULL);
	buf_str(&e->out, "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
}

static void comma(struct export *e)
{
	buf_str(&e->out, e->written++ ? ",\n" : "\n");
}

static void print_micro(struct buf *b, int64_t ns)
{
	buf_printf(b, "%lld.%03lld", (long long)(ns / 1000), (long long)(ns % 1000));
}

static void tell_name(struct export *e, const char *what, const struct export_who *who, struct slice name)
{
	comma(e);
	buf_printf(&e->out, "{\"ph\":\"M\",\"name\":\"%s\",\"pid\":%u,\"tid\":%u,\"args\":{\"name\":", what,
		who->pid, who->tid);
	export_json(&e->out, name);
	buf_str(&e->out, "}}");
}

/* Names are told once a program: a process is renamed when it becomes another one. */
static void tell_names(struct export *e, const struct export_who *who)
{
	char key[400], *seen;

	(void)snprintf(key, sizeof(key), "%u %s %s", who->tid, who->program, who->thread);
	seen = keys_get(&e->seen, slice_of(key));
	if (!seen || *seen)
		return;
	*seen = 1;
	if (*who->program)
		tell_name(e, "process_name", who, slice_of(who->program));
	tell_name(e, "thread_name", who, slice_of(*who->thread ? who->thread : who->program));
}

static void event(struct export *e, const struct call *c)
{
	struct export_who who = export_who(e, c);
	struct buf *b = &e->out;

	if (c->time == TIME_UNKNOWN || c->flags & CALL_HEADLESS)
		return;
	tell_names(e, &who);
	comma(e);
	buf_str(b, "{\"name\":");
	if (c->kind == CALL_EXITED)
		buf_str(b, "\"exit\"");
	else
		export_json(b, c->text);
	buf_printf(b, ",\"pid\":%u,\"tid\":%u,\"ts\":", who.pid, who.tid);
	print_micro(b, c->time);
	if (c->kind != CALL_SYSCALL) {
		buf_printf(b, ",\"ph\":\"i\",\"s\":\"t\",\"cat\":\"event\",\"args\":{\"line\":%llu}}",
			(unsigned long long)c->line);
		return;
	}
	buf_str(b, ",\"ph\":\"X\",\"dur\":");
	print_micro(b, c->duration > 0 ? c->duration : 0);
	buf_str(b, c->flags & CALL_FAILED ? ",\"cat\":\"failed\"" : ",\"cat\":\"call\"");
	buf_str(b, ",\"args\":{\"args\":");
	export_json(b, c->args);
	buf_str(b, ",\"result\":");
	export_json(b, c->outcome);
	buf_printf(b, ",\"line\":%llu}}", (unsigned long long)c->line);
}

static void end(struct export *e)
{
	buf_str(&e->out, "\n]}\n");
}

const struct exporter exporter_perfetto = { "perfetto", begin, event, end };
