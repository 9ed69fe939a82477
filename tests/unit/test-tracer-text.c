/* SPDX-License-Identifier: BSD-2-Clause */
/* tracer/output: bytes in quotes against the rule byte by byte, and texts of descriptors that are kept. */
#include "test.h"

#include "buf.h"
#include "cleanup.h"
#include "job.h"
#include "output/fd-cache.h"
#include "output/fd-text.h"
#include "output/strace-visitor.h"
#include "record-maker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>

/* strace's rule, as plain as it can be written. */
static void quoted_slowly(struct buf *b, const uint8_t *bytes, size_t n)
{
	buf_byte(b, '"');
	for (size_t i = 0; i < n; i++) {
		const char *letters = "\t\n\v\f\r\"\\", *at = bytes[i] ? strchr(letters, bytes[i]) : NULL;
		bool digit = i + 1 < n && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';

		if (at)
			buf_printf(b, "\\%c", "tnvfr\"\\"[at - letters]);
		else if (bytes[i] >= 0x20 && bytes[i] < 0x7f)
			buf_byte(b, (char)bytes[i]);
		else
			buf_printf(b, digit ? "\\%03o" : "\\%o", bytes[i]);
	}
	buf_byte(b, '"');
}

static void check_string(struct strace_visitor *v, const uint8_t *bytes, size_t n)
{
	_cleanup_(buf_donep) struct buf expected = BUF_INIT;
	uint8_t *exact = malloc(n ? n : 1); /* so that a sanitizer sees a step beyond it */

	assert_non_null(exact);
	memcpy(exact, bytes, n);
	quoted_slowly(&expected, bytes, n);
	buf_reset(v->args);
	v->visitor.methods->string(&v->visitor, exact, n, 0, -1);
	assert_string_equal(buf_cstr(v->args), buf_cstr(&expected));
	free(exact);
}

static void strings_are_quoted_at_every_place(void **state)
{
	_cleanup_(buf_donep) struct buf args = BUF_INIT, result = BUF_INIT;
	struct strace_visitor v;
	struct style style;
	uint8_t bytes[40];
	uint32_t seed = 1;

	(void)state;
	style_init(&style);
	strace_visitor_init(&v, &style, &args, &result);
	for (unsigned c = 0; c < 256; c++)
		for (size_t at = 0; at < 20; at++) {
			memset(bytes, 'a', sizeof(bytes));
			bytes[at] = (uint8_t)c;
			check_string(&v, bytes, 20);
			bytes[at + 1] = '7';
			check_string(&v, bytes, at + 2);
		}
	for (unsigned round = 0; round < 20000; round++) {
		size_t n = round % sizeof(bytes);

		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			bytes[i] = (uint8_t)(seed >> 24);
			if (seed >> 16 & 1)
				bytes[i] = "a07\\\"\n \x7f"[bytes[i] % 8];
		}
		check_string(&v, bytes, n);
	}
}

static const struct fd_info *info_of(const struct record_maker *m)
{
	return (const void *)record_first_blob(&m->record)->data;
}

static void make_socket(struct record_maker *m, uint16_t port, const char *path)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };

	make_call(m, ABI_X86_64, 0);
	make_fd(m, 0, 7, (struct fd_info){ .kind = FD_KIND_SOCKET, .family = AF_INET, .protocol = IPPROTO_TCP, .inode = 9 },
		path, &address, sizeof(address), &address, sizeof(address));
}

/* The same place for all of them: each is told as it is, and again so. */
static void a_kept_text_is_only_told_for_the_same_bytes(void **state)
{
	static struct record_maker m;
	struct fd_cache *c = fd_cache_new(FD_SHOWS_ALL);
	char longest[300];

	(void)state;
	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_non_null(c);
	for (unsigned i = 0; i < 3000; i++) {
		_cleanup_(buf_donep) struct buf told = BUF_INIT, made = BUF_INIT;

		if (i % 7 == 3) {
			make_call(&m, ABI_X86_64, 0);
			make_fd(&m, 0, 7, (struct fd_info){ .kind = FD_KIND_FILE }, longest + i % 299, NULL, 0, NULL, 0);
		} else {
			make_socket(&m, (uint16_t)(i / 2), i % 5 ? "socket:[9]" : longest);
		}
		fd_text(&made, info_of(&m), FD_SHOWS_ALL);
		for (unsigned again = 0; again < 2; again++) {
			buf_reset(&told);
			buf_byte(&told, '7');
			fd_cache_put(c, &told, info_of(&m), 7);
			assert_string_equal(buf_cstr(&told) + 1, buf_cstr(&made));
		}
	}
	fd_cache_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_quoted_at_every_place),
		cmocka_unit_test(a_kept_text_is_only_told_for_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
