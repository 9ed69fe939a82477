/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl on what the kernel offers through descriptors: the device mapper, trusted environments, seccomp. */
#include "decode-ioctls.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/dm-ioctl.h>
#include <linux/tee.h>

static union {
	struct dm_ioctl d;
	char bytes[4096];
} mapper;

static void *behind(uint32_t offset)
{
	return mapper.bytes + offset;
}

static void mapper_lists(void)
{
	struct dm_target_spec *spec = behind(312);
	struct dm_target_deps *deps = behind(312);
	struct dm_name_list *names = behind(312);
	struct dm_target_versions *versions = behind(312);

	mapper.d.data_start = 312;
	mapper.d.target_count = 2;
	memset(behind(305), 0, 3700);
	*spec = (struct dm_target_spec){ 1, 2, 3, 64, "linear" };
	strcpy(behind(312 + sizeof(*spec)), "params \n");
	*(struct dm_target_spec *)behind(312 + 64) = (struct dm_target_spec){ 4, 5, -6, 128, "striped" };
	BOTH(DM_TABLE_LOAD, &mapper);
	BOTH(DM_TABLE_STATUS, &mapper);
	BOTH(DM_DEV_WAIT, &mapper);
	mapper.d.target_count = 40;
	BOTH(DM_TABLE_LOAD, &mapper);
	BOTH(DM_TABLE_STATUS, &mapper);
	spec->next = 1;
	BOTH(DM_TABLE_LOAD, &mapper);
	spec->next = UINT32_MAX;
	BOTH(DM_TABLE_LOAD, &mapper);
	memset(behind(305), 0, 3700);
	deps->count = 2;
	deps->dev[0] = 0x801;
	deps->dev[1] = 0xfd03;
	BOTH(DM_TABLE_DEPS, &mapper);
	deps->count = UINT32_MAX;
	BOTH(DM_TABLE_DEPS, &mapper);
	memset(behind(305), 0, 3700);
	*names = (struct dm_name_list){ .dev = 0x802, .next = 40 };
	strcpy(names->name, "first");
	*(uint32_t *)behind(312 + 24) = 17;
	strcpy(((struct dm_name_list *)behind(312 + 40))->name, "second");
	BOTH(DM_LIST_DEVICES, &mapper);
	mapper.d.version[1] = 37;
	BOTH(DM_LIST_DEVICES, &mapper);
	names->next = 4;
	BOTH(DM_LIST_DEVICES, &mapper);
	memset(behind(305), 0, 3700);
	*versions = (struct dm_target_versions){ .next = 32, .version = { 1, 2, 3 } };
	strcpy(versions->name, "linear");
	strcpy(((struct dm_target_versions *)behind(312 + 32))->name, "other");
	BOTH(DM_LIST_VERSIONS, &mapper);
	strcpy(((struct dm_target_msg *)behind(312))->message, "a message");
	BOTH(DM_TARGET_MSG, &mapper);
	mapper.d.flags |= DM_DATA_OUT_FLAG;
	BOTH(DM_TARGET_MSG, &mapper);
	BOTH(DM_DEV_RENAME, &mapper);
	BOTH(DM_DEV_SET_GEOMETRY, &mapper);
	mapper.d.data_start = 5000;
	BOTH(DM_DEV_SET_GEOMETRY, &mapper);
	BOTH(DM_TARGET_MSG, &mapper);
	BOTH(DM_TABLE_DEPS, &mapper);
	BOTH(DM_LIST_VERSIONS, &mapper);
	mapper.d.data_start = mapper.d.data_size = 312;
	BOTH(DM_TARGET_MSG, &mapper);
	BOTH(DM_TABLE_DEPS, &mapper);
	BOTH(DM_LIST_DEVICES, &mapper);
	BOTH(DM_TABLE_STATUS, &mapper);
}

static void device_mapper(void)
{
	static const unsigned commands[] = { DM_VERSION, DM_REMOVE_ALL, DM_LIST_DEVICES, DM_DEV_CREATE,
		DM_DEV_REMOVE, DM_DEV_RENAME, DM_DEV_SUSPEND, DM_DEV_STATUS, DM_DEV_WAIT, DM_TABLE_LOAD,
		DM_TABLE_CLEAR, DM_TABLE_DEPS, DM_TABLE_STATUS, DM_LIST_VERSIONS, DM_TARGET_MSG,
		DM_DEV_SET_GEOMETRY, DM_DEV_ARM_POLL, DM_GET_TARGET_VERSION };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		memset(&mapper, 0, sizeof(mapper));
		ALL(commands[i], &mapper);
		mapper.d = (struct dm_ioctl){ .version = { 5, 0, 0 }, .data_size = 4000 };
		BOTH(commands[i], &mapper);
		mapper.d = (struct dm_ioctl){ .version = { 4, 1, 2 }, .data_size = 4000,
			.data_start = 0, .dev = 0x1234, .name = "name", .uuid = "uuid",
			.flags = DM_SUSPEND_FLAG | 4 | 1u << 30, .event_nr = 5, .open_count = 6,
			.target_count = 0 };
		BOTH(commands[i], &mapper);
		mapper.d.data_size = 100;
		BOTH(commands[i], &mapper);
		mapper.d.data_size = 312;
		BOTH(commands[i], at_end(&mapper, sizeof(mapper.d)));
	}
	mapper.d.data_size = 4000;
	mapper_lists();
}

