/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Follows connect, and for a socket in non-blocking mode the getsockopt(SO_ERROR) that tells how it
 * went.
 */
#include "findings/attempts.h"

#include "buf.h"
#include "cleanup.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>

const unsigned attempts_names[] = { N_connect, N_getsockopt, N_close, N_NONE };

struct background {
	char address[128];
	int64_t time;
};

static void attempt_release(void *value)
{
	struct attempt *a = value;

	samples_done(&a->failures);
	samples_done(&a->success);
	samples_done(&a->blocked);
}

static void failed(struct attempt *at, struct watch *w, const struct call *c, int error)
{
	if (error == ECONNREFUSED || error == ENOENT)
		at->refused++;
	else
		at->other++;
	at->last_error = error;
	if (at->run++ == 0)
		at->first_failure = c->time;
	at->last_failure = call_end(c);
	samples_add(&at->failures, w, c);
}

static void succeeded(struct attempt *at, struct watch *w, const struct call *c)
{
	int64_t end = call_end(c) == TIME_UNKNOWN ? c->time : call_end(c);

	at->successes++;
	if (at->run && time_between(at->first_failure, end) > at->waited) {
		at->waited = time_between(at->first_failure, end);
		at->waited_run = at->run;
		samples_done(&at->success);
		samples_add(&at->success, w, c);
	}
	at->run = 0;
}

bool attempts_address(struct watch *w, const struct call *c, struct endpoint *ret_to)
{
	struct watch_fd fd;
	struct args args;

	args_split_first(c->args, 2, &args);
	if (!fact_sockaddr(args_get(&args, 1), ret_to))
		return false;
	if (ret_to->family != AF_INET && ret_to->family != AF_INET6 && ret_to->family != AF_UNIX)
		return false;
	if (!watch_fd(w, c, 0, &fd))
		return true;
	return !slice_starts(fd.what, "UDP") && !slice_starts(fd.what, "RAW") &&
	       !slice_starts(fd.what, "PING");
}

static void on_connect(struct attempts *a, struct watch *w, const struct call *c)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	struct endpoint to;
	struct attempt *at;
	struct args args;
	int64_t fd;
	char key[48];

	if (!attempts_address(w, c, &to))
		return;
	args_split_first(c->args, 1, &args);
	endpoint_print(&to, &text);
	at = keys_get(&a->addresses, (struct slice){ text.data, text.length });
	if (!at)
		return;
	if (c->error == EINPROGRESS && fact_number(args_get(&args, 0), &fd)) {
		struct background *b;

		(void)snprintf(key, sizeof(key), "%u:%lld", watch_process_number(w), (long long)fd);
		b = keys_get(&a->pending, slice_of(key));
		if (b) {
			(void)snprintf(b->address, sizeof(b->address), "%s", buf_cstr(&text));
			b->time = c->time;
		}
		return;
	}
	if (c->duration > at->longest_block) {
		at->longest_block = c->duration;
		samples_done(&at->blocked);
		samples_add(&at->blocked, w, c);
	}
	if (c->flags & CALL_FAILED && c->error != EINTR && c->error != EALREADY &&
		c->error != EISCONN && c->error != EAGAIN)
		failed(at, w, c, c->error);
	else if (!(c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_INTERRUPTED)))
		succeeded(at, w, c);
}

/* getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) */
static void on_result(struct attempts *a, struct watch *w, const struct call *c)
{
	const struct background *b;
	struct attempt *at;
	struct slice value;
	struct args args;
	char key[48];
	int64_t fd;

	args_split(c->args, &args);
	if (!slice_is(args_get(&args, 2), "SO_ERROR") || !fact_number(args_get(&args, 0), &fd))
		return;
	(void)snprintf(key, sizeof(key), "%u:%lld", watch_process_number(w), (long long)fd);
	b = keys_find(&a->pending, slice_of(key));
	if (!b)
		return;
	at = keys_find(&a->addresses, slice_of(b->address));
	value = args_get(&args, 3);
	if (at && value.length > 2 && value.at[0] == '[') {
		value = (struct slice){ value.at + 1, value.length - 2 };
		if (slice_is(value, "0"))
			succeeded(at, w, c);
		else if (errno_number(value))
			failed(at, w, c, errno_number(value));
	}
	keys_remove(&a->pending, slice_of(key));
}

static void on_close(struct attempts *a, struct watch *w, const struct call *c)
{
	struct args args;
	char key[48];
	int64_t fd;

	if (!a->pending.count)
		return;
	args_split_first(c->args, 1, &args);
	if (!fact_number(args_get(&args, 0), &fd))
		return;
	(void)snprintf(key, sizeof(key), "%u:%lld", watch_process_number(w), (long long)fd);
	keys_remove(&a->pending, slice_of(key));
}

void attempts_call(struct attempts *a, struct watch *w, const struct call *c)
{
	if (!a->addresses.limit) {
		a->addresses = KEYS(sizeof(struct attempt), 8192, attempt_release);
		a->pending = KEYS(sizeof(struct background), 8192, NULL);
	}
	if (c->name == N_connect)
		on_connect(a, w, c);
	else if (c->name == N_getsockopt)
		on_result(a, w, c);
	else
		on_close(a, w, c);
}

void attempts_done(void *attempts)
{
	struct attempts *a = attempts;

	keys_done(&a->addresses);
	keys_done(&a->pending);
}
