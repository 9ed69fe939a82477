/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slow-reply: a service that lets us in and then takes its time. On a connection that the process itself
 * made, the time from the last byte of a request to the first of the answer, as long as the process really
 * waited for it. An idle connection has no request open; heartbeats, and requests that ask to wait
 * (BLPOP), are none.
 */
#include "findings/attempts.h"

#include "buf.h"
#include "cleanup.h"
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <strings.h>

enum {
	DNS_PORT = 53, /* slow-dns looks at that */
	HEARTBEAT = 17, /* bytes: of HTTP/2's PING, the largest of the usual ones (RFC 9113, 6.7) */
	CLIENT_PORTS = 32768, /* Linux takes a client's port from here on (ip(7), ip_local_port_range) */
};

static const struct threshold thresholds[] = {
	{ "ms", 1000, "ms", NULL },
	{ "serious", 10000, "ms", NULL },
};

static const unsigned names[] = { N_connect, N_close, N_write, N_writev, N_sendto, N_sendmsg, N_read, N_readv,
	N_recvfrom, N_recvmsg, N_poll, N_ppoll, N_select, N_pselect6, N_epoll_wait, N_epoll_pwait,
	N_epoll_pwait2, N_NONE };
static const unsigned needs[] = { N_recvfrom, N_read, N_recvmsg, N_NONE };

struct peer {
	uint64_t answers, slow;
	int64_t longest, total; /* of the slow ones */
	struct samples samples; /* of the longest: the request, the wait */
};

struct connection {
	char address[128];
	bool open;	  /* a request waits for its answer */
	bool asks_to_wait;
	int64_t sent;	  /* the end of its last send */
	int64_t size;	  /* of what was sent since the last answer */
	int64_t waited;	  /* what the process had waited by then */
	struct samples request;
};

struct state {
	struct keys connections; /* process number and fd → struct connection */
	struct keys waited;	 /* process number → int64_t, in waits for events of all its threads */
	struct keys peers;	 /* address → struct peer */
};

static void connection_release(void *value)
{
	samples_done(&((struct connection *)value)->request);
}

static void peer_release(void *value)
{
	samples_done(&((struct peer *)value)->samples);
}

struct id {
	uint32_t process;
	int32_t fd;
};

static struct slice key_of(const struct id *id)
{
	return (struct slice){ (const char *)id, sizeof(*id) };
}

static int64_t *waited_by(struct state *s, const struct watch *w)
{
	uint32_t process = watch_process_number(w);

	return keys_get(&s->waited, (struct slice){ (const char *)&process, sizeof(process) });
}

static void on_connect(struct state *s, struct watch *w, const struct call *c)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	struct endpoint to;
	struct connection *at;
	struct watch_fd fd;
	struct id id;

	if ((c->flags & CALL_FAILED && c->error != EINPROGRESS && c->error != EAGAIN) || !attempts_address(w, c, &to) ||
		to.port == DNS_PORT || !watch_fd(w, c, 0, &fd))
		return;
	id = (struct id){ watch_process_number(w), fd.fd };
	keys_remove(&s->connections, key_of(&id));
	at = keys_get(&s->connections, key_of(&id));
	endpoint_print(&to, &text);
	if (at)
		(void)snprintf(at->address, sizeof(at->address), "%s", buf_cstr(&text));
}

/* The connect was before the trace: a client's port is high, a server's is low. */
static struct connection *made_before(struct state *s, const struct id *id, const struct watch_fd *fd)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	const char *arrow = slice_starts(fd->what, "TCP") ? slice_find(fd->what, "->") : NULL;
	const char *open = arrow ? memchr(fd->what.at, '[', fd->what.length) : NULL;
	struct endpoint local, remote;
	struct connection *at;

	if (!open || open > arrow || !fact_endpoint(slice_between(open + 1, arrow), &local) ||
		!fact_endpoint(slice_between(arrow + 2, fd->what.at + fd->what.length - 1), &remote) ||
		local.port < CLIENT_PORTS || remote.port >= CLIENT_PORTS || remote.port == DNS_PORT)
		return NULL;
	at = keys_get(&s->connections, key_of(id));
	endpoint_print(&remote, &text);
	if (at)
		(void)snprintf(at->address, sizeof(at->address), "%s", buf_cstr(&text));
	return at;
}

/* Redis calls that answer when there is something, not when they can. */
static bool asks_to_wait(const struct call *c)
{
	static const char *const words[] = { "BLPOP", "BRPOP", "BLMOVE", "BLMPOP", "BRPOPLPUSH", "BZPOPMIN", "BZPOPMAX",
		"BZMPOP", "BLOCK", "WAIT", "SUBSCRIBE", "PSUBSCRIBE" };
	const char *p = c->args.at, *end = p + c->args.length;

	/* "*3\r\n$5\r\nBLPOP\r\n…", escapes as printed */
	while ((p = memmem(p, (size_t)(end - p), "\\n", 2))) {
		p += 2;
		for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
			size_t n = strlen(words[i]);

			if ((size_t)(end - p) > n + 1 && strncasecmp(p, words[i], n) == 0 && p[n] == '\\' && p[n + 1] == 'r')
				return true;
		}
	}
	return false;
}

