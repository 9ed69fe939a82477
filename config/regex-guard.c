/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * glibc's regcomp copies what a repetition applies to: "(a{99}){99}" and "((((a+)+)+)+)+" take memory
 * and time that grow with the product of the counts, and back-references match in exponential time.
 * So the copies are counted before it is called; what it cannot parse it refuses itself.
 */
#include "regex-guard.h"

#include "error.h"
#include "show.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NODES_MAX 4096 /* copies of single characters in the expanded expression */
#define DEPTH_MAX 32   /* open parentheses */

struct guard {
	const char *at;
	uint64_t sums[DEPTH_MAX + 1]; /* nodes so far in each open group */
	unsigned depth;
	uint64_t last;                /* nodes of what a repetition would apply to */
	bool back_reference;
};

/* The first ] after [ or [^ is an ordinary character; [: [. [= have an end of their own. */
static void bracket_skip(struct guard *g)
{
	g->at += 1 + (g->at[1] == '^');
	if (*g->at == ']')
		g->at++;
	while (*g->at && *g->at != ']') {
		char kind = g->at[0] == '[' ? g->at[1] : '\0';

		if (kind == ':' || kind == '.' || kind == '=') {
			const char end[] = { kind, ']', '\0' };
			const char *close = strstr(g->at + 2, end);

			g->at = close ? close + 2 : g->at + 2;
		} else {
			g->at++;
		}
	}
	if (*g->at)
		g->at++;
}

/* The largest number between the braces, at least 1: an upper bound of the copies it makes. */
static uint64_t interval_read(struct guard *g)
{
	uint64_t largest = 1, number = 0;

	for (g->at++; *g->at && *g->at != '}'; g->at++) {
		if (isdigit((unsigned char)*g->at) && number <= NODES_MAX)
			number = number * 10 + (uint64_t)(*g->at - '0');
		else if (!isdigit((unsigned char)*g->at))
			number = 0;
		if (number > largest)
			largest = number;
	}
	if (*g->at)
		g->at++;
	return largest + 1; /* {n,} is n copies and a starred one */
}

static void atom_add(struct guard *g, uint64_t nodes)
{
	g->last = nodes;
	g->sums[g->depth] += nodes;
}

static void repeat(struct guard *g, uint64_t times)
{
	g->sums[g->depth] += g->last * (times - 1) + 1;
	g->last = g->last * times + 1;
}

static bool group_open(struct guard *g)
{
	if (g->depth == DEPTH_MAX)
		return false;
	g->sums[++g->depth] = 0;
	g->last = 1;
	return true;
}

static void group_close(struct guard *g)
{
	if (g->depth == 0) {
		atom_add(g, 1); /* an unmatched ) is an ordinary character */
		return;
	}
	g->depth--;
	atom_add(g, g->sums[g->depth + 1] + 1);
}

/* False when the expression is more than regcomp should be given. */
static bool within_bounds(const char *text, struct guard *g)
{
	*g = (struct guard){ .at = text, .last = 1 };
	while (*g->at) {
		char c = *g->at;

		if (c == '[') {
			bracket_skip(g);
			atom_add(g, 1);
		} else if (c == '{') {
			repeat(g, interval_read(g));
		} else {
			g->at++;
			if (c == '\\' && *g->at) {
				g->back_reference |= isdigit((unsigned char)*g->at) != 0;
				g->at++;
				atom_add(g, 1);
			} else if (c == '(' && !group_open(g)) {
				return false;
			} else if (c == ')') {
				group_close(g);
			} else if (c == '*' || c == '?' || c == '+') {
				repeat(g, c == '+' ? 2 : 1);
			} else if (c != '(') {
				atom_add(g, 1);
			}
		}
		if (g->last > NODES_MAX || g->sums[g->depth] > NODES_MAX)
			return false;
	}
	return true;
}

int regex_compile_guarded(const char *text, regex_t *ret_regex, struct error *err)
{
	struct guard guard;
	char why[100];
	int r;

	if (strlen(text) > REGEX_TEXT_MAX)
		return error_say(err, EINVAL,
			"regular expression '/%s' is longer than %d bytes", SHOW(text),
			REGEX_TEXT_MAX);
	if (!within_bounds(text, &guard))
		return error_say(err, EINVAL, "regular expression '/%s' repeats or nests too much",
			SHOW(text));
	if (guard.back_reference)
		return error_say(err, EINVAL,
			"regular expression '/%s' has a back-reference, which is not supported",
			SHOW(text));
	r = regcomp(ret_regex, text, REG_EXTENDED | REG_NOSUB);
	if (r != 0) {
		(void)regerror(r, NULL, why, sizeof(why));
		return error_say(err, EINVAL, "regular expression '/%s': %s", SHOW(text), why);
	}
	return 0;
}
