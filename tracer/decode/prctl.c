/* SPDX-License-Identifier: BSD-2-Clause */
/* prctl(2): the options that programs use; others show their registers. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>

enum { OPTION, FIRST };

#define COMM_SIZE 16 /* TASK_COMM_LEN, with its NUL */

static const struct constant dump_rows[] = {
	{ 0, "SUID_DUMP_DISABLE" }, { 1, "SUID_DUMP_USER" }, { 2, "SUID_DUMP_ROOT" }, TABLE_END
};
static const struct constants dump_modes = { dump_rows, "SUID_DUMP_", NULL };

static const struct constant cap_rows[] = {
	NAMED(CAP_CHOWN), NAMED(CAP_DAC_OVERRIDE), NAMED(CAP_DAC_READ_SEARCH), NAMED(CAP_FOWNER),
	NAMED(CAP_FSETID), NAMED(CAP_KILL), NAMED(CAP_SETGID), NAMED(CAP_SETUID), NAMED(CAP_SETPCAP),
	NAMED(CAP_LINUX_IMMUTABLE), NAMED(CAP_NET_BIND_SERVICE), NAMED(CAP_NET_BROADCAST),
	NAMED(CAP_NET_ADMIN), NAMED(CAP_NET_RAW), NAMED(CAP_IPC_LOCK), NAMED(CAP_IPC_OWNER),
	NAMED(CAP_SYS_MODULE), NAMED(CAP_SYS_RAWIO), NAMED(CAP_SYS_CHROOT), NAMED(CAP_SYS_PTRACE),
	NAMED(CAP_SYS_PACCT), NAMED(CAP_SYS_ADMIN), NAMED(CAP_SYS_BOOT), NAMED(CAP_SYS_NICE),
	NAMED(CAP_SYS_RESOURCE), NAMED(CAP_SYS_TIME), NAMED(CAP_SYS_TTY_CONFIG), NAMED(CAP_MKNOD),
	NAMED(CAP_LEASE), NAMED(CAP_AUDIT_WRITE), NAMED(CAP_AUDIT_CONTROL), NAMED(CAP_SETFCAP),
	NAMED(CAP_MAC_OVERRIDE), NAMED(CAP_MAC_ADMIN), NAMED(CAP_SYSLOG), NAMED(CAP_WAKE_ALARM),
	NAMED(CAP_BLOCK_SUSPEND), NAMED(CAP_AUDIT_READ), NAMED(CAP_PERFMON), NAMED(CAP_BPF),
	NAMED(CAP_CHECKPOINT_RESTORE), TABLE_END
};
static const struct constants capabilities = { cap_rows, "CAP_", NULL };

enum way { NOTHING, NUMBER, SIGNAL, DUMPABLE, CAPABILITY, FIVE, NAME_IN, NAME_OUT, INT_BACK };

static const struct {
	int option;
	enum way way;
} options[] = {
	{ PR_GET_DUMPABLE, NOTHING }, { PR_GET_KEEPCAPS, NOTHING }, { PR_GET_SECCOMP, NOTHING },
	{ PR_GET_TIMERSLACK, NOTHING }, { PR_GET_TIMING, NOTHING },
	{ PR_TASK_PERF_EVENTS_DISABLE, NOTHING }, { PR_TASK_PERF_EVENTS_ENABLE, NOTHING },
	{ PR_SET_KEEPCAPS, NUMBER }, { PR_SET_CHILD_SUBREAPER, NUMBER },
	{ PR_SET_TIMERSLACK, NUMBER }, { PR_SET_PDEATHSIG, SIGNAL },
	{ PR_SET_DUMPABLE, DUMPABLE }, { PR_CAPBSET_READ, CAPABILITY },
	{ PR_CAPBSET_DROP, CAPABILITY }, { PR_SET_NO_NEW_PRIVS, FIVE },
	{ PR_GET_NO_NEW_PRIVS, FIVE }, { PR_SET_THP_DISABLE, FIVE }, { PR_GET_THP_DISABLE, FIVE },
	{ PR_SET_NAME, NAME_IN }, { PR_GET_NAME, NAME_OUT }, { PR_GET_PDEATHSIG, INT_BACK },
	{ PR_GET_CHILD_SUBREAPER, INT_BACK },
};