static void on_send(struct state *s, struct watch *w, const struct call *c, const struct id *id,
	const struct watch_fd *fd)
{
	struct connection *at = keys_find(&s->connections, key_of(id));
	const int64_t *waited = waited_by(s, w);

	if (!at)
		at = made_before(s, id, fd);
	if (!at || c->result <= 0)
		return;
	if (!at->open) {
		at->size = 0;
		at->asks_to_wait = false;
	}
	at->open = true;
	at->size += c->result;
	at->asks_to_wait = at->asks_to_wait || asks_to_wait(c);
	at->sent = call_end(c);
	at->waited = waited ? *waited : 0;
	samples_done(&at->request);
	samples_add(&at->request, w, c);
}

static void slow_answer(struct state *s, struct watch *w, const struct call *c, struct connection *at, int64_t took)
{
	struct peer *p = keys_get(&s->peers, slice_of(at->address));

	if (!p)
		return;
	p->slow++;
	time_add(&p->total, took);
	if (took <= p->longest)
		return;
	p->longest = took;
	samples_done(&p->samples);
	p->samples = at->request;
	at->request = (struct samples){ 0 };
	samples_add(&p->samples, w, c);
}

static void on_receive(struct state *s, struct watch *w, const struct call *c, const struct id *id)
{
	struct connection *at = keys_find(&s->connections, key_of(id));
	const int64_t *waited = waited_by(s, w);
	int64_t limit = (int64_t)(watch_limit(w, "ms") * MS), took;
	struct peer *p;

	if (!at || !at->open || c->result <= 0 || c->flags & CALL_FAILED)
		return;
	at->open = false;
	took = time_between(at->sent, call_end(c));
	p = keys_get(&s->peers, slice_of(at->address));
	if (p)
		p->answers++;
	if (took < limit || at->asks_to_wait || (at->size <= HEARTBEAT && c->result <= HEARTBEAT))
		return;
	/* it may have been there for long before we came to read it */
	if (c->duration < limit && (!waited || *waited - at->waited < limit))
		return;
	slow_answer(s, w, c, at, took);
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct state *s = state;
	struct watch_fd fd;
	struct id id;

	if (!s->peers.limit) {
		s->connections = KEYS(sizeof(struct connection), 8192, connection_release);
		s->waited = KEYS(sizeof(int64_t), 8192, NULL);
		s->peers = KEYS(sizeof(struct peer), 4096, peer_release);
	}
	switch (c->name) {
	case N_connect:
		on_connect(s, w, c);
		return;
	case N_poll: case N_ppoll: case N_select: case N_pselect6: case N_epoll_wait: case N_epoll_pwait:
	case N_epoll_pwait2:
		if (s->connections.count && c->duration > 0) {
			int64_t *waited = waited_by(s, w);

			if (waited)
				time_add(waited, c->duration);
		}
		return;
	default:
		break;
	}
	if (watch_task(w) && watch_task(w)->fd_kind != FD_SOCKET && watch_task(w)->fd_kind != FD_UNKNOWN)
		return;
	if (!watch_fd(w, c, 0, &fd))
		return;
	id = (struct id){ watch_process_number(w), fd.fd };
	switch (c->name) {
	case N_close:
		keys_remove(&s->connections, key_of(&id));
		return;
	case N_write: case N_writev: case N_sendto: case N_sendmsg:
		on_send(s, w, c, &id, &fd);
		return;
	default:
		on_receive(s, w, c, &id);
	}
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->peers, e));) {
		struct peer *p = (struct peer *)e->value;
		struct finding *f;

		if (p->slow == 0)
			continue;
		f = finding_new(w,
			p->longest >= (int64_t)(watch_limit(w, "serious") * MS) ? SEVERITY_SERIOUS : SEVERITY_WARNING,
			p->total, p->slow == 1 ? "%s took %s to answer (%s of %s)" :
						 "%s took up to %s to answer (%s of %s, %s in all)",
			say_text(keys_text(e)), say_time(p->longest), say_count(p->slow),
			say_many(p->answers, "request"), say_time(p->total));
		finding_advise(f, "The connection was open and the request sent: the time went by at the peer, or on "
				  "the way. Look there: a slow query, a lock, a queue; a timeout and a retry help when "
				  "only some answers are slow.");
		finding_prove(f, &p->samples);
	}
}

static void done(void *state)
{
	struct state *s = state;

	keys_done(&s->connections);
	keys_done(&s->waited);
	keys_done(&s->peers);
}

const struct rule rule_slow_reply = {
	.name = "slow-reply",
	.title = "Slow reply",
	.names = names,
	.needs = needs,
	.thresholds = thresholds,
	.n_thresholds = 2,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
