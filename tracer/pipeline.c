/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sinks of a job and the balance of what they wrote.
 */
#include "pipeline.h"

#include "cleanup.h"
#include "error.h"
#include "job.h"
#include "output/output.h"
#include "output/sink.h"
#include "record.h"
#include "restarts.h"
#include "roster.h"
#include "select.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STAGES_MAX 3

struct stage {
	const struct sink_type *type;
	struct sink *sink;
	struct output *output;
	bool owns_output;  /* the summary of -c shares the trace's */
	bool lines;        /* writes a line for a call, so its output counts calls */
	unsigned part;     /* the one that the last record went to */
	uint64_t refused;  /* calls that it could not take */
	uint64_t gap_calls, gap_others; /* of these: not yet marked in the trace */
};

struct pipeline {
	const struct job *job;
	struct selection selection;
	struct stage stages[STAGES_MAX];
	size_t n_stages;
	struct pipeline_figures figures;
	struct roster roster;
	int io_uring_enter; /* its number, the same under every ABI */
	struct restarts restarts;
	struct record *whole; /* a CALL whose ENTER was not shown, without its RESUMED */
};

static int64_t realtime_offset(void)
{
	struct timespec realtime, monotonic;

	(void)clock_gettime(CLOCK_MONOTONIC, &monotonic);
	(void)clock_gettime(CLOCK_REALTIME, &realtime);
	return (realtime.tv_sec - monotonic.tv_sec) * INT64_C(1000000000) + realtime.tv_nsec -
		monotonic.tv_nsec;
}

static int open_strace_output(const struct job *job, const struct sink_type *type, bool first,
	struct output **ret_output, struct error *err)
{
	_cleanup_(freep) char *second = NULL;

	if (job->separate && job->output_file && type != &sink_summary)
		return output_open_separate(job->output_file, job->append, ret_output, err);
	if (first)
		return output_open_strace(job->output_file, job->append, ret_output, err);
	if (!job->output_file || strchr("|!", *job->output_file))
		return error_say(err, EINVAL, "two formats of the trace need -o FILE");
	if (asprintf(&second, "%s.jsonl", job->output_file) < 0)
		return error_set(err, ENOMEM, "open the output");
	return output_open_strace(second, job->append, ret_output, err);
}

/* The file of the run folder, or strace's -o; the summary of -C goes where the trace goes. */
static int stage_open_output(struct pipeline *p, struct stage *stage, uint64_t max_size, struct error *err)
{
	const struct job *job = p->job;

	stage->owns_output = true;
	if (job->folder_fd >= 0)
		return output_open_run(job->folder_fd, stage->type->file_name,
			stage->lines ? max_size : 0, &stage->output, err);
	if (!stage->lines && p->n_stages > 0 && !output_is_separate(p->stages[0].output)) {
		stage->output = p->stages[0].output;
		stage->owns_output = false;
		return 0;
	}
	if (!stage->lines && job->separate)
		return output_open_strace(NULL, false, &stage->output, err);
	return open_strace_output(job, stage->type, p->n_stages == 0, &stage->output, err);
}

static int stage_add(struct pipeline *p, const struct sink_type *type, struct sink_config *config,
	uint64_t max_size, struct error *err)
{
	struct stage *stage = &p->stages[p->n_stages];
	int r;

	*stage = (struct stage){ .type = type, .lines = type != &sink_summary, .part = 1 };
	r = stage_open_output(p, stage, max_size, err);
	if (r < 0)
		return r;
	config->output = stage->output;
	r = type->open(config, &stage->sink, err);
	if (r < 0) {
		if (stage->owns_output)
			output_free(stage->output);
		return r;
	}
	p->n_stages++;
	return 0;
}

int pipeline_open(const struct job *job, const char *header_json, struct pipeline **ret_pipeline,
	struct error *err)
{
	const struct request *q = &job->request;
	unsigned formats = q->summary == SUMMARY_ONLY ? 0 : q->formats;
	uint64_t max_size = formats == (FORMAT_STRACE | FORMAT_JSONL) ? q->max_size / 2 : q->max_size;
	const struct {
		const struct sink_type *type;
		bool wanted;
	} sinks[STAGES_MAX] = {
		{ &sink_strace, formats & FORMAT_STRACE },
		{ &sink_jsonl, formats & FORMAT_JSONL },
		{ &sink_summary, q->summary != SUMMARY_OFF },
	};
	struct sink_config config = {
		.job = job,
		.realtime_offset = realtime_offset(),
		.header_json = header_json,
	};
	_cleanup_(pipeline_freep) struct pipeline *p = calloc(1, sizeof(*p));
	int r;

