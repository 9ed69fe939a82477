/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trusted environments: linux/tee.h. Most commands point to a buffer, with a structure and as many
 * parameters behind it as it says; the kernel takes it only when its length is just that.
 */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <linux/tee.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

CONSTANTS(implementations, "TEE_IMPL_ID_", NULL,
	NAMED(TEE_IMPL_ID_OPTEE), NAMED(TEE_IMPL_ID_AMDTEE));
CONSTANTS(capabilities, "TEE_GEN_CAP_", NULL,
	NAMED(TEE_GEN_CAP_GP), NAMED(TEE_GEN_CAP_PRIVILEGED), NAMED(TEE_GEN_CAP_REG_MEM),
	NAMED(TEE_GEN_CAP_MEMREF_NULL));
CONSTANTS(optee_capabilities, "TEE_OPTEE_CAP_", NULL,
	NAMED(TEE_OPTEE_CAP_TZ));
CONSTANTS(logins, "TEE_IOCTL_LOGIN_", NULL,
	NAMED(TEE_IOCTL_LOGIN_PUBLIC), NAMED(TEE_IOCTL_LOGIN_USER), NAMED(TEE_IOCTL_LOGIN_GROUP),
	NAMED(TEE_IOCTL_LOGIN_APPLICATION), NAMED(TEE_IOCTL_LOGIN_USER_APPLICATION),
	NAMED(TEE_IOCTL_LOGIN_GROUP_APPLICATION));
/* Not in the kernel's headers: GlobalPlatform's TEE Client API, 4.4.4. */
CONSTANTS(origins, "TEEC_ORIGIN_", NULL, { 1, "TEEC_ORIGIN_API" }, { 2, "TEEC_ORIGIN_COMMS" },
	{ 3, "TEEC_ORIGIN_TEE" }, { 4, "TEEC_ORIGIN_TRUSTED_APP" });
/* linux/tee.h has the first two of them, the kernel's linux/tee_drv.h all. */
CONSTANTS(memory_flags, "TEE_IOCTL_SHM_", NULL, { 1, "TEE_IOCTL_SHM_MAPPED" },
	{ 2, "TEE_IOCTL_SHM_DMA_BUF" }, { 4, "TEE_IOCTL_SHM_EXT_DMA_BUF" },
	{ 8, "TEE_IOCTL_SHM_REGISTER" }, { 0x10, "TEE_IOCTL_SHM_USER_MAPPED" },
	{ 0x20, "TEE_IOCTL_SHM_POOL" }, { 0x40, "TEE_IOCTL_SHM_KERNEL_MAPPED" });
CONSTANTS(parameter_types, "TEE_IOCTL_PARAM_ATTR_", NULL,
	NAMED(TEE_IOCTL_PARAM_ATTR_TYPE_NONE), NAMED(TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT),
	NAMED(TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_OUTPUT),
	NAMED(TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INOUT),
	NAMED(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT),
	NAMED(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT),
	NAMED(TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INOUT), NAMED(TEE_IOCTL_PARAM_ATTR_META));

/* --- parameters ---------------------------------------------------------------------------------------- */
static const struct field value_fields[] = {
	F(struct tee_ioctl_param, a, HEX), F(struct tee_ioctl_param, b, HEX),
	F(struct tee_ioctl_param, c, HEX), F_END
};
static const struct field memory_fields[] = {
	{ .name = "shm_offs", .offset = offsetof(struct tee_ioctl_param, a), .size = 8, .kind = F_HEX },
	{ .name = "size", .offset = offsetof(struct tee_ioctl_param, b), .size = 8, .kind = F_HEX },
	{ .name = "shm_id", .offset = offsetof(struct tee_ioctl_param, c), .size = 8, .kind = F_UNSIGNED },
	F_END
};

static bool is_memory(uint64_t type)
{
	return type == TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT ||
	       type == TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_OUTPUT ||
	       type == TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INOUT;
}

