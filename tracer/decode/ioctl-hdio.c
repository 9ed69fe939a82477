/* SPDX-License-Identifier: BSD-2-Clause */
/* ATA disks: linux/hdreg.h. i386 programs get no more than their geometry and commands. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <errno.h>
#include <linux/hdreg.h>
#include <string.h>

#define SECTOR 512

/* The kernel's linux/ata.h, which it does not export. */
CONSTANTS(ata_commands, "ATA_CMD_", NULL,
	{ 0x00, "ATA_CMD_NOP" }, { 0x03, "ATA_CMD_CFA_REQ_EXT_ERR" }, { 0x06, "ATA_CMD_DSM" },
	{ 0x08, "ATA_CMD_DEV_RESET" }, { 0x0b, "ATA_CMD_REQ_SENSE_DATA" }, { 0x10, "ATA_CMD_RESTORE" },
	{ 0x20, "ATA_CMD_PIO_READ" }, { 0x22, "ATA_CMD_READ_LONG" }, { 0x23, "ATA_CMD_READ_LONG_ONCE" },
	{ 0x24, "ATA_CMD_PIO_READ_EXT" }, { 0x25, "ATA_CMD_READ_EXT" }, { 0x26, "ATA_CMD_READ_QUEUED" },
	{ 0x27, "ATA_CMD_READ_NATIVE_MAX_EXT" }, { 0x29, "ATA_CMD_READ_MULTI_EXT" },
	{ 0x2a, "ATA_CMD_READ_STREAM_DMA_EXT" }, { 0x2b, "ATA_CMD_READ_STREAM_EXT" },
	{ 0x2f, "ATA_CMD_READ_LOG_EXT" }, { 0x30, "ATA_CMD_PIO_WRITE" }, { 0x32, "ATA_CMD_WRITE_LONG" },
	{ 0x33, "ATA_CMD_WRITE_LONG_ONCE" }, { 0x34, "ATA_CMD_PIO_WRITE_EXT" },
	{ 0x35, "ATA_CMD_WRITE_EXT" }, { 0x36, "ATA_CMD_WRITE_QUEUED" },
	{ 0x37, "ATA_CMD_SET_MAX_EXT" }, { 0x38, "ATA_CMD_CFA_WRITE_NE" },
	{ 0x39, "ATA_CMD_WRITE_MULTI_EXT" }, { 0x3a, "ATA_CMD_WRITE_STREAM_DMA_EXT" },
	{ 0x3b, "ATA_CMD_WRITE_STREAM_EXT" }, { 0x3d, "ATA_CMD_WRITE_FUA_EXT" },
	{ 0x3e, "ATA_CMD_WRITE_QUEUED_FUA_EXT" }, { 0x3f, "ATA_CMD_WRITE_LOG_EXT" },
	{ 0x40, "ATA_CMD_VERIFY" }, { 0x42, "ATA_CMD_VERIFY_EXT" },
	{ 0x45, "ATA_CMD_WRITE_UNCORR_EXT" }, { 0x47, "ATA_CMD_READ_LOG_DMA_EXT" },
	{ 0x4a, "ATA_CMD_ZAC_MGMT_IN" }, { 0x51, "ATA_CMD_CONFIG_STREAM" },
	{ 0x57, "ATA_CMD_WRITE_LOG_DMA_EXT" }, { 0x5b, "ATA_CMD_TRUSTED_NONDATA" },
	{ 0x5c, "ATA_CMD_TRUSTED_RCV" }, { 0x5d, "ATA_CMD_TRUSTED_RCV_DMA" },
	{ 0x5e, "ATA_CMD_TRUSTED_SND" }, { 0x5f, "ATA_CMD_TRUSTED_SND_DMA" },
	{ 0x60, "ATA_CMD_FPDMA_READ" }, { 0x61, "ATA_CMD_FPDMA_WRITE" },
	{ 0x63, "ATA_CMD_NCQ_NON_DATA" }, { 0x64, "ATA_CMD_FPDMA_SEND" },
	{ 0x65, "ATA_CMD_FPDMA_RECV" }, { 0x87, "ATA_CMD_CFA_TRANS_SECT" }, { 0x90, "ATA_CMD_EDD" },
	{ 0x91, "ATA_CMD_INIT_DEV_PARAMS" }, { 0x92, "ATA_CMD_DOWNLOAD_MICRO" },
	{ 0x93, "ATA_CMD_DOWNLOAD_MICRO_DMA" }, { 0x9f, "ATA_CMD_ZAC_MGMT_OUT" },
	{ 0xa0, "ATA_CMD_PACKET" }, { 0xa1, "ATA_CMD_ID_ATAPI" }, { 0xa2, "ATA_CMD_SERVICE" },
	{ 0xb0, "ATA_CMD_SMART" }, { 0xb1, "ATA_CMD_CONF_OVERLAY" },
	{ 0xb4, "ATA_CMD_SANITIZE_DEVICE" }, { 0xc0, "ATA_CMD_CFA_ERASE" },
	{ 0xc4, "ATA_CMD_READ_MULTI" }, { 0xc5, "ATA_CMD_WRITE_MULTI" }, { 0xc6, "ATA_CMD_SET_MULTI" },
	{ 0xc8, "ATA_CMD_READ" }, { 0xca, "ATA_CMD_WRITE" }, { 0xcd, "ATA_CMD_CFA_WRITE_MULT_NE" },
	{ 0xce, "ATA_CMD_WRITE_MULTI_FUA_EXT" }, { 0xd1, "ATA_CMD_CHK_MED_CRD_TYP" },
	{ 0xde, "ATA_CMD_MEDIA_LOCK" }, { 0xdf, "ATA_CMD_MEDIA_UNLOCK" },
	{ 0xe0, "ATA_CMD_STANDBYNOW1" }, { 0xe1, "ATA_CMD_IDLEIMMEDIATE" }, { 0xe2, "ATA_CMD_STANDBY" },
	{ 0xe3, "ATA_CMD_IDLE" }, { 0xe4, "ATA_CMD_PMP_READ" }, { 0xe5, "ATA_CMD_CHK_POWER" },
	{ 0xe6, "ATA_CMD_SLEEP" }, { 0xe7, "ATA_CMD_FLUSH" }, { 0xe8, "ATA_CMD_PMP_WRITE" },
	{ 0xe9, "ATA_CMD_PMP_READ_DMA" }, { 0xea, "ATA_CMD_FLUSH_EXT" },
	{ 0xeb, "ATA_CMD_PMP_WRITE_DMA" }, { 0xec, "ATA_CMD_ID_ATA" }, { 0xef, "ATA_CMD_SET_FEATURES" },
	{ 0xf1, "ATA_CMD_SEC_SET_PASS" }, { 0xf2, "ATA_CMD_SEC_UNLOCK" },
	{ 0xf3, "ATA_CMD_SEC_ERASE_PREP" }, { 0xf4, "ATA_CMD_SEC_ERASE_UNIT" },
	{ 0xf5, "ATA_CMD_SEC_FREEZE_LOCK" }, { 0xf6, "ATA_CMD_SEC_DISABLE_PASS" },
	{ 0xf8, "ATA_CMD_READ_NATIVE_MAX" }, { 0xf9, "ATA_CMD_SET_MAX" });

