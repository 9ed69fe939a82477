/* SPDX-License-Identifier: BSD-2-Clause */
/* Flash memory: mtd/mtd-abi.h, and the volumes of mtd/ubi-user.h on it. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <mtd/mtd-abi.h>
#include <mtd/ubi-user.h>
#include <string.h>
#include <sys/ioctl.h>

CONSTANTS(flash_types, "MTD_", NULL,
	NAMED(MTD_ABSENT), NAMED(MTD_RAM), NAMED(MTD_ROM), NAMED(MTD_NORFLASH),
	NAMED(MTD_NANDFLASH), NAMED(MTD_DATAFLASH), NAMED(MTD_UBIVOLUME),
	NAMED(MTD_MLCNANDFLASH));
CONSTANTS(flash_flags, "MTD_", NULL,
	NAMED(MTD_WRITEABLE), NAMED(MTD_BIT_WRITEABLE), NAMED(MTD_NO_ERASE),
	NAMED(MTD_POWERUP_LOCK), NAMED(MTD_SLC_ON_MLC_EMULATION));
CONSTANTS(file_modes, "MTD_FILE_MODE_", NULL,
	NAMED(MTD_FILE_MODE_NORMAL), NAMED(MTD_FILE_MODE_OTP_FACTORY),
	NAMED(MTD_FILE_MODE_OTP_USER), NAMED(MTD_FILE_MODE_RAW));
CONSTANTS(write_modes, "MTD_OPS_", NULL,
	NAMED(MTD_OPS_PLACE_OOB), NAMED(MTD_OPS_AUTO_OOB), NAMED(MTD_OPS_RAW));
CONSTANTS(ecc_modes, "MTD_NANDECC_", NULL,
	NAMED(MTD_NANDECC_OFF), NAMED(MTD_NANDECC_PLACE), NAMED(MTD_NANDECC_AUTOPLACE),
	NAMED(MTD_NANDECC_PLACEONLY), NAMED(MTD_NANDECC_AUTOPL_USR));
CONSTANTS(otp_areas, "MTD_OTP_", NULL,
	NAMED(MTD_OTP_OFF), NAMED(MTD_OTP_FACTORY), NAMED(MTD_OTP_USER));

static const struct field erase_fields[] = {
	F(struct erase_info_user, start, HEX), F(struct erase_info_user, length, HEX), F_END
};
static const struct field erase64_fields[] = {
	F(struct erase_info_user64, start, HEX), F(struct erase_info_user64, length, HEX), F_END
};
static const struct field spare_fields[] = {
	F(struct mtd_oob_buf, start, HEX), F(struct mtd_oob_buf, length, HEX),
	F(struct mtd_oob_buf, ptr, ADDRESS), F_END
};
static const struct field spare64_fields[] = {
	F(struct mtd_oob_buf64, start, HEX), F(struct mtd_oob_buf64, length, HEX),
	F(struct mtd_oob_buf64, usr_ptr, ADDRESS), F_END
};
static const struct field otp_fields[] = {
	F(struct otp_info, start, HEX), F(struct otp_info, length, HEX),
	F(struct otp_info, locked, UNSIGNED), F_END
};
static const struct field write_fields[] = {
	F(struct mtd_write_req, start, HEX), F(struct mtd_write_req, len, HEX),
	F(struct mtd_write_req, ooblen, HEX), F(struct mtd_write_req, usr_data, ADDRESS),
	F(struct mtd_write_req, usr_oob, ADDRESS),
	F(struct mtd_write_req, mode, ONE_OF, .names = &write_modes), F_END
};
static const struct field info_fields[] = {
	F(struct mtd_info_user, type, ONE_OF, .names = &flash_types),
	F(struct mtd_info_user, flags, FLAGS, .names = &flash_flags),
	F(struct mtd_info_user, size, HEX), F(struct mtd_info_user, erasesize, HEX),
	F(struct mtd_info_user, writesize, HEX), F(struct mtd_info_user, oobsize, HEX),
	F(struct mtd_info_user, padding, HEX), F_END
};

static void print_two(struct call *c, const void *bytes)
{
	put_array_open(c);
	for (size_t i = 0; i < 2; i++) {
		put_item(c);
		put_hex(c, field_number((const uint8_t *)bytes + 4 * i, 4));
	}
	put_array_close(c, false);
}

static const struct field spare_info_fields[] = {
	F(struct nand_oobinfo, useecc, ONE_OF, .names = &ecc_modes),
	F(struct nand_oobinfo, eccbytes, HEX),
	F_ARRAY(struct nand_oobinfo, oobfree, PRINT, .print = print_two),
	F_ARRAY(struct nand_oobinfo, eccpos, HEX), F_END
};
static const struct field free_fields[] = {
	F(struct nand_oobfree, offset, HEX), F(struct nand_oobfree, length, HEX), F_END
};
static const struct field layout_fields[] = {
	F(struct nand_ecclayout_user, eccbytes, HEX), F_ARRAY(struct nand_ecclayout_user, eccpos, HEX),
	F(struct nand_ecclayout_user, oobavail, HEX),
	F_ARRAY(struct nand_ecclayout_user, oobfree, STRUCT, .fields = free_fields), F_END
};
static const struct field errors_fields[] = {
	F(struct mtd_ecc_stats, corrected, HEX), F(struct mtd_ecc_stats, failed, HEX),
	F(struct mtd_ecc_stats, badblocks, HEX), F(struct mtd_ecc_stats, bbtblocks, HEX), F_END
};
static const struct field region_before[] = { F(struct region_info_user, regionindex, HEX), F_END };
static const struct field region_after[] = {
	F(struct region_info_user, offset, HEX), F(struct region_info_user, erasesize, HEX),
	F(struct region_info_user, numblocks, HEX), F_END
};

static const struct ioctl_row flash_rows[] = {
	IN_STRUCT(MEMERASE, struct erase_info_user, erase_fields),
	IN_STRUCT(MEMLOCK, struct erase_info_user, erase_fields),
	IN_STRUCT(MEMUNLOCK, struct erase_info_user, erase_fields),
	IN_STRUCT(MEMISLOCKED, struct erase_info_user, erase_fields),
	IN_STRUCT(MEMERASE64, struct erase_info_user64, erase64_fields),
	POINTED_WIDE(MEMWRITEOOB, IN, STRUCT, sizeof(struct mtd_oob_buf), .fields = spare_fields),
	POINTED_WIDE(MEMREADOOB, IN, STRUCT, sizeof(struct mtd_oob_buf), .fields = spare_fields),
	IN_STRUCT(MEMWRITEOOB64, struct mtd_oob_buf64, spare64_fields),
	IN_STRUCT(MEMREADOOB64, struct mtd_oob_buf64, spare64_fields),
	IN_STRUCT(MEMWRITE, struct mtd_write_req, write_fields),
	OUT_STRUCT(OTPGETREGIONINFO, struct otp_info, otp_fields),
	IN_STRUCT(OTPLOCK, struct otp_info, otp_fields),
	POINTED(OTPSELECT, IN, ONE_OF, 4, .names = &otp_areas),
	VALUE(MTDFILEMODE, ONE_OF, 8, .names = &file_modes),
	POINTED(MEMGETBADBLOCK, IN, UNSIGNED, 8), POINTED(MEMSETBADBLOCK, IN, UNSIGNED, 8),
	OUT_STRUCT(MEMGETINFO, struct mtd_info_user, info_fields),
	OUT_STRUCT(MEMGETOOBSEL, struct nand_oobinfo, spare_info_fields),
	OUT_STRUCT(ECCGETLAYOUT, struct nand_ecclayout_user, layout_fields),
	OUT_STRUCT(ECCGETSTATS, struct mtd_ecc_stats, errors_fields),
	OUT_UINT(OTPGETREGIONCOUNT), OUT_INT(MEMGETREGIONCOUNT),
	JOINED(MEMGETREGIONINFO, struct region_info_user, region_before, region_after),
};

IOCTL_FAMILY(flash, 'M');

/* --- volumes: two letters, for the device and for a volume ---------------------------------------------- */
/* linux/ubi-user.h had them until they meant nothing any more (Linux 3.6). */
CONSTANTS(data_types, "UBI_", NULL, { 1, "UBI_LONGTERM" }, { 2, "UBI_SHORTTERM" }, { 3, "UBI_UNKNOWN" });
CONSTANTS(volume_types, "UBI_???_VOLUME", NULL, NAMED(UBI_DYNAMIC_VOLUME), NAMED(UBI_STATIC_VOLUME));
CONSTANTS(volume_flags, "UBI_VOL_", NULL, NAMED(UBI_VOL_SKIP_CRC_CHECK_FLG));
CONSTANTS(volume_properties, "UBI_VOL_PROP_", NULL, NAMED(UBI_VOL_PROP_DIRECT_WRITE));

