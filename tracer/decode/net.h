/* SPDX-License-Identifier: BSD-2-Clause */
/* Socket addresses and their parts, for messages and socket options. */
#pragma once

#include "decode/memory.h"

struct call;

void put_port(struct call *c, const void *bytes); /* htons(80) */
void put_inet(struct call *c, const void *bytes); /* inet_addr("127.0.0.1") */
void print_ucred(struct call *c, const void *bytes); /* struct ucred */
void put_sockaddr(struct call *c, const void *bytes, size_t size); /* size >= 2 */
void put_sockaddr_at(struct call *c, uint64_t address, uint64_t length, enum phase phase);
