/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See tasks.h. Who made whom is found out by lineage.c.
 */
#include "tasks.h"

#include "buf.h"
#include "facts.h"
#include "fdtable.h"
#include "lineage.h"
#include "reader.h"
#include "recorded.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	BUCKETS = 4096,
	REMEMBERED_MAX = 100000, /* ended processes and threads that are kept for the tree */
	ARGV_MAX = 200,
};

struct tasks {
	struct task *first, **last;
	struct process *first_process, **last_process;
	struct task **bucket;
	struct fd_world *world;
	uint32_t processes, remembered;
	uint32_t alive; /* tasks that have not ended */
	struct lineage *lineage;
	uint32_t meant;
	struct task *recent;
	uint64_t forgotten;
};

struct tasks *tasks_new(bool with_fds, const struct recorded *recorded)
{
	struct tasks *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->last = &t->first;
	t->last_process = &t->first_process;
	t->bucket = calloc(BUCKETS, sizeof(*t->bucket));
	if (with_fds)
		t->world = calloc(1, sizeof(*t->world));
	t->lineage = lineage_new(recorded->known, recorded->n_known);
	if (!t->bucket || !t->lineage || (with_fds && !t->world))
		return tasks_free(t);
	if (t->world)
		fd_world_init(t->world);
	return t;
}

static void process_free(struct process *p)
{
	free(p->exe);
	free(p->argv);
	free(p->cwd);
	free(p);
}

struct tasks *tasks_free(struct tasks *t)
{
	if (!t)
		return NULL;
	while (t->first) {
		struct task *next = t->first->next;

		(void)fdtable_drop(t->first->fds);
		free(t->first);
		t->first = next;
	}
	while (t->first_process) {
		struct process *next = t->first_process->next;

		process_free(t->first_process);
		t->first_process = next;
	}
	if (t->world)
		fd_world_done(t->world);
	free(t->world);
	(void)lineage_free(t->lineage);
	free(t->bucket);
	free(t);
	return NULL;
}

struct task *tasks_find(const struct tasks *t, uint32_t tid)
{
	struct task *k = t->bucket[tid % BUCKETS];

	while (k && k->tid != tid)
		k = k->hash_next;
	return k;
}

static void unhash(struct tasks *t, struct task *k)
{
	struct task **at = &t->bucket[k->tid % BUCKETS];

	while (*at && *at != k)
		at = &(*at)->hash_next;
	if (*at)
		*at = k->hash_next;
	k->hash_next = NULL;
	if (t->recent == k)
		t->recent = NULL;
}

static struct process *process_new(struct tasks *t, const struct call *c)
{
	struct process *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->pid = c->tid;
	p->number = t->processes++;
	p->start = c->time;
	p->end = TIME_UNKNOWN;
	p->line = c->line;
	*t->last_process = p;
	t->last_process = &p->next;
	return p;
}

static struct task *task_new(struct tasks *t, const struct call *c)
{
	struct task *k = calloc(1, sizeof(*k));

	if (!k)
		return NULL;
	k->tid = c->tid;
	k->start = c->time;
	k->end = k->made = TIME_UNKNOWN;
	k->line = c->line;
	k->hash_next = t->bucket[k->tid % BUCKETS];
	t->bucket[k->tid % BUCKETS] = k;
	*t->last = k;
	t->last = &k->next;
	return k;
}

static char *copy_of(const char *text)
{
	return text ? strdup(text) : NULL;
}

static void merge(struct process *p, struct process *into)
{
	struct process **last = &p->children;

	/* what it did until now was counted as a process of its own */
	into->calls += p->calls;
	into->errors += p->errors;
	time_add(&into->in_calls, p->in_calls);
	time_add(&into->waiting, p->waiting);
	into->threads++;
	into->alive++;
	p->threads = p->alive = 0;
	p->merged = true;
	while (*last)
		last = &(*last)->sibling;
	*last = into->children;
	into->children = p->children;
	p->children = NULL;
}

static void become_child(struct process *p, struct process *parent, const struct process *like)
{
	p->parent = parent;
	p->sibling = parent->children;
	parent->children = p;
	p->seen_start = true;
	if (!p->exe && p->execs == 0) {
		p->exe = copy_of(like->exe);
		p->argv = copy_of(like->argv);
	}
	if (!p->cwd)
		p->cwd = copy_of(like->cwd);
}

void tasks_made(struct task *k, int64_t time)
{
	k->made = time;
	if (time == TIME_UNKNOWN || (k->start != TIME_UNKNOWN && k->start <= time))
		return;
	k->start = time;
	if (!k->thread)
		k->process->start = time;
}

