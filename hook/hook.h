/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a container's state to a tracer that is attached to it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct error;

struct hook_outcome {
	bool stop;     /* the container must not be created */
	char id[80];   /* of the container, cleaned; "" when not even that is known */
};

/*
 * 0: it is traced, or nobody asked for it. -errno with the reason; *ret_outcome says whether the
 * container pays for it (trace.on-error, or a label that cannot be understood). Never touches
 * ret_outcome's members without a meaning: they are set in every case.
 */
int hook_run(int state_fd, struct hook_outcome *ret_outcome, struct error *err);
