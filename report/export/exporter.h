/* SPDX-License-Identifier: BSD-2-Clause */
/* What an export format is to the pass that feeds it. */
#pragma once

#include "analysis.h"
#include "buf.h"
#include "export/export.h"
#include "findings/keys.h"
#include "tasks.h"

struct export {
	struct analysis *analysis;
	const struct exporter *exporter;
	struct buf out;   /* written when it has grown */
	int fd;
	int error;        /* -errno of the first write that failed */
	int64_t day;      /* nanoseconds since 1970 of the first day, 0: not said */
	int64_t epoch;    /* of the log's clock's zero; known when an event has had a time */
	bool dated;
	uint64_t written; /* events */
	uint64_t serial;  /* of span ids */
	struct keys seen; /* threads whose names were told; stacks, for folded */
};

struct exporter {
	const char *name;
	void (*begin)(struct export *e);
	void (*event)(struct export *e, const struct call *c);
	void (*end)(struct export *e);
};

extern const struct exporter exporter_perfetto, exporter_otlp, exporter_folded, exporter_jsonl;

/* Process and thread of the current event: pid is the tid where it is not known. */
struct export_who {
	uint32_t pid, tid;
	const char *program; /* never NULL */
	const char *thread;  /* its own name, "" when it has none */
};
struct export_who export_who(const struct export *e, const struct call *c);
/* Nanoseconds since 1970 as far as known. */
int64_t export_time(const struct export *e, int64_t time);
void export_json(struct buf *b, struct slice text);