#define BIT(name_) { 1 << (name_), "1 << " #name_ }
CONSTANTS(nice_flags, "IDE_NICE_", NULL, BIT(IDE_NICE_DSC_OVERLAP), BIT(IDE_NICE_ATAPI_OVERLAP),
	BIT(IDE_NICE_1), BIT(IDE_NICE_0), BIT(IDE_NICE_2));
CONSTANTS(bus_states, "BUSSTATE_", NULL, NAMED(BUSSTATE_OFF), NAMED(BUSSTATE_ON),
	NAMED(BUSSTATE_TRISTATE));

static const struct field geometry_fields[] = {
	F(struct hd_geometry, heads, UNSIGNED), F(struct hd_geometry, sectors, UNSIGNED),
	F(struct hd_geometry, cylinders, UNSIGNED), F(struct hd_geometry, start, UNSIGNED), F_END
};

/* --- commands of the drive: four bytes, in whose place come four others and what was read -------------- */
static const struct field command_fields[] = {
	F(struct hd_drive_cmd_hdr, command, ONE_OF, .names = &ata_commands),
	F(struct hd_drive_cmd_hdr, sector_number, UNSIGNED),
	F(struct hd_drive_cmd_hdr, feature, UNSIGNED),
	F(struct hd_drive_cmd_hdr, sector_count, UNSIGNED), F_END
};

