/* SPDX-License-Identifier: BSD-2-Clause */
/* config/syscalls.c: numbers and names of the three ABIs against the system's headers, classes. */
#include "test.h"

#include "syscalls.h"
#include "text.h"

#include <errno.h>
#include <sys/syscall.h>

static void numbers_are_the_kernels(void **state)
{
	static const struct {
		enum abi abi;
		int number;
		const char *name;
	} rows[] = {
		{ ABI_X86_64, __NR_read, "read" },
		{ ABI_X86_64, __NR_execve, "execve" },
		{ ABI_X86_64, __NR_openat2, "openat2" },
		{ ABI_X86_64, __NR_set_mempolicy_home_node, "set_mempolicy_home_node" },
		{ ABI_I386, 1, "exit" },
		{ ABI_I386, 11, "execve" },
		{ ABI_I386, 102, "socketcall" },
		{ ABI_I386, 192, "mmap2" },
		{ ABI_I386, 421, "rt_sigtimedwait_time64" },
		{ ABI_I386, 423, "sched_rr_get_interval_time64" },
		{ ABI_X32, __NR_read, "read" },
		{ ABI_X32, 512, "rt_sigaction" },
		{ ABI_X32, 520, "execve" },
		{ ABI_X32, 547, "pwritev2" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_string_equal(
			syscall_name(rows[i].abi, (uint64_t)rows[i].number), rows[i].name);
		assert_int_equal(syscall_number(rows[i].abi, rows[i].name), rows[i].number);
	}
}

static void every_name_leads_back_to_its_number(void **state)
{
	unsigned known[ABI_COUNT] = { 0 };

	(void)state;
	for (unsigned abi = 0; abi < ABI_COUNT; abi++) {
		for (uint64_t n = 0; n < SYSCALLS_LIMIT; n++) {
			const char *name = syscall_name(abi, n);

			if (!name)
				continue;
			known[abi]++;
			assert_int_equal(syscall_number(abi, name), n);
		}
	}
	assert_in_range(known[ABI_X86_64], 383, SYSCALLS_LIMIT);
	assert_in_range(known[ABI_I386], 459, SYSCALLS_LIMIT);
	assert_int_equal(known[ABI_X32], known[ABI_X86_64] - 11);
}

static void unknown_numbers_and_names(void **state)
{
	static const char *const wrong[] = { "", "opnat", "read ", "READ",
		"a_name_that_is_longer_than_any_call_has" };

	(void)state;
	assert_null(syscall_name(ABI_X86_64, 400));
	assert_null(syscall_name(ABI_X86_64, SYSCALLS_LIMIT));
	assert_null(syscall_name(ABI_I386, UINT64_MAX));
	assert_null(syscall_name(ABI_X32, 548));
	assert_null(syscall_name(ABI_X32, __NR_rt_sigaction));
	assert_null(syscall_name(ABI_X86_64, 512));
	assert_int_equal(syscall_classes(ABI_X86_64, 400), 0);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(syscall_number(ABI_X86_64, wrong[i]), -ENOENT);
	assert_int_equal(syscall_number(ABI_X86_64, "mmap2"), -ENOENT);
	assert_int_equal(syscall_number(ABI_X32, "vserver"), -ENOENT);
	assert_int_equal(syscall_number(ABI_I386, "newfstatat"), -ENOENT);
}

static void classes_follow_the_call_into_other_abis(void **state)
{
	(void)state;
	assert_int_equal(syscall_classes(ABI_X86_64, __NR_openat), C_DESC | C_FILE);
	assert_int_equal(syscall_classes(ABI_I386, 295), C_DESC | C_FILE);
	assert_int_equal(syscall_classes(ABI_X32, 520), syscall_classes(ABI_X86_64, __NR_execve));
	assert_int_equal(syscall_classes(ABI_I386, 195), C_FILE | C_STAT | C_STAT_LIKE);
	assert_int_equal(syscall_classes(ABI_I386, 199), C_CREDS | C_PURE);
}

/* As many as strace(1) 7.2 puts into each class on x86_64. */
static void classes_are_straces(void **state)
{
	static const struct {
		uint32_t class;
		unsigned calls;
	} rows[] = {
		{ C_CLOCK, 8 }, { C_CREDS, 19 }, { C_DESC, 132 }, { C_FILE, 75 }, { C_FSTAT, 3 },
		{ C_FSTATFS, 1 }, { C_IPC, 12 }, { C_LSTAT, 1 }, { C_MEMORY, 28 },
		{ C_NETWORK, 21 }, { C_PROCESS, 16 }, { C_PURE, 8 }, { C_SIGNAL, 17 },
		{ C_STAT, 1 }, { C_STAT_LIKE, 5 }, { C_STATFS, 1 }, { C_STATFS_LIKE, 3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		unsigned calls = 0;

		for (uint64_t n = 0; n < SYSCALLS_LIMIT; n++)
			calls += (syscall_classes(ABI_X86_64, n) & rows[i].class) != 0;
		assert_int_equal(calls, rows[i].calls);
	}
}

static void names_are_the_tables(void **state)
{
	size_t count = 0;
	const char *const *names = syscall_names(&count);

	(void)state;
	assert_string_equal(names[0], "read");
	for (size_t i = 0; i < count; i++)
		assert_true(syscall_number(ABI_X86_64, names[i]) >= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_the_kernels),
		cmocka_unit_test(every_name_leads_back_to_its_number),
		cmocka_unit_test(unknown_numbers_and_names),
		cmocka_unit_test(classes_follow_the_call_into_other_abis),
		cmocka_unit_test(classes_are_straces),
		cmocka_unit_test(names_are_the_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