/* As long as the number before it says. */
static void put_volume_name(struct call *c, int length, const void *name)
{
	size_t size = length < 0 ? 0 : (size_t)length;

	put_field(c, "name");
	put_fixed_string(c, name, 1 + (size < UBI_MAX_VOLUME_NAME ? size : UBI_MAX_VOLUME_NAME));
}

static void put_made_name(struct call *c, const void *bytes)
{
	struct ubi_mkvol_req r;

	memcpy(&r, bytes, sizeof(r));
	put_volume_name(c, r.name_len, r.name);
}

static const struct field make_fields[] = {
	F(struct ubi_mkvol_req, vol_id, SIGNED), F(struct ubi_mkvol_req, alignment, SIGNED),
	F(struct ubi_mkvol_req, bytes, SIGNED),
	F(struct ubi_mkvol_req, vol_type, ONE_OF, .names = &volume_types),
	F(struct ubi_mkvol_req, flags, FLAGS, .names = &volume_flags),
	F(struct ubi_mkvol_req, name_len, SIGNED), F_FIELDS(put_made_name), F_END
};
static const struct field attach_fields[] = {
	F(struct ubi_attach_req, ubi_num, SIGNED), F(struct ubi_attach_req, mtd_num, SIGNED),
	F(struct ubi_attach_req, vid_hdr_offset, SIGNED),
	F(struct ubi_attach_req, max_beb_per1024, SIGNED), F_END
};

