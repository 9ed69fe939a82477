/* SPDX-License-Identifier: BSD-2-Clause */
/* What the "reason" of a meta.json says, where somebody goes by it. */
#pragma once

/* The usual end: whatever the trace lacks was lost on the way. */
#define REASON_ALL_ENDED "every traced process has ended"
