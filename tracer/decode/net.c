/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses of sockets. */
#include "decode/net.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/sockaddr.h"
#include "decode/types.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* The kernel's LOOPBACK_IFINDEX, include/net/flow.h. */
#define LOOPBACK_INDEX 1

/* A value in network order: the bytes themselves in -X raw and verbose, what they mean in the others. */
static void put_network(struct call *c, const void *bytes, size_t size, void (*meaning)(struct call *c,
	const void *bytes))
{
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;

	if (!abbrev)
		PUT(c, string, bytes, size, STRING_HEX, -1);
	if (c->style->constants == CONSTANTS_RAW)
		return;
	if (!abbrev)
		PUT(c, comment_open);
	meaning(c, bytes);
	if (!abbrev)
		PUT(c, comment_close);
}

static void mean_port(struct call *c, const void *bytes)
{
	uint16_t port;

	memcpy(&port, bytes, sizeof(port));
	PUT(c, call_open, "htons");
	put_item(c);
	put_number(c, ntohs(port));
	PUT(c, call_close);
}

static void mean_ethernet(struct call *c, const void *bytes)
{
	unsigned protocol = ntohs((uint16_t)field_number(bytes, 2));
	const struct constant *row = ethernet_protocols.rows;

	while (row->name && row->value != protocol)
		row++;
	PUT(c, call_open, "htons");
	put_item(c);
	/* within a comment there is no room for another one */
	if (row->name && c->style->constants == CONSTANTS_VERBOSE)
		put_text(c, row->name);
	else
		put_one_of(c, protocol, &ethernet_protocols);
	PUT(c, call_close);
}

static void mean_long(struct call *c, const void *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	PUT(c, call_open, "htonl");
	put_item(c);
	put_number(c, ntohl(value));
	PUT(c, call_close);
}

static void mean_inet(struct call *c, const void *bytes)
{
	char text[INET_ADDRSTRLEN];

	PUT(c, call_open, "inet_addr");
	put_item(c);
	if (inet_ntop(AF_INET, bytes, text, sizeof(text)))
		PUT(c, string, text, strlen(text), STRING_PATH, -1);
	PUT(c, call_close);
}

void put_port(struct call *c, const void *bytes)
{
	put_network(c, bytes, 2, mean_port);
}

void put_inet(struct call *c, const void *bytes)
{
	put_network(c, bytes, 4, mean_inet);
}

void put_inet_within(struct call *c, const void *bytes, size_t size)
{
	put_network(c, bytes, size, mean_inet);
}

/* inet_pton(AF_INET6, "::1"), with where it is put as one more argument unless reference is NULL. */
static void mean_inet6(struct call *c, const void *bytes, const char *reference)
{
	char text[INET6_ADDRSTRLEN];

	PUT(c, call_open, "inet_pton");
	put_item(c);
	put_text(c, "AF_INET6");
	put_item(c);
	if (inet_ntop(AF_INET6, bytes, text, sizeof(text)))
		PUT(c, string, text, strlen(text), STRING_PATH, -1);
	if (reference) {
		put_item(c);
		put_text(c, reference);
	}
	PUT(c, call_close);
}

static void mean_plain_inet6(struct call *c, const void *bytes)
{
	mean_inet6(c, bytes, NULL);
}

void put_inet6(struct call *c, const void *bytes)
{
	put_network(c, bytes, 16, mean_plain_inet6);
}

/* strace's inet_pton(AF_INET6, "::1", &sin6_addr) takes the place of the field's name. */
void put_inet6_field(struct call *c, const char *name, const char *reference,
	const void *bytes)
{
	if (c->style->constants != CONSTANTS_ABBREV) {
		put_field(c, name);
		put_inet6(c, bytes);
		return;
	}
	put_item(c);
	mean_inet6(c, bytes, reference);
}

