/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of NETLINK_ROUTE: a structure that begins with an address family, then attributes. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

static const struct route_message *const messages[] = {
	route_link_messages, route_address_messages, route_rule_messages, route_tc_messages,
	route_neighbour_messages, route_multicast_messages, route_stats_messages,
};

/* of messages that have nothing but a family */
const struct field route_no_fields[] = { F_END };

static const struct route_message *message_of(unsigned type, unsigned family)
{
	/* the forwarding table of bridges is asked for with the header of links */
	if (type == RTM_GETNEIGH && family == AF_BRIDGE)
		type = RTM_GETLINK;
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
		for (const struct route_message *m = messages[i]; m->family; m++)
			if (type >= m->first && type <= m->last && (!m->only || m->only == family))
				return m;
	return NULL;
}

/* A message that is not described: its family, and bytes. */
static void put_unknown(struct call *c, const struct span *s, unsigned family)
{
	struct span rest;

	put_struct_open(c);
	FIELD(c, one_of, "family", family, &socket_families);
	if (s->length > 1) {
		rest = span_from(s, 1);
		FIELD(c, span, "data", &rest, STRING_HEX);
	}
	put_struct_close(c, false);
}

void put_headed_message(struct call *c, const struct route_message *m, const struct span *s)
{
	const uint8_t *bytes = s->bytes;
	struct span attributes;
	bool whole;

	if (!m) {
		put_unknown(c, s, *bytes);
		return;
	}
	put_struct_open(c);
	put_field(c, m->family);
	if (m->put_family)
		m->put_family(c, *bytes);
	else
		put_one_of(c, *bytes, &socket_families);
	whole = s->length >= m->size && s->have >= m->size;
	if (whole) {
		(void)put_fields(c, m->fields, bytes);
	} else if (s->length >= m->size) {
		put_item(c);
		put_address(c, s->address + 1);
	}
	put_struct_close(c, s->length < m->size);
	if (!whole || (!m->attributes && !m->then_bytes) || s->length <= ALIGNED(m->size))
		return;
	attributes = *s;
	attributes.family = *bytes;
	put_span_rest(c, &attributes, ALIGNED(m->size), m->attributes);
}

bool put_route_message(struct call *c, const struct nlmsghdr *header, const struct span *s)
{
	const uint8_t *bytes;

	if (header->nlmsg_type == NLMSG_DONE)
		return false;
	bytes = span_bytes(c, s, 1);
	if (bytes)
		put_headed_message(c, message_of(header->nlmsg_type, *bytes), s);
	return true;
}
