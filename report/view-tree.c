/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tree: processes and their threads: who started whom, when, for how long, and how they ended.
 */
#include "analysis.h"
#include "buf.h"
#include "tasks.h"
#include "view-tools.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 40, SHOWN = 2000 };

static void call(struct analysis *a, void *state, const struct call *c)
{
	/* tasks.c has seen it */
	(void)a;
	(void)state;
	(void)c;
}

enum { PROCESS, START, LIFE, THREADS, CALLS, ERRORS, IN_CALLS, WAITING, END };

static const struct column columns[] = {
	[PROCESS] = {"process", "process", COLUMN_TEXT},
	[START] = {"start", "start", COLUMN_TIME, true},
	[LIFE] = {"life", "life", COLUMN_DURATION, true},
	[THREADS] = {"threads", "threads", COLUMN_COUNT},
	[CALLS] = {"calls", "calls", COLUMN_COUNT},
	[ERRORS] = {"errors", "errors", COLUMN_COUNT},
	[IN_CALLS] = {"in_calls", "in calls", COLUMN_DURATION, true},
	[WAITING] = {"waiting", "waiting", COLUMN_DURATION, true},
	[END] = {"end", "end", COLUMN_TEXT},
};

static const struct column json_columns[] = {
	{"pid", "pid", COLUMN_COUNT},
	{"parent", "parent", COLUMN_COUNT},
	{"command", "command", COLUMN_TEXT},
	{"arguments", "arguments", COLUMN_TEXT},
};

struct node {
	const struct process *p;
	struct node *child, *next, **tail;
};

static void print_name(struct buf *b, const struct process *p, unsigned depth)
{
	buf_repeat(b, ' ', 2 * (depth < DEPTH_MAX ? depth : DEPTH_MAX));
	buf_printf(b, "%u", p->pid);
	if (p->argv && strcmp(p->argv, "[]") != 0 && p->argv[0] == '[') {
		/* ["a", "b"] as a command line: the quotes say nothing here */
		bool quoted = false;

		buf_byte(b, ' ');
		for (const char *q = p->argv + 1; *q && *q != ']'; q++) {
			if (*q == '"') {
				quoted = !quoted;
				continue;
			}
			if (!quoted && *q == ',')
				continue;
			buf_byte(b, *q);
		}
	} else if (p->exe) {
		buf_printf(b, " %s", p->exe);
	}
}

static void print_end(struct buf *b, const struct process *p)
{
	if (p->killed)
		buf_printf(b, "killed by %s", p->signal);
	else if (p->ended)
		buf_printf(b, "exit %d", p->code);
	else
		buf_str(b, "still there");
}

static void add_process(
	struct table *t, struct analysis *a, const struct process *p, unsigned depth)
{
	struct buf text = BUF_INIT;
	int64_t last = p->end != TIME_UNKNOWN ? p->end : analysis_stats(a)->last;

	if (t->n_rows >= SHOWN) {
		t->n_left_out++;
		return;
	}
	table_row(t);
	print_name(&text, p, depth);
	table_text(t, PROCESS, (struct slice){text.data, text.length});
	table_number(t, START, p->start);
	if (p->start != TIME_UNKNOWN && last != TIME_UNKNOWN)
		table_number(t, LIFE, last - p->start);
	table_number(t, THREADS, p->threads);
	table_number(t, CALLS, (int64_t)p->calls);
	table_number(t, ERRORS, (int64_t)p->errors);
	if (p->in_calls > 0) {
		table_number(t, IN_CALLS, p->in_calls);
		table_number(t, WAITING, p->waiting);
	}
	buf_reset(&text);
	print_end(&text, p);
	table_text(t, END, (struct slice){text.data, text.length});
	buf_done(&text);
}

/* Depth first, without recursion: the tree is as deep as the traced program likes. */
static void walk(struct table *t, struct analysis *a, struct node *root)
{
	struct node **stack;
	size_t depth = 0, size = 64;
	struct node *n = root;

	stack = calloc(size, sizeof(struct node *));
	while (stack && n) {
		add_process(t, a, n->p, (unsigned)depth);
		if (n->child) {
			if (depth == size) {
				struct node **bigger =
					realloc(stack, 2 * size * sizeof(struct node *));

				if (!bigger)
					break;
				stack = bigger;
				size *= 2;
			}
			stack[depth++] = n;
			n = n->child;
			continue;
		}
		while (!n->next && depth > 0)
			n = stack[--depth];
		n = n->next;
	}
	free(stack);
}

static void add_list(struct section *out, const struct process *first)
{
	struct table *t = section_table(out, "commands", "Commands", json_columns, 4);

	for (const struct process *p = first; p && t->n_rows < SHOWN; p = p->next) {
		if (p->merged)
			continue;
		table_row(t);
		table_number(t, 0, p->pid);
		if (p->parent)
			table_number(t, 1, p->parent->pid);
		if (p->exe)
			table_text(t, 2, slice_of(p->exe));
		if (p->argv)
			table_text(t, 3, slice_of(p->argv));
	}
}

static void describe(struct analysis *a, void *state, struct section *out)
{
	struct tasks *tasks = analysis_tasks(a);
	const struct process *first = tasks_first_process(tasks);
	struct table *t = section_table(out, "processes", NULL, columns, END + 1);
	uint32_t count = 0;
	struct node *nodes, *roots = NULL, **roots_tail = &roots;

	(void)state;
	t->whole = true;
	for (const struct process *p = first; p; p = p->next)
		count = p->number >= count ? p->number + 1 : count;
	nodes = calloc(count ? count : 1, sizeof(*nodes));
	if (!nodes) {
		t->failed = true;
		return;
	}
	for (const struct process *p = first; p; p = p->next) {
		struct node *n = &nodes[p->number];
		const struct process *parent = p->parent;

		if (p->merged)
			continue;
		n->p = p;
		n->tail = &n->child;
		while (parent && parent->merged)
			parent = parent->parent;
		/* a parent is older than its child: no cycle can come of it */
		if (parent && parent->number < p->number && nodes[parent->number].p) {
			*nodes[parent->number].tail = n;
			nodes[parent->number].tail = &n->next;
		} else {
			*roots_tail = n;
			roots_tail = &n->next;
		}
	}
	if (roots)
		walk(t, a, roots);
	free(nodes);
	if (tasks_forgotten(tasks) > 0)
		section_note(out, "%llu threads that ended early are not listed.",
			(unsigned long long)tasks_forgotten(tasks));
	if (!analysis_stats(a)->pids)
		section_note(
			out, "The log has no pids: it is one thread's, or strace ran without -f.");
	add_list(out, first);
}

const struct view view_tree = {
	.name = "tree",
	.title = "Processes",
	.needs = VIEW_TASKS,
	.call = call,
	.describe = describe,
};
