/* SPDX-License-Identifier: BSD-2-Clause */
/* Attributes of links (linux/if_link.h): RTM_NEWLINK and its like. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"

#include <arpa/inet.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

/* --- counters ------------------------------------------------------------------------------------------ */
/* Both structures have the same members, of 32 or of 64 bits. */
#define COUNTERS(type_)                                                                            \
	F(type_, rx_packets, UNSIGNED), F(type_, tx_packets, UNSIGNED),                            \
		F(type_, rx_bytes, UNSIGNED), F(type_, tx_bytes, UNSIGNED),                        \
		F(type_, rx_errors, UNSIGNED), F(type_, tx_errors, UNSIGNED),                      \
		F(type_, rx_dropped, UNSIGNED), F(type_, tx_dropped, UNSIGNED),                    \
		F(type_, multicast, UNSIGNED), F(type_, collisions, UNSIGNED),                     \
		F(type_, rx_length_errors, UNSIGNED), F(type_, rx_over_errors, UNSIGNED),          \
		F(type_, rx_crc_errors, UNSIGNED), F(type_, rx_frame_errors, UNSIGNED),            \
		F(type_, rx_fifo_errors, UNSIGNED), F(type_, rx_missed_errors, UNSIGNED),          \
		F(type_, tx_aborted_errors, UNSIGNED), F(type_, tx_carrier_errors, UNSIGNED),      \
		F(type_, tx_fifo_errors, UNSIGNED), F(type_, tx_heartbeat_errors, UNSIGNED),       \
		F(type_, tx_window_errors, UNSIGNED), F(type_, rx_compressed, UNSIGNED),           \
		F(type_, tx_compressed, UNSIGNED)

static const struct field counters32[] = {
	COUNTERS(struct rtnl_link_stats), F(struct rtnl_link_stats, rx_nohandler, UNSIGNED), F_END
};
static const struct field counters64[] = {
	COUNTERS(struct rtnl_link_stats64), F(struct rtnl_link_stats64, rx_nohandler, UNSIGNED),
	F(struct rtnl_link_stats64, rx_otherhost_dropped, UNSIGNED), F_END
};

/*
 * Older kernels have fewer counters at the end: the length has to be that of one version, and only what
 * it has is shown.
 */
static bool put_counters(struct call *c, const struct span *s, const struct field *fields, size_t oldest)
{
	const struct field *f = fields;
	struct field some[32];
	size_t n = 0, size = 0;

	for (; f->name; f++) {
		size_t end = f->offset + f->size;

		if (end > s->length)
			break;
		some[n++] = *f;
		size = end;
	}
	if (size < oldest || (f->name && size != s->length))
		return false;
	some[n] = (struct field)F_END;
	if (span_bytes(c, s, size))
		put_fields_struct(c, some, s->bytes);
	return true;
}

static bool print_counters32(struct call *c, const struct span *s, unsigned type)
{
	(void)type;
	return put_counters(c, s, counters32, offsetof(struct rtnl_link_stats, rx_nohandler));
}

bool print_link_counters(struct call *c, const struct span *s, unsigned type)
{
	(void)type;
	return put_counters(c, s, counters64, offsetof(struct rtnl_link_stats64, rx_nohandler));
}

