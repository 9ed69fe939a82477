/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See recorded.h: meta.json, and what may be concluded from its filter.
 */
#include "recorded.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "filter.h"
#include "request.h"
#include "text.h"
#include "label-options.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { META_MAX = 4 << 20 };

void recorded_init(struct recorded *r)
{
	memset(r, 0, sizeof(*r));
	r->strings = -1;
}

void recorded_done(struct recorded *r)
{
	free(r->container);
	free(r->id);
	free(r->image);
	free(r->command);
	free(r->filter);
	free(r->backend);
	free(r->kernel);
	free(r->start);
	free(r->end);
	free(r->reason);
	free(r->path);
	free(r->known);
	recorded_init(r);
}

/* A text, or a list of texts with blanks between. */
static char *text_of(const json_t *v)
{
	struct buf b = BUF_INIT;
	const json_t *item;
	size_t i;

	if (json_is_string(v))
		return strdup(json_string_value(v));
	if (!json_is_array(v))
		return NULL;
	json_array_foreach(v, i, item)
	{
		if (i)
			buf_byte(&b, ' ');
		if (json_is_string(item))
			buf_str(&b, json_string_value(item));
	}
	return buf_take(&b);
}

/* The first of the keys that is there: in the object itself, or one level below. */
static const json_t *look_up(const json_t *root, const char *object, const char *key)
{
	const json_t *inner = object ? json_object_get(root, object) : NULL;
	const json_t *v = json_is_object(inner) ? json_object_get(inner, key) : NULL;

	return v ? v : json_object_get(root, key);
}

static char *text_at(const json_t *root, const char *object, const char *key)
{
	const json_t *v = look_up(root, object, key);

	return v ? text_of(v) : NULL;
}

static uint64_t sum_of(const json_t *v)
{
	uint64_t total = 0;
	const char *key;
	json_t *item;

	if (json_is_integer(v))
		return (uint64_t)json_integer_value(v);
	if (json_is_object(v))
		json_object_foreach((json_t *)(uintptr_t)v, key, item) total +=
			json_is_integer(item) ? (uint64_t)json_integer_value(item) : 0;
	return total;
}

static void take_filter(struct recorded *r)
{
	_cleanup_(request_donep) struct request q;
	struct filter f;

	request_init(&q);
	if (!r->filter)
		return;
	if (label_option_set(&q, "trace", r->filter, NULL) < 0)
		return;
	f = q.filter;
	if (!q.traced)
		return;
	for (unsigned i = 0; i < N_KNOWN; i++) {
		static const char *const names[] = {
#define SYSCALL(number, name, ...) #name,
#include "syscalls.def"
#undef SYSCALL
		};
		int number = syscall_number(ABI_X86_64, names[i]);

		if (f.all || (number >= 0 && filter_has(&f, ABI_X86_64, (uint64_t)number)))
			r->wanted[i / 64] |= UINT64_C(1) << i % 64;
	}
	r->wanted_known = true;
	r->wanted_all = f.all;
}

/* "options" holds the request as annotations: io.sidetrace.trace.failed and so on. */
static void take_options(struct recorded *r, const json_t *options)
{
	const char *key;
	json_t *value;

	if (!json_is_object(options))
		return;
	json_object_foreach((json_t *)(uintptr_t)options, key, value)
	{
		const char *dot = strrchr(key, '.');
		const char *text = json_string_value(value);
		uint64_t number;

		if (!dot || !text)
			continue;
		if (strcmp(dot, ".failed") == 0)
			r->failed_only = strcmp(text, "true") == 0;
		else if (strcmp(dot, ".path") == 0 && !r->path && *text)
			r->path = strdup(text);
		else if (strcmp(dot, ".strings") == 0 &&
			 text_to_unsigned(text, UINT32_MAX, &number) == 0)
			r->strings = (int64_t)number;
	}
}

static uint32_t number_at(const json_t *object, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(object, key));

	return n > 0 && n <= UINT32_MAX ? (uint32_t)n : 0;
}

/* Without memory the report does without it, as with a meta.json that has no list. */
static void take_tasks(struct recorded *r, const json_t *list)
{
	const json_t *item;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) == 0)
		return;
	r->known = calloc(json_array_size(list), sizeof(*r->known));
	if (!r->known)
		return;
	json_array_foreach(list, i, item)
	{
		struct known_task k = {
			.tid = number_at(item, "tid"),
			.pid = number_at(item, "pid"),
			.ns_tid = number_at(item, "ns_tid"),
			.parent = number_at(item, "parent"),
		};

		if (k.tid)
			r->known[r->n_known++] = k;
	}
}

