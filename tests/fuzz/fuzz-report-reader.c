/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any bytes as a strace log: read, run through every view, described and printed. Nothing may
 * crash, and what is printed for a terminal holds no control characters, whatever the log held.
 */
#include "analysis.h"
#include "buf.h"
#include "table.h"
#include "view.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Findings, start-up and the page have a target of their own. */
static const struct view *const plain_views[] = {&view_summary, &view_slow, &view_errors,
	&view_files, &view_dns, &view_network, &view_fds, &view_polling, &view_tree, NULL};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text_style style = {.width = 80};
	struct analysis *a = NULL;
	struct buf out = BUF_INIT;

	if (analysis_new_memory(&a, data, size, plain_views, NULL) < 0)
		return 0;
	if (analysis_run(a, NULL, NULL, NULL) == 0) {
		for (size_t i = 0; plain_views[i]; i++) {
			struct section s;

			if (analysis_describe(a, plain_views[i], &s) < 0)
				abort();
			buf_reset(&out);
			section_print_text(&s, &style, &out);
			for (size_t k = 0; k < out.length; k++)
				if ((unsigned char)out.data[k] < 0x20 && out.data[k] != '\n')
					abort();
			buf_reset(&out);
			section_print_json(&s, &out);
			section_done(&s);
		}
	}
	buf_done(&out);
	(void)analysis_free(a);
	return 0;
}
