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

/* asm/prctl.h: Linux 6.2 to 6.6 */
#ifndef ARCH_GET_UNTAG_MASK
#define ARCH_GET_UNTAG_MASK 0x4001
#endif
#ifndef ARCH_ENABLE_TAGGED_ADDR
#define ARCH_ENABLE_TAGGED_ADDR 0x4002
#endif
#ifndef ARCH_GET_MAX_TAG_BITS
#define ARCH_GET_MAX_TAG_BITS 0x4003
#endif
#ifndef ARCH_FORCE_TAGGED_SVA
#define ARCH_FORCE_TAGGED_SVA 0x4004
#endif
#ifndef ARCH_SHSTK_ENABLE
#define ARCH_SHSTK_ENABLE  0x5001
#define ARCH_SHSTK_DISABLE 0x5002
#define ARCH_SHSTK_LOCK    0x5003
#define ARCH_SHSTK_UNLOCK  0x5004
#define ARCH_SHSTK_STATUS  0x5005
#define ARCH_SHSTK_SHSTK   (1 << 0)
#define ARCH_SHSTK_WRSS    (1 << 1)
#endif

/* linux/prctl.h: Linux 6.3 to 6.17 */
#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_GET_MDWE 66
#define PR_MDWE_REFUSE_EXEC_GAIN 1
#endif
#ifndef PR_MDWE_NO_INHERIT
#define PR_MDWE_NO_INHERIT 2
#endif
#ifndef PR_SET_MEMORY_MERGE
#define PR_SET_MEMORY_MERGE 67
#define PR_GET_MEMORY_MERGE 68
#endif
#ifndef PR_GET_AUXV
#define PR_GET_AUXV 0x41555856
#endif
#ifndef PR_RISCV_V_SET_CONTROL
#define PR_RISCV_V_SET_CONTROL 69
#define PR_RISCV_V_GET_CONTROL 70
#endif
#ifndef PR_RISCV_SET_ICACHE_FLUSH_CTX
#define PR_RISCV_SET_ICACHE_FLUSH_CTX 71
#endif
#ifndef PR_PPC_GET_DEXCR
#define PR_PPC_GET_DEXCR 72
#define PR_PPC_SET_DEXCR 73
#endif
#ifndef PR_GET_SHADOW_STACK_STATUS
#define PR_GET_SHADOW_STACK_STATUS 74
#define PR_SET_SHADOW_STACK_STATUS 75
#define PR_LOCK_SHADOW_STACK_STATUS 76
#define PR_SHADOW_STACK_ENABLE (1ul << 0)
#define PR_SHADOW_STACK_WRITE (1ul << 1)
#define PR_SHADOW_STACK_PUSH (1ul << 2)
#endif
#ifndef PR_TIMER_CREATE_RESTORE_IDS
#define PR_TIMER_CREATE_RESTORE_IDS 77
#define PR_TIMER_CREATE_RESTORE_IDS_OFF 0
#define PR_TIMER_CREATE_RESTORE_IDS_ON 1
#define PR_TIMER_CREATE_RESTORE_IDS_GET 2
#endif
#ifndef PR_FUTEX_HASH
#define PR_FUTEX_HASH 78
#define PR_FUTEX_HASH_SET_SLOTS 1
#define PR_FUTEX_HASH_GET_SLOTS 2
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

/*
 * linux/… of 7.0. Some of these are enum values there, so this header has to come after those.
 */
/* linux/landlock.h */
#ifndef LANDLOCK_RULE_NET_PORT
#define LANDLOCK_RULE_NET_PORT 2
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE 0x4000
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV 0x8000
#endif
#ifndef LANDLOCK_ACCESS_FS_RESOLVE_UNIX
#define LANDLOCK_ACCESS_FS_RESOLVE_UNIX 0x10000
#endif
#ifndef LANDLOCK_ACCESS_NET_BIND_TCP
#define LANDLOCK_ACCESS_NET_BIND_TCP 1
#endif
#ifndef LANDLOCK_ACCESS_NET_CONNECT_TCP
#define LANDLOCK_ACCESS_NET_CONNECT_TCP 2
#endif
#ifndef LANDLOCK_ACCESS_NET_BIND_UDP
#define LANDLOCK_ACCESS_NET_BIND_UDP 4
#endif
#ifndef LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP
#define LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP 8
#endif
#ifndef LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET
#define LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET 1
#endif
#ifndef LANDLOCK_SCOPE_SIGNAL
#define LANDLOCK_SCOPE_SIGNAL 2
#endif
#ifndef LANDLOCK_ADD_RULE_QUIET
#define LANDLOCK_ADD_RULE_QUIET 1
#endif

