/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A name from outside never becomes more than one component of a path.
 */
#include "names.h"

#include "log.h"
#include "text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define CLEAN_MAX 64
#define ENGINE_ID 64
#define SHORT_ID  12

static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

static void clean(const char *text, size_t max, char ret_name[NAME_SIZE])
{
	size_t n = 0;

	if (!*text || *text == '.' || *text == '-' || text_starts(text, LOG_NAME) ||
		text_equal(text, "latest"))
		ret_name[n++] = '_';
	for (; *text && n < max; text++)
		ret_name[n++] = strchr(allowed, *text) ? *text : '_';
	ret_name[n] = '\0';
}

void name_clean(const char *text, char ret_name[NAME_SIZE])
{
	clean(text, CLEAN_MAX, ret_name);
}

void name_short_id(const char *id, char ret_name[NAME_SIZE])
{
	bool engine = strlen(id) == ENGINE_ID && strspn(id, "0123456789abcdef") == ENGINE_ID;

	clean(id, engine ? SHORT_ID : CLEAN_MAX, ret_name);
}

void name_run(const struct timespec *start, const char *id, char ret_name[NAME_SIZE])
{
	char date[24] = "", short_id[NAME_SIZE];
	struct tm parts;

	if (gmtime_r(&start->tv_sec, &parts))
		(void)strftime(date, sizeof(date), "%Y%m%dT%H%M%S", &parts);
	name_short_id(id, short_id);
	(void)snprintf(ret_name, NAME_SIZE, "%s.%03uZ-%.12s", date,
		(unsigned)(start->tv_nsec / 1000000) % 1000, short_id);
}
