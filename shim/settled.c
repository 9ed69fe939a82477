/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The record is a JSON object, name to value. It is text from outside like everything in a bundle: it
 * can only ever speak of annotations below io.sidetrace.
 */
#include "settled.h"

#include "annotations.h"
#include "buf.h"
#include "cleanup.h"
#include "config_view.h"
#include "json_scan.h"
#include "request.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void mark_one(const struct config_view *view, const char *name, const char *value, bool *added)
{
	if (!text_starts(name, "io.sidetrace."))
		return;
	for (size_t i = 0; i < view->n_list; i++)
		if (strcmp(view->list[i].name, name) == 0 &&
			text_equal(view->list[i].text, value))
			added[i] = true;
}

/* False when it is no flat object of strings; what was read before that has been marked. */
static bool mark_all(const struct config_view *view, const char *record, bool *added)
{
	struct json_scan s;
	int token;

	json_scan_init(&s, record, strlen(record));
	if (json_scan_next(&s, NULL) != SCAN_OBJECT_BEGIN)
		return false;
	while ((token = json_scan_next(&s, NULL)) == SCAN_KEY) {
		_cleanup_(buf_donep) struct buf name = BUF_INIT, value = BUF_INIT;

		json_text_decode(record, s.begin, s.end, &name);
		if (json_scan_next(&s, NULL) != SCAN_STRING)
			return false;
		json_text_decode(record, s.begin, s.end, &value);
		mark_one(view, buf_cstr(&name), buf_cstr(&value), added);
	}
	return token == SCAN_OBJECT_END;
}

int settled_mark(const struct config_view *view, bool **ret_added)
{
	_cleanup_(freep) bool *added = calloc(view->n_list + 1, sizeof(*added));
	const char *record = config_view_annotation(view, ANNOTATION_SETTLED);

	if (!added)
		return -ENOMEM;
	if (record && !mark_all(view, record, added))
		memset(added, 0, view->n_list * sizeof(*added));
	for (size_t i = 0; i < view->n_list; i++)
		if (strcmp(view->list[i].name, ANNOTATION_SETTLED) == 0)
			added[i] = true;
	*ret_added = take_ptr(&added);
	return 0;
}

void settled_write(const struct setting *list, size_t count, struct buf *b)
{
	buf_byte(b, '{');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_byte(b, ',');
		buf_json_string(b, list[i].key, strlen(list[i].key));
		buf_byte(b, ':');
		buf_json_string(b, list[i].value, strlen(list[i].value));
	}
	buf_byte(b, '}');
}
