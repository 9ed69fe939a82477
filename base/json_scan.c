/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The scanner: a state that says what may come, and one bit for each open level. Nothing here copies
 * the text or keeps any of it.
 */
#include "json_scan.h"

#include "buf.h"
#include "error.h"

#include <errno.h>
#include <string.h>

enum {
	WANT_VALUE,
	WANT_VALUE_OR_END, /* after '[' */
	WANT_KEY,          /* after ',' in an object */
	WANT_KEY_OR_END,   /* after '{' */
	WANT_COMMA_OR_END,
	WANT_NOTHING, /* the document's value is complete */
};

void json_scan_init(struct json_scan *s, const char *text, size_t length)
{
	*s = (struct json_scan){ .text = text, .length = length, .state = WANT_VALUE };
}

static int scan_error(const struct json_scan *s, size_t at, struct error *err, const char *what)
{
	if (at >= s->length)
		return error_say(err, EINVAL, "byte %zu: the text ends where %s", s->length, what);
	return error_say(err, EINVAL, "byte %zu: %s", at, what);
}

static void skip_blanks(struct json_scan *s)
{
	while (s->at < s->length && (s->text[s->at] == ' ' || s->text[s->at] == '\n' ||
					    s->text[s->at] == '\t' || s->text[s->at] == '\r'))
		s->at++;
}

static bool in_object(const struct json_scan *s)
{
	unsigned level = s->depth - 1;

	return s->depth > 0 && (s->objects[level / 64] >> (level % 64) & 1);
}

static void value_done(struct json_scan *s)
{
	s->state = s->depth > 0 ? WANT_COMMA_OR_END : WANT_NOTHING;
}

static int take_open(struct json_scan *s, bool object, struct error *err)
{
	uint64_t bit = UINT64_C(1) << (s->depth % 64);

	if (s->depth == JSON_SCAN_DEPTH)
		return error_say(err, E2BIG, "byte %zu: nested deeper than %d levels", s->at,
			JSON_SCAN_DEPTH);
	if (object)
		s->objects[s->depth / 64] |= bit;
	else
		s->objects[s->depth / 64] &= ~bit;
	s->depth++;
	s->begin = s->at++;
	s->end = s->at;
	s->state = object ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
	return object ? SCAN_OBJECT_BEGIN : SCAN_ARRAY_BEGIN;
}

static int take_close(struct json_scan *s)
{
	bool object = in_object(s);

	s->begin = s->at++;
	s->end = s->at;
	s->depth--;
	value_done(s);
	return object ? SCAN_OBJECT_END : SCAN_ARRAY_END;
}

static int hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* From the opening quote at s->at to behind the closing one; begin and end cover both. */
static int take_string(struct json_scan *s, struct error *err)
{
	const unsigned char *text = (const unsigned char *)s->text;
	size_t at = s->at + 1;

	for (;; at++) {
		if (at >= s->length)
			return error_say(err, EINVAL, "byte %zu: this string is not closed", s->at);
		if (text[at] == '"')
			break;
		if (text[at] < 0x20)
			return scan_error(s, at, err, "a control character in a string");
		if (text[at] != '\\')
			continue;
		at++;
		if (at >= s->length)
			return error_say(err, EINVAL, "byte %zu: this string is not closed", s->at);
		if (text[at] == 'u') {
			for (int i = 0; i < 4; i++) {
				at++;
				if (at >= s->length || hex_digit(text[at]) < 0)
					return scan_error(
						s, at, err, "four hex digits are due after \\u");
			}
		} else if (text[at] == '\0' || !strchr("\"\\/bfnrt", text[at])) {
			return scan_error(s, at, err, "no such escape in a string");
		}
	}
	s->begin = s->at;
	s->end = s->at = at + 1;
	return 0;
}

static size_t skip_digits(const struct json_scan *s, size_t at)
{
	while (at < s->length && s->text[at] >= '0' && s->text[at] <= '9')
		at++;
	return at;
}

