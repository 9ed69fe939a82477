/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The run folder: <where>/<container>/<start>-<id>/. `where` is the policy's output root, or a path
 * inside one of the container's mounts.
 */
#pragma once

#include <time.h>

struct bundle;
struct error;
struct policy;

struct folder {
	int fd;
	char *path; /* as the host sees it */
	int above;  /* the container's, until folder_point(), -1: a volume's */
};

/*
 * output: trace.output of the request, NULL: the output root; bundle is needed for the former only.
 * container: the name that was given, not cleaned yet; NULL: the id. Errors name the label and its value.
 */
int folder_open_run(const struct policy *policy, const char *output, const struct bundle *bundle,
	const char *container, const char *id, const struct timespec *start,
	struct folder *ret_folder, struct error *err);
/*
 * Lets the link `latest` point to the run's folder, on the host. Not worth failing for, and not worth a container's waiting: a disk's
 * journal can take its time. Once is enough.
 */
void folder_point(struct folder *f);
void folder_done(struct folder *f);

static inline void folder_donep(struct folder *f)
{
	folder_done(f);
}
/* The policy's output root, made when it is not there: an O_PATH descriptor. */
int output_root_open(const struct policy *policy, int *ret_fd, struct error *err);
