/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parse, plan, act: the view says what is where, plan_*() list the splices, splices_apply() makes the
 * new text.
 */
#include "config_edit.h"

#include "annotations.h"
#include "buf.h"
#include "cleanup.h"
#include "config_view.h"
#include "error.h"
#include "json_scan.h"
#include "request.h"
#include "settled.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct splice {
	struct range where; /* of the old text */
	size_t order;       /* among those at one place */
	size_t begin, end;  /* of plan.inserts */
};

struct plan {
	struct splice *list;
	size_t count;
	bool failed;
	struct buf inserts;
	bool root_empty; /* no member in front of what is added to the root */
};

static void plan_done(struct plan *p)
{
	free(p->list);
	buf_done(&p->inserts);
}

/* Opens a splice: what is appended to p->inserts until the next one opens goes there. */
static void plan_splice(struct plan *p, size_t begin, size_t end)
{
	struct splice *list = reallocarray(p->list, p->count + 1, sizeof(*list));

	if (!list) {
		p->failed = true;
		return;
	}
	p->list = list;
	if (p->count > 0)
		list[p->count - 1].end = p->inserts.length;
	list[p->count] = (struct splice){
		.where = { begin, end }, .order = p->count, .begin = p->inserts.length
	};
	p->count++;
}

static int splice_order(const void *a, const void *b)
{
	const struct splice *x = a, *y = b;

	if (x->where.begin != y->where.begin)
		return x->where.begin < y->where.begin ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static int plan_apply(struct plan *p, const char *text, size_t length, struct buf *out)
{
	size_t at = 0;

	if (p->failed || p->inserts.failed)
		return -ENOMEM;
	if (p->count > 0) {
		p->list[p->count - 1].end = p->inserts.length;
		qsort(p->list, p->count, sizeof(*p->list), splice_order);
	}
	for (size_t i = 0; i < p->count; i++) {
		const struct splice *s = &p->list[i];

		buf_add(out, text + at, s->where.begin - at);
		if (s->end > s->begin)
			buf_add(out, p->inserts.data + s->begin, s->end - s->begin);
		at = s->where.end;
	}
	buf_add(out, text + at, length - at);
	return out->failed ? -ENOMEM : 0;
}

static void add_string(struct buf *b, const char *text)
{
	buf_json_string(b, text, strlen(text));
}

static void add_member(struct buf *b, const struct setting *s, bool comma)
{
	if (comma)
		buf_byte(b, ',');
	add_string(b, s->key);
	buf_byte(b, ':');
	add_string(b, s->value);
}

/* Opens a splice behind the root's last member and writes the key. */
static struct buf *plan_root_member(struct plan *p, const struct config_view *view, const char *key)
{
	plan_splice(p, view->root.add_at, view->root.add_at);
	if (!p->root_empty)
		buf_byte(&p->inserts, ',');
	p->root_empty = false;
	add_string(&p->inserts, key);
	buf_byte(&p->inserts, ':');
	return &p->inserts;
}

static const struct setting *wanted(const struct setting *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].key, name) == 0)
			return &list[i];
	return NULL;
}

/* What the owner asked for in our own words is never overwritten. */
static bool owner_has(const struct config_view *view, const bool *added, const char *name)
{
	if (!text_starts(name, "io.sidetrace.trace"))
		return false;
	for (size_t i = 0; i < view->n_list; i++)
		if (!added[i] && strcmp(view->list[i].name, name) == 0)
			return true;
	return false;
}

/*
 * The members that are there: those wanted get their new value, those that we added and that are not
 * wanted any more go, each with one comma. `placed` is set for every wanted one that was there.
 */
static bool plan_members(struct plan *p, const struct config_view *view, const bool *added,
	const struct setting *list, size_t count, bool *placed)
{
	size_t kept = 0;

	for (size_t i = 0; i < view->n_list; i++) {
		const struct annotation *a = &view->list[i];
		const struct setting *s = wanted(list, count, a->name);

		if (!s && added[i]) {
			if (kept > 0)
				plan_splice(p, view->list[i - 1].value.end, a->value.end);
			else if (i + 1 < view->n_list)
				plan_splice(p, a->key.begin, view->list[i + 1].key.begin);
			else
				plan_splice(p, a->key.begin, a->value.end);
			continue;
		}
		kept++;
		if (!s)
			continue;
		placed[s - list] = true;
		if (!text_equal(a->text, s->value)) {
			plan_splice(p, a->value.begin, a->value.end);
			add_string(&p->inserts, s->value);
		}
	}
	return kept > 0;
}

