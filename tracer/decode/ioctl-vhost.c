/* SPDX-License-Identifier: BSD-2-Clause */
/* The halves of virtual machines' devices that the kernel plays: /dev/vhost-net, -vsock, -scsi, -vdpa (linux/vhost.h). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <linux/vhost.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <string.h>

#define BIT(name_) { 1ull << (name_), "1<<" #name_ }

/* What is the same for all devices. */
CONSTANTS(features, "1<<VIRTIO_F_", NULL, BIT(VIRTIO_F_NOTIFY_ON_EMPTY), BIT(VHOST_F_LOG_ALL),
	BIT(VHOST_NET_F_VIRTIO_NET_HDR), BIT(VIRTIO_RING_F_INDIRECT_DESC),
	BIT(VIRTIO_RING_F_EVENT_IDX), BIT(VIRTIO_F_VERSION_1), BIT(VIRTIO_F_ACCESS_PLATFORM),
	BIT(VIRTIO_F_RING_PACKED), BIT(VIRTIO_F_IN_ORDER), BIT(VIRTIO_F_ORDER_PLATFORM),
	BIT(VIRTIO_F_SR_IOV), BIT(VIRTIO_F_RING_RESET));
CONSTANTS(backend_features, "1<<VHOST_BACKEND_F_", NULL, BIT(VHOST_BACKEND_F_IOTLB_MSG_V2),
	BIT(VHOST_BACKEND_F_IOTLB_BATCH), BIT(VHOST_BACKEND_F_IOTLB_ASID),
	BIT(VHOST_BACKEND_F_SUSPEND));
CONSTANTS(byte_orders, "VHOST_VRING_", NULL, NAMED(VHOST_VRING_LITTLE_ENDIAN),
	NAMED(VHOST_VRING_BIG_ENDIAN));
CONSTANTS(device_status, "VIRTIO_CONFIG_S_", NULL, NAMED(VIRTIO_CONFIG_S_ACKNOWLEDGE),
	NAMED(VIRTIO_CONFIG_S_DRIVER), NAMED(VIRTIO_CONFIG_S_DRIVER_OK),
	NAMED(VIRTIO_CONFIG_S_FEATURES_OK), NAMED(VIRTIO_CONFIG_S_NEEDS_RESET),
	NAMED(VIRTIO_CONFIG_S_FAILED));
CONSTANTS(ring_flags, "1<<VHOST_VRING_F_", NULL, BIT(VHOST_VRING_F_LOG));

/* --- rings --------------------------------------------------------------------------------------------- */
static const struct field index_field[] = { F(struct vhost_vring_state, index, UNSIGNED), F_END };
static const struct field number_field[] = { F(struct vhost_vring_state, num, UNSIGNED), F_END };
static const struct field state_fields[] = {
	F(struct vhost_vring_state, index, UNSIGNED), F(struct vhost_vring_state, num, UNSIGNED), F_END
};
static const struct field order_field[] = {
	F(struct vhost_vring_state, num, ONE_OF, .names = &byte_orders), F_END
};
static const struct field order_fields[] = {
	F(struct vhost_vring_state, index, UNSIGNED),
	F(struct vhost_vring_state, num, ONE_OF, .names = &byte_orders), F_END
};
static const struct field file_fields[] = {
	F(struct vhost_vring_file, index, UNSIGNED), F(struct vhost_vring_file, fd, FD), F_END
};
static const struct field address_fields[] = {
	F(struct vhost_vring_addr, index, UNSIGNED),
	F(struct vhost_vring_addr, flags, FLAGS, .names = &ring_flags),
	F(struct vhost_vring_addr, desc_user_addr, ADDRESS),
	F(struct vhost_vring_addr, used_user_addr, ADDRESS),
	F(struct vhost_vring_addr, avail_user_addr, ADDRESS),
	F(struct vhost_vring_addr, log_guest_addr, HEX), F_END
};

/* --- memory -------------------------------------------------------------------------------------------- */
static const struct field region_fields[] = {
	F(struct vhost_memory_region, guest_phys_addr, HEX),
	F(struct vhost_memory_region, memory_size, UNSIGNED),
	F(struct vhost_memory_region, userspace_addr, ADDRESS),
	F(struct vhost_memory_region, flags_padding, HEX, .when = NON_ZERO), F_END
};

static void print_region(struct call *c, const void *bytes)
{
	put_fields_struct(c, region_fields, bytes);
}

static void both_memory(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct vhost_memory));
	struct vhost_memory memory;

	if (!c->entry || !bytes)
		return;
	memcpy(&memory, bytes, sizeof(memory));
	put_struct_open(c);
	FIELD(c, number, "nregions", memory.nregions);
	if (memory.padding)
		FIELD(c, hex, "padding", memory.padding);
	put_field(c, "regions");
	put_array(c, address + sizeof(memory), memory.nregions, sizeof(struct vhost_memory_region),
		AT_ENTRY, print_region);
	put_struct_close(c, false);
}

static void capture_memory(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY, CAPTURE_STRUCT_MAX);
}

/* --- devices ------------------------------------------------------------------------------------------- */
static const struct field target_fields[] = {
	F(struct vhost_scsi_target, abi_version, SIGNED), F(struct vhost_scsi_target, vhost_wwpn, STRING),
	F(struct vhost_scsi_target, vhost_tpgt, UNSIGNED),
	F(struct vhost_scsi_target, reserved, HEX, .when = NON_ZERO), F_END
};
static const struct field range_fields[] = {
	F(struct vhost_vdpa_iova_range, first, HEX), F(struct vhost_vdpa_iova_range, last, HEX), F_END
};

