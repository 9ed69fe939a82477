/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * perf_event_open(2): what is to be counted. The structure has grown with every few kernels and says itself
 * how long it is; when it is longer than the kernel knows, the call fails and writes the right size into it.
 */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/types.h"

#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define KNOWN PERF_ATTR_SIZE_VER7
#define BRIEF offsetof(struct perf_event_attr, wakeup_events) /* what shows without -v */
#define AT(member_) offsetof(struct perf_event_attr, member_)

CONSTANTS(sizes, "PERF_ATTR_SIZE_", NULL, NAMED(PERF_ATTR_SIZE_VER0), NAMED(PERF_ATTR_SIZE_VER1),
	NAMED(PERF_ATTR_SIZE_VER2), NAMED(PERF_ATTR_SIZE_VER3), NAMED(PERF_ATTR_SIZE_VER4),
	NAMED(PERF_ATTR_SIZE_VER5), NAMED(PERF_ATTR_SIZE_VER6), NAMED(PERF_ATTR_SIZE_VER7));
CONSTANTS(event_types, "PERF_TYPE_", NULL, NAMED(PERF_TYPE_HARDWARE), NAMED(PERF_TYPE_SOFTWARE),
	NAMED(PERF_TYPE_TRACEPOINT), NAMED(PERF_TYPE_HW_CACHE), NAMED(PERF_TYPE_RAW),
	NAMED(PERF_TYPE_BREAKPOINT));
CONSTANTS(hardware_events, "PERF_COUNT_HW_", NULL, NAMED(PERF_COUNT_HW_CPU_CYCLES),
	NAMED(PERF_COUNT_HW_INSTRUCTIONS), NAMED(PERF_COUNT_HW_CACHE_REFERENCES),
	NAMED(PERF_COUNT_HW_CACHE_MISSES), NAMED(PERF_COUNT_HW_BRANCH_INSTRUCTIONS),
	NAMED(PERF_COUNT_HW_BRANCH_MISSES), NAMED(PERF_COUNT_HW_BUS_CYCLES),
	NAMED(PERF_COUNT_HW_STALLED_CYCLES_FRONTEND),
	NAMED(PERF_COUNT_HW_STALLED_CYCLES_BACKEND), NAMED(PERF_COUNT_HW_REF_CPU_CYCLES));
CONSTANTS(software_events, "PERF_COUNT_SW_", NULL, NAMED(PERF_COUNT_SW_CPU_CLOCK),
	NAMED(PERF_COUNT_SW_TASK_CLOCK), NAMED(PERF_COUNT_SW_PAGE_FAULTS),
	NAMED(PERF_COUNT_SW_CONTEXT_SWITCHES), NAMED(PERF_COUNT_SW_CPU_MIGRATIONS),
	NAMED(PERF_COUNT_SW_PAGE_FAULTS_MIN), NAMED(PERF_COUNT_SW_PAGE_FAULTS_MAJ),
	NAMED(PERF_COUNT_SW_ALIGNMENT_FAULTS), NAMED(PERF_COUNT_SW_EMULATION_FAULTS),
	NAMED(PERF_COUNT_SW_DUMMY), NAMED(PERF_COUNT_SW_BPF_OUTPUT),
	NAMED(PERF_COUNT_SW_CGROUP_SWITCHES));
CONSTANTS(caches, "PERF_COUNT_HW_CACHE_", NULL, NAMED(PERF_COUNT_HW_CACHE_L1D),
	NAMED(PERF_COUNT_HW_CACHE_L1I), NAMED(PERF_COUNT_HW_CACHE_LL),
	NAMED(PERF_COUNT_HW_CACHE_DTLB), NAMED(PERF_COUNT_HW_CACHE_ITLB),
	NAMED(PERF_COUNT_HW_CACHE_BPU), NAMED(PERF_COUNT_HW_CACHE_NODE));
CONSTANTS(cache_operations, "PERF_COUNT_HW_CACHE_OP_", NULL, NAMED(PERF_COUNT_HW_CACHE_OP_READ),
	NAMED(PERF_COUNT_HW_CACHE_OP_WRITE), NAMED(PERF_COUNT_HW_CACHE_OP_PREFETCH));
