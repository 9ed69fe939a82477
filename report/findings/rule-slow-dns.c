/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slow-dns: looking up names took long, and why: a query got lost and was asked again after the
 * resolver's timeout, the server is slow, the answer did not fit and was asked again over TCP, or
 * the search domains of resolv.conf were tried in vain first.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"
#include "cleanup.h"

#include <arpa/nameser.h>
#include <stdio.h>
#include <string.h>

enum cause { LOST, SLOW, TRUNCATED, SEARCH, CAUSES };

static const struct threshold thresholds[] = {
	{ "ms", 100, "ms in all", NULL },
	{ "serious", 5000, "ms in all", "resolv.conf(5): timeout, 5 s before a query is asked again" },
	{ "search", 10, "vain queries", "resolv.conf(5): ndots and search" },
};
static const unsigned names[] = { N_sendto, N_sendmsg, N_sendmmsg, N_write, N_writev,
	N_recvfrom, N_recvmsg, N_recvmmsg, N_read, N_NONE };
static const unsigned needs[] = { N_sendto, N_sendmsg, N_sendmmsg, N_write, N_NONE };

struct query { /* a name that a process asks for, until it is answered */
	int64_t first_sent;
	unsigned tries;
	bool truncated;
	char server[64];
	struct samples samples;
};

struct verdict { /* by cause and server */
	enum cause cause;
	uint64_t lookups, extra;
	int64_t cost, longest, busy_until;
	char worst[256];
	struct samples samples;
};

struct walk { /* NXDOMAIN answers in a row for names that begin alike, by thread */
	uint64_t run;
	int64_t start;
	char label[64];
	struct samples samples;
};

struct state {
	struct keys queries, verdicts, walks;
};

struct message {
	unsigned id, flags;
	char name[256];
	unsigned type;
	bool whole; /* the name is not cut */
};

static void query_release(void *value)
{
	samples_done(&((struct query *)value)->samples);
}

static void verdict_release(void *value)
{
	samples_done(&((struct verdict *)value)->samples);
}

static void walk_release(void *value)
{
	samples_done(&((struct walk *)value)->samples);
}

/* RFC 1035, 4.1: a header of 12 bytes, then the question's name as length-prefixed labels. */
static bool message_parse(const unsigned char *m, size_t n, struct message *ret)
{
	size_t at = 12, to = 0;

	if (n < 12)
		return false;
	*ret = (struct message){ .id = m[0] << 8 | m[1], .flags = (unsigned)(m[2] << 8 | m[3]) };
	if ((m[4] << 8 | m[5]) != 1)
		return false;
	while (at < n && m[at] != 0) {
		size_t length = m[at++];

		if (length > 63 || to + length + 2 > sizeof(ret->name))
			return false;
		length = length > n - at ? n - at : length;
		for (size_t i = 0; i < length; i++) {
			unsigned char c = m[at + i];

			ret->name[to++] = c > ' ' && c < 127 ? (char)c : '?';
		}
		ret->name[to++] = '.';
		at += length;
	}
	if (to > 1)
		to--;
	ret->name[to] = '\0';
	ret->whole = at + 4 < n;
	if (ret->whole)
		ret->type = (unsigned)(m[at + 1] << 8 | m[at + 2]);
	return true;
}

static const char *type_text(unsigned type)
{
	static const struct { unsigned type; const char *text; } types[] = {
		{ ns_t_a, " A" }, { ns_t_aaaa, " AAAA" }, { ns_t_srv, " SRV" }, { ns_t_ptr, " PTR" },
		{ ns_t_mx, " MX" }, { ns_t_txt, " TXT" }, { ns_t_cname, " CNAME" },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == type)
			return types[i].text;
	return "";
}

static struct verdict *verdict_get(struct state *s, enum cause cause, const char *server)
{
	struct verdict *v;
	char key[80];

	if (!s->verdicts.limit)
		s->verdicts = KEYS(sizeof(struct verdict), 256, verdict_release);
	(void)snprintf(key, sizeof(key), "%d %s", (int)cause, server);
	v = keys_get(&s->verdicts, slice_of(key));
	if (v)
		v->cause = cause;
	return v;
}

/* Queries for A and AAAA go out together: time that overlaps counts once. */
static int64_t new_time(struct verdict *v, int64_t from, int64_t to)
{
	int64_t start = v->busy_until > from ? v->busy_until : from;

	if (to > v->busy_until)
		v->busy_until = to;
	return to > start ? to - start : 0;
}