/* linux/lsm.h */
#ifndef LSM_ATTR_UNDEF
#define LSM_ATTR_UNDEF 0
#endif
#ifndef LSM_ATTR_CURRENT
#define LSM_ATTR_CURRENT 0x64
#endif
#ifndef LSM_ATTR_EXEC
#define LSM_ATTR_EXEC 0x65
#endif
#ifndef LSM_ATTR_FSCREATE
#define LSM_ATTR_FSCREATE 0x66
#endif
#ifndef LSM_ATTR_KEYCREATE
#define LSM_ATTR_KEYCREATE 0x67
#endif
#ifndef LSM_ATTR_PREV
#define LSM_ATTR_PREV 0x68
#endif
#ifndef LSM_ATTR_SOCKCREATE
#define LSM_ATTR_SOCKCREATE 0x69
#endif
#ifndef LSM_FLAG_SINGLE
#define LSM_FLAG_SINGLE 1
#endif
#ifndef LSM_ID_UNDEF
#define LSM_ID_UNDEF 0
#endif
#ifndef LSM_ID_CAPABILITY
#define LSM_ID_CAPABILITY 0x64
#endif
#ifndef LSM_ID_SELINUX
#define LSM_ID_SELINUX 0x65
#endif
#ifndef LSM_ID_SMACK
#define LSM_ID_SMACK 0x66
#endif
#ifndef LSM_ID_TOMOYO
#define LSM_ID_TOMOYO 0x67
#endif
#ifndef LSM_ID_APPARMOR
#define LSM_ID_APPARMOR 0x68
#endif
#ifndef LSM_ID_YAMA
#define LSM_ID_YAMA 0x69
#endif
#ifndef LSM_ID_LOADPIN
#define LSM_ID_LOADPIN 0x6a
#endif
#ifndef LSM_ID_SAFESETID
#define LSM_ID_SAFESETID 0x6b
#endif
#ifndef LSM_ID_LOCKDOWN
#define LSM_ID_LOCKDOWN 0x6c
#endif
#ifndef LSM_ID_BPF
#define LSM_ID_BPF 0x6d
#endif
#ifndef LSM_ID_LANDLOCK
#define LSM_ID_LANDLOCK 0x6e
#endif
#ifndef LSM_ID_IMA
#define LSM_ID_IMA 0x6f
#endif
#ifndef LSM_ID_EVM
#define LSM_ID_EVM 0x70
#endif
#ifndef LSM_ID_IPE
#define LSM_ID_IPE 0x71
#endif

/* linux/mount.h */
#ifndef STATMOUNT_SB_BASIC
#define STATMOUNT_SB_BASIC 1
#endif
#ifndef STATMOUNT_MNT_BASIC
#define STATMOUNT_MNT_BASIC 2
#endif
#ifndef STATMOUNT_PROPAGATE_FROM
#define STATMOUNT_PROPAGATE_FROM 4
#endif
#ifndef STATMOUNT_MNT_ROOT
#define STATMOUNT_MNT_ROOT 8
#endif
#ifndef STATMOUNT_MNT_POINT
#define STATMOUNT_MNT_POINT 0x10
#endif
#ifndef STATMOUNT_FS_TYPE
#define STATMOUNT_FS_TYPE 0x20
#endif
#ifndef STATMOUNT_MNT_NS_ID
#define STATMOUNT_MNT_NS_ID 0x40
#endif
#ifndef STATMOUNT_MNT_OPTS
#define STATMOUNT_MNT_OPTS 0x80
#endif
#ifndef STATMOUNT_FS_SUBTYPE
#define STATMOUNT_FS_SUBTYPE 0x100
#endif
#ifndef STATMOUNT_SB_SOURCE
#define STATMOUNT_SB_SOURCE 0x200
#endif
#ifndef STATMOUNT_OPT_ARRAY
#define STATMOUNT_OPT_ARRAY 0x400
#endif
#ifndef STATMOUNT_OPT_SEC_ARRAY
#define STATMOUNT_OPT_SEC_ARRAY 0x800
#endif
#ifndef STATMOUNT_SUPPORTED_MASK
#define STATMOUNT_SUPPORTED_MASK 0x1000
#endif
#ifndef STATMOUNT_MNT_UIDMAP
#define STATMOUNT_MNT_UIDMAP 0x2000
#endif
#ifndef STATMOUNT_MNT_GIDMAP
#define STATMOUNT_MNT_GIDMAP 0x4000
#endif
#ifndef STATMOUNT_BY_FD
#define STATMOUNT_BY_FD 1
#endif
#ifndef LISTMOUNT_REVERSE
#define LISTMOUNT_REVERSE 1
#endif
#ifndef LSMT_ROOT
#define LSMT_ROOT 0xffffffffffffffff
#endif
#ifndef FSCONFIG_CMD_CREATE_EXCL
#define FSCONFIG_CMD_CREATE_EXCL 8
#endif
#ifndef FSMOUNT_NAMESPACE
#define FSMOUNT_NAMESPACE 2
#endif
#ifndef OPEN_TREE_NAMESPACE
#define OPEN_TREE_NAMESPACE 2
#endif
#ifndef MOVE_MOUNT_BENEATH
#define MOVE_MOUNT_BENEATH 0x200
#endif

