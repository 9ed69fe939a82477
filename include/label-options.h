/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of `trace.<option>`: parsing, "did you mean", the help of `sidetrace attach`, docs/labels.md
 * and the man page all come from its rows. config/label-options.c holds it; the value of `trace` itself is in
 * config/trace-set.c.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct buf;
struct error;
struct option_kind;
struct request;

struct option_word {
	const char *name; /* NULL ends a list */
	unsigned value;
	const char *help; /* NULL: an alias, understood and not shown */
};

struct label_option {
	const char *name;     /* "max-size"; the label is trace.max-size */
	const char *argument; /* for a synopsis: "SIZE", "WORD" */
	const char *fallback; /* the default as one would type it; "" when there is none */
	const char *absent;   /* what the default means in words, NULL: fallback says it */
	const char *help;     /* one sentence */
	const char *strace;   /* strace's own option, NULL: it has none */
	const struct option_word *words; /* NULL: not chosen from words */
	const struct option_kind *kind;
	size_t offset;        /* of the member in struct request */
	uint64_t min, max;    /* sizes and durations */
};

const struct label_option *label_options(size_t *ret_count);
const struct label_option *label_option_find(const char *name); /* NULL: no such option */

/*
 * Sets one option of a request from its text, as a label does: "max-size" or "trace" (the set) without
 * prefix. -EINVAL with a message that names the value and what would be right, or, for an unknown name, the
 * nearest one: "unknown option 'trace.bakend' (did you mean 'trace.backend'?)".
 */
int label_option_set(struct request *q, const char *name, const char *value, struct error *err);
/* The message for a name that no option has; -EINVAL. */
int label_option_unknown(const char *name, struct error *err);
/* The text that sets it to what it is now. */
void label_option_print(const struct label_option *o, const struct request *q, struct buf *b);

/* Words that stand for a set in `trace=`: startup and summary; ends in a NULL name. */
struct label_preset {
	const char *name;
	const char *set;  /* what it stands for, in the language of -e trace= */
	const char *help;
};
extern const struct label_preset label_presets[];

/* The reference, from the table: docs/labels.md and docs/sidetrace-labels.7 are what these write. */
void label_options_markdown(FILE *f);
void label_options_man(FILE *f);
