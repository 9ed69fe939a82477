/* SPDX-License-Identifier: BSD-2-Clause */
/* quotactl and quotactl_fd (quotactl(2)): commands, and the structures that they take or fill. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/dqblk_xfs.h>
#include <linux/quota.h>
#include <stdio.h>

/* --- names --------------------------------------------------------------------------------------------- */
/* Those of the kernel's first two interfaces are in no header any more: linux/dqblk_v1.h and dqblk_v2.h of 2.4. */
CONSTANTS(quota_commands, "Q_", NULL,
	{ 0x100, "Q_V1_QUOTAON" }, { 0x200, "Q_V1_QUOTAOFF" }, { 0x300, "Q_V1_GETQUOTA" },
	{ 0x400, "Q_V1_SETQUOTA" }, { 0x500, "Q_V1_SETUSE" }, { 0x600, "Q_V1_SYNC" },
	{ 0x700, "Q_SETQLIM" }, { 0x800, "Q_V1_GETSTATS" }, { 0x1000, "Q_V1_RSQUASH" },
	{ 0xd00, "Q_V2_GETQUOTA" }, { 0xe00, "Q_V2_SETQUOTA" }, { 0xf00, "Q_V2_SETUSE" },
	{ 0x900, "Q_V2_GETINFO" }, { 0xa00, "Q_V2_SETINFO" }, { 0xb00, "Q_V2_SETGRACE" },
	{ 0xc00, "Q_V2_SETFLAGS" }, { 0x1100, "Q_V2_GETSTATS" }, NAMED(Q_SYNC), NAMED(Q_QUOTAON),
	NAMED(Q_QUOTAOFF), NAMED(Q_GETFMT), NAMED(Q_GETINFO), NAMED(Q_SETINFO), NAMED(Q_GETQUOTA),
	NAMED(Q_SETQUOTA), NAMED(Q_GETNEXTQUOTA), NAMED(Q_XQUOTAON), NAMED(Q_XQUOTAOFF),
	NAMED(Q_XGETQUOTA), NAMED(Q_XSETQLIM), NAMED(Q_XGETQSTAT), NAMED(Q_XQUOTARM),
	NAMED(Q_XQUOTASYNC), NAMED(Q_XGETQSTATV), NAMED(Q_XGETNEXTQUOTA));
CONSTANTS(quota_types, "???QUOTA", NULL,
	NAMED(USRQUOTA), NAMED(GRPQUOTA), NAMED(PRJQUOTA));
CONSTANTS(quota_formats, "QFMT_VFS_", NULL,
	NAMED(QFMT_VFS_OLD), NAMED(QFMT_VFS_V0), NAMED(QFMT_OCFS2), NAMED(QFMT_VFS_V1));
CONSTANTS(block_valid, "QIF_", NULL,
	NAMED(QIF_BLIMITS), NAMED(QIF_SPACE), NAMED(QIF_ILIMITS), NAMED(QIF_INODES),
	NAMED(QIF_BTIME), NAMED(QIF_ITIME));
CONSTANTS(info_flags, "DQF_", NULL,
	NAMED(DQF_ROOT_SQUASH), NAMED(DQF_SYS_FILE));
CONSTANTS(info_valid, "IIF_", NULL,
	NAMED(IIF_BGRACE), NAMED(IIF_IGRACE), NAMED(IIF_FLAGS));
CONSTANTS(xfs_types, "FS_???_QUOTA", NULL,
	NAMED(FS_USER_QUOTA), NAMED(FS_PROJ_QUOTA), NAMED(FS_GROUP_QUOTA));
CONSTANTS(xfs_flags, "FS_QUOTA_", NULL,
	NAMED(FS_QUOTA_UDQ_ACCT), NAMED(FS_QUOTA_UDQ_ENFD), NAMED(FS_QUOTA_GDQ_ACCT),
	NAMED(FS_QUOTA_GDQ_ENFD), NAMED(FS_QUOTA_PDQ_ACCT), NAMED(FS_QUOTA_PDQ_ENFD));

/* --- structures ---------------------------------------------------------------------------------------- */
#define BLOCK_LIMITS(type_)                                                                        \
	F(type_, dqb_bhardlimit, UNSIGNED), F(type_, dqb_bsoftlimit, UNSIGNED),                    \
		F(type_, dqb_curspace, UNSIGNED), F(type_, dqb_ihardlimit, UNSIGNED),              \
		F(type_, dqb_isoftlimit, UNSIGNED), F(type_, dqb_curinodes, UNSIGNED),             \
		F(type_, dqb_btime, UNSIGNED, .when = WHOLE),                                      \
		F(type_, dqb_itime, UNSIGNED, .when = WHOLE),                                      \
		F(type_, dqb_valid, FLAGS, .when = WHOLE, .names = &block_valid)
