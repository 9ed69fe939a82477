/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands and structures of Linux 6.2 to 6.18 for programs that Debian 12's headers have to be enough for. */
#pragma once

#include <linux/ioctl.h>
#include <linux/types.h>
#include <linux/userfaultfd.h>

/* linux/pidfd.h */
enum {
	INFO_PID = 1, INFO_CREDS = 2, INFO_CGROUPID = 4, INFO_EXIT = 8, INFO_COREDUMP = 16,
	INFO_SUPPORTED_MASK = 32, INFO_COREDUMP_SIGNAL = 64,
};
#define INFO_SIZE_FIRST 64
struct process_info {
	__u64 mask, cgroupid;
	__u32 pid, tgid, ppid, ids[8];
	__s32 exit_code;
	__u32 coredump_mask, coredump_signal, coredump_code, coredump_pad;
	__u64 supported_mask;
};
#ifndef PIDFD_GET_INFO
#define PIDFD_GET_NET_NAMESPACE _IO(0xff, 4)
#define PIDFD_GET_PID_NAMESPACE _IO(0xff, 5)
#define PIDFD_GET_INFO _IOWR(0xff, 11, struct process_info)
#endif

/* linux/nsfs.h */
struct mounts_info {
	__u32 size, nr_mounts;
	__u64 mnt_ns_id;
};
#ifndef NS_GET_MNTNS_ID
#define NS_GET_MNTNS_ID _IOR(0xb7, 5, __u64)
#define NS_GET_PID_FROM_PIDNS _IOR(0xb7, 6, int)
#define NS_GET_TGID_FROM_PIDNS _IOR(0xb7, 7, int)
#define NS_GET_TGID_IN_PIDNS _IOR(0xb7, 9, int)
#define NS_MNT_GET_INFO _IOR(0xb7, 10, struct mounts_info)
#define NS_MNT_GET_PREV _IOR(0xb7, 12, struct mounts_info)
#define NS_GET_ID _IOR(0xb7, 13, __u64)
#endif

/* linux/fs.h */
enum { IS_PRESENT = 8, VMA_EXECUTABLE = 4 };
struct region {
	__u64 start, end, categories;
};
struct scan {
	__u64 size, flags, start, end, walk_end, vec, vec_len, max_pages;
	__u64 category_inverted, category_mask, category_anyof_mask, return_mask;
};
struct query {
	__u64 size, query_flags, query_addr, vma_start, vma_end, vma_flags, vma_page_size, vma_offset, inode;
	__u32 dev_major, dev_minor, vma_name_size, build_id_size;
	__u64 vma_name_addr, build_id_addr;
};
#ifndef PAGEMAP_SCAN
#define PAGEMAP_SCAN _IOWR('f', 16, struct scan)
#endif
#ifndef PROCMAP_QUERY
#define PROCMAP_QUERY _IOWR('f', 17, struct query)
#endif

/* linux/userfaultfd.h */
struct poison {
	struct uffdio_range range;
	__u64 mode;
	__s64 updated;
};
struct move {
	__u64 dst, src, len, mode;
	__s64 move;
};
#ifndef UFFDIO_POISON
#define UFFDIO_POISON _IOWR(0xaa, 8, struct poison)
#endif
#ifndef UFFDIO_MOVE
#define UFFDIO_MOVE _IOWR(0xaa, 5, struct move)
#endif
