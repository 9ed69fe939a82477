/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bundle's config.json on disk: read once, replaced whole. What is in it is config_view's.
 */
#pragma once

#include "buf.h"

#include <stdbool.h>
#include <sys/stat.h>

struct error;

#define CONFIG_MAX ((size_t)64 * 1024 * 1024) /* bytes; runc itself has no limit */

struct bundle {
	int folder_fd;    /* the folder that holds the file */
	char *name;       /* of the file in it; owned */
	struct stat st;   /* of the file as it was read */
	bool link;        /* the name is a symbolic link: it is read, but never replaced */
	struct buf text;
};

#define BUNDLE_INIT ((struct bundle){ .folder_fd = -1 })

/*
 * bundle NULL or "": the working directory; config NULL: config.json in it, else a path as crun's
 * --config has it. The caller owns *b also when this fails. No regular file is -EINVAL.
 */
int bundle_read(struct bundle *b, const char *bundle, const char *config, struct error *err);
/* By temporary file and rename in the same folder; owner and mode stay. */
int bundle_write(const struct bundle *b, const struct buf *text, struct error *err);
void bundle_done(struct bundle *b);