struct answer {
	uint8_t status, error, nsector, sector_count;
};

static const struct field answer_fields[] = {
	F(struct answer, status, HEX), F(struct answer, error, UNSIGNED),
	F(struct answer, nsector, UNSIGNED), F_END
};

/* A drive that fails has an answer as well. */
static void both_command(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct hd_drive_cmd_hdr));
	struct answer answer;

	if (!bytes)
		return;
	if (c->entry) {
		put_fields_struct(c, command_fields, bytes);
		return;
	}
	if (c->failed && c->record->call.result != -EIO)
		return;
	memcpy(&answer, bytes, sizeof(answer));
	put_changed(c);
	put_struct_open(c);
	(void)put_fields(c, answer_fields, bytes);
	if (answer.sector_count) {
		put_field(c, "buf");
		put_buffer(c, address + sizeof(answer), (uint64_t)answer.sector_count * SECTOR, AT_EXIT,
			STRING_HEX);
	}
	put_struct_close(c, false);
}

static void capture_answer(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_EXIT, CAPTURE_STRUCT_MAX);
}

/* --- rows ---------------------------------------------------------------------------------------------- */
static const struct field number_field = { .name = "", .size = 4, .kind = F_HEX };

static void print_three(struct call *c, const void *bytes)
{
	put_array_open(c);
	for (size_t i = 0; i < 3; i++) {
		put_item(c);
		put_field_value(c, &number_field, (const uint8_t *)bytes + 4 * i);
	}
	put_array_close(c, false);
}

static void capture_identity(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_EXIT_OK, sizeof(struct hd_driveid));
}

#define GET(number_, kind_, ...) POINTED_WIDE(number_, OUT, kind_, 8, ##__VA_ARGS__)
#define THREE(number_)           POINTED_WIDE(number_, IN, PRINT, 12, .print = print_three)
#define IDENTITY(number_, size_)                                                                   \
	{ .number = (number_), .way = IOCTL_OUT, .wide = true, .capture = capture_identity,        \
		.is = { .size = (size_), .kind = F_BYTES } }

static const struct ioctl_row hdio_rows[] = {
	POINTED_WIDE(HDIO_GETGEO, OUT, STRUCT, sizeof(struct hd_geometry), .fields = geometry_fields),
	BOTH(HDIO_DRIVE_CMD, both_command, .capture = capture_answer),
	IDENTITY(HDIO_GET_IDENTITY, 512), IDENTITY(HDIO_OBSOLETE_IDENTITY, 142),
	GET(HDIO_GET_32BIT, UNSIGNED), GET(HDIO_GET_ACOUSTIC, UNSIGNED), GET(HDIO_GET_ADDRESS, UNSIGNED),
	GET(HDIO_GET_DMA, UNSIGNED), GET(HDIO_GET_KEEPSETTINGS, UNSIGNED),
	GET(HDIO_GET_MULTCOUNT, UNSIGNED), GET(HDIO_GET_NOWERR, UNSIGNED),
	GET(HDIO_GET_UNMASKINTR, UNSIGNED), GET(HDIO_GET_WCACHE, UNSIGNED),
	GET(HDIO_GET_NICE, FLAGS, .names = &nice_flags),
	GET(HDIO_GET_BUSSTATE, ONE_OF, .names = &bus_states),
	VALUE_ULONG(HDIO_SET_32BIT), VALUE_ULONG(HDIO_SET_ACOUSTIC), VALUE_ULONG(HDIO_SET_ADDRESS),
	VALUE_ULONG(HDIO_SET_DMA), VALUE_ULONG(HDIO_SET_KEEPSETTINGS), VALUE_ULONG(HDIO_SET_MULTCOUNT),
	VALUE_ULONG(HDIO_SET_NOWERR), VALUE_ULONG(HDIO_SET_PIO_MODE), VALUE_ULONG(HDIO_SET_UNMASKINTR),
	VALUE_ULONG(HDIO_SET_WCACHE), VALUE_ULONG(HDIO_UNREGISTER_HWIF),
	VALUE(HDIO_SET_NICE, FLAGS, 8, .names = &nice_flags),
	VALUE(HDIO_SET_BUSSTATE, ONE_OF, 8, .names = &bus_states),
	THREE(HDIO_DRIVE_RESET), THREE(HDIO_SCAN_HWIF),
};

IOCTL_FAMILY(hdio, 0x03);
