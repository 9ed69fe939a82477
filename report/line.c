/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See line.h. The leader (line-leader.c) is read from the left, the result from the right, and what is
 * between them, the arguments, is left alone: that is what makes a pass over a large log fast.
 */
#include "line-parts.h"

#include <errno.h>

/* What names of calls are made of; `????` stands for one that strace could not know. */
static const bool name_byte[256] = {
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
	['_'] = true,
	['?'] = true,
};

/* Takes a trailing ` <0.000184>` off. */
static const char *trailing_duration(const char *start, const char *end, struct call *c)
{
	const char *p = end - 2, *dot = NULL;
	uint64_t v;
	int64_t ns = 0;

	if (end - start < 4 || end[-1] != '>')
		return end;
	while (p > start && (is_digit(*p) || *p == '.')) {
		if (*p == '.')
			dot = p;
		p--;
	}
	if (p <= start || *p != '<' || p[-1] != ' ' || p + 1 == end - 1)
		return end;
	(void)digits(p + 1, dot ? dot : end - 1, &v);
	if (dot)
		(void)fraction(dot + 1, end - 1, &ns);
	if (v > DURATION_MOST)
		return end;
	c->duration = (int64_t)v * SECOND + ns;
	return p - 1;
}

/* The `)` of ") = outcome", looked for from the right, so that arguments need not be read. */
static const char *find_result(const char *start, const char *end, const char **ret_outcome)
{
	const char *limit = end;

	while (limit > start) {
		const char *eq = memrchr(start, '=', (size_t)(limit - start));
		const char *p;

		if (!eq)
			return NULL;
		limit = eq;
		if (end - eq < 3 || eq[1] != ' ' || eq == start || eq[-1] != ' ')
			continue;
		if (!is_digit(eq[2]) && eq[2] != '-' && eq[2] != '?')
			continue;
		p = eq - 1;
		while (p > start && *p == ' ')
			p--;
		if (*p != ')')
			continue;
		*ret_outcome = eq + 2;
		return p;
	}
	return NULL;
}

static void parse_retstr(const char *p, const char *end, struct call *c)
{
	static const char injected[] = "(INJECTED", delayed[] = "(DELAYED";

	p = blanks(p, end);
	if (p == end || *p != '(')
		return;
	if (end - p >= 9 && (memcmp(p, injected, 9) == 0 || memcmp(p, delayed, 8) == 0)) {
		c->flags |= CALL_INJECTED;
		return;
	}
	if (end[-1] == ')')
		c->retstr = slice_between(p + 1, end - 1);
	if (slice_ends(c->retstr, "(INJECTED") || slice_ends(c->retstr, "(DELAYED"))
		c->flags |= CALL_INJECTED;
}

static const char *parse_error(const char *p, const char *end, struct call *c)
{
	const char *q = p;

	while (q < end && name_byte[(unsigned char)*q])
		q++;
	c->error_name = slice_between(p, q);
	c->error = errno_number(c->error_name);
	if (c->error == 0)
		c->error = -1;
	return q;
}

static const char *parse_value(const char *p, const char *end, struct call *c)
{
	bool negative = *p == '-';
	uint64_t v = 0;

	p += negative;
	if (end - p > 2 && p[0] == '0' && p[1] == 'x') {
		c->flags |= CALL_POINTER;
		for (p += 2; p < end; p++) {
			unsigned d = is_digit(*p)	      ? (unsigned)(*p - '0')
				     : *p >= 'a' && *p <= 'f' ? (unsigned)(*p - 'a') + 10
							      : 16;

			if (d == 16)
				break;
			v = v << 4 | d;
		}
	} else if (end - p > 1 && p[0] == '0' && is_digit(p[1])) {
		for (; p < end && *p >= '0' && *p <= '7'; p++)
			v = v << 3 | (uint64_t)(*p - '0');
	} else {
		p = digits(p, end, &v);
	}
	c->result = (int64_t)(negative ? 0 - v : v);
	return p;
}

/* `3`, `-1 ENOENT (No such file or directory)`, `? ERESTARTSYS (To be …)`, `?`, `0x7f…`, `022`. */
static void parse_outcome(struct call *c)
{
	const char *p = c->outcome.at, *end = p + c->outcome.length;

	if (*p == '?') {
		p = blanks(p + 1, end);
		if (p < end && *p == 'E') {
			p = parse_error(p, end, c);
			c->flags |= CALL_INTERRUPTED;
		} else if (p < end && *p == '<') {
			/* <unavailable>: it returned, strace could not see what */
			c->flags |= CALL_UNFINISHED;
		} else {
			c->flags |= CALL_UNFINISHED;
		}
		parse_retstr(p, end, c);
		return;
	}
	p = parse_value(p, end, c);
	if (p < end && *p == '<') {
		c->flags |= CALL_DECORATED;
		p = decoration_end(p, end);
	}
	if (p + 1 < end && c->result == -1 && p[0] == ' ' && p[1] == 'E') {
		p = parse_error(p + 1, end, c);
		c->flags |= CALL_FAILED;
		if (c->error == EINTR)
			c->flags |= CALL_INTERRUPTED;
	} else if (end - p > 8 && c->result == -1 && memcmp(p, " (errno ", 8) == 0) {
		uint64_t v;

		(void)digits(p + 8, end, &v);
		c->error = v > 0 && v < 100000 ? (int)v : -1;
		c->flags |= CALL_FAILED;
	}
	parse_retstr(p, end, c);
}

