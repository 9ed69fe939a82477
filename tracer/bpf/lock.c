/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One file of the host whose locks order the sidecars that share a program: its first byte is held while
 * a program is looked for or loaded, one byte per run for as long as the run's sidecar lives, and one behind them by
 * all who hold the programs for a run that is to come. The kernel lets go
 * of them when the sidecar dies, however it does, so whose byte is free is dead.
 */
#include "bpf/ebpf.h"

#include "cleanup.h"
#include "handover.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOCK_FOLDER  "/run/sidetrace"
#define LOCK_NAME    "ebpf.lock"
#define LOCK_WAIT_MS 15000 /* a sidecar that was stopped with the lock in its hand does not stop the others */
#define LOCK_STEP_MS 3
#define LOCK_HOLDERS (BPF_RUNS_MAX + 1) /* behind the runs' */

static int lock_byte(int fd, short type, off_t at)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };

	return fcntl(fd, F_OFD_SETLK, &lock) < 0 ? -errno : 0;
}

static int file_open(int *ret_fd)
{
	_cleanup_(close_fdp) int folder = -1, fd = -1;
	int r = handover_folder(&folder);

	if (r < 0)
		return r;
	fd = openat(folder, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	*ret_fd = take_fd(&fd);
	return 0;
}

/* Who goes last takes the file away, perhaps between our open and our lock. */
int lock_enter(int *ret_fd)
{
	_cleanup_(close_fdp) int fd = -1;
	struct stat st;
	int r;

	do {
		close_fdp(&fd);
		fd = -1;
		r = file_open(&fd);
		if (r == 0)
			r = lock_take(fd);
		if (r == 0 && fstat(fd, &st) < 0)
			r = -errno;
	} while (r == 0 && st.st_nlink == 0);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}

void lock_leave(int fd)
{
	struct flock others = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1 };
	struct stat st;

	/* Somebody who is in there right now goes after us. A file that is gone already has another in its place. */
	if (fd >= 0 && lock_byte(fd, F_WRLCK, 0) == 0 && fcntl(fd, F_OFD_GETLK, &others) == 0 &&
		others.l_type == F_UNLCK && fstat(fd, &st) == 0 && st.st_nlink > 0)
		(void)unlink(LOCK_FOLDER "/" LOCK_NAME);
}

int lock_take(int fd)
{
	const struct timespec step = { .tv_nsec = LOCK_STEP_MS * 1000000 };

	for (int waited = 0;; waited += LOCK_STEP_MS) {
		int r = lock_byte(fd, F_WRLCK, 0);

		if (r != -EAGAIN && r != -EACCES)
			return r;
		if (waited > LOCK_WAIT_MS)
			return -ETIMEDOUT;
		(void)nanosleep(&step, NULL);
	}
}

void lock_drop(int fd)
{
	(void)lock_byte(fd, F_UNLCK, 0);
}

int lock_stay(int fd)
{
	return lock_byte(fd, F_RDLCK, LOCK_HOLDERS);
}

bool lock_claim(int fd, uint32_t run)
{
	return lock_byte(fd, F_WRLCK, (off_t)run + 1) == 0;
}

void lock_release(int fd, uint32_t run)
{
	(void)lock_byte(fd, F_UNLCK, (off_t)run + 1);
}