CONSTANTS(cache_results, "PERF_COUNT_HW_CACHE_RESULT_", NULL,
	NAMED(PERF_COUNT_HW_CACHE_RESULT_ACCESS), NAMED(PERF_COUNT_HW_CACHE_RESULT_MISS));
CONSTANTS(sample_types, "PERF_SAMPLE_", NULL, NAMED(PERF_SAMPLE_IP), NAMED(PERF_SAMPLE_TID),
	NAMED(PERF_SAMPLE_TIME), NAMED(PERF_SAMPLE_ADDR), NAMED(PERF_SAMPLE_READ),
	NAMED(PERF_SAMPLE_CALLCHAIN), NAMED(PERF_SAMPLE_ID), NAMED(PERF_SAMPLE_CPU),
	NAMED(PERF_SAMPLE_PERIOD), NAMED(PERF_SAMPLE_STREAM_ID), NAMED(PERF_SAMPLE_RAW),
	NAMED(PERF_SAMPLE_BRANCH_STACK), NAMED(PERF_SAMPLE_REGS_USER),
	NAMED(PERF_SAMPLE_STACK_USER), NAMED(PERF_SAMPLE_WEIGHT), NAMED(PERF_SAMPLE_DATA_SRC),
	NAMED(PERF_SAMPLE_IDENTIFIER), NAMED(PERF_SAMPLE_TRANSACTION),
	NAMED(PERF_SAMPLE_REGS_INTR), NAMED(PERF_SAMPLE_PHYS_ADDR), NAMED(PERF_SAMPLE_AUX),
	NAMED(PERF_SAMPLE_CGROUP), NAMED(PERF_SAMPLE_DATA_PAGE_SIZE),
	NAMED(PERF_SAMPLE_CODE_PAGE_SIZE), NAMED(PERF_SAMPLE_WEIGHT_STRUCT));
CONSTANTS(read_formats, "PERF_FORMAT_", NULL, NAMED(PERF_FORMAT_TOTAL_TIME_ENABLED),
	NAMED(PERF_FORMAT_TOTAL_TIME_RUNNING), NAMED(PERF_FORMAT_ID), NAMED(PERF_FORMAT_GROUP),
	NAMED(PERF_FORMAT_LOST));
CONSTANTS(breakpoint_types, "HW_BREAKPOINT_", NULL, NAMED(HW_BREAKPOINT_EMPTY),
	NAMED(HW_BREAKPOINT_R), NAMED(HW_BREAKPOINT_W), NAMED(HW_BREAKPOINT_RW),
	NAMED(HW_BREAKPOINT_X));
CONSTANTS(branch_types, "PERF_SAMPLE_BRANCH_", NULL, NAMED(PERF_SAMPLE_BRANCH_USER),
	NAMED(PERF_SAMPLE_BRANCH_KERNEL), NAMED(PERF_SAMPLE_BRANCH_HV),
	NAMED(PERF_SAMPLE_BRANCH_ANY), NAMED(PERF_SAMPLE_BRANCH_ANY_CALL),
	NAMED(PERF_SAMPLE_BRANCH_ANY_RETURN), NAMED(PERF_SAMPLE_BRANCH_IND_CALL),
	NAMED(PERF_SAMPLE_BRANCH_ABORT_TX), NAMED(PERF_SAMPLE_BRANCH_IN_TX),
	NAMED(PERF_SAMPLE_BRANCH_NO_TX), NAMED(PERF_SAMPLE_BRANCH_COND),
	NAMED(PERF_SAMPLE_BRANCH_CALL_STACK), NAMED(PERF_SAMPLE_BRANCH_IND_JUMP),
	NAMED(PERF_SAMPLE_BRANCH_CALL), NAMED(PERF_SAMPLE_BRANCH_NO_FLAGS),
	NAMED(PERF_SAMPLE_BRANCH_NO_CYCLES), NAMED(PERF_SAMPLE_BRANCH_TYPE_SAVE),
	NAMED(PERF_SAMPLE_BRANCH_HW_INDEX), NAMED(PERF_SAMPLE_BRANCH_PRIV_SAVE));