/* --- virtual functions --------------------------------------------------------------------------------- */
static const struct field vf_mac_fields[] = {
	F(struct ifla_vf_mac, vf, UNSIGNED), F(struct ifla_vf_mac, mac, MAC), F_END
};
static const struct field vf_vlan_fields[] = {
	F(struct ifla_vf_vlan, vf, UNSIGNED), F(struct ifla_vf_vlan, vlan, UNSIGNED),
	F(struct ifla_vf_vlan, qos, UNSIGNED), F_END
};
static const struct field vf_tx_rate_fields[] = {
	F(struct ifla_vf_tx_rate, vf, UNSIGNED), F(struct ifla_vf_tx_rate, rate, UNSIGNED), F_END
};
static const struct field vf_rate_fields[] = {
	F(struct ifla_vf_rate, vf, UNSIGNED), F(struct ifla_vf_rate, min_tx_rate, UNSIGNED),
	F(struct ifla_vf_rate, max_tx_rate, UNSIGNED), F_END
};
/* vf and setting: spoof checks, RSS queries and trust have the same two words */
static const struct field vf_setting_fields[] = {
	F(struct ifla_vf_spoofchk, vf, UNSIGNED), F(struct ifla_vf_spoofchk, setting, UNSIGNED),
	F_END
};
CONSTANTS(vf_link_states, "IFLA_VF_LINK_STATE_", NULL,
	NAMED(IFLA_VF_LINK_STATE_AUTO), NAMED(IFLA_VF_LINK_STATE_ENABLE),
	NAMED(IFLA_VF_LINK_STATE_DISABLE));
static const struct field vf_link_state_fields[] = {
	F(struct ifla_vf_link_state, vf, UNSIGNED),
	F(struct ifla_vf_link_state, link_state, ONE_OF, .names = &vf_link_states), F_END
};

static void print_ethernet(struct call *c, const void *bytes)
{
	PUT(c, call_open, "htons");
	put_item(c);
	put_one_of(c, ntohs((uint16_t)field_number(bytes, 2)), &ethernet_protocols);
	PUT(c, call_close);
}

static const struct field vf_vlan_info_fields[] = {
	F(struct ifla_vf_vlan_info, vf, UNSIGNED), F(struct ifla_vf_vlan_info, vlan, UNSIGNED),
	F(struct ifla_vf_vlan_info, qos, UNSIGNED),
	F(struct ifla_vf_vlan_info, vlan_proto, PRINT, .print = print_ethernet), F_END
};
static const struct field vf_broadcast_fields[] = {
	F(struct ifla_vf_broadcast, broadcast, MAC), F_END
};

/* Its second member stands at 4 or at 8: the structure is not naturally aligned. */
static bool print_vf_guid(struct call *c, const struct span *s, unsigned type)
{
	(void)type;
	if (s->length != 12 && s->length != 16)
		return false;
	if (!span_bytes(c, s, s->length))
		return true;
	put_struct_open(c);
	FIELD(c, number, "vf", field_number(s->bytes, 4));
	FIELD(c, hex, "guid", field_number(s->bytes + s->length - 8, 8));
	put_struct_close(c, false);
	return true;
}

CONSTANTS(vf_stats_names, "IFLA_VF_STATS_", NULL,
	NAMED(IFLA_VF_STATS_RX_PACKETS), NAMED(IFLA_VF_STATS_TX_PACKETS),
	NAMED(IFLA_VF_STATS_RX_BYTES), NAMED(IFLA_VF_STATS_TX_BYTES),
	NAMED(IFLA_VF_STATS_BROADCAST), NAMED(IFLA_VF_STATS_MULTICAST), NAMED(IFLA_VF_STATS_PAD),
	NAMED(IFLA_VF_STATS_RX_DROPPED), NAMED(IFLA_VF_STATS_TX_DROPPED));
ATTRIBUTES(vf_stats_attributes, vf_stats_names,
	U64(IFLA_VF_STATS_RX_PACKETS), U64(IFLA_VF_STATS_TX_PACKETS), U64(IFLA_VF_STATS_RX_BYTES),
	U64(IFLA_VF_STATS_TX_BYTES), U64(IFLA_VF_STATS_BROADCAST), U64(IFLA_VF_STATS_MULTICAST),
	U64(IFLA_VF_STATS_RX_DROPPED), U64(IFLA_VF_STATS_TX_DROPPED));
CONSTANTS(vf_vlan_names, "IFLA_VF_VLAN_INFO_", NULL,
	NAMED(IFLA_VF_VLAN_INFO_UNSPEC), NAMED(IFLA_VF_VLAN_INFO));
