/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets of signals and what a signal brings, for the families that have them inside something else. */
#pragma once

#include "decode/memory.h"

struct call;

/* `size` bytes of a set at an address, as [INT TERM] or ~[…]; or the address. */
void put_sigset(struct call *c, uint64_t address, uint64_t size, enum phase phase);
void put_handler(struct call *c, uint64_t handler); /* SIG_DFL, SIG_IGN, or an address */
void print_sigset_bits(struct call *c, uint64_t bits);
