/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a descriptor of a stopped task is: a BLOB_FD with its path, device, socket addresses.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct tracee;
struct tracee_set;

/* Adds the blob; nothing when the descriptor is not open or -y was not asked for. */
void fdinfo_add(struct tracee_set *set, struct tracee *t, int fd, uint8_t blob_flags);
/* Of a netlink socket what it is, even when descriptors are not shown; false: it is none. */
bool fdinfo_add_netlink(struct tracee_set *set, struct tracee *t, int fd, uint8_t blob_flags);