/* linux/fcntl.h */
#ifndef AT_HANDLE_MNT_ID_UNIQUE
#define AT_HANDLE_MNT_ID_UNIQUE 1
#endif
#ifndef AT_HANDLE_CONNECTABLE
#define AT_HANDLE_CONNECTABLE 2
#endif
#ifndef AT_HANDLE_FID
#define AT_HANDLE_FID 0x200
#endif

/* linux/fs.h */
#ifndef FS_XFLAG_VERITY
#define FS_XFLAG_VERITY 0x20000
#endif
#ifndef FS_XFLAG_CASEFOLD
#define FS_XFLAG_CASEFOLD 0x40000
#endif
#ifndef FS_XFLAG_CASENONPRESERVING
#define FS_XFLAG_CASENONPRESERVING 0x80000
#endif

/* linux/kexec.h */
#ifndef KEXEC_FILE_DEBUG
#define KEXEC_FILE_DEBUG 8
#endif
#ifndef KEXEC_FILE_NO_CMA
#define KEXEC_FILE_NO_CMA 0x10
#endif
#ifndef KEXEC_FILE_FORCE_DTB
#define KEXEC_FILE_FORCE_DTB 0x20
#endif
#ifndef KEXEC_UPDATE_ELFCOREHDR
#define KEXEC_UPDATE_ELFCOREHDR 4
#endif
#ifndef KEXEC_CRASH_HOTPLUG_SUPPORT
#define KEXEC_CRASH_HOTPLUG_SUPPORT 8
#endif

/* of the kernel alone: linux/syslog.h */
#ifndef SYSLOG_ACTION_CLOSE
#define SYSLOG_ACTION_CLOSE 0
#endif
#ifndef SYSLOG_ACTION_OPEN
#define SYSLOG_ACTION_OPEN 1
#endif
#ifndef SYSLOG_ACTION_READ
#define SYSLOG_ACTION_READ 2
#endif
#ifndef SYSLOG_ACTION_READ_ALL
#define SYSLOG_ACTION_READ_ALL 3
#endif
#ifndef SYSLOG_ACTION_READ_CLEAR
#define SYSLOG_ACTION_READ_CLEAR 4
#endif
#ifndef SYSLOG_ACTION_CLEAR
#define SYSLOG_ACTION_CLEAR 5
#endif
#ifndef SYSLOG_ACTION_CONSOLE_OFF
#define SYSLOG_ACTION_CONSOLE_OFF 6
#endif
#ifndef SYSLOG_ACTION_CONSOLE_ON
#define SYSLOG_ACTION_CONSOLE_ON 7
#endif
#ifndef SYSLOG_ACTION_CONSOLE_LEVEL
#define SYSLOG_ACTION_CONSOLE_LEVEL 8
#endif
#ifndef SYSLOG_ACTION_SIZE_UNREAD
#define SYSLOG_ACTION_SIZE_UNREAD 9
#endif
#ifndef SYSLOG_ACTION_SIZE_BUFFER
#define SYSLOG_ACTION_SIZE_BUFFER 0xa
#endif

