/* SPDX-License-Identifier: BSD-2-Clause */
/* Multicast of NETLINK_ROUTE: bridges' databases (linux/if_bridge.h), packets without a route (linux/mroute.h, mroute6.h). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"

#include <arpa/inet.h>
#include <linux/if_bridge.h>
#include <linux/mroute.h>
#include <linux/mroute6.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/* behind the headers that may have them */
#include "decode/newer-net-constants.h"

/* --- bridges ------------------------------------------------------------------------------------------- */
CONSTANTS(entry_states, "MDB_", NULL,
	NAMED(MDB_TEMPORARY), NAMED(MDB_PERMANENT));
CONSTANTS(entry_flags, "MDB_FLAGS_", NULL,
	NAMED(MDB_FLAGS_OFFLOAD), NAMED(MDB_FLAGS_FAST_LEAVE), NAMED(MDB_FLAGS_STAR_EXCL),
	NAMED(MDB_FLAGS_BLOCKED), NAMED(MDB_FLAGS_OFFLOAD_FAILED));

/* The protocol is a family, in network order. */
static void print_group(struct call *c, const void *bytes)
{
	const uint8_t *at = bytes;
	size_t offset = offsetof(struct br_mdb_entry, addr.proto) - offsetof(struct br_mdb_entry, addr);
	unsigned family = ntohs((uint16_t)field_number(at + offset, 2));
	struct span address = { .bytes = at, .have = 16, .length = 16, .address = 1 };

	put_struct_open(c);
	put_span_address(c, &address, family, "u");
	put_field(c, "proto");
	PUT(c, call_open, "htons");
	put_item(c);
	put_one_of(c, family, &socket_families);
	PUT(c, call_close);
	put_struct_close(c, false);
}

static const struct field entry_fields[] = {
	F(struct br_mdb_entry, ifindex, IFINDEX),
	F(struct br_mdb_entry, state, ONE_OF, .names = &entry_states),
	F(struct br_mdb_entry, flags, FLAGS, .names = &entry_flags),
	F(struct br_mdb_entry, vid, UNSIGNED),
	F(struct br_mdb_entry, addr, PRINT, .print = print_group), F_END
};
CONSTANTS(entry_attribute_names, "MDBA_MDB_EATTR_", NULL,
	NAMED(MDBA_MDB_EATTR_UNSPEC), NAMED(MDBA_MDB_EATTR_TIMER), NAMED(MDBA_MDB_EATTR_SRC_LIST),
	NAMED(MDBA_MDB_EATTR_GROUP_MODE), NAMED(MDBA_MDB_EATTR_SOURCE),
	NAMED(MDBA_MDB_EATTR_RTPROT), NAMED(MDBA_MDB_EATTR_DST), NAMED(MDBA_MDB_EATTR_DST_PORT),
	NAMED(MDBA_MDB_EATTR_VNI), NAMED(MDBA_MDB_EATTR_IFINDEX), NAMED(MDBA_MDB_EATTR_SRC_VNI));
ATTRIBUTES(entry_attributes, entry_attribute_names, IS(MDBA_MDB_EATTR_TIMER, TICKS));
CONSTANTS(entry_names, "MDBA_MDB_ENTRY_", NULL,
	NAMED(MDBA_MDB_ENTRY_UNSPEC), NAMED(MDBA_MDB_ENTRY_INFO));
ATTRIBUTES(entry_list_attributes, entry_names,
	STRUCT_THEN(MDBA_MDB_ENTRY_INFO, struct br_mdb_entry, entry_fields, &entry_attributes));
CONSTANTS(group_names, "MDBA_MDB_", NULL,
	NAMED(MDBA_MDB_UNSPEC), NAMED(MDBA_MDB_ENTRY));
ATTRIBUTES(group_attributes, group_names, NESTED(MDBA_MDB_ENTRY, entry_list_attributes));

CONSTANTS(router_types, "MDB_RTR_TYPE_", NULL,
	NAMED(MDB_RTR_TYPE_DISABLED), NAMED(MDB_RTR_TYPE_TEMP_QUERY), NAMED(MDB_RTR_TYPE_PERM),
	NAMED(MDB_RTR_TYPE_TEMP));
CONSTANTS(port_names, "MDBA_ROUTER_PATTR_", NULL,
	NAMED(MDBA_ROUTER_PATTR_UNSPEC), NAMED(MDBA_ROUTER_PATTR_TIMER),
	NAMED(MDBA_ROUTER_PATTR_TYPE), NAMED(MDBA_ROUTER_PATTR_INET_TIMER),
	NAMED(MDBA_ROUTER_PATTR_INET6_TIMER), NAMED(MDBA_ROUTER_PATTR_VID));
