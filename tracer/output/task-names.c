/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See task-names.h. One array of threads, found by either number through chains of indexes. A thread that
 * has ended keeps its name, because a SIGCHLD tells of it later, until its number or its place is needed.
 */
#include "output/task-names.h"

#include "buf.h"
#include "decode/memory.h"
#include "output/fd-text.h"
#include "process.h"
#include "syscalls.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#define BUCKETS   4096u
#define TASKS_MAX 65536u

enum by { BY_TID, BY_NS_TID, BY_COUNT };

struct task {
	uint32_t number[BY_COUNT];
	uint32_t next[BY_COUNT]; /* index + 1 */
	bool ended;
	bool known; /* info.ns and its numbers were told, not only a name */
	struct task_info info;
};

struct task_names {
	struct task *tasks;
	uint32_t n, room;
	unsigned depth; /* process_depth() */
	uint32_t heads[BY_COUNT][BUCKETS]; /* index + 1 */
	int execve[ABI_COUNT], execveat[ABI_COUNT], prctl[ABI_COUNT];
};

struct task_names *task_names_new(void)
{
	struct task_names *n = calloc(1, sizeof(*n));

	if (n)
		n->depth = process_depth();
	for (int abi = 0; n && abi < ABI_COUNT; abi++) {
		n->execve[abi] = syscall_number((enum abi)abi, "execve");
		n->execveat[abi] = syscall_number((enum abi)abi, "execveat");
		n->prctl[abi] = syscall_number((enum abi)abi, "prctl");
	}
	return n;
}

struct task_names *task_names_free(struct task_names *n)
{
	if (n)
		free(n->tasks);
	free(n);
	return NULL;
}

static uint32_t *head(struct task_names *n, enum by by, uint32_t number)
{
	return &n->heads[by][number % BUCKETS];
}

static void link_in(struct task_names *n, uint32_t index)
{
	struct task *t = &n->tasks[index];

	for (int by = 0; by < BY_COUNT; by++) {
		uint32_t *first = head(n, (enum by)by, t->number[by]);

		t->next[by] = *first;
		*first = index + 1;
	}
}

static struct task *find(const struct task_names *n, uint32_t tid)
{
	for (uint32_t i = n->heads[BY_TID][tid % BUCKETS]; i; i = n->tasks[i - 1].next[BY_TID])
		if (n->tasks[i - 1].number[BY_TID] == tid)
			return &n->tasks[i - 1];
	return NULL;
}

/* Only the living stay. */
static void forget_ended(struct task_names *n)
{
	uint32_t kept = 0;

	memset(n->heads, 0, sizeof(n->heads));
	for (uint32_t i = 0; i < n->n; i++)
		if (!n->tasks[i].ended) {
			n->tasks[kept] = n->tasks[i];
			link_in(n, kept++);
		}
	n->n = kept;
}

static bool make_room(struct task_names *n)
{
	uint32_t room = n->room ? n->room * 2 : 64;
	struct task *tasks;

	if (n->n < n->room)
		return true;
	if (n->room >= TASKS_MAX) {
		forget_ended(n);
		return n->n < n->room;
	}
	tasks = reallocarray(n->tasks, room, sizeof(*tasks));
	if (!tasks)
		return false;
	n->tasks = tasks;
	n->room = room;
	return true;
}

static void unlink_ns(struct task_names *n, struct task *t)
{
	uint32_t index = (uint32_t)(t - n->tasks) + 1;
	uint32_t *at = head(n, BY_NS_TID, t->number[BY_NS_TID]);

	while (*at && *at != index)
		at = &n->tasks[*at - 1].next[BY_NS_TID];
	if (*at)
		*at = t->next[BY_NS_TID];
}

/* The record's thread, with the numbers that it has now. */
static struct task *know(struct task_names *n, const struct record *record)
{
	struct task *t = find(n, record->tid);
	uint32_t *first;

	if (!t) {
		if (!make_room(n))
			return NULL;
		n->tasks[n->n] = (struct task){ .number = { record->tid, record->ns_tid } };
		link_in(n, n->n);
		return &n->tasks[n->n++];
	}
	if (record->ns_tid && t->number[BY_NS_TID] != record->ns_tid) {
		unlink_ns(n, t);
		t->number[BY_NS_TID] = record->ns_tid;
		first = head(n, BY_NS_TID, record->ns_tid);
		t->next[BY_NS_TID] = *first;
		*first = (uint32_t)(t - n->tasks) + 1;
	}
	return t;
}

static void name(struct task *t, const char *comm, size_t size)
{
	size_t length = strnlen(comm, size < sizeof(t->info.comm) - 1 ? size : sizeof(t->info.comm) - 1);

	memcpy(t->info.comm, comm, length);
	memset(t->info.comm + length, 0, sizeof(t->info.comm) - length);
}

static const struct blob *blob_of(const struct record *record, enum blob_kind kind)
{
	const struct blob *b = record_first_blob(record);

	for (uint32_t i = 0; i < record->n_blobs; i++, b = blob_next(b))
		if (b->kind == kind)
			return b;
	return NULL;
}

