/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * i386 calls for the decoder's comparison with strace: structures with longs and pointers of 32 bits,
 * 64-bit numbers in two registers, sets of one word.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

static char *low; /* memory that a 32-bit pointer reaches */

static long call(long number, long a, long b, long c, long d, long e)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

static long word(const void *bytes, size_t size, unsigned at)
{
	memcpy(low + at, bytes, size);
	return (long)(low + at);
}

#define WORDS(at_, ...) word((uint32_t[]){ __VA_ARGS__ }, sizeof((uint32_t[]){ __VA_ARGS__ }), at_)

static void files(void)
{
	long path = word("/dev/null", 10, 64), buf = (long)(low + 1024);
	long fd = call(5, path, O_RDWR, 0, 0, 0); /* open */

	call(195, path, buf, 0, 0, 0);             /* stat64 */
	call(197, fd, buf, 0, 0, 0);               /* fstat64 */
	call(106, path, buf, 0, 0, 0);             /* stat */
	call(195, word("/nowhere", 9, 128), buf, 0, 0, 0);
	call(268, word("/proc", 6, 128), 84, buf, 0, 0); /* statfs64 */
	call(140, fd, 1, 2, buf, 0);               /* _llseek */
	call(194, fd, 5, 1, 0, 0);                 /* ftruncate64 */
	call(180, fd, buf, 4, 7, 0);               /* pread64 */
	call(221, fd, F_GETFL, 0, 0, 0);           /* fcntl64 */
	call(324, fd, 0, 1, 0, 2);                 /* fallocate */
	call(145, fd, WORDS(256, (uint32_t)buf, 3, (uint32_t)buf + 8, 5), 2, 0, 0);
	call(146, fd, WORDS(256, (uint32_t)path, 3, (uint32_t)path + 4, 5), 2, 0, 0);
	call(271, path, WORDS(256, 1, 2, 3, UINT32_MAX), 0, 0, 0); /* utimes */
	call(6, fd, 0, 0, 0, 0);
}

static void times(void)
{
	long buf = (long)(low + 1024), span = WORDS(512, 0, 1000);

	call(162, span, buf, 0, 0, 0);             /* nanosleep */
	call(162, WORDS(512, 5, UINT32_MAX), buf, 0, 0, 0);
	call(266, 1, buf, 0, 0, 0);                /* clock_getres */
	call(407, 1, 0, WORDS(512, 0, 0, 1000, 0), 0, 0); /* clock_nanosleep_time64 */
	call(105, 0, buf, 0, 0, 0);                /* getitimer */
	call(104, 2, WORDS(512, 0, 0, 0, 0), buf, 0, 0);
	call(142, 0, 0, 0, 0, WORDS(512, 0, 100)); /* _newselect */
	call(142, 3, WORDS(640, 6), 0, 0, WORDS(512, 0, 100));
	call(308, 0, 0, 0, 0, WORDS(512, 0, 100)); /* pselect6 */
	call(77, 55, buf, 0, 0, 0);                /* getrusage, of nobody */
}

static void processes(void)
{
	long buf = (long)(low + 1024);

	call(191, 3, buf, 0, 0, 0);                /* ugetrlimit */
	call(340, 0, 4, 0, buf, 0);                /* prlimit64 */
	call(174, 10, WORDS(512, 1, 0x10000000, 0, 2, 0), buf, 8, 0); /* rt_sigaction */
	call(174, 10, 0, buf, 8, 0);
	call(67, 12, WORDS(512, 0x1000, 6, 0x10000000, 0), buf, 0, 0); /* sigaction */
	call(67, 12, WORDS(512, 0, 0, 0, 0), 0, 0, 0);
	call(126, 0, WORDS(512, 2), buf, 0, 0);    /* sigprocmask */
	call(175, 1, WORDS(512, 2, 0), buf, 8, 0); /* rt_sigprocmask */
	call(73, buf, 0, 0, 0, 0);                 /* sigpending */
	call(186, 0, buf, 0, 0, 0);                /* sigaltstack */
	call(177, WORDS(512, 2, 0), buf, WORDS(576, 0, 1000), 8, 0); /* rt_sigtimedwait */
	call(240, WORDS(512, 1), 0, 2, 0, 0);      /* futex */
	call(422, WORDS(512, 1), 0, 1, WORDS(576, 0, 0, 1000, 0), 0); /* futex_time64 */
	call(284, 1, 77777, buf, 4, 0);            /* waitid */
	call(259, 0, WORDS(512, 5, 10, 0, 0), buf, 0, 0); /* timer_create */
}