static void print_parameter(struct call *c, const void *bytes)
{
	struct tee_ioctl_param p;

	memcpy(&p, bytes, sizeof(p));
	put_struct_open(c);
	FIELD(c, one_of, "attr", p.attr & ~(uint64_t)TEE_IOCTL_PARAM_ATTR_META, &parameter_types);
	if (p.attr & TEE_IOCTL_PARAM_ATTR_META)
		put_text(c, "|TEE_IOCTL_PARAM_ATTR_META");
	if (p.attr != TEE_IOCTL_PARAM_ATTR_TYPE_NONE)
		(void)put_fields(c, is_memory(p.attr) ? memory_fields : value_fields, bytes);
	put_struct_close(c, false);
}

/* --- buffers ------------------------------------------------------------------------------------------- */
struct buffer {
	uint16_t size;   /* of the structure in front of the parameters */
	uint16_t counts; /* where it says how many there are */
	const struct field *before, *after;
};

static const struct field buffer_fields[] = {
	F(struct tee_ioctl_buf_data, buf_len, UNSIGNED), F(struct tee_ioctl_buf_data, buf_ptr, ADDRESS),
	F_END
};

static const uint8_t *buffer_bytes(struct call *c, const struct buffer *b,
	const struct tee_ioctl_buf_data *data, enum phase phase, uint32_t *ret_n)
{
	const uint8_t *bytes;

	if (data->buf_len > TEE_MAX_ARG_SIZE || data->buf_len < b->size)
		return NULL;
	bytes = call_bytes(c, data->buf_ptr, b->size, phase);
	if (!bytes)
		return NULL;
	*ret_n = (uint32_t)field_number(bytes + b->counts, 4);
	if (phase == AT_ENTRY && b->size + *ret_n * sizeof(struct tee_ioctl_param) != data->buf_len)
		return NULL;
	return bytes;
}

static void put_buffer_content(struct call *c, const struct buffer *b, const struct field *fields,
	const struct tee_ioctl_buf_data *data, const uint8_t *bytes, uint32_t n, enum phase phase)
{
	put_struct_open(c);
	(void)put_fields(c, fields, bytes);
	put_field(c, "params");
	put_array(c, n ? data->buf_ptr + b->size : 0, n, sizeof(struct tee_ioctl_param), phase,
		print_parameter);
	put_struct_close(c, false);
}

static void put_buffer_data(struct call *c, uint64_t address, const struct buffer *b)
{
	struct tee_ioctl_buf_data before, after;
	const void *head = call_bytes(c, address, sizeof(before), AT_ENTRY);
	const uint8_t *bytes;
	uint32_t n = 0;

	if (!head) {
		if (c->entry)
			put_address(c, address);
		return;
	}
	memcpy(&before, head, sizeof(before));
	bytes = buffer_bytes(c, b, &before, AT_ENTRY, &n);
	if (c->entry && !bytes)
		put_fields_struct(c, buffer_fields, &before);
	if (!bytes)
		return;
	if (c->entry) {
		put_struct_open(c);
		FIELD(c, number, "buf_len", before.buf_len);
		put_field(c, "buf_ptr");
		put_buffer_content(c, b, b->before, &before, bytes, n, AT_ENTRY);
		return;
	}
	head = c->failed ? NULL : call_bytes(c, address, sizeof(after), AT_EXIT);
	if (head) {
		memcpy(&after, head, sizeof(after));
		put_changed(c);
		bytes = buffer_bytes(c, b, &after, AT_EXIT, &n);
		if (bytes)
			put_buffer_content(c, b, b->after, &after, bytes, n, AT_EXIT);
		else
			put_fields_struct(c, buffer_fields, &after);
	}
	put_struct_close(c, false);
}

static void capture_buffer(struct capture_builder *b)
{
	struct capture_op *op = ioctl_capture_counted(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK,
		offsetof(struct tee_ioctl_buf_data, buf_ptr),
		offsetof(struct tee_ioctl_buf_data, buf_len), 8, 1);

	op->wide = 1;
	op->max = TEE_MAX_ARG_SIZE;
}

