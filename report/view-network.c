/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * network: connections by peer (how long, refused, timed out, tried again) and listening sockets. A
 * non-blocking connect is finished by whatever shows that it is: SO_ERROR, a second connect, the
 * first bytes.
 */
#include "analysis.h"
#include "tasks.h"
#include "view-states.h"
#include "view-tools.h"

#include <errno.h>
#include <sys/socket.h>

enum { KEYS_MAX = 20000, SOCKETS_MAX = 100000, SHOWN = 1000 };

struct connection {
	struct peer_row *peer;
	int64_t began;
	bool pending;
};

static int begin(struct analysis *a, void *state)
{
	struct network_state *s = state;

	(void)a;
	map_init(&s->peers, sizeof(struct peer_row), KEYS_MAX);
	map_init(&s->listeners, sizeof(struct listener_row), KEYS_MAX);
	map_init(&s->sockets, sizeof(struct connection), SOCKETS_MAX);
	return 0;
}

static struct connection *connection_of(struct network_state *s, const struct task *task, bool make)
{
	uint32_t socket = task->fd_known ? task->fd_entry.socket : 0;

	if (!socket)
		return NULL;
	buf_reset(&s->key);
	buf_unsigned(&s->key, socket);
	if (make)
		return map_get(&s->sockets, (struct slice){s->key.data, s->key.length});
	return map_find(&s->sockets, (struct slice){s->key.data, s->key.length});
}

static void keep_line(struct peer_row *p, uint64_t line)
{
	if (p->n_lines < 3)
		p->lines[p->n_lines++] = line;
}

static void succeeded(struct peer_row *p, int64_t time, int64_t latency)
{
	p->connected++;
	if (p->last_failed && p->ready == 0)
		p->ready = time;
	p->last_failed = false;
	if (latency != DURATION_UNKNOWN) {
		histogram_add(&p->latency, latency);
		if (latency > p->worst)
			p->worst = latency;
	}
}

static void failed(struct peer_row *p, int error, uint64_t line, int64_t spent)
{
	if (error == ECONNREFUSED)
		p->refused++;
	else if (error == ETIMEDOUT || error == EHOSTUNREACH || error == ENETUNREACH)
		p->timed_out++;
	else
		p->failed++;
	/* the evidence is of failures first */
	if (p->attempts == 1 || !p->last_failed)
		p->n_lines = p->error == 0 ? 0 : p->n_lines;
	p->error = error;
	p->last_failed = true;
	if (spent > 0)
		time_add(&p->time_failed, spent);
	keep_line(p, line);
}

static void settle(struct connection *k, const struct call *c, int error)
{
	int64_t latency = DURATION_UNKNOWN;

	if (!k || !k->pending)
		return;
	k->pending = false;
	if (k->peer->pending > 0)
		k->peer->pending--;
	if (k->began != TIME_UNKNOWN && c->time != TIME_UNKNOWN)
		latency = c->time - k->began;
	if (error == 0)
		succeeded(k->peer, c->time, latency);
	else
		failed(k->peer, error, c->line, latency);
}

static void call_connect(struct network_state *s, const struct task *task, const struct call *c)
{
	struct connection *k = connection_of(s, task, true);
	struct endpoint to;
	struct peer_row *p;
	struct args a;

	if (k && k->pending &&
		(c->error == 0 || c->error == EISCONN || c->error == ECONNREFUSED ||
			c->error == ETIMEDOUT || c->error == EALREADY)) {
		/* asked again about the one that is under way */
		if (c->error != EALREADY)
			settle(k, c, c->error == EISCONN ? 0 : c->error);
		return;
	}
	args_split_first(c->args, 2, &a);
	if (!fact_sockaddr(args_get(&a, 1), &to) || to.family == 0)
		return; /* AF_UNSPEC takes a UDP socket's peer away */
	buf_reset(&s->what);
	endpoint_print(&to, &s->what);
	p = map_get(&s->peers, (struct slice){s->what.data, s->what.length});
	if (!p)
		return;
	if (p->attempts++ == 0)
		p->first = c->time;
	else if (p->last_failed)
		p->retries++;
	p->last = c->time;
	if (k) {
		*k = (struct connection){.peer = p, .began = c->time};
	}
	if (c->error == EINPROGRESS || (c->error == EAGAIN && to.family != AF_UNIX)) {
		p->pending++;
		if (k)
			k->pending = true;
		if (!p->last_failed)
			keep_line(p, c->line);
	} else if (c->flags & (CALL_UNFINISHED | CALL_INTERRUPTED)) {
		p->pending++;
		keep_line(p, c->line);
	} else if (c->error != 0) {
		failed(p, c->error, c->line, c->duration);
	} else {
		if (!p->last_failed && p->error == 0)
			keep_line(p, c->line);
		succeeded(p, c->time, c->duration);
	}
}

