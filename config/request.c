/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * struct request: its defaults, and its way from labels and annotations.
 */
#include "request.h"

#include <stdlib.h>

void request_init(struct request *q)
{
	*q = (struct request){
		.formats = FORMAT_STRACE,
		.strings = 256,
		.fds = FDS_ALL,
		.max_size = UINT64_C(1) << 30,
	};
	filter_all(&q->filter);
}

void request_done(struct request *q)
{
	free(q->trace);
	free(q->output);
	free(q->path);
	*q = (struct request){ 0 };
}
