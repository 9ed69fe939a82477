/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dns: look-ups read from the packets in the log's strings. A query is paired with its answer by
 * socket and transaction id; the same question sent again is a retry of the first; NXDOMAIN after
 * NXDOMAIN for one name is a run through the search list.
 */
#include "analysis.h"
#include "dns-packet.h"
#include "tasks.h"
#include "view-states.h"
#include "view-tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DNS_PORT = 53, MDNS_PORT = 5353, LOOK_BACK = 256, SHOWN = 1000 };

/* The peer of the socket that the call works on; "" when unknown. */
static void server_of(const struct task *task, const struct call *c, char *server, size_t size,
	bool *ret_dns, bool *ret_tcp)
{
	struct buf b = BUF_INIT;
	struct endpoint to = {0};
	struct fd_fact f;
	struct args a;
	struct slice what;
	const char *blank;

	*ret_dns = *ret_tcp = false;
	server[0] = '\0';
	args_split_first(c->args, 5, &a);
	if (c->name == N_sendto || c->name == N_recvfrom)
		(void)fact_sockaddr(args_get(&a, 4), &to);
	if (to.family == 0 && fact_fd(args_get(&a, 0), &f) && f.remote.length > 0)
		(void)fact_endpoint(f.remote, &to);
	if (to.family == 0 && task->fds && task->fd_known && task->fd_entry.what) {
		what = fdtable_what(task->fds, &task->fd_entry);
		*ret_tcp = slice_starts(what, "TCP");
		blank = memchr(what.at, ' ', what.length);
		if (blank && !slice_starts(slice_between(blank, what.at + what.length), " on "))
			(void)fact_endpoint(slice_between(blank + 1, what.at + what.length), &to);
	}
	if (task->fd_known && task->fd_entry.stream)
		*ret_tcp = true;
	if (to.family == 0)
		return;
	*ret_dns = to.port == DNS_PORT || to.port == MDNS_PORT;
	endpoint_print(&to, &b);
	if (b.length >= size)
		b.length = size - 1;
	memcpy(server, b.data, b.length);
	server[b.length] = '\0';
	buf_done(&b);
}

static struct dns_query *add_query(struct dns_state *s)
{
	if (s->count == DNS_KEPT) {
		s->not_kept++;
		return NULL;
	}
	if (s->count == s->capacity) {
		size_t bigger = s->capacity ? 2 * s->capacity : 64;
		struct dns_query *query = realloc(s->query, bigger * sizeof(*query));

		if (!query) {
			s->not_kept++;
			return NULL;
		}
		s->query = query;
		s->capacity = bigger;
	}
	s->query[s->count] =
		(struct dns_query){.answered = TIME_UNKNOWN, .latency = DURATION_UNKNOWN};
	return &s->query[s->count++];
}

/* An open query among the latest ones, with that id on that socket, or (id < 0) that question. */
static struct dns_query *find_open(
	struct dns_state *s, uint32_t socket, int id, const char *name, uint16_t type, uint32_t tid)
{
	for (size_t i = s->count, n = 0; i > 0 && n < LOOK_BACK; i--, n++) {
		struct dns_query *q = &s->query[i - 1];

		if (q->outcome != DNS_OPEN)
			continue;
		if (id >= 0 && q->id == id && q->socket == socket)
			return q;
		if (id < 0 && q->tid == tid && q->type == type && strcmp(q->name, name) == 0)
			return q;
	}
	return NULL;
}