static void call_getsockopt(struct network_state *s, const struct task *task, const struct call *c)
{
	struct connection *k = connection_of(s, task, false);
	struct args a;
	struct slice value;

	if (!k || !k->pending || (c->flags & CALL_FAILED))
		return;
	args_split_first(c->args, 4, &a);
	if (!slice_is(args_get(&a, 2), "SO_ERROR"))
		return;
	value = args_get(&a, 3);
	if (slice_starts(value, "[0]"))
		settle(k, c, 0);
	else if (value.length > 2)
		settle(k, c,
			errno_number(slice_between(value.at + 1, value.at + value.length - 1)));
}

static void call_listen(struct network_state *s, const struct task *task, const struct call *c)
{
	struct fd_fact f;
	struct args a;
	struct listener_row *l;
	bool accepting = c->name != N_listen;

	if (!accepting && (c->flags & CALL_FAILED))
		return;
	args_split_first(c->args, 1, &a);
	if (!fact_fd(args_get(&a, 0), &f))
		return;
	buf_reset(&s->what);
	if (f.local.length > 0)
		buf_add(&s->what, f.local.at, f.local.length);
	else if (task->fd_known && task->fds && task->fd_entry.what)
		buf_add(&s->what, fdtable_what(task->fds, &task->fd_entry).at,
			fdtable_what(task->fds, &task->fd_entry).length);
	else
		buf_printf(&s->what, "fd %d", f.fd);
	l = map_get(&s->listeners, (struct slice){s->what.data, s->what.length});
	if (!l)
		return;
	if (l->line == 0) {
		l->line = c->line;
		l->since = c->time;
		l->first_accept = TIME_UNKNOWN;
	}
	if (!accepting) {
		l->listens++;
		return;
	}
	if (c->duration > 0)
		time_add(&l->waiting, c->duration);
	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_INTERRUPTED))
		return;
	if (l->accepted++ == 0)
		l->first_accept = c->time;
}

static void call_bytes(
	struct network_state *s, const struct task *task, const struct call *c, bool sent)
{
	struct connection *k;

	if (task->fd_kind != FD_SOCKET || (c->flags & CALL_UNFINISHED))
		return;
	k = connection_of(s, task, false);
	if (!k || !k->peer)
		return; /* a connect whose address could not be read */
	if (c->error == 0)
		settle(k, c, 0);
	else if (c->error != EAGAIN && (c->flags & CALL_FAILED))
		settle(k, c, c->error);
	if (c->error == 0 && c->result > 0) {
		if (sent)
			k->peer->sent += (uint64_t)c->result;
		else
			k->peer->received += (uint64_t)c->result;
	}
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	struct network_state *s = state;
	const struct task *task = analysis_task(a);

	if (c->kind != CALL_SYSCALL)
		return;
	switch (c->name) {
	case N_connect:
		s->calls++;
		call_connect(s, task, c);
		break;
	case N_getsockopt:
		s->calls++;
		call_getsockopt(s, task, c);
		break;
	case N_getpeername:
		s->calls++;
		if (c->error == 0)
			settle(connection_of(s, task, false), c, 0);
		break;
	case N_listen:
	case N_accept:
	case N_accept4:
		s->calls++;
		call_listen(s, task, c);
		break;
	case N_sendto:
	case N_sendmsg:
	case N_write:
	case N_writev:
	case N_sendfile:
		call_bytes(s, task, c, true);
		break;
	case N_recvfrom:
	case N_recvmsg:
	case N_read:
	case N_readv:
		call_bytes(s, task, c, false);
		break;
	case N_socket:
	case N_bind:
		s->calls++;
		break;
	default:
		break;
	}
}

static uint64_t bad(const struct peer_row *p)
{
	return p->refused + p->timed_out + p->failed;
}

static int worst_first(const void *a, const void *b)
{
	const struct peer_row *x = (const void *)(*(const struct map_entry *const *)a)->value,
			      *y = (const void *)(*(const struct map_entry *const *)b)->value;

	if (bad(x) != bad(y))
		return bad(x) > bad(y) ? -1 : 1;
	if (x->latency.sum != y->latency.sum)
		return x->latency.sum > y->latency.sum ? -1 : 1;
	return x->attempts > y->attempts ? -1 : x->attempts < y->attempts;
}

static void end(struct analysis *a, void *state)
{
	struct network_state *s = state;

	(void)a;
	map_sort(&s->peers, worst_first);
}

