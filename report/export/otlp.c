/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OTLP/JSON (opentelemetry-proto, trace.proto's TracesData in JSON), a span a line with the resource
 * that it belongs to. A call is a span of kind INTERNAL; ids are lower-case hex, 64-bit numbers are strings,
 * as the mapping wants.
 */
#include "export/exporter.h"

#include "sha256.h"

#include <stdio.h>

enum { STATUS_ERROR = 2, KIND_INTERNAL = 1 };

static void print_attribute(struct buf *b, const char *key, struct slice value)
{
	buf_printf(b, "{\"key\":\"%s\",\"value\":{\"stringValue\":", key);
	export_json(b, value);
	buf_str(b, "}}");
}

static void print_number(struct buf *b, const char *key, int64_t value)
{
	buf_printf(b, "{\"key\":\"%s\",\"value\":{\"intValue\":\"%lld\"}}", key, (long long)value);
}

/* The trace's id: that of the source's name, so that the same trace keeps its id. */
static void print_trace_id(struct export *e, struct buf *b)
{
	unsigned char digest[SHA256_SIZE];
	const char *source = analysis_source(e->analysis);

	sha256(source, strlen(source), digest);
	for (unsigned i = 0; i < 16; i++)
		buf_printf(b, "%02x", digest[i]);
}

static void begin(struct export *e)
{
	e->seen = KEYS(sizeof(uint64_t), 65536, NULL);
}

static void event(struct export *e, const struct call *c)
{
	struct export_who who = export_who(e, c);
	struct buf *b = &e->out;

	if (c->kind != CALL_SYSCALL || c->time == TIME_UNKNOWN || c->flags & CALL_HEADLESS)
		return;
	buf_str(b, "{\"resourceSpans\":[{\"resource\":{\"attributes\":[");
	print_attribute(b, "service.name", slice_of(*who.program ? who.program : "unknown"));
	buf_byte(b, ',');
	print_number(b, "process.pid", who.pid);
	buf_str(b, "]},\"scopeSpans\":[{\"scope\":{\"name\":\"sidetrace\",\"version\":\"" SIDETRACE_VERSION
		   "\"},\"spans\":[{\"traceId\":\"");
	print_trace_id(e, b);
	buf_printf(b, "\",\"spanId\":\"%016llx\",\"name\":", (unsigned long long)++e->serial);
	export_json(b, c->text);
	buf_printf(b, ",\"kind\":%d,\"startTimeUnixNano\":\"%lld\",\"endTimeUnixNano\":\"%lld\",\"attributes\":[",
		KIND_INTERNAL, (long long)export_time(e, c->time),
		(long long)export_time(e, c->time + (c->duration > 0 ? c->duration : 0)));
	print_number(b, "thread.id", who.tid);
	buf_byte(b, ',');
	print_attribute(b, "syscall.args", c->args);
	buf_byte(b, ',');
	print_attribute(b, "syscall.result", c->outcome);
	buf_byte(b, ',');
	print_number(b, "log.line", (int64_t)c->line);
	buf_byte(b, ']');
	if (c->flags & CALL_FAILED) {
		buf_printf(b, ",\"status\":{\"code\":%d,\"message\":", STATUS_ERROR);
		export_json(b, c->error_name);
		buf_byte(b, '}');
	}
	buf_str(b, "}]}]}]}\n");
	e->written++;
}

const struct exporter exporter_otlp = { "otlp", begin, event, NULL };
