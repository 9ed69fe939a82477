/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slow-call: a call whose time was work (disk, kernel), not waiting, took long. Waits for others are
 * the business of other rules.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"
#include "cleanup.h"

struct state {
	struct keys keys;
};

struct slow {
	uint64_t calls;
	int64_t total, longest;
	struct samples samples;
};

static const struct threshold thresholds[] = {
	{ "ms", 100, "ms", "J. Nielsen, Usability Engineering 1993: 0.1 s feels instantaneous" },
	{ "warning", 1000, "ms", "the same: 1 s interrupts the flow of thought" },
	{ "serious", 10000, "ms", "the same: 10 s loses the user" },
};

static void slow_release(void *value)
{
	samples_done(&((struct slow *)value)->samples);
}

static void add_what(struct buf *b, struct watch *w, const struct call *c)
{
	_cleanup_(buf_donep) struct buf path = BUF_INIT;
	struct watch_fd fd;
	int index = fact_fd_arg(c->name);

	buf_add(b, c->text.at, c->text.length);
	if (fact_path(c, &path) && path.length)
		buf_printf(b, " of %.*s", (int)path.length, path.data);
	else if (index >= 0 && watch_fd(w, c, (unsigned)index, &fd) && fd.what.length)
		buf_printf(b, " of %.*s", (int)fd.what.length, fd.what.at);
}

static void call(struct watch *w, void *state, const struct call *c)
{
	_cleanup_(buf_donep) struct buf key = BUF_INIT;
	struct state *s = state;
	struct watch_fd fd = { .kind = FD_UNKNOWN };
	struct slow *slow;
	int index;

	if (c->kind != CALL_SYSCALL || c->duration < (int64_t)(watch_limit(w, "ms") * MS) ||
		c->flags & (CALL_UNFINISHED | CALL_HEADLESS))
		return;
	index = fact_fd_arg(c->name);
	if (index >= 0)
		(void)watch_fd(w, c, (unsigned)index, &fd);
	if (fact_wait(c, fd.kind) != WAIT_NONE)
		return;
	if (!s->keys.limit)
		s->keys = KEYS(sizeof(struct slow), 1024, slow_release);
	add_what(&key, w, c);
	slow = keys_get(&s->keys, (struct slice){ key.data, key.length });
	if (!slow)
		return;
	slow->calls++;
	slow->total += c->duration;
	if (slow->longest < c->duration)
		slow->longest = c->duration;
	samples_top(&slow->samples, w, c, c->duration);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;
	unsigned told = 0;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->keys, e)) && told < 20; told++) {
		struct slow *slow = (struct slow *)e->value;
		enum severity severity = SEVERITY_INFO;
		struct finding *f;

		if (slow->longest >= (int64_t)(watch_limit(w, "serious") * MS))
			severity = SEVERITY_SERIOUS;
		else if (slow->longest >= (int64_t)(watch_limit(w, "warning") * MS))
			severity = SEVERITY_WARNING;
		if (slow->calls == 1)
			f = finding_new(w, severity, slow->total, "%s took %s", say_text(keys_text(e)),
				say_time(slow->longest));
		else
			f = finding_new(w, severity, slow->total,
				"%s took up to %s; %s such slow calls took %s together",
				say_text(keys_text(e)), say_time(slow->longest),
				say_count(slow->calls), say_time(slow->total));
		finding_advise(f, "Look at the storage or the service behind it: this time was spent "
				  "in the kernel or on the disk, not in waiting for a peer.");
		finding_prove(f, &slow->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->keys);
}

const struct rule rule_slow_call = {
	.name = "slow-call",
	.title = "Slow call",
	.thresholds = thresholds,
	.n_thresholds = 3,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