/* -1: not one of them. */
static int way_of(const struct call *c)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (options[i].option == reg_int(c, OPTION))
			return (int)options[i].way;
	return -1;
}

static void put_comm(struct call *c, enum phase phase)
{
	struct memory m;
	const uint8_t *end;

	if (!reg_raw(c, FIRST) || (phase == AT_EXIT && c->failed) ||
		!memory_find(c->record, reg_raw(c, FIRST), phase, &m)) {
		put_address(c, reg_raw(c, FIRST));
		return;
	}
	if (m.size > COMM_SIZE)
		m.size = COMM_SIZE;
	end = memchr(m.bytes, 0, m.size);
	if (end)
		PUT(c, string, m.bytes, (size_t)(end - m.bytes), 0, 0);
	else
		PUT(c, string, m.bytes, m.size < COMM_SIZE ? m.size : COMM_SIZE - 1, STRING_CUT, -1);
}

static void put_first(struct call *c, int way)
{
	put_arg(c, "arg2");
	if (way == SIGNAL)
		put_signal(c, reg_int(c, FIRST));
	else if (way == DUMPABLE)
		put_one_of(c, reg_raw(c, FIRST), &dump_modes);
	else if (way == CAPABILITY)
		put_one_of(c, reg_raw(c, FIRST), &capabilities);
	else if (way == NAME_IN)
		put_comm(c, AT_ENTRY);
	else
		put_number(c, reg_raw(c, FIRST));
}

static void print_prctl(struct call *c)
{
	static const char *const names[] = { "op", "arg2", "arg3", "arg4", "arg5" };
	int way = way_of(c);

	if (c->entry) {
		put_arg(c, names[0]);
		put_one_of(c, reg_unsigned(c, OPTION), &prctl_options);
		if (way >= NUMBER && way != NAME_OUT && way != INT_BACK &&
			!(way == FIVE && (reg_int(c, OPTION) == PR_GET_NO_NEW_PRIVS ||
						 reg_int(c, OPTION) == PR_GET_THP_DISABLE)))
			put_first(c, way);
		else if (way == FIVE || way < 0)
			FIELD_ARG(c, hex, names[1], reg_raw(c, FIRST));
		for (unsigned i = 2; (way == FIVE || way < 0) && i < 5; i++)
			FIELD_ARG(c, hex, names[i], reg_raw(c, i));
	}
	if (!c->exit || (way != NAME_OUT && way != INT_BACK))
		return;
	put_arg(c, names[1]);
	if (way == NAME_OUT)
		put_comm(c, AT_EXIT);
	else
		put_pointed(c, c->failed ? 0 : reg_raw(c, FIRST), sizeof(int), true, AT_EXIT);
}

static void capture_prctl(struct capture_builder *b)
{
	capture_unless(b, CAPTURE_ENTRY, OPTION, ~0ull, PR_SET_NAME, 1);
	capture_bytes(b, CAPTURE_ENTRY, FIRST, COMM_SIZE);
	capture_unless(b, CAPTURE_EXIT_OK, OPTION, ~0ull, PR_GET_NAME, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, FIRST, COMM_SIZE);
	capture_unless(b, CAPTURE_EXIT_OK, OPTION, ~0ull, PR_GET_PDEATHSIG, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, FIRST, sizeof(int));
	capture_unless(b, CAPTURE_EXIT_OK, OPTION, ~0ull, PR_GET_CHILD_SUBREAPER, 1);
	capture_bytes(b, CAPTURE_EXIT_OK, FIRST, sizeof(int));
}

/* 1 (SUID_DUMP_USER) */
static void aux_prctl(struct call *c)
{
	if (c->failed || reg_int(c, OPTION) != PR_GET_DUMPABLE)
		return;
	PUT(c, aux_open);
	put_one_of(c, (uint64_t)c->record->call.result, &dump_modes);
	PUT(c, aux_close);
}

const struct special special_prctl = {
	.print = print_prctl, .capture = capture_prctl, .aux = aux_prctl
};