enum {
	ATTEMPTS,
	CONNECTED,
	REFUSED,
	TIMED_OUT,
	FAILED,
	RETRIES,
	MEAN,
	MOST,
	SENT,
	RECEIVED,
	LINE,
	PEER
};

static const struct column peer_columns[] = {
	[ATTEMPTS] = {"attempts", "tries", COLUMN_COUNT},
	[CONNECTED] = {"connected", "ok", COLUMN_COUNT},
	[REFUSED] = {"refused", "refused", COLUMN_COUNT, true},
	[TIMED_OUT] = {"timed_out", "timed out", COLUMN_COUNT, true},
	[FAILED] = {"failed", "failed", COLUMN_COUNT, true},
	[RETRIES] = {"retries", "retries", COLUMN_COUNT, true},
	[MEAN] = {"latency_median", "median", COLUMN_DURATION, true},
	[MOST] = {"latency_max", "longest", COLUMN_DURATION, true},
	[SENT] = {"sent_bytes", "sent", COLUMN_BYTES, true},
	[RECEIVED] = {"received_bytes", "received", COLUMN_BYTES, true},
	[LINE] = {"line", "line", COLUMN_LINE, true},
	[PEER] = {"peer", "to", COLUMN_TEXT},
};

enum { L_ACCEPTED, L_SINCE, L_FIRST, L_WAITING, L_LINE, L_ADDRESS };

static const struct column listener_columns[] = {
	[L_ACCEPTED] = {"accepted", "accepted", COLUMN_COUNT},
	[L_SINCE] = {"since", "since", COLUMN_TIME, true},
	[L_FIRST] = {"first_accept", "first accept", COLUMN_TIME, true},
	[L_WAITING] = {"waiting", "in accept", COLUMN_DURATION, true},
	[L_LINE] = {"line", "line", COLUMN_LINE},
	[L_ADDRESS] = {"address", "listens on", COLUMN_TEXT},
};

static void count_cell(struct table *t, unsigned column, uint64_t n)
{
	if (n > 0)
		table_number(t, column, (int64_t)n);
}

static void describe(struct analysis *a, void *state, struct section *out)
{
	static const unsigned needed[] = {N_connect, N_accept4, N_accept, N_listen, N_NONE};
	struct network_state *s = state;
	struct table *t;

	if (section_not_recorded(a, out, needed, "network calls", s->calls > 0))
		return;
	t = section_table(out, "peers", NULL, peer_columns, PEER + 1);
	for (size_t i = 0; i < s->peers.count; i++) {
		const struct peer_row *p = (const void *)s->peers.order[i]->value;

		if (i >= SHOWN) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		table_number(t, ATTEMPTS, (int64_t)p->attempts);
		table_number(t, CONNECTED, (int64_t)p->connected);
		count_cell(t, REFUSED, p->refused);
		count_cell(t, TIMED_OUT, p->timed_out);
		count_cell(t, FAILED, p->failed);
		count_cell(t, RETRIES, p->retries);
		table_number(t, MEAN, histogram_quantile(&p->latency, 500));
		if (p->latency.count > 0)
			table_number(t, MOST, p->latency.most);
		count_cell(t, SENT, p->sent);
		count_cell(t, RECEIVED, p->received);
		if (p->n_lines > 0)
			table_number(t, LINE, (int64_t)p->lines[0]);
		table_text(t, PEER, s->peers.order[i]->key);
	}
	if (s->listeners.count == 0)
		return;
	t = section_table(out, "listeners", "Listening", listener_columns, L_ADDRESS + 1);
	for (size_t i = 0; i < s->listeners.count && i < SHOWN; i++) {
		const struct listener_row *l = (const void *)s->listeners.order[i]->value;

		table_row(t);
		table_number(t, L_ACCEPTED, (int64_t)l->accepted);
		table_number(t, L_SINCE, l->since);
		table_number(t, L_FIRST, l->first_accept);
		if (l->waiting > 0)
			table_number(t, L_WAITING, l->waiting);
		table_number(t, L_LINE, (int64_t)l->line);
		table_text(t, L_ADDRESS, s->listeners.order[i]->key);
	}
}

static void done(struct analysis *a, void *state)
{
	struct network_state *s = state;

	(void)a;
	for (size_t i = 0; i < s->peers.count; i++)
		histogram_done(&((struct peer_row *)(void *)s->peers.order[i]->value)->latency);
	map_done(&s->peers);
	map_done(&s->listeners);
	map_done(&s->sockets);
	buf_done(&s->key);
	buf_done(&s->what);
}

const struct view view_network = {
	.name = "network",
	.title = "Network",
	.needs = VIEW_FDS,
	.state_size = sizeof(struct network_state),
	.begin = begin,
	.call = call,
	.end = end,
	.describe = describe,
	.done = done,
};