static void query_sent(struct dns_state *s, const struct task *task, const struct call *c,
	const struct dns_packet *p, const char *server, bool tcp, bool cut)
{
	uint32_t socket = task->fd_known ? task->fd_entry.socket : 0;
	struct dns_query *q =
		p->has_name ? find_open(s, socket, -1, p->name, p->type, c->tid) : NULL;

	if (q) {
		q->attempts++;
		q->id = p->id;
		q->socket = socket;
		q->sent = c->time;
		(void)snprintf(q->server, sizeof(q->server), "%s", server);
		return;
	}
	q = add_query(s);
	if (!q)
		return;
	q->id = p->id;
	q->type = p->type;
	q->socket = socket;
	q->tid = c->tid;
	q->attempts = 1;
	q->sent = q->first_sent = c->time;
	q->line = c->line;
	q->tcp = tcp;
	q->cut = cut && !p->has_name;
	(void)snprintf(q->name, sizeof(q->name), "%s", p->has_name ? p->name : "?");
	(void)snprintf(q->server, sizeof(q->server), "%s", server);
}

static void answer_came(struct dns_state *s, const struct task *task, const struct call *c,
	const struct dns_packet *p)
{
	uint32_t socket = task->fd_known ? task->fd_entry.socket : 0;
	struct dns_query *q = find_open(s, socket, p->id, NULL, 0, 0);
	int64_t at = call_end(c);

	if (!q)
		return;
	q->answered = at != TIME_UNKNOWN ? at : c->time;
	q->line_answer = c->line;
	q->rcode = p->rcode;
	q->answers = p->answers;
	if (q->first_sent != TIME_UNKNOWN && q->answered != TIME_UNKNOWN)
		q->latency = q->answered - q->first_sent;
	q->outcome = p->truncated      ? DNS_TRUNCATED
		     : p->rcode == 3   ? DNS_NXDOMAIN
		     : p->rcode != 0   ? DNS_FAILED
		     : p->answers == 0 ? DNS_NO_DATA
				       : DNS_ANSWERED;
}

static void packet(struct dns_state *s, const struct task *task, const struct call *c,
	struct slice text, bool sending, const char *server, bool port_is_dns, bool tcp)
{
	struct dns_packet p;
	const unsigned char *bytes;
	size_t length;
	bool cut;

	buf_reset(&s->payload);
	if (!fact_string(text, &s->payload, &cut))
		return;
	bytes = (const unsigned char *)s->payload.data;
	length = s->payload.length;
	/* over TCP the length stands in front (RFC 1035, 4.2.2), now and then in a write of its own
	 */
	if (tcp && length >= 14 && (cut || (size_t)(bytes[0] << 8 | bytes[1]) == length - 2)) {
		bytes += 2;
		length -= 2;
	}
	if (!dns_parse(bytes, length, cut, &p)) {
		if (port_is_dns && cut && length < 12)
			s->undecoded++;
		return;
	}
	if (!port_is_dns && !(sending ? p.exact && !tcp : p.response))
		return;
	if (p.response == sending)
		return;
	if (sending && !p.has_name)
		s->undecoded++;
	if (sending)
		query_sent(s, task, c, &p, server, tcp, cut);
	else
		answer_came(s, task, c, &p);
}

/* Calls that were never answered, when their socket is closed: given up on. */
static void given_up(struct dns_state *s, const struct task *task, const struct call *c)
{
	if (!task->fd_known || !task->fd_entry.socket)
		return;
	for (size_t i = s->count, n = 0; i > 0 && n < LOOK_BACK; i--, n++) {
		struct dns_query *q = &s->query[i - 1];

		if (q->outcome == DNS_OPEN && q->socket == task->fd_entry.socket &&
			q->latency == DURATION_UNKNOWN && q->first_sent != TIME_UNKNOWN &&
			c->time != TIME_UNKNOWN)
			q->latency = c->time - q->first_sent;
	}
}