static void judge(struct state *s, struct watch *w, const struct call *c, struct query *q,
	const struct message *m)
{
	int64_t now = call_end(c) == TIME_UNKNOWN ? c->time : call_end(c), took;
	enum cause cause = q->tries > 1 && !q->truncated ? LOST : q->truncated ? TRUNCATED : SLOW;
	struct verdict *v;

	if (now == TIME_UNKNOWN || q->first_sent == TIME_UNKNOWN)
		return;
	took = now - q->first_sent;
	if (cause == SLOW && (double)took < watch_limit(w, "ms") * MS)
		return;
	v = verdict_get(s, cause, q->server);
	if (!v)
		return;
	v->lookups++;
	v->extra += q->tries - 1;
	v->cost += new_time(v, q->first_sent, now);
	if (took >= v->longest) {
		v->longest = took;
		(void)snprintf(v->worst, sizeof(v->worst), "%s%s", m->name, type_text(m->type));
		samples_done(&v->samples);
		v->samples = q->samples;
		q->samples.n = 0;
		samples_add(&v->samples, w, c);
	}
}

static void search_step(struct state *s, struct watch *w, const struct call *c, const struct query *q,
	const struct message *m, bool nxdomain)
{
	int64_t now = call_end(c) == TIME_UNKNOWN ? c->time : call_end(c);
	char key[40], label[64];
	struct walk *walk;
	struct verdict *v;

	if (!s->walks.limit)
		s->walks = KEYS(sizeof(struct walk), 2048, walk_release);
	(void)snprintf(label, sizeof(label), "%.*s", (int)strcspn(m->name, "."), m->name);
	(void)snprintf(key, sizeof(key), "%u %u", c->tid, m->type);
	walk = keys_get(&s->walks, slice_of(key));
	if (!walk)
		return;
	if (strcmp(walk->label, label) != 0) {
		(void)snprintf(walk->label, sizeof(walk->label), "%s", label);
		walk->run = 0;
		samples_done(&walk->samples);
	}
	if (nxdomain) {
		if (walk->run++ == 0)
			walk->start = q->first_sent;
		samples_add(&walk->samples, w, c);
		return;
	}
	if (walk->run >= 2 && time_between(walk->start, now) && (v = verdict_get(s, SEARCH, q->server))) {
		v->lookups++;
		v->extra += walk->run;
		v->cost += new_time(v, walk->start, now);
		if (walk->run > (uint64_t)v->longest) { /* SEARCH: the longest run */
			v->longest = (int64_t)walk->run;
			(void)snprintf(v->worst, sizeof(v->worst), "%s%s", m->name, type_text(m->type));
			samples_done(&v->samples);
			v->samples = walk->samples;
			walk->samples.n = 0;
		}
	}
	walk->run = 0;
	samples_done(&walk->samples);
}

static void on_message(struct state *s, struct watch *w, const struct call *c,
	const struct message *m, const char *server, bool sent)
{
	char key[320];
	struct query *q;

	if (!s->queries.limit)
		s->queries = KEYS(sizeof(struct query), 4096, query_release);
	(void)snprintf(key, sizeof(key), "%u %u %s", watch_process_number(w), m->type, m->name);
	if (sent) {
		if (m->flags & 0x8000)
			return;
		q = keys_get(&s->queries, slice_of(key));
		if (!q)
			return;
		if (q->tries++ == 0) {
			q->first_sent = c->time;
			(void)snprintf(q->server, sizeof(q->server), "%s", server);
		}
		if (q->samples.n < 2)
			samples_add(&q->samples, w, c);
		return;
	}
	q = m->flags & 0x8000 ? keys_find(&s->queries, slice_of(key)) : NULL;
	if (!q)
		return;
	if (m->flags & 0x0200) { /* TC: the same question comes again over TCP */
		q->truncated = true;
		return;
	}
	judge(s, w, c, q, m);
	search_step(s, w, c, q, m, (m->flags & 0xf) == ns_r_nxdomain);
	keys_remove(&s->queries, slice_of(key));
}

/* The server's address, when the call plainly talks with port 53 of somebody. */
static bool server_of(struct watch *w, const struct call *c, struct buf *server, bool *ret_tcp)
{
	struct endpoint peer = { 0 };
	struct watch_fd fd;
	struct slice remote;
	const char *at;

	buf_reset(server);
	if (!watch_fd(w, c, 0, &fd) || (fd.kind != FD_SOCKET && fd.kind != FD_UNKNOWN))
		return false;
	*ret_tcp = slice_starts(fd.what, "TCP");
	at = slice_find(fd.what, "->");
	remote = at ? slice_between(at + 2, fd.what.at + fd.what.length) : SLICE_NONE;
	if (remote.length && remote.at[remote.length - 1] == ']')
		remote.length--;
	if (!at && (at = memrchr(fd.what.at, ' ', fd.what.length)))
		remote = slice_between(at + 1, fd.what.at + fd.what.length);
	if (!remote.length || !fact_endpoint(remote, &peer) || peer.port != NS_DEFAULTPORT) {
		at = slice_find(c->args, "{sa_family=");
		if (!at || !fact_sockaddr(slice_between(at, c->args.at + c->args.length), &peer) ||
			peer.port != NS_DEFAULTPORT)
			return false;
	}
	endpoint_print(&peer, server);
	return true;
}

static bool is_send(unsigned name)
{
	return name == N_sendto || name == N_sendmsg || name == N_sendmmsg || name == N_write ||
	       name == N_writev;
}

