/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small log written line by line, the findings that it yields, and their JSON to look into. Time goes
 * on by `step` nanoseconds a line.
 */
#pragma once

#include "test.h"

#include "analysis.h"
#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "findings/findings.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct log {
	struct buf text;
	int64_t now, step; /* microseconds */
	struct analysis *analysis;
	char path[64];
};

static inline void log_begin(struct log *l, int64_t step)
{
	*l = (struct log){ .now = 36000000000, .step = step };
}

/* A call's line: "name(args) = result", its duration in microseconds. */
__attribute__((format(printf, 4, 5))) static inline void log_call(
	struct log *l, unsigned tid, int64_t took, const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	buf_printf(&l->text, "%u %02lld:%02lld:%02lld.%06lld %s <%lld.%06lld>\n", tid,
		(long long)(l->now / 3600000000), (long long)(l->now / 60000000 % 60),
		(long long)(l->now / 1000000 % 60), (long long)(l->now % 1000000), line,
		(long long)(took / 1000000), (long long)(took % 1000000));
	l->now += took + l->step;
}

static inline void log_line(struct log *l, unsigned tid, const char *line)
{
	buf_printf(&l->text, "%u %02lld:%02lld:%02lld.%06lld %s\n", tid, (long long)(l->now / 3600000000),
		(long long)(l->now / 60000000 % 60), (long long)(l->now / 1000000 % 60),
		(long long)(l->now % 1000000), line);
	l->now += l->step;
}

/* Reads the log as a file, for these views. */
static inline void log_analyse(struct log *l, const struct view *const *wanted)
{
	struct error err = { 0 };
	FILE *file;
	int fd;

	(void)snprintf(l->path, sizeof(l->path), "/tmp/sidetrace-log-XXXXXX");
	fd = mkstemp(l->path);
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_int_equal(fwrite(l->text.data, 1, l->text.length, file), l->text.length);
	(void)fclose(file);
	assert_int_equal(analysis_new(&l->analysis, l->path, wanted, &err), 0);
	assert_int_equal(analysis_run(l->analysis, NULL, NULL, &err), 0);
}

/* The finding of a rule, NULL: none. Only the first call reads the log. */
static inline const struct finding *log_finding(struct log *l, const char *rule)
{
	static const struct view *const wanted[] = { &view_findings, NULL };
	const struct finding *f;

	if (!l->analysis)
		log_analyse(l, wanted);
	for (f = findings_list(l->analysis); f; f = f->next)
		if (strcmp(finding_rule_name(f), rule) == 0)
			return f;
	return NULL;
}

static inline void log_end(struct log *l)
{
	(void)analysis_free(l->analysis);
	if (l->path[0])
		(void)unlink(l->path);
	buf_done(&l->text);
}

/* Found, as severe, with the text in its sentence. */
static inline void expect_finding(struct log *l, const char *rule, enum severity severity, const char *text)
{
	const struct finding *f = log_finding(l, rule);

	if (!f)
		fail_msg("%s was not found", rule);
	if (!strstr(f->sentence, text))
		fail_msg("%s says '%s', not '%s'", rule, f->sentence, text);
	assert_int_equal(f->severity, severity);
	assert_true(f->n_evidence >= 1 && f->evidence[0].line >= 1 && f->evidence[0].text);
	assert_non_null(f->advice);
}

static inline void expect_nothing(struct log *l, const char *rule)
{
	const struct finding *f = log_finding(l, rule);

	if (f)
		fail_msg("%s says '%s'", rule, f->sentence);
}
