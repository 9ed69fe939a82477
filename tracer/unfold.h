/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * i386 has calls that are many (socketcall, ipc) or take their arguments from memory (old mmap and select).
 * As in strace, what is recorded is the call that was meant: its number, its arguments. Both backends use this,
 * one of them in the kernel: plain C without tables or pointers to them.
 *
 *	number = unfold_number(nr, first argument)
 *	if (unfold_any(nr, first argument))
 *		unfold_words(nr, args, &at): so many 32-bit words are at `at`; if they can be read, unfold_args(nr, args, words)
 */
#pragma once

#include <stdint.h>

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif

/* asm/unistd_32.h */
enum {
	FOLDED_SELECT = 82,
	FOLDED_MMAP = 90,
	FOLDED_SOCKETCALL = 102,
	FOLDED_IPC = 117,
};

/* Numbers of our own, in include/syscalls-i386.def, for those that can only be had in this way. */
enum {
	UNFOLDED_ACCEPT = 560,
	UNFOLDED_SEND,
	UNFOLDED_RECV,
	UNFOLDED_SEMOP,
	UNFOLDED_SEMTIMEDOP,
};

#define UNFOLD_MOST   6 /* words */
#define UNFOLD_SHMAT  397
#define UNFOLD_SEMCTL 394
#define UNFOLD_MSGRCV 401

/* linux/net.h: SYS_SOCKET to SYS_SENDMMSG. The call itself and how many arguments it has; 0: no such call. */
static __always_inline uint32_t unfold_socket(uint32_t call, uint32_t *ret_words)
{
	switch (call) {
	case 1: *ret_words = 3; return 359;  /* socket */
	case 2: *ret_words = 3; return 361;  /* bind */
	case 3: *ret_words = 3; return 362;  /* connect */
	case 4: *ret_words = 2; return 363;  /* listen */
	case 5: *ret_words = 3; return UNFOLDED_ACCEPT;
	case 6: *ret_words = 3; return 367;  /* getsockname */
	case 7: *ret_words = 3; return 368;  /* getpeername */
	case 8: *ret_words = 4; return 360;  /* socketpair */
	case 9: *ret_words = 4; return UNFOLDED_SEND;
	case 10: *ret_words = 4; return UNFOLDED_RECV;
	case 11: *ret_words = 6; return 369; /* sendto */
	case 12: *ret_words = 6; return 371; /* recvfrom */
	case 13: *ret_words = 2; return 373; /* shutdown */
	case 14: *ret_words = 5; return 366; /* setsockopt */
	case 15: *ret_words = 5; return 365; /* getsockopt */
	case 16: *ret_words = 3; return 370; /* sendmsg */
	case 17: *ret_words = 3; return 372; /* recvmsg */
	case 18: *ret_words = 4; return 364; /* accept4 */
	case 19: *ret_words = 5; return 337; /* recvmmsg */
	case 20: *ret_words = 4; return 345; /* sendmmsg */
	}
	*ret_words = 0;
	return 0;
}

/* linux/ipc.h: SEMOP to SHMCTL; the upper half of the number is the version of its arguments. */
static __always_inline uint32_t unfold_ipc(uint32_t call)
{
	switch (call & 0xffff) {
	case 1: return UNFOLDED_SEMOP;
	case 2: return 393;  /* semget */
	case 3: return UNFOLD_SEMCTL;
	case 4: return UNFOLDED_SEMTIMEDOP;
	case 11: return 400; /* msgsnd */
	case 12: return UNFOLD_MSGRCV;
	case 13: return 399; /* msgget */
	case 14: return 402; /* msgctl */
	case 21: return UNFOLD_SHMAT;
	case 22: return 398; /* shmdt */
	case 23: return 395; /* shmget */
	case 24: return 396; /* shmctl */
	}
	return 0;
}

static __always_inline uint32_t unfold_number(uint32_t number, uint32_t first)
{
	uint32_t words, meant = 0;

	if (number == FOLDED_SOCKETCALL)
		meant = unfold_socket(first, &words);
	else if (number == FOLDED_IPC)
		meant = unfold_ipc(first);
	return meant ? meant : number;
}

/* Those whose number is their own. */
static __always_inline int unfold_from_memory(uint32_t number)
{
	return number == FOLDED_SELECT || number == FOLDED_MMAP;
}

static __always_inline int unfold_any(uint32_t number, uint32_t first)
{
	return unfold_from_memory(number) || unfold_number(number, first) != number;
}

/* How many words of memory there are to read, and where. */
static __always_inline uint32_t unfold_words(uint32_t number, const uint64_t *args, uint32_t *ret_at)
{
	uint32_t words = 0, call;

	*ret_at = (uint32_t)args[0];
	if (number == FOLDED_SELECT)
		return 5;
	if (number == FOLDED_MMAP)
		return 6;
	if (number == FOLDED_SOCKETCALL) {
		*ret_at = (uint32_t)args[1];
		(void)unfold_socket((uint32_t)args[0], &words);
		return words;
	}
	if (number != FOLDED_IPC)
		return 0;
	*ret_at = (uint32_t)args[4];
	call = unfold_ipc((uint32_t)args[0]);
	if (call == UNFOLD_SEMCTL) /* union semun is pointed to */
		return 1;
	if (call == UNFOLD_MSGRCV && !((uint32_t)args[0] >> 16)) /* struct ipc_kludge: buffer and type */
		return 2;
	return 0;
}

/* ipc(call, first, second, third, ptr, fifth) */
static __always_inline void unfold_ipc_args(uint64_t *args, const uint32_t *words)
{
	uint64_t first = args[1], second = args[2], third = args[3], ptr = args[4], fifth = args[5];
	uint32_t call = unfold_ipc((uint32_t)args[0]), version = (uint32_t)args[0] >> 16;

	args[0] = first;
	args[1] = second; /* semget, shmget, semctl and msgget stay so */
	args[2] = third;
	args[3] = args[4] = args[5] = 0;
	switch (call) {
	case UNFOLDED_SEMOP:
	case UNFOLDED_SEMTIMEDOP:
		args[1] = ptr;
		args[2] = second;
		args[3] = fifth;
		break;
	case UNFOLD_SEMCTL:
		args[3] = words[0];
		break;
	case 400: /* msgsnd */
		args[1] = ptr;
		args[2] = second;
		args[3] = third;
		break;
	case UNFOLD_MSGRCV:
		args[1] = version ? ptr : words[0];
		args[2] = second;
		args[3] = version ? fifth : words[1];
		args[4] = third;
		break;
	case 402: /* msgctl */
	case 396: /* shmctl */
		args[2] = ptr;
		break;
	case UNFOLD_SHMAT:
		args[1] = ptr;
		args[2] = second;
		args[3] = third; /* where the result goes */
		break;
	case 398: /* shmdt */
		args[0] = ptr;
		break;
	}
}

/* What a number that is none of these calls' has stays as it is. */
static __always_inline void unfold_args(uint32_t number, uint64_t *args, const uint32_t *words)
{
	if (number == FOLDED_IPC) {
		unfold_ipc_args(args, words);
		return;
	}
	for (unsigned i = 0; i < UNFOLD_MOST; i++)
		args[i] = words[i];
}
