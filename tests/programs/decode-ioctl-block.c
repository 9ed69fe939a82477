/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl on disks: linux/hdreg.h and the SCSI commands of scsi/sg.h, both versions. */
#include "decode-ioctls.h"

#include <linux/bsg.h>
#include <linux/hdreg.h>
#include <scsi/sg.h>
#include <sys/uio.h>

static void hdio(void)
{
	static const unsigned values[] = { HDIO_SET_32BIT, HDIO_SET_ACOUSTIC, HDIO_SET_ADDRESS,
		HDIO_SET_DMA, HDIO_SET_KEEPSETTINGS, HDIO_SET_MULTCOUNT, HDIO_SET_NOWERR,
		HDIO_SET_PIO_MODE, HDIO_SET_UNMASKINTR, HDIO_SET_WCACHE, HDIO_UNREGISTER_HWIF,
		HDIO_SET_NICE, HDIO_SET_BUSSTATE, HDIO_SET_QDMA, HDIO_TRISTATE_HWIF,
		HDIO_SET_XFER };
	static const unsigned numbers[] = { HDIO_GET_32BIT, HDIO_GET_ACOUSTIC, HDIO_GET_ADDRESS,
		HDIO_GET_BUSSTATE, HDIO_GET_DMA, HDIO_GET_KEEPSETTINGS, HDIO_GET_MULTCOUNT,
		HDIO_GET_NICE, HDIO_GET_NOWERR, HDIO_GET_QDMA, HDIO_GET_UNMASKINTR,
		HDIO_GET_WCACHE, HDIO_DRIVE_TASK, HDIO_DRIVE_TASKFILE };
	struct hd_geometry geometry = { 1, 2, 3, 4 };
	unsigned char command[4 + 2 * 512], identity[512];
	long number;
	int words[3] = { 0x1f0, 0x3f6, 14 };

	ALL(HDIO_GETGEO, at_end(&geometry, sizeof(geometry)));
	numbered(command, sizeof(command));
	command[0] = WIN_READ;
	command[3] = 0;
	ALL(HDIO_DRIVE_CMD, command);
	command[3] = 2;
	BOTH(HDIO_DRIVE_CMD, command);
	command[0] = 0x81;
	BOTH(HDIO_DRIVE_CMD, at_end(command, sizeof(command)));
	BOTH(HDIO_DRIVE_CMD, at_end(command, 100));
	ALL(HDIO_DRIVE_RESET, words);
	ALL(HDIO_SCAN_HWIF, at_end(words, sizeof(words)));
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		BOTH(values[i], 1);
		BOTH(values[i], 0xfacefeed12345678);
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		number = (long)(0x8000000100000000 + i);
		ALL(numbers[i], &number);
		number = 1;
		IOCTL(ANSWERED, numbers[i], &number);
	}
	numbered(identity, sizeof(identity));
	ALL(HDIO_GET_IDENTITY, identity);
	ALL(HDIO_OBSOLETE_IDENTITY, at_end(identity, 142));
	IOCTL(-1, 0x3ff, identity);
}

static void scsi(void)
{
	struct sg_req_info table[SG_MAX_QUEUE];
	struct sg_scsi_id id;
	int number = 7;

	memset(table, 0, sizeof(table));
	for (size_t i = 0; i < SG_MAX_QUEUE; i++)
		table[i] = (struct sg_req_info){ (char)i, 1, 0, -1, (int)i, table, 9, 0 };
	ALL(SG_GET_REQUEST_TABLE, table);
	ALL(SG_GET_SCSI_ID, numbered(&id, sizeof(id)));
	ALL(SG_SCSI_RESET, &number);
	for (number = 0; number < 5; number++)
		IOCTL(-1, SG_SCSI_RESET, &number);
	number = 0x101;
	IOCTL(-1, SG_SCSI_RESET, &number);
	ALL(SG_GET_VERSION_NUM, &number);
	IOCTL(ANSWERED, SG_GET_TIMEOUT, 0);
	BOTH(SG_SET_TRANSFORM, 0x12345678);
}

