/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The values of trace.jsonl as strace writes them: {"fd":3,"path":"/x"} is 3</x>. What a JSON string
 * stands for, a name (O_RDONLY) or text ("x"), its place says, and where the place is no help its form.
 */
#pragma once

#include "buf.h"
#include "names.h"
#include "slice.h"

/* The members of "args", an object of values or (sidetrace export) an array of texts; name: N_*. -EINVAL. */
int jsonl_args(unsigned name, struct slice args, struct buf *out, struct buf *scratch);
/* A value that stands for itself: a result, an element of "detail", a siginfo. -EINVAL. */
int jsonl_value(struct slice value, struct buf *out, struct buf *scratch);
/* "detail": its elements one behind the other, or a text. -EINVAL. */
int jsonl_detail(struct slice value, struct buf *out, struct buf *scratch);