/* --- structures ---------------------------------------------------------------------------------------- */
static void print_uuid(struct call *c, const void *bytes)
{
	const uint8_t *b = bytes;
	char text[48];

	(void)snprintf(text, sizeof(text), "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
		b[14], b[15]);
	put_text(c, text);
}

/* No UUID on the way in: the group for which the client wants to log in. */
static void put_client(struct call *c, const void *bytes)
{
	static const struct field as_bytes[] = {
		{ .name = "clnt_uuid", .offset = offsetof(struct tee_ioctl_open_session_arg, clnt_uuid),
			.size = 1, .count = TEE_IOCTL_UUID_LEN, .kind = F_HEX }, F_END
	};
	struct tee_ioctl_open_session_arg a;

	memcpy(&a, bytes, sizeof(a));
	switch (a.clnt_login) {
	case TEE_IOCTL_LOGIN_PUBLIC:
	case TEE_IOCTL_LOGIN_USER:
	case TEE_IOCTL_LOGIN_APPLICATION:
	case TEE_IOCTL_LOGIN_USER_APPLICATION:
		break;
	case TEE_IOCTL_LOGIN_GROUP:
	case TEE_IOCTL_LOGIN_GROUP_APPLICATION:
		FIELD(c, id, "clnt_uuid", (uint32_t)field_number(a.clnt_uuid, 4));
		break;
	default:
		(void)put_fields(c, as_bytes, bytes);
	}
}

#define OPEN(member_, kind_, ...) F(struct tee_ioctl_open_session_arg, member_, kind_, ##__VA_ARGS__)
static const struct field open_before[] = {
	OPEN(uuid, PRINT, .print = print_uuid), OPEN(clnt_login, ONE_OF, .names = &logins),
	F_FIELDS(put_client), OPEN(cancel_id, UNSIGNED), OPEN(num_params, UNSIGNED), F_END
};
static const struct field open_after[] = {
	OPEN(session, HEX), OPEN(ret, UNSIGNED), OPEN(ret_origin, ONE_OF, .names = &origins), F_END
};
#define INVOKE(member_, kind_, ...) F(struct tee_ioctl_invoke_arg, member_, kind_, ##__VA_ARGS__)
static const struct field invoke_before[] = {
	INVOKE(func, UNSIGNED), INVOKE(session, HEX), INVOKE(cancel_id, UNSIGNED),
	INVOKE(num_params, UNSIGNED), F_END
};
static const struct field invoke_after[] = {
	INVOKE(ret, UNSIGNED), INVOKE(ret_origin, ONE_OF, .names = &origins), F_END
};
static const struct field receive_before[] = {
	F(struct tee_iocl_supp_recv_arg, func, UNSIGNED),
	F(struct tee_iocl_supp_recv_arg, num_params, UNSIGNED), F_END
};
static const struct field receive_after[] = {
	F(struct tee_iocl_supp_recv_arg, num_params, UNSIGNED), F_END
};
static const struct field send_before[] = {
	F(struct tee_iocl_supp_send_arg, num_params, UNSIGNED), F_END
};
static const struct field send_after[] = { F(struct tee_iocl_supp_send_arg, ret, UNSIGNED), F_END };

