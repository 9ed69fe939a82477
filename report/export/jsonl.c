/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our JSON Lines from any strace log, with the members of docs/jsonl.md. A log has the arguments as
 * text only, so `args` is an array of those texts; what the tracer itself writes has them typed.
 */
#include "export/exporter.h"

#include "facts.h"
#include "tasks.h"

static void begin(struct export *e)
{
	buf_str(&e->out, "{\"type\":\"header\",\"version\":1,\"source\":");
	export_json(&e->out, slice_of(analysis_source(e->analysis)));
	buf_str(&e->out, "}\n");
}

static void print_seconds(struct buf *b, const char *key, int64_t ns)
{
	buf_printf(b, ",\"%s\":%lld.%09lld", key, (long long)(ns / 1000000000), (long long)(ns % 1000000000));
}

static void print_args(struct buf *b, const struct call *c)
{
	struct args args;

	args_split(c->args, &args);
	buf_str(b, ",\"args\":[");
	for (unsigned i = 0; i < args.count; i++) {
		buf_str(b, i ? "," : "");
		export_json(b, args.value[i]);
	}
	buf_byte(b, ']');
}

static void print_call(struct buf *b, const struct call *c)
{
	buf_str(b, ",\"name\":");
	export_json(b, c->text);
	print_args(b, c);
	if (c->flags & CALL_UNFINISHED)
		buf_str(b, ",\"unfinished\":true");
	else if (c->flags & CALL_POINTER)
		buf_printf(b, ",\"result\":\"0x%llx\"", (unsigned long long)c->result);
	else
		buf_printf(b, ",\"result\":%lld", (long long)c->result);
	if (c->duration >= 0)
		print_seconds(b, "duration", c->duration);
	if (c->error_name.length) {
		buf_str(b, ",\"error\":");
		export_json(b, c->error_name);
	}
	if (c->retstr.length) {
		buf_str(b, ",\"detail\":");
		export_json(b, c->retstr);
	}
}

/* Who made the task, as far as that is known when it prints for the first time. */
static void print_task(struct export *e, const struct call *c, const struct export_who *who)
{
	const struct task *t = analysis_task(e->analysis);

	if (!t || !t->maker || t->line != c->line || t->calls + t->ended > 1)
		return;
	buf_printf(&e->out, "{\"type\":\"task\",\"pid\":%u,\"tid\":%u", who->pid, who->tid);
	if (t->start != TIME_UNKNOWN)
		print_seconds(&e->out, "time", export_time(e, t->start));
	buf_printf(&e->out, ",\"parent\":%u}\n", t->maker);
}

static void event(struct export *e, const struct call *c)
{
	static const char *const types[] = { "call", "signal", "stopped", "exit", "exit", "superseded", "lost",
		"note" };
	struct export_who who = export_who(e, c);
	struct buf *b = &e->out;

	print_task(e, c, &who);
	buf_printf(b, "{\"type\":\"%s\",\"pid\":%u,\"tid\":%u", types[c->kind], who.pid, who.tid);
	if (c->time != TIME_UNKNOWN)
		print_seconds(b, "time", export_time(e, c->time));
	switch (c->kind) {
	case CALL_SYSCALL:
		print_call(b, c);
		break;
	case CALL_SIGNAL:
	case CALL_STOPPED:
	case CALL_KILLED:
		buf_str(b, ",\"signal\":");
		export_json(b, c->text);
		if (c->args.length) {
			buf_str(b, ",\"info\":");
			export_json(b, c->args);
		}
		buf_str(b, c->flags & CALL_CORE ? ",\"core\":true" : "");
		break;
	case CALL_EXITED:
		buf_printf(b, ",\"code\":%llu", (unsigned long long)c->count);
		break;
	case CALL_SUPERSEDED:
		buf_printf(b, ",\"by\":%llu", (unsigned long long)c->count);
		break;
	case CALL_LOST:
		buf_printf(b, ",\"count\":%llu,\"cause\":", (unsigned long long)c->count);
		export_json(b, c->text);
		break;
	case CALL_TASK:
		break; /* no view is shown it */
	case CALL_NOTE:
		buf_str(b, ",\"text\":");
		export_json(b, c->text);
		break;
	}
	buf_str(b, "}\n");
	e->written++;
}

const struct exporter exporter_jsonl = { "jsonl", begin, event, NULL };
