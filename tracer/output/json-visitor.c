/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where values stand in the JSON, whatever a decoder says. One place decides on commas: value_begin(), which
 * every value calls first. How a value is written is json-value.c's.
 */
#include "output/json-visitor.h"

#include "output/json-value.h"

#include <string.h>

static struct json_visitor *json(struct visitor *v)
{
	return (struct json_visitor *)v;
}

static struct json_level *level(struct json_visitor *j)
{
	return &j->levels[j->depth];
}

static void insert(struct buf *out, size_t at, const char *text)
{
	size_t length = strlen(text), tail = out->length - at;

	if (!buf_grow(out, length))
		return;
	memmove(out->data + at + length, out->data + at, tail);
	memcpy(out->data + at, text, length);
	out->length += length;
}

/* A name without a value: strace shows nothing there, as of a probe that has not been answered yet. */
static void fill_in(struct json_visitor *j)
{
	struct json_level *l = level(j);

	if (l->keyed && !l->values) {
		buf_str(j->out, "null");
		l->values = 1;
	}
}

/* What is open behind a value ends when the next thing begins. */
static void value_end(struct json_visitor *j)
{
	struct json_level *l = level(j);

	fill_in(j);
	if (l->several)
		buf_byte(j->out, ']');
	if (l->after)
		buf_byte(j->out, '}');
	l->several = l->after = l->keyed = false;
	if (!l->list)
		l->values = 0;
}

static void comma(struct json_visitor *j)
{
	struct json_level *l = level(j);

	value_end(j);
	if (l->begun)
		buf_byte(j->out, ',');
	l->begun = true;
	l->value = j->out->length;
}

static void json_key(struct json_visitor *j, const char *name)
{
	comma(j);
	buf_json_string(j->out, name, strlen(name));
	buf_byte(j->out, ':');
	level(j)->value = j->out->length;
	level(j)->keyed = true;
}

/* Whatever a decoder says in one place stays JSON: a second value makes an array of it. */
static void value_begin(struct json_visitor *j)
{
	struct json_level *l = level(j);

	if (l->object && !l->keyed)
		json_key(j, "value");
	if (l->values++) {
		if (!l->list && !l->several) {
			insert(j->out, l->value, "[");
			l->several = true;
		}
		buf_byte(j->out, ',');
	}
	if (l->list)
		l->value = j->out->length;
}

/* A name or words: joined to a string that stands right before, as in "CLONE_VM|SIGCHLD". */
static void put_words(struct json_visitor *j, const char *text)
{
	struct buf *out = j->out;

	if (!level(j)->list && level(j)->values && !out->failed && out->length &&
		out->data[out->length - 1] == '"') {
		size_t quote = out->length - 1;

		buf_json_string(out, text, strlen(text));
		if (!out->failed) { /* the closing quote there and the opening one here go */
			memmove(out->data + quote, out->data + quote + 2, out->length - quote - 2);
			out->length -= 2;
		}
		return;
	}
	value_begin(j);
	buf_json_string(out, text, strlen(text));
}

static void push(struct json_visitor *j, bool list)
{
	if (j->depth + 1 < JSON_DEPTH_MAX)
		j->depth++;
	*level(j) = (struct json_level){ .list = list,
		.opened = j->out->length,
		.value = j->out->length };
}

static void pop(struct json_visitor *j)
{
	value_end(j);
	if (j->depth > 0)
		j->depth--;
}

/* Without a name a label follows, which is it. */
static void json_arg(struct visitor *v, const char *name)
{
	if (name)
		json_key(json(v), name);
}

static void json_field(struct visitor *v, const char *name, size_t length)
{
	(void)length;
	json_key(json(v), name);
}

static void json_struct_open(struct visitor *v)
{
	value_begin(json(v));
	buf_byte(json(v)->out, '{');
	push(json(v), false);
	level(json(v))->object = true;
}

static void json_struct_close(struct visitor *v, bool more)
{
	(void)more;
	pop(json(v));
	buf_byte(json(v)->out, '}');
}

static void json_array_open(struct visitor *v)
{
	value_begin(json(v));
	buf_byte(json(v)->out, '[');
	push(json(v), false);
}

static void json_item(struct visitor *v)
{
	struct json_level *l = level(json(v));

	if (l->object)
		value_end(json(v)); /* something without a name follows: it gets one */
	else if (!l->list) /* values there find their commas themselves */
		comma(json(v));
}

static void json_array_close(struct visitor *v, bool more)
{
	struct json_visitor *j = json(v);

	if (more) {
		comma(j);
		buf_str(j->out, "\"...\"");
	}
	pop(j);
	buf_byte(j->out, ']');
}

static void json_decimal(struct visitor *v, int64_t value)
{
	value_begin(json(v));
	buf_decimal(json(v)->out, value);
}

static void json_number(struct visitor *v, uint64_t value)
{
	value_begin(json(v));
	json_put_unsigned(json(v)->out, value);
}

static void json_hex(struct visitor *v, uint64_t value)
{
	value_begin(json(v));
	json_put_address(json(v)->out, value);
}