int tasks_told(struct tasks *t, const struct call *c)
{
	return lineage_told(t->lineage, c);
}

int tasks_adopt(struct tasks *t, struct task *k, const struct maker *m, struct clone_flags f)
{
	struct process *p = k->process, *from = m->process;

	k->unlinked = false;
	k->maker = m->tid;
	tasks_made(k, m->time);
	if (f.thread && p != from) {
		merge(p, from);
		k->process = from;
		k->thread = true;
	} else if (!f.thread && p != from) {
		become_child(p, f.parent && from->parent ? from->parent : from, from);
	}
	if (t->world && k->calls == 0 && m->fds) {
		struct fdtable *fds = f.files ? fdtable_share(m->fds) : fdtable_copy(m->fds);

		if (!fds)
			return -ENOMEM;
		(void)fdtable_drop(k->fds);
		k->fds = fds;
	}
	return 0;
}

static struct task *new_task(struct tasks *t, const struct reader *r, const struct call *c)
{
	struct task *k = task_new(t, c);

	if (!k)
		return NULL;
	k->process = process_new(t, c);
	if (!k->process)
		return NULL;
	k->process->threads = k->process->alive = 1;
	t->alive++;
	if (t->world) {
		k->fds = fdtable_new(t->world);
		if (!k->fds)
			return NULL;
	}
	if (lineage_appeared(t->lineage, t, r, k, c) < 0)
		return NULL;
	return k;
}

static void set_text(char **text, struct slice value)
{
	char *copy = strndup(value.at, value.length);

	if (copy) {
		free(*text);
		*text = copy;
	}
}

static int exec_returned(struct tasks *t, struct task *k, const struct call *c)
{
	unsigned first = c->name == N_execveat ? 1 : 0;
	struct process *p = k->process;
	struct slice raw, argv;
	struct args a;
	bool cut;

	args_split_first(c->args, first + 2, &a);
	if (fact_string_raw(args_get(&a, first), &raw, &cut))
		set_text(&p->exe, raw);
	argv = args_get(&a, first + 1);
	if (argv.length > ARGV_MAX)
		argv.length = ARGV_MAX;
	set_text(&p->argv, argv);
	p->execs++;
	if (!p->parent)
		p->seen_start = true;
	if (t->alive == p->alive) /* its own other threads end with the execve */
		lineage_alone(t->lineage);
	k->comm[0] = '\0';
	return k->fds ? fdtable_exec(&k->fds) : 0;
}

static void set_comm(struct task *k, struct slice name)
{
	size_t n = name.length < sizeof(k->comm) - 1 ? name.length : sizeof(k->comm) - 1;

	memcpy(k->comm, name.at, n);
	k->comm[n] = '\0';
}

/* Whom a wait returned: its result, or waitid's si_pid; 0: nobody. */
static int64_t reaped_number(const struct call *c)
{
	static const char field[] = "si_pid=";
	const char *at, *end = c->args.at + c->args.length;
	int64_t number = 0;

	if (c->name != N_waitid)
		return c->result;
	at = slice_find(c->args, field);
	if (!at)
		return 0;
	for (at += sizeof(field) - 1; at < end && *at >= '0' && *at <= '9' && number < UINT32_MAX;)
		number = number * 10 + (*at++ - '0');
	return number;
}

static int after_call(
	struct tasks *t, const struct reader *r, struct task *k, const struct call *c)
{
	struct args a;
	struct slice raw;
	bool cut;

	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_INTERRUPTED))
		return 0;
	switch (c->name) {
	case N_clone:
	case N_clone3:
	case N_fork:
	case N_vfork:
		return c->result > 0 ? lineage_cloned(t->lineage, t, r, k, c, &t->meant) : 0;
	case N_execve:
	case N_execveat:
		return exec_returned(t, k, c);
	case N_wait4:
	case N_waitid:
		t->meant = lineage_reaped(t->lineage, k, reaped_number(c));
		return 0;
	case N_set_tid_address:
	case N_gettid:
		return lineage_own_number(t->lineage, t, r, k, c->result);
	case N_chdir:
		args_split_first(c->args, 1, &a);
		if (fact_string_raw(args_get(&a, 0), &raw, &cut) && raw.length > 0 &&
			raw.at[0] == '/')
			set_text(&k->process->cwd, raw);
		return 0;
	case N_prctl:
		args_split_first(c->args, 2, &a);
		if (slice_starts(args_get(&a, 0), "PR_SET_NAME") &&
			fact_string_raw(args_get(&a, 1), &raw, &cut))
			set_comm(k, raw);
		return 0;
	default:
		return 0;
	}
}

