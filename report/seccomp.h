/* SPDX-License-Identifier: BSD-2-Clause */
/* A seccomp profile in the engines' JSON that allows what a trace shows, and what the runtime needs. */
#pragma once

#include <stdbool.h>

struct analysis;
struct buf;
struct error;

/*
 * After analysis_run(). -EINVAL when the trace was filtered, lost calls or is cut, unless forced: a
 * profile made from half of a trace breaks the program on the day it takes the other path.
 */
int seccomp_print(struct analysis *a, bool force, struct buf *b, struct error *err);
