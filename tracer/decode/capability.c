/* SPDX-License-Identifier: BSD-2-Clause */
/* The sets of capabilities that capget and capset move. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <linux/capability.h>
#include <string.h>

struct cap_sets {
	uint32_t effective, permitted, inheritable;
};

/* The first version has one word of each set, those after it two. */
static unsigned words_of(const struct call *c)
{
	uint32_t version = 0;

	(void)call_copy(c, reg_raw(c, 0), AT_ENTRY, &version, sizeof(version));
	return version == _LINUX_CAPABILITY_VERSION_2 || version == _LINUX_CAPABILITY_VERSION_3
		? 2
		: 1;
}

/* What the upper word has no name for shows as it stands there. */
static void put_caps(struct call *c, uint32_t low, uint32_t high)
{
	if (low || !high)
		put_flags(c, low, &low_capabilities);
	if (low && high)
		put_text(c, "|");
	if (high)
		put_flags(c, high, &high_capabilities);
}

static void put_cap_data(struct call *c, uint64_t address, enum phase phase)
{
	unsigned words = words_of(c);
	/* without a header nobody knows how many words there are */
	const void *bytes = call_bytes(c, reg_raw(c, 0), sizeof(struct cap_sets) - 4, AT_ENTRY)
		? call_bytes(c, address, words * sizeof(struct cap_sets), phase)
		: NULL;
	struct cap_sets sets[2] = { 0 };

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(sets, bytes, words * sizeof(struct cap_sets));
	put_struct_open(c);
	FIELD(c, caps, "effective", sets[0].effective, sets[1].effective);
	FIELD(c, caps, "permitted", sets[0].permitted, sets[1].permitted);
	FIELD(c, caps, "inheritable", sets[0].inheritable, sets[1].inheritable);
	put_struct_close(c, false);
}

static void print_cap_data_in(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_cap_data(c, reg_raw(c, reg), AT_ENTRY);
}

static void print_cap_data_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_cap_data(c, reg_raw(c, reg), AT_EXIT);
}

static void capture_cap_data_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY, reg, 2 * sizeof(struct cap_sets));
}

static void capture_cap_data_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, 2 * sizeof(struct cap_sets));
}

const struct arg_type arg_cap_data_in = {
	.print = print_cap_data_in, .capture = capture_cap_data_in
};
const struct arg_type arg_cap_data_out = {
	.print = print_cap_data_out, .capture = capture_cap_data_out, .at_exit = true
};