/* The 64 bits behind read_format; precise_ip takes two of them. */
static const char *const bit_names[] = { "disabled", "inherit", "pinned", "exclusive",
	"exclude_user", "exclude_kernel", "exclude_hv", "exclude_idle", "mmap", "comm", "freq",
	"inherit_stat", "enable_on_exec", "task", "watermark", "precise_ip", NULL, "mmap_data",
	"sample_id_all", "exclude_host", "exclude_guest", "exclude_callchain_kernel",
	"exclude_callchain_user", "mmap2", "comm_exec", "use_clockid", "context_switch",
	"write_backward", "namespaces", "ksymbol", "bpf_event", "aux_output", "cgroup",
	"text_poke", "build_id", "inherit_thread", "remove_on_exec", "sigtrap" };
#define N_BITS     (sizeof(bit_names) / sizeof(bit_names[0]))
#define PRECISE_IP 15

static void put_bits(struct call *c, uint64_t bits)
{
	static const char *const skids[] = { "arbitrary skid", "constant skid",
		"requested to have 0 skid", "must have 0 skid" };

	for (unsigned bit = 0; bit < N_BITS; bit++) {
		if (bit == PRECISE_IP) {
			FIELD(c, number, bit_names[bit], bits >> bit & 3);
			put_comment(c, skids[bits >> bit & 3]);
			bit++;
		} else if (bits >> bit & 1 || !c->abbrev) {
			FIELD(c, number, bit_names[bit], bits >> bit & 1);
		}
	}
	if (bits >> N_BITS) {
		FIELD(c, hex, "__reserved_1", bits >> N_BITS);
		put_comment(c, "Bits 63..38");
	}
}

/* Which event of its type: the upper half is the processor's kind of core where there are several. */
static void put_config(struct call *c, uint32_t type, uint64_t config)
{
	bool parts = type == PERF_TYPE_HARDWARE || type == PERF_TYPE_HW_CACHE;

	if (parts && config >> 32) {
		put_hex(c, config >> 32);
		put_text(c, "<<32|");
	}
	switch (type) {
	case PERF_TYPE_HARDWARE:
		put_one_of(c, (uint32_t)config, &hardware_events);
		break;
	case PERF_TYPE_SOFTWARE:
		put_one_of(c, config, &software_events);
		break;
	case PERF_TYPE_TRACEPOINT:
		put_number(c, config);
		break;
	case PERF_TYPE_HW_CACHE:
		if (config >> 24 & 0xff) {
			put_hex(c, config >> 24 & 0xff);
			put_text(c, "<<24|");
		}
		put_one_of(c, config >> 16 & 0xff, &cache_results);
		put_text(c, "<<16|");
		put_one_of(c, config >> 8 & 0xff, &cache_operations);
		put_text(c, "<<8|");
		put_one_of(c, config & 0xff, &caches);
		break;
	default:
		put_hex(c, config);
	}
}

/* Bytes that are nothing yet. */
static void put_reserved(struct call *c, const uint8_t *bytes, size_t at, size_t size)
{
	uint64_t value = field_number(bytes + at, size);
	char text[64];

	if (!value)
		return;
	(void)snprintf(text, sizeof(text), "bytes %zu..%zu: %#llx", at, at + size - 1,
		(unsigned long long)value);
	put_comment(c, text);
}

/* What the first kernels did not have: as much as `size` bytes hold. */
static void put_later(struct call *c, const struct perf_event_attr *a, uint32_t size)
{
	const uint8_t *bytes = (const uint8_t *)a;
	size_t reserved = AT(sample_max_stack) + 2; /* __reserved_2 */

	if (size > AT(config2)) {
		if (a->type != PERF_TYPE_BREAKPOINT)
			FIELD(c, hex, "config2", a->config2);
		else
			FIELD(c, number, "bp_len", a->bp_len);
	}
	if (size > AT(branch_sample_type) && a->sample_type & PERF_SAMPLE_BRANCH_STACK)
		FIELD(c, flags, "branch_sample_type", a->branch_sample_type, &branch_types);
	if (size > AT(sample_regs_user))
		FIELD(c, hex, "sample_regs_user", a->sample_regs_user);
	if (size > AT(sample_stack_user) && a->sample_type & PERF_SAMPLE_STACK_USER)
		FIELD(c, hex, "sample_stack_user", a->sample_stack_user);
	if (size > AT(clockid) && a->use_clockid)
		FIELD(c, one_of, "clockid", (uint32_t)a->clockid, &clocks);
	if (size > AT(sample_regs_intr))
		FIELD(c, hex, "sample_regs_intr", a->sample_regs_intr);
	if (size > AT(aux_watermark))
		FIELD(c, number, "aux_watermark", a->aux_watermark);
	if (size > AT(sample_max_stack))
		FIELD(c, number, "sample_max_stack", a->sample_max_stack);
	if (size > reserved)
		put_reserved(c, bytes, reserved, 2);
	if (size > AT(aux_sample_size))
		FIELD(c, number, "aux_sample_size", a->aux_sample_size);
	if (size > AT(aux_sample_size) + 4)
		put_reserved(c, bytes, AT(aux_sample_size) + 4, 4);
	if (size > AT(sig_data))
		FIELD(c, hex, "sig_data", a->sig_data);
}

