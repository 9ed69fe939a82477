/* SPDX-License-Identifier: BSD-2-Clause */
/* Walks netlink attributes, and writes what each is by its row. */
#include "decode/nlattr.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/net.h"

#include <arpa/inet.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define HARDWARE_MAX 32 /* MAX_ADDR_LEN of the kernel's linux/netdevice.h */

struct span span_from(const struct span *s, size_t offset)
{
	struct span rest = *s;
	size_t known = offset < s->have ? offset : s->have;

	rest.bytes += known;
	rest.have -= known;
	rest.address += offset;
	rest.length -= offset;
	return rest;
}

struct span span_first(const struct span *s, size_t length)
{
	struct span first = *s;

	if (first.length > length)
		first.length = length;
	if (first.have > first.length)
		first.have = first.length;
	return first;
}

const void *span_bytes(struct call *c, const struct span *s, size_t size)
{
	if (s->have >= size)
		return s->bytes;
	put_address(c, s->address);
	return NULL;
}

void put_span(struct call *c, const struct span *s, unsigned flags)
{
	size_t shown = s->length < c->style->strings ? s->length : c->style->strings;

	if (!s->address || (s->have < shown && s->have < s->length))
		put_address(c, s->address);
	else
		put_bytes(c, s->bytes, s->have, s->length, flags);
}

void put_span_text(struct call *c, const struct span *s)
{
	struct span text = *s;

	if (s->have >= s->length && s->length && !s->bytes[s->length - 1]) {
		text.length--, text.have = text.length;
		put_span(c, &text, 0);
	} else if (s->have < s->length && s->have <= c->style->strings) {
		put_address(c, s->address);
	} else {
		size_t shown = s->have < c->style->strings ? s->have : c->style->strings;

		if (shown > s->length)
			shown = s->length;
		PUT(c, string, s->bytes, shown, STRING_CUT, -1);
	}
}

void put_span_address(struct call *c, const struct span *s, unsigned family, const char *name)
{
	size_t size = family == AF_INET ? 4 : family == AF_INET6 ? 16 : 0;
	char reference[40] = "&";

	if (name && (family != AF_INET6 || s->length < size || s->have < size))
		put_field(c, name);
	if (!size || s->length < size) {
		put_span(c, s, STRING_HEX);
	} else if (s->have < size) {
		put_address(c, s->address);
	} else if (family == AF_INET) {
		put_inet(c, s->bytes);
	} else if (name) {
		(void)snprintf(reference + 1, sizeof(reference) - 1, "%s", name);
		put_inet6_field(c, name, reference, s->bytes);
	} else {
		put_inet6(c, s->bytes);
	}
}

void put_index(struct call *c, unsigned index, const struct constants *names)
{
	const struct constant *row = names->rows;
	char text[96];

	while (row->name && row->value != index)
		row++;
	if (c->style->constants == CONSTANTS_RAW)
		(void)snprintf(text, sizeof(text), "[%u]=", index);
	else if (c->style->constants == CONSTANTS_VERBOSE && row->name)
		(void)snprintf(text, sizeof(text), "[%u /* %s */]=", index, row->name);
	else if (row->name)
		(void)snprintf(text, sizeof(text), "[%s]=", row->name);
	else
		(void)snprintf(text, sizeof(text), "[%u /* %s??? */]=", index, names->prefix);
	put_text(c, text);
}

bool put_span_array(struct call *c, const struct span *s, size_t size,
	void (*print)(struct call *c, const void *element, const void *detail), const void *detail)
{
	size_t count = s->length / size, most = call_most_items(c), n = 0;

	if (!count)
		return false;
	if (s->have < size) {
		put_address(c, s->address);
		return true;
	}
	put_array_open(c);
	for (; n < count && n < most && (n + 1) * size <= s->have; n++) {
		put_item(c);
		print(c, s->bytes + n * size, detail);
	}
	if (n < count && n < most) {
		put_item(c);
		PUT(c, unreadable, s->address + n * size);
		put_array_close(c, false);
	} else {
		put_array_close(c, n < count);
	}
	return true;
}

void put_span_rest(
	struct call *c, const struct span *s, size_t offset, const struct attributes *attributes)
{
	struct span rest;