void put_ifindex(struct call *c, unsigned index)
{
	if (index != LOOPBACK_INDEX || c->style->constants == CONSTANTS_RAW) {
		put_number(c, index);
		return;
	}
	if (c->style->constants == CONSTANTS_VERBOSE) {
		put_number(c, index);
		PUT(c, comment_open);
	}
	PUT(c, call_open, "if_nametoindex");
	put_item(c);
	PUT(c, string, "lo", 2, STRING_PATH, -1);
	PUT(c, call_close);
	if (c->style->constants == CONSTANTS_VERBOSE)
		PUT(c, comment_close);
}

/* --- families ---------------------------------------------------------------------------------------- */
/* What has no description, or is too short for it. */
void put_plain_address(struct call *c, const void *bytes, size_t size)
{
	put_field(c, "sa_data");
	PUT(c, string, (const char *)bytes + 2, size - 2, 0, -1);
}

static void put_in(struct call *c, const void *bytes, size_t size)
{
	struct sockaddr_in in;

	if (size < sizeof(in)) {
		put_plain_address(c, bytes, size);
		return;
	}
	memcpy(&in, bytes, sizeof(in));
	FIELD(c, port, "sin_port", &in.sin_port);
	FIELD(c, inet, "sin_addr", &in.sin_addr);
}

static void put_in6(struct call *c, const void *bytes, size_t size)
{
	struct sockaddr_in6 in6 = { 0 };

	if (size < offsetof(struct sockaddr_in6, sin6_scope_id)) {
		put_plain_address(c, bytes, size);
		return;
	}
	memcpy(&in6, bytes, size < sizeof(in6) ? size : sizeof(in6));
	FIELD(c, port, "sin6_port", &in6.sin6_port);
	put_field(c, "sin6_flowinfo");
	put_network(c, &in6.sin6_flowinfo, 4, mean_long);
	put_inet6_field(c, "sin6_addr", "&sin6_addr", &in6.sin6_addr);
	if (size < sizeof(in6))
		return;
	/* only a local address means an interface */
	if (IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr) || IN6_IS_ADDR_MC_LINKLOCAL(&in6.sin6_addr))
		FIELD(c, ifindex, "sin6_scope_id", in6.sin6_scope_id);
	else
		FIELD(c, number, "sin6_scope_id", in6.sin6_scope_id);
}

static void put_un(struct call *c, const void *bytes, size_t size)
{
	const char *path = (const char *)bytes + offsetof(struct sockaddr_un, sun_path);
	size_t length = size - offsetof(struct sockaddr_un, sun_path);

	if (size <= offsetof(struct sockaddr_un, sun_path))
		return;
	if (length > sizeof(((struct sockaddr_un *)0)->sun_path))
		length = sizeof(((struct sockaddr_un *)0)->sun_path);
	put_field(c, "sun_path");
	if (path[0]) {
		PUT(c, string, path, strnlen(path, length), STRING_PATH, -1);
		return;
	}
	/* abstract: the name is all that follows the NUL */
	put_text(c, "@");
	PUT(c, string, path + 1, length - 1, STRING_PATH, -1);
}

/* Eight digits less the "0x" of the C library's %#08x, which writes nothing before a zero. */
static void put_groups(struct call *c, uint32_t groups)
{
	char text[11];
	size_t n = 0;
	int digits = groups ? 6 : 8;

	if (groups >> 24)
		digits = groups >> 28 ? 8 : 7;
	if (groups) {
		text[n++] = '0';
		text[n++] = 'x';
	}
	for (int i = digits - 1; i >= 0; i--)
		text[n++] = "0123456789abcdef"[groups >> (4 * i) & 15];
	text[n] = '\0';
	put_text(c, text);
}

static void put_nl(struct call *c, const void *bytes, size_t size)
{
	struct sockaddr_nl nl;

	if (size < sizeof(nl)) {
		put_plain_address(c, bytes, size);
		return;
	}
	memcpy(&nl, bytes, sizeof(nl));
	if (nl.nl_pad)
		FIELD(c, hex, "nl_pad", nl.nl_pad);
	FIELD(c, pid, "nl_pid", (int)nl.nl_pid);
	FIELD(c, groups, "nl_groups", nl.nl_groups);
}

