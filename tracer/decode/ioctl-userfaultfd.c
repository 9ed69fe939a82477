/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory whose pages a program supplies: ioctl_userfaultfd(2). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-ioctl-constants.h"

#include <linux/userfaultfd.h>
#include <string.h>

CONSTANTS(uffd_features, "UFFD_FEATURE_", NULL, NAMED(UFFD_FEATURE_PAGEFAULT_FLAG_WP),
	NAMED(UFFD_FEATURE_EVENT_FORK), NAMED(UFFD_FEATURE_EVENT_REMAP),
	NAMED(UFFD_FEATURE_EVENT_REMOVE), NAMED(UFFD_FEATURE_MISSING_HUGETLBFS),
	NAMED(UFFD_FEATURE_MISSING_SHMEM), NAMED(UFFD_FEATURE_EVENT_UNMAP),
	NAMED(UFFD_FEATURE_SIGBUS), NAMED(UFFD_FEATURE_THREAD_ID),
	NAMED(UFFD_FEATURE_MINOR_HUGETLBFS), NAMED(UFFD_FEATURE_MINOR_SHMEM),
	NAMED(UFFD_FEATURE_EXACT_ADDRESS), NAMED(UFFD_FEATURE_WP_HUGETLBFS_SHMEM),
	NAMED(UFFD_FEATURE_WP_UNPOPULATED), NAMED(UFFD_FEATURE_POISON),
	NAMED(UFFD_FEATURE_WP_ASYNC), NAMED(UFFD_FEATURE_MOVE));
#define UFFD_BIT(name_) { 1ull << (name_), "1<<" #name_ }
CONSTANTS(uffd_commands, "_UFFDIO_", NULL, UFFD_BIT(_UFFDIO_REGISTER), UFFD_BIT(_UFFDIO_UNREGISTER),
	UFFD_BIT(_UFFDIO_API));
CONSTANTS(uffd_range_commands, "UFFDIO_", NULL, UFFD_BIT(_UFFDIO_WAKE), UFFD_BIT(_UFFDIO_COPY),
	UFFD_BIT(_UFFDIO_ZEROPAGE), UFFD_BIT(_UFFDIO_MOVE), UFFD_BIT(_UFFDIO_WRITEPROTECT),
	UFFD_BIT(_UFFDIO_CONTINUE), UFFD_BIT(_UFFDIO_POISON));
CONSTANTS(uffd_copy_modes, "UFFDIO_COPY_", NULL, NAMED(UFFDIO_COPY_MODE_DONTWAKE),
	NAMED(UFFDIO_COPY_MODE_WP));
CONSTANTS(uffd_register_modes, "UFFDIO_REGISTER_MODE_", NULL, NAMED(UFFDIO_REGISTER_MODE_MISSING),
	NAMED(UFFDIO_REGISTER_MODE_WP), NAMED(UFFDIO_REGISTER_MODE_MINOR));
CONSTANTS(uffd_zero_modes, "UFFDIO_ZEROPAGE_", NULL, NAMED(UFFDIO_ZEROPAGE_MODE_DONTWAKE));
CONSTANTS(uffd_protect_modes, "UFFDIO_WRITEPROTECT_MODE_", NULL, NAMED(UFFDIO_WRITEPROTECT_MODE_WP),
	NAMED(UFFDIO_WRITEPROTECT_MODE_DONTWAKE));
CONSTANTS(uffd_continue_modes, "UFFDIO_CONTINUE_MODE_", NULL, NAMED(UFFDIO_CONTINUE_MODE_DONTWAKE),
	NAMED(UFFDIO_CONTINUE_MODE_WP));
CONSTANTS(uffd_poison_modes, "UFFDIO_POISON_MODE_", NULL, NAMED(UFFDIO_POISON_MODE_DONTWAKE));
CONSTANTS(uffd_move_modes, "UFFDIO_MOVE_MODE_", NULL, NAMED(UFFDIO_MOVE_MODE_DONTWAKE),
	NAMED(UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES));

