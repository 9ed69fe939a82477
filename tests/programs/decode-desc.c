/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptors: reading and writing, copying, pipes, events, waiting, for the decoder's comparison with strace.
 */
#include "decode-calls.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>

static char *bad;
static int file;

static void bytes(void)
{
	char room[300], text[300];
	struct iovec in[] = { { text, 5 }, { text + 5, 40 }, { NULL, 0 } };
	struct iovec out[] = { { room, 3 }, { room + 3, 200 }, { bad, 5 } };
	off_t off = 3;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)("abc \n\t\"\\\0\1\2777"[i % 13]);
	S(write, file, text, 13);
	S(write, file, text, sizeof(text));
	S(write, file, text, 0);
	S(write, -1, text, 5);
	S(write, file, bad, 5);
	S(write, file, NULL, 5);
	S(pwrite64, file, "xy", 2, 100L);
	S(pwrite64, file, "xy", 2, -1L);
	S(writev, file, in, 2);
	S(writev, -1, in, 3);
	S(writev, file, bad, 1);
	S(writev, file, NULL, 0);
	S(pwritev, file, in, 1, 5L, 0);
	S(pwritev, -1, in, 1, 5L, 7);
	S(pwritev2, file, in, 1, -1L, -1L, RWF_APPEND);
	S(pwritev2, -1, in, 1, 1L, 0, 0xff);
	S(lseek, file, 0L, SEEK_SET);
	S(lseek, file, 2L, SEEK_CUR);
	S(lseek, file, -1L, SEEK_END);
	S(lseek, file, 0L, 4);
	S(lseek, -1, 5L, 77);
	S(lseek, file, 0L, 0);
	S(read, file, room, 10);
	S(read, file, room, sizeof(room));
	S(read, file, room, 0);
	S(read, -1, room, 5);
	S(read, file, bad, 5);
	S(read, file, NULL, -1L);
	S(pread64, file, room, 5, 1L);
	S(pread64, file, room, 5, 1L << 40);
	S(pread64, -1, room, 5, -5L);
	S(lseek, file, 0L, 0);
	S(readv, file, out, 2);
	S(readv, file, out, 3);
	S(readv, -1, out, 1);
	S(readv, file, bad, 2);
	S(preadv, file, out, 2, 4L, 0);
	S(preadv, -1, out, 2, 4L, 0);
	S(preadv2, file, out, 2, 4L, 0, RWF_HIPRI | RWF_NOWAIT);
	S(preadv2, file, out, 2, 4L, 0, 0x1000);
	S(readahead, file, 0L, 4096);
	S(readahead, -1, -1L, 4096);
	S(fadvise64, file, 0L, 0L, 3);
	S(fadvise64, -1, 1L, 2L, 99);
	S(sync_file_range, file, 0L, 100L, 7);
	S(sync_file_range, -1, 5L, 100L, 0x11);
	S(copy_file_range, file, &off, file, NULL, 1, 0);
	S(copy_file_range, -1, NULL, -1, bad, 5, 0xff);
	off = 500;
	S(copy_file_range, file, NULL, file, &off, 2, 0);
}

static void pipes(void)
{
	struct iovec in = { (char *)"spliced", 7 };
	int a[2], b[2];
	off_t off = 2;
	char room[64];

	S(pipe, a);
	S(pipe, bad);
	S(pipe2, b, O_CLOEXEC | O_NONBLOCK);
	S(pipe2, NULL, O_CLOEXEC | 3);
	S(write, a[1], "hello pipe", 10);
	S(tee, a[0], b[1], 5, 2);
	S(tee, -1, b[1], 5, 0x1f);
	S(splice, a[0], NULL, b[1], NULL, 5, 1 | 4);
	S(splice, file, &off, b[1], NULL, 5, 0);
	S(splice, -1, NULL, -1, bad, -1L, 0x30);
	S(vmsplice, b[1], &in, 1, 8);
	S(vmsplice, -1, &in, 1, 0x10);
	S(sendfile, b[1], file, NULL, 5);
	off = 1;
	S(sendfile, b[1], file, &off, 5);
	S(sendfile, -1, file, &off, 5);
	S(sendfile, b[1], file, bad, 5);
	S(read, b[0], room, sizeof(room));
	S(read, b[0], room, sizeof(room));
	S(dup, a[0]);
	S(dup, -1);
	S(dup2, a[0], 20);
	S(dup2, -1, 20);
	S(dup3, a[0], 21, O_CLOEXEC);
	S(dup3, a[0], a[0], 0x1);
	S(ioctl, a[0], FIONREAD, room);
	S(ioctl, a[0], FIONBIO, room);
	S(ioctl, a[0], FIOCLEX);
	S(ioctl, -1, TIOCGWINSZ, room);
	S(ioctl, a[0], 0xdeadbeef, 5);
	S(close_range, 20, 21, 0);
	S(close_range, 30, 20, 4);
	S(close_range, 100, ~0U, 4);
	for (int i = 0; i < 2; i++) {
		S(close, a[i]);
		S(close, b[i]);
	}
}