static void put_ll(struct call *c, const void *bytes, size_t size)
{
	struct sockaddr_ll ll = { 0 };
	const uint8_t *address;
	size_t there;

	if (size < offsetof(struct sockaddr_ll, sll_addr)) {
		put_plain_address(c, bytes, size);
		return;
	}
	memcpy(&ll, bytes, size < sizeof(ll) ? size : sizeof(ll));
	put_field(c, "sll_protocol");
	put_network(c, &ll.sll_protocol, 2, mean_ethernet);
	FIELD(c, ifindex, "sll_ifindex", (unsigned)ll.sll_ifindex);
	FIELD(c, one_of, "sll_hatype", ll.sll_hatype, &arp_hardware);
	FIELD(c, one_of, "sll_pkttype", ll.sll_pkttype, &packet_types);
	FIELD(c, number, "sll_halen", ll.sll_halen);
	if (!ll.sll_halen)
		return;
	address = (const uint8_t *)bytes + offsetof(struct sockaddr_ll, sll_addr);
	there = size - offsetof(struct sockaddr_ll, sll_addr);
	put_field(c, "sll_addr");
	put_array_open(c);
	for (size_t i = 0; i < ll.sll_halen && i < there; i++) {
		put_item(c);
		put_hex(c, address[i]);
	}
	put_array_close(c, ll.sll_halen > there);
}

static const struct {
	int family;
	void (*put)(struct call *c, const void *bytes, size_t size);
} families[] = {
	{ AF_UNIX, put_un }, { AF_INET, put_in }, { AF_INET6, put_in6 }, { AF_NETLINK, put_nl },
	{ AF_PACKET, put_ll },
};

void put_address_parts(struct call *c, const void *bytes, size_t size)
{
	uint16_t family;

	memcpy(&family, bytes, sizeof(family));
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (families[i].family == family) {
			families[i].put(c, bytes, size);
			return;
		}
	if (!put_rare_address(c, bytes, size, family))
		put_plain_address(c, bytes, size);
}

void put_sockaddr(struct call *c, const void *bytes, size_t size)
{
	uint16_t family;

	memcpy(&family, bytes, sizeof(family));
	put_struct_open(c);
	FIELD(c, one_of, "sa_family", family, &socket_families);
	if (size > sizeof(family))
		put_address_parts(c, bytes, size);
	put_struct_close(c, false);
}

void put_sockaddr_at(struct call *c, uint64_t address, uint64_t length, enum phase phase)
{
	const void *bytes = NULL;

	if (length > INT32_MAX)
		length = 0;
	if (length > sizeof(struct sockaddr_storage))
		length = sizeof(struct sockaddr_storage);
	if (length >= sizeof(uint16_t))
		bytes = call_bytes(c, address, length, phase);
	if (bytes)
		put_sockaddr(c, bytes, length);
	else
		put_address(c, address);
}

/* --- arguments --------------------------------------------------------------------------------------- */
static void print_sockaddr_in(struct call *c, const struct arg *a, unsigned reg)
{
	put_sockaddr_at(c, reg_raw(c, reg), reg_unsigned(c, a->length_arg), AT_ENTRY);
}

static void capture_sockaddr(struct capture_builder *b, const struct arg *a, unsigned reg,
	unsigned when)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	capture_set_length(op, a);
	op->max = sizeof(struct sockaddr_storage);
}

static void capture_sockaddr_in(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	struct capture_op *op;

	capture_sockaddr(b, a, reg, CAPTURE_ENTRY);
	/* the one address that has a descriptor in it */
	op = capture_add(b, CAPTURE_SKIP_AT, CAPTURE_ENTRY, reg);
	op->value = AF_XDP;
	op->count = 1;
	op = capture_add(b, CAPTURE_FD, CAPTURE_ENTRY, reg);
	op->from = FROM_BLOB;
	op->offset = offsetof(struct sockaddr_xdp, sxdp_shared_umem_fd);
}

