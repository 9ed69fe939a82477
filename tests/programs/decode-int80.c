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
	return 0;
}
