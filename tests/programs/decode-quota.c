/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * quotactl and quotactl_fd for the decoder's comparison with strace: every command, with structures, with
 * memory that cannot be read. No quota is changed: there is no such device, and no such descriptor.
 */
#include "decode-calls.h"

#include <fcntl.h>
#include <linux/dqblk_xfs.h>
#include <linux/quota.h>

static const unsigned commands[] = {
	Q_SYNC, Q_QUOTAON, Q_QUOTAOFF, Q_GETFMT, Q_GETINFO, Q_SETINFO, Q_GETQUOTA, Q_SETQUOTA,
	Q_GETNEXTQUOTA, Q_XQUOTAON, Q_XQUOTAOFF, Q_XGETQUOTA, Q_XSETQLIM, Q_XGETQSTAT, Q_XQUOTARM,
	Q_XQUOTASYNC, Q_XGETQSTATV, Q_XGETNEXTQUOTA, 0, 0x100, 0xd00, 0x1100, 0x123456,
};

int main(void)
{
	char *end = end_of_memory(), *bytes = end - 512;
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct if_dqblk block = { .dqb_bhardlimit = 1, .dqb_curspace = ~0ull, .dqb_valid = 0x47 };

	for (int i = 0; i < 512; i++)
		bytes[i] = (char)(i % 5 + i % 9);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		unsigned command = QCMD(commands[i], i % 4);

		S(quotactl, command, "no such device", 1000, bytes);
		S(quotactl, command, NULL, -1, end - 4);
		S(quotactl, command, end, 3, end - 3);
		S(quotactl_fd, null, command, 0, bytes);
		S(quotactl_fd, -1, command, 7, NULL);
		S(quotactl_fd, -1, command, 7, end);
	}
	S(quotactl, QCMD(Q_QUOTAON, USRQUOTA), "/", QFMT_VFS_V1, "/no/such/file");
	S(quotactl, QCMD(Q_QUOTAON, GRPQUOTA), "/", 99, "");
	/* where the structure's last bytes are those of no member */
	memcpy(end - 68, &block, 68);
	S(quotactl, QCMD(Q_SETQUOTA, USRQUOTA), "no such device", 1, end - 68);
	S(quotactl, QCMD(Q_SETQUOTA, 255), "no such device", 1, end - 67);
	close(null);
	return 0;
}