/*
 * Behind the arguments of a call that another line goes on with: "<unfinished ...>", or "<pid changed to N ...>" of
 * an execve that took the leader's place. NULL: it is none.
 */
static const char *find_interruption(const struct slice *all)
{
	static const char changed[] = " <pid changed to ";
	const char *end = all->at + all->length, *q = end;

	if (slice_ends(*all, "<unfinished ...>"))
		return end - (sizeof("<unfinished ...>") - 1);
	if (!slice_ends(*all, " ...>"))
		return NULL;
	for (q -= sizeof(" ...>") - 1; q > all->at && q[-1] >= '0' && q[-1] <= '9';)
		q--;
	if ((size_t)(q - all->at) < sizeof(changed) - 1 || memcmp(q - (sizeof(changed) - 1), changed, sizeof(changed) - 1) != 0)
		return NULL;
	return q - (sizeof(changed) - 1);
}

/* From behind the opening parenthesis to the line's end. */
static void parse_call(const char *args, const char *end, struct line *line)
{
	struct call *c = &line->call;
	const char *close, *outcome = NULL;

	if (end[-1] == '>') {
		struct slice all = slice_between(args, end);
		const char *interruption = find_interruption(&all);

		if (interruption) {
			end = interruption;
			while (end > args && end[-1] == ' ')
				end--;
			c->args = slice_between(args, end);
			line->kind = line->kind == LINE_RESUMED ? LINE_JUNK : LINE_OPEN;
			return;
		}
		if (slice_ends(all, " <detached ...>")) {
			c->args = slice_between(args, end - (sizeof(" <detached ...>") - 1));
			c->flags |= CALL_UNFINISHED;
			return;
		}
		end = trailing_duration(args, end, c);
	}
	close = find_result(args, end, &outcome);
	if (!close) {
		line->kind = LINE_JUNK;
		/* kept for a last line that was cut */
		c->args = slice_between(args, end);
		return;
	}
	c->args = slice_between(args, close);
	c->outcome = slice_between(outcome, end);
	parse_outcome(c);
}

/* --- SIGCHLD {…} ---, --- stopped by SIGSTOP ---, --- sidetrace: … --- */
static void parse_dashes(const char *p, const char *end, struct line *line)
{
	struct call *c = &line->call;
	struct slice inside;
	const char *space;
	uint64_t v;

	line->kind = LINE_JUNK;
	if (end - p < 8 || memcmp(p, "--- ", 4) != 0 || memcmp(end - 4, " ---", 4) != 0)
		return;
	line->kind = LINE_EVENT;
	inside = slice_between(p + 4, end - 4);
	if (slice_starts(inside, "stopped by ")) {
		c->kind = CALL_STOPPED;
		c->text = slice_from(inside, 11);
		return;
	}
	if (slice_starts(inside, "sidetrace: ")) {
		const char *q, *inside_end = inside.at + inside.length;

		inside = slice_from(inside, 11);
		c->kind = CALL_NOTE;
		c->text = inside;
		q = digits(inside.at, inside_end, &v);
		if (q > inside.at &&
			(slice_starts(slice_between(q, inside_end), " calls lost") ||
				slice_starts(slice_between(q, inside_end), " call lost"))) {
			const char *open = memchr(q, '(', (size_t)(inside_end - q));

			c->kind = CALL_LOST;
			c->count = v;
			c->text = open && inside_end[-1] == ')'
					  ? slice_between(open + 1, inside_end - 1)
					  : SLICE_NONE;
		}
		return;
	}
	c->kind = CALL_SIGNAL;
	space = memchr(inside.at, ' ', inside.length);
	c->text = space ? slice_between(inside.at, space) : inside;
	c->args = space ? slice_between(space + 1, inside.at + inside.length) : SLICE_NONE;
}

/* +++ exited with 0 +++, +++ killed by SIGSEGV (core dumped) +++, +++ superseded by execve … +++ */
static void parse_pluses(const char *p, const char *end, struct line *line)
{
	struct call *c = &line->call;
	struct slice inside;

	line->kind = LINE_JUNK;
	if (end - p < 8 || memcmp(p, "+++ ", 4) != 0 || memcmp(end - 4, " +++", 4) != 0)
		return;
	inside = slice_between(p + 4, end - 4);
	if (slice_starts(inside, "exited with ")) {
		c->kind = CALL_EXITED;
		(void)digits(inside.at + 12, end, &c->count);
	} else if (slice_starts(inside, "killed by ")) {
		const char *q = inside.at + 10;

		while (q < end && name_byte[(unsigned char)*q])
			q++;
		c->kind = CALL_KILLED;
		c->text = slice_between(inside.at + 10, q);
		if (slice_find(inside, "(core dumped)"))
			c->flags |= CALL_CORE;
	} else if (slice_starts(inside, "superseded by execve in pid ")) {
		c->kind = CALL_SUPERSEDED;
		(void)digits(inside.at + 28, end, &c->count);
	} else {
		return;
	}
	line->kind = LINE_EVENT;
}

