/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A pull scanner over JSON text in memory (RFC 8259): one token a call, with the byte range that it
 * covers, so that a document can be looked through without building it and changed by splicing text at
 * exact places. No allocation, bounded depth. It checks the whole grammar; the one thing that it lets
 * pass is strings that are not valid UTF-8, because Go's decoder, which reads the same files, does.
 *
 *	json_scan_init(&s, text, length);
 *	while ((token = json_scan_next(&s, &err)) > 0)
 *		… s.begin, s.end, s.depth …
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;

#define JSON_SCAN_DEPTH 512

enum json_token {
	SCAN_END, /* the document is over and nothing but white space followed */
	SCAN_OBJECT_BEGIN,
	SCAN_OBJECT_END,
	SCAN_ARRAY_BEGIN,
	SCAN_ARRAY_END,
	SCAN_KEY, /* a member's name; its value is the next token */
	SCAN_STRING,
	SCAN_NUMBER,
	SCAN_TRUE,
	SCAN_FALSE,
	SCAN_NULL,
};

struct json_scan {
	const char *text;
	size_t length;
	size_t at;         /* where the next token is looked for */
	size_t begin, end; /* of the token returned last; a string's or key's with its quotes */
	unsigned depth;    /* open objects and arrays after that token */
	unsigned state;
	uint64_t objects[JSON_SCAN_DEPTH / 64]; /* bit n: level n is an object */
};

void json_scan_init(struct json_scan *s, const char *text, size_t length);
/* The next token; -EINVAL with "byte N: …" in err, -E2BIG when nested deeper than JSON_SCAN_DEPTH. */
int json_scan_next(struct json_scan *s, struct error *err);
/*
 * Takes one whole value, when one is due: returns its first token; begin and end cover all of it. An
 * array's end is a value that is not there: returns SCAN_ARRAY_END.
 */
int json_scan_value(struct json_scan *s, struct error *err);

/*
 * The bytes of a string or key token (quotes included in begin..end), escapes resolved, appended to b.
 * What is no character (a lone surrogate, NUL, which C text cannot hold) becomes U+FFFD.
 */
void json_text_decode(const char *text, size_t begin, size_t end, struct buf *b);
/* True when a string or key token means exactly this word. */
bool json_text_is(const char *text, size_t begin, size_t end, const char *word);
/*
 * True when Go's encoding/json would take this key for the field `word` (lower-case ASCII): it ignores
 * case, and its folding takes U+017F for s and U+212A for k (encoding/json, "fold.go").
 */
bool json_text_folds_to(const char *text, size_t begin, size_t end, const char *word);
