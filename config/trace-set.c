/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trace=`. The presets are words of the set language: "startup,memory" works; the words for yes and
 * no stand alone.
 */
#include "trace-set.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "filter-words.h"
#include "label-options.h"
#include "request.h"
#include "text.h"
#include "value.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define TRACE_SET_MAX 8192 /* bytes; the filter's own limit leaves room for expanded presets */

static const char *const yes_words[] = { "true", "on", "yes", "1" };
static const char *const no_words[] = { "false", "off", "no", "0", "none" };

/*
 * startup: what a start-up profile is made from. Processes and execs give the tree and the child exits;
 * files the loader's, interpreter's and configuration's phases; network, pipes, eventfds and futexes what
 * was waited for and who woke it; the waiting calls themselves the time. Reads and writes are there
 * because a wait on a pipe or socket is a read, and sd_notify is a write. Left out: memory, clocks,
 * signals' masks, identity: frequent, and no link of any chain.
 */
const struct label_preset label_presets[] = {
	{ "startup",
		"%process,%file,%network,"
		"read,write,readv,writev,pread64,pwrite64,preadv,pwritev,preadv2,pwritev2,"
		"getdents,getdents64,close,close_range,dup,dup2,dup3,fcntl,fcntl64,"
		"pipe,pipe2,eventfd,eventfd2,timerfd_create,timerfd_settime,signalfd,signalfd4,"
		"pidfd_open,pidfd_getfd,"
		"poll,ppoll,ppoll_time64,select,_newselect,pselect6,pselect6_time64,"
		"epoll_create,epoll_create1,epoll_ctl,epoll_wait,epoll_pwait,epoll_pwait2,"
		"futex,futex_time64,futex_wait,futex_wake,futex_waitv,futex_requeue,"
		"nanosleep,clock_nanosleep,clock_nanosleep_time64,pause,"
		"rt_sigsuspend,rt_sigtimedwait,rt_sigtimedwait_time64,waitpid,"
		"flock,fsync,fdatasync,sync,syncfs,"
		"io_uring_setup,io_uring_enter,io_getevents,io_pgetevents",
		"what a start-up profile needs: processes, files, network, pipes, locks and every call "
		"that waits" },
	{ "summary", "all", "every call, counted in the kernel; only strace -c's table is written" },
	{ NULL, NULL, NULL },
};

static bool is_one_of(const char *value, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(value, words[i]) == 0)
			return true;
	return false;
}

bool trace_set_is_off(const char *value)
{
	return is_one_of(value, no_words, ARRAY_SIZE(no_words));
}

static const struct label_preset *preset_find(const char *name)
{
	for (const struct label_preset *p = label_presets; p->name; p++)
		if (strcmp(p->name, name) == 0)
			return p;
	return NULL;
}

/* The value with presets replaced by their sets; summary by nothing beside other tokens. */
static int expand(const char *value, struct buf *out, bool *ret_summary)
{
	_cleanup_(freep) char *copy = strdup(value);
	char *rest = copy, *token;
	bool any = false, inverted = *value == '!';

	if (!copy)
		return -ENOMEM;
	for (; *rest == '!' || *rest == ' '; rest++)
		buf_byte(out, *rest);
	while ((token = strsep(&rest, ","))) {
		const struct label_preset *preset;

		token = text_trim(token);
		preset = preset_find(token);
		if (preset && strcmp(preset->name, "summary") == 0) {
			*ret_summary = true;
			continue;
		}
		if (*token == '\0')
			continue;
		if (any)
			buf_byte(out, ',');
		any = true;
		buf_str(out, preset ? preset->set : token);
	}
	if (!any && *ret_summary && !inverted)
		buf_str(out, "all");
	(void)buf_cstr(out);
	return out->failed ? -ENOMEM : 0;
}

/* Every word that may stand alone, for "did you mean". */
static size_t lone_words(const char **words)
{
	size_t count = 0;

	words[count++] = "true";
	words[count++] = "false";
	for (const struct label_preset *p = label_presets; p->name; p++)
		words[count++] = p->name;
	words[count++] = "all";
	words[count++] = "none";
	return count;
}

int trace_set_parse(const char *value, struct request *q, struct error *err)
{
	_cleanup_(buf_donep) struct buf set = BUF_INIT;
	const char *words[16];
	size_t n_words = lone_words(words);
	struct filter filter;
	bool off = trace_set_is_off(value), summary = false;
	char *trace;
	int r = value_check(value, TRACE_SET_MAX, err);

	if (r < 0)
		return r;
	if (*value == '\0' || is_one_of(value, yes_words, ARRAY_SIZE(yes_words))) {
		filter_all(&filter);
	} else if (off) {
		filter_none(&filter);
	} else {
		r = expand(value, &set, &summary);
		if (r < 0)
			return error_set(err, -r, "parse a set of system calls");
		r = filter_parse_words(buf_cstr(&set), words,
			strpbrk(value, ",!?@") ? 0 : n_words, &filter, err);
		if (r < 0)
			return r;
	}
	trace = strdup(*value ? value : "all");
	if (!trace)
		return error_set(err, ENOMEM, "parse a set of system calls");
	free(q->trace);
	q->trace = trace;
	q->traced = !off;
	q->filter = filter;
	if (summary)
		q->summary = SUMMARY_ONLY;
	return 0;
}