static void on_string(struct state *s, struct watch *w, const struct call *c, struct slice text,
	const char *server, bool tcp)
{
	_cleanup_(buf_donep) struct buf bytes = BUF_INIT;
	struct message m;
	bool cut;

	if (!fact_string(text, &bytes, &cut))
		return;
	if (tcp && bytes.length > 14 && /* RFC 1035, 4.2.2: two bytes of length first */
		(unsigned char)bytes.data[0] < 2 &&
		message_parse((unsigned char *)bytes.data + 2, bytes.length - 2, &m) && m.name[0]) {
		on_message(s, w, c, &m, server, is_send(c->name));
		return;
	}
	if (message_parse((unsigned char *)bytes.data, bytes.length, &m))
		on_message(s, w, c, &m, server, is_send(c->name));
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct buf *server = watch_scratch(w, 0);
	struct slice rest = c->args;
	struct args args;
	bool tcp;

	if (c->flags & (CALL_FAILED | CALL_UNFINISHED | CALL_INTERRUPTED) || c->result < 1 ||
		!server_of(w, c, server, &tcp))
		return;
	if (c->name == N_sendto || c->name == N_recvfrom || c->name == N_write || c->name == N_read) {
		args_split_first(c->args, 2, &args);
		on_string(state, w, c, args_get(&args, 1), buf_cstr(server), tcp);
		return;
	}
	for (const char *at; (at = slice_find(rest, "iov_base=\""));) {
		rest = slice_between(at + 9, rest.at + rest.length);
		on_string(state, w, c, rest, buf_cstr(server), tcp);
	}
}

static enum severity weight_of(struct watch *w, const struct verdict *v)
{
	if ((double)v->cost >= watch_limit(w, "serious") * MS)
		return SEVERITY_SERIOUS;
	if (v->cause == LOST || (double)v->cost >= watch_limit(w, "ms") * MS)
		return SEVERITY_WARNING;
	if (v->cause == SEARCH && (double)v->extra >= watch_limit(w, "search"))
		return SEVERITY_WARNING;
	return SEVERITY_INFO;
}

/* "api.internal AAAA" without the type. */
static const char *whole_name(const char *worst)
{
	return say_text((struct slice){ worst, strcspn(worst, " ") });
}

static void tell(struct watch *w, struct verdict *v, const char *server)
{
	enum severity severity = weight_of(w, v);
	const char *worst = say_text(slice_of(v->worst)), *count = say_count(v->lookups);
	const char *extra = say_count(v->extra), *many = v->lookups == 1 ? "" : "s";
	const char *cost = say_time(v->cost), *longest = say_time(v->longest);
	struct finding *f;

	switch (v->cause) {
	case LOST:
		f = finding_new(w, severity, v->cost,
			"%s lookup%s through %s took %s (%s: %s): %s quer%s got no answer and had to be "
			"asked again",
			count, many, server, cost, worst, longest, extra, v->extra == 1 ? "y" : "ies");
		finding_advise(f, "A query or its answer was lost, and libc waits 5 s before it asks "
				  "again. Check that %s answers; take dead servers out of resolv.conf; "
				  "`options timeout:1 attempts:3` shortens the wait; on busy nodes look "
				  "at conntrack and use single-request-reopen or a local cache.",
			server);
		break;
	case TRUNCATED:
		f = finding_new(w, severity, v->cost,
			"%s lookup%s through %s took %s: the answer was truncated and asked for again "
			"over TCP (%s)",
			count, many, server, cost, worst);
		finding_advise(f, "Let answers of 1,232 bytes through (EDNS: options edns0), or make the "
				  "answer smaller.");
		break;
	case SEARCH:
		f = finding_new(w, severity, v->cost,
			"%s lookup%s ran through search domains first: %s vain queries to %s, %s (%s)",
			count, many, extra, server, cost, worst);
		finding_advise(f, "Ask for the whole name with a dot at its end (%s.), or lower ndots "
				  "(docker run --dns-option ndots:1; dnsConfig in Kubernetes).",
			whole_name(v->worst));
		break;
	default:
		f = finding_new(w, severity, v->cost,
			"%s lookup%s through %s took %s, the slowest (%s) %s", count, many, server, cost,
			worst, longest);
		finding_advise(f, "The server at %s is slow: look at its upstream, or put a cache in "
				  "between.", server);
		break;
	}
	finding_prove(f, &v->samples);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->verdicts, e));)
		tell(w, (struct verdict *)e->value, strchr(e->text, ' ') + 1);
}

static void done(void *state)
{
	struct state *s = state;

	keys_done(&s->queries);
	keys_done(&s->verdicts);
	keys_done(&s->walks);
}

const struct rule rule_slow_dns = {
	.name = "slow-dns",
	.title = "Slow DNS",
	.names = names,
	.needs = needs,
	.thresholds = thresholds,
	.n_thresholds = 3,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
