/* SPDX-License-Identifier: BSD-2-Clause */
/* Netlink messages (netlink(7)): headers, errors, and the payload by the socket's protocol. */
#include "decode/netlink.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/newer-constants.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

#define HEADER sizeof(struct nlmsghdr)

int netlink_protocol(const struct call *c, int fd)
{
	const struct blob *b = record_first_blob(c->record);

	/* -y tells less of a socket: there may be two blobs of it */
	for (uint32_t i = 0; i < c->record->n_blobs; i++, b = blob_next(b)) {
		const struct fd_info *info = (const void *)b->data;

		if (b->kind == BLOB_FD && (int64_t)b->address == fd &&
			info->kind == FD_KIND_SOCKET && info->family == AF_NETLINK)
			return info->protocol;
	}
	return -1;
}

/* --- kernel events: text ------------------------------------------------------------------------------- */
static void print_network_hex(struct call *c, const void *bytes)
{
	PUT(c, call_open, "htonl");
	put_item(c);
	put_hex(c, ntohl((uint32_t)field_number(bytes, 4)));
	PUT(c, call_close);
}

/* udev's own messages begin with this (libudev's monitor). */
#define UDEV_FIELD(name_, offset_, kind_)                                                          \
	{ .name = #name_, .offset = (offset_), .size = 4, .kind = F_##kind_,                       \
		.print = print_network_hex }
static const struct field udev_fields[] = {
	{ .name = "prefix", .size = 8, .kind = F_STRING },
	UDEV_FIELD(magic, 8, PRINT), UDEV_FIELD(header_size, 12, UNSIGNED),
	UDEV_FIELD(properties_off, 16, UNSIGNED), UDEV_FIELD(properties_len, 20, UNSIGNED),
	UDEV_FIELD(filter_subsystem_hash, 24, PRINT), UDEV_FIELD(filter_devtype_hash, 28, PRINT),
	UDEV_FIELD(filter_tag_bloom_hi, 32, PRINT), UDEV_FIELD(filter_tag_bloom_lo, 36, PRINT), F_END
};

#define UDEV_SIZE 40

static void put_uevent(struct call *c, const struct span *s)
{
	struct span properties;

	if (s->have < UDEV_SIZE || memcmp(s->bytes, "libudev", 8) != 0) {
		put_span(c, s, 0);
		return;
	}
	if (s->length > UDEV_SIZE) {
		put_array_open(c);
		put_item(c);
	}
	put_fields_struct(c, udev_fields, s->bytes);
	if (s->length > UDEV_SIZE) {
		put_item(c);
		properties = span_from(s, UDEV_SIZE);
		put_span(c, &properties, 0);
		put_array_close(c, false);
	}
}

/* --- one message --------------------------------------------------------------------------------------- */
static void put_message(
	struct call *c, const struct nlmsghdr *header, const struct span *s, int protocol);

static bool print_cookie(struct call *c, const struct span *s, unsigned type)
{
	size_t most = call_most_items(c), n = 0;

	(void)type;
	put_array_open(c);
	for (; n < s->have && n < most; n++) {
		put_item(c);
		put_number(c, s->bytes[n]);
	}
	put_array_close(c, n < s->length);
	return true;
}

CONSTANTS(error_attribute_names, "NLMSGERR_ATTR_", NULL, NAMED(NLMSGERR_ATTR_UNUSED),
	NAMED(NLMSGERR_ATTR_MSG), NAMED(NLMSGERR_ATTR_OFFS), NAMED(NLMSGERR_ATTR_COOKIE),
	NAMED(NLMSGERR_ATTR_POLICY));
ATTRIBUTES(error_attributes, error_attribute_names, TEXT(NLMSGERR_ATTR_MSG), U32(NLMSGERR_ATTR_OFFS),
	PRINTED(NLMSGERR_ATTR_COOKIE, print_cookie));

/* The message that was wrong, or its header; then what explains it. */
static void put_error(struct call *c, const struct span *s, int protocol, bool capped)
{
	struct span message, rest;
	struct nlmsgerr error;
	const void *bytes;
	size_t size;

	if (s->length < sizeof(error)) {
		put_span(c, s, STRING_HEX);
		return;
	}
	bytes = span_bytes(c, s, sizeof(error));
	if (!bytes)
		return;
	memcpy(&error, bytes, sizeof(error));
	message = span_from(s, offsetof(struct nlmsgerr, msg));
	size = !capped && error.msg.nlmsg_len > HEADER ? error.msg.nlmsg_len : HEADER;
	if (size > message.length)
		size = message.length;
	if (message.length > size) {
		put_array_open(c);
		put_item(c);
	}
	put_struct_open(c);
	put_field(c, "error");
	put_negative_errno(c, error.error);
	put_field(c, "msg");
	rest = span_first(&message, size);
	put_message(c, &error.msg, &rest, protocol);
	put_struct_close(c, false);
	if (message.length > size) {
		put_item(c);
		put_attributes(c, span_from(&message, size), &error_attributes);
		put_array_close(c, false);
	}
}

