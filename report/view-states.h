/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the views know when the log has been read, for findings and comparisons. Read only outside
 * the view's own file.
 */
#pragma once

#include "call.h"
#include "histogram.h"
#include "map.h"

struct summary_row {
	uint64_t calls, errors;
	int64_t waiting;
	struct histogram times;
};

struct summary_state {
	struct summary_row row[N_LIMIT];
	uint64_t calls, errors, unfinished;
	int64_t time, waiting;
};