static void control(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10 };
	struct f_owner_ex owner;
	int fd = (int)S(fcntl, file, F_DUPFD_CLOEXEC, 30);

	S(fcntl, file, F_DUPFD, 40);
	S(close, 40);
	S(close, fd);
	S(fcntl, file, F_GETFD);
	S(fcntl, file, F_SETFD, FD_CLOEXEC);
	S(fcntl, file, F_GETFD);
	S(fcntl, file, F_SETFD, 6);
	S(fcntl, file, F_GETFL);
	S(fcntl, file, F_SETFL, O_NONBLOCK | O_APPEND);
	S(fcntl, file, F_SETFL, 0);
	S(fcntl, file, F_SETLK, &lock);
	S(fcntl, file, F_SETLKW, &lock);
	S(fcntl, file, F_GETLK, &lock);
	S(fcntl, file, F_GETLK, bad);
	S(fcntl, -1, F_SETLK, &lock);
	lock.l_type = 77;
	S(fcntl, file, F_SETLK, &lock);
	lock.l_type = F_UNLCK;
	S(fcntl, file, F_OFD_SETLK, &lock);
	S(fcntl, file, F_OFD_GETLK, &lock);
	S(fcntl, file, F_SETOWN, 0);
	S(fcntl, file, F_GETOWN);
	S(fcntl, file, F_GETOWN_EX, &owner);
	S(fcntl, file, F_SETSIG, SIGUSR1);
	S(fcntl, file, F_GETSIG);
	S(fcntl, file, F_SETLEASE, F_RDLCK);
	S(fcntl, file, F_GETLEASE);
	S(fcntl, file, F_NOTIFY, DN_ACCESS | DN_MULTISHOT);
	S(fcntl, file, F_ADD_SEALS, F_SEAL_SEAL | 0x40);
	S(fcntl, file, F_GET_SEALS);
	S(fcntl, file, F_SETPIPE_SZ, 4096);
	S(fcntl, file, F_SETPIPE_SZ, 1L << 31);
	S(fcntl, file, F_DUPFD, 3L << 32);
	S(fcntl, -1, F_SETLEASE, 1L << 32 | F_WRLCK);
	S(fcntl, -1, F_NOTIFY, 1L << 33 | DN_ACCESS);
	S(fcntl, -1, F_ADD_SEALS, -1L);
	S(fcntl, file, 0x7777, 5);
	S(fcntl, -1, F_GETFD);
}

static void events(void)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLET, .data.u64 = 0x100000007 }, got[4];
	struct timespec no_time = { 0 }, wrong = { -1, 5 };
	sigset_t set;
	uint64_t one = 1;
	int fd, ep;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	fd = (int)S(eventfd2, 1, 02000000 | 04000 | 1);
	S(eventfd2, 1, 0x77);
	S(close, S(eventfd, 5));
	S(eventfd, -1);
	S(write, fd, &one, 8);
	ep = (int)S(epoll_create1, EPOLL_CLOEXEC);
	S(epoll_create1, 1);
	S(close, S(epoll_create, 1));
	S(epoll_create, 0);
	S(epoll_ctl, ep, EPOLL_CTL_ADD, fd, &e);
	S(epoll_ctl, ep, EPOLL_CTL_ADD, fd, &e);
	e.events = 0x80000000 | EPOLLRDHUP | EPOLLONESHOT | 0x800000;
	S(epoll_ctl, ep, EPOLL_CTL_MOD, fd, &e);
	e.events = EPOLLIN;
	S(epoll_ctl, ep, EPOLL_CTL_MOD, fd, &e);
	S(epoll_ctl, ep, 9, fd, NULL);
	S(epoll_ctl, -1, EPOLL_CTL_ADD, -1, bad);
	S(epoll_wait, ep, got, 4, 0);
	S(epoll_wait, -1, got, 4, -1);
	S(epoll_pwait, ep, got, 4, 0, &set, 8);
	S(epoll_pwait, -1, bad, 4, 5, NULL, 8);
	S(epoll_pwait2, ep, got, 4, &no_time, &set, 8);
	S(epoll_pwait2, -1, got, 4, &wrong, bad, 8);
	S(epoll_ctl, ep, EPOLL_CTL_DEL, fd, NULL);
	S(epoll_wait, ep, got, 4, 0);
	S(read, fd, &one, 8);
	S(close, ep);
	S(close, fd);
	fd = (int)S(signalfd4, -1, &set, 8, 02000000 | 04000);
	S(signalfd4, fd, &set, 8, 0x7);
	S(signalfd, fd, &set, 8);
	S(signalfd, -1, bad, 8);
	S(signalfd, -1, NULL, 4);
	S(close, fd);
}

