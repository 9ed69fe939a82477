/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Telling the annotations that we added to a bundle from those that its owner wrote. A bundle that is
 * run a second time must not take the first run's outcome for a wish.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct config_view;
struct setting;

/*
 * One flag for each annotation of the view: we added it, and nobody changed it since. malloc'ed (never
 * NULL on success); -ENOMEM. A record that is no such record marks nothing.
 */
int settled_mark(const struct config_view *view, bool **ret_added);
/* The record of these additions, as the text of ANNOTATION_SETTLED. */
void settled_write(const struct setting *list, size_t count, struct buf *b);
