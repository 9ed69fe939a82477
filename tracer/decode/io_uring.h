/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of io_uring_register(2) share. */
#pragma once

#include <stdint.h>

struct call;

/* The arguments, by their registers. */
enum { URING_RING, URING_OPERATION, URING_ARGUMENT, URING_COUNT };

/* linux/io_uring.h: struct io_uring_probe_op, struct io_uring_probe */
struct uring_probe_operation {
	uint8_t op, resv;
	uint16_t flags;
	uint32_t resv2;
};

struct uring_probe {
	uint8_t last_op, ops_len;
	uint16_t resv;
	uint32_t resv2[3];
	/* struct uring_probe_operation: as many as the call's count says */
};

#define URING_PROBE_MOST 256u /* operations that the kernel takes (io_probe() in io_uring/register.c) */

/* IORING_REGISTER_PROBE, IORING_REGISTER_IOWQ_MAX_WORKERS: either half of the call. */
void print_uring_probe(struct call *c);
void print_uring_workers(struct call *c);
