/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of rules. Adding one is a file rule-<name>.c and a row here; the order is that of the
 * documentation, the reader sees findings by severity and cost.
 */
#include "findings/finding.h"

extern const struct rule rule_slow_call, rule_slow_dns, rule_connect_refused, rule_dependency_wait,
	rule_slow_reply, rule_small_reads, rule_unbuffered_writes, rule_reopened_file, rule_enoent_storm,
	rule_stat_storm,
	rule_fd_leak, rule_fd_limit, rule_polling_loop, rule_spinning, rule_fsync_storm,
	rule_lock_contention, rule_memory_churn, rule_failed_call, rule_seccomp_denied, rule_exec_chain,
	rule_bad_end;

const struct rule *const rules[] = {
	&rule_slow_call,
	&rule_slow_dns,
	&rule_connect_refused,
	&rule_dependency_wait,
	&rule_slow_reply,
	&rule_small_reads,
	&rule_unbuffered_writes,
	&rule_reopened_file,
	&rule_enoent_storm,
	&rule_stat_storm,
	&rule_fd_leak,
	&rule_fd_limit,
	&rule_polling_loop,
	&rule_spinning,
	&rule_fsync_storm,
	&rule_lock_contention,
	&rule_memory_churn,
	&rule_failed_call,
	&rule_seccomp_denied,
	&rule_exec_chain,
	&rule_bad_end,
	NULL,
};
