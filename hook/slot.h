/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * limits.max_containers: each running tracer holds the lock of one of that many files in
 * <output_root>/.running/. The lock goes with the tracer, however it ends.
 */
#pragma once

struct error;
struct policy;

/*
 * *ret_fd: a descriptor to hand to the tracer, which keeps it open; -1 when the policy has no limit.
 * -EAGAIN: the limit is reached.
 */
int slot_take(const struct policy *policy, int *ret_fd, struct error *err);
