/* SPDX-License-Identifier: BSD-2-Clause */
/* What btrfs's commands have in common. */
#pragma once

#include <stdint.h>

struct call;
struct constants;

extern const struct constants btrfs_object_ids;

void put_btrfs_max(struct call *c, uint64_t value); /* UINT64_MAX by name */
/* One of the names, or a decimal number. */
void put_btrfs_name(struct call *c, uint64_t value, const struct constants *names);
/* For fields: 8 bytes. */
void print_btrfs_max(struct call *c, const void *bytes);
void print_btrfs_object_id(struct call *c, const void *bytes);
void print_btrfs_uuid(struct call *c, const void *bytes);
