/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the arguments of a call say, worked out only when a view asks: the arguments one by one,
 * file descriptors and what -y/-yy says about them, strings with their escapes undone, socket
 * addresses, sizes. Everything here is total: any bytes may come in, false means "does not say".
 */
#pragma once

#include "buf.h"
#include "call.h"
#include "slice.h"

#include <stdbool.h>
#include <stdint.h>

enum { ARGS_MAX = 16 };

struct args {
	unsigned count;
	struct slice value[ARGS_MAX]; /* without -N's or clone's `name=` */
	struct slice name[ARGS_MAX];  /* that name, else empty */
};

/* Splits at the commas outside strings, (), [], {} and fd decorations. */
void args_split(struct slice text, struct args *ret_args);
/* The argument's text, empty when there are fewer. */
struct slice args_get(const struct args *a, unsigned index);
/* The argument with that name, empty when there is none. */
struct slice args_named(const struct args *a, const char *name);
/* The first n arguments only, for calls whose fd or path comes first (cheaper). */
void args_split_first(struct slice text, unsigned n, struct args *ret_args);

/* Decimal, 0x hex, 0 octal, a leading '-'; ends at the first other byte (`8192*1024` is
 * multiplied). */
bool fact_number(struct slice text, int64_t *ret_value);
/* The value of `field=` in a structure `{a=1, b=…}`, one level deep; empty when it is not there. */
struct slice fact_field(struct slice structure, const char *field);
/* A flag word `O_RDWR|O_CLOEXEC`: true when the word is among them. */
bool fact_flag(struct slice flags, const char *word);

enum fd_kind {
	FD_UNKNOWN,  /* no decoration */
	FD_FILE,     /* a path that is no device */
	FD_DEVICE,   /* <…<char 1:3>>, /dev/… */
	FD_TERMINAL, /* /dev/pts/N, /dev/tty… */
	FD_SOCKET,   /* TCP, UDP, UNIX, NETLINK, … or socket:[inode] */
	FD_PIPE,
	FD_EVENT, /* eventfd, timerfd, signalfd, epoll, inotify, pidfd and the other anonymous
		     inodes */
};

struct fd_fact {
	int fd; /* AT_FDCWD is -100; may be -1 */
	enum fd_kind kind;
	struct slice inside;   /* all of <…>, escapes as printed */
	struct slice path;     /* FD_FILE, FD_DEVICE, FD_TERMINAL */
	struct slice protocol; /* FD_SOCKET: TCP, UDPv6, UNIX, NETLINK, socket */
	struct slice local;    /* FD_SOCKET with -yy: as printed, 127.0.0.1:49105, [::1]:80 */
	struct slice remote;   /* and where it is connected to, or empty */
	bool deleted;
};

/* `3`, `3</etc/passwd>`, `AT_FDCWD</srv>`. False for anything else. */
bool fact_fd(struct slice text, struct fd_fact *ret_fd);
/* The decoration of a call's result, when it has one. */
bool fact_result_fd(const struct call *c, struct fd_fact *ret_fd);

/*
 * A string argument `"…"` or `"…"...` with its escapes undone, appended to b. *ret_cut: strace cut
 * it short. False when text is no string (NULL, a pointer).
 */
bool fact_string(struct slice text, struct buf *b, bool *ret_cut);
/* The bytes between the quotes as printed, without the work of unescaping. */
bool fact_string_raw(struct slice text, struct slice *ret_inside, bool *ret_cut);

struct endpoint {
	int family;	   /* AF_*; 0: unknown */
	uint16_t port;	   /* AF_INET, AF_INET6 */
	char address[112]; /* 127.0.0.1, ::1, /run/x.sock, @abstract; escapes as printed */
};

/* `{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.2")}` and the other families.
 */
bool fact_sockaddr(struct slice text, struct endpoint *ret_endpoint);
/* -yy's text of one end, `127.0.0.1:53`, `[::1]:53`. */
bool fact_endpoint(struct slice text, struct endpoint *ret_endpoint);
/* `127.0.0.1:53`, `[::1]:53`, `/run/x.sock`. */
void endpoint_print(const struct endpoint *e, struct buf *b);

/*
 * The path that a call is about: index of its string and of the directory fd in front of it, from
 * the call's name; -1 for none. True when the call names a path at all.
 */
bool fact_path_args(unsigned name, int *ret_dirfd, int *ret_path);
/*
 * That path, absolute when cwd or the dirfd's decoration say so, escapes as printed, into b
 * (replaced).
 */
bool fact_path(const struct call *c, struct buf *b);

/* The fd that a call works on: its index among the arguments, -1 for none. */
int fact_fd_arg(unsigned name);
/* That fd; false: the call has none, or it is no number. */
bool fact_call_fd(const struct call *c, struct fd_fact *ret_fd);

/* What several views ask of every call is worked out once. The reader owns it, for the call in hand. */
struct call_facts {
	bool path_asked, path_is, fd_asked, fd_is;
	struct buf path;
	struct fd_fact fd;
};

enum call_wait {
	WAIT_NONE,   /* the time is the kernel's or the disk's work */
	WAIT_TIME,   /* sleeps: nanosleep, a poll that timed out */
	WAIT_EVENT,  /* poll, select, epoll: somebody else is waited for */
	WAIT_PEER,   /* read, recv, accept, connect on sockets and pipes */
	WAIT_CHILD,  /* wait4, waitid, vfork's parent */
	WAIT_LOCK,   /* futex, flock, fcntl(F_SETLKW), semop */
	WAIT_SIGNAL, /* pause, sigsuspend, sigtimedwait */
};

/*
 * What the time of a call was spent on. `kind` is what the fd it works on is, when the caller knows
 * better than the line does (FD_UNKNOWN: look at the line).
 */
enum call_wait fact_wait(const struct call *c, enum fd_kind kind);
const char *wait_text(enum call_wait w);
