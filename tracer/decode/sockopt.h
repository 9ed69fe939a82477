/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of socket options that have a file of their own. */
#pragma once

#include "decode/memory.h"

struct call;

void put_tcp_info(struct call *c, uint64_t address, uint64_t length, enum phase phase);