	if (!p)
		return error_set(err, ENOMEM, "open the trace");
	p->job = job;
	restarts_init(&p->restarts);
	p->io_uring_enter = syscall_number(ABI_X86_64, "io_uring_enter");
	selection_init(&p->selection, job);
	for (size_t i = 0; i < ARRAY_SIZE(sinks); i++) {
		r = sinks[i].wanted ? stage_add(p, sinks[i].type, &config, max_size, err) : 0;
		if (r < 0)
			return r;
	}
	if (selection_is_late(&p->selection)) {
		p->whole = malloc(RECORD_SIZE_MAX);
		if (!p->whole)
			return error_set(err, ENOMEM, "open the trace");
	}
	*ret_pipeline = take_ptr(&p);
	return 0;
}

/* A record of our own, at the place and time of another. */
static int stage_say(struct stage *stage, const struct record *at, enum record_type type, uint64_t count,
	const char *text)
{
	enum { TEXT_MOST = 120 };
	union {
		struct record record;
		char room[sizeof(struct record) + sizeof(struct blob) + TEXT_MOST];
	} own = { .record = *at };
	size_t length = text ? strnlen(text, TEXT_MOST) : 0;

	own.record.type = (uint8_t)type;
	own.record.flags = 0;
	own.record.n_blobs = text != NULL;
	own.record.size = (uint32_t)(sizeof(own.record) +
		(text ? sizeof(struct blob) + record_align((uint32_t)length) : 0));
	if (text) {
		struct blob blob = { .size = (uint32_t)length, .kind = BLOB_TEXT };

		memcpy(own.room + sizeof(own.record), &blob, sizeof(blob));
		memcpy(own.room + sizeof(own.record) + sizeof(blob), text, length);
	} else {
		own.record.lost.count = count;
		own.record.lost.cause = LOST_OUTPUT;
	}
	return stage->type->record(stage->sink, &own.record);
}

/* What the file does not have is said in it before the next record. */
static int stage_mark_gap(struct stage *stage, const struct record *at)
{
	char text[120];
	int r;

	if (stage->gap_calls > 0) {
		r = stage_say(stage, at, RECORD_LOST, stage->gap_calls, NULL);
		if (r < 0)
			return r;
		stage->gap_calls = 0;
	}
	if (stage->gap_others > 0) {
		(void)snprintf(text, sizeof(text), "%llu signals or exits could not be written here",
			(unsigned long long)stage->gap_others);
		r = stage_say(stage, at, RECORD_NOTE, 0, text);
		if (r < 0)
			return r;
		stage->gap_others = 0;
	}
	return 0;
}

/* The reader of part 1 and the two newest parts sees by the numbers what lies between them. */
static void stage_mark_part(struct stage *stage, const struct record *at)
{
	unsigned part = output_part(stage->output);
	struct output_calls calls;
	char text[120];

	if (part == stage->part)
		return;
	stage->part = part;
	output_calls(stage->output, &calls);
	if (part <= 3)
		(void)snprintf(text, sizeof(text), "part %u of the trace", part);
	else
		(void)snprintf(text, sizeof(text),
			"part %u of the trace; parts 2 to %u, %llu calls, were rotated away", part,
			part - 2, (unsigned long long)calls.dropped);
	(void)stage_say(stage, at, RECORD_NOTE, 0, text);
}

static void stage_record(struct pipeline *p, struct stage *stage, const struct record *record)
{
	int r = 0;

	if (stage->gap_calls > 0 || stage->gap_others > 0)
		r = stage_mark_gap(stage, record);
	if (r == 0)
		r = stage->type->record(stage->sink, record);
	if (r == 0) {
		if (record->type == RECORD_CALL && stage->lines)
			output_count(stage->output, (pid_t)record->tid);
		stage_mark_part(stage, record);
		return;
	}
	p->figures.write_error = -r;
	if (record->type == RECORD_CALL) {
		stage->refused++;
		stage->gap_calls++;
	} else if (record->type != RECORD_ENTER) {
		p->figures.other_lost++;
		stage->gap_others++;
	}
}