static int take_number(struct json_scan *s, struct error *err)
{
	size_t at = s->at, digits;

	if (s->text[at] == '-')
		at++;
	digits = at;
	at = at < s->length && s->text[at] == '0' ? at + 1 : skip_digits(s, at);
	if (at == digits)
		return scan_error(s, at, err, "a digit is due");
	if (at < s->length && s->text[at] == '.') {
		digits = ++at;
		at = skip_digits(s, at);
		if (at == digits)
			return scan_error(s, at, err, "a digit is due");
	}
	if (at < s->length && (s->text[at] | 0x20) == 'e') {
		at++;
		if (at < s->length && (s->text[at] == '+' || s->text[at] == '-'))
			at++;
		digits = at;
		at = skip_digits(s, at);
		if (at == digits)
			return scan_error(s, at, err, "a digit is due");
	}
	s->begin = s->at;
	s->end = s->at = at;
	value_done(s);
	return SCAN_NUMBER;
}

static int take_word(struct json_scan *s, const char *word, int token, struct error *err)
{
	size_t length = strlen(word);

	if (s->length - s->at < length || memcmp(s->text + s->at, word, length) != 0)
		return scan_error(s, s->at, err, "a value is due");
	s->begin = s->at;
	s->end = s->at += length;
	value_done(s);
	return token;
}

static int take_value(struct json_scan *s, struct error *err)
{
	switch (s->text[s->at]) {
	case '{':
		return take_open(s, true, err);
	case '[':
		return take_open(s, false, err);
	case '"': {
		int r = take_string(s, err);

		if (r < 0)
			return r;
		value_done(s);
		return SCAN_STRING;
	}
	case 't':
		return take_word(s, "true", SCAN_TRUE, err);
	case 'f':
		return take_word(s, "false", SCAN_FALSE, err);
	case 'n':
		return take_word(s, "null", SCAN_NULL, err);
	case '-':
	case '0' ... '9':
		return take_number(s, err);
	default:
		return scan_error(s, s->at, err, "a value is due");
	}
}

static int take_key(struct json_scan *s, struct error *err)
{
	int r;

	if (s->text[s->at] != '"')
		return scan_error(s, s->at, err, "a key in double quotes is due");
	r = take_string(s, err);
	if (r < 0)
		return r;
	skip_blanks(s);
	if (s->at >= s->length || s->text[s->at] != ':')
		return scan_error(s, s->at, err, "a colon is due");
	s->at++;
	s->state = WANT_VALUE;
	return SCAN_KEY;
}

/* A comma is no token: it only says that a key or a value must follow. */
static int take_comma(struct json_scan *s, struct error *err)
{
	if (s->text[s->at] != ',')
		return scan_error(s, s->at, err,
			in_object(s) ? "a comma or a closing brace is due"
				     : "a comma or a closing bracket is due");
	s->at++;
	s->state = in_object(s) ? WANT_KEY : WANT_VALUE;
	return json_scan_next(s, err);
}

int json_scan_next(struct json_scan *s, struct error *err)
{
	bool closing;

	if (s->at == 0 && s->length >= 3 && memcmp(s->text, "\xef\xbb\xbf", 3) == 0)
		return error_say(err, EINVAL,
			"byte 0: the text begins with a byte order mark (BOM), JSON has none");
	skip_blanks(s);
	if (s->at >= s->length) {
		if (s->state == WANT_NOTHING)
			return SCAN_END;
		return scan_error(s, s->at, err, s->depth > 0 ? "more is due" : "a value is due");
	}
	closing = s->depth > 0 && s->text[s->at] == (in_object(s) ? '}' : ']');
	switch (s->state) {
	case WANT_VALUE_OR_END:
		return closing ? take_close(s) : take_value(s, err);
	case WANT_VALUE:
		return take_value(s, err);
	case WANT_KEY_OR_END:
		return closing ? take_close(s) : take_key(s, err);
	case WANT_KEY:
		return take_key(s, err);
	case WANT_COMMA_OR_END:
		return closing ? take_close(s) : take_comma(s, err);
	default:
		return scan_error(s, s->at, err, "something follows the document's end");
	}
}