/* Bits that do not go together are no unknown ones. */
static void put_breakpoint(struct call *c, uint32_t type)
{
	if (type <= HW_BREAKPOINT_X || type > HW_BREAKPOINT_INVALID) {
		put_one_of(c, type, &breakpoint_types);
		return;
	}
	put_hex(c, type);
	if (c->style->constants != CONSTANTS_RAW)
		put_comment(c, "HW_BREAKPOINT_INVALID");
}

static void put_attributes(struct call *c, const struct perf_event_attr *a, uint32_t after)
{
	uint32_t size = a->size ? a->size : PERF_ATTR_SIZE_VER0;

	put_struct_open(c);
	FIELD(c, one_of, "type", a->type, &event_types);
	FIELD(c, one_of, "size", a->size, &sizes);
	if (after != a->size) {
		put_changed(c);
		put_one_of(c, after, &sizes);
	}
	put_field(c, "config");
	put_config(c, a->type, a->config);
	FIELD(c, number, a->freq ? "sample_freq" : "sample_period", a->sample_period);
	FIELD(c, flags, "sample_type", a->sample_type, &sample_types);
	FIELD(c, flags, "read_format", a->read_format, &read_formats);
	put_bits(c, field_number((const uint8_t *)a + AT(read_format) + sizeof(uint64_t), 8));
	if (c->abbrev) {
		put_struct_close(c, true);
		return;
	}
	FIELD(c, number, a->watermark ? "wakeup_watermark" : "wakeup_events", a->wakeup_events);
	if (a->type == PERF_TYPE_BREAKPOINT)
		FIELD(c, breakpoint, "bp_type", a->bp_type);
	FIELD(c, hex, a->type == PERF_TYPE_BREAKPOINT ? "bp_addr" : "config1", a->config1);
	put_later(c, a, size);
	put_struct_close(c, size > KNOWN);
}

static void print_perf_attr(struct call *c, const struct arg *arg, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	struct perf_event_attr a = { 0 };
	uint32_t wanted = BRIEF, after;
	struct memory m;

	(void)arg;
	if (!address || !c->verbose || !call_find(c, address, AT_ENTRY, &m) ||
		m.size < AT(config)) {
		put_address(c, address);
		return;
	}
	memcpy(&a, m.bytes, m.size < KNOWN ? m.size : KNOWN);
	if (!c->abbrev)
		wanted = a.size == 0 ? PERF_ATTR_SIZE_VER0 : a.size < KNOWN ? a.size : KNOWN;
	if (m.size < wanted || (a.size && a.size < PERF_ATTR_SIZE_VER0)) {
		put_address(c, address);
		return;
	}
	if (m.size > wanted && !c->abbrev) /* what lies behind it is no part of it */
		memset((char *)&a + wanted, 0, sizeof(a) - wanted);
	if (!call_copy(c, address + AT(size), AT_EXIT, &after, sizeof(after)))
		after = a.size;
	put_attributes(c, &a, after);
}

static void capture_perf_attr(struct capture_builder *b, const struct arg *arg, unsigned reg)
{
	struct capture_op *op;

	(void)arg;
	capture_bytes(b, CAPTURE_ENTRY, reg, KNOWN);
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_FAILED, reg);
	op->length = LENGTH_CONST;
	op->count = 1;
	op->element = op->max = AT(config);
}

const struct arg_type arg_perf_attr = {
	.print = print_perf_attr, .capture = capture_perf_attr, .at_exit = true
};