ATTRIBUTES(vf_vlan_attributes, vf_vlan_names,
	STRUCT(IFLA_VF_VLAN_INFO, struct ifla_vf_vlan_info, vf_vlan_info_fields));
CONSTANTS(vf_names, "IFLA_VF_", NULL,
	NAMED(IFLA_VF_UNSPEC), NAMED(IFLA_VF_MAC), NAMED(IFLA_VF_VLAN), NAMED(IFLA_VF_TX_RATE),
	NAMED(IFLA_VF_SPOOFCHK), NAMED(IFLA_VF_LINK_STATE), NAMED(IFLA_VF_RATE),
	NAMED(IFLA_VF_RSS_QUERY_EN), NAMED(IFLA_VF_STATS), NAMED(IFLA_VF_TRUST),
	NAMED(IFLA_VF_IB_NODE_GUID), NAMED(IFLA_VF_IB_PORT_GUID), NAMED(IFLA_VF_VLAN_LIST),
	NAMED(IFLA_VF_BROADCAST));
ATTRIBUTES(vf_attributes, vf_names,
	STRUCT(IFLA_VF_MAC, struct ifla_vf_mac, vf_mac_fields),
	STRUCT(IFLA_VF_VLAN, struct ifla_vf_vlan, vf_vlan_fields),
	STRUCT(IFLA_VF_TX_RATE, struct ifla_vf_tx_rate, vf_tx_rate_fields),
	STRUCT(IFLA_VF_SPOOFCHK, struct ifla_vf_spoofchk, vf_setting_fields),
	STRUCT(IFLA_VF_LINK_STATE, struct ifla_vf_link_state, vf_link_state_fields),
	STRUCT(IFLA_VF_RATE, struct ifla_vf_rate, vf_rate_fields),
	STRUCT(IFLA_VF_RSS_QUERY_EN, struct ifla_vf_spoofchk, vf_setting_fields),
	NESTED(IFLA_VF_STATS, vf_stats_attributes),
	STRUCT(IFLA_VF_TRUST, struct ifla_vf_spoofchk, vf_setting_fields),
	PRINTED(IFLA_VF_IB_NODE_GUID, print_vf_guid), PRINTED(IFLA_VF_IB_PORT_GUID, print_vf_guid),
	NESTED(IFLA_VF_VLAN_LIST, vf_vlan_attributes),
	STRUCT(IFLA_VF_BROADCAST, struct ifla_vf_broadcast, vf_broadcast_fields));
CONSTANTS(vf_list_names, "IFLA_VF_INFO_", NULL,
	NAMED(IFLA_VF_INFO_UNSPEC), NAMED(IFLA_VF_INFO));
ATTRIBUTES(vf_list_attributes, vf_list_names,
	NESTED(IFLA_VF_INFO, vf_attributes));

/* --- ports of virtual functions, programs -------------------------------------------------------------- */
/* Both fields of bytes have three. */
static void print_type_id(struct call *c, const void *bytes)
{
	PUT(c, string, bytes, 3, STRING_HEX, -1);
}

static const struct field vsi_fields[] = {
	F(struct ifla_port_vsi, vsi_mgr_id, UNSIGNED),
	F(struct ifla_port_vsi, vsi_type_id, PRINT, .print = print_type_id),
	F(struct ifla_port_vsi, vsi_type_version, UNSIGNED),
	F(struct ifla_port_vsi, pad, PRINT, .when = NON_ZERO, .print = print_type_id), F_END
};
CONSTANTS(port_names, "IFLA_VF_PORT_", NULL,
	NAMED(IFLA_PORT_UNSPEC), NAMED(IFLA_PORT_VF), NAMED(IFLA_PORT_PROFILE),
	NAMED(IFLA_PORT_VSI_TYPE), NAMED(IFLA_PORT_INSTANCE_UUID), NAMED(IFLA_PORT_HOST_UUID),
	NAMED(IFLA_PORT_REQUEST), NAMED(IFLA_PORT_RESPONSE));
