/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Findings: what in a trace deserves a person's attention, worst first. The view runs every rule of
 * rules.c in the one pass; printers take the list.
 */
#pragma once

#include "view.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct error;
struct rule;

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_SERIOUS, SEVERITY_NONE };

enum { FINDING_EVIDENCE = 3 };
#define FINDING_COST_UNKNOWN INT64_C(-1)

struct evidence {
	uint32_t file;
	uint64_t line;
	int64_t weight;
	char *text; /* the line, shortened in its middle when very long */
};

struct finding {
	struct finding *next;
	const struct rule *rule;
	enum severity severity;
	int64_t cost;    /* nanoseconds, FINDING_COST_UNKNOWN */
	char *sentence;  /* what happened, with the figures */
	char *advice;    /* what to do */
	char *limits;    /* the thresholds that applied, with their sources */
	struct evidence evidence[FINDING_EVIDENCE];
	unsigned n_evidence;
};

extern const struct view view_findings;

/* -EINVAL: it is no RULE.NAME=VALUE of ours. */
int findings_check(const char *assignment, struct error *err);

/* --set RULE.NAME=VALUE, between analysis_new() and analysis_run(). -EINVAL with "did you mean". */
int findings_set(struct analysis *a, const char *assignment, struct error *err);
/* "info", "warning", "serious", "none"; -EINVAL. */
int severity_parse(const char *word, enum severity *ret_severity, struct error *err);
const char *severity_text(enum severity s);

/* After analysis_run(): the list, worst first. */
const struct finding *findings_list(struct analysis *a);
/* True when one is at or above the severity. */
bool findings_reach(struct analysis *a, enum severity s);
/* Names of the rules that could not be judged because their calls were not recorded, NULL-terminated. */
const char *const *findings_not_recorded(struct analysis *a);

const char *finding_rule_name(const struct finding *f);
const char *finding_rule_title(const struct finding *f);

/* For a terminal: a paragraph each; colour as ANSI. */
void findings_print_text(struct analysis *a, bool colour, struct buf *b);
/* [{"rule":…,"severity":…,"sentence":…,"cost":seconds|null,"evidence":[{"file","line","text"}],…}] */
void findings_print_json(struct analysis *a, struct buf *b);
/* The table of rules and thresholds, for `report --rules` and the documentation. */
void findings_print_rules(struct buf *b);