#define BUFFER(name_, type_)                                                                       \
	static void both_##name_(struct call *c, uint64_t address)                                 \
	{                                                                                          \
		static const struct buffer b = { sizeof(type_), offsetof(type_, num_params),       \
			name_##_before, name_##_after };                                           \
		put_buffer_data(c, address, &b);                                                   \
	}

BUFFER(open, struct tee_ioctl_open_session_arg)
BUFFER(invoke, struct tee_ioctl_invoke_arg)
BUFFER(receive, struct tee_iocl_supp_recv_arg)
BUFFER(send, struct tee_iocl_supp_send_arg)

static const struct field cancel_fields[] = {
	F(struct tee_ioctl_cancel_arg, cancel_id, UNSIGNED), F(struct tee_ioctl_cancel_arg, session, HEX),
	F_END
};
static const struct field close_fields[] = { F(struct tee_ioctl_close_session_arg, session, HEX), F_END };

#define SHM_FLAGS(type_) F(type_, flags, FLAGS, .names = &memory_flags)
static const struct field allocate_before[] = {
	F(struct tee_ioctl_shm_alloc_data, size, HEX), SHM_FLAGS(struct tee_ioctl_shm_alloc_data), F_END
};
static const struct field allocate_after[] = {
	F(struct tee_ioctl_shm_alloc_data, size, HEX), SHM_FLAGS(struct tee_ioctl_shm_alloc_data),
	F(struct tee_ioctl_shm_alloc_data, id, SIGNED), F_END
};
static const struct field register_before[] = {
	F(struct tee_ioctl_shm_register_data, addr, ADDRESS),
	F(struct tee_ioctl_shm_register_data, length, HEX),
	SHM_FLAGS(struct tee_ioctl_shm_register_data), F_END
};
static const struct field register_after[] = {
	F(struct tee_ioctl_shm_register_data, length, HEX),
	SHM_FLAGS(struct tee_ioctl_shm_register_data),
	F(struct tee_ioctl_shm_register_data, id, SIGNED), F_END
};

/* Not of Linux: OP-TEE's own, for memory that is a dma-buf. */
struct shm_register_fd {
	int64_t fd;
	uint64_t size;
	uint32_t flags, spare1;
	int32_t id;
	uint32_t spare2;
};
#define TEE_IOC_SHM_REGISTER_FD _IOWR(TEE_IOC_MAGIC, TEE_IOC_BASE + 8, struct shm_register_fd)

static const struct field register_fd_before[] = {
	F(struct shm_register_fd, fd, FD), SHM_FLAGS(struct shm_register_fd), F_END
};
static const struct field register_fd_after[] = {
	F(struct shm_register_fd, size, HEX), F(struct shm_register_fd, id, SIGNED), F_END
};

static void print_version(struct call *c, const void *bytes)
{
	struct tee_ioctl_version_data v;

	memcpy(&v, bytes, sizeof(v));
	put_struct_open(c);
	FIELD(c, one_of, "impl_id", v.impl_id, &implementations);
	FIELD(c, flags, "gen_caps", v.gen_caps, &capabilities);
	if (v.impl_id == TEE_IMPL_ID_OPTEE)
		FIELD(c, flags, "impl_caps", v.impl_caps, &optee_capabilities);
	else
		FIELD(c, hex, "impl_caps", v.impl_caps);
	put_struct_close(c, false);
}

static const struct ioctl_row tee_rows[] = {
	OUT_PRINT(TEE_IOC_VERSION, struct tee_ioctl_version_data, print_version),
	BOTH(TEE_IOC_OPEN_SESSION, both_open, .capture = capture_buffer),
	BOTH(TEE_IOC_INVOKE, both_invoke, .capture = capture_buffer),
	BOTH(TEE_IOC_SUPPL_RECV, both_receive, .capture = capture_buffer),
	BOTH(TEE_IOC_SUPPL_SEND, both_send, .capture = capture_buffer),
	IN_STRUCT(TEE_IOC_CANCEL, struct tee_ioctl_cancel_arg, cancel_fields),
	IN_STRUCT(TEE_IOC_CLOSE_SESSION, struct tee_ioctl_close_session_arg, close_fields),
	CHANGED(TEE_IOC_SHM_ALLOC, struct tee_ioctl_shm_alloc_data, allocate_before, allocate_after),
	CHANGED(TEE_IOC_SHM_REGISTER, struct tee_ioctl_shm_register_data, register_before, register_after),
	CHANGED(TEE_IOC_SHM_REGISTER_FD, struct shm_register_fd, register_fd_before, register_fd_after),
};

IOCTL_FAMILY(tee, 0xa4);
