/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A new text of config.json: the old one with our annotations and our hook spliced in. Every other
 * byte stays: unknown fields, numbers, order, blanks.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct config_view;
struct error;
struct setting;

struct config_edit {
	const struct setting *annotations; /* what shall be there; io.sidetrace.* only */
	size_t n_annotations;
	const bool *added;                 /* settled_mark()'s: which of the view's are from us */
	const char *hook;                  /* our element of hooks.createRuntime as JSON, NULL: none */
};

/*
 * Annotations below io.sidetrace.trace that the bundle's owner wrote stay as they are, they are what
 * was asked; the others (name, image, …) are ours to say. Those that we once added and that are not
 * asked for now go. A hook of ours that is there already is renewed in its place, never doubled.
 *
 * -EINVAL when the file is such that an edit could mean something else to the runtime than to us
 * (`hooks` twice, `Annotations` in another case, an array where an object is due): nothing is
 * written to `out` then.
 */
int config_edit(const struct config_view *view, const struct config_edit *edit, struct buf *out,
	struct error *err);
