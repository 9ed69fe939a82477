/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any record that passes record_valid() through the decoder and strace's text. The first bytes choose the
 * style; then come the ABI, the number, flags, registers and a list of snapshots, so that most inputs are
 * records that a backend could have written, with contents that none would have.
 */
#include "buf.h"
#include "decode/decode.h"
#include "job.h"
#include "output/json-visitor.h"
#include "output/strace-visitor.h"
#include "record.h"
#include "tracer-input.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_blob(struct input *in, struct buf *out)
{
	struct blob b = { 0 };
	uint64_t head = take(in, 2);
	static const char zeros[8];

	b.kind = 1 + (head & 3);
	b.flags = (uint8_t)(head >> 2 & 31);
	/* pointers that hit: small addresses, the same that the registers are likely to hold */
	b.address = head >> 8 & 1 ? take(in, 8) : take(in, 1);
	b.size = (uint32_t)take(in, head >> 9 & 1 ? 2 : 1) << (head >> 10 & 3);
	if (b.size > in->left)
		b.size = (uint32_t)in->left;
	buf_add(out, &b, sizeof(b));
	buf_add(out, in->at, b.size);
	buf_add(out, zeros, record_align(b.size) - b.size);
	in->at += b.size;
	in->left -= b.size;
}

static void make_record(struct input *in, struct buf *out)
{
	struct record r = { .version = RECORD_VERSION };
	uint64_t small = take(in, 1);

	r.type = RECORD_CALL;
	r.pid = r.tid = 77;
	r.abi = (uint8_t)(take(in, 1) % ABI_COUNT);
	r.flags = (uint32_t)take(in, 1);
	r.call.number = take(in, 2) % 600;
	for (int i = 0; i < 6; i++)
		r.call.args[i] = take(in, small >> i & 1 ? 8 : 1);
	r.call.result = (int64_t)take(in, small >> 6 & 1 ? 8 : 1);
	if (r.flags & RECORD_FAILED && r.call.result != INT64_MIN)
		r.call.result = -r.call.result;
	buf_add(out, &r, sizeof(r));
	while (in->left && r.n_blobs < 96) {
		add_blob(in, out);
		r.n_blobs++;
	}
	r.size = (uint32_t)out->length;
	memcpy(out->data, &r, sizeof(r));
}

/* The other visitor: whatever the record, what it writes is one JSON object. */
static void as_json(const struct record *r, const struct style *style)
{
	struct buf line = BUF_INIT;
	struct json_visitor v;
	json_t *object;

	json_visitor_init(&v, &line);
	buf_str(&line, "{\"name\":0");
	json_args_begin(&v);
	decode_call(r, style, DECODE_WHOLE, &v.visitor);
	json_args_end(&v);
	buf_byte(&line, '}');
	object = json_loadb(line.data, line.length, JSON_ALLOW_NUL, NULL);
	if (!object && !line.failed) {
		(void)fprintf(stderr, "no JSON: %.*s\n", (int)line.length, line.data);
		abort();
	}
	json_decref(object);
	buf_done(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct buf bytes = BUF_INIT, args = BUF_INIT, result = BUF_INIT;
	struct strace_visitor v;
	struct style style;
	struct record *r;

	choose_style(&in, &style);
	make_record(&in, &bytes);
	/* exactly as large as it is, so that a step beyond the end is seen */
	r = malloc(bytes.length);
	if (r) {
		memcpy(r, bytes.data, bytes.length);
		strace_visitor_init(&v, &style, &args, &result);
		if (record_valid(r, bytes.length))
			for (int part = DECODE_WHOLE; part <= DECODE_REST; part++) {
				char name[32];

				strace_visitor_start(&v);
				(void)decode_name(r, name);
				(void)decode_touches(r, "/srv");
				(void)decode_names(r, "/srv");
				decode_call(r, &style, (enum decode_part)part, &v.visitor);
				strace_visitor_start(&v);
				decode_siginfo(r, &style, &v.visitor);
			}
		if (record_valid(r, bytes.length))
			as_json(r, &style);
		free(r);
	}
	buf_done(&bytes);
	buf_done(&args);
	buf_done(&result);
	return 0;
}
