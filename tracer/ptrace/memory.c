/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * process_vm_readv with many ranges at once. Where that call is refused (a seccomp filter around the
 * tracer, a kernel without CONFIG_CROSS_MEMORY_ATTACH, a tracee of more privileges) /proc/PID/mem, and
 * at last PTRACE_PEEKDATA, which a tracer always may.
 */
#include "ptrace/memory.h"

#include "cleanup.h"
#include "ptrace/tracee.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

/* Word by word; the words are aligned, so that none crosses into a page that is not there. */
static size_t peek(pid_t tid, uint64_t address, char *to, size_t size)
{
	size_t done = 0;

	while (done < size) {
		uint64_t at = address + done;
		size_t skip = at % sizeof(long);
		size_t n = sizeof(long) - skip;
		long word;

		errno = 0;
		word = ptrace(PTRACE_PEEKDATA, tid, (void *)(uintptr_t)(at - skip), NULL);
		if (errno)
			break;
		if (n > size - done)
			n = size - done;
		memcpy(to + done, (const char *)&word + skip, n);
		done += n;
	}
	return done;
}

static size_t pread_all(int fd, uint64_t address, char *to, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t got = pread(fd, to + done, size - done, (off_t)(address + done));

		if (got <= 0)
			break;
		done += (size_t)got;
	}
	return done;
}

static void read_otherwise(const struct tracee_set *set, pid_t tid, struct memory_range *ranges, size_t n)
{
	_cleanup_(close_fdp) int fd = -1;
	char path[32];

	(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)tid);
	fd = set->depth ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	for (size_t i = 0; i < n; i++) {
		struct memory_range *r = &ranges[i];

		r->done = fd >= 0 ? pread_all(fd, r->address, r->to, r->size) :
				    peek(tid, r->address, r->to, r->size);
	}
}

/* How many of the ranges from the start the call has dealt with: all up to the first short one. */
static size_t share_out(struct memory_range *ranges, size_t n, size_t got)
{
	for (size_t i = 0; i < n; i++) {
		ranges[i].done = got < ranges[i].size ? got : ranges[i].size;
		got -= ranges[i].done;
		if (ranges[i].done < ranges[i].size)
			return i + 1;
	}
	return n;
}

void memory_read_ranges(struct tracee_set *set, pid_t tid, struct memory_range *ranges, size_t n)
{
	struct iovec local[MEMORY_RANGES_MAX], remote[MEMORY_RANGES_MAX];

	while (n > 0 && !set->no_vm_readv) {
		ssize_t got;
		size_t dealt;

		for (size_t i = 0; i < n; i++) {
			local[i] = (struct iovec){ ranges[i].to, ranges[i].size };
			remote[i] = (struct iovec){
				(void *)(uintptr_t)ranges[i].address, ranges[i].size};
		}
		got = process_vm_readv(tid, local, n, remote, n, 0);
		if (got < 0 && (errno == ENOSYS || errno == EPERM)) {
			set->no_vm_readv = true;
			break;
		}
		dealt = share_out(ranges, n, got > 0 ? (size_t)got : 0);
		ranges += dealt;
		n -= dealt;
	}
	if (n > 0)
		read_otherwise(set, tid, ranges, n);
}

size_t memory_read(struct tracee_set *set, pid_t tid, uint64_t address, void *to, size_t size)
{
	struct memory_range range = { .address = address, .to = to, .size = size };

	memory_read_ranges(set, tid, &range, 1);
	return range.done;
}
