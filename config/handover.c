/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets in a folder that is root's alone: who can reach them may start tracers anyhow. The tracer's first message
 * says that it is there, and by its credentials who it is: the socket's own are its maker's, which is the runtime by
 * now (unix(7), SO_PEERCRED). The hook's message is one byte for each descriptor that comes with it, which says what
 * that is.
 */
#include "handover.h"

#include "cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define FOLDER	       "/run/sidetrace"
#define PREFIX	       "starting."
#define OFFER_SECONDS 60 /* between a connection and the job */

int handover_folder(int *ret_fd)
{
	_cleanup_(close_fdp) int fd = -1;
	struct stat st;

	if (mkdir(FOLDER, 0700) < 0 && errno != EEXIST)
		return -errno;
	fd = open(FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (st.st_uid != geteuid() || (st.st_mode & 022))
		return -EPERM;
	*ret_fd = take_fd(&fd);
	return 0;
}

static void socket_name(pid_t starter, char name[32])
{
	(void)snprintf(name, 32, PREFIX "%d", (int)starter);
}

/* The folder that was looked at, and no other that stands there by now. */
static void socket_address(int folder, pid_t starter, struct sockaddr_un *address)
{
	char name[32];

	socket_name(starter, name);
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	(void)snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/%s", folder, name);
}

static int socket_new(int *ret_fd)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	*ret_fd = fd;
	return fd < 0 ? -errno : 0;
}

int handover_listen(pid_t starter, int *ret_fd)
{
	_cleanup_(close_fdp) int folder = -1, fd = -1;
	struct sockaddr_un address;
	char name[32];
	int r = handover_folder(&folder);

	if (r == 0)
		r = socket_new(&fd);
	if (r < 0)
		return r;
	socket_name(starter, name);
	(void)unlinkat(folder, name, 0); /* one of that number was killed */
	socket_address(folder, starter, &address);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 1) < 0)
		return -errno;
	*ret_fd = take_fd(&fd);
	return 0;
}

void handover_close(pid_t starter, int fd)
{
	_cleanup_(close_fdp) int folder = -1;
	char name[32];

	socket_name(starter, name);
	if (handover_folder(&folder) == 0)
		(void)unlinkat(folder, name, 0);
	(void)close(fd);
}

/* Another namespace's process looks gone from here: its hook then starts a tracer itself. */
static bool is_left_over(const char *name)
{
	char *end;
	long pid;

	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0)
		return false;
	errno = 0;
	pid = strtol(name + strlen(PREFIX), &end, 10);
	return errno == 0 && *end == '\0' && pid > 0 && pid <= INT_MAX && kill((pid_t)pid, 0) < 0 && errno == ESRCH;
}

void handover_sweep(void)
{
	_cleanup_(closedirp) DIR *folder = NULL;
	struct dirent *entry;
	int fd;

	if (handover_folder(&fd) < 0)
		return;
	folder = fdopendir(fd);
	if (!folder) {
		(void)close(fd);
		return;
	}
	while ((entry = readdir(folder)))
		if (is_left_over(entry->d_name))
			(void)unlinkat(dirfd(folder), entry->d_name, 0);
}

static int peer_of(int fd, pid_t *ret_pid)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
		return -errno;
	if (peer.uid != geteuid())
		return -EPERM;
	*ret_pid = peer.pid;
	return 0;
}

/* --- the message --------------------------------------------------------------------------------- */

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(HANDOVER_FDS * sizeof(int))];
};

/* The socket that a process has made, and nobody else in its name. */
static int connect_to(pid_t starter, int *ret_fd)
{
	_cleanup_(close_fdp) int folder = -1, fd = -1;
	struct sockaddr_un address;
	pid_t maker = 0;
	int r = handover_folder(&folder);

	if (r == 0)
		r = socket_new(&fd);
	if (r < 0)
		return r;
	socket_address(folder, starter, &address);
	if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof(int)) < 0 ||
		connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	r = peer_of(fd, &maker);
	if (r == 0 && maker != starter)
		r = -ESRCH;
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}

/* Nothing but an end can be read there now: whoever has said who it is still is that process. */
static bool is_there(int fd)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };

	return poll(&wanted, 1, 0) == 0;
}

