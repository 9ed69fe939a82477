/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The texts that the table of commands yields: the grouped overview, one command's help.
 */
#pragma once

struct buf;
struct command;

void help_overview(struct buf *out);
void help_command(struct buf *out, const struct command *command);
/* "  -o FILE, --output=FILE" as the help shows a row's spelling. */
struct command_option;
void help_spelling(struct buf *out, const struct command_option *row);
