/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Folded stacks: "program;thread;call N", N the microseconds in that call, summed up over the whole
 * trace; what flame graph tools read. Fails are a frame of their own below the call.
 */
#include "export/exporter.h"

static void begin(struct export *e)
{
	e->seen = KEYS(sizeof(int64_t), 65536, NULL);
}

/* A frame may not hold the separators. */
static void add_frame(struct buf *b, struct slice frame)
{
	for (size_t i = 0; i < frame.length; i++) {
		unsigned char c = (unsigned char)frame.at[i];

		buf_byte(b, c == ';' || c == ' ' || c < ' ' ? '_' : (char)c);
	}
}

static void event(struct export *e, const struct call *c)
{
	struct export_who who = export_who(e, c);
	struct buf key = BUF_INIT;
	int64_t *sum;

	if (c->kind != CALL_SYSCALL || c->flags & CALL_HEADLESS)
		return;
	add_frame(&key, slice_of(*who.program ? who.program : "unknown"));
	buf_printf(&key, "_(%u);", who.pid);
	if (who.tid != who.pid) {
		add_frame(&key, slice_of(*who.thread ? who.thread : "thread"));
		buf_printf(&key, "_(%u);", who.tid);
	}
	add_frame(&key, c->text);
	if (c->flags & CALL_FAILED) {
		buf_byte(&key, ';');
		add_frame(&key, c->error_name);
	}
	sum = keys_get(&e->seen, (struct slice){ key.data, key.length });
	if (sum)
		*sum += c->duration > 0 ? c->duration : 0;
	buf_done(&key);
	e->written++;
}

static void end(struct export *e)
{
	for (const struct keys_entry *k = NULL; (k = keys_next(&e->seen, k));) {
		buf_add(&e->out, k->text, k->length);
		buf_printf(&e->out, " %lld\n", (long long)((*(const int64_t *)k->value + 500) / 1000));
	}
}

const struct exporter exporter_folded = { "folded", begin, event, end };