/* The bytes follow their offset and length; read or written, they are known when those are. */
static void put_config(struct call *c, const void *bytes, uint64_t address, enum phase phase)
{
	struct vhost_vdpa_config config;

	memcpy(&config, bytes, sizeof(config));
	if (c->entry) {
		put_struct_open(c);
		FIELD(c, number, "off", config.off);
		FIELD(c, number, "len", config.len);
	}
	if (c->entry && phase == AT_EXIT)
		return;
	if (c->entry || !c->failed) {
		put_field(c, "buf");
		put_buffer(c, address + sizeof(config), config.len, phase, 0);
	}
	put_struct_close(c, false);
}

static void both_read_config(struct call *c, uint64_t address)
{
	const void *before = call_bytes(c, address, sizeof(struct vhost_vdpa_config), AT_ENTRY);

	(void)ioctl_bytes(c, address, sizeof(struct vhost_vdpa_config));
	if (before)
		put_config(c, before, address, AT_EXIT);
}

static void both_write_config(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct vhost_vdpa_config));

	if (c->entry && bytes)
		put_config(c, bytes, address, AT_ENTRY);
}

/* Of a device's own settings there are few: no more of them than a structure has are copied. */
static void capture_config(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, 256);
}

#define IN_STATE(number_)    IN_STRUCT(number_, struct vhost_vring_state, state_fields)
#define STATE_AFTER(number_) JOINED(number_, struct vhost_vring_state, index_field, number_field)
#define IN_FILE(number_)     IN_STRUCT(number_, struct vhost_vring_file, file_fields)

static const struct ioctl_row vhost_rows[] = {
	POINTED(VHOST_GET_FEATURES, OUT, FLAGS, 8, .names = &features),
	POINTED(VHOST_SET_FEATURES, IN, FLAGS, 8, .names = &features),
	POINTED(VHOST_GET_BACKEND_FEATURES, OUT, FLAGS, 8, .names = &backend_features),
	POINTED(VHOST_SET_BACKEND_FEATURES, IN, FLAGS, 8, .names = &backend_features),
	NO_ARG(VHOST_SET_OWNER), NO_ARG(VHOST_RESET_OWNER),
	BOTH(VHOST_SET_MEM_TABLE, both_memory, .capture = capture_memory),
	POINTED(VHOST_SET_LOG_BASE, IN, ADDRESS, 8), POINTED(VHOST_SET_LOG_FD, IN, FD, 4),
	IN_STATE(VHOST_SET_VRING_NUM), IN_STATE(VHOST_SET_VRING_BASE), STATE_AFTER(VHOST_GET_VRING_BASE),
	IN_STRUCT(VHOST_SET_VRING_ENDIAN, struct vhost_vring_state, order_fields),
	JOINED(VHOST_GET_VRING_ENDIAN, struct vhost_vring_state, index_field, order_field),
	IN_STATE(VHOST_SET_VRING_BUSYLOOP_TIMEOUT), STATE_AFTER(VHOST_GET_VRING_BUSYLOOP_TIMEOUT),
	IN_STRUCT(VHOST_SET_VRING_ADDR, struct vhost_vring_addr, address_fields),
	IN_FILE(VHOST_SET_VRING_KICK), IN_FILE(VHOST_SET_VRING_CALL), IN_FILE(VHOST_SET_VRING_ERR),
	IN_FILE(VHOST_NET_SET_BACKEND),
	IN_STRUCT(VHOST_SCSI_SET_ENDPOINT, struct vhost_scsi_target, target_fields),
	IN_STRUCT(VHOST_SCSI_CLEAR_ENDPOINT, struct vhost_scsi_target, target_fields),
	OUT_INT(VHOST_SCSI_GET_ABI_VERSION),
	POINTED(VHOST_SCSI_SET_EVENTS_MISSED, IN, UNSIGNED, 4), OUT_UINT(VHOST_SCSI_GET_EVENTS_MISSED),
	POINTED(VHOST_VSOCK_SET_GUEST_CID, IN, UNSIGNED, 8), IN_INT(VHOST_VSOCK_SET_RUNNING),
	OUT_UINT(VHOST_VDPA_GET_DEVICE_ID),
	POINTED(VHOST_VDPA_GET_STATUS, OUT, FLAGS, 1, .names = &device_status),
	POINTED(VHOST_VDPA_SET_STATUS, IN, FLAGS, 1, .names = &device_status),
	BOTH(VHOST_VDPA_GET_CONFIG, both_read_config, .capture = capture_config),
	BOTH(VHOST_VDPA_SET_CONFIG, both_write_config, .capture = capture_config),
	IN_STATE(VHOST_VDPA_SET_VRING_ENABLE), POINTED(VHOST_VDPA_GET_VRING_NUM, OUT, UNSIGNED, 2),
	POINTED(VHOST_VDPA_SET_CONFIG_CALL, IN, FD, 4),
	OUT_STRUCT(VHOST_VDPA_GET_IOVA_RANGE, struct vhost_vdpa_iova_range, range_fields),
	OUT_UINT(VHOST_VDPA_GET_CONFIG_SIZE), OUT_UINT(VHOST_VDPA_GET_VQS_COUNT),
	OUT_UINT(VHOST_VDPA_GET_GROUP_NUM), OUT_UINT(VHOST_VDPA_GET_AS_NUM),
	STATE_AFTER(VHOST_VDPA_GET_VRING_GROUP), IN_STATE(VHOST_VDPA_SET_GROUP_ASID),
	NO_ARG(VHOST_VDPA_SUSPEND),
};

IOCTL_FAMILY(vhost, VHOST_VIRTIO);