static void plan_annotations(struct plan *p, const struct config_view *view, const bool *added,
	const struct setting *list, size_t count)
{
	_cleanup_(freep) bool *placed = calloc(count + 1, sizeof(*placed));
	const struct container_view *c = &view->annotations;
	size_t missing = 0;
	bool comma, object = c->token == SCAN_OBJECT_BEGIN;

	if (!placed) {
		p->failed = true;
		return;
	}
	comma = plan_members(p, view, added, list, count, placed);
	for (size_t i = 0; i < count; i++)
		missing += !placed[i];
	if (missing == 0)
		return;
	if (object)
		plan_splice(p, c->add_at, c->add_at);
	else if (c->token)
		plan_splice(p, c->value.begin, c->value.end);
	else
		(void)plan_root_member(p, view, "annotations");
	if (!object)
		buf_byte(&p->inserts, '{');
	for (size_t i = 0; i < count; i++) {
		if (placed[i])
			continue;
		add_member(&p->inserts, &list[i], comma);
		comma = true;
	}
	if (!object)
		buf_byte(&p->inserts, '}');
}

static void plan_hook(struct plan *p, const struct config_view *view, const char *hook)
{
	const struct container_view *hooks = &view->hooks, *list = &view->create_runtime;
	struct buf *b = &p->inserts;

	if (view->has_our_prestart_hook)
		return;
	if (view->has_our_hook) {
		plan_splice(p, view->our_hook.begin, view->our_hook.end);
		buf_str(b, hook);
	} else if (list->token == SCAN_ARRAY_BEGIN) {
		plan_splice(p, list->add_at, list->add_at);
		buf_printf(b, "%s%s", list->empty ? "" : ",", hook);
	} else if (list->token == SCAN_NULL) {
		plan_splice(p, list->value.begin, list->value.end);
		buf_printf(b, "[%s]", hook);
	} else if (hooks->token == SCAN_OBJECT_BEGIN) {
		plan_splice(p, hooks->add_at, hooks->add_at);
		buf_printf(b, "%s\"createRuntime\":[%s]", hooks->empty ? "" : ",", hook);
	} else if (hooks->token == SCAN_NULL) {
		plan_splice(p, hooks->value.begin, hooks->value.end);
		buf_printf(b, "{\"createRuntime\":[%s]}", hook);
	} else {
		(void)plan_root_member(p, view, "hooks");
		buf_printf(b, "{\"createRuntime\":[%s]}", hook);
	}
}

static int check_place(const struct container_view *c, const char *name, int token,
	const char *kind, struct error *err)
{
	if (c->count > 1)
		return error_say(err, EINVAL, "config.json has '%s' %u times", name, c->count);
	if (c->inexact)
		return error_say(err, EINVAL, "config.json has '%s' in another case", name);
	if (c->token && c->token != token && c->token != SCAN_NULL)
		return error_say(err, EINVAL, "'%s' in config.json is no %s", name, kind);
	return 0;
}

static int check_places(const struct config_view *view, struct error *err)
{
	int r;

	r = check_place(&view->annotations, "annotations", SCAN_OBJECT_BEGIN, "object", err);
	if (r < 0)
		return r;
	r = check_place(&view->hooks, "hooks", SCAN_OBJECT_BEGIN, "object", err);
	if (r < 0)
		return r;
	return check_place(
		&view->create_runtime, "hooks.createRuntime", SCAN_ARRAY_BEGIN, "array", err);
}

int config_edit(const struct config_view *view, const struct config_edit *edit, struct buf *out,
	struct error *err)
{
	_cleanup_(plan_done) struct plan plan = { .root_empty = view->root.empty };
	_cleanup_(freep) struct setting *list = NULL;
	_cleanup_(buf_donep) struct buf record = BUF_INIT;
	size_t count = 0;
	int r;

	r = check_places(view, err);
	if (r < 0)
		return r;
	list = calloc(edit->n_annotations + 1, sizeof(*list));
	if (!list)
		return error_set(err, ENOMEM, "edit config.json");
	for (size_t i = 0; i < edit->n_annotations; i++)
		if (!owner_has(view, edit->added, edit->annotations[i].key))
			list[count++] = edit->annotations[i];
	if (count > 0) {
		settled_write(list, count, &record);
		list[count++] = (struct setting){ ANNOTATION_SETTLED, buf_cstr(&record) };
	}

	plan_annotations(&plan, view, edit->added, list, count);
	if (edit->hook)
		plan_hook(&plan, view, edit->hook);
	r = record.failed ? -ENOMEM : plan_apply(&plan, view->text, view->length, out);
	if (r < 0)
		return error_set(err, -r, "edit config.json");
	return 0;
}