ATTRIBUTES(port_attributes, port_names,
	U32(IFLA_PORT_VF), TEXT(IFLA_PORT_PROFILE),
	STRUCT(IFLA_PORT_VSI_TYPE, struct ifla_port_vsi, vsi_fields), U8(IFLA_PORT_REQUEST),
	U16(IFLA_PORT_RESPONSE));
CONSTANTS(vf_port_names, "IFLA_VF_PORT_", NULL,
	NAMED(IFLA_VF_PORT_UNSPEC), NAMED(IFLA_VF_PORT));
ATTRIBUTES(vf_port_attributes, vf_port_names,
	NESTED(IFLA_VF_PORT, port_attributes));
CONSTANTS(xdp_flags, "XDP_FLAGS_", NULL,
	NAMED(XDP_FLAGS_MODES), NAMED(XDP_FLAGS_UPDATE_IF_NOEXIST), NAMED(XDP_FLAGS_SKB_MODE),
	NAMED(XDP_FLAGS_DRV_MODE), NAMED(XDP_FLAGS_HW_MODE), NAMED(XDP_FLAGS_REPLACE));
CONSTANTS(xdp_modes, "XDP_ATTACHED_", NULL,
	NAMED(XDP_ATTACHED_NONE), NAMED(XDP_ATTACHED_DRV), NAMED(XDP_ATTACHED_SKB),
	NAMED(XDP_ATTACHED_HW), NAMED(XDP_ATTACHED_MULTI));
CONSTANTS(xdp_names, "IFLA_XDP_", NULL,
	NAMED(IFLA_XDP_UNSPEC), NAMED(IFLA_XDP_FD), NAMED(IFLA_XDP_ATTACHED),
	NAMED(IFLA_XDP_FLAGS), NAMED(IFLA_XDP_PROG_ID), NAMED(IFLA_XDP_DRV_PROG_ID),
	NAMED(IFLA_XDP_SKB_PROG_ID), NAMED(IFLA_XDP_HW_PROG_ID), NAMED(IFLA_XDP_EXPECTED_FD));
ATTRIBUTES(xdp_attributes, xdp_names,
	IS(IFLA_XDP_FD, FD), NAMED_AS(IFLA_XDP_ATTACHED, xdp_modes, 1),
	BITS(IFLA_XDP_FLAGS, xdp_flags, 4), U32(IFLA_XDP_PROG_ID), U32(IFLA_XDP_DRV_PROG_ID),
	U32(IFLA_XDP_SKB_PROG_ID), U32(IFLA_XDP_HW_PROG_ID), IS(IFLA_XDP_EXPECTED_FD, FD));

/* --- links --------------------------------------------------------------------------------------------- */
static const struct field map_fields[] = {
	F(struct rtnl_link_ifmap, mem_start, HEX), F(struct rtnl_link_ifmap, mem_end, HEX),
	F(struct rtnl_link_ifmap, base_addr, HEX), F(struct rtnl_link_ifmap, irq, UNSIGNED),
	F(struct rtnl_link_ifmap, dma, UNSIGNED), F(struct rtnl_link_ifmap, port, UNSIGNED), F_END
};
CONSTANTS(filter_flags, "RTEXT_FILTER_", NULL,
	NAMED(RTEXT_FILTER_VF), NAMED(RTEXT_FILTER_BRVLAN), NAMED(RTEXT_FILTER_BRVLAN_COMPRESSED),
	NAMED(RTEXT_FILTER_SKIP_STATS), NAMED(RTEXT_FILTER_MRP), NAMED(RTEXT_FILTER_CFM_CONFIG),
	NAMED(RTEXT_FILTER_CFM_STATUS));
