/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Constants that the headers of Debian 12 (linux-libc-dev 6.1, glibc 2.36) lack, or whose header cannot
 * stand beside libc's. The values are the kernel's: include/uapi of the tree named at each part.
 */
#pragma once

/* asm-generic/fcntl.h, linux/stat.h, linux/fanotify.h, linux/fs.h */
#ifndef FAN_DIR_MODIFY
#define FAN_DIR_MODIFY 0x80000
#endif
#ifndef F_CANCELLK
#define F_CANCELLK 0x405
#endif
#ifndef F_GETOWNER_UIDS
#define F_GETOWNER_UIDS 0x11
#endif

/* linux/mount.h, linux/fs.h, linux/swap.h */
#ifndef SWAP_FLAG_DISCARD_ONCE
#define SWAP_FLAG_DISCARD_ONCE 0x20000
#endif
#ifndef SWAP_FLAG_DISCARD_PAGES
#define SWAP_FLAG_DISCARD_PAGES 0x40000
#endif

/* asm-generic/mman-common.h */
#ifndef PKEY_DISABLE_EXECUTE
#define PKEY_DISABLE_EXECUTE 4
#endif

/* linux/socket.h, linux/in.h, linux/in6.h, linux/netlink.h, net/bluetooth/bluetooth.h */
#ifndef ARPT_SO_GET_ENTRIES
#define ARPT_SO_GET_ENTRIES 0x61
#endif
#ifndef ARPT_SO_GET_INFO
#define ARPT_SO_GET_INFO 0x60
#endif
#ifndef ARPT_SO_GET_REVISION_TARGET
#define ARPT_SO_GET_REVISION_TARGET 0x63
#endif
#ifndef BTPROTO_AVDTP
#define BTPROTO_AVDTP 7
#endif
#ifndef BTPROTO_BNEP
#define BTPROTO_BNEP 4
#endif
#ifndef BTPROTO_CMTP
#define BTPROTO_CMTP 5
#endif
#ifndef BTPROTO_HCI
#define BTPROTO_HCI 1
#endif
#ifndef BTPROTO_HIDP
#define BTPROTO_HIDP 6
#endif
#ifndef BTPROTO_L2CAP
#define BTPROTO_L2CAP 0
#endif
#ifndef BTPROTO_RFCOMM
#define BTPROTO_RFCOMM 3
#endif
#ifndef BTPROTO_SCO
#define BTPROTO_SCO 2
#endif
#ifndef EBT_SO_GET_ENTRIES
#define EBT_SO_GET_ENTRIES 0x81
#endif
#ifndef EBT_SO_GET_INFO
#define EBT_SO_GET_INFO 0x80
#endif
#ifndef EBT_SO_GET_INIT_ENTRIES
#define EBT_SO_GET_INIT_ENTRIES 0x83
#endif
#ifndef EBT_SO_GET_INIT_INFO
#define EBT_SO_GET_INIT_INFO 0x82
#endif
#ifndef IP6T_SO_GET_ENTRIES
#define IP6T_SO_GET_ENTRIES 0x41
#endif
#ifndef IP6T_SO_GET_INFO
#define IP6T_SO_GET_INFO 0x40
#endif
#ifndef IP6T_SO_GET_REVISION_MATCH
#define IP6T_SO_GET_REVISION_MATCH 0x44
#endif
#ifndef IP6T_SO_GET_REVISION_TARGET
#define IP6T_SO_GET_REVISION_TARGET 0x45
#endif
#ifndef IPPROTO_L2TP
#define IPPROTO_L2TP 0x73
#endif
#ifndef IPT_SO_GET_ENTRIES
#define IPT_SO_GET_ENTRIES 0x41
#endif
#ifndef IPT_SO_GET_INFO
#define IPT_SO_GET_INFO 0x40
#endif
#ifndef IPT_SO_GET_REVISION_MATCH
#define IPT_SO_GET_REVISION_MATCH 0x42
#endif
#ifndef IPT_SO_GET_REVISION_TARGET
#define IPT_SO_GET_REVISION_TARGET 0x43
#endif
#ifndef IPV6_USE_MIN_MTU
#define IPV6_USE_MIN_MTU 0x3f
#endif
#ifndef MSG_CMSG_COMPAT
#define MSG_CMSG_COMPAT 0x80000000
#endif
#ifndef MSG_NO_SHARED_FRAGS
#define MSG_NO_SHARED_FRAGS 0x80000
#endif
#ifndef MSG_PROBE
#define MSG_PROBE 0x10
#endif
#ifndef MSG_SENDPAGE_NOTLAST
#define MSG_SENDPAGE_NOTLAST 0x20000
#endif
#ifndef SCTP_GET_LOCAL_ADDRS_NUM_OLD
#define SCTP_GET_LOCAL_ADDRS_NUM_OLD 0x69
#endif
#ifndef SCTP_GET_LOCAL_ADDRS_OLD
#define SCTP_GET_LOCAL_ADDRS_OLD 0x6a
#endif
#ifndef SCTP_GET_PEER_ADDRS_NUM_OLD
#define SCTP_GET_PEER_ADDRS_NUM_OLD 0x67
#endif
#ifndef SCTP_GET_PEER_ADDRS_OLD
#define SCTP_GET_PEER_ADDRS_OLD 0x68
#endif
#ifndef SOL_ATALK
#define SOL_ATALK 0x102
#endif
#ifndef SOL_AX25
#define SOL_AX25 0x101
#endif
#ifndef SOL_IPX
#define SOL_IPX 0x100
#endif
#ifndef SOL_NETROM
#define SOL_NETROM 0x103
#endif
#ifndef SOL_ROSE
#define SOL_ROSE 0x104
#endif
#ifndef SOL_SCTP
#define SOL_SCTP 0x84
#endif
#ifndef SOL_UDP
#define SOL_UDP 0x11
#endif
#ifndef SOL_UDPLITE
#define SOL_UDPLITE 0x88
#endif