ATTRIBUTES(port_attributes, port_names,
	IS(MDBA_ROUTER_PATTR_TIMER, TICKS),
	NAMED_START(MDBA_ROUTER_PATTR_TYPE, router_types, 1), IS(MDBA_ROUTER_PATTR_INET_TIMER, TICKS),
	IS(MDBA_ROUTER_PATTR_INET6_TIMER, TICKS));

static bool print_port(struct call *c, const struct span *s, unsigned type)
{
	(void)type;
	if (s->length < sizeof(uint32_t))
		return false;
	if (span_bytes(c, s, sizeof(uint32_t)))
		put_field_value(c, &(struct field){ .kind = F_IFINDEX, .size = sizeof(uint32_t) }, s->bytes);
	put_span_rest(c, s, sizeof(uint32_t), &port_attributes);
	return true;
}

CONSTANTS(router_names, "MDBA_ROUTER_", NULL,
	NAMED(MDBA_ROUTER_UNSPEC), NAMED(MDBA_ROUTER_PORT));
ATTRIBUTES(router_attributes, router_names, PRINTED(MDBA_ROUTER_PORT, print_port));
CONSTANTS(database_names, "MDBA_", NULL,
	NAMED(MDBA_UNSPEC), NAMED(MDBA_MDB), NAMED(MDBA_ROUTER));
ATTRIBUTES(database_attributes, database_names,
	NESTED(MDBA_MDB, group_attributes), NESTED(MDBA_ROUTER, router_attributes));
static const struct field port_fields[] = { F(struct br_port_msg, ifindex, IFINDEX), F_END };

/* --- packets without a route --------------------------------------------------------------------------- */
CONSTANTS(report_types, "IGMPMSG_", NULL,
	NAMED(IGMPMSG_NOCACHE), NAMED(IGMPMSG_WRONGVIF), NAMED(IGMPMSG_WHOLEPKT),
	NAMED(IGMPMSG_WRVIFWHOLE));
CONSTANTS(report_names, "IPMRA_CREPORT_", NULL,
	NAMED(IPMRA_CREPORT_UNSPEC), NAMED(IPMRA_CREPORT_MSGTYPE), NAMED(IPMRA_CREPORT_VIF_ID),
	NAMED(IPMRA_CREPORT_SRC_ADDR), NAMED(IPMRA_CREPORT_DST_ADDR), NAMED(IPMRA_CREPORT_PKT),
	NAMED(IPMRA_CREPORT_TABLE));
ATTRIBUTES(report_attributes, report_names,
	NAMED_AS(IPMRA_CREPORT_MSGTYPE, report_types, 1), U32(IPMRA_CREPORT_VIF_ID),
	IS(IPMRA_CREPORT_SRC_ADDR, INET), IS(IPMRA_CREPORT_DST_ADDR, INET),
	U32(IPMRA_CREPORT_TABLE));
CONSTANTS(report6_types, "MRT6MSG_", NULL,
	NAMED(MRT6MSG_NOCACHE), NAMED(MRT6MSG_WRONGMIF), NAMED(MRT6MSG_WHOLEPKT),
	NAMED(MRT6MSG_WRMIFWHOLE));
CONSTANTS(report6_names, "IP6MRA_CREPORT_", NULL,
	NAMED(IP6MRA_CREPORT_UNSPEC), NAMED(IP6MRA_CREPORT_MSGTYPE), NAMED(IP6MRA_CREPORT_MIF_ID),
	NAMED(IP6MRA_CREPORT_SRC_ADDR), NAMED(IP6MRA_CREPORT_DST_ADDR), NAMED(IP6MRA_CREPORT_PKT));
ATTRIBUTES(report6_attributes, report6_names,
	NAMED_AS(IP6MRA_CREPORT_MSGTYPE, report6_types, 1), U32(IP6MRA_CREPORT_MIF_ID),
	IS(IP6MRA_CREPORT_SRC_ADDR, INET6), IS(IP6MRA_CREPORT_DST_ADDR, INET6));

/* These two are no families of addresses. */
CONSTANTS(report_families, "RTNL_FAMILY_", NULL,
	NAMED(RTNL_FAMILY_IPMR), NAMED(RTNL_FAMILY_IP6MR));

static void put_report_family(struct call *c, unsigned family)
{
	put_one_of(c, family, constant_name(&socket_families, family) ? &socket_families : &report_families);
}

#define REPORT(attributes_, ...)                                                                   \
	{ RTM_NEWCACHEREPORT, RTM_NEWCACHEREPORT, "rtgen_family", route_no_fields, 1, attributes_, \
		.put_family = put_report_family, ##__VA_ARGS__ }

const struct route_message route_multicast_messages[] = {
	{ RTM_NEWMDB, RTM_GETMDB, "family", port_fields, sizeof(struct br_port_msg), &database_attributes },
	REPORT(&report_attributes, .only = RTNL_FAMILY_IPMR),
	REPORT(&report6_attributes, .only = RTNL_FAMILY_IP6MR),
	REPORT(NULL, .then_bytes = true),
	{ .family = NULL },
};