/* socketcall: its arguments stand in memory */
#define SOCKET(call_, ...) call(102, call_, WORDS(512, ##__VA_ARGS__), 0, 0, 0)

static void sockets(void)
{
	uint32_t pair = (uint32_t)(uintptr_t)low + 1024, name = (uint32_t)(uintptr_t)low + 1280;
	uint32_t text = (uint32_t)word("hello", 6, 1536), length = (uint32_t)WORDS(1600, 110);
	uint32_t one, fds[2];

	SOCKET(8, 1, 2, 0, pair);                  /* socketpair */
	memcpy(fds, low + 1024, sizeof(fds));
	SOCKET(9, fds[0], text, 5, 0);             /* send */
	SOCKET(10, fds[1], name, 16, 0x40);        /* recv */
	SOCKET(10, fds[1], name, 16, 0x40);
	SOCKET(11, fds[0], text, 5, 0, 0, 0);      /* sendto */
	SOCKET(12, fds[1], name, 16, 0, 0, 0);     /* recvfrom */
	SOCKET(6, fds[0], name, length);           /* getsockname */
	SOCKET(7, fds[0], name, length);           /* getpeername */
	SOCKET(15, fds[0], 1, 3, name, (uint32_t)WORDS(1600, 4)); /* getsockopt */
	SOCKET(14, fds[0], 1, 9, (uint32_t)WORDS(1600, 1), 4);    /* setsockopt */
	SOCKET(13, fds[0], 1);                     /* shutdown */
	one = (uint32_t)SOCKET(1, 2, 1, 0);        /* socket */
	SOCKET(2, one, (uint32_t)WORDS(1280, 2, 0x0100007f, 0, 0), 16); /* bind */
	SOCKET(4, one, 5);                         /* listen */
	SOCKET(3, (uint32_t)-1, name, 16);         /* connect */
	SOCKET(5, (uint32_t)-1, 0, 0);             /* accept */
	SOCKET(18, (uint32_t)-1, 0, 0, 0x800);     /* accept4 */
	SOCKET(16, fds[0], (uint32_t)WORDS(1280, 0, 0, 0, 0, 0, 0, 0), 0); /* sendmsg */
	SOCKET(17, (uint32_t)-1, (uint32_t)WORDS(1280, 0, 0, 0, 0, 0, 0, 0), 0);
	SOCKET(20, (uint32_t)-1, 0, 0, 0);         /* sendmmsg */
	SOCKET(77, 1, 2, 3);
	call(102, 1, (long)(low + 4096), 0, 0, 0);
	call(102, 0, 0, 0, 0, 0);
	call(6, one, 0, 0, 0, 0);
	call(6, fds[0], 0, 0, 0, 0);
	call(6, fds[1], 0, 0, 0, 0);
}

/* ipc(call, first, second, third, ptr): no sixth register here */
static void system_v(void)
{
	long buf = (long)(low + 1024), id, at;

	call(310, 0x08000000, 0, 0, 0, 0);                   /* unshare: numbers begin with 0 */
	id = call(117, 23, 0, 4096, 01600, 0);                /* shmget */
	call(117, 24, id, 0x102, 0, buf);                     /* shmctl */
	call(117, 24, id, 0x103, 0, buf);
	call(117, 24, id, 0x10e, 0, buf);
	if (call(117, 21, id, 0, (long)WORDS(512, 0), 0) == 0) { /* shmat */
		at = *(uint32_t *)(low + 512);
		call(117, 22, 0, 0, 0, at);                   /* shmdt */
	}
	call(117, 24, id, 0x100, 0, 0);
	call(117, 24, -1, 0x102, 0, buf);
	id = call(117, 13, 0, 01600, 0, 0);                   /* msgget */
	call(117, 11, id, 4, 0, WORDS(512, 7, 0x64636261));   /* msgsnd */
	call(117, 12, id, 4, 04000, WORDS(576, (uint32_t)buf, 0)); /* msgrcv */
	call(117, 12, id, 4, 04000, WORDS(576, (uint32_t)buf, 0));
	call(117, 14, id, 0x102, 0, buf);                     /* msgctl */
	call(117, 14, id, 0x103, 0, buf);
	call(117, 14, id, 0x100, 0, 0);
	id = call(117, 2, 0, 1, 01600, 0);                    /* semget */
	call(117, 1, id, 1, 0, WORDS(512, 0x10000, 0));       /* semop */
	call(117, 4, id, 1, 0, WORDS(512, 0x10000, 0));       /* semtimedop */
	call(117, 3, id, 0, 0x102, WORDS(512, (uint32_t)buf)); /* semctl */
	call(117, 3, id, 0, 0x103, WORDS(512, (uint32_t)buf));
	call(117, 3, id, 0, 0x100, (long)(low + 4096));
	call(117, 3, id, 0, 0x100, WORDS(512, 0));
	call(117, 0, 1, 2, 3, 4);
	call(117, 42 << 16 | 99, 1, 2, 3, 4);
}