static const struct {
	int protocol;
	bool (*put)(struct call *c, const struct nlmsghdr *header, const struct span *s);
} payloads[] = {
	{ NETLINK_ROUTE, put_route_message }, { NETLINK_SOCK_DIAG, put_diag_message },
	{ NETLINK_NETFILTER, put_netfilter_message }, { NETLINK_CRYPTO, put_crypto_message },
	{ NETLINK_SELINUX, put_selinux_message },
};

static void put_payload(
	struct call *c, const struct nlmsghdr *header, const struct span *s, int protocol)
{
	bool done = header->nlmsg_type == NLMSG_DONE;
	const void *bytes;

	if (header->nlmsg_type == NLMSG_ERROR) {
		put_error(c, s, protocol, header->nlmsg_flags & NLM_F_CAPPED);
		return;
	}
	if (header->nlmsg_type >= NLMSG_MIN_TYPE || done)
		for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
			if (payloads[i].protocol == protocol && payloads[i].put(c, header, s))
				return;
	if (!done || s->length != sizeof(int)) {
		put_span(c, s, STRING_HEX);
		return;
	}
	bytes = span_bytes(c, s, sizeof(int));
	if (bytes)
		put_decimal(c, (int)field_number(bytes, sizeof(int)));
}

static void put_message(
	struct call *c, const struct nlmsghdr *header, const struct span *s, int protocol)
{
	struct span one = span_first(s, header->nlmsg_len), payload;

	if (one.length > HEADER) {
		put_array_open(c);
		put_item(c);
	}
	put_struct_open(c);
	FIELD(c, number, "nlmsg_len", header->nlmsg_len);
	put_field(c, "nlmsg_type");
	put_message_type(c, header->nlmsg_type, protocol);
	put_field(c, "nlmsg_flags");
	put_message_flags(c, header->nlmsg_flags, header->nlmsg_type, protocol);
	FIELD(c, number, "nlmsg_seq", header->nlmsg_seq);
	FIELD(c, pid, "nlmsg_pid", (int)header->nlmsg_pid);
	put_struct_close(c, false);
	if (one.length <= HEADER)
		return;
	put_item(c);
	payload = span_from(&one, HEADER);
	put_payload(c, header, &payload, protocol);
	put_array_close(c, false);
}

/* --- all messages -------------------------------------------------------------------------------------- */
static bool next_header(struct call *c, const struct span *s, struct nlmsghdr *header, bool in_array)
{
	if (s->length < HEADER) {
		put_span(c, s, STRING_HEX);
		return false;
	}
	if (s->have >= HEADER) {
		memcpy(header, s->bytes, HEADER);
		return true;
	}
	if (in_array)
		PUT(c, unreadable, s->address);
	else
		put_address(c, s->address);
	return false;
}

static void put_messages(struct call *c, struct span s, int protocol)
{
	size_t most = call_most_items(c), n = 0, next;
	bool in_array = false, more = false;
	struct nlmsghdr header;

	for (; next_header(c, &s, &header, in_array); n++) {
		if (n >= most) {
			more = true;
			break;
		}
		next = 0;
		if (header.nlmsg_len >= HEADER && s.length > (((size_t)header.nlmsg_len + 3) & ~(size_t)3))
			next = ((size_t)header.nlmsg_len + 3) & ~(size_t)3;
		if (!in_array && next) {
			put_array_open(c);
			put_item(c);
			in_array = true;
		}
		put_message(c, &header, &s, protocol);
		if (!next)
			break;
		s = span_from(&s, next);
		if (n + 1 < most || s.length < HEADER || s.have < HEADER)
			put_item(c);
	}
	if (in_array)
		put_array_close(c, more);
	else if (more)
		put_text(c, "..."); /* -s 0 */
}

void put_netlink(struct call *c, uint64_t address, uint64_t length, int protocol, bool at_exit)
{
	struct span s = { .address = address, .length = length };
	struct memory m;

	if (address && call_find(c, address, at_exit ? AT_EXIT : AT_ENTRY, &m)) {
		s.bytes = m.bytes;
		s.have = m.size < length ? m.size : length;
	}
	if (protocol == NETLINK_KOBJECT_UEVENT)
		put_uevent(c, &s);
	else
		put_messages(c, s, protocol);
}