static void timers(void)
{
	struct itimerspec in = { { 5, 5 }, { 1000, 1 } }, out;
	int fd = (int)S(timerfd_create, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	S(timerfd_create, 77, 5);
	S(timerfd_settime, fd, 0, &in, &out);
	S(timerfd_settime, fd, TFD_TIMER_ABSTIME | 8, &in, NULL);
	S(timerfd_settime, -1, TFD_TIMER_CANCEL_ON_SET, bad, &out);
	in = (struct itimerspec){ 0 };
	S(timerfd_settime, fd, 0, &in, NULL);
	S(timerfd_gettime, fd, &out);
	S(timerfd_gettime, -1, &out);
	S(close, fd);
}

static void waiting(void)
{
	struct pollfd fds[] = { { 0, POLLIN, 0 }, { -1, POLLOUT | POLLRDHUP, 5 }, { file, POLLIN | POLLPRI | 0x4000, 0 } };
	struct timeval tv = { 0, 1 };
	struct timespec ts = { 0, 1 };
	struct {
		sigset_t *set;
		size_t size;
	} mask;
	fd_set r, w;
	sigset_t set;
	int a[2];

	pipe(a);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	mask.set = &set;
	mask.size = 8;
	S(poll, fds, 3, 0);
	S(poll, fds, 2, 1);
	S(poll, bad, 1, 0);
	S(poll, NULL, 0, 1);
	S(ppoll, fds, 3, &ts, &set, 8);
	S(ppoll, fds + 1, 1, &ts, NULL, 8);
	S(ppoll, bad - 8, 2, NULL, bad, 8);
	FD_ZERO(&r);
	FD_ZERO(&w);
	FD_SET(a[0], &r);
	FD_SET(a[1], &w);
	S(select, 64, &r, &w, NULL, &tv);
	FD_SET(a[0], &r);
	S(select, a[1] + 1, &r, NULL, NULL, &tv);
	S(select, -1, &r, NULL, NULL, NULL);
	S(select, 0, NULL, NULL, NULL, &tv);
	S(select, 64, bad, NULL, NULL, &tv);
	FD_SET(a[0], &r);
	S(pselect6, 64, &r, &w, &r, &ts, &mask);
	mask.set = NULL;
	S(pselect6, 0, NULL, NULL, NULL, &ts, &mask);
	S(pselect6, 64, bad, NULL, NULL, bad, bad);
	S(close, a[0]);
	S(close, a[1]);
}

static void memory_files(void)
{
	S(close, S(memfd_create, "name", 3));
	S(memfd_create, "na\nme", 0xf0);
	S(memfd_create, bad, 0);
	S(close, S(memfd_create, "huge", 4 | (21U << 26)));
	S(close, S(memfd_secret, 02000000));
	S(memfd_secret, 0x55);
	S(close, S(userfaultfd, 02000000 | 04000 | 1));
	S(userfaultfd, 0x70);
}

static void watches(void)
{
	int fd = (int)S(inotify_init1, 02000000 | 04000);
	int watch = (int)S(inotify_add_watch, fd, ".", 0x2 | 0x100 | 0x1000000);

	S(inotify_init1, 5);
	S(inotify_add_watch, fd, "none", 0xfff);
	S(inotify_add_watch, -1, bad, 0xf0000000);
	S(inotify_rm_watch, fd, watch);
	S(inotify_rm_watch, fd, 77);
	S(close, fd);
	S(close, S(inotify_init));
	fd = (int)S(fanotify_init, 1 | 2, 02000000);
	S(fanotify_init, 0xff000000, 077);
	S(fanotify_mark, fd, 1, 0x8 | 0x20, AT_FDCWD, ".");
	S(fanotify_mark, fd, 2 | 8, 0x40000000ff, -1, NULL);
	S(fanotify_mark, -1, 0x1000, 1UL << 40, 77, bad);
	S(close, fd);
}

int main(void)
{
	bad = end_of_memory();
	file = (int)S(open, "bytes", O_RDWR | O_CREAT | O_TRUNC, 0600);
	bytes();
	pipes();
	control();
	events();
	timers();
	waiting();
	memory_files();
	watches();
	S(close, file);
	S(unlink, "bytes");
	return 0;
}