/* of the kernel alone: linux/kern_levels.h */
#ifndef LOGLEVEL_EMERG
#define LOGLEVEL_EMERG 0
#endif
#ifndef LOGLEVEL_ALERT
#define LOGLEVEL_ALERT 1
#endif
#ifndef LOGLEVEL_CRIT
#define LOGLEVEL_CRIT 2
#endif
#ifndef LOGLEVEL_ERR
#define LOGLEVEL_ERR 3
#endif
#ifndef LOGLEVEL_WARNING
#define LOGLEVEL_WARNING 4
#endif
#ifndef LOGLEVEL_NOTICE
#define LOGLEVEL_NOTICE 5
#endif
#ifndef LOGLEVEL_INFO
#define LOGLEVEL_INFO 6
#endif
#ifndef LOGLEVEL_DEBUG
#define LOGLEVEL_DEBUG 1
#endif

/* linux/futex.h */
#ifndef FUTEX2_SIZE_U8
#define FUTEX2_SIZE_U8 0
#endif
#ifndef FUTEX2_SIZE_U16
#define FUTEX2_SIZE_U16 1
#endif
#ifndef FUTEX2_SIZE_U32
#define FUTEX2_SIZE_U32 2
#endif
#ifndef FUTEX2_SIZE_U64
#define FUTEX2_SIZE_U64 3
#endif
#ifndef FUTEX2_NUMA
#define FUTEX2_NUMA 4
#endif
#ifndef FUTEX2_MPOL
#define FUTEX2_MPOL 8
#endif
#ifndef FUTEX2_PRIVATE
#define FUTEX2_PRIVATE 0x80
#endif

/* linux/mempolicy.h */
#ifndef MPOL_WEIGHTED_INTERLEAVE
#define MPOL_WEIGHTED_INTERLEAVE 6
#endif

/* asm-generic/mman.h */
#ifndef SHADOW_STACK_SET_TOKEN
#define SHADOW_STACK_SET_TOKEN 1
#endif

/* linux/pidfd.h */
#ifndef PIDFD_THREAD
#define PIDFD_THREAD 0x80
#endif
#ifndef PIDFD_AUTOKILL
#define PIDFD_AUTOKILL 0x200
#endif
#ifndef PIDFD_SIGNAL_THREAD
#define PIDFD_SIGNAL_THREAD 1
#endif
#ifndef PIDFD_SIGNAL_THREAD_GROUP
#define PIDFD_SIGNAL_THREAD_GROUP 2
#endif
#ifndef PIDFD_SIGNAL_PROCESS_GROUP
#define PIDFD_SIGNAL_PROCESS_GROUP 4
#endif

/* linux/membarrier.h */
#ifndef MEMBARRIER_CMD_GET_REGISTRATIONS
#define MEMBARRIER_CMD_GET_REGISTRATIONS 0x200
#endif