/* The length that the kernel says may be more than there was room for. */
static void print_sockaddr_out(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg), length_at = reg_raw(c, a->length_arg);
	uint32_t room = 0, length = 0;

	(void)call_copy(c, length_at, AT_ENTRY, &room, sizeof(room));
	if (c->failed || !length_at ||
		!call_copy(c, length_at, AT_EXIT, &length, sizeof(length))) {
		put_address(c, address);
		return;
	}
	put_sockaddr_at(c, address, length < room ? length : room, AT_EXIT);
}

static void capture_sockaddr_out(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	capture_sockaddr(b, a, reg, CAPTURE_EXIT_OK);
}

/* [128 => 16]: how much room there was, and how much was there */
static void print_optlen(struct call *c, const struct arg *a, unsigned reg)
{
	uint64_t address = reg_raw(c, reg);
	const void *before = call_bytes(c, address, sizeof(int), AT_ENTRY);
	const void *after = call_bytes(c, address, sizeof(int), AT_EXIT);
	int old, new;

	(void)a;
	if (!before || (!c->failed && !after)) {
		put_address(c, address);
		return;
	}
	memcpy(&old, before, sizeof(old));
	put_array_open(c);
	put_item(c);
	put_decimal(c, old);
	if (!c->failed && memcmp(before, after, sizeof(old)) != 0) {
		memcpy(&new, after, sizeof(new));
		put_changed(c);
		put_decimal(c, new);
	}
	put_array_close(c, false);
}

/* Nobody looks at the length of an address that is not asked for. */
static void print_socklen_inout(struct call *c, const struct arg *a, unsigned reg)
{
	if (!reg_raw(c, reg - 1))
		put_address(c, reg_raw(c, reg));
	else
		print_optlen(c, a, reg);
}

static void capture_socklen_inout(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg, sizeof(int));
}

const struct arg_type arg_sockaddr_in = {
	.print = print_sockaddr_in, .capture = capture_sockaddr_in
};
const struct arg_type arg_sockaddr_out = {
	.print = print_sockaddr_out, .capture = capture_sockaddr_out, .at_exit = true
};
const struct arg_type arg_socklen_inout = {
	.print = print_socklen_inout, .capture = capture_socklen_inout, .at_exit = true
};

const struct arg_type arg_optlen = {
	.print = print_optlen, .capture = capture_socklen_inout, .at_exit = true
};

/* The protocol's names depend on the family. */
static void print_protocol(struct call *c, const struct arg *a, unsigned reg)
{
	int family = reg_int(c, 0);

	(void)a;
	if (family == AF_INET || family == AF_INET6)
		put_one_of(c, reg_unsigned(c, reg), &inet_protocols);
	else if (family == AF_NETLINK)
		put_one_of(c, reg_unsigned(c, reg), &netlink_protocols);
	else if (family == AF_BLUETOOTH)
		put_one_of(c, reg_unsigned(c, reg), &bt_protocols);
	else if (family == AF_CAN)
		put_one_of(c, reg_unsigned(c, reg), &can_protocols);
	else if (family == AF_PACKET) {
		PUT(c, call_open, "htons");
		put_item(c);
		put_one_of(c, ntohs((uint16_t)reg_unsigned(c, reg)), &ethernet_protocols);
		PUT(c, call_close);
	} else
		put_number(c, reg_raw(c, reg));
}

const struct arg_type arg_socket_protocol = { .print = print_protocol };

/* SOCK_STREAM|SOCK_CLOEXEC; a type that there is not is no value of its own, but bits like any. */
static void print_socket_type(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned type = reg_unsigned(c, reg);
	const struct constant *row = socket_type_values.rows;

	(void)a;
	while (row->name && row->value != (type & socket_types.base_mask))
		row++;
	if (!row->name) {
		put_flags(c, type, &socket_type_flags);
		return;
	}
	put_one_of(c, row->value, &socket_type_values);
	if (type == row->value)
		return;
	put_text(c, "|");
	put_flags(c, type & ~(unsigned)socket_types.base_mask, &socket_type_flags);
}

const struct arg_type arg_socket_type = { .print = print_socket_type };