	if (s->length <= offset)
		return;
	put_item(c);
	rest = span_from(s, offset);
	if (attributes)
		put_attributes(c, rest, attributes);
	else
		put_span(c, &rest, STRING_HEX);
}

static void print_number(struct call *c, const void *element, const void *detail)
{
	const struct attribute *a = detail;

	put_number(c, field_number(element, a->size));
}

static void print_structure(struct call *c, const void *element, const void *detail)
{
	const struct attribute *a = detail;

	put_fields_struct(c, a->fields, element);
}

struct indexed {
	const struct attribute *a;
	const uint8_t *first;
};

static void print_indexed(struct call *c, const void *element, const void *detail)
{
	const struct indexed *i = detail;
	size_t size = i->a->size;
	uint64_t value = field_number(element, size);

	put_index(c, (unsigned)((size_t)((const uint8_t *)element - i->first) / size), i->a->names);
	if (i->a->kind == A_INDEXED_SIGNED)
		put_decimal(c, size == 4 ? (int32_t)value : (int64_t)value);
	else
		put_number(c, value);
}

static void put_called(struct call *c, const char *function, uint64_t value)
{
	PUT(c, call_open, function);
	put_item(c);
	put_number(c, value);
	PUT(c, call_close);
}

/* One number, whose bytes have been read. */
static void put_attribute_number(struct call *c, const struct attribute *a, uint64_t value, size_t size)
{
	switch ((enum attribute_kind)a->kind) {
	case A_SIGNED:
		put_decimal(c, size == 4 ? (int32_t)value : (int64_t)value);
		break;
	case A_HEX:
	case A_ANY_HEX:
		put_hex(c, value);
		break;
	case A_ONE_OF:
	case A_ONE_OF_START:
		put_one_of(c, value, a->names);
		break;
	case A_FLAGS:
	case A_FLAGS_START:
		put_flags(c, value, a->names);
		break;
	case A_PORT:
		put_called(c, "htons", ntohs((uint16_t)value));
		break;
	case A_BE64:
		put_called(c, "htobe64", be64toh(value));
		break;
	case A_ETHERNET:
		PUT(c, call_open, "htons");
		put_item(c);
		put_one_of(c, ntohs((uint16_t)value), &ethernet_protocols);
		PUT(c, call_close);
		break;
	case A_FD:
		put_fd(c, (int)value, AT_ENTRY);
		break;
	case A_ID:
		put_id(c, (uint32_t)value);
		break;
	case A_IFINDEX:
		put_ifindex(c, (unsigned)value);
		break;
	case A_TICKS:
		put_ticks(c, value);
		break;
	default:
		put_number(c, value);
	}
}

/* How many bytes of the payload are the number; 0: it is none. */
static size_t number_size(const struct attribute *a, size_t length)
{
	switch ((enum attribute_kind)a->kind) {
	case A_ANY_HEX:
		return length == 1 || length == 2 || length == 4 || length == 8 ? length : 0;
	case A_ONE_OF:
	case A_FLAGS:
		if (length > 8 || length < a->size)
			return 0;
		return a->size ? a->size : length;
	case A_TICKS:
		return length <= 8 ? length : 0;
	case A_PORT:
	case A_ETHERNET:
		return length < 2 || (a->kind == A_ETHERNET && length > 8) ? 0 : 2;
	case A_BE64:
		return length < 8 ? 0 : 8;
	case A_FD:
	case A_ID:
	case A_IFINDEX:
		return length < 4 ? 0 : 4;
	default:
		return length < a->size ? 0 : a->size;
	}
}