static const struct field block_fields[] = { BLOCK_LIMITS(struct if_dqblk), F_END };
static const struct field next_block_fields[] = {
	BLOCK_LIMITS(struct if_nextdqblk), F(struct if_nextdqblk, dqb_id, UNSIGNED), F_END
};
static const struct field info_fields[] = {
	F(struct if_dqinfo, dqi_bgrace, UNSIGNED), F(struct if_dqinfo, dqi_igrace, UNSIGNED),
	F(struct if_dqinfo, dqi_flags, FLAGS, .names = &info_flags),
	F(struct if_dqinfo, dqi_valid, FLAGS, .names = &info_valid), F_END
};
#define XFS(member_, kind_, ...) F(struct fs_disk_quota, member_, kind_, ##__VA_ARGS__)
static const struct field xfs_block_fields[] = {
	XFS(d_version, SIGNED), XFS(d_flags, FLAGS, .names = &xfs_types), XFS(d_fieldmask, HEX),
	XFS(d_id, UNSIGNED), XFS(d_blk_hardlimit, UNSIGNED), XFS(d_blk_softlimit, UNSIGNED),
	XFS(d_ino_hardlimit, UNSIGNED), XFS(d_ino_softlimit, UNSIGNED), XFS(d_bcount, UNSIGNED),
	XFS(d_icount, UNSIGNED), XFS(d_itimer, SIGNED, .when = WHOLE),
	XFS(d_btimer, SIGNED, .when = WHOLE), XFS(d_iwarns, UNSIGNED, .when = WHOLE),
	XFS(d_bwarns, UNSIGNED, .when = WHOLE), XFS(d_rtb_hardlimit, UNSIGNED, .when = WHOLE),
	XFS(d_rtb_softlimit, UNSIGNED, .when = WHOLE), XFS(d_rtbcount, UNSIGNED, .when = WHOLE),
	XFS(d_rtbtimer, SIGNED, .when = WHOLE), XFS(d_rtbwarns, UNSIGNED, .when = WHOLE), F_END
};
#define FILE_FIELDS(type_)                                                                         \
	{                                                                                          \
		F(type_, qfs_ino, UNSIGNED), F(type_, qfs_nblks, UNSIGNED),                        \
			F(type_, qfs_nextents, UNSIGNED), F_END                                    \
	}
static const struct field xfs_file_fields[] = FILE_FIELDS(struct fs_qfilestat);
static const struct field xfs_new_file_fields[] = FILE_FIELDS(struct fs_qfilestatv);

/* i386 aligns what has 64 bits to 32 */
struct xfs_file_i386 {
	uint32_t qfs_ino[2], qfs_nblks[2], qfs_nextents;
};
struct xfs_stat_i386 {
	int8_t qs_version;
	uint16_t qs_flags;
	int8_t qs_pad;
	struct xfs_file_i386 qs_uquota, qs_gquota;
	uint32_t qs_incoredqs;
	int32_t qs_btimelimit, qs_itimelimit, qs_rtbtimelimit;
	uint16_t qs_bwarnlimit, qs_iwarnlimit;
};
static const struct field xfs_file_fields_i386[] = FILE_FIELDS(struct xfs_file_i386);

#define QUOTA_FILE(type_, member_, fields_)                                                        \
	F(type_, member_, STRUCT, .when = WHOLE, .fields = (fields_))
#define STAT_LIMITS(type_)                                                                         \
	F(type_, qs_btimelimit, SIGNED, .when = WHOLE),                                            \
		F(type_, qs_itimelimit, SIGNED, .when = WHOLE),                                    \
		F(type_, qs_rtbtimelimit, SIGNED, .when = WHOLE),                                  \
		F(type_, qs_bwarnlimit, UNSIGNED, .when = WHOLE),                                  \
		F(type_, qs_iwarnlimit, UNSIGNED, .when = WHOLE)