static void trusted(void)
{
	static const unsigned commands[] = { TEE_IOC_VERSION, TEE_IOC_OPEN_SESSION, TEE_IOC_INVOKE,
		TEE_IOC_CANCEL, TEE_IOC_CLOSE_SESSION, TEE_IOC_SUPPL_RECV, TEE_IOC_SUPPL_SEND,
		TEE_IOC_SHM_ALLOC, TEE_IOC_SHM_REGISTER, 0xc020a408, 0xa477 };
	union {
		struct tee_ioctl_open_session_arg open;
		struct tee_ioctl_invoke_arg invoke;
		struct tee_iocl_supp_recv_arg receive;
		struct tee_iocl_supp_send_arg send;
		char bytes[TEE_MAX_ARG_SIZE];
	} u;
	struct tee_ioctl_buf_data data = { .buf_ptr = (uintptr_t)&u };
	struct tee_ioctl_version_data version = { TEE_IMPL_ID_OPTEE, 3, TEE_GEN_CAP_GP | 0x100 };
	char bytes[64];

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		numbered(bytes, sizeof(bytes));
		ALL(commands[i], bytes);
		memset(bytes, 0, sizeof(bytes));
		BOTH(commands[i], at_end(bytes, _IOC_SIZE(commands[i])));
	}
	BOTH(TEE_IOC_VERSION, &version);
	for (unsigned n = 0; n < 9; n += 4) {
		for (unsigned login = 0; login < 9; login += n + 1) {
			numbered(&u, sizeof(u));
			u.open.clnt_login = login;
			u.open.num_params = n;
			u.open.ret_origin = login;
			for (unsigned i = 0; i < n; i++)
				u.open.params[i] = (struct tee_ioctl_param){ (i + (i > 3)) % 8 | (login == 1 ? 0x100 : 0),
					1, 2, 3 };
			data.buf_len = sizeof(u.open) + n * sizeof(struct tee_ioctl_param);
			BOTH(TEE_IOC_OPEN_SESSION, &data);
		}
		numbered(&u, sizeof(u));
		u.invoke.num_params = n;
		u.invoke.ret_origin = 3;
		data.buf_len = sizeof(u.invoke) + n * sizeof(struct tee_ioctl_param);
		for (unsigned i = 0; i < n; i++)
			u.invoke.params[i].attr = (i + (i > 3)) % 8;
		BOTH(TEE_IOC_INVOKE, &data);
		u.receive.num_params = n;
		data.buf_len = sizeof(u.receive) + n * sizeof(struct tee_ioctl_param);
		for (unsigned i = 0; i < n; i++)
			u.receive.params[i].attr = (i + (i > 3)) % 8;
		BOTH(TEE_IOC_SUPPL_RECV, &data);
		u.send.num_params = n;
		data.buf_len = sizeof(u.send) + n * sizeof(struct tee_ioctl_param);
		for (unsigned i = 0; i < n; i++)
			u.send.params[i].attr = (i + (i > 3)) % 8;
		BOTH(TEE_IOC_SUPPL_SEND, &data);
	}
	u.send.num_params = UINT32_MAX;
	BOTH(TEE_IOC_SUPPL_SEND, &data);
	data.buf_len = UINT64_MAX;
	BOTH(TEE_IOC_SUPPL_SEND, &data);
}

static void listeners(void)
{
	static const unsigned commands[] = { SECCOMP_IOCTL_NOTIF_RECV, SECCOMP_IOCTL_NOTIF_SEND,
		SECCOMP_IOCTL_NOTIF_ID_VALID, _IOR('!', 2, uint64_t), SECCOMP_IOCTL_NOTIF_ADDFD,
		_IO('!', 99) };
	struct seccomp_notif n = { .id = 1, .pid = 2, .flags = 3,
		.data = { SYS_gettid, AUDIT_ARCH_X86_64, 0x1234, { 1, 2, 3, 4, 5, 6 } } };
	struct seccomp_notif_resp r = { 1, -2, -13, SECCOMP_USER_NOTIF_FLAG_CONTINUE };
	struct seccomp_notif_addfd a = { 1, SECCOMP_ADDFD_FLAG_SETFD, 0, 5, O_CLOEXEC };
	char bytes[128];

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		numbered(bytes, sizeof(bytes));
		ALL(commands[i], bytes);
		memset(bytes, 0, sizeof(bytes));
		BOTH(commands[i], at_end(bytes, _IOC_SIZE(commands[i])));
	}
	ALL(SECCOMP_IOCTL_NOTIF_RECV, &n);
	n.data.arch = AUDIT_ARCH_I386;
	n.data.nr = 99999;
	BOTH(SECCOMP_IOCTL_NOTIF_RECV, &n);
	n.data.nr = 224;
	BOTH(SECCOMP_IOCTL_NOTIF_RECV, &n);
	BOTH(SECCOMP_IOCTL_NOTIF_SEND, &r);
	r.error = -5000;
	BOTH(SECCOMP_IOCTL_NOTIF_SEND, &r);
	BOTH(SECCOMP_IOCTL_NOTIF_ADDFD, &a);
}

int main(void)
{
	answer_ioctls();
	device_mapper();
	trusted();
	listeners();
	return 0;
}
