/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors of processes and of namespaces: PIDFD_GET_INFO, ioctl_nsfs(2). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-ioctl-constants.h"

#include <linux/nsfs.h>
#include <linux/sched.h>
#include <string.h>

/* --- processes ----------------------------------------------------------------------------------------- */
CONSTANTS(info_mask, "PIDFD_INFO_", NULL, NAMED(PIDFD_INFO_PID), NAMED(PIDFD_INFO_CREDS),
	NAMED(PIDFD_INFO_CGROUPID), NAMED(PIDFD_INFO_EXIT), NAMED(PIDFD_INFO_COREDUMP),
	NAMED(PIDFD_INFO_SUPPORTED_MASK), NAMED(PIDFD_INFO_COREDUMP_SIGNAL),
	NAMED(PIDFD_INFO_COREDUMP_CODE));
CONSTANTS(coredump_mask, "PIDFD_COREDUMP_", NULL, NAMED(PIDFD_COREDUMPED),
	NAMED(PIDFD_COREDUMP_SKIP), NAMED(PIDFD_COREDUMP_USER), NAMED(PIDFD_COREDUMP_ROOT));

static void print_status(struct call *c, const void *bytes)
{
	put_wait_status(c, (int)field_number(bytes, 4));
}

static void print_signal(struct call *c, const void *bytes)
{
	put_signal(c, (int)field_number(bytes, 4));
}

#define INFO(member_, kind_, ...) F(struct pidfd_info, member_, kind_, ##__VA_ARGS__)