#define STAT_FIELDS(type_, file_fields_)                                                           \
	{                                                                                          \
		F(type_, qs_version, SIGNED),                                                      \
			F(type_, qs_flags, FLAGS, .when = WHOLE, .names = &xfs_flags),             \
			QUOTA_FILE(type_, qs_uquota, file_fields_),                                \
			QUOTA_FILE(type_, qs_gquota, file_fields_),                                \
			F(type_, qs_incoredqs, UNSIGNED, .when = WHOLE), STAT_LIMITS(type_), F_END \
	}
static const struct field xfs_stat_fields[] = STAT_FIELDS(struct fs_quota_stat, xfs_file_fields);
static const struct field xfs_stat_fields_i386[] = STAT_FIELDS(struct xfs_stat_i386, xfs_file_fields_i386);
static const struct field xfs_new_stat_fields[] = {
	F(struct fs_quota_statv, qs_version, SIGNED),
	F(struct fs_quota_statv, qs_flags, FLAGS, .when = WHOLE, .names = &xfs_flags),
	F(struct fs_quota_statv, qs_incoredqs, UNSIGNED, .when = WHOLE),
	QUOTA_FILE(struct fs_quota_statv, qs_uquota, xfs_new_file_fields),
	QUOTA_FILE(struct fs_quota_statv, qs_gquota, xfs_new_file_fields),
	QUOTA_FILE(struct fs_quota_statv, qs_pquota, xfs_new_file_fields),
	STAT_LIMITS(struct fs_quota_statv), F_END
};

#define LARGEST sizeof(struct fs_quota_statv) /* of what a command points to */

/* --- commands ------------------------------------------------------------------------------------------ */
enum data_kind { DATA_NONE, DATA_PATH, DATA_STRUCT, DATA_ONE_OF, DATA_FLAGS };

static const struct command {
	uint32_t number;
	const struct constants *id_names; /* what the id is, if not somebody's */
	bool no_id, at_exit;
	uint8_t kind; /* enum data_kind */
	uint16_t size, size_i386; /* of the structure; size_i386 0: the same */
	const struct field *fields, *fields_i386;
	const struct constants *names;
} commands[] = {
#define SHORT_STRUCT(type_, last_, fields_)                                                        \
	.kind = DATA_STRUCT, .size = offsetof(type_, last_) + FIELD_SIZE(type_, last_), .fields = (fields_)
#define WHOLE_STRUCT(type_, fields_) .kind = DATA_STRUCT, .size = sizeof(type_), .fields = (fields_)
	{ Q_QUOTAOFF, .no_id = true },
	{ Q_SYNC, .no_id = true },
	{ Q_XQUOTASYNC, .no_id = true },
	{ Q_QUOTAON, .id_names = &quota_formats, .kind = DATA_PATH },
	{ Q_GETQUOTA, .at_exit = true, SHORT_STRUCT(struct if_dqblk, dqb_valid, block_fields) },
	{ Q_SETQUOTA, SHORT_STRUCT(struct if_dqblk, dqb_valid, block_fields) },
	{ Q_GETNEXTQUOTA, .at_exit = true, WHOLE_STRUCT(struct if_nextdqblk, next_block_fields) },
	{ Q_GETFMT, .no_id = true, .at_exit = true, .kind = DATA_ONE_OF, .names = &quota_formats },
	{ Q_GETINFO, .no_id = true, .at_exit = true, WHOLE_STRUCT(struct if_dqinfo, info_fields) },
	{ Q_SETINFO, .no_id = true, WHOLE_STRUCT(struct if_dqinfo, info_fields) },
	{ Q_XGETQUOTA, .at_exit = true, WHOLE_STRUCT(struct fs_disk_quota, xfs_block_fields) },
	{ Q_XGETNEXTQUOTA, .at_exit = true, WHOLE_STRUCT(struct fs_disk_quota, xfs_block_fields) },
	{ Q_XSETQLIM, WHOLE_STRUCT(struct fs_disk_quota, xfs_block_fields) },
	{ Q_XGETQSTAT, .no_id = true, .at_exit = true, WHOLE_STRUCT(struct fs_quota_stat, xfs_stat_fields),
		.size_i386 = sizeof(struct xfs_stat_i386), .fields_i386 = xfs_stat_fields_i386 },
	{ Q_XGETQSTATV, .no_id = true, .at_exit = true,
		WHOLE_STRUCT(struct fs_quota_statv, xfs_new_stat_fields) },
	{ Q_XQUOTAON, .no_id = true, .kind = DATA_FLAGS, .names = &xfs_flags },
	{ Q_XQUOTAOFF, .no_id = true, .kind = DATA_FLAGS, .names = &xfs_flags },
	{ Q_XQUOTARM, .no_id = true, .kind = DATA_FLAGS, .names = &xfs_types },
};