/* Its ENTER was held back, so the whole call is shown at its end. */
static const struct record *without_resumed(struct pipeline *p, const struct record *record)
{
	if (!p->whole || record->type != RECORD_CALL || !(record->flags & RECORD_RESUMED))
		return record;
	memcpy(p->whole, record, record->size);
	p->whole->flags &= ~(uint32_t)RECORD_RESUMED;
	return p->whole;
}

void pipeline_task(void *userdata, const struct record *record)
{
	struct pipeline *p = userdata;

	for (size_t i = 0; i < p->n_stages; i++)
		if (p->stages[i].type->task)
			p->stages[i].type->task(p->stages[i].sink, record);
}

int pipeline_emit(void *userdata, const struct record *record)
{
	struct pipeline *p = userdata;

	if (!p->figures.first_pid) {
		p->figures.first_pid = (pid_t)record->pid;
		if (record->type != RECORD_TASK)
			roster_note(&p->roster, record);
	}
	if (record->type == RECORD_CALL) {
		p->figures.calls++;
		if (record->call.number == (uint64_t)p->io_uring_enter)
			p->figures.io_uring = true;
	} else if (record->type == RECORD_TASK) {
		roster_note(&p->roster, record);
	}
	if (restarts_concern(&p->restarts, record))
		record = restarts_note(&p->restarts, record);
	if (!selection_has(&p->selection, record)) {
		p->figures.not_selected += record->type == RECORD_CALL;
		return 0;
	}
	record = without_resumed(p, record);
	for (size_t i = 0; i < p->n_stages; i++)
		stage_record(p, &p->stages[i], record);
	return 0;
}

void pipeline_count(void *userdata, const struct record_sum *sum)
{
	struct pipeline *p = userdata;

	p->figures.calls += sum->calls;
	if (sum->calls && sum->number == (uint64_t)p->io_uring_enter)
		p->figures.io_uring = true;
	for (size_t i = 0; i < p->n_stages; i++)
		if (p->stages[i].type->count)
			p->stages[i].type->count(p->stages[i].sink, sum);
}

void pipeline_idle(void *userdata)
{
	struct pipeline *p = userdata;

	for (size_t i = 0; i < p->n_stages; i++)
		if (p->stages[i].lines)
			(void)p->stages[i].type->flush(p->stages[i].sink, false);
}

void pipeline_finish(struct pipeline *p)
{
	struct record at = { .version = RECORD_VERSION, .size = sizeof(at) };

	at.pid = at.tid = (uint32_t)p->figures.first_pid;
	for (size_t i = 0; i < p->n_stages; i++) {
		struct stage *stage = &p->stages[i];
		int r;

		(void)stage_mark_gap(stage, &at);
		r = stage->type->flush(stage->sink, true);
		if (r == 0)
			r = output_finish(stage->output);
		if (r < 0)
			p->figures.write_error = -r;
	}
}

void pipeline_figures(const struct pipeline *p, struct pipeline_figures *ret_figures)
{
	struct pipeline_figures f = p->figures;

	for (size_t i = 0; i < p->n_stages; i++) {
		const struct stage *stage = &p->stages[i];
		struct output_calls calls = { 0 };
		uint64_t lost;

		if (stage->lines)
			output_calls(stage->output, &calls);
		lost = stage->refused + calls.dropped + calls.held;
		if (lost > f.lost) {
			f.lost = lost;
			f.rotated = calls.dropped;
		}
	}
	f.written = f.calls - f.not_selected - f.lost;
	*ret_figures = f;
}

const struct roster *pipeline_roster(const struct pipeline *p)
{
	return &p->roster;
}

bool pipeline_file(const struct pipeline *p, size_t i, struct pipeline_file *ret_file)
{
	const struct stage *stage = &p->stages[i];

	if (i >= p->n_stages)
		return false;
	*ret_file = (struct pipeline_file){
		.name = stage->type->file_name,
		.bytes = output_written(stage->output),
		.dropped = output_dropped(stage->output),
		.parts = output_part(stage->output),
	};
	return true;
}

struct pipeline *pipeline_free(struct pipeline *p)
{
	if (!p)
		return NULL;
	for (size_t i = p->n_stages; i-- > 0;) {
		p->stages[i].type->free(p->stages[i].sink);
		if (p->stages[i].owns_output)
			output_free(p->stages[i].output);
	}
	roster_done(&p->roster);
	restarts_done(&p->restarts);
	free(p->whole);
	free(p);
	return NULL;
}
