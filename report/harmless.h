/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Failures that are how things are asked, not that something is wrong: why, or NULL when it may
 * matter.
 */
#pragma once

#include "call.h"

/* object: the path that the call is about, as printed; may be empty. */
const char *error_harmless(const struct call *c, struct slice object);
/* Failures that nobody asks for: refused by permissions, full disks, exhausted limits, dead peers.
 */
bool error_matters(const struct call *c);
