/* SPDX-License-Identifier: BSD-2-Clause */
/* decode/table.c: rows are found, and every row's capture program fits. */
#include "test.h"

#include "decode/row.h"

#include <sys/syscall.h>

static void rows_are_found_by_abi(void **state)
{
	(void)state;
	assert_string_equal(row_find(ABI_X86_64, SYS_openat)->name, "openat");
	assert_string_equal(row_find(ABI_I386, 5)->name, "open");
	assert_string_equal(row_find(ABI_X32, SYS_openat)->name, "openat");
	assert_null(row_find(ABI_X86_64, 400));
	assert_null(row_find(ABI_X86_64, SYSCALLS_LIMIT));
	assert_null(row_find(ABI_X86_64, UINT64_MAX));
}

static void every_number_with_a_name_has_a_row(void **state)
{
	(void)state;
	for (int abi = 0; abi < ABI_COUNT; abi++)
		for (uint64_t n = 0; n < SYSCALLS_LIMIT; n++) {
			const char *name = syscall_name((enum abi)abi, n);
			const struct row *row = row_find((enum abi)abi, n);

			if (!name)
				continue;
			if (!row)
				fail_msg("no row for %s", name);
			/* i386_mmap stands for i386's mmap */
			if (strcmp(row->name, name) != 0 &&
				(strncmp(row->name, "i386_", 5) != 0 || strcmp(row->name + 5, name) != 0))
				fail_msg("%s has the row of %s", name, row->name);
		}
}

static void every_program_fits(void **state)
{
	(void)state;
	for (int abi = 0; abi < ABI_COUNT; abi++)
		for (uint64_t n = 0; n < SYSCALLS_LIMIT; n++) {
			const struct row *row = row_find((enum abi)abi, n);
			struct capture_program program;

			if (row && row_capture(row, (enum abi)abi, &program) != 0)
				fail_msg("%s needs more than %d operations", row->name, CAPTURE_OPS);
		}
}

static void registers_are_registers(void **state)
{
	(void)state;
	for (uint64_t n = 0; n < SYSCALLS_LIMIT; n++) {
		const struct row *row = row_find(ABI_X86_64, n);

		for (const struct arg *a = row ? row->args : NULL; a && a->type; a++)
			if (arg_register(row, a) > 5 || a->length_arg > 5 || !a->name)
				fail_msg("%s, argument %d", row->name, (int)(a - row->args));
	}
}

static void a_program_says_what_is_read(void **state)
{
	const struct capture_program *p = capture_program(ABI_X86_64, SYS_openat);

	(void)state;
	assert_int_equal(p->n_ops, 3);
	assert_int_equal(p->ops[0].kind, CAPTURE_DIRFD);
	assert_int_equal(p->ops[1].kind, CAPTURE_STRING);
	assert_int_equal(p->ops[1].max, CAPTURE_PATH_MAX);
	assert_int_equal(p->ops[2].kind, CAPTURE_FD_RESULT);
	assert_int_equal(p->has_exit, 1);
	assert_int_equal(capture_program(ABI_X86_64, 500)->n_ops, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_found_by_abi),
		cmocka_unit_test(every_number_with_a_name_has_a_row),
		cmocka_unit_test(every_program_fits),
		cmocka_unit_test(registers_are_registers),
		cmocka_unit_test(a_program_says_what_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