/* The string that an argument points to names the thread: from its last slash on. */
static void name_from(struct task *t, const struct record *record, unsigned arg)
{
	char path[4096];
	struct memory m;
	const char *slash;
	size_t size;

	if (!memory_find(record, record->call.args[arg], AT_ENTRY, &m))
		return;
	size = m.size < sizeof(path) ? m.size : sizeof(path);
	memcpy(path, m.bytes, size);
	size = strnlen(path, size);
	slash = memrchr(path, '/', size);
	if (slash)
		size -= (size_t)(slash + 1 - path);
	name(t, slash ? slash + 1 : path, size);
}

static void note_call(struct task_names *n, struct task *t, const struct record *record)
{
	int number = (int)record->call.number;

	if (record->flags & (RECORD_FAILED | RECORD_NO_RETURN | RECORD_UNFINISHED | RECORD_UNAVAILABLE))
		return;
	if (number == n->execve[record->abi])
		name_from(t, record, 0);
	else if (number == n->execveat[record->abi])
		name_from(t, record, 1);
	else if (number == n->prctl[record->abi] && (int)record->call.args[0] == PR_SET_NAME)
		name_from(t, record, 1);
}

void task_names_see(struct task_names *n, const struct record *record)
{
	const struct blob *b;
	struct task_info info;
	struct task *t;

	if (!record->tid || record->abi >= ABI_COUNT)
		return;
	t = know(n, record);
	b = t ? blob_of(record, BLOB_TASK) : NULL;
	if (!b)
		return;
	memcpy(&info, b->data, sizeof(info));
	if (!info.own[PID_OF_THREAD])
		return;
	t->info = info;
	t->info.comm[sizeof(t->info.comm) - 1] = '\0';
	t->known = true;
}

void task_names_note(struct task_names *n, const struct record *record)
{
	const struct blob *b;
	struct task *t;

	if (!record->tid || record->abi >= ABI_COUNT)
		return;
	t = know(n, record);
	if (!t)
		return;
	t->ended = record->type == RECORD_END;
	if (record->type == RECORD_TASK) {
		b = blob_of(record, BLOB_TEXT);
		if (b)
			name(t, (const char *)b->data, b->size);
	} else if (record->type == RECORD_CALL) {
		note_call(n, t, record);
	}
}

void task_names_put(const struct task_names *n, uint32_t tid, struct buf *to)
{
	const struct task *t = find(n, tid);
	char comm[sizeof(t->info.comm)];
	size_t length;

	if (t) {
		length = strnlen(t->info.comm, sizeof(t->info.comm));
		memcpy(comm, t->info.comm, length);
	} else {
		length = process_comm(process_number((pid_t)tid, n->depth), comm, sizeof(comm));
	}
	if (!length)
		return;
	buf_byte(to, '<');
	fd_text_escaped(to, comm, length);
	buf_byte(to, '>');
}

static bool same_namespace(const struct task *a, const struct task *b)
{
	return !a || !a->known || (b->known && a->info.ns == b->info.ns);
}

static uint32_t thread_here(const struct task_names *n, const struct task *caller, uint32_t number)
{
	uint32_t here = 0;
	bool lives = false;

	for (uint32_t i = n->heads[BY_NS_TID][number % BUCKETS]; i; i = n->tasks[i - 1].next[BY_NS_TID]) {
		const struct task *t = &n->tasks[i - 1];

		if (t->number[BY_NS_TID] != number || t->number[BY_TID] == number || !same_namespace(caller, t))
			continue;
		if (lives && !t->ended)
			return 0; /* two namespaces know somebody by it */
		if (!here || !t->ended)
			here = t->number[BY_TID];
		lives = lives || !t->ended;
	}
	return here;
}

/* A process's first thread may be none that we heard of, and a group or a session outlives its leader. */
static uint32_t member_here(const struct task_names *n, const struct task *caller, uint32_t number, enum pid_kind kind)
{
	for (uint32_t i = 0; i < n->n; i++) {
		const struct task *t = &n->tasks[i];

		if (t->known && !t->ended && t->info.own[kind] == number && same_namespace(caller, t))
			return t->info.here[kind];
	}
	return 0;
}

uint32_t task_names_here(const struct task_names *n, const struct record *record, uint32_t number, enum pid_kind kind)
{
	const struct task *caller = find(n, record->tid);
	uint32_t here;

	if (caller && caller->known ? !caller->info.ns : !record->ns_tid || record->ns_tid == record->tid)
		return number;
	if (kind <= PID_OF_PROCESS) {
		kind = PID_OF_PROCESS;
		here = thread_here(n, caller, number);
	} else {
		here = 0; /* the one with this number may have left the group that is called by it */
	}
	if (!here && caller && caller->known)
		here = member_here(n, caller, number, kind);
	return here ?: thread_here(n, caller, number);
}