/* linux/bpf.h */
#ifndef BPF_F_BEFORE
#define BPF_F_BEFORE 8
#endif
#ifndef BPF_F_AFTER
#define BPF_F_AFTER 0x10
#endif
#ifndef BPF_F_ID
#define BPF_F_ID 0x20
#endif
#ifndef BPF_F_PREORDER
#define BPF_F_PREORDER 0x40
#endif
#ifndef BPF_F_LINK
#define BPF_F_LINK 0x2000
#endif
#ifndef BPF_STRUCT_OPS
#define BPF_STRUCT_OPS 0x2c
#endif
#ifndef BPF_NETFILTER
#define BPF_NETFILTER 0x2d
#endif
#ifndef BPF_TCX_INGRESS
#define BPF_TCX_INGRESS 0x2e
#endif
#ifndef BPF_TCX_EGRESS
#define BPF_TCX_EGRESS 0x2f
#endif
#ifndef BPF_TRACE_UPROBE_MULTI
#define BPF_TRACE_UPROBE_MULTI 0x30
#endif
#ifndef BPF_CGROUP_UNIX_CONNECT
#define BPF_CGROUP_UNIX_CONNECT 0x31
#endif
#ifndef BPF_CGROUP_UNIX_SENDMSG
#define BPF_CGROUP_UNIX_SENDMSG 0x32
#endif
#ifndef BPF_CGROUP_UNIX_RECVMSG
#define BPF_CGROUP_UNIX_RECVMSG 0x33
#endif
#ifndef BPF_CGROUP_UNIX_GETPEERNAME
#define BPF_CGROUP_UNIX_GETPEERNAME 0x34
#endif
#ifndef BPF_CGROUP_UNIX_GETSOCKNAME
#define BPF_CGROUP_UNIX_GETSOCKNAME 0x35
#endif
#ifndef BPF_NETKIT_PRIMARY
#define BPF_NETKIT_PRIMARY 0x36
#endif
#ifndef BPF_NETKIT_PEER
#define BPF_NETKIT_PEER 0x37
#endif
#ifndef BPF_TRACE_KPROBE_SESSION
#define BPF_TRACE_KPROBE_SESSION 0x38
#endif
#ifndef BPF_TRACE_UPROBE_SESSION
#define BPF_TRACE_UPROBE_SESSION 0x39
#endif
#ifndef BPF_TRACE_FSESSION
#define BPF_TRACE_FSESSION 0x3a
#endif
#ifndef BPF_TRACE_FENTRY_MULTI
#define BPF_TRACE_FENTRY_MULTI 0x3b
#endif
#ifndef BPF_TRACE_FEXIT_MULTI
#define BPF_TRACE_FEXIT_MULTI 0x3c
#endif
#ifndef BPF_TRACE_FSESSION_MULTI
#define BPF_TRACE_FSESSION_MULTI 0x3d
#endif
#ifndef BPF_F_ALL_CPUS
#define BPF_F_ALL_CPUS 0x10
#endif
#ifndef BPF_F_CPU
#define BPF_F_CPU 8
#endif
#ifndef BPF_MAP_TYPE_CGRP_STORAGE
#define BPF_MAP_TYPE_CGRP_STORAGE 0x20
#endif
#ifndef BPF_MAP_TYPE_ARENA
#define BPF_MAP_TYPE_ARENA 0x21
#endif
#ifndef BPF_MAP_TYPE_INSN_ARRAY
#define BPF_MAP_TYPE_INSN_ARRAY 0x22
#endif
#ifndef BPF_MAP_TYPE_RHASH
#define BPF_MAP_TYPE_RHASH 0x23
#endif
#ifndef BPF_F_XDP_DEV_BOUND_ONLY
#define BPF_F_XDP_DEV_BOUND_ONLY 0x40
#endif
#ifndef BPF_F_TEST_REG_INVARIANTS
#define BPF_F_TEST_REG_INVARIANTS 0x80
#endif
#ifndef BPF_PROG_TYPE_NETFILTER
#define BPF_PROG_TYPE_NETFILTER 0x20
#endif
#ifndef BPF_TOKEN_CREATE
#define BPF_TOKEN_CREATE 0x24
#endif
#ifndef BPF_PROG_STREAM_READ_BY_FD
#define BPF_PROG_STREAM_READ_BY_FD 0x25
#endif
#ifndef BPF_PROG_ASSOC_STRUCT_OPS
#define BPF_PROG_ASSOC_STRUCT_OPS 0x26
#endif

