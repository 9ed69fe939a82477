/* SPDX-License-Identifier: BSD-2-Clause */
/* What newer-constants.h is, for ioctl: commands, their bits and their structures. */
#pragma once

#include <linux/ioctl.h>
#include <linux/types.h>

/* linux/if_tun.h 6.18 */
#ifndef TUN_F_USO4
#define TUN_F_USO4 0x20
#define TUN_F_USO6 0x40
#endif
#ifndef TUN_F_UDP_TUNNEL_GSO
#define TUN_F_UDP_TUNNEL_GSO 0x080
#define TUN_F_UDP_TUNNEL_GSO_CSUM 0x100
#endif

/* linux/kvm.h 6.18 */
#ifndef KVM_MEM_GUEST_MEMFD
#define KVM_MEM_GUEST_MEMFD (1UL << 2)
#endif
#ifndef KVM_CAP_S390_PROTECTED_ASYNC_DISABLE
#define KVM_CAP_S390_PROTECTED_ASYNC_DISABLE 224
#define KVM_CAP_DIRTY_LOG_RING_WITH_BITMAP 225
#define KVM_CAP_PMU_EVENT_MASKED_EVENTS 226
#define KVM_CAP_COUNTER_OFFSET 227
#define KVM_CAP_ARM_EAGER_SPLIT_CHUNK_SIZE 228
#define KVM_CAP_ARM_SUPPORTED_BLOCK_SIZES 229
#define KVM_CAP_ARM_SUPPORTED_REG_MASK_RANGES 230
#define KVM_CAP_USER_MEMORY2 231
#define KVM_CAP_MEMORY_FAULT_INFO 232
#define KVM_CAP_MEMORY_ATTRIBUTES 233
#define KVM_CAP_GUEST_MEMFD 234
#define KVM_CAP_VM_TYPES 235
#define KVM_CAP_PRE_FAULT_MEMORY 236
#define KVM_CAP_X86_APIC_BUS_CYCLES_NS 237
#define KVM_CAP_X86_GUEST_MODE 238
#define KVM_CAP_ARM_WRITABLE_IMP_ID_REGS 239
#define KVM_CAP_ARM_EL2 240
#define KVM_CAP_ARM_EL2_E2H0 241
#define KVM_CAP_RISCV_MP_STATE_RESET 242
#define KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED 243
#define KVM_CAP_GUEST_MEMFD_FLAGS 244
#endif

/* linux/userfaultfd.h 6.8 */
#ifndef UFFD_FEATURE_WP_UNPOPULATED
#define UFFD_FEATURE_WP_UNPOPULATED (1 << 13)
#endif
#ifndef UFFDIO_POISON
#define UFFD_FEATURE_POISON (1 << 14)
#define UFFDIO_CONTINUE_MODE_WP (1ull << 1)
#define _UFFDIO_POISON 0x08
#define UFFDIO_POISON_MODE_DONTWAKE (1ull << 0)
struct uffdio_poison {
	struct {
		__u64 start, len;
	} range;
	__u64 mode;
	__s64 updated;
};
#define UFFDIO_POISON _IOWR(0xaa, _UFFDIO_POISON, struct uffdio_poison)
#endif
#ifndef UFFDIO_MOVE
#define UFFD_FEATURE_WP_ASYNC (1 << 15)
#define UFFD_FEATURE_MOVE (1 << 16)
#define _UFFDIO_MOVE 0x05
#define UFFDIO_MOVE_MODE_DONTWAKE (1ull << 0)
#define UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES (1ull << 1)
struct uffdio_move {
	__u64 dst, src, len, mode;
	__s64 move;
};
#define UFFDIO_MOVE _IOWR(0xaa, _UFFDIO_MOVE, struct uffdio_move)
#endif

/* linux/pidfd.h 6.18, which does not stand beside sys/pidfd.h */
#define PIDFD_GET_CGROUP_NAMESPACE _IO(0xff, 1)
#define PIDFD_GET_IPC_NAMESPACE _IO(0xff, 2)
#define PIDFD_GET_MNT_NAMESPACE _IO(0xff, 3)
#define PIDFD_GET_NET_NAMESPACE _IO(0xff, 4)
#define PIDFD_GET_PID_NAMESPACE _IO(0xff, 5)
#define PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE _IO(0xff, 6)
#define PIDFD_GET_TIME_NAMESPACE _IO(0xff, 7)
#define PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE _IO(0xff, 8)
#define PIDFD_GET_USER_NAMESPACE _IO(0xff, 9)
#define PIDFD_GET_UTS_NAMESPACE _IO(0xff, 10)
#define PIDFD_INFO_PID (1ul << 0)
#define PIDFD_INFO_CREDS (1ul << 1)
#define PIDFD_INFO_CGROUPID (1ul << 2)
#define PIDFD_INFO_EXIT (1ul << 3)
#define PIDFD_INFO_COREDUMP (1ul << 4)
#define PIDFD_INFO_SUPPORTED_MASK (1ul << 5)
#define PIDFD_INFO_COREDUMP_SIGNAL (1ul << 6)
#define PIDFD_INFO_COREDUMP_CODE (1ul << 7)
#define PIDFD_COREDUMPED (1u << 0)
#define PIDFD_COREDUMP_SKIP (1u << 1)
#define PIDFD_COREDUMP_USER (1u << 2)
#define PIDFD_COREDUMP_ROOT (1u << 3)
#define PIDFD_INFO_SIZE_VER0 64
struct pidfd_info {
	__u64 mask, cgroupid;
	__u32 pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
	__s32 exit_code;
	__u32 coredump_mask, coredump_signal, coredump_code, coredump_pad;
	__u64 supported_mask;
};
#define PIDFD_GET_INFO _IOWR(0xff, 11, struct pidfd_info)