/* linux/sched.h, linux/time.h, linux/ptrace.h, linux/prctl.h, linux/keyctl.h */
#ifndef CLOCK_SGI_CYCLE
#define CLOCK_SGI_CYCLE 0xa
#endif
#ifndef PTRACE_PEEKUSER
#define PTRACE_PEEKUSER 3
#endif
#ifndef PTRACE_POKEUSER
#define PTRACE_POKEUSER 6
#endif
#ifndef RUSAGE_BOTH
#define RUSAGE_BOTH 0xfffffffe
#endif
#ifndef SCHED_ISO
#define SCHED_ISO 4
#endif
#ifndef SCHED_OTHER
#define SCHED_OTHER 0
#endif

/* linux/socket.h, which is not for programs: the types of control messages */
#ifndef SCM_SECURITY
#define SCM_SECURITY 3
#endif
#ifndef SCM_PIDFD
#define SCM_PIDFD 4
#endif

/* linux/netfilter_ipv4/ip_tables.h and ip6_tables.h, which do not stand beside netinet/in.h */
#ifndef IPT_SO_SET_REPLACE
#define IPT_SO_SET_REPLACE 0x40
#endif
#ifndef IPT_SO_SET_ADD_COUNTERS
#define IPT_SO_SET_ADD_COUNTERS 0x41
#endif
#ifndef IP6T_SO_SET_REPLACE
#define IP6T_SO_SET_REPLACE 0x40
#endif
#ifndef IP6T_SO_SET_ADD_COUNTERS
#define IP6T_SO_SET_ADD_COUNTERS 0x41
#endif
/* linux/socket.h 5.20, which does not stand beside sys/socket.h */
#ifndef SOCK_TXREHASH_DEFAULT
#define SOCK_TXREHASH_DEFAULT 255
#define SOCK_TXREHASH_DISABLED 0
#define SOCK_TXREHASH_ENABLED 1
#endif

/* scsi/sg.h, which libc has a copy of */
#ifndef SG_GET_ACCESS_COUNT
#define SG_GET_ACCESS_COUNT 0x2289
#endif
