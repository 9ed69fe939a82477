/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays of struct iovec, for readv and for the messages of sockets. */
#pragma once

#include "decode/memory.h"

struct call;

/*
 * `filled` is how many bytes the buffers hold together, in order; UINT64_MAX: all that they have room
 * for. The array itself and the buffers may be of different moments.
 */
void put_iovecs(struct call *c, uint64_t address, uint64_t count, enum phase array_phase,
	enum phase data_phase, uint64_t filled);
/* The same with bytes that are more than a string. */
void put_iovecs_of(struct call *c, uint64_t address, uint64_t count, enum phase array_phase,
	enum phase data_phase, uint64_t filled,
	void (*put)(struct call *c, uint64_t base, uint64_t length, enum phase phase));
void put_bare_iovecs(struct call *c, uint64_t address, uint64_t count, enum phase phase);
