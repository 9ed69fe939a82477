/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows that commands.c puts into the table, and how a typed word finds one.
 */
#pragma once

#include "command.h"

extern const struct command command_trace;
extern const struct command command_attach;
extern const struct command command_completion;
extern const struct command command_doctor;
extern const struct command command_report;
extern const struct command command_startup;
extern const struct command command_summary;
extern const struct command command_export;
extern const struct command command_seccomp;
extern const struct command command_slow;
extern const struct command command_errors;
extern const struct command command_files;
extern const struct command command_dns;
extern const struct command command_network;
extern const struct command command_fds;
extern const struct command command_polling;
extern const struct command command_tree;
extern const struct command command_diff;
extern const struct command command_help;
extern const struct command command_install;
extern const struct command command_logs;
extern const struct command command_ps;
extern const struct command command_stop;
extern const struct command command_uninstall;
extern const struct command command_version;

/*
 * The command that a word names, or the only one that begins with it. -EINVAL: none ("did you
 * mean"), or several do and err lists them.
 */
int command_find(const char *word, const struct command **ret_command, struct error *err);
