/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report as one HTML file that asks nobody for anything: findings first, the start-up, then each
 * view's tables. Not larger than PAGE_LIMIT whatever the log holds: tables are cut and say so.
 */
#pragma once

#include "view.h"

enum { PAGE_LIMIT = 1000000 };

struct analysis;
struct buf;

/*
 * Appends the page. The analysis has run with view_findings and the views shown (NULL-terminated);
 * view_startup among them gets its plot.
 */
void page_print(struct analysis *a, const struct view *const *shown, struct buf *b);
