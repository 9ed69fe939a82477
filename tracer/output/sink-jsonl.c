/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace.jsonl: one JSON object a line, the first a header. A call is written when it ends, with the time
 * it began; what was still running when the trace ended has "unfinished". docs/jsonl.md is the format.
 */
#include "output/sink.h"

#include "buf.h"
#include "decode/decode.h"
#include "error.h"
#include "job.h"
#include "output/json-visitor.h"
#include "output/output.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

struct sink {
	struct output *output;
	const struct style *style;
	int64_t realtime_offset;
	struct buf line;
	struct json_visitor visitor;
};

static struct sink *jsonl_free(struct sink *s)
{
	if (s)
		buf_done(&s->line);
	free(s);
	return NULL;
}

static int jsonl_open(const struct sink_config *config, struct sink **ret_sink, struct error *err)
{
	struct sink *s = calloc(1, sizeof(*s));
	int r = 0;

	if (!s)
		return error_set(err, ENOMEM, "JSON Lines");
	s->output = config->output;
	s->style = &config->job->style;
	s->realtime_offset = config->realtime_offset;
	json_visitor_init(&s->visitor, &s->line);
	if (config->header_json) {
		buf_str(&s->line, config->header_json);
		buf_byte(&s->line, '\n');
		r = output_write(s->output, 0, s->line.data, s->line.length);
	}
	if (r < 0) {
		jsonl_free(s);
		return error_set(err, -r, "write the header of trace.jsonl");
	}
	*ret_sink = s;
	return 0;
}

/* Seconds with nine digits: JSON's numbers may have them, and readers that care keep the text. */
static void put_seconds(struct buf *b, uint64_t ns)
{
	buf_unsigned(b, ns / 1000000000);
	buf_byte(b, '.');
	buf_unsigned_padded(b, ns % 1000000000, 9);
}

static void line_begin(struct sink *s, const struct record *record, const char *type)
{
	buf_reset(&s->line);
	buf_str(&s->line, "{\"type\":\"");
	buf_str(&s->line, type);
	buf_str(&s->line, "\",\"pid\":");
	buf_unsigned(&s->line, record->pid);
	buf_str(&s->line, ",\"tid\":");
	buf_unsigned(&s->line, record->tid);
	if (record->ns_tid && record->ns_tid != record->tid) {
		buf_str(&s->line, ",\"ns_pid\":");
		buf_unsigned(&s->line, record->ns_pid);
		buf_str(&s->line, ",\"ns_tid\":");
		buf_unsigned(&s->line, record->ns_tid);
	}
	buf_str(&s->line, ",\"time\":");
	put_seconds(&s->line, record->start + (uint64_t)s->realtime_offset);
}

static void put_call(struct sink *s, const struct record *record)
{
	static const struct {
		uint32_t flag;
		const char *member;
	} marks[] = {
		{ RECORD_SECCOMP, ",\"denied_by\":\"seccomp\"" },
		{ RECORD_UNFINISHED, ",\"unfinished\":true" },
		{ RECORD_PARTIAL, ",\"partial\":true" },
	};
	char buffer[32];
	const char *name = decode_name(record, buffer);

	line_begin(s, record, "call");
	if (record->call.end >= record->start) {
		buf_str(&s->line, ",\"duration\":");
		put_seconds(&s->line, record->call.end - record->start);
	}
	if (record->abi != ABI_X86_64)
		buf_str(&s->line, record->abi == ABI_I386 ? ",\"abi\":\"i386\"" : ",\"abi\":\"x32\"");
	buf_str(&s->line, ",\"name\":");
	buf_json_string(&s->line, name, strlen(name));
	json_args_begin(&s->visitor);
	decode_call(record, s->style, DECODE_WHOLE, &s->visitor.visitor);
	json_args_end(&s->visitor);
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		if (record->flags & marks[i].flag)
			buf_str(&s->line, marks[i].member);
}