/* <... NAME resumed>REST */
static void parse_resumed(const char *p, const char *end, struct line *line)
{
	const char *q;

	line->kind = LINE_JUNK;
	if (end - p < 16 || memcmp(p, "<... ", 5) != 0)
		return;
	p += 5;
	q = p;
	while (q < end && name_byte[(unsigned char)*q])
		q++;
	if (end - q < 9 || memcmp(q, " resumed>", 9) != 0)
		return;
	line->call.text = slice_between(p, q);
	q += 9;
	/* strace before 5.0: "<... read resumed> \"abc\", 3) = 3"; killed: "resumed> <unfinished
	 * ...>) = ?" */
	if (end - q > 17 && memcmp(q, " <unfinished ...>", 17) == 0)
		q += 17;
	if (q == end)
		return;
	line->kind = LINE_RESUMED;
	parse_call(q, end, line);
	if (line->kind == LINE_JUNK || line->kind == LINE_OPEN)
		line->kind = LINE_JUNK;
}

/*
 * strace -f without -o writes "PROGRAM: Process N attached" in the middle of the clone's line;
 * PROGRAM is its argv[0], which follows the arguments without a blank. Its path is lower case as a
 * rule and arguments end in upper case or punctuation.
 */
static bool parse_attached(const char *p, const char *end, struct line *line)
{
	struct slice all = slice_between(p, end);
	const char *q = end, *start;

	if (!slice_ends(all, " attached"))
		return false;
	q -= sizeof(" attached") - 1;
	start = q;
	while (start > p && is_digit(start[-1]))
		start--;
	if (start == q || start - p < 10 || memcmp(start - 10, ": Process ", 10) != 0)
		return false;
	(void)digits(start, q, &line->call.count);
	q = start - 10;
	while (q > p &&
		(name_byte[(unsigned char)q[-1]] || q[-1] == '.' || q[-1] == '/' || q[-1] == '-') &&
		!(q[-1] >= 'A' && q[-1] <= 'Z'))
		q--;
	line->part = slice_between(p, q);
	return true;
}

static void parse_other(const char *p, const char *end, struct line *line)
{
	struct slice all = slice_between(p, end);

	line->kind = LINE_JUNK;
	if (all.length == 0)
		return;
	if (parse_attached(p, end, line)) {
		line->kind = LINE_ATTACHED;
		return;
	}
	if (slice_starts(all, "% time ") || slice_starts(all, "syscall  ") ||
		slice_find(all, "usecs/call") || slice_starts(all, "System call usage summary"))
		line->kind = LINE_TABLE;
	else if (slice_find(all, ": Process ") || slice_starts(all, "Process ") ||
		 slice_find(all, "Requested path ") || slice_find(all, ": [ Process PID=") ||
		 slice_starts(all, "[ Process PID="))
		line->kind = LINE_QUIET;
	else
		line->binary = memchr(p, '\0', all.length) != NULL;
}

void line_parse(struct slice text, struct line *ret_line)
{
	const char *p = text.at, *end = p + text.length, *q;
	struct line *line = ret_line;

	*line = (struct line){
		.kind = LINE_EVENT,
		.call = {.duration = DURATION_UNKNOWN,
			.time = TIME_UNKNOWN,
			.name = N_NONE,
			.text = SLICE_NONE,
			.args = SLICE_NONE,
			.outcome = SLICE_NONE,
			.retstr = SLICE_NONE,
			.error_name = SLICE_NONE,
			.comm = SLICE_NONE},
	};
	if (end > p && end[-1] == '\r')
		end--;
	if (end - p > 2 && p[0] == ' ' && (p[1] == '|' || p[1] == '>' || p[1] == '*')) {
		line->kind = LINE_QUIET; /* a dump's row, a stack's frame */
		return;
	}
	p = line_leader(p, end, line);
	if (!p) {
		parse_other(text.at, end, line);
		return;
	}
	if (*p == '-') {
		parse_dashes(p, end, line);
	} else if (*p == '+') {
		parse_pluses(p, end, line);
	} else if (*p == '<') {
		parse_resumed(p, end, line);
	} else {
		q = p;
		while (q < end && name_byte[(unsigned char)*q])
			q++;
		if (q == p || q + 1 >= end || *q != '(') {
			parse_other(p, end, line);
			return;
		}
		line->call.text = slice_between(p, q);
		parse_call(q + 1, end, line);
		if (line->kind == LINE_JUNK && parse_attached(text.at, end, line))
			line->kind = LINE_PARTIAL;
	}
}

bool line_seconds(struct slice text, int64_t *ret_time)
{
	const char *p = text.at, *end = p + text.length;
	int64_t ns = 0;
	uint64_t v;

	p = digits(p, end, &v);
	if (p == text.at || v > SECONDS_MOST)
		return false;
	if (p < end && *p == '.')
		p = fraction(p + 1, end, &ns);
	*ret_time = (int64_t)v * SECOND + ns;
	return p == end;
}