CONSTANTS(link_events, "IFLA_EVENT_", NULL,
	NAMED(IFLA_EVENT_NONE), NAMED(IFLA_EVENT_REBOOT), NAMED(IFLA_EVENT_FEATURES),
	NAMED(IFLA_EVENT_BONDING_FAILOVER), NAMED(IFLA_EVENT_NOTIFY_PEERS),
	NAMED(IFLA_EVENT_IGMP_RESEND), NAMED(IFLA_EVENT_BONDING_OPTIONS));
CONSTANTS(down_names, "IFLA_PROTO_DOWN_REASON_", NULL,
	NAMED(IFLA_PROTO_DOWN_REASON_UNSPEC), NAMED(IFLA_PROTO_DOWN_REASON_MASK),
	NAMED(IFLA_PROTO_DOWN_REASON_VALUE));
ATTRIBUTES(down_attributes, down_names,
	X32(IFLA_PROTO_DOWN_REASON_MASK), X32(IFLA_PROTO_DOWN_REASON_VALUE));
CONSTANTS(link_names, "IFLA_", NULL,
	NAMED(IFLA_UNSPEC), NAMED(IFLA_ADDRESS), NAMED(IFLA_BROADCAST), NAMED(IFLA_IFNAME),
	NAMED(IFLA_MTU), NAMED(IFLA_LINK), NAMED(IFLA_QDISC), NAMED(IFLA_STATS), NAMED(IFLA_COST),
	NAMED(IFLA_PRIORITY), NAMED(IFLA_MASTER), NAMED(IFLA_WIRELESS), NAMED(IFLA_PROTINFO),
	NAMED(IFLA_TXQLEN), NAMED(IFLA_MAP), NAMED(IFLA_WEIGHT), NAMED(IFLA_OPERSTATE),
	NAMED(IFLA_LINKMODE), NAMED(IFLA_LINKINFO), NAMED(IFLA_NET_NS_PID), NAMED(IFLA_IFALIAS),
	NAMED(IFLA_NUM_VF), NAMED(IFLA_VFINFO_LIST), NAMED(IFLA_STATS64), NAMED(IFLA_VF_PORTS),
	NAMED(IFLA_PORT_SELF), NAMED(IFLA_AF_SPEC), NAMED(IFLA_GROUP), NAMED(IFLA_NET_NS_FD),
	NAMED(IFLA_EXT_MASK), NAMED(IFLA_PROMISCUITY), NAMED(IFLA_NUM_TX_QUEUES),
	NAMED(IFLA_NUM_RX_QUEUES), NAMED(IFLA_CARRIER), NAMED(IFLA_PHYS_PORT_ID),
	NAMED(IFLA_CARRIER_CHANGES), NAMED(IFLA_PHYS_SWITCH_ID), NAMED(IFLA_LINK_NETNSID),
	NAMED(IFLA_PHYS_PORT_NAME), NAMED(IFLA_PROTO_DOWN), NAMED(IFLA_GSO_MAX_SEGS),
	NAMED(IFLA_GSO_MAX_SIZE), NAMED(IFLA_PAD), NAMED(IFLA_XDP), NAMED(IFLA_EVENT),
	NAMED(IFLA_NEW_NETNSID), NAMED(IFLA_IF_NETNSID), NAMED(IFLA_CARRIER_UP_COUNT),
	NAMED(IFLA_CARRIER_DOWN_COUNT), NAMED(IFLA_NEW_IFINDEX), NAMED(IFLA_MIN_MTU),
	NAMED(IFLA_MAX_MTU), NAMED(IFLA_PROP_LIST), NAMED(IFLA_ALT_IFNAME),
	NAMED(IFLA_PERM_ADDRESS), NAMED(IFLA_PROTO_DOWN_REASON), NAMED(IFLA_PARENT_DEV_NAME),
	NAMED(IFLA_PARENT_DEV_BUS_NAME), NAMED(IFLA_GRO_MAX_SIZE), NAMED(IFLA_TSO_MAX_SIZE),
	NAMED(IFLA_TSO_MAX_SEGS), NAMED(IFLA_ALLMULTI));