static bool put_payload(struct call *c, const struct attribute *a, const struct span *s, unsigned type)
{
	size_t size;

	switch ((enum attribute_kind)a->kind) {
	case A_TEXT:
		put_span_text(c, s);
		return true;
	case A_BYTES:
		put_span(c, s, 0);
		return true;
	case A_HARDWARE:
		if (s->length > HARDWARE_MAX)
			return false;
		if (span_bytes(c, s, s->length))
			put_mac(c, s->bytes, s->length);
		return true;
	case A_INET:
	case A_INET6:
		if (s->length < (a->kind == A_INET ? 4 : 16))
			return false;
		put_span_address(c, s, a->kind == A_INET ? AF_INET : AF_INET6, NULL);
		return true;
	case A_ADDRESS:
		put_span_address(c, s, s->family, NULL);
		return true;
	case A_INDEXED:
	case A_INDEXED_SIGNED:
		return put_span_array(c, s, a->size, print_indexed, &(struct indexed){ a, s->bytes });
	case A_STRUCTS:
		return put_span_array(c, s, a->size, print_structure, a);
	case A_NUMBERS:
		return put_span_array(c, s, a->size, print_number, a);
	case A_STRUCT_THEN:
	case A_STRUCT:
		if (s->length < a->size)
			return false;
		if (span_bytes(c, s, a->size))
			put_fields_struct(c, a->fields, s->bytes);
		if (a->kind == A_STRUCT_THEN && (a->nested || s->have >= a->size))
			put_span_rest(c, s, a->nested ? ALIGNED(a->size) : a->size, a->nested);
		return true;
	case A_NESTED:
		put_attributes(c, *s, a->nested);
		return true;
	case A_PRINT:
		return a->print(c, s, type);
	default:
		size = number_size(a, s->length);
		if (!size && !(a->kind == A_TICKS && !s->length))
			return false;
		if (span_bytes(c, s, size))
			put_attribute_number(c, a, field_number(s->bytes, size), size);
		return true;
	}
}

static const struct attribute *row_of(const struct attributes *attributes, unsigned type)
{
	for (size_t i = 0; i < attributes->n; i++)
		if (attributes->rows[i].type == type)
			return &attributes->rows[i];
	return attributes->others;
}

CONSTANTS(type_flags, "NLA_F_", NULL, NAMED(NLA_F_NESTED), NAMED(NLA_F_NET_BYTEORDER));

static void put_type_flag(struct call *c, unsigned type, unsigned flag)
{
	if (!(type & flag))
		return;
	put_one_of(c, flag, &type_flags);
	put_text(c, "|");
}

static void put_attribute(struct call *c, const struct span *all, const struct nlattr *header,
	const struct attributes *attributes)
{
	struct span one = span_first(all, header->nla_len), payload;
	unsigned type = header->nla_type & (unsigned)NLA_TYPE_MASK;
	const struct attribute *row = row_of(attributes, type);

	if (one.length > NLA_HDRLEN) {
		put_array_open(c);
		put_item(c);
	}
	put_struct_open(c);
	FIELD(c, number, "nla_len", header->nla_len);
	put_field(c, "nla_type");
	put_type_flag(c, header->nla_type, NLA_F_NESTED);
	put_type_flag(c, header->nla_type, NLA_F_NET_BYTEORDER);
	if (attributes->names)
		put_one_of(c, type, attributes->names);
	else
		put_hex(c, type);
	put_struct_close(c, false);
	if (one.length <= NLA_HDRLEN)
		return;
	put_item(c);
	payload = span_from(&one, NLA_HDRLEN);
	if (!row || !put_payload(c, row, &payload, header->nla_type))
		put_span(c, &payload, STRING_HEX);
	put_array_close(c, false);
}

/* The next header; false: there is none, and why not has been written. */
static bool next_header(struct call *c, const struct span *s, struct nlattr *header, bool in_array)
{
	if (s->length < sizeof(*header)) {
		put_span(c, s, STRING_HEX);
		return false;
	}
	if (s->have >= sizeof(*header)) {
		memcpy(header, s->bytes, sizeof(*header));
		return true;
	}
	if (in_array)
		PUT(c, unreadable, s->address);
	else
		put_address(c, s->address);
	return false;
}

void put_attributes(struct call *c, struct span s, const struct attributes *attributes)
{
	size_t most = call_most_items(c), n = 0, next;
	struct nlattr header;
	bool in_array = false, more = false;

	for (; next_header(c, &s, &header, in_array); n++) {
		if (n >= most) {
			more = true;
			break;
		}
		next = 0;
		if (header.nla_len >= NLA_HDRLEN && s.length > ALIGNED(header.nla_len))
			next = ALIGNED(header.nla_len);
		if (!in_array && next) {
			put_array_open(c);
			put_item(c);
			in_array = true;
		}
		put_attribute(c, &s, &header, attributes);
		if (!next)
			break;
		s = span_from(&s, next);
		if (n + 1 < most || s.length < sizeof(header) || s.have < sizeof(header))
			put_item(c);
	}
	if (in_array)
		put_array_close(c, more);
	else if (more)
		put_text(c, "..."); /* -s 0 */
}
