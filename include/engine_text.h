/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text that an engine will show: engines read their runtime's messages, and hooks' with them.
 */
#pragma once

struct buf;

/*
 * One line without control bytes, and without the phrases from which Docker makes exit codes 126 and
 * 127 or a hint about mounts (daemon/errors.go): they are put in other words.
 */
void message_clean(const char *text, struct buf *b);
