/* SPDX-License-Identifier: BSD-2-Clause */
/* Security modules: landlock's rules, the attributes of the lsm_*() calls. */
#include "decode/constants.h"

#include <linux/landlock.h>
#include <stddef.h>

#include "decode/newer-constants.h"

static const struct constant landlock_create_flags_rows[] = {
	NAMED(LANDLOCK_CREATE_RULESET_VERSION), NAMED(LANDLOCK_CREATE_RULESET_ERRATA), TABLE_END
};
const struct constants landlock_create_flags = {
	landlock_create_flags_rows, "LANDLOCK_CREATE_RULESET_", NULL
};

static const struct constant landlock_rule_kinds_rows[] = {
	NAMED(LANDLOCK_RULE_PATH_BENEATH), NAMED(LANDLOCK_RULE_NET_PORT), TABLE_END
};
const struct constants landlock_rule_kinds = { landlock_rule_kinds_rows, "LANDLOCK_RULE_", NULL };

static const struct constant landlock_fs_access_rows[] = {
	NAMED(LANDLOCK_ACCESS_FS_EXECUTE), NAMED(LANDLOCK_ACCESS_FS_WRITE_FILE),
	NAMED(LANDLOCK_ACCESS_FS_READ_FILE), NAMED(LANDLOCK_ACCESS_FS_READ_DIR),
	NAMED(LANDLOCK_ACCESS_FS_REMOVE_DIR), NAMED(LANDLOCK_ACCESS_FS_REMOVE_FILE),
	NAMED(LANDLOCK_ACCESS_FS_MAKE_CHAR), NAMED(LANDLOCK_ACCESS_FS_MAKE_DIR),
	NAMED(LANDLOCK_ACCESS_FS_MAKE_REG), NAMED(LANDLOCK_ACCESS_FS_MAKE_SOCK),
	NAMED(LANDLOCK_ACCESS_FS_MAKE_FIFO), NAMED(LANDLOCK_ACCESS_FS_MAKE_BLOCK),
	NAMED(LANDLOCK_ACCESS_FS_MAKE_SYM), NAMED(LANDLOCK_ACCESS_FS_REFER),
	NAMED(LANDLOCK_ACCESS_FS_TRUNCATE), NAMED(LANDLOCK_ACCESS_FS_IOCTL_DEV),
	NAMED(LANDLOCK_ACCESS_FS_RESOLVE_UNIX), TABLE_END
};
const struct constants landlock_fs_access = { landlock_fs_access_rows, "LANDLOCK_ACCESS_FS_", NULL };

static const struct constant landlock_net_access_rows[] = {
	NAMED(LANDLOCK_ACCESS_NET_BIND_TCP), NAMED(LANDLOCK_ACCESS_NET_CONNECT_TCP),
	NAMED(LANDLOCK_ACCESS_NET_BIND_UDP), NAMED(LANDLOCK_ACCESS_NET_CONNECT_SEND_UDP), TABLE_END
};
const struct constants landlock_net_access = { landlock_net_access_rows, "LANDLOCK_ACCESS_NET_", NULL };

static const struct constant landlock_scopes_rows[] = {
	NAMED(LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET), NAMED(LANDLOCK_SCOPE_SIGNAL), TABLE_END
};
const struct constants landlock_scopes = { landlock_scopes_rows, "LANDLOCK_SCOPE_", NULL };

static const struct constant landlock_add_flags_rows[] = {
	NAMED(LANDLOCK_ADD_RULE_QUIET), TABLE_END
};
const struct constants landlock_add_flags = { landlock_add_flags_rows, "LANDLOCK_ADD_RULE_", NULL };

static const struct constant lsm_attributes_rows[] = {
	NAMED(LSM_ATTR_UNDEF), NAMED(LSM_ATTR_CURRENT), NAMED(LSM_ATTR_EXEC),
	NAMED(LSM_ATTR_FSCREATE), NAMED(LSM_ATTR_KEYCREATE), NAMED(LSM_ATTR_PREV),
	NAMED(LSM_ATTR_SOCKCREATE), TABLE_END
};
const struct constants lsm_attributes = { lsm_attributes_rows, "LSM_ATTR_", NULL };

static const struct constant lsm_get_flags_rows[] = {
	NAMED(LSM_FLAG_SINGLE), TABLE_END
};
const struct constants lsm_get_flags = { lsm_get_flags_rows, "LSM_FLAG_", NULL };

static const struct constant lsm_ids_rows[] = {
	NAMED(LSM_ID_UNDEF), NAMED(LSM_ID_CAPABILITY), NAMED(LSM_ID_SELINUX), NAMED(LSM_ID_SMACK),
	NAMED(LSM_ID_TOMOYO), NAMED(LSM_ID_APPARMOR), NAMED(LSM_ID_YAMA), NAMED(LSM_ID_LOADPIN),
	NAMED(LSM_ID_SAFESETID), NAMED(LSM_ID_LOCKDOWN), NAMED(LSM_ID_BPF), NAMED(LSM_ID_LANDLOCK),
	NAMED(LSM_ID_IMA), NAMED(LSM_ID_EVM), NAMED(LSM_ID_IPE), TABLE_END
};
const struct constants lsm_ids = { lsm_ids_rows, "LSM_ID_", NULL };
/* The same in a context: an unknown one shows as a bare number. */
const struct constants lsm_unnamed_ids = { lsm_ids_rows, NULL, NULL };