static void json_octal(struct visitor *v, uint64_t value)
{
	value_begin(json(v));
	buf_byte(json(v)->out, '"');
	buf_octal(json(v)->out, value);
	buf_byte(json(v)->out, '"');
}

static void json_address(struct visitor *v, uint64_t value)
{
	value_begin(json(v));
	if (value == 0)
		buf_str(json(v)->out, "null");
	else
		json_put_address(json(v)->out, value);
}

static void json_string(
	struct visitor *v, const void *bytes, size_t length, unsigned flags, int next_byte)
{
	(void)next_byte;
	value_begin(json(v));
	json_put_string(json(v)->out, bytes, length, flags);
}

static void json_flags(struct visitor *v, uint64_t value, const struct constants *names)
{
	value_begin(json(v));
	json_put_flags(json(v)->out, value, names);
}

static void json_one_of(struct visitor *v, uint64_t value, const struct constants *names)
{
	value_begin(json(v));
	for (const struct constant *c = names->rows; c->name; c++)
		if (c->value == value) {
			buf_json_string(json(v)->out, c->name, strlen(c->name));
			return;
		}
	json_put_unsigned(json(v)->out, value);
}

static void json_bit_set(struct visitor *v, const uint64_t *words, size_t n_bits,
	const char *(*name)(unsigned bit), bool invert)
{
	struct buf *out = json(v)->out;
	bool some = false;

	value_begin(json(v));
	buf_str(out, invert ? "{\"all_but\":[" : "[");
	for (unsigned bit = 0; bit < n_bits; bit++) {
		bool set = words[bit / 64] >> (bit % 64) & 1;
		const char *text;

		if (set == invert)
			continue;
		if (some)
			buf_byte(out, ',');
		some = true;
		text = name ? name(bit) : NULL;
		if (text)
			buf_json_string(out, text, strlen(text));
		else
			buf_unsigned(out, bit);
	}
	buf_str(out, invert ? "]}" : "]");
}

static void json_fd(struct visitor *v, int fd, const struct fd_info *info)
{
	value_begin(json(v));
	if (info)
		json_put_fd(json(v)->out, fd, info);
	else
		buf_decimal(json(v)->out, fd);
}

static void json_pid(struct visitor *v, int64_t pid, enum pid_kind kind)
{
	(void)kind;
	value_begin(json(v));
	buf_decimal(json(v)->out, pid);
}

static void json_symbol(struct visitor *v, const char *name, uint64_t value)
{
	(void)value;
	put_words(json(v), name);
}

/*
 * htons(80) is 80, makedev(0x1, 0x3) is ["0x1","0x3"]. In a structure, inet_pton(AF_INET6, "::1", &sin6_addr)
 * stands for a member: it becomes "sin6_addr":"::1".
 */
static void json_call_open(struct visitor *v, const char *name)
{
	struct json_visitor *j = json(v);
	size_t made_up = 0;

	if (level(j)->object && !level(j)->keyed) {
		made_up = j->out->length + level(j)->begun;
		json_key(j, name);
	}
	value_begin(j);
	push(j, true);
	level(j)->made_up = made_up;
}

/* From "inet_pton":"AF_INET6","::1","&sin6_addr" at `from`; false: it is another call. */
static bool member_of_call(struct buf *out, size_t from)
{
	char text[256];
	char *value, *name, *end;
	size_t length = out->length - from;

	if (out->failed || length >= sizeof(text))
		return false;
	memcpy(text, out->data + from, length);
	text[length] = '\0';
	value = strchr(text, ',');
	name = strstr(text, ",\"&");
	if (!value || !name || name == value || text[length - 1] != '"')
		return false;
	*name = '\0';
	name += 3;
	end = strchr(name, '"');
	*end = '\0';
	out->length = from;
	buf_printf(out, "\"%s\":%s", name, value + 1);
	return true;
}

static void json_call_close(struct visitor *v)
{
	struct json_visitor *j = json(v);
	struct json_level closed = *level(j);

	pop(j);
	if (closed.made_up && member_of_call(j->out, closed.made_up))
		return;
	if (closed.values == 1)
		return;
	insert(j->out, closed.opened, "[");
	buf_byte(j->out, ']');
}

static void json_comment(struct visitor *v, const char *text)
{
	(void)v;
	(void)text;
}

static void json_changed(struct visitor *v)
{
	struct json_visitor *j = json(v);
	struct json_level *l = level(j);

	fill_in(j);
	if (l->several)
		buf_byte(j->out, ']');
	l->several = false;
	insert(j->out, l->value, "{\"before\":");
	buf_str(j->out, ",\"after\":");
	l->after = true;
	if (!l->list) {
		l->values = 0;
		l->value = j->out->length;
	}
}

static void json_result(
	struct visitor *v, enum result_kind kind, int64_t value, const struct fd_info *info)
{
	struct json_visitor *j = json(v);
	const char *name;

