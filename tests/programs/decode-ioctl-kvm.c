/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl on virtual machines. */
#include "decode-ioctls.h"

#include <linux/kvm.h>

static union {
	char bytes[4096];
	struct kvm_userspace_memory_region memory;
	struct kvm_regs registers;
	struct kvm_sregs system;
	struct kvm_cpuid2 cpu;
} u;

static void every_command(void)
{
	static const unsigned long commands[] = { KVM_GET_API_VERSION, KVM_CREATE_VM, KVM_CHECK_EXTENSION,
		KVM_GET_VCPU_MMAP_SIZE, KVM_GET_SUPPORTED_CPUID, KVM_GET_EMULATED_CPUID, KVM_CREATE_VCPU,
		KVM_SET_USER_MEMORY_REGION, KVM_RUN, KVM_GET_REGS, KVM_SET_REGS, KVM_GET_SREGS,
		KVM_SET_SREGS, KVM_SET_CPUID2, KVM_GET_CPUID2, KVM_GET_MSRS, KVM_IRQ_LINE, _IO(0xae, 0xff) };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		memset(&u, 0, sizeof(u));
		ALL(commands[i], &u);
		numbered(&u, sizeof(u));
		BOTH(commands[i], &u);
		BOTH(commands[i], 1);
		BOTH(commands[i], 0xffffffff);
		if (!_IOC_SIZE(commands[i]))
			continue;
		BOTH(commands[i], at_end(&u, _IOC_SIZE(commands[i])));
		BOTH(commands[i], at_end(&u, _IOC_SIZE(commands[i]) - 1));
	}
}

static void extensions(void)
{
	for (unsigned i = 0; i < 224; i++)
		BOTH(KVM_CHECK_EXTENSION, i);
	memset(&u, 0, sizeof(u));
	for (unsigned bit = 0; bit < 32; bit++) {
		u.memory = (struct kvm_userspace_memory_region){ 1, 1u << bit, 4096, 8192, 0x7f0000000000 };
		BOTH(KVM_SET_USER_MEMORY_REGION, &u);
	}
}

static void processors(void)
{
	for (unsigned n = 0; n < 4; n++) {
		memset(&u, 0, sizeof(u));
		u.cpu.nent = n;
		for (unsigned i = 0; i < 4; i++)
			u.cpu.entries[i] = (struct kvm_cpuid_entry2){ i, i + 1, 1u << i, 2, 3, 4, 5 };
		BOTH(KVM_SET_CPUID2, &u);
		BOTH(KVM_SET_CPUID2, at_end(&u, sizeof(u.cpu) + 2 * sizeof(u.cpu.entries[0])));
		BOTH(KVM_GET_SUPPORTED_CPUID, &u);
		BOTH(KVM_GET_EMULATED_CPUID, at_end(&u, sizeof(u.cpu) + 2 * sizeof(u.cpu.entries[0])));
	}
	u.cpu.nent = 40;
	BOTH(KVM_SET_CPUID2, &u);
	BOTH(KVM_GET_SUPPORTED_CPUID, &u);
}

int main(void)
{
	answer_ioctls();
	every_command();
	extensions();
	processors();
	return 0;
}
