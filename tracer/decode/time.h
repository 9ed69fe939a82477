/* SPDX-License-Identifier: BSD-2-Clause */
/* Times inside other structures; the bytes are of any alignment. */
#pragma once

struct call;

void print_timespec(struct call *c, const void *bytes);
void print_timespec64(struct call *c, const void *bytes); /* 64-bit fields under every ABI */
void print_timeval(struct call *c, const void *bytes);
