/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tracer that gets ready while the runtime makes the container.
 */
#pragma once

/*
 * Starts one that waits for the hook of what this process is about to become. It is nobody's child when this
 * returns. That it may not work does not matter: then the hook starts one.
 */
void ahead_start(void);
