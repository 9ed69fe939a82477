/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl commands newer than strace 6.1, by their names as of Linux 6.18. */
#include "expect.h"

#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	unsigned number;
	const char *name;
} commands[] = {
	{ 0xff01, "PIDFD_GET_CGROUP_NAMESPACE" }, { 0xff02, "PIDFD_GET_IPC_NAMESPACE" },
	{ 0xff03, "PIDFD_GET_MNT_NAMESPACE" }, { 0xff04, "PIDFD_GET_NET_NAMESPACE" },
	{ 0xff05, "PIDFD_GET_PID_NAMESPACE" }, { 0xff06, "PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE" },
	{ 0xff07, "PIDFD_GET_TIME_NAMESPACE" }, { 0xff08, "PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE" },
	{ 0xff09, "PIDFD_GET_USER_NAMESPACE" }, { 0xff0a, "PIDFD_GET_UTS_NAMESPACE" },
	{ 0xc040ff0b, "PIDFD_GET_INFO" }, { 0x40088a01, "EPIOCSPARAMS" }, { 0x80088a02, "EPIOCGPARAMS" },
	{ 0x8008b705, "NS_GET_MNTNS_ID" }, { 0x8010b70a, "NS_MNT_GET_INFO" },
	{ 0x8010b70b, "NS_MNT_GET_NEXT" }, { 0x8010b70c, "NS_MNT_GET_PREV" }, { 0x8008b70d, "NS_GET_ID" },
	{ 0x80111500, "FS_IOC_GETFSUUID" }, { 0x80811501, "FS_IOC_GETFSSYSFSPATH" },
	{ 0xc0606610, "PAGEMAP_SCAN" }, { 0xc0686611, "PROCMAP_QUERY" }, { 0xc028aa05, "UFFDIO_MOVE" },
	{ 0xc020aa08, "UFFDIO_POISON" },
};

int main(void)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		expect(syscall(SYS_ioctl, -1, commands[i].number, 0x1234), "ioctl(-1, %s, 0x1234)",
			commands[i].name);
	return 0;
}
