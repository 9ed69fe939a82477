/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looks at the calls in flight: an iterator over the tasks gives what they are in the middle of, which costs
 * those tasks nothing. A look comes before the ring is emptied: a call that it found ends later than
 * whatever the ring had then, so its end is seen after its beginning.
 */
#include "bpf/ebpf.h"

#include "cleanup.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE (64u << 10)
#define REST_MAX  4000000000u /* ns between looks when nothing happens: most of what an idle sidecar needs */
#define SHARE	  50          /* a look may take this part of the time at most */

static void hold(struct look_result *found, uint64_t start)
{
	if (start > found->since && start < found->hold)
		found->hold = start;
}

/* One call: the head, the record, the head again. How many bytes; 0: not all of it is there. */
static size_t take_one(char *at, size_t left, struct look_result *found)
{
	struct bpf_look head, tail;
	size_t whole;

	if (left < sizeof(head))
		return 0;
	memcpy(&head, at, sizeof(head));
	if (!head.size) {
		if (head.turn)
			found->each_task(found->userdata, head.turn);
		else
			hold(found, head.start);
		return sizeof(head);
	}
	whole = sizeof(head) + head.size + sizeof(tail);
	if (left < whole)
		return 0;
	memcpy(&tail, at + sizeof(head) + head.size, sizeof(tail));
	/* It went on while it was copied: it has not hung, or is ending. */
	if (tail.turn != head.turn) {
		hold(found, head.start);
	} else if (head.size >= sizeof(struct record)) {
		/* The kernel fills in a record's size when the call has ended. */
		memcpy(at + sizeof(head) + offsetof(struct record, size), &head.size, sizeof(head.size));
		found->each_call(found->userdata, at + sizeof(head), head.size);
	}
	return whole;
}

int look(int link, struct look_result *found)
{
	_cleanup_(close_fdp) int fd = bpf_iter_create(link);
	_cleanup_(buf_donep) struct buf data = BUF_INIT;
	ssize_t n = 1;

	found->hold = UINT64_MAX;
	if (fd < 0)
		return fd;
	while (n > 0) {
		size_t done = 0, used;

		if (!buf_grow(&data, READ_SIZE))
			return -ENOMEM;
		n = read(fd, data.data + data.length, READ_SIZE);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return -errno;
		data.length += n > 0 ? (size_t)n : 0;
		while ((used = take_one(data.data + done, data.length - done, found)) > 0)
			done += used;
		memmove(data.data, data.data + done, data.length - done);
		data.length -= done;
		if (n < 0)
			n = 1;
	}
	return 0;
}

bool look_due(const struct look_pace *pace, uint64_t now)
{
	return now >= pace->next;
}

void look_took(struct look_pace *pace, uint64_t begin, uint64_t end, uint64_t tick, bool quiet)
{
	uint64_t least = (end - begin) * SHARE;

	pace->soonest = end + least;
	if (least < tick)
		least = tick;
	pace->rest = quiet ? pace->rest * 2 : least;
	if (pace->rest < least)
		pace->rest = least;
	if (pace->rest > REST_MAX)
		pace->rest = REST_MAX;
	/* A little before the tick that it is meant for. */
	pace->next = end + pace->rest - tick / 4;
}