/* The kernel puts the number that it chose at the structure's beginning: {…} => [3]. */
static void put_numbered(struct call *c, uint64_t address, size_t size, const struct field *fields)
{
	const void *bytes = ioctl_bytes(c, address, size);

	if (!bytes)
		return;
	if (c->entry) {
		put_fields_struct(c, fields, bytes);
	} else if (!c->failed) {
		put_changed(c);
		put_pointed(c, address, 4, true, AT_EXIT);
	}
}

static void both_make(struct call *c, uint64_t address)
{
	put_numbered(c, address, sizeof(struct ubi_mkvol_req), make_fields);
}

static void both_attach(struct call *c, uint64_t address)
{
	put_numbered(c, address, sizeof(struct ubi_attach_req), attach_fields);
}

typedef __typeof__(((struct ubi_rnvol_req *)0)->ents[0]) rename_entry;

static void print_entry(struct call *c, const void *bytes)
{
	rename_entry e;

	memcpy(&e, bytes, sizeof(e));
	put_struct_open(c);
	FIELD(c, decimal, "vol_id", e.vol_id);
	FIELD(c, decimal, "name_len", e.name_len);
	put_volume_name(c, e.name_len, e.name);
	put_struct_close(c, false);
}

static void print_rename(struct call *c, const void *bytes)
{
	static const struct field count[] = { F(struct ubi_rnvol_req, count, SIGNED), F_END };
	struct field entries = F_ARRAY(struct ubi_rnvol_req, ents, PRINT, .print = print_entry);
	int32_t n = (int32_t)field_number(bytes, 4);

	if (n < UBI_MAX_RNVOL)
		entries.count = n < 0 ? 0 : (uint16_t)n;
	put_struct_open(c);
	(void)put_fields(c, count, bytes);
	put_field(c, "ents");
	put_field_array(c, &entries, bytes);
	put_struct_close(c, false);
}

static const struct field resize_fields[] = {
	F(struct ubi_rsvol_req, bytes, SIGNED), F(struct ubi_rsvol_req, vol_id, SIGNED), F_END
};

static void capture_names(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY, sizeof(struct ubi_rnvol_req));
}

static const struct ioctl_row ubi_rows[] = {
	BOTH(UBI_IOCMKVOL, both_make), BOTH(UBI_IOCATT, both_attach),
	{ .number = UBI_IOCRNVOL, .way = IOCTL_IN, .capture = capture_names,
		.is = { .size = sizeof(struct ubi_rnvol_req), .kind = F_PRINT, .print = print_rename } },
	IN_STRUCT(UBI_IOCRSVOL, struct ubi_rsvol_req, resize_fields),
	IN_INT(UBI_IOCDET), IN_INT(UBI_IOCRMVOL), IN_INT(UBI_IOCRPEB), IN_INT(UBI_IOCSPEB),
};

IOCTL_FAMILY(ubi, 'o');

static const struct field change_fields[] = {
	F(struct ubi_leb_change_req, lnum, SIGNED), F(struct ubi_leb_change_req, bytes, SIGNED),
	F(struct ubi_leb_change_req, dtype, ONE_OF, .names = &data_types), F_END
};
static const struct field map_fields[] = {
	F(struct ubi_map_req, lnum, SIGNED), F(struct ubi_map_req, dtype, ONE_OF, .names = &data_types),
	F_END
};
static const struct field property_fields[] = {
	F(struct ubi_set_vol_prop_req, property, ONE_OF, .names = &volume_properties),
	F(struct ubi_set_vol_prop_req, value, HEX), F_END
};

/* Its number tells of four bytes. */
static void capture_change(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY, sizeof(struct ubi_leb_change_req));
}

static const struct ioctl_row ubi_volume_rows[] = {
	{ .number = UBI_IOCEBCH, .way = IOCTL_IN, .capture = capture_change,
		.is = { .size = sizeof(struct ubi_leb_change_req), .kind = F_STRUCT,
			.fields = change_fields } },
	IN_STRUCT(UBI_IOCEBMAP, struct ubi_map_req, map_fields),
	IN_STRUCT(UBI_IOCSETVOLPROP, struct ubi_set_vol_prop_req, property_fields),
	POINTED(UBI_IOCVOLUP, IN, SIGNED, 8), IN_INT(UBI_IOCEBER), IN_INT(UBI_IOCEBISMAP),
	IN_INT(UBI_IOCEBUNMAP), NO_ARG(UBI_IOCVOLCRBLK), NO_ARG(UBI_IOCVOLRMBLK),
};

IOCTL_FAMILY(ubi_volume, 'O');
