/* SPDX-License-Identifier: BSD-2-Clause */
/* arch_prctl(2): a segment's base, what the processor can do and what of it may be used. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <asm/prctl.h>

#include "decode/newer-constants.h"

/* Parts of the processor's state, by their numbers in XCR0: arch/x86/include/asm/fpu/types.h */
CONSTANTS(features, "XFEATURE_", NULL, { 0, "XFEATURE_FP" }, { 1, "XFEATURE_SSE" },
	{ 2, "XFEATURE_YMM" }, { 3, "XFEATURE_BNDREGS" }, { 4, "XFEATURE_BNDCSR" },
	{ 5, "XFEATURE_OPMASK" }, { 6, "XFEATURE_ZMM_Hi256" }, { 7, "XFEATURE_Hi16_ZMM" },
	{ 8, "XFEATURE_PT_UNIMPLEMENTED_SO_FAR" }, { 9, "XFEATURE_PKRU" },
	{ 10, "XFEATURE_PASID" }, { 15, "XFEATURE_LBR" }, { 17, "XFEATURE_XTILE_CFG" },
	{ 18, "XFEATURE_XTILE_DATA" });

/* The same as bits, and what belongs together by one name. */
static const struct constant mask_rows[] = {
	{ 0x3, "XFEATURE_MASK_FPSSE" }, { 1 << 0, "XFEATURE_MASK_FP" },
	{ 1 << 1, "XFEATURE_MASK_SSE" }, { 1 << 2, "XFEATURE_MASK_YMM" },
	{ 1 << 3, "XFEATURE_MASK_BNDREGS" }, { 1 << 4, "XFEATURE_MASK_BNDCSR" },
	{ 0xe0, "XFEATURE_MASK_AVX512" }, { 1 << 5, "XFEATURE_MASK_OPMASK" },
	{ 1 << 6, "XFEATURE_MASK_ZMM_Hi256" }, { 1 << 7, "XFEATURE_MASK_Hi16_ZMM" },
	{ 1 << 8, "XFEATURE_MASK_PT" }, { 1 << 9, "XFEATURE_MASK_PKRU" },
	{ 1 << 10, "XFEATURE_MASK_PASID" }, { 1 << 15, "XFEATURE_MASK_LBR" },
	{ 0x60000, "XFEATURE_MASK_XTILE" }, { 1 << 17, "XFEATURE_MASK_XTILE_CFG" },
	{ 1 << 18, "XFEATURE_MASK_XTILE_DATA" }, TABLE_END
};
static const struct constants feature_masks = { mask_rows, "XFEATURE_MASK_", NULL };
CONSTANTS(shadow_stacks, "ARCH_SHSTK_", NULL, NAMED(ARCH_SHSTK_SHSTK), NAMED(ARCH_SHSTK_WRSS));

/* A number, and in a comment what it means, whether or not numbers have names. */
static void put_feature(struct call *c, uint64_t value)
{
	const char *name = constant_name(&features, value);

	put_hex(c, value);
	if (c->style->constants != CONSTANTS_RAW)
		put_comment(c, name ? name : "XFEATURE_???");
}

static void put_feature_mask(struct call *c, uint64_t value)
{
	char text[512];

	put_hex(c, value);
	if (!value || c->style->constants == CONSTANTS_RAW)
		return;
	if (constants_join(&feature_masks, value, text, sizeof(text)))
		put_comment(c, text);
	else
		put_comment(c, "XFEATURE_MASK_???");
}

static void put_filled(struct call *c, uint64_t address, unsigned size,
	void (*put)(struct call *c, uint64_t value))
{
	const void *bytes = c->failed ? NULL : call_bytes(c, address, size, AT_EXIT);

	if (!bytes) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	put_item(c);
	put(c, field_number(bytes, size));
	put_array_close(c, false);
}

static void put_shadow_stacks(struct call *c, uint64_t value)
{
	put_flags(c, value, &shadow_stacks);
}

/* A segment's base goes in as a number and comes out through a pointer. */
static void print_arch_prctl(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t value = reg_raw(c, reg);

	if (reg_int(c, 0) == ARCH_GET_CPUID)
		return;
	put_arg(c, a->name);
	switch (reg_unsigned(c, 0)) {
	case ARCH_GET_FS:
	case ARCH_GET_GS:
		put_filled(c, value, c->word, put_address);
		break;
	case ARCH_GET_XCOMP_SUPP:
	case ARCH_GET_XCOMP_PERM:
	case ARCH_GET_XCOMP_GUEST_PERM:
		put_filled(c, value, sizeof(uint64_t), put_feature_mask);
		break;
	case ARCH_REQ_XCOMP_PERM:
	case ARCH_REQ_XCOMP_GUEST_PERM:
		put_feature(c, value);
		break;
	case ARCH_GET_UNTAG_MASK:
	case ARCH_GET_MAX_TAG_BITS:
		put_filled(c, value, c->word, put_hex);
		break;
	case ARCH_SHSTK_ENABLE:
	case ARCH_SHSTK_DISABLE:
	case ARCH_SHSTK_LOCK:
	case ARCH_SHSTK_UNLOCK:
		put_shadow_stacks(c, value);
		break;
	case ARCH_SHSTK_STATUS:
		put_filled(c, value, c->word, put_shadow_stacks);
		break;
	default:
		put_hex(c, value);
	}
}

static void capture_arch_prctl(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_EXIT_OK, reg, sizeof(uint64_t));
}

const struct arg_type arg_arch_prctl = { .print = print_arch_prctl,
	.capture = capture_arch_prctl, .at_exit = true, .names_itself = true };
