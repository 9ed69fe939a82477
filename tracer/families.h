/* SPDX-License-Identifier: BSD-2-Clause */
/* The families of generic netlink: the kernel gives them numbers as it starts or modules come. */
#pragma once

struct style;

/* As they are now; none when the kernel does not tell. */
void families_load(struct style *style);
