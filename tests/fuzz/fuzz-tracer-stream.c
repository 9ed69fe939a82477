/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stream of records, as a backend hands them over and as they come out of the ring, through the
 * selection and every sink into a run folder with a size limit. The first bytes choose the job; then
 * each record is a head of three bytes (where it comes from, how long it is) and its own bytes, of which
 * only what would end the matter at once is put right.
 */
#include "bpf/ebpf.h"
#include "buf.h"
#include "error.h"
#include "job.h"
#include "pipeline.h"
#include "record.h"
#include "tracer-input.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/dev/shm/fuzz-tracer-stream-XXXXXX";
static int folder_fd = -1;

static void folder_empty(void)
{
	static const char *const names[] = { "trace.log", "trace.log.1", "trace.log.2", "trace.jsonl",
		"trace.jsonl.1", "trace.jsonl.2", "summary.txt" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		(void)unlinkat(folder_fd, names[i], 0);
}

static void folder_remove(void)
{
	folder_empty();
	(void)rmdir(folder);
}

static void folder_make(void)
{
	if (folder_fd >= 0)
		return;
	if (!mkdtemp(folder) || (folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC)) < 0)
		abort();
	(void)atexit(folder_remove);
}

static void choose_job(struct input *in, struct job *job)
{
	uint64_t bits;

	job_init(job);
	request_init(&job->request);
	choose_style(in, &job->style);
	bits = take(in, 4);
	job->kind = (enum job_kind)(bits % 3);
	job->quiet_attach = true; /* the others would write to our own standard error */
	job->quiet_exit = bits >> 2 & 1;
	job->quiet_personality = bits >> 3 & 1;
	job->quiet_thread_execve = bits >> 4 & 1;
	job->status = bits >> 5 & 1 ? bits >> 6 & STATUS_ALL : STATUS_ALL;
	job->request.formats = FORMAT_STRACE | FORMAT_JSONL;
	job->request.summary = SUMMARY_ALSO;
	job->request.max_size = bits >> 11 & 1 ? 4096 : 0;
	job->request.path = bits >> 12 & 1 ? strdup("/srv") : NULL;
	job->style.timestamps = (enum timestamps)((bits >> 13) % 3);
	job->style.timestamp_digits = (bits >> 15 & 3) * 3;
	job->style.relative = bits >> 17 & 1;
	job->style.relative_digits = (bits >> 18 & 3) * 3;
	job->style.durations = bits >> 20 & 1;
	job->style.duration_digits = (bits >> 21 & 3) * 3;
	job->style.number = bits >> 23 & 1;
	job->style.instruction_pointer = bits >> 24 & 1;
	job->style.always_pid = bits >> 25 & 1;
	job->style.bracket_pid = bits >> 26 & 1;
	job->style.utc = bits >> 27 & 1;
	job->style.column = bits >> 28 & 1 ? 0 : 40;
	job->folder_fd = folder_fd;
}

/* One record, in memory of exactly its size; NULL at the end. */
static struct record *next_record(struct input *in, bool *ret_from_ring, uint32_t *ret_size)
{
	uint8_t head = (uint8_t)take(in, 1);
	size_t length = take(in, 2), size;
	struct record *r;

	if (!in->left)
		return NULL;
	if (length > in->left)
		length = in->left;
	size = length < sizeof(*r) ? sizeof(*r) : record_align((uint32_t)length);
	r = calloc(1, size);
	if (!r)
		abort();
	memcpy(r, in->at, length);
	in->at += length;
	in->left -= length;
	r->version = RECORD_VERSION;
	if (!(head & 2)) {
		r->size = (uint32_t)size;
		r->type = (uint8_t)(RECORD_ENTER + (r->type - RECORD_ENTER) % RECORD_DETACHED);
		r->abi %= ABI_COUNT;
	}
	*ret_from_ring = head & 1;
	*ret_size = (uint32_t)size;
	return r;
}

static void feed(struct pipeline *p, struct input *in)
{
	struct buf converted = BUF_INIT;
	struct parts parts = { 0 };
	struct unix_peers peers = { 0 };
	struct record *r;
	bool from_ring;
	uint32_t size;

	while ((r = next_record(in, &from_ring, &size))) {
		if (from_ring && record_is_part(r, size, &parts))
			;
		else if (from_ring && record_convert(r, size, &parts, &peers, &converted))
			(void)pipeline_emit(p, (const void *)converted.data);
		else if (!from_ring && record_valid(r, size))
			(void)pipeline_emit(p, r);
		if (r->type == RECORD_STOPPED)
			pipeline_idle(p);
		if (r->type == RECORD_LOST)
			pipeline_count(p, &(struct record_sum){ .abi = r->abi, .number = r->call.number,
				.calls = r->call.args[0] >> 8, .errors = r->call.args[1] >> 8, .total = r->call.args[2] >> 8 });
		free(r);
	}
	parts_done(&parts);
	buf_done(&converted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct pipeline_figures f;
	struct pipeline *p = NULL;
	struct error err = { 0 };
	struct job job;

	folder_make();
	choose_job(&in, &job);
	if (pipeline_open(&job, "{}", &p, &err) < 0)
		abort();
	feed(p, &in);
	pipeline_finish(p);
	pipeline_figures(p, &f);
	/* nothing is lost in silence, whatever came */
	if (f.calls != f.not_selected + f.written + f.lost)
		abort();
	pipeline_free(p);
	folder_empty();
	job_done(&job);
	return 0;
}
