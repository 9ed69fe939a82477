/* SPDX-License-Identifier: BSD-2-Clause */
/* The job's JSON: refused with a message, or a job that is written and read back the same. */
#include "buf.h"
#include "error.h"
#include "fd.h"
#include "job.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void written(const struct job *j, struct buf *b)
{
	struct error err = { 0 };
	int fd = -1;

	if (job_write(j, &fd, &err) < 0 || fd_read_all(fd, SIZE_MAX / 2, b) < 0)
		abort();
	close(fd);
}

static void check_round_trip(const struct job *j)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct job back;
	int fd = -1;

	written(j, &once);
	if (job_write(j, &fd, NULL) < 0 || job_read(fd, &back, NULL) < 0)
		abort();
	close(fd);
	written(&back, &twice);
	if (once.length != twice.length || memcmp(once.data, twice.data, once.length) != 0)
		abort();
	job_done(&back);
	buf_done(&once);
	buf_done(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct error err = { 0 };
	struct job j;

	if (fd < 0 || fd_write_all(fd, data, size) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		abort();
	if (job_read(fd, &j, &err) < 0) {
		if (err.text[0] == '\0')
			abort();
	} else {
		check_round_trip(&j);
		job_done(&j);
	}
	close(fd);
	return 0;
}
