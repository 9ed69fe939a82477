/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filter's code, run by a small interpreter of the instructions that it uses, for every number.
 */
#include "filter.h"
#include "ptrace/seccomp.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <string.h>

#include "test.h"

static uint32_t interpret(const struct sock_filter *code, size_t n, const struct seccomp_data *data)
{
	uint32_t a = 0;

	for (size_t at = 0; at < n; at++) {
		const struct sock_filter *c = &code[at];

		switch (c->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			memcpy(&a, (const char *)data + c->k, sizeof(a));
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			at += a == c->k ? c->jt : c->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			at += a >= c->k ? c->jt : c->jf;
			break;
		case BPF_RET | BPF_K:
			return c->k;
		default:
			fail_msg("instruction %#x", c->code);
		}
	}
	fail_msg("the code runs off its end");
	return 0;
}

static void check(const char *set)
{
	struct sock_filter code[SECCOMP_CODE_MAX];
	struct filter selected;
	size_t n;

	assert_int_equal(filter_parse(set, &selected, NULL), 0);
	n = seccomp_code(&selected, code);
	assert_in_range(n, 1, SECCOMP_CODE_MAX);
	for (int number = 0; number < SYSCALLS_LIMIT + 100; number++) {
		struct seccomp_data data = { .nr = number, .arch = AUDIT_ARCH_X86_64 };
		const char *name = syscall_name(ABI_X86_64, (uint64_t)number);
		int stops = number >= SYSCALLS_LIMIT ||
			filter_has(&selected, ABI_X86_64, (uint64_t)number) ||
			(name && !strncmp(name, "execve", 6));

		assert_int_equal(interpret(code, n, &data),
			stops ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW);
		data.arch = AUDIT_ARCH_I386;
		assert_int_equal(interpret(code, n, &data), SECCOMP_RET_TRACE);
		data.arch = AUDIT_ARCH_X86_64;
		data.nr = number | 0x40000000;
		assert_int_equal(interpret(code, n, &data), SECCOMP_RET_TRACE);
	}
}

static void every_number_of_every_set(void **state)
{
	(void)state;
	check("all");
	check("none");
	check("read");
	check("!network");
	check("%file,%desc");
	check("/^[a-m]");
}

/* The worst case: every second number. */
static void the_longest_code_fits(void **state)
{
	struct sock_filter code[SECCOMP_CODE_MAX];
	struct filter selected;

	(void)state;
	filter_none(&selected);
	for (uint64_t number = 1; number < SYSCALLS_LIMIT; number += 2)
		filter_add(&selected, ABI_X86_64, number);
	assert_in_range(seccomp_code(&selected, code), 1, SECCOMP_CODE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_number_of_every_set),
		cmocka_unit_test(the_longest_code_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
