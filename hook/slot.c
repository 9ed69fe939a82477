/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flock(2) on numbered files: counting without a daemon, and nothing to clean up.
 */
#include "slot.h"

#include "beneath.h"
#include "cleanup.h"
#include "error.h"
#include "folder.h"
#include "policy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

int slot_take(const struct policy *policy, int *ret_fd, struct error *err)
{
	_cleanup_(close_fdp) int root = -1, folder = -1;
	char name[16];
	int r;

	if (policy->max_containers == 0) {
		*ret_fd = -1;
		return 0;
	}
	r = output_root_open(policy, &root, err);
	if (r < 0)
		return r;
	r = folder_make_beneath(root, ".running", 0700, &folder);
	if (r < 0)
		return error_set(err, -r, "make '.running' in '%s'", policy->output_root);
	for (unsigned i = 0; i < policy->max_containers; i++) {
		_cleanup_(close_fdp) int fd = -1;

		(void)snprintf(name, sizeof(name), "%u", i);
		fd = openat(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd < 0)
			return error_set(err, errno, "open '.running/%s' in '%s'", name,
				policy->output_root);
		if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
			*ret_fd = take_fd(&fd);
			return 0;
		}
	}
	return error_say(err, EAGAIN,
		"%u containers are traced already, and the host's policy allows no more (limits.max_containers)",
		policy->max_containers);
}