static void old_forms(void)
{
	long path = word("/dev/null", 10, 64), buf = (long)(low + 1024), fd;

	call(90, WORDS(512, 0, 4096, 3, 0x22, UINT32_MAX, 0), 0, 0, 0, 0); /* mmap */
	call(82, WORDS(512, 0, 0, 0, 0, (uint32_t)WORDS(576, 0, 100)), 0, 0, 0, 0); /* select */
	call(48, 10, 1, 0, 0, 0);                  /* signal */
	call(48, 10, 0, 0, 0, 0);
	call(48, 99, 0x1000, 0, 0, 0);
	call(18, path, buf, 0, 0, 0);              /* oldstat */
	call(18, word("/nowhere", 9, 128), buf, 0, 0, 0);
	fd = call(5, path, O_RDONLY, 0, 0, 0);
	call(28, fd, buf, 0, 0, 0);                /* oldfstat */
	call(6, fd, 0, 0, 0, 0);
	fd = call(5, word(".", 2, 64), O_RDONLY | O_DIRECTORY, 0, 0, 0);
	call(89, fd, buf, 1, 0, 0);                /* readdir */
	call(89, -1, buf, 1, 0, 0);
	call(141, fd, buf, 1024, 0, 0);            /* getdents */
	call(333, fd, WORDS(576, (uint32_t)buf, 5), 1, 7, 1); /* preadv */
	call(334, fd, WORDS(576, (uint32_t)buf, 5), 1, 7, 1); /* pwritev */
	call(6, fd, 0, 0, 0, 0);
	fd = call(5, word("/dev/zero", 10, 64), O_RDWR, 0, 0, 0);
	call(221, fd, F_SETLK, WORDS(512, 0, 5, 6, 7), 0, 0);
	call(221, fd, F_GETLK, WORDS(512, 1, 5, 6, 7), 0, 0);
	call(221, fd, 13, WORDS(512, 0, 5, 0, 6, 0, 7), 0, 0); /* F_SETLK64 */
	call(6, fd, 0, 0, 0, 0);
	call(124, WORDS(512, 0), 0, 0, 0, 0);      /* adjtimex */
	call(277, word("q", 2, 64), O_RDWR | O_CREAT, 0600, WORDS(512, 0, 2, 64, 0, 0, 0, 0, 0), 0); /* mq_open */
	call(278, word("q", 2, 64), 0, 0, 0, 0);   /* mq_unlink */
	call(281, -1, WORDS(512, 1, 10, 0), 0, 0, 0); /* mq_notify */
	call(282, -1, WORDS(512, 0, 2, 64, 0, 0, 0, 0, 0), 0, 0, 0); /* mq_getsetattr */
	call(354, 1, 0, WORDS(512, 1, (uint32_t)WORDS(576, 6, 0x7fff0000)), 0, 0); /* seccomp */
}

int main(void)
{
	low = (char *)mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (low == MAP_FAILED)
		return 1;
	if (call(20, 0, 0, 0, 0, 0) < 0)
		return 77; /* this kernel has no i386 calls */
	files();
	times();
	processes();
	sockets();
	system_v();
	old_forms();
	return 0;
}