static void call(struct analysis *a, void *state, const struct call *c)
{
	static const char iov[] = "iov_base=";
	struct dns_state *s = state;
	const struct task *task = analysis_task(a);
	char server[64];
	bool sending, dns, tcp;
	struct args args;
	const char *p, *end;

	if (c->kind != CALL_SYSCALL)
		return;
	switch (c->name) {
	case N_close:
		if (s->count > 0)
			given_up(s, task, c);
		return;
	case N_sendto:
	case N_sendmsg:
	case N_sendmmsg:
	case N_write:
	case N_writev:
		sending = true;
		break;
	case N_recvfrom:
	case N_recvmsg:
	case N_recvmmsg:
	case N_read:
	case N_readv:
		sending = false;
		break;
	default:
		return;
	}
	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_INTERRUPTED) ||
		task->fd_kind != FD_SOCKET)
		return;
	if (!sending && s->count == 0)
		return;
	server_of(task, c, server, sizeof(server), &dns, &tcp);
	if (tcp && !dns)
		return;
	args_split_first(c->args, 2, &args);
	if (args_get(&args, 1).length > 0 && args_get(&args, 1).at[0] == '"') {
		packet(s, task, c, args_get(&args, 1), sending, server, dns, tcp);
		return;
	}
	end = c->args.at + c->args.length;
	for (p = c->args.at; (p = memmem(p, (size_t)(end - p), iov, sizeof(iov) - 1)); p++)
		packet(s, task, c, slice_between(p + sizeof(iov) - 1, end), sending, server, dns,
			tcp);
}

/* www of www.a.example.org: what stays the same along the search list. */
static size_t first_label(const char *name)
{
	return strcspn(name, ".");
}

static void find_runs(struct dns_state *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct dns_query *q = &s->query[i];
		struct dns_run run = {0};
		size_t n = first_label(q->name), last = i;
		struct dns_run *bigger;
		int64_t until = q->answered;

		if (q->outcome != DNS_NXDOMAIN || q->in_run)
			continue;
		for (size_t k = i; k < s->count && k < i + LOOK_BACK; k++) {
			struct dns_query *next = &s->query[k];

			if (next->tid != q->tid || first_label(next->name) != n ||
				strncmp(next->name, q->name, n) != 0 || next->type != q->type)
				continue;
			if (next->outcome == DNS_NXDOMAIN) {
				run.queries++;
				next->in_run = true;
				if (next->answered != TIME_UNKNOWN)
					until = next->answered;
				last = k;
			} else {
				run.found = next->outcome == DNS_ANSWERED;
				if (run.found)
					last = k;
				break;
			}
		}
		if (run.queries < 2)
			continue;
		(void)snprintf(run.name, sizeof(run.name), "%s", s->query[last].name);
		run.line = q->line;
		run.time = q->first_sent != TIME_UNKNOWN && until != TIME_UNKNOWN
				   ? until - q->first_sent
				   : 0;
		bigger = realloc(s->run, (s->n_runs + 1) * sizeof(*bigger));
		if (!bigger)
			return;
		s->run = bigger;
		s->run[s->n_runs++] = run;
	}
}

static void end(struct analysis *a, void *state)
{
	struct dns_state *s = state;
	int64_t last = analysis_stats(a)->last;

	for (size_t i = 0; i < s->count; i++) {
		struct dns_query *q = &s->query[i];

		if (q->outcome == DNS_OPEN && q->latency == DURATION_UNKNOWN &&
			q->first_sent != TIME_UNKNOWN && last != TIME_UNKNOWN)
			q->latency = last - q->first_sent;
	}
	find_runs(s);
}

enum { LATENCY, START, TRIES, OUTCOME, TYPE, SERVER, LINE, NAME };

static const struct column columns[] = {
	[LATENCY] = {"latency", "took", COLUMN_DURATION, true},
	[START] = {"start", "start", COLUMN_TIME, true},
	[TRIES] = {"attempts", "tries", COLUMN_COUNT},
	[OUTCOME] = {"outcome", "outcome", COLUMN_TEXT},
	[TYPE] = {"type", "type", COLUMN_TEXT},
	[SERVER] = {"server", "server", COLUMN_TEXT},
	[LINE] = {"line", "line", COLUMN_LINE},
	[NAME] = {"name", "name", COLUMN_TEXT},
};

enum { R_QUERIES, R_TIME, R_FOUND, R_LINE, R_NAME };