static void put_signal_name(struct buf *b, int signal)
{
	const char *name = sigabbrev_np(signal);

	buf_str(b, ",\"signal\":\"");
	if (name) {
		buf_str(b, "SIG");
		buf_str(b, name);
	} else {
		buf_str(b, "SIGRT_");
		buf_decimal(b, (int64_t)signal - 32);
	}
	buf_byte(b, '"');
}

static void put_end(struct sink *s, const struct record *record)
{
	int status = record->end.status;

	line_begin(s, record, "exit");
	if (WIFSIGNALED(status)) {
		put_signal_name(&s->line, WTERMSIG(status));
		if (WCOREDUMP(status))
			buf_str(&s->line, ",\"core\":true");
	} else {
		buf_str(&s->line, ",\"code\":");
		buf_decimal(&s->line, WEXITSTATUS(status));
	}
	if (record->flags & RECORD_LEADER)
		buf_str(&s->line, ",\"process\":true");
}

static void put_texts(struct sink *s, const struct record *record, const char *key)
{
	const struct blob *b = record_first_blob(record);

	for (uint32_t i = 0; i < record->n_blobs; i++, b = blob_next(b)) {
		if (b->kind != BLOB_TEXT)
			continue;
		buf_str(&s->line, ",\"");
		buf_str(&s->line, key);
		buf_str(&s->line, "\":");
		buf_json_string(&s->line, (const char *)b->data, b->size);
		return;
	}
}

static void put_other(struct sink *s, const struct record *record)
{
	switch (record->type) {
	case RECORD_SIGNAL:
		line_begin(s, record, "signal");
		put_signal_name(&s->line, (int)record->signal.number);
		buf_str(&s->line, ",\"info\":");
		json_visitor_init(&s->visitor, &s->line);
		decode_siginfo(record, s->style, &s->visitor.visitor);
		if (s->line.data[s->line.length - 1] == ':')
			buf_str(&s->line, "null");
		break;
	case RECORD_STOPPED:
		line_begin(s, record, "stopped");
		put_signal_name(&s->line, (int)record->signal.number);
		break;
	case RECORD_TASK:
		line_begin(s, record, "task");
		buf_str(&s->line, ",\"parent\":");
		buf_unsigned(&s->line, record->task.parent);
		put_texts(s, record, "comm");
		break;
	case RECORD_END:
		put_end(s, record);
		break;
	case RECORD_SUPERSEDED:
		line_begin(s, record, "superseded");
		buf_str(&s->line, ",\"by\":");
		buf_unsigned(&s->line, record->task.parent);
		break;
	case RECORD_LOST:
		line_begin(s, record, "lost");
		buf_str(&s->line, ",\"count\":");
		buf_unsigned(&s->line, record->lost.count);
		buf_str(&s->line, ",\"cause\":");
		buf_json_string(&s->line, lost_cause_text(record->lost.cause),
			strlen(lost_cause_text(record->lost.cause)));
		break;
	case RECORD_NOTE:
		line_begin(s, record, "note");
		put_texts(s, record, "text");
		break;
	case RECORD_DETACHED:
		line_begin(s, record, "detached");
		break;
	}
}

static int jsonl_record(struct sink *s, const struct record *record)
{
	if (record->type == RECORD_ENTER)
		return 0;
	if (record->type == RECORD_CALL)
		put_call(s, record);
	else
		put_other(s, record);
	buf_str(&s->line, "}\n");
	if (s->line.failed)
		return -ENOMEM;
	return output_write(s->output, (pid_t)record->tid, s->line.data, s->line.length);
}

static int jsonl_flush(struct sink *s, bool last)
{
	(void)last;
	return output_flush(s->output);
}

const struct sink_type sink_jsonl = {
	.name = "jsonl",
	.file_name = "trace.jsonl",
	.open = jsonl_open,
	.record = jsonl_record,
	.flush = jsonl_flush,
	.free = jsonl_free,
};
