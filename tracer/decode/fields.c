/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes structures whose fields are a list. */
#include "decode/fields.h"

#include "decode/call.h"
#include "decode/net.h"

#include <string.h>

#define MAC_MAX 32 /* the kernel's MAX_ADDR_LEN */

uint64_t field_number(const void *bytes, size_t size)
{
	uint64_t value = 0;

	memcpy(&value, bytes, size < sizeof(value) ? size : sizeof(value));
	return value;
}

static int64_t signed_number(uint64_t value, size_t size)
{
	unsigned unused = size < 8 ? 64 - 8 * (unsigned)size : 0;

	return (int64_t)(value << unused) >> unused;
}

void put_mac(struct call *c, const void *bytes, size_t size)
{
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;
	char text[3 * MAC_MAX + 1] = "";
	const uint8_t *at = bytes;

	if (!abbrev || size > MAC_MAX)
		PUT(c, string, bytes, size, STRING_HEX, -1);
	if (c->style->constants == CONSTANTS_RAW || size > MAC_MAX)
		return;
	for (size_t i = 0; i < size; i++) {
		text[3 * i] = "0123456789abcdef"[at[i] >> 4];
		text[3 * i + 1] = "0123456789abcdef"[at[i] & 15];
		text[3 * i + 2] = i + 1 < size ? ':' : '\0';
	}
	if (abbrev)
		put_text(c, text);
	else
		put_comment(c, text);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static enum phase phase_of(const struct call *c)
{
	return c->entry && !c->exit ? AT_ENTRY : AT_EXIT;
}

void put_field_value(struct call *c, const struct field *f, const void *bytes)
{
	uint64_t value = field_number(bytes, f->size);

	switch ((enum field_kind)f->kind) {
	case F_UNSIGNED:
		put_number(c, value);
		break;
	case F_SIGNED:
		put_decimal(c, signed_number(value, f->size));
		break;
	case F_HEX:
		put_hex(c, value);
		break;
	case F_PADDED_HEX:
		put_padded_hex(c, value, f->size);
		break;
	case F_ADDRESS:
		put_address(c, value);
		break;
	case F_FD:
		put_fd(c, (int)value, phase_of(c));
		break;
	case F_PID:
		put_pid(c, (int)value);
		break;
	case F_ID:
		put_id(c, (uint32_t)value);
		break;
	case F_DEV:
		put_dev(c, value);
		break;
	case F_IFINDEX:
		put_ifindex(c, (unsigned)value);
		break;
	case F_FLAGS:
		put_flags(c, value, f->names);
		break;
	case F_ONE_OF:
		put_one_of(c, value, f->names);
		break;
	case F_STRING:
		put_fixed_string(c, bytes, f->size);
		break;
	case F_BYTES:
		put_bytes(c, bytes, f->size, f->size, 0);
		break;
	case F_MAC:
		put_mac(c, bytes, f->size);
		break;
	case F_INET:
		put_inet_within(c, bytes, f->size);
		break;
	case F_PORT:
		put_port(c, bytes);
		break;
	case F_STRUCT:
		put_fields_struct(c, f->fields, bytes);
		break;
	case F_PRINT:
		f->print(c, bytes);
		break;
	case F_STRING_AT:
		put_c_string(c, value, AT_ENTRY);
		break;
	case F_PATH_AT:
		put_path(c, value, AT_ENTRY);
		break;
	case F_WITHIN: /* are given more than the field */
	case F_CHOICE:
	case F_INET6:  /* names itself */
		break;
	}
}

void put_field_array(struct call *c, const struct field *f, const void *structure)
{
	const uint8_t *bytes = structure;
	size_t most = call_most_items(c), count = f->count, n = 0;

	if (f->counted) {
		uint64_t used = field_number(bytes + f->counted - 1, 4);

		count = used < count ? used : count;
	}
	put_array_open(c);
	for (; n < count && n < most; n++) {
		put_item(c);
		put_field_value(c, f, bytes + f->offset + n * f->size);
	}
	put_array_close(c, n < count);
}

bool put_fields(struct call *c, const struct field *fields, const void *bytes)
{
	return put_fields_within(c, fields, bytes, UINT64_MAX);
}

bool put_fields_within(
	struct call *c, const struct field *fields, const void *bytes, uint64_t size)
{
	bool left_out = false;

	for (const struct field *f = fields; f->name; f++) {
		const uint8_t *at = (const uint8_t *)bytes + f->offset;

		if (f->since && size <= f->since)
			continue;
		if (f->when == WHOLE && c->abbrev) {
			left_out = true;
			continue;
		}
		if (f->when == NON_ZERO && is_zero(at, (size_t)f->size * (f->count ? f->count : 1)))
			continue;
		if (f->kind == F_INET6) {
			char reference[64] = "&";

			(void)stpncpy(reference + 1, f->name, sizeof(reference) - 2);
			put_inet6_field(c, f->name, reference, at);
			continue;
		}
		if (f->kind == F_CHOICE) {
			f->print(c, bytes);
			continue;
		}
		put_field(c, f->name);
		if (f->kind == F_WITHIN)
			f->print(c, bytes);
		else if (f->kind == F_STRING && size - f->offset < f->size)
			put_fixed_string(c, at, size - f->offset);
		else if (f->count)
			put_field_array(c, f, bytes);
		else
			put_field_value(c, f, at);
	}
	return left_out;
}

void put_fields_struct(struct call *c, const struct field *fields, const void *bytes)
{
	bool left_out;

	put_struct_open(c);
	left_out = put_fields(c, fields, bytes);
	put_struct_close(c, left_out);
}
