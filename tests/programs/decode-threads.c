/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Futexes and barriers, for the decoder's comparison with strace. Nobody waits for anybody: each wait has a
 * value that is not there, or a time that has passed.
 */
#include "decode-calls.h"

#include <linux/futex.h>
#include <linux/membarrier.h>
#include <time.h>

int main(void)
{
	char *bad = end_of_memory();
	struct timespec soon = { 0, 1000 }, wrong = { -1, 5 }, past = { 1, 0 };
	uint32_t word = 7, other = 9, lock = 0;

	S(futex, &word, FUTEX_WAIT, 5, NULL);
	S(futex, &word, FUTEX_WAIT_PRIVATE, 7, &soon);
	S(futex, &word, FUTEX_WAIT, 7, &wrong);
	S(futex, &word, FUTEX_WAIT, 7, bad);
	S(futex, &word, FUTEX_WAKE, 1);
	for (unsigned op = FUTEX_WAKE; op < FUTEX_LOCK_PI2; op++)
		S(futex, (char *)&word + 1, op | FUTEX_CLOCK_REALTIME | (op & 1 ? FUTEX_PRIVATE_FLAG : 0), 1, NULL, NULL, 3);
	S(futex, &word, FUTEX_FD | FUTEX_PRIVATE_FLAG, 1);
	S(futex, &word, FUTEX_WAKE_PRIVATE, 0x7fffffff);
	S(futex, bad, FUTEX_WAKE, 1);
	S(futex, &word, FUTEX_FD, 1);
	S(futex, &word, FUTEX_REQUEUE, 1, 2L, &other);
	S(futex, &word, FUTEX_CMP_REQUEUE, 1, 2L, &other, 7);
	S(futex, &word, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2L, &other, 8);
	S(futex, &word, FUTEX_WAKE_OP, 1, 1L, &other, FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_GT, 5));
	S(futex, &word, FUTEX_WAKE_OP_PRIVATE, 1, 1L, bad, 0xffffffff);
	S(futex, &lock, FUTEX_LOCK_PI, 0, NULL);
	S(futex, &lock, FUTEX_LOCK_PI_PRIVATE, 0, &past);
	S(futex, &lock, FUTEX_UNLOCK_PI);
	S(futex, &lock, FUTEX_TRYLOCK_PI_PRIVATE);
	S(futex, &lock, FUTEX_UNLOCK_PI_PRIVATE);
	S(futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 7, &past, NULL, 0xffffffff);
	S(futex, &word, FUTEX_WAIT_BITSET_PRIVATE, 5, &past, NULL, 0xf);
	S(futex, &word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 5);
	S(futex, &word, FUTEX_WAIT_REQUEUE_PI, 5, &past, &other);
	S(futex, &word, FUTEX_CMP_REQUEUE_PI, 1, 2L, &other, 5);
	S(futex, &word, 0x7f, 1, 2L, &other, 5);
	S(futex, NULL, -1, -1, bad, bad, -1);
	S(membarrier, MEMBARRIER_CMD_QUERY, 0);
	S(membarrier, MEMBARRIER_CMD_GLOBAL, 0);
	S(membarrier, 0x70000000, 5);
	S(sched_yield);
	return 0;
}