/* linux/nsfs.h 6.18 */
#ifndef NS_GET_MNTNS_ID
#define NS_GET_MNTNS_ID _IOR(0xb7, 5, __u64)
#endif
#ifndef NS_GET_PID_FROM_PIDNS
#define NS_GET_PID_FROM_PIDNS _IOR(0xb7, 6, int)
#define NS_GET_TGID_FROM_PIDNS _IOR(0xb7, 7, int)
#define NS_GET_PID_IN_PIDNS _IOR(0xb7, 8, int)
#define NS_GET_TGID_IN_PIDNS _IOR(0xb7, 9, int)
#endif
#ifndef NS_MNT_GET_INFO
struct mnt_ns_info {
	__u32 size, nr_mounts;
	__u64 mnt_ns_id;
};
#define NS_MNT_GET_INFO _IOR(0xb7, 10, struct mnt_ns_info)
#define NS_MNT_GET_NEXT _IOR(0xb7, 11, struct mnt_ns_info)
#define NS_MNT_GET_PREV _IOR(0xb7, 12, struct mnt_ns_info)
#endif
#ifndef NS_GET_ID
#define NS_GET_ID _IOR(0xb7, 13, __u64)
#endif

/* linux/fs.h 6.18 */
#ifndef PAGEMAP_SCAN
#define PROCFS_IOCTL_MAGIC 'f'
#define PAGE_IS_WPALLOWED (1 << 0)
#define PAGE_IS_WRITTEN (1 << 1)
#define PAGE_IS_FILE (1 << 2)
#define PAGE_IS_PRESENT (1 << 3)
#define PAGE_IS_SWAPPED (1 << 4)
#define PAGE_IS_PFNZERO (1 << 5)
#define PAGE_IS_HUGE (1 << 6)
#define PM_SCAN_WP_MATCHING (1 << 0)
#define PM_SCAN_CHECK_WPASYNC (1 << 1)
struct page_region {
	__u64 start, end, categories;
};
struct pm_scan_arg {
	__u64 size, flags, start, end, walk_end, vec, vec_len, max_pages;
	__u64 category_inverted, category_mask, category_anyof_mask, return_mask;
};
#define PAGEMAP_SCAN _IOWR('f', 16, struct pm_scan_arg)
#endif
#ifndef PAGE_IS_SOFT_DIRTY
#define PAGE_IS_SOFT_DIRTY (1 << 7)
#endif
#ifndef PAGE_IS_GUARD
#define PAGE_IS_GUARD (1 << 8)
#endif
#ifndef PROCMAP_QUERY
#define PROCMAP_QUERY_VMA_READABLE 0x01
#define PROCMAP_QUERY_VMA_WRITABLE 0x02
#define PROCMAP_QUERY_VMA_EXECUTABLE 0x04
#define PROCMAP_QUERY_VMA_SHARED 0x08
#define PROCMAP_QUERY_COVERING_OR_NEXT_VMA 0x10
#define PROCMAP_QUERY_FILE_BACKED_VMA 0x20
struct procmap_query {
	__u64 size, query_flags, query_addr;
	__u64 vma_start, vma_end, vma_flags, vma_page_size, vma_offset, inode;
	__u32 dev_major, dev_minor, vma_name_size, build_id_size;
	__u64 vma_name_addr, build_id_addr;
};
#define PROCMAP_QUERY _IOWR('f', 17, struct procmap_query)
#endif
#ifndef FS_IOC_GETFSUUID
struct fsuuid2 {
	__u8 len, uuid[16];
};
struct fs_sysfs_path {
	__u8 len, name[128];
};
#define FS_IOC_GETFSUUID _IOR(0x15, 0, struct fsuuid2)
#define FS_IOC_GETFSSYSFSPATH _IOR(0x15, 1, struct fs_sysfs_path)
#endif

/* linux/fuse.h 6.9 */
#ifndef FUSE_DEV_IOC_MAGIC
#define FUSE_DEV_IOC_MAGIC 229
#define FUSE_DEV_IOC_CLONE _IOR(FUSE_DEV_IOC_MAGIC, 0, __u32)
#endif
#ifndef FUSE_DEV_IOC_BACKING_OPEN
struct fuse_backing_map {
	__s32 fd;
	__u32 flags;
	__u64 padding;
};
#define FUSE_DEV_IOC_BACKING_OPEN _IOW(FUSE_DEV_IOC_MAGIC, 1, struct fuse_backing_map)
#define FUSE_DEV_IOC_BACKING_CLOSE _IOW(FUSE_DEV_IOC_MAGIC, 2, __u32)
#endif

/* linux/eventpoll.h 6.9, which does not stand beside sys/epoll.h */
struct epoll_params {
	__u32 busy_poll_usecs;
	__u16 busy_poll_budget;
	__u8 prefer_busy_poll, __pad;
};
#ifndef EPIOCSPARAMS
#define EPIOCSPARAMS _IOW(0x8a, 1, struct epoll_params)
#define EPIOCGPARAMS _IOR(0x8a, 2, struct epoll_params)
#endif

/* linux/seccomp.h 6.6 */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1ul << 0)
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS _IOW('!', 4, __u64)
#endif
