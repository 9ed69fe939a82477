/* SPDX-License-Identifier: BSD-2-Clause */
/* Socket addresses and their parts, for messages and socket options. */
#pragma once

#include "decode/memory.h"

struct call;

void put_port(struct call *c, const void *bytes); /* htons(80) */
void put_inet(struct call *c, const void *bytes); /* inet_addr("127.0.0.1") */
/* The same in a field of more bytes, all of which -X shows. */
void put_inet_within(struct call *c, const void *bytes, size_t size);
void put_inet6(struct call *c, const void *bytes); /* inet_pton(AF_INET6, "::1") */
/* A field that strace names by the call that makes it: inet_pton(AF_INET6, "::1", &sin6_addr) */
void put_inet6_field(struct call *c, const char *name, const char *reference, const void *bytes);
void put_sockaddr(struct call *c, const void *bytes, size_t size); /* size >= 2 */
void put_sockaddr_at(struct call *c, uint64_t address, uint64_t length, enum phase phase);
/* An interface; the loopback has the same number in every network namespace, and so has a name. */
void put_ifindex(struct call *c, unsigned index);
void print_ucred(struct call *c, const void *bytes);
/* The type of a control message and what it carries, as far as it is known. */
void put_control_data(
	struct call *c, int level, int type, const char *bytes, size_t size, enum phase phase);
