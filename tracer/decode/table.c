/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows of include/syscalls.def as data, found by ABI and number in one step, and the capture
 * programs that follow from them. i386 has its own numbers for the same rows, and rows of its own
 * (decode/i386-only.def) where its call has another form.
 */
#include "decode/row.h"

#include "decode/constants.h"
#include "decode/types.h"
#include "decode/words.h"

#include <pthread.h>
#include <string.h>

enum {
#define SYSCALL(number_, name_, ...)  ROW_##name_,
#define SYSCALL_ONLY_I386(name_, ...) ROW_##name_,
#include "syscalls.def"
#include "decode/i386-only.def"
#undef SYSCALL
#undef SYSCALL_ONLY_I386
	ROW_COUNT,
};

static const struct row rows[ROW_COUNT] = {
#define SYSCALL(number_, name_, classes_, result_, ...)                                            \
	[ROW_##name_] = { .name = #name_, .result = result_, .args = { __VA_ARGS__ } },
#define SYSCALL_ONLY_I386(name_, result_, ...)                                                     \
	[ROW_##name_] = { .name = #name_, .result = result_, .args = { __VA_ARGS__ } },
#include "syscalls.def"
#include "decode/i386-only.def"
#undef SYSCALL
#undef SYSCALL_ONLY_I386
};

/* Row number and one; 0: no such call. */
static const uint16_t x86_64_rows[SYSCALLS_LIMIT] = {
#define SYSCALL(number_, name_, ...) [number_] = ROW_##name_ + 1,
#include "syscalls.def"
#undef SYSCALL
};

static const uint16_t i386_rows[SYSCALLS_LIMIT] = {
#define SYSCALL_I386(number_, name_) [number_] = ROW_##name_ + 1,
#include "syscalls-i386.def"
#undef SYSCALL_I386
};

/* i386 calls that have the name of an x86_64 one and other arguments. */
static const struct {
	uint16_t row, instead;
} i386_forms[] = {
	{ ROW_clone, ROW_i386_clone },
	{ ROW_pread64, ROW_i386_pread64 },
	{ ROW_pwrite64, ROW_i386_pwrite64 },
	{ ROW_preadv, ROW_i386_preadv },
	{ ROW_pwritev, ROW_i386_pwritev },
	{ ROW_preadv2, ROW_i386_preadv2 },
	{ ROW_pwritev2, ROW_i386_pwritev2 },
	{ ROW_readahead, ROW_i386_readahead },
	{ ROW_fadvise64, ROW_i386_fadvise64 },
	{ ROW_sync_file_range, ROW_i386_sync_file_range },
	{ ROW_fallocate, ROW_i386_fallocate },
	{ ROW_getgroups, ROW_i386_getgroups }, /* of 16 bits each */
	{ ROW_setgroups, ROW_i386_setgroups },
};

static unsigned i386_row(uint64_t number)
{
	unsigned row = i386_rows[number];

	for (size_t i = 0; row && i < sizeof(i386_forms) / sizeof(i386_forms[0]); i++)
		if (i386_forms[i].row == row - 1)
			return i386_forms[i].instead + 1u;
	return row;
}

/* From 512 on x32 has numbers of its own for calls that x86_64 has under others. */
static unsigned x32_row(uint64_t number)
{
	const char *name = syscall_name(ABI_X32, number);

	if (number < 512)
		return x86_64_rows[number];
	for (unsigned i = 0; name && i < ROW_COUNT; i++)
		if (strcmp(rows[i].name, name) == 0)
			return i + 1;
	return 0;
}

static unsigned row_index(enum abi abi, uint64_t number)
{
	if (number >= SYSCALLS_LIMIT)
		return 0;
	if (abi == ABI_X86_64)
		return x86_64_rows[number];
	return abi == ABI_I386 ? i386_row(number) : x32_row(number);
}

const struct row *row_find(enum abi abi, uint64_t number)
{
	unsigned row = row_index(abi, number);

	return row ? &rows[row - 1] : NULL;
}

/*
 * The programs are a function of the constant rows and never change once made; they are made when the
 * first is asked for, because the programs that only parse or print do not need them.
 */
static struct capture_program programs[2][ROW_COUNT];
static pthread_once_t programs_once = PTHREAD_ONCE_INIT;

static void make_programs(void)
{
	for (unsigned i = 0; i < ROW_COUNT; i++) {
		(void)row_capture(&rows[i], ABI_X86_64, &programs[0][i]);
		(void)row_capture(&rows[i], ABI_I386, &programs[1][i]);
	}
}

const struct capture_program *capture_program(enum abi abi, uint64_t number)
{
	static const struct capture_program nothing;
	unsigned row = row_index(abi, number);

	if (!row)
		return &nothing;
	(void)pthread_once(&programs_once, make_programs);
	return &programs[abi == ABI_I386][row - 1];
}