static void command_v3(void)
{
	unsigned char command[16], data[100], sense[32];
	struct iovec parts[2] = { { data, 5 }, { data + 10, 40 } };
	struct sg_io_hdr h;

	numbered(command, sizeof(command));
	numbered(data, sizeof(data));
	numbered(sense, sizeof(sense));
	numbered(&h, sizeof(h));
	h.interface_id = 'S';
	ALL(SG_IO, &h);
	BOTH(SG_IO, at_end(&h, sizeof(h) - 8));
	h = (struct sg_io_hdr){ .interface_id = 'S', .dxfer_direction = SG_DXFER_FROM_DEV,
		.cmd_len = 6, .mx_sb_len = 32, .dxfer_len = 40, .dxferp = data, .cmdp = command,
		.sbp = sense, .timeout = 1000, .flags = SG_FLAG_DIRECT_IO | 0x100, .sb_len_wr = 8,
		.resid = 10, .status = 2, .info = 1 };
	BOTH(SG_IO, &h);
	h.resid = 100;
	BOTH(SG_IO, at_end(&h, sizeof(h)));
	h.dxfer_direction = SG_DXFER_TO_DEV;
	BOTH(SG_IO, &h);
	h.dxfer_direction = SG_DXFER_TO_FROM_DEV;
	h.iovec_count = 2;
	h.dxferp = parts;
	BOTH(SG_IO, &h);
	h.dxfer_len = 7;
	BOTH(SG_IO, &h);
	h.cmdp = (void *)no_memory();
	h.sbp = (void *)no_memory();
	h.dxferp = no_memory();
	BOTH(SG_IO, &h);
	h.dxfer_direction = SG_DXFER_NONE;
	h.cmdp = NULL;
	h.sbp = NULL;
	BOTH(SG_IO, &h);
	h.interface_id = 'T';
	BOTH(SG_IO, &h);
}

static void command_v4(void)
{
	unsigned char command[16], data[100], sense[32];
	struct iovec parts[2] = { { data, 5 }, { data + 10, 40 } };
	struct sg_io_v4 h;

	numbered(command, sizeof(command));
	numbered(data, sizeof(data));
	numbered(sense, sizeof(sense));
	numbered(&h, sizeof(h));
	h.guard = 'Q';
	BOTH(SG_IO, &h);
	BOTH(SG_IO, at_end(&h, sizeof(h) - 8));
	h = (struct sg_io_v4){ .guard = 'Q', .protocol = BSG_PROTOCOL_SCSI,
		.subprotocol = BSG_SUB_PROTOCOL_SCSI_TMF, .request_len = 16,
		.request = (uintptr_t)command, .max_response_len = 32, .response = (uintptr_t)sense,
		.response_len = 12, .dout_xfer_len = 20, .dout_xferp = (uintptr_t)data,
		.din_xfer_len = 30, .din_xferp = (uintptr_t)(data + 50), .din_resid = 4,
		.flags = BSG_FLAG_Q_AT_TAIL | 1, .usr_ptr = 0x1234, .info = 5 };
	BOTH(SG_IO, &h);
	h.dout_iovec_count = h.din_iovec_count = 2;
	h.dout_xferp = h.din_xferp = (uintptr_t)parts;
	BOTH(SG_IO, at_end(&h, sizeof(h)));
	h.request = h.response = h.dout_xferp = h.din_xferp = (uintptr_t)no_memory();
	BOTH(SG_IO, &h);
	h.request = h.response = h.dout_xferp = h.din_xferp = 0;
	h.dout_iovec_count = h.din_iovec_count = 0;
	h.din_resid = -5;
	BOTH(SG_IO, &h);
}

int main(void)
{
	answer_ioctls();
	hdio();
	scsi();
	command_v3();
	command_v4();
	return 0;
}