static const struct field range_fields[] = {
	F(struct uffdio_range, start, HEX), F(struct uffdio_range, len, HEX), F_END
};
static const struct field copy_before[] = {
	F(struct uffdio_copy, dst, HEX), F(struct uffdio_copy, src, HEX),
	F(struct uffdio_copy, len, HEX), F(struct uffdio_copy, mode, FLAGS, .names = &uffd_copy_modes),
	F_END
};
static const struct field copy_after[] = { F(struct uffdio_copy, copy, HEX), F_END };
static const struct field register_before[] = {
	F(struct uffdio_register, range, STRUCT, .fields = range_fields),
	F(struct uffdio_register, mode, FLAGS, .names = &uffd_register_modes), F_END
};
static const struct field register_after[] = {
	F(struct uffdio_register, ioctls, FLAGS, .names = &uffd_range_commands), F_END
};
static const struct field zero_before[] = {
	F(struct uffdio_zeropage, range, STRUCT, .fields = range_fields),
	F(struct uffdio_zeropage, mode, FLAGS, .names = &uffd_zero_modes), F_END
};
static const struct field zero_after[] = { F(struct uffdio_zeropage, zeropage, HEX), F_END };

#define RANGE(type_, names_)                                                                       \
	F(type_, range, STRUCT, .fields = range_fields), F(type_, mode, FLAGS, .names = (names_)), F_END

static const struct field protect_fields[] = { RANGE(struct uffdio_writeprotect, &uffd_protect_modes) };
static const struct field continue_before[] = { RANGE(struct uffdio_continue, &uffd_continue_modes) };
static const struct field continue_after[] = { F(struct uffdio_continue, mapped, SIGNED), F_END };
static const struct field poison_before[] = { RANGE(struct uffdio_poison, &uffd_poison_modes) };
static const struct field poison_after[] = { F(struct uffdio_poison, updated, SIGNED), F_END };
static const struct field move_before[] = {
	F(struct uffdio_move, dst, HEX), F(struct uffdio_move, src, HEX),
	F(struct uffdio_move, len, HEX), F(struct uffdio_move, mode, FLAGS, .names = &uffd_move_modes),
	F_END
};
static const struct field move_after[] = { F(struct uffdio_move, move, HEX), F_END };

static void both_api(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct uffdio_api));
	struct uffdio_api before, after;

	if (!ioctl_opened(c, address, sizeof(before)))
		return;
	memcpy(&before, call_bytes(c, address, sizeof(before), AT_ENTRY), sizeof(before));
	if (c->entry) {
		put_struct_open(c);
		FIELD(c, hex, "api", before.api);
		FIELD(c, flags, "features", before.features, &uffd_features);
		return;
	}
	if (bytes && !c->failed) {
		memcpy(&after, bytes, sizeof(after));
		if (after.features != before.features) {
			put_changed(c);
			PUT(c, label, "features");
			put_flags(c, after.features, &uffd_features);
		}
		FIELD(c, flags, "ioctls", after.ioctls, &uffd_commands);
	}
	put_struct_close(c, false);
}

static const struct ioctl_row userfaultfd_rows[] = {
	BOTH(UFFDIO_API, both_api),
	JOINED(UFFDIO_COPY, struct uffdio_copy, copy_before, copy_after),
	JOINED(UFFDIO_REGISTER, struct uffdio_register, register_before, register_after),
	JOINED(UFFDIO_ZEROPAGE, struct uffdio_zeropage, zero_before, zero_after),
	JOINED(UFFDIO_MOVE, struct uffdio_move, move_before, move_after),
	JOINED(UFFDIO_CONTINUE, struct uffdio_continue, continue_before, continue_after),
	JOINED(UFFDIO_POISON, struct uffdio_poison, poison_before, poison_after),
	IN_STRUCT(UFFDIO_WRITEPROTECT, struct uffdio_writeprotect, protect_fields),
	IN_STRUCT(UFFDIO_UNREGISTER, struct uffdio_range, range_fields),
	IN_STRUCT(UFFDIO_WAKE, struct uffdio_range, range_fields),
};

IOCTL_FAMILY(userfaultfd, 0xaa);
