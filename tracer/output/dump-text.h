/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of -e read= and -e write= that follow a call. */
#pragma once

struct buf;
struct job;
struct record;

void dump_text(struct buf *b, const struct record *record, const struct job *job);