/* linux/io_uring.h */
#ifndef IORING_FEAT_REG_REG_RING
#define IORING_FEAT_REG_REG_RING 0x2000
#endif
#ifndef IORING_FEAT_RECVSEND_BUNDLE
#define IORING_FEAT_RECVSEND_BUNDLE 0x4000
#endif
#ifndef IORING_FEAT_MIN_TIMEOUT
#define IORING_FEAT_MIN_TIMEOUT 0x8000
#endif
#ifndef IORING_FEAT_RW_ATTR
#define IORING_FEAT_RW_ATTR 0x10000
#endif
#ifndef IORING_FEAT_NO_IOWAIT
#define IORING_FEAT_NO_IOWAIT 0x20000
#endif
#ifndef IORING_SETUP_NO_MMAP
#define IORING_SETUP_NO_MMAP 0x4000
#endif
#ifndef IORING_SETUP_REGISTERED_FD_ONLY
#define IORING_SETUP_REGISTERED_FD_ONLY 0x8000
#endif
#ifndef IORING_SETUP_NO_SQARRAY
#define IORING_SETUP_NO_SQARRAY 0x10000
#endif
#ifndef IORING_SETUP_HYBRID_IOPOLL
#define IORING_SETUP_HYBRID_IOPOLL 0x20000
#endif
#ifndef IORING_SETUP_CQE_MIXED
#define IORING_SETUP_CQE_MIXED 0x40000
#endif
#ifndef IORING_SETUP_SQE_MIXED
#define IORING_SETUP_SQE_MIXED 0x80000
#endif
#ifndef IORING_SETUP_SQ_REWIND
#define IORING_SETUP_SQ_REWIND 0x100000
#endif
#ifndef IORING_ENTER_ABS_TIMER
#define IORING_ENTER_ABS_TIMER 0x20
#endif
#ifndef IORING_ENTER_EXT_ARG_REG
#define IORING_ENTER_EXT_ARG_REG 0x40
#endif
#ifndef IORING_ENTER_NO_IOWAIT
#define IORING_ENTER_NO_IOWAIT 0x80
#endif
#ifndef IORING_OP_READ_MULTISHOT
#define IORING_OP_READ_MULTISHOT 0x31
#endif
#ifndef IORING_OP_WAITID
#define IORING_OP_WAITID 0x32
#endif
#ifndef IORING_OP_FUTEX_WAIT
#define IORING_OP_FUTEX_WAIT 0x33
#endif
#ifndef IORING_OP_FUTEX_WAKE
#define IORING_OP_FUTEX_WAKE 0x34
#endif
#ifndef IORING_OP_FUTEX_WAITV
#define IORING_OP_FUTEX_WAITV 0x35
#endif
#ifndef IORING_OP_FIXED_FD_INSTALL
#define IORING_OP_FIXED_FD_INSTALL 0x36
#endif
#ifndef IORING_OP_FTRUNCATE
#define IORING_OP_FTRUNCATE 0x37
#endif
#ifndef IORING_OP_BIND
#define IORING_OP_BIND 0x38
#endif
#ifndef IORING_OP_LISTEN
#define IORING_OP_LISTEN 0x39
#endif
#ifndef IORING_OP_RECV_ZC
#define IORING_OP_RECV_ZC 0x3a
#endif
#ifndef IORING_OP_EPOLL_WAIT
#define IORING_OP_EPOLL_WAIT 0x3b
#endif
#ifndef IORING_OP_READV_FIXED
#define IORING_OP_READV_FIXED 0x3c
#endif
#ifndef IORING_OP_WRITEV_FIXED
#define IORING_OP_WRITEV_FIXED 0x3d
#endif
#ifndef IORING_OP_PIPE
#define IORING_OP_PIPE 0x3e
#endif
#ifndef IORING_OP_NOP128
#define IORING_OP_NOP128 0x3f
#endif
#ifndef IORING_OP_URING_CMD128
#define IORING_OP_URING_CMD128 0x40
#endif
#ifndef IORING_REGISTER_PBUF_STATUS
#define IORING_REGISTER_PBUF_STATUS 0x1a
#endif
#ifndef IORING_REGISTER_NAPI
#define IORING_REGISTER_NAPI 0x1b
#endif
#ifndef IORING_UNREGISTER_NAPI
#define IORING_UNREGISTER_NAPI 0x1c
#endif
#ifndef IORING_REGISTER_CLOCK
#define IORING_REGISTER_CLOCK 0x1d
#endif
#ifndef IORING_REGISTER_CLONE_BUFFERS
#define IORING_REGISTER_CLONE_BUFFERS 0x1e
#endif
#ifndef IORING_REGISTER_SEND_MSG_RING
#define IORING_REGISTER_SEND_MSG_RING 0x1f
#endif
#ifndef IORING_REGISTER_ZCRX_IFQ
#define IORING_REGISTER_ZCRX_IFQ 0x20
#endif
#ifndef IORING_REGISTER_RESIZE_RINGS
#define IORING_REGISTER_RESIZE_RINGS 0x21
#endif
#ifndef IORING_REGISTER_MEM_REGION
#define IORING_REGISTER_MEM_REGION 0x22
#endif
#ifndef IORING_REGISTER_QUERY
#define IORING_REGISTER_QUERY 0x23
#endif
#ifndef IORING_REGISTER_ZCRX_CTRL
#define IORING_REGISTER_ZCRX_CTRL 0x24
#endif
#ifndef IORING_REGISTER_BPF_FILTER
#define IORING_REGISTER_BPF_FILTER 0x25
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
