/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings and buffers as they are written, and the arguments that are text: paths, names, argv and envp. */
#include "decode/types.h"

#include "decode/call.h"

#include <limits.h>
#include <string.h>

/* --- strings --------------------------------------------------------------------------------------- */
static void put_terminated(struct call *c, uint64_t address, size_t limit, enum phase phase)
{
	const uint8_t *end;
	struct memory m;
	size_t length;

	if (!address || !call_find(c, address, phase, &m)) {
		put_address(c, address);
		return;
	}
	end = memchr(m.bytes, 0, m.size);
	length = end ? (size_t)(end - m.bytes) : m.size;
	if (!end && m.fault && length <= limit)
		put_address(c, address);
	else if (length > limit)
		PUT(c, string, m.bytes, limit, STRING_CUT, m.bytes[limit]);
	else
		PUT(c, string, m.bytes, length, end ? 0 : STRING_CUT, -1);
}

void put_c_string(struct call *c, uint64_t address, enum phase phase)
{
	put_terminated(c, address, c->style->strings, phase);
}

void put_path(struct call *c, uint64_t address, enum phase phase)
{
	put_terminated(c, address, PATH_MAX - 1, phase);
}

void put_text_at(struct call *c, uint64_t address, uint64_t most, enum phase phase)
{
	size_t limit = most < c->style->strings ? most : c->style->strings;
	const uint8_t *end;
	struct memory m;
	size_t length;

	if (address && !limit) {
		PUT(c, string, "", 0, 0, -1);
		return;
	}
	if (!address || !call_find(c, address, phase, &m) || !m.size) {
		put_address(c, address);
		return;
	}
	end = memchr(m.bytes, 0, m.size);
	length = end ? (size_t)(end - m.bytes) : m.size;
	if (!end && m.fault && length < limit)
		put_address(c, address);
	else
		PUT(c, string, m.bytes, length < limit ? length : limit,
			length > limit || (length == limit && limit == most) || !end ? STRING_CUT : 0,
			-1);
}

void put_bytes(struct call *c, const void *bytes, size_t have, uint64_t length, unsigned flags)
{
	size_t shown = have < c->style->strings ? have : c->style->strings;
	const uint8_t *b = bytes;

	if (shown > length)
		shown = length;
	PUT(c, string, bytes, shown, flags | (shown < length ? STRING_CUT : 0),
		shown < have && shown < length ? b[shown] : -1);
}

void put_buffer(struct call *c, uint64_t address, uint64_t length, enum phase phase, unsigned flags)
{
	struct memory m;

	if (!address) {
		put_address(c, address);
		return;
	}
	if (!length) {
		PUT(c, string, "", 0, 0, -1);
		return;
	}
	if (!call_find(c, address, phase, &m) ||
		(m.fault && m.size < length && m.size <= c->style->strings) || !m.size) {
		put_address(c, address);
		return;
	}
	put_bytes(c, m.bytes, m.size, length, flags);
}

void put_fixed_string(struct call *c, const void *bytes, size_t size)
{
	size_t length = strnlen(bytes, size);

	/* strace keeps the last byte for the NUL */
	if (length == size && size)
		PUT(c, string, bytes, size - 1, STRING_CUT, -1);
	else
		PUT(c, string, bytes, length, 0, -1);
}

static void print_path(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_path(c, reg_raw(c, reg), AT_ENTRY);
}

static void capture_path(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg)->max = CAPTURE_PATH_MAX;
}

static void print_path_out(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	if (c->failed)
		put_address(c, reg_raw(c, reg));
	else
		put_path(c, reg_raw(c, reg), AT_EXIT);
}

static void capture_path_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_add(b, CAPTURE_STRING, CAPTURE_EXIT_OK, reg)->max = CAPTURE_PATH_MAX;
}

static void print_string(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_c_string(c, reg_raw(c, reg), AT_ENTRY);
}

static void capture_string(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	(void)capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg);
}

const struct arg_type arg_path = { .print = print_path, .capture = capture_path };
const struct arg_type arg_path_out = {
	.print = print_path_out, .capture = capture_path_out, .at_exit = true
};
/* A name that the kernel reads no further than `count` bytes of. */
static void print_short_string(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	size_t most = a->count;
	struct memory m;

	if (most <= c->style->strings && address && call_find(c, address, AT_ENTRY, &m) &&
		m.size >= most && !memchr(m.bytes, 0, most))
		PUT(c, string, m.bytes, most, STRING_CUT, -1);
	else
		put_c_string(c, address, AT_ENTRY);
}

const struct arg_type arg_short_string = {
	.print = print_short_string, .capture = capture_string
};
const struct arg_type arg_string = { .print = print_string, .capture = capture_string };

/* --- argv and envp --------------------------------------------------------------------------------- */
static void print_argv(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	size_t most = call_most_items(c), n = 0;
	struct memory m;

	(void)a;
	if (!address || !c->verbose || !call_find(c, address, AT_ENTRY, &m) ||
		m.size < c->word) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	for (;; n++) {
		uint64_t item;

		if (m.size < (n + 1) * c->word) {
			if (m.fault) {
				put_item(c);
				PUT(c, unreadable, address + n * c->word);
			}
			put_array_close(c, !m.fault);
			return;
		}
		item = call_word(c, m.bytes + n * c->word);
		if (!item)
			break;
		if (n >= most) {
			put_array_close(c, true);
			return;
		}
		put_item(c);
		put_c_string(c, item, AT_ENTRY);
	}
	put_array_close(c, false);
}

static void put_count(struct call *c, size_t n, bool terminated)
{
	char text[64];
	char *at = text + sizeof(text);
	static const char unterminated[] = ", unterminated";

	*--at = '\0';
	if (!terminated) {
		at -= sizeof(unterminated) - 1;
		memcpy(at, unterminated, sizeof(unterminated) - 1);
	}
	if (n != 1)
		*--at = 's';
	at -= 4;
	memcpy(at, " var", 4);
	do
		*--at = (char)('0' + n % 10);
	while (n /= 10);
	put_comment(c, at);
}

static void print_envp(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	bool terminated = false;
	struct memory m;
	size_t n = 0;

	if (!c->abbrev) {
		print_argv(c, a, reg);
		return;
	}
	put_address(c, address);
	if (!address || !c->verbose || !call_find(c, address, AT_ENTRY, &m) || m.size < c->word)
		return;
	for (; !terminated && m.size >= (n + 1) * c->word; n += !terminated)
		terminated = !call_word(c, m.bytes + n * c->word);
	put_count(c, n, terminated);
}

static void capture_strings(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	(void)capture_add(b, CAPTURE_STRINGS, CAPTURE_ENTRY, reg);
}

const struct arg_type arg_argv = { .print = print_argv, .capture = capture_strings };
const struct arg_type arg_envp = { .print = print_envp, .capture = capture_strings };
