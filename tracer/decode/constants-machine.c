/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine as a whole: its clock, its log, its modules, how it is rebooted. */
#include "decode/constants.h"

#include <fcntl.h>
#include <linux/kexec.h>
#include <linux/module.h>
#include <linux/reboot.h>
#include <stddef.h>
#include <sys/timex.h>

#include "decode/newer-constants.h"

static const struct constant kexec_architectures_rows[] = {
	NAMED(KEXEC_ARCH_DEFAULT), NAMED(KEXEC_ARCH_386), NAMED(KEXEC_ARCH_68K),
	NAMED(KEXEC_ARCH_PARISC), NAMED(KEXEC_ARCH_X86_64), NAMED(KEXEC_ARCH_PPC),
	NAMED(KEXEC_ARCH_PPC64), NAMED(KEXEC_ARCH_IA_64), NAMED(KEXEC_ARCH_ARM),
	NAMED(KEXEC_ARCH_S390), NAMED(KEXEC_ARCH_SH), NAMED(KEXEC_ARCH_MIPS_LE),
	NAMED(KEXEC_ARCH_MIPS), NAMED(KEXEC_ARCH_AARCH64), NAMED(KEXEC_ARCH_RISCV),
	NAMED(KEXEC_ARCH_LOONGARCH), TABLE_END
};
const struct constants kexec_architectures = { kexec_architectures_rows, "KEXEC_ARCH_", NULL };

static const struct constant kexec_file_flags_rows[] = {
	NAMED(KEXEC_FILE_UNLOAD), NAMED(KEXEC_FILE_ON_CRASH), NAMED(KEXEC_FILE_NO_INITRAMFS),
	NAMED(KEXEC_FILE_DEBUG), NAMED(KEXEC_FILE_NO_CMA), NAMED(KEXEC_FILE_FORCE_DTB), TABLE_END
};
const struct constants kexec_file_flags = { kexec_file_flags_rows, "KEXEC_FILE_", NULL };

static const struct constant kexec_flags_rows[] = {
	NAMED(KEXEC_ON_CRASH), NAMED(KEXEC_PRESERVE_CONTEXT), NAMED(KEXEC_UPDATE_ELFCOREHDR),
	NAMED(KEXEC_CRASH_HOTPLUG_SUPPORT), TABLE_END
};
const struct constants kexec_flags = { kexec_flags_rows, "KEXEC_", NULL };

static const struct constant module_flags_rows[] = {
	NAMED(MODULE_INIT_IGNORE_MODVERSIONS), NAMED(MODULE_INIT_IGNORE_VERMAGIC),
	NAMED(MODULE_INIT_COMPRESSED_FILE), TABLE_END
};
const struct constants module_flags = { module_flags_rows, "MODULE_INIT_", NULL };

static const struct constant module_delete_flags_rows[] = {
	NAMED(O_NONBLOCK), NAMED(O_TRUNC), TABLE_END
};
const struct constants module_delete_flags = { module_delete_flags_rows, "O_", NULL };

static const struct constant reboot_commands_rows[] = {
	NAMED(LINUX_REBOOT_CMD_RESTART), NAMED(LINUX_REBOOT_CMD_HALT),
	NAMED(LINUX_REBOOT_CMD_CAD_ON), NAMED(LINUX_REBOOT_CMD_CAD_OFF),
	NAMED(LINUX_REBOOT_CMD_POWER_OFF), NAMED(LINUX_REBOOT_CMD_RESTART2),
	NAMED(LINUX_REBOOT_CMD_SW_SUSPEND), NAMED(LINUX_REBOOT_CMD_KEXEC), TABLE_END
};
const struct constants reboot_commands = { reboot_commands_rows, "LINUX_REBOOT_CMD_", NULL };

static const struct constant reboot_magic1_rows[] = {
	NAMED(LINUX_REBOOT_MAGIC1), TABLE_END
};
const struct constants reboot_magic1 = { reboot_magic1_rows, "LINUX_REBOOT_MAGIC_", NULL };

static const struct constant reboot_magic2_rows[] = {
	NAMED(LINUX_REBOOT_MAGIC2), NAMED(LINUX_REBOOT_MAGIC2A), NAMED(LINUX_REBOOT_MAGIC2B),
	NAMED(LINUX_REBOOT_MAGIC2C), TABLE_END
};
const struct constants reboot_magic2 = { reboot_magic2_rows, "LINUX_REBOOT_MAGIC_", NULL };

static const struct constant syslog_actions_rows[] = {
	NAMED(SYSLOG_ACTION_CLOSE), NAMED(SYSLOG_ACTION_OPEN), NAMED(SYSLOG_ACTION_READ),
	NAMED(SYSLOG_ACTION_READ_ALL), NAMED(SYSLOG_ACTION_READ_CLEAR), NAMED(SYSLOG_ACTION_CLEAR),
	NAMED(SYSLOG_ACTION_CONSOLE_OFF), NAMED(SYSLOG_ACTION_CONSOLE_ON),
	NAMED(SYSLOG_ACTION_CONSOLE_LEVEL), NAMED(SYSLOG_ACTION_SIZE_UNREAD),
	NAMED(SYSLOG_ACTION_SIZE_BUFFER), TABLE_END
};
const struct constants syslog_actions = { syslog_actions_rows, "SYSLOG_ACTION_", NULL };

static const struct constant syslog_levels_rows[] = {
	NAMED(LOGLEVEL_EMERG), NAMED(LOGLEVEL_ALERT), NAMED(LOGLEVEL_CRIT), NAMED(LOGLEVEL_ERR),
	NAMED(LOGLEVEL_WARNING), NAMED(LOGLEVEL_NOTICE), NAMED(LOGLEVEL_INFO),
	NAMED(LOGLEVEL_DEBUG), TABLE_END
};
const struct constants syslog_levels = { syslog_levels_rows, "LOGLEVEL_", NULL };

static const struct constant timex_modes_rows[] = {
	NAMED(ADJ_OFFSET_SS_READ), NAMED(ADJ_OFFSET_SINGLESHOT), NAMED(ADJ_OFFSET),
	NAMED(ADJ_FREQUENCY), NAMED(ADJ_MAXERROR), NAMED(ADJ_ESTERROR), NAMED(ADJ_STATUS),
	NAMED(ADJ_TIMECONST), NAMED(ADJ_TAI), NAMED(ADJ_SETOFFSET), NAMED(ADJ_MICRO),
	NAMED(ADJ_NANO), NAMED(ADJ_TICK), TABLE_END
};
const struct constants timex_modes = { timex_modes_rows, "ADJ_", NULL };

static const struct constant timex_states_rows[] = {
	NAMED(TIME_OK), NAMED(TIME_INS), NAMED(TIME_DEL), NAMED(TIME_OOP), NAMED(TIME_WAIT),
	NAMED(TIME_ERROR), TABLE_END
};
const struct constants timex_states = { timex_states_rows, NULL, NULL };

static const struct constant timex_status_rows[] = {
	NAMED(STA_PLL), NAMED(STA_PPSFREQ), NAMED(STA_PPSTIME), NAMED(STA_FLL), NAMED(STA_INS),
	NAMED(STA_DEL), NAMED(STA_UNSYNC), NAMED(STA_FREQHOLD), NAMED(STA_PPSSIGNAL),
	NAMED(STA_PPSJITTER), NAMED(STA_PPSWANDER), NAMED(STA_PPSERROR), NAMED(STA_CLOCKERR),
	NAMED(STA_NANO), NAMED(STA_MODE), NAMED(STA_CLK), TABLE_END
};
const struct constants timex_status = { timex_status_rows, "STA_", NULL };

