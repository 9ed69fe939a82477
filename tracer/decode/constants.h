/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of bits and values, by the file that lists them. The rows stand in the order in which strace 6.1
 * prints them; the values come from the system's headers, and from newer-constants.h where those are
 * too old.
 */
#pragma once

#include "decode/visitor.h"

/* For the tables: one row, and the end. */
#define NAMED(name_) { (uint64_t)(name_), #name_ }
#define NAMED_INT(name_) { (uint32_t)(name_), #name_ } /* int values that may be negative */
#define TABLE_END { 0, NULL }

/* constants-file.c */
extern const struct constants open_flags, at_flags, access_modes, seek_whence, fcntl_commands,
	fd_flags, flock_operations, stat_at_flags, unlink_flags, faccess_flags, pipe_flags, dup3_flags;
/* constants-memory.c */
extern const struct constants mmap_prot, mmap_flags, madvise_advice, msync_flags, mremap_flags,
	mlockall_flags;
/* constants-process.c */
extern const struct constants clone_flags, wait_options, rlimit_resources, arch_prctl_codes,
	futex_operations, getrandom_flags, clocks, timer_flags;
/* constants-signal.c */
extern const struct constants sigprocmask_how, sigaction_flags;
/* constants-net.c */
extern const struct constants socket_families, socket_types, inet_protocols, netlink_protocols,
	msg_flags, shutdown_how, socket_type_flags, ethernet_protocols, arp_hardware,
	packet_types;
/* constants-poll.c */
extern const struct constants poll_events, epoll_events, epoll_operations, epoll_create_flags,
	eventfd_flags;
