/* SPDX-License-Identifier: BSD-2-Clause */
/* Descriptors of seccomp's listeners: seccomp_unotify(2). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-ioctl-constants.h"
#include "syscalls.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

CONSTANTS(architectures, "AUDIT_ARCH_", NULL, NAMED(AUDIT_ARCH_X86_64), NAMED(AUDIT_ARCH_I386),
	NAMED(AUDIT_ARCH_AARCH64), NAMED(AUDIT_ARCH_ARM), NAMED(AUDIT_ARCH_PPC64LE),
	NAMED(AUDIT_ARCH_RISCV64), NAMED(AUDIT_ARCH_S390X));
CONSTANTS(response_flags, "SECCOMP_USER_NOTIF_FLAG_", NULL, NAMED(SECCOMP_USER_NOTIF_FLAG_CONTINUE));
CONSTANTS(listener_flags, "SECCOMP_USER_NOTIF_FD_", NULL, NAMED(SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP));
CONSTANTS(addfd_flags, "SECCOMP_ADDFD_FLAG_", NULL, NAMED(SECCOMP_ADDFD_FLAG_SETFD),
	NAMED(SECCOMP_ADDFD_FLAG_SEND));

static const char *call_name(const struct seccomp_data *data)
{
	if (data->arch == AUDIT_ARCH_X86_64)
		return syscall_name(ABI_X86_64, (unsigned)data->nr);
	return data->arch == AUDIT_ARCH_I386 ? syscall_name(ABI_I386, (unsigned)data->nr) : NULL;
}

/* In the caller's own architecture by its name, in others as a number with the name behind it. */
static void print_number(struct call *c, const void *bytes)
{
	bool abbrev = c->style->constants == CONSTANTS_ABBREV, own;
	struct seccomp_data data;
	const char *name;
	char text[64] = "";

	memcpy(&data, bytes, sizeof(data));
	own = data.arch == (c->i386 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64);
	name = call_name(&data);
	if (!name || !abbrev || !own)
		put_number(c, (unsigned)data.nr);
	if (!name || ioctl_raw(c))
		return;
	(void)snprintf(text, sizeof(text), "%s%s", own ? "__NR_" : "", name);
	if (own && abbrev)
		put_text(c, text);
	else
		put_comment(c, text);
}

static const struct field data_fields[] = {
	F(struct seccomp_data, nr, WITHIN, .print = print_number),
	F(struct seccomp_data, arch, ONE_OF, .names = &architectures),
	F(struct seccomp_data, instruction_pointer, ADDRESS), F_ARRAY(struct seccomp_data, args, HEX), F_END
};
static const struct field notification_fields[] = {
	F(struct seccomp_notif, id, HEX), F(struct seccomp_notif, pid, PID),
	F(struct seccomp_notif, flags, HEX),
	F(struct seccomp_notif, data, STRUCT, .fields = data_fields), F_END
};

/* The kernel wants zeroes, and they are not shown: anything else is. */
static void both_receive(struct call *c, uint64_t address)
{
	static const struct seccomp_notif zeroes;
	const void *before = call_bytes(c, address, sizeof(zeroes), AT_ENTRY);
	bool shown = before && memcmp(before, &zeroes, sizeof(zeroes)) != 0;
	const void *after;

	if (c->entry) {
		if (shown)
			put_fields_struct(c, notification_fields, before);
		else if (!before)
			put_address(c, address);
		return;
	}
	if (!before)
		return;
	if (shown)
		put_changed(c);
	after = c->failed ? NULL : call_bytes(c, address, sizeof(zeroes), AT_EXIT);
	if (after)
		put_fields_struct(c, notification_fields, after);
	else
		put_address(c, address);
}

static void print_error(struct call *c, const void *bytes)
{
	put_negative_errno(c, (int)field_number(bytes, 4));
}

static const struct field response_fields[] = {
	F(struct seccomp_notif_resp, id, HEX), F(struct seccomp_notif_resp, val, SIGNED),
	F(struct seccomp_notif_resp, error, PRINT, .print = print_error),
	F(struct seccomp_notif_resp, flags, FLAGS, .names = &response_flags), F_END
};
static const struct field addfd_fields[] = {
	F(struct seccomp_notif_addfd, id, HEX),
	F(struct seccomp_notif_addfd, flags, FLAGS, .names = &addfd_flags),
	F(struct seccomp_notif_addfd, srcfd, FD), F(struct seccomp_notif_addfd, newfd, SIGNED),
	F(struct seccomp_notif_addfd, newfd_flags, FLAGS, .names = &open_only_flags), F_END
};

static const struct ioctl_row seccomp_rows[] = {
	BOTH(SECCOMP_IOCTL_NOTIF_RECV, both_receive),
	IN_STRUCT(SECCOMP_IOCTL_NOTIF_SEND, struct seccomp_notif_resp, response_fields),
	POINTED(SECCOMP_IOCTL_NOTIF_ID_VALID, IN, HEX, 8),
	/* the same, read instead of written: what Linux had until 5.9 */
	POINTED(_IOR('!', 2, uint64_t), IN, HEX, 8),
	VALUE(SECCOMP_IOCTL_NOTIF_SET_FLAGS, FLAGS, 8, .names = &listener_flags),
	IN_STRUCT(SECCOMP_IOCTL_NOTIF_ADDFD, struct seccomp_notif_addfd, addfd_fields),
};

IOCTL_FAMILY(seccomp, '!');
