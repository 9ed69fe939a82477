/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of views, in the order of the report. Adding one is a file view-<name>.c and a row
 * here.
 */
#include "view.h"

#include "findings/findings.h"
#include "startup/startup.h"
#include "text.h"

const struct view *const views[] = {
	&view_findings,
	&view_startup,
	&view_summary,
	&view_slow,
	&view_errors,
	&view_files,
	&view_dns,
	&view_network,
	&view_fds,
	&view_polling,
	&view_tree,
	NULL,
};

const struct view *view_find(const char *name)
{
	for (size_t i = 0; views[i]; i++)
		if (text_equal(views[i]->name, name))
			return views[i];
	return NULL;
}
