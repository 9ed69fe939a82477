/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The texts that the table of commands yields: the grouped overview, one command's help.
 */
#pragma once

#include <stdbool.h>

struct buf;
struct command;
struct command_option;

void help_overview(struct buf *out);
bool help_has_options(const struct command *command); /* that are shown */
void help_command(struct buf *out, const struct command *command);
/* "  -o FILE, --output=FILE" as the help shows a row's spelling. */
void help_spelling(struct buf *out, const struct command_option *row);
