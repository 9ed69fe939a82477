/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The backends of this build, and which of them a request gets.
 */
#pragma once

#include "request.h"

#include <stddef.h>

struct backend;
struct error;

/* In order of preference; NULL after the last. */
const struct backend *backends_get(size_t i);
/*
 * The first that the kernel and our privileges allow, or the one that was asked for. reason tells why
 * this one: meta.json says so.
 */
int backends_choose(enum request_backend wanted, const struct backend **ret_backend, char *reason,
	size_t reason_size, struct error *err);