/* Which fields are there the mask says, as far as the structure goes. */
static void put_info(struct call *c, const struct pidfd_info *info, size_t size)
{
	static const struct {
		uint64_t bit;
		struct field fields[9];
	} parts[] = {
		{ PIDFD_INFO_CGROUPID, { INFO(cgroupid, UNSIGNED) } },
		{ PIDFD_INFO_PID, { INFO(pid, PID), INFO(tgid, PID), INFO(ppid, PID) } },
		{ PIDFD_INFO_CREDS, { INFO(ruid, ID), INFO(rgid, ID), INFO(euid, ID), INFO(egid, ID),
			INFO(suid, ID), INFO(sgid, ID), INFO(fsuid, ID), INFO(fsgid, ID) } },
		{ PIDFD_INFO_EXIT, { INFO(exit_code, PRINT, .print = print_status) } },
		{ PIDFD_INFO_COREDUMP, { INFO(coredump_mask, FLAGS, .names = &coredump_mask,
			SINCE(struct pidfd_info, coredump_mask)) } },
		{ PIDFD_INFO_COREDUMP_SIGNAL, { INFO(coredump_signal, PRINT, .print = print_signal,
			SINCE(struct pidfd_info, coredump_mask)) } },
		{ PIDFD_INFO_COREDUMP_CODE, { INFO(coredump_code, UNSIGNED,
			SINCE(struct pidfd_info, coredump_code)) } },
		{ PIDFD_INFO_SUPPORTED_MASK, { INFO(supported_mask, FLAGS, .names = &info_mask,
			SINCE(struct pidfd_info, supported_mask)) } },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (info->mask & parts[i].bit)
			(void)put_fields_within(c, parts[i].fields, info, size);
}

static void both_info(struct call *c, uint64_t address)
{
	size_t size = _IOC_SIZE(ioctl_number(c));
	struct pidfd_info info = { 0 };
	uint64_t asked;
	const void *bytes;

	if (size > sizeof(info))
		size = sizeof(info);
	bytes = ioctl_bytes(c, address, size);
	if (!ioctl_opened(c, address, size))
		return;
	memcpy(&asked, call_bytes(c, address, size, AT_ENTRY), sizeof(asked));
	if (c->entry) {
		put_struct_open(c);
		FIELD(c, flags, "mask", asked, &info_mask);
		return;
	}
	if (bytes && !c->failed) {
		memcpy(&info, bytes, size);
		if (info.mask != asked) {
			put_changed(c);
			put_flags(c, info.mask, &info_mask);
		}
		put_info(c, &info, size);
	}
	put_struct_close(c, false);
}

#define NAMESPACE(number_)                                                                         \
	{ .number = (number_), .way = IOCTL_VALUE, .result_fd = true, .is = { .size = 8, .kind = F_HEX } }

static const struct ioctl_row pidfd_rows[] = {
	NAMESPACE(PIDFD_GET_CGROUP_NAMESPACE), NAMESPACE(PIDFD_GET_IPC_NAMESPACE),
	NAMESPACE(PIDFD_GET_MNT_NAMESPACE), NAMESPACE(PIDFD_GET_NET_NAMESPACE),
	NAMESPACE(PIDFD_GET_PID_NAMESPACE), NAMESPACE(PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE),
	NAMESPACE(PIDFD_GET_TIME_NAMESPACE), NAMESPACE(PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE),
	NAMESPACE(PIDFD_GET_USER_NAMESPACE), NAMESPACE(PIDFD_GET_UTS_NAMESPACE),
};

/* Its structure grows with the kernel, and the number with it. */
static const struct ioctl_row *info_of(unsigned number)
{
	static const struct ioctl_row row = BOTH(PIDFD_GET_INFO, both_info);

	return _IOC_DIR(number) == (_IOC_READ | _IOC_WRITE) && _IOC_NR(number) == _IOC_NR(PIDFD_GET_INFO) &&
			_IOC_SIZE(number) >= PIDFD_INFO_SIZE_VER0
		? &row
		: NULL;
}

IOCTL_FAMILY_PATTERN(pidfd, _IOC_TYPE(PIDFD_GET_INFO), info_of);

/* --- namespaces ---------------------------------------------------------------------------------------- */
CONSTANTS(namespace_types, "CLONE_", NULL, NAMED(CLONE_NEWTIME), NAMED(CLONE_NEWNS),
	NAMED(CLONE_NEWCGROUP), NAMED(CLONE_NEWUTS), NAMED(CLONE_NEWIPC), NAMED(CLONE_NEWUSER),
	NAMED(CLONE_NEWPID), NAMED(CLONE_NEWNET));

static const struct field mounts_fields[] = {
	F(struct mnt_ns_info, size, UNSIGNED), F(struct mnt_ns_info, nr_mounts, UNSIGNED),
	F(struct mnt_ns_info, mnt_ns_id, HEX), F_END
};

static const struct ioctl_row nsfs_rows[] = {
	{ .number = NS_GET_USERNS, .way = IOCTL_NOTHING, .result_fd = true },
	{ .number = NS_GET_PARENT, .way = IOCTL_NOTHING, .result_fd = true },
	{ .number = NS_GET_NSTYPE, .way = IOCTL_NOTHING, .result = &namespace_types },
	POINTED(NS_GET_OWNER_UID, OUT, ID, 4),
	POINTED(NS_GET_MNTNS_ID, OUT, HEX, 8), POINTED(NS_GET_ID, OUT, HEX, 8),
	/* a pid of another namespace is a number */
	{ .number = NS_GET_PID_FROM_PIDNS, .way = IOCTL_VALUE, .result_pid = true,
		.is = { .size = 4, .kind = F_SIGNED } },
	{ .number = NS_GET_TGID_FROM_PIDNS, .way = IOCTL_VALUE, .result_pid = true,
		.is = { .size = 4, .kind = F_SIGNED } },
	VALUE(NS_GET_PID_IN_PIDNS, PID, 4), VALUE(NS_GET_TGID_IN_PIDNS, PID, 4),
};

/* The next and the previous namespace are opened. */
static const struct ioctl_row *mounts_of(unsigned number)
{
#define MOUNTS(number_, ...)                                                                       \
	{ .number = (number_), .way = IOCTL_OUT, ##__VA_ARGS__,                                    \
		.is = { .size = sizeof(struct mnt_ns_info), .kind = F_STRUCT, .fields = mounts_fields } }
	static const struct ioctl_row rows[] = {
		MOUNTS(NS_MNT_GET_INFO), MOUNTS(NS_MNT_GET_NEXT, .result_fd = true),
		MOUNTS(NS_MNT_GET_PREV, .result_fd = true),
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (_IOC_DIR(number) == _IOC_READ && _IOC_NR(number) == _IOC_NR(rows[i].number) &&
			_IOC_SIZE(number) >= sizeof(struct mnt_ns_info))
			return &rows[i];
	return NULL;
}

IOCTL_FAMILY_PATTERN(nsfs, NSIO, mounts_of);
