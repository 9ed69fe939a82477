/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any bytes as a strace log, through the rules, the start-up profile, and every printer of them. The
 * page must hold no control character and no markup that is not its own; buckets must add up.
 */
#include "analysis.h"
#include "buf.h"
#include "findings/findings.h"
#include "html/page.h"
#include "startup/startup.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned count(const struct buf *b, const char *text)
{
	const char *at = b->data, *end = b->data + b->length;
	unsigned n = 0;

	for (; (at = memmem(at, (size_t)(end - at), text, strlen(text))); at++)
		n++;
	return n;
}

static void check_page(const struct buf *page)
{
	if (page->failed || page->length > PAGE_LIMIT)
		abort();
	for (size_t i = 0; i < page->length; i++)
		if ((unsigned char)page->data[i] < 0x20 && !strchr("\n\t", page->data[i]))
			abort();
	if (count(page, "<script") != 1 || count(page, "<style") != 1 || count(page, "<img") != 0)
		abort();
}

static void check_startup(struct analysis *a)
{
	const struct startup_summary *s = startup_summary(a);

	for (size_t i = 0; i < s->n_threads; i++) {
		int64_t sum = 0;

		for (unsigned k = 0; k < BUCKETS; k++)
			sum += s->threads[i].bucket[k];
		if (sum != s->threads[i].end - s->threads[i].start)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct view *const wanted[] = { &view_findings, &view_startup, NULL };
	struct analysis *a = NULL;
	struct buf out = BUF_INIT;

	if (analysis_new_memory(&a, data, size, wanted, NULL) < 0)
		return 0;
	if (analysis_run(a, NULL, NULL, NULL) == 0) {
		findings_print_text(a, true, &out);
		findings_print_json(a, &out);
		startup_print_time(a, &out);
		startup_print_blame(a, &out);
		startup_print_chain(a, &out);
		startup_print_plot(a, &out, STARTUP_PLOT_FILE);
		buf_reset(&out);
		page_print(a, wanted, &out);
		check_page(&out);
		check_startup(a);
	}
	buf_done(&out);
	(void)analysis_free(a);
	return 0;
}