static const struct column run_columns[] = {
	[R_QUERIES] = {"nxdomain", "NXDOMAIN", COLUMN_COUNT},
	[R_TIME] = {"seconds", "took", COLUMN_DURATION, true},
	[R_FOUND] = {"result", "then", COLUMN_TEXT},
	[R_LINE] = {"line", "line", COLUMN_LINE},
	[R_NAME] = {"name", "last name asked", COLUMN_TEXT},
};

static const char *outcome_text(const struct dns_query *q)
{
	switch (q->outcome) {
	case DNS_OPEN:
		return "no answer";
	case DNS_NO_DATA:
		return "no data";
	case DNS_TRUNCATED:
		return "truncated";
	default:
		return dns_rcode_text(q->rcode);
	}
}

static int slowest_first(const void *a, const void *b)
{
	const struct dns_query *x = *(const struct dns_query *const *)a,
			       *y = *(const struct dns_query *const *)b;

	if (x->latency != y->latency)
		return x->latency > y->latency ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

static void describe_queries(struct dns_state *s, struct section *out)
{
	struct table *t = section_table(out, "queries", NULL, columns, NAME + 1);
	const struct dns_query **order = calloc(s->count ? s->count : 1, sizeof(*order));
	char scratch[12];

	if (!order)
		return;
	for (size_t i = 0; i < s->count; i++)
		order[i] = &s->query[i];
	qsort(order, s->count, sizeof(*order), slowest_first);
	for (size_t i = 0; i < s->count; i++) {
		const struct dns_query *q = order[i];

		if (i >= SHOWN) {
			t->n_left_out++;
			continue;
		}
		table_row(t);
		table_number(t, LATENCY, q->latency);
		table_number(t, START, q->first_sent);
		table_number(t, TRIES, q->attempts);
		table_text(t, OUTCOME, slice_of(outcome_text(q)));
		if (strcmp(q->name, "?") != 0)
			table_text(t, TYPE, slice_of(dns_type_text(q->type, scratch)));
		table_text(t, SERVER, slice_of(q->server));
		table_number(t, LINE, (int64_t)q->line);
		table_text(t, NAME, slice_of(q->name));
	}
	t->n_left_out += s->not_kept;
	free(order);
}

static void describe(struct analysis *a, void *state, struct section *out)
{
	static const unsigned needed[] = {N_sendto, N_sendmmsg, N_recvfrom, N_NONE};
	struct dns_state *s = state;
	struct table *t;

	if (section_not_recorded(a, out, needed, "network calls", s->count > 0))
		return;
	if (s->undecoded > 0)
		section_note(out,
			"%llu packets could not be read: the log's strings are cut (strace -s, "
			"trace.strings); 256 bytes are enough.",
			(unsigned long long)s->undecoded);
	describe_queries(s, out);
	if (s->n_runs == 0)
		return;
	t = section_table(
		out, "search_runs", "Runs through the search list", run_columns, R_NAME + 1);
	for (size_t i = 0; i < s->n_runs && i < SHOWN; i++) {
		table_row(t);
		table_number(t, R_QUERIES, s->run[i].queries);
		if (s->run[i].time > 0)
			table_number(t, R_TIME, s->run[i].time);
		table_text(t, R_FOUND, slice_of(s->run[i].found ? "found" : "not found"));
		table_number(t, R_LINE, (int64_t)s->run[i].line);
		table_text(t, R_NAME, slice_of(s->run[i].name));
	}
}

static void done(struct analysis *a, void *state)
{
	struct dns_state *s = state;

	(void)a;
	free(s->query);
	free(s->run);
	buf_done(&s->payload);
	buf_done(&s->text);
}

const struct view view_dns = {
	.name = "dns",
	.title = "Name look-ups",
	.needs = VIEW_FDS,
	.state_size = sizeof(struct dns_state),
	.call = call,
	.end = end,
	.describe = describe,
	.done = done,
};
