/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host's policy file. It is read at each container's start, so the way without a file is one
 * failed open and a handful of small allocations.
 */
#include "policy.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "label-options.h"
#include "policy-json.h"
#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLICY_MAX (1 << 20) /* bytes */

struct policy *policy_free(struct policy *p)
{
	if (!p)
		return NULL;
	for (size_t i = 0; p->label_prefixes && p->label_prefixes[i]; i++)
		free(p->label_prefixes[i]);
	for (size_t i = 0; i < p->n_defaults; i++) {
		free((char *)p->defaults[i].key);
		free((char *)p->defaults[i].value);
	}
	free(p->label_prefixes);
	free(p->defaults);
	free(p->path);
	free(p->output_root);
	free(p->runtime);
	free(p->classes_text);
	free(p);
	return NULL;
}

int policy_new(struct policy **ret_policy)
{
	static const char *const prefixes[] = { "trace", "io.sidetrace.trace" };
	_cleanup_(policy_freep) struct policy *p = calloc(1, sizeof(*p));

	if (!p)
		return -ENOMEM;
	filter_all(&p->classes);
	p->labels = p->container_output = true;
	p->output_root = strdup("/var/log/sidetrace");
	p->classes_text = strdup("all");
	p->label_prefixes = calloc(3, sizeof(*p->label_prefixes));
	if (!p->output_root || !p->classes_text || !p->label_prefixes)
		return -ENOMEM;
	for (size_t i = 0; i < 2; i++) {
		p->label_prefixes[i] = strdup(prefixes[i]);
		if (!p->label_prefixes[i])
			return -ENOMEM;
	}
	*ret_policy = take_ptr(&p);
	return 0;
}

/*
 * Whoever may write the policy decides what every container may do, so it must be root's (or, for a
 * file named by SIDETRACE_CONFIG, the caller's own) and nobody else's to write.
 */
static int check_owner(int fd, bool named, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return error_set(err, errno, "look at the file");
	if (!S_ISREG(st.st_mode))
		return error_say(err, EINVAL, "not a regular file");
	if (st.st_uid != 0 && !(named && st.st_uid == geteuid()))
		return error_say(err, EINVAL, "owned by uid %u; it must be owned by root",
			(unsigned)st.st_uid);
	if ((st.st_mode & S_IWOTH) || ((st.st_mode & S_IWGRP) && st.st_gid != 0))
		return error_say(err, EINVAL,
			"writable by others (mode %04o); it must be writable by its owner alone",
			(unsigned)st.st_mode & 07777);
	return 0;
}

/* 0 and fd -1 when there is no such file. */
static int open_policy(const char *path, bool named, int *ret_fd, struct error *err)
{
	_cleanup_(close_fdp) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int r;

	if (fd < 0) {
		/* By name, not strerror(): Docker gives some of those sentences a meaning. */
		if (errno != ENOENT && errno != ENOTDIR)
			return error_say(err, errno, "cannot be opened (%s)", strerrorname_np(errno));
		*ret_fd = -1;
		return 0;
	}
	r = check_owner(fd, named, err);
	if (r < 0)
		return r;
	*ret_fd = take_fd(&fd);
	return 0;
}

static int read_policy(struct policy *p, const char *path, bool named, struct error *err)
{
	_cleanup_(close_fdp) int fd = -1;
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	int r = open_policy(path, named, &fd, err);

	if (r < 0 || fd < 0)
		return r;
	r = fd_read_all(fd, POLICY_MAX, &text);
	if (r < 0)
		return error_say(err, -r, "cannot be read (%s)", strerrorname_np(-r));
	p->path = strdup(path);
	if (!p->path)
		return error_set(err, ENOMEM, "read it");
	return policy_parse(p, text.data, text.length, err);
}

int policy_load(struct policy **ret_policy, struct error *err)
{
	_cleanup_(policy_freep) struct policy *p = NULL;
	const char *named = secure_getenv("SIDETRACE_CONFIG");
	const char *path = named && *named ? named : POLICY_PATH;
	int r = policy_new(&p);

	if (r < 0)
		return error_set(err, -r, "make the policy");
	r = read_policy(p, path, path == named, err);
	if (r < 0)
		return error_wrap(err, r, "policy %s", path);
	*ret_policy = take_ptr(&p);
	return 0;
}