static void task_ended(struct tasks *t, struct task *k, const struct call *c)
{
	struct process *p = k->process;

	k->ended = true;
	t->alive--;
	k->end = c->time;
	(void)fdtable_drop(k->fds);
	k->fds = NULL;
	unhash(t, k);
	if (c->time != TIME_UNKNOWN && (p->end == TIME_UNKNOWN || c->time > p->end))
		p->end = c->time;
	p->line_end = c->line;
	if (c->kind == CALL_KILLED) {
		size_t n = c->text.length < sizeof(p->signal) - 1 ? c->text.length
								  : sizeof(p->signal) - 1;

		p->killed = true;
		memcpy(p->signal, c->text.at, n);
		p->signal[n] = '\0';
	} else if (!k->thread || p->alive <= 1) {
		p->code = (int)c->count;
	}
	if (p->alive > 0)
		p->alive--;
	p->ended = p->alive == 0;
	t->remembered++;
}

/* Beyond what anybody would look at, threads that have ended are let go. */
static void forget(struct tasks *t)
{
	struct task **at = &t->first;

	lineage_forget(t->lineage);
	while (*at) {
		struct task *k = *at;

		if (k->ended) {
			*at = k->next;
			free(k);
		} else {
			at = &k->next;
		}
	}
	t->last = at;
	t->forgotten += t->remembered;
	t->remembered = 0;
}

static void count(struct task *k, const struct call *c)
{
	struct process *p = k->process;
	bool error = c->error != 0;

	k->calls++;
	p->calls++;
	p->errors += error;
	if (c->duration == DURATION_UNKNOWN)
		return;
	time_add(&k->in_calls, c->duration);
	time_add(&p->in_calls, c->duration);
	if (fact_wait(c, k->fd_kind) != WAIT_NONE) {
		time_add(&k->waiting, c->duration);
		time_add(&p->waiting, c->duration);
	}
}

/* What the fd is that the call works on: from the line, else from the table. */
static void look_at_fd(struct task *k, const struct call *c)
{
	const struct fd_entry *e;
	struct fd_fact f;

	k->fd_kind = FD_UNKNOWN;
	k->fd_number = -1;
	k->fd_known = false;
	if (!k->fds || !fact_call_fd(c, &f))
		return;
	k->fd_number = f.fd;
	k->fd_kind = f.kind;
	e = fdtable_get(k->fds, f.fd);
	if (!e)
		return;
	k->fd_known = true;
	k->fd_entry = *e;
	if (k->fd_kind == FD_UNKNOWN)
		k->fd_kind = e->kind;
}

/* The leader's tid lives on in the thread that called execve. */
static struct task *supersede(struct tasks *t, const struct call *c, struct task *leader)
{
	struct task *caller = tasks_find(t, (uint32_t)c->count);

	if (caller && caller != leader) {
		unhash(t, caller);
		caller->ended = true;
		t->alive--;
		caller->end = c->time;
		(void)fdtable_drop(leader->fds);
		leader->fds = caller->fds;
		caller->fds = NULL;
		if (caller->process->alive > 0)
			caller->process->alive--;
	}
	return leader;
}

struct task *tasks_call(struct tasks *t, const struct reader *r, const struct call *c)
{
	struct task *k = t->recent && t->recent->tid == c->tid ? t->recent : tasks_find(t, c->tid);

	t->meant = 0;
	if (t->remembered > REMEMBERED_MAX)
		forget(t);
	lineage_event(t->lineage, c);
	if (!k) {
		k = new_task(t, r, c);
		if (!k)
			return NULL;
	}
	t->recent = k;
	if (c->comm.length > 0)
		set_comm(k, c->comm);
	if (c->kind == CALL_EXITED || c->kind == CALL_KILLED) {
		task_ended(t, k, c);
		return k;
	}
	if (c->kind == CALL_SUPERSEDED)
		return supersede(t, c, k);
	if (c->kind != CALL_SYSCALL)
		return k;
	look_at_fd(k, c);
	count(k, c);
	if (k->fds)
		fdtable_call(k->fds, k->process, c);
	return after_call(t, r, k, c) < 0 ? NULL : k;
}

void tasks_end(struct tasks *t)
{
	for (struct task *k = t->first; k; k = k->next)
		k->fds = fdtable_drop(k->fds);
}

struct process *tasks_first_process(const struct tasks *t)
{
	return t->first_process;
}

struct task *tasks_first(const struct tasks *t)
{
	return t->first;
}

struct fd_world *tasks_fd_world(const struct tasks *t)
{
	return t->world;
}

uint32_t tasks_meant(const struct tasks *t)
{
	return t->meant;
}

uint64_t tasks_forgotten(const struct tasks *t)
{
	return t->forgotten;
}