static int hear_tracer(int fd, int timeout_ms, int *ret_tracer)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(struct ucred))];
	} control = { 0 };
	char hello;
	struct iovec text = { .iov_base = &hello, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	_cleanup_(close_fdp) int tracer = -1;
	struct pollfd wanted = { .fd = fd, .events = POLLIN };
	struct ucred who;
	int n;

	do
		n = poll(&wanted, 1, timeout_ms);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n < 0 ? -errno : -ETIMEDOUT;
	if (recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) != 1)
		return -ECONNRESET;
	if (message.msg_controllen < sizeof(control.head) || control.head.cmsg_level != SOL_SOCKET ||
		control.head.cmsg_type != SCM_CREDENTIALS || control.head.cmsg_len != CMSG_LEN(sizeof(who)))
		return -EBADMSG;
	memcpy(&who, CMSG_DATA(&control.head), sizeof(who));
	if (who.uid != geteuid())
		return -EPERM;
	tracer = (int)syscall(SYS_pidfd_open, who.pid, 0);
	if (tracer < 0)
		return -errno;
	if (!is_there(fd))
		return -ECONNRESET;
	*ret_tracer = take_fd(&tracer);
	return 0;
}

int handover_offer(pid_t starter, const int fds[HANDOVER_FDS], int timeout_ms, int *ret_tracer)
{
	_cleanup_(close_fdp) int fd = -1, tracer = -1;
	union control control = { 0 };
	char kinds[HANDOVER_FDS];
	struct iovec text = { .iov_base = kinds };
	struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = &control };
	int sent[HANDOVER_FDS], r = connect_to(starter, &fd);

	if (r == 0)
		r = hear_tracer(fd, timeout_ms, &tracer);
	if (r < 0)
		return r;
	for (int i = 0; i < HANDOVER_FDS; i++)
		if (fds[i] >= 0) {
			kinds[text.iov_len] = (char)i;
			sent[text.iov_len++] = fds[i];
		}
	message.msg_controllen = CMSG_SPACE(text.iov_len * sizeof(int));
	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(text.iov_len * sizeof(int));
	memcpy(CMSG_DATA(&control.head), sent, text.iov_len * sizeof(int));
	if (sendmsg(fd, &message, MSG_NOSIGNAL) < 0)
		return -errno;
	*ret_tracer = take_fd(&tracer);
	return 0;
}

/* Each to its place; whatever has none is closed. */
static void take_each(const char *kinds, size_t n, const union control *control, int ret_fds[HANDOVER_FDS])
{
	size_t had = (control->head.cmsg_len - CMSG_LEN(0)) / sizeof(int);

	for (size_t i = 0; i < had; i++) {
		unsigned char kind = i < n ? (unsigned char)kinds[i] : HANDOVER_FDS;
		int fd;

		memcpy(&fd, CMSG_DATA(&control->head) + i * sizeof(int), sizeof(fd));
		if (kind < HANDOVER_FDS && ret_fds[kind] < 0)
			ret_fds[kind] = fd;
		else
			(void)close(fd);
	}
}

int handover_take(int fd, int ret_fds[HANDOVER_FDS])
{
	_cleanup_(close_fdp) int from = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	union control control = { 0 };
	char kinds[HANDOVER_FDS];
	struct iovec text = { .iov_base = kinds, .iov_len = sizeof(kinds) };
	struct msghdr message = { .msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	pid_t peer;
	ssize_t n;
	int r;

	for (int i = 0; i < HANDOVER_FDS; i++)
		ret_fds[i] = -1;
	if (from < 0)
		return -errno;
	r = peer_of(from, &peer);
	if (r < 0)
		return r;
	if (setsockopt(from, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ .tv_sec = OFFER_SECONDS }, sizeof(struct timeval)) < 0 ||
		send(from, "", 1, MSG_NOSIGNAL) < 0)
		return -errno;
	n = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
	if (n < 0)
		return -errno;
	if (message.msg_controllen < sizeof(control.head) || control.head.cmsg_level != SOL_SOCKET ||
		control.head.cmsg_type != SCM_RIGHTS)
		return -EBADMSG;
	take_each(kinds, (size_t)n, &control, ret_fds);
	return ret_fds[HANDOVER_JOB] < 0 || (message.msg_flags & (MSG_CTRUNC | MSG_TRUNC)) ? -EBADMSG : 0;
}
