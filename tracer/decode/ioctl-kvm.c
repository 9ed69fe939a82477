/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual machines (linux/kvm.h): what makes them, and the processor's registers. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-ioctl-constants.h"

#include <linux/kvm.h>
#include <string.h>

CONSTANTS(memory_flags, "KVM_MEM_", NULL, NAMED(KVM_MEM_LOG_DIRTY_PAGES), NAMED(KVM_MEM_READONLY));
/* The header's own spelling. */
CONSTANTS(cpuid_flags, "KVM_CPUID_FLAG_", NULL, NAMED(KVM_CPUID_FLAG_SIGNIFCANT_INDEX),
	NAMED(KVM_CPUID_FLAG_STATEFUL_FUNC), NAMED(KVM_CPUID_FLAG_STATE_READ_NEXT));

#define REGION(member_, kind_, ...)                                                                \
	F(struct kvm_userspace_memory_region, member_, kind_, ##__VA_ARGS__)
static const struct field region_fields[] = {
	REGION(slot, UNSIGNED), REGION(flags, FLAGS, .names = &memory_flags),
	REGION(guest_phys_addr, HEX), REGION(memory_size, UNSIGNED), REGION(userspace_addr, HEX), F_END
};

/* --- registers ----------------------------------------------------------------------------------------- */
#define R(member_) F(struct kvm_regs, member_, HEX)

/* Whichever are left out, the stack and where the processor is are shown. */
static void print_registers(struct call *c, const void *bytes)
{
	static const struct field first[] = { R(rax), F_END };
	static const struct field general[] = { R(rbx), R(rcx), R(rdx), R(rsi), R(rdi), F_END };
	static const struct field stack[] = { R(rsp), R(rbp), F_END };
	static const struct field numbered[] = {
		R(r8), R(r9), R(r10), R(r11), R(r12), R(r13), R(r14), R(r15), F_END
	};
	static const struct field last[] = { R(rip), R(rflags), F_END };

	put_struct_open(c);
	(void)put_fields(c, first, bytes);
	if (c->abbrev)
		PUT(c, left_out);
	else
		(void)put_fields(c, general, bytes);
	(void)put_fields(c, stack, bytes);
	if (c->abbrev)
		PUT(c, left_out);
	else
		(void)put_fields(c, numbered, bytes);
	(void)put_fields(c, last, bytes);
	put_struct_close(c, false);
}

#define SEGMENT(member_, kind_) F(struct kvm_segment, member_, kind_)
static const struct field segment_fields[] = {
	SEGMENT(base, HEX), SEGMENT(limit, UNSIGNED), SEGMENT(selector, UNSIGNED),
	SEGMENT(type, UNSIGNED), SEGMENT(present, UNSIGNED), SEGMENT(dpl, UNSIGNED),
	SEGMENT(db, UNSIGNED), SEGMENT(s, UNSIGNED), SEGMENT(l, UNSIGNED), SEGMENT(g, UNSIGNED),
	SEGMENT(avl, UNSIGNED), F_END
};
static const struct field table_fields[] = {
	F(struct kvm_dtable, base, HEX), F(struct kvm_dtable, limit, UNSIGNED), F_END
};

#define IN_SEGMENT(member_) F(struct kvm_sregs, member_, STRUCT, .fields = segment_fields, .when = WHOLE)
#define IN_TABLE(member_)   F(struct kvm_sregs, member_, STRUCT, .fields = table_fields, .when = WHOLE)
#define CONTROL(member_)    F(struct kvm_sregs, member_, UNSIGNED, .when = WHOLE)
static const struct field system_fields[] = {
	F(struct kvm_sregs, cs, STRUCT, .fields = segment_fields), IN_SEGMENT(ds), IN_SEGMENT(es),
	IN_SEGMENT(fs), IN_SEGMENT(gs), IN_SEGMENT(ss), IN_SEGMENT(tr), IN_SEGMENT(ldt), IN_TABLE(gdt),
	IN_TABLE(idt), CONTROL(cr0), CONTROL(cr2), CONTROL(cr3), CONTROL(cr4), CONTROL(cr8),
	CONTROL(efer), F(struct kvm_sregs, apic_base, HEX, .when = WHOLE),
	F_ARRAY(struct kvm_sregs, interrupt_bitmap, HEX, .when = WHOLE), F_END
};

/* --- what a processor says of itself ------------------------------------------------------------------- */
#define CPUID(member_, kind_, ...) F(struct kvm_cpuid_entry2, member_, kind_, ##__VA_ARGS__)
static const struct field cpuid_fields[] = {
	CPUID(function, HEX), CPUID(index, HEX), CPUID(flags, FLAGS, .names = &cpuid_flags),
	CPUID(eax, HEX), CPUID(ebx, HEX), CPUID(ecx, HEX), CPUID(edx, HEX), F_END
};
#define CPUID_MAX 256 /* the kernel's KVM_MAX_CPUID_ENTRIES */

static void print_cpuid_entry(struct call *c, const void *bytes)
{
	put_fields_struct(c, cpuid_fields, bytes);
}

static void put_cpuid(struct call *c, uint64_t address, enum phase phase)
{
	const void *bytes = call_bytes(c, address, sizeof(struct kvm_cpuid2), phase);
	struct kvm_cpuid2 cpuid;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&cpuid, bytes, sizeof(cpuid));
	put_struct_open(c);
	FIELD(c, number, "nent", cpuid.nent);
	put_field(c, "entries");
	if (c->abbrev) {
		put_array_open(c);
		put_array_close(c, cpuid.nent > 0);
	} else {
		put_array(c, address + sizeof(cpuid), cpuid.nent, sizeof(struct kvm_cpuid_entry2), phase,
			print_cpuid_entry);
	}
	put_struct_close(c, false);
}

static void in_cpuid(struct call *c, uint64_t address)
{
	if (c->entry)
		put_cpuid(c, address, AT_ENTRY);
}

static void out_cpuid(struct call *c, uint64_t address)
{
	if (c->failed)
		put_address(c, address);
	else
		put_cpuid(c, address, AT_EXIT);
}

static void capture_cpuid(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK,
		sizeof(struct kvm_cpuid2) + CPUID_MAX * sizeof(struct kvm_cpuid_entry2));
}

static const struct ioctl_row kvm_rows[] = {
	{ .number = KVM_CREATE_VM, .way = IOCTL_VALUE, .result_fd = true, .is = { .size = 8, .kind = F_HEX } },
	{ .number = KVM_CREATE_VCPU, .way = IOCTL_VALUE, .result_fd = true,
		.is = { .size = 4, .kind = F_UNSIGNED } },
	VALUE(KVM_CHECK_EXTENSION, ONE_OF, 8, .names = &kvm_extensions),
	IN_STRUCT(KVM_SET_USER_MEMORY_REGION, struct kvm_userspace_memory_region, region_fields),
	IN_PRINT(KVM_SET_REGS, struct kvm_regs, print_registers),
	OUT_PRINT(KVM_GET_REGS, struct kvm_regs, print_registers),
	IN_STRUCT(KVM_SET_SREGS, struct kvm_sregs, system_fields),
	OUT_STRUCT(KVM_GET_SREGS, struct kvm_sregs, system_fields),
	BOTH(KVM_SET_CPUID2, in_cpuid, .capture = capture_cpuid),
	FILLED(KVM_GET_SUPPORTED_CPUID, out_cpuid, .capture = capture_cpuid),
	FILLED(KVM_GET_EMULATED_CPUID, out_cpuid, .capture = capture_cpuid),
};

IOCTL_FAMILY(kvm, KVMIO);