static const struct command *command_of(const struct call *c, const struct arg *a)
{
	uint32_t number = reg_unsigned(c, a->length_arg) >> SUBCMDSHIFT;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].number == number)
			return &commands[i];
	return NULL;
}

/* --- arguments ----------------------------------------------------------------------------------------- */
/* A name, or a number and why it has none: within a comment, where the visitor cannot write another. */
static size_t describe(char *text, size_t size, unsigned value, const struct constants *names, const char *unknown)
{
	const char *name = constant_name(names, value);
	int n = name ? snprintf(text, size, "%s", name)
		     : snprintf(text, size, value ? "0x%x /* %s */" : "%x /* %s */", value, unknown);

	return n < 0 || (size_t)n >= size ? 0 : (size_t)n;
}

static void print_quota_command(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned value = reg_unsigned(c, reg), command = value >> SUBCMDSHIFT, type = value & SUBCMDMASK;
	char text[128] = "QCMD(";
	size_t n;

	(void)a;
	if (c->style->constants == CONSTANTS_ABBREV) {
		PUT(c, call_open, "QCMD");
		put_item(c);
		put_one_of(c, command, &quota_commands);
		put_item(c);
		put_one_of(c, type, &quota_types);
		PUT(c, call_close);
		return;
	}
	put_number(c, value);
	if (c->style->constants == CONSTANTS_RAW)
		return;
	n = 5 + describe(text + 5, 56, command, &quota_commands, "Q_???");
	n += (size_t)snprintf(text + n, sizeof(text) - n, ", ");
	n += describe(text + n, sizeof(text) - n - 1, type, &quota_types, "???QUOTA");
	(void)snprintf(text + n, sizeof(text) - n, ")");
	put_comment(c, text);
}

static void print_quota_id(struct call *c, const struct arg *a, unsigned reg)
{
	const struct command *command = command_of(c, a);

	if (command && command->no_id)
		return;
	put_arg(c, a->name);
	if (command && command->id_names)
		put_one_of(c, reg_unsigned(c, reg), command->id_names);
	else
		put_id(c, reg_unsigned(c, reg));
}

static void put_data(struct call *c, const struct command *command, uint64_t address)
{
	enum phase phase = command->at_exit ? AT_EXIT : AT_ENTRY;
	bool other = c->i386 && command->size_i386;
	size_t size = command->kind == DATA_STRUCT ? command->size : sizeof(uint32_t);
	const void *bytes = NULL;

	if (command->kind == DATA_PATH) {
		put_path(c, address, AT_ENTRY);
		return;
	}
	if (!command->at_exit || !c->failed)
		bytes = call_bytes(c, address, other ? command->size_i386 : size, phase);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	if (command->kind == DATA_STRUCT) {
		put_fields_struct(c, other ? command->fields_i386 : command->fields, bytes);
		return;
	}
	put_array_open(c);
	put_item(c);
	if (command->kind == DATA_FLAGS)
		put_flags(c, field_number(bytes, size), command->names);
	else
		put_one_of(c, field_number(bytes, size), command->names);
	put_array_close(c, false);
}

static void print_quota_data(struct call *c, const struct arg *a, unsigned reg)
{
	const struct command *command = command_of(c, a);
	bool at_exit = command && command->at_exit;

	if (at_exit == c->entry || (command && command->kind == DATA_NONE))
		return;
	put_arg(c, a->name);
	if (command)
		put_data(c, command, reg_raw(c, reg));
	else
		put_address(c, reg_raw(c, reg));
}

/* The structures are few and short, so they are read whatever the command is. */
static void capture_quota_data(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg, LARGEST);
	capture_unless(b, CAPTURE_ENTRY, a->length_arg, UINT32_MAX & ~(uint32_t)SUBCMDMASK,
		(unsigned)Q_QUOTAON << SUBCMDSHIFT, 1); /* QCMD() shifts into the sign of an int */
	capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg)->max = CAPTURE_PATH_MAX;
}

const struct arg_type arg_quota_command = { .print = print_quota_command };
const struct arg_type arg_quota_id = { .print = print_quota_id, .names_itself = true };
const struct arg_type arg_quota_data = {
	.print = print_quota_data, .capture = capture_quota_data, .split = true, .names_itself = true
};