static void take_meta(struct recorded *r, const json_t *root)
{
	const json_t *v;

	r->meta = true;
	r->container = text_at(root, "container", "name");
	r->id = text_at(root, "container", "id");
	if (!r->container && json_is_string(json_object_get(root, "container")))
		r->container = text_of(json_object_get(root, "container"));
	r->image = text_at(root, "container", "image");
	r->command = text_at(root, "container", "command");
	r->filter = text_at(root, "request", "trace");
	if (!r->filter)
		r->filter = text_at(root, NULL, "filter");
	r->backend = text_at(root, "backend", "name");
	if (!r->backend)
		r->backend = text_at(root, NULL, "backend");
	r->kernel = text_at(root, "host", "kernel");
	r->start = text_at(root, "time", "start");
	r->end = text_at(root, "time", "end");
	if (!r->start)
		r->start = text_at(root, NULL, "start");
	if (!r->end)
		r->end = text_at(root, NULL, "end");
	r->reason = text_at(root, NULL, "reason");
	take_options(r, json_object_get(root, "options"));
	v = json_object_get(root, "complete");
	r->complete_known = json_is_boolean(v);
	r->complete = json_is_true(v);
	r->seen = sum_of(look_up(root, "events", "seen"));
	r->written = sum_of(look_up(root, "events", "written"));
	r->lost = sum_of(look_up(root, "events", "lost"));
	r->pid = number_at(root, "pid");
	take_filter(r);
	take_tasks(r, json_object_get(root, "task_list"));
}

int recorded_load(struct recorded *r, const char *folder, struct error *err)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	_cleanup_(freep) char *path = NULL;
	_cleanup_(close_fdp) int fd = -1;
	json_error_t where;
	json_t *root;
	int k;

	if (asprintf(&path, "%s/meta.json", folder) < 0)
		return error_set(err, ENOMEM, "read meta.json");
	k = file_open_plain(AT_FDCWD, path, &fd);
	if (k == -EBADF)
		return error_say(err, EBADF, "'%s' is no regular file", path);
	if (k == 0)
		k = fd_read_all(fd, META_MAX, &text);
	if (k == -ENOENT || k == -ENOTDIR)
		return 0;
	if (k < 0)
		return error_set(err, -k, "read '%s'", path);
	root = json_loadb(text.data ? text.data : "", text.length, JSON_REJECT_DUPLICATES, &where);
	if (!root)
		return error_say(
			err, EINVAL, "'%s' is not JSON: line %d: %s", path, where.line, where.text);
	if (json_is_object(root))
		take_meta(r, root);
	json_decref(root);
	return 0;
}

int recorded_take_header(struct recorded *r, struct slice text, struct error *err)
{
	json_error_t where;
	json_t *root = json_loadb(text.at, text.length, JSON_REJECT_DUPLICATES, &where);

	if (!root)
		return error_say(err, EINVAL, "its first line is not JSON: %s", where.text);
	/* `sidetrace export` writes one too, that knows nothing */
	if (json_is_string(json_object_get(root, "sidetrace")))
		take_meta(r, root);
	json_decref(root);
	return 0;
}

/* The log has calls of kinds that nobody would choose together: everything was recorded. */
static bool looks_unfiltered(const struct recorded *r)
{
	static const unsigned memory[] = {N_mmap, N_brk, N_mprotect, N_munmap, N_madvise};
	static const unsigned plain[] = {N_read, N_write, N_close};
	static const unsigned rest[] = {N_rt_sigaction, N_rt_sigprocmask, N_futex,
		N_set_robust_list, N_getpid, N_clock_nanosleep, N_exit_group, N_getrandom,
		N_prlimit64};
	unsigned kinds = 0;

	for (size_t i = 0; i < ARRAY_SIZE(memory); i++)
		if (r->seen_name[memory[i]]) {
			kinds |= 1;
			break;
		}
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		if (r->seen_name[plain[i]]) {
			kinds |= 2;
			break;
		}
	for (size_t i = 0; i < ARRAY_SIZE(rest); i++)
		if (r->seen_name[rest[i]]) {
			kinds |= 4;
			break;
		}
	return kinds == 7;
}

enum recorded_answer recorded_has(const struct recorded *r, unsigned name)
{
	if (name < N_LIMIT && r->seen_name[name])
		return RECORDED_YES;
	if (r->wanted_known && name < N_KNOWN)
		return r->wanted[name / 64] >> name % 64 & 1 ? RECORDED_YES : RECORDED_NO;
	if (looks_unfiltered(r))
		return RECORDED_YES;
	return RECORDED_UNKNOWN;
}

enum recorded_answer recorded_has_any(const struct recorded *r, const unsigned *names)
{
	enum recorded_answer best = RECORDED_NO;

	for (; *names != N_NONE; names++) {
		enum recorded_answer a = recorded_has(r, *names);

		if (a > best)
			best = a;
	}
	return best;
}