int json_scan_value(struct json_scan *s, struct error *err)
{
	unsigned depth = s->depth;
	int first = json_scan_next(s, err), token = first;
	size_t begin = s->begin;

	if (first != SCAN_OBJECT_BEGIN && first != SCAN_ARRAY_BEGIN)
		return first;
	while (s->depth > depth) {
		token = json_scan_next(s, err);
		if (token < 0)
			return token;
	}
	s->begin = begin;
	return first;
}

static uint32_t hex4(const char *text)
{
	uint32_t code = 0;

	for (int i = 0; i < 4; i++)
		code = code << 4 | (uint32_t)hex_digit((unsigned char)text[i]);
	return code;
}

/*
 * One character of a string's inside, *at moved behind it. A plain byte is returned as it is with
 * *raw set (it may be a part of a UTF-8 sequence); an escape is returned as its code point.
 */
static uint32_t next_character(const char *text, size_t *at, size_t end, bool *raw)
{
	static const char names[] = "bfnrt", means[] = "\b\f\n\r\t";
	char c = text[(*at)++];
	const char *name;
	uint32_t code, low;

	*raw = c != '\\';
	if (*raw)
		return (unsigned char)c;
	c = text[(*at)++];
	if (c != 'u') {
		name = strchr(names, c);
		return (unsigned char)(name ? means[name - names] : c);
	}
	code = hex4(text + *at);
	*at += 4;
	if (code >= 0xd800 && code < 0xdc00 && end - *at >= 6 && text[*at] == '\\' &&
		text[*at + 1] == 'u') {
		low = hex4(text + *at + 2);
		if (low >= 0xdc00 && low < 0xe000) {
			*at += 6;
			return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	if (code == 0 || (code >= 0xd800 && code < 0xe000))
		return 0xfffd;
	return code;
}

static void add_utf8(struct buf *b, uint32_t code)
{
	if (code < 0x80) {
		buf_byte(b, (char)code);
	} else if (code < 0x800) {
		buf_byte(b, (char)(0xc0 | code >> 6));
		buf_byte(b, (char)(0x80 | (code & 0x3f)));
	} else if (code < 0x10000) {
		buf_byte(b, (char)(0xe0 | code >> 12));
		buf_byte(b, (char)(0x80 | (code >> 6 & 0x3f)));
		buf_byte(b, (char)(0x80 | (code & 0x3f)));
	} else {
		buf_byte(b, (char)(0xf0 | code >> 18));
		buf_byte(b, (char)(0x80 | (code >> 12 & 0x3f)));
		buf_byte(b, (char)(0x80 | (code >> 6 & 0x3f)));
		buf_byte(b, (char)(0x80 | (code & 0x3f)));
	}
}

void json_text_decode(const char *text, size_t begin, size_t end, struct buf *b)
{
	size_t at = begin + 1;
	bool raw;

	for (end--; at < end;) {
		uint32_t code = next_character(text, &at, end, &raw);

		if (raw)
			buf_byte(b, (char)code);
		else
			add_utf8(b, code);
	}
}

bool json_text_is(const char *text, size_t begin, size_t end, const char *word)
{
	size_t at = begin + 1;
	bool raw;

	for (end--; at < end; word++) {
		/* An escape that means more than one byte matches no word of ours. */
		uint32_t code = next_character(text, &at, end, &raw);

		if (*word == '\0' || code != (unsigned char)*word || (!raw && code >= 0x80))
			return false;
	}
	return *word == '\0';
}

bool json_text_folds_to(const char *text, size_t begin, size_t end, const char *word)
{
	size_t at = begin + 1;
	bool raw;

	for (end--; at < end; word++) {
		uint32_t code = next_character(text, &at, end, &raw);

		if (raw && code == 0xc5 && at < end && (unsigned char)text[at] == 0xbf)
			code = 0x17f, at++;
		else if (raw && code == 0xe2 && end - at >= 2 &&
			 memcmp(text + at, "\x84\xaa", 2) == 0)
			code = 0x212a, at += 2;
		if (code == 0x17f)
			code = 's';
		else if (code == 0x212a)
			code = 'k';
		else if (code >= 'A' && code <= 'Z')
			code |= 0x20;
		if (*word == '\0' || code != (unsigned char)*word)
			return false;
	}
	return *word == '\0';
}