	json_args_end(j);
	buf_str(j->out, ",\"result\":");
	switch (kind) {
	case RESULT_ERROR:
		name = strerrorname_np((int)value);
		buf_str(j->out, value >= 512 ? "null,\"error\":\"" : "-1,\"error\":\"");
		if (name)
			buf_str(j->out, name);
		else
			buf_decimal(j->out, value);
		buf_byte(j->out, '"');
		break;
	case RESULT_HEX:
		json_put_address(j->out, (uint64_t)value);
		break;
	case RESULT_OCTAL:
		buf_byte(j->out, '"');
		buf_octal(j->out, (uint64_t)value);
		buf_byte(j->out, '"');
		break;
	case RESULT_FD:
		if (info)
			json_put_fd(j->out, (int)value, info);
		else
			buf_decimal(j->out, value);
		break;
	case RESULT_NONE:
	case RESULT_UNAVAILABLE:
		buf_str(j->out, "null");
		break;
	case RESULT_DECIMAL:
	case RESULT_PID:
	case RESULT_GROUP:
	case RESULT_SESSION:
		buf_decimal(j->out, value);
		break;
	}
}

static void json_aux_open(struct visitor *v)
{
	buf_str(json(v)->out, ",\"detail\":[");
	push(json(v), true);
}

static void json_aux_text(struct visitor *v, const char *text)
{
	put_words(json(v), text);
}

static void json_aux_names(struct visitor *v)
{
	(void)v; /* a constant has its name and its number here, in every style */
}

static void json_aux_close(struct visitor *v)
{
	pop(json(v));
	buf_byte(json(v)->out, ']');
}

static void json_resume(struct visitor *v)
{
	(void)v; /* a call is written whole, when it has ended */
}

static void json_unfinished(struct visitor *v)
{
	(void)v; /* the result tells */
}

/* Right after a change it is the name of what has changed once more. */
static void json_label(struct visitor *v, const char *name)
{
	const struct json_level *l = level(json(v));

	if (!l->after || l->values)
		json_key(json(v), name);
}

static void json_text(struct visitor *v, const char *text)
{
	/* Beside the result there is no place for words: it is a number, and the detail follows. */
	if (json(v)->depth > 0)
		json_aux_text(v, text);
}

static void json_set_close(struct visitor *v)
{
	json_array_close(v, false);
}

/* As at the end of a structure, what is not there says it. */
static void json_left_out(struct visitor *v)
{
	(void)v;
}

static void json_unreadable(struct visitor *v, uint64_t address)
{
	struct json_visitor *j = json(v);
	const struct json_level *l = level(j);
	struct buf *out = j->out;

	/* Instead of an element that was announced, or as one more. */
	if (!l->object && !l->list && (!l->begun || l->values || l->value != out->length))
		comma(j);
	value_begin(j);
	buf_str(out, "{\"unreadable\":");
	json_put_address(out, address);
	buf_byte(out, '}');
}

/* A raw value and its meaning: the value alone is kept. */
static void json_comment_open(struct visitor *v)
{
	struct json_visitor *j = json(v);

	push(j, true);
}

static void json_comment_close(struct visitor *v)
{
	struct json_visitor *j = json(v);
	size_t opened = level(j)->opened;

	pop(j);
	if (!j->out->failed)
		j->out->length = opened;
}

static const struct visitor_methods json_methods = {
	.arg = json_arg,
	.struct_open = json_struct_open,
	.field = json_field,
	.struct_close = json_struct_close,
	.array_open = json_array_open,
	.item = json_item,
	.array_close = json_array_close,
	.decimal = json_decimal,
	.number = json_number,
	.hex = json_hex,
	.octal = json_octal,
	.address = json_address,
	.string = json_string,
	.flags = json_flags,
	.one_of = json_one_of,
	.bit_set = json_bit_set,
	.fd = json_fd,
	.pid = json_pid,
	.symbol = json_symbol,
	.call_open = json_call_open,
	.call_close = json_call_close,
	.comment = json_comment,
	.changed = json_changed,
	.result = json_result,
	.aux_open = json_aux_open,
	.aux_text = json_aux_text,
	.aux_names = json_aux_names,
	.aux_close = json_aux_close,
	.resume = json_resume,
	.unfinished = json_unfinished,
	.label = json_label,
	.text = json_text,
	.set_open = json_array_open,
	.set_close = json_set_close,
	.unreadable = json_unreadable,
	.left_out = json_left_out,
	.comment_open = json_comment_open,
	.comment_close = json_comment_close,
};

void json_visitor_init(struct json_visitor *v, struct buf *out)
{
	v->visitor.methods = &json_methods;
	v->out = out;
	v->depth = 0;
	v->levels[0] = (struct json_level){ 0 };
}

void json_args_begin(struct json_visitor *v)
{
	buf_str(v->out, ",\"args\":{");
	v->depth = 0;
	v->levels[0] = (struct json_level){ 0 };
	push(v, false);
	level(v)->object = true;
}

void json_args_end(struct json_visitor *v)
{
	/* A call that never returned leaves open what its end would have filled in. */
	while (v->depth > 0) {
		bool object = level(v)->object;

		pop(v);
		buf_byte(v->out, object ? '}' : ']');
	}
}