ATTRIBUTES(property_attributes, link_names, TEXT(IFLA_ALT_IFNAME));
ATTRIBUTES(all_link_attributes, link_names,
	IS(IFLA_ADDRESS, HARDWARE), IS(IFLA_BROADCAST, HARDWARE), TEXT(IFLA_IFNAME), U32(IFLA_MTU),
	U32(IFLA_LINK), TEXT(IFLA_QDISC), PRINTED(IFLA_STATS, print_counters32), U32(IFLA_MASTER),
	PRINTED(IFLA_PROTINFO, print_link_protocol_info), U32(IFLA_TXQLEN),
	{ .type = IFLA_MAP, .kind = A_STRUCT, .size = offsetof(struct rtnl_link_ifmap, port) + 1, .fields = map_fields },
	U32(IFLA_WEIGHT), U8(IFLA_OPERSTATE), U8(IFLA_LINKMODE),
	PRINTED(IFLA_LINKINFO, print_link_info), U32(IFLA_NET_NS_PID), TEXT(IFLA_IFALIAS),
	U32(IFLA_NUM_VF), NESTED(IFLA_VFINFO_LIST, vf_list_attributes),
	PRINTED(IFLA_STATS64, print_link_counters), NESTED(IFLA_VF_PORTS, vf_port_attributes),
	NESTED(IFLA_PORT_SELF, port_attributes), PRINTED(IFLA_AF_SPEC, print_link_family_spec),
	U32(IFLA_GROUP), IS(IFLA_NET_NS_FD, FD), BITS(IFLA_EXT_MASK, filter_flags, 4),
	U32(IFLA_PROMISCUITY), U32(IFLA_NUM_TX_QUEUES), U32(IFLA_NUM_RX_QUEUES), U8(IFLA_CARRIER),
	U32(IFLA_CARRIER_CHANGES), S32(IFLA_LINK_NETNSID), TEXT(IFLA_PHYS_PORT_NAME),
	U8(IFLA_PROTO_DOWN), U32(IFLA_GSO_MAX_SEGS), U32(IFLA_GSO_MAX_SIZE),
	NESTED(IFLA_XDP, xdp_attributes), NAMED_AS(IFLA_EVENT, link_events, 4),
	S32(IFLA_NEW_NETNSID), S32(IFLA_IF_NETNSID), U32(IFLA_CARRIER_UP_COUNT),
	U32(IFLA_CARRIER_DOWN_COUNT), IS(IFLA_NEW_IFINDEX, IFINDEX), U32(IFLA_MIN_MTU),
	U32(IFLA_MAX_MTU), NESTED(IFLA_PROP_LIST, property_attributes), TEXT(IFLA_ALT_IFNAME),
	IS(IFLA_PERM_ADDRESS, HARDWARE), NESTED(IFLA_PROTO_DOWN_REASON, down_attributes),
	TEXT(IFLA_PARENT_DEV_NAME), TEXT(IFLA_PARENT_DEV_BUS_NAME), U32(IFLA_GRO_MAX_SIZE),
	U32(IFLA_TSO_MAX_SIZE), U32(IFLA_TSO_MAX_SEGS), U32(IFLA_ALLMULTI));

static const struct field link_fields[] = {
	F(struct ifinfomsg, ifi_type, ONE_OF, .names = &arp_hardware),
	F(struct ifinfomsg, ifi_index, IFINDEX),
	F(struct ifinfomsg, ifi_flags, FLAGS, .names = &interface_flags),
	F(struct ifinfomsg, ifi_change, HEX), F_END
};

const struct route_message route_link_messages[] = {
	{ RTM_NEWLINK, RTM_SETLINK, "ifi_family", link_fields, sizeof(struct ifinfomsg), &all_link_attributes },
	{ .family = NULL },
};
