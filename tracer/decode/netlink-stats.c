/* SPDX-License-Identifier: BSD-2-Clause */
/* Statistics of links of NETLINK_ROUTE: RTM_GETSTATS (linux/if_link.h, if_bridge.h, if_bonding.h, mpls.h). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"
#include "decode/newer-constants.h"

#include <linux/if_bonding.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/mpls.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/* --- bridges ------------------------------------------------------------------------------------------- */
static const struct field vlan_fields[] = {
	F(struct bridge_vlan_xstats, rx_bytes, UNSIGNED),
	F(struct bridge_vlan_xstats, rx_packets, UNSIGNED),
	F(struct bridge_vlan_xstats, tx_bytes, UNSIGNED),
	F(struct bridge_vlan_xstats, tx_packets, UNSIGNED), F(struct bridge_vlan_xstats, vid, UNSIGNED),
	F(struct bridge_vlan_xstats, flags, FLAGS, .names = &bridge_vlan_flags),
	F(struct bridge_vlan_xstats, pad2, HEX, .when = NON_ZERO), F_END
};
CONSTANTS(directions, "BR_MCAST_DIR_", NULL,
	NAMED(BR_MCAST_DIR_RX), NAMED(BR_MCAST_DIR_TX));

static void print_directions(struct call *c, const void *bytes)
{
	size_t most = call_most_items(c), n = 0;

	put_array_open(c);
	for (; n < BR_MCAST_DIR_SIZE && n < most; n++) {
		put_item(c);
		put_index(c, (unsigned)n, &directions);
		put_number(c, field_number((const uint8_t *)bytes + 8 * n, 8));
	}
	put_array_close(c, n < BR_MCAST_DIR_SIZE);
}

#define BOTH(member_) F(struct br_mcast_stats, member_, PRINT, .print = print_directions)
static const struct field multicast_fields[] = {
	BOTH(igmp_v1queries), BOTH(igmp_v2queries), BOTH(igmp_v3queries), BOTH(igmp_leaves),
	BOTH(igmp_v1reports), BOTH(igmp_v2reports), BOTH(igmp_v3reports),
	F(struct br_mcast_stats, igmp_parse_errors, UNSIGNED), BOTH(mld_v1queries),
	BOTH(mld_v2queries), BOTH(mld_leaves), BOTH(mld_v1reports), BOTH(mld_v2reports),
	F(struct br_mcast_stats, mld_parse_errors, UNSIGNED), BOTH(mcast_bytes), BOTH(mcast_packets),
	F_END
};
static const struct field spanning_tree_fields[] = {
	F(struct bridge_stp_xstats, transition_blk, UNSIGNED),
	F(struct bridge_stp_xstats, transition_fwd, UNSIGNED),
	F(struct bridge_stp_xstats, rx_bpdu, UNSIGNED), F(struct bridge_stp_xstats, tx_bpdu, UNSIGNED),
	F(struct bridge_stp_xstats, rx_tcn, UNSIGNED), F(struct bridge_stp_xstats, tx_tcn, UNSIGNED), F_END
};
CONSTANTS(bridge_names, "BRIDGE_XSTATS_", NULL,
	NAMED(BRIDGE_XSTATS_UNSPEC), NAMED(BRIDGE_XSTATS_VLAN), NAMED(BRIDGE_XSTATS_MCAST),
	NAMED(BRIDGE_XSTATS_PAD), NAMED(BRIDGE_XSTATS_STP));
ATTRIBUTES(bridge_attributes, bridge_names,
	STRUCT_THEN(BRIDGE_XSTATS_VLAN, struct bridge_vlan_xstats, vlan_fields, NULL),
	STRUCT_THEN(BRIDGE_XSTATS_MCAST, struct br_mcast_stats, multicast_fields, NULL),
	STRUCT_THEN(BRIDGE_XSTATS_STP, struct bridge_stp_xstats, spanning_tree_fields, NULL));

/* --- bonds --------------------------------------------------------------------------------------------- */
CONSTANTS(aggregation_names, "BOND_XSTATS_", NULL,
	NAMED(BOND_3AD_STAT_LACPDU_RX), NAMED(BOND_3AD_STAT_LACPDU_TX),
	NAMED(BOND_3AD_STAT_LACPDU_UNKNOWN_RX), NAMED(BOND_3AD_STAT_LACPDU_ILLEGAL_RX),
	NAMED(BOND_3AD_STAT_MARKER_RX), NAMED(BOND_3AD_STAT_MARKER_TX),
	NAMED(BOND_3AD_STAT_MARKER_RESP_RX), NAMED(BOND_3AD_STAT_MARKER_RESP_TX),
	NAMED(BOND_3AD_STAT_MARKER_UNKNOWN_RX), NAMED(BOND_3AD_STAT_PAD));
ATTRIBUTES(aggregation_attributes, aggregation_names,
	U64(BOND_3AD_STAT_LACPDU_RX), U64(BOND_3AD_STAT_LACPDU_TX),
	U64(BOND_3AD_STAT_LACPDU_UNKNOWN_RX), U64(BOND_3AD_STAT_LACPDU_ILLEGAL_RX),
	U64(BOND_3AD_STAT_MARKER_RX), U64(BOND_3AD_STAT_MARKER_TX),
	U64(BOND_3AD_STAT_MARKER_RESP_RX), U64(BOND_3AD_STAT_MARKER_RESP_TX),
	U64(BOND_3AD_STAT_MARKER_UNKNOWN_RX));
CONSTANTS(bond_names, "BOND_XSTATS_", NULL,
	NAMED(BOND_XSTATS_UNSPEC), NAMED(BOND_XSTATS_3AD));
ATTRIBUTES(bond_attributes, bond_names, NESTED(BOND_XSTATS_3AD, aggregation_attributes));

/* --- links --------------------------------------------------------------------------------------------- */
CONSTANTS(kind_names, "LINK_XSTATS_TYPE_", NULL,
	NAMED(LINK_XSTATS_TYPE_UNSPEC), NAMED(LINK_XSTATS_TYPE_BRIDGE),
	NAMED(LINK_XSTATS_TYPE_BOND));
ATTRIBUTES(kind_attributes, kind_names,
	NESTED(LINK_XSTATS_TYPE_BRIDGE, bridge_attributes),
	NESTED(LINK_XSTATS_TYPE_BOND, bond_attributes));
CONSTANTS(offload_names, "IFLA_OFFLOAD_XSTATS_", NULL,
	NAMED(IFLA_OFFLOAD_XSTATS_UNSPEC), NAMED(IFLA_OFFLOAD_XSTATS_CPU_HIT),
	NAMED(IFLA_OFFLOAD_XSTATS_HW_S_INFO), NAMED(IFLA_OFFLOAD_XSTATS_L3_STATS));
ATTRIBUTES(offload_attributes, offload_names,
	PRINTED(IFLA_OFFLOAD_XSTATS_CPU_HIT, print_link_counters));
static const struct field mpls_fields[] = {
	F(struct mpls_link_stats, rx_packets, UNSIGNED), F(struct mpls_link_stats, tx_packets, UNSIGNED),
	F(struct mpls_link_stats, rx_bytes, UNSIGNED), F(struct mpls_link_stats, tx_bytes, UNSIGNED),
	F(struct mpls_link_stats, rx_errors, UNSIGNED), F(struct mpls_link_stats, tx_errors, UNSIGNED),
	F(struct mpls_link_stats, rx_dropped, UNSIGNED), F(struct mpls_link_stats, tx_dropped, UNSIGNED),
	F(struct mpls_link_stats, rx_noroute, UNSIGNED), F_END
};
CONSTANTS(mpls_names, "MPLS_STATS_", NULL,
	NAMED(MPLS_STATS_UNSPEC), NAMED(MPLS_STATS_LINK));
ATTRIBUTES(mpls_attributes, mpls_names,
	STRUCT_THEN(MPLS_STATS_LINK, struct mpls_link_stats, mpls_fields, NULL));
ATTRIBUTES(family_attributes, socket_families, NESTED(AF_MPLS, mpls_attributes));
CONSTANTS(stats_names, "IFLA_STATS_", NULL,
	NAMED(IFLA_STATS_UNSPEC), NAMED(IFLA_STATS_LINK_64), NAMED(IFLA_STATS_LINK_XSTATS),
	NAMED(IFLA_STATS_LINK_XSTATS_SLAVE), NAMED(IFLA_STATS_LINK_OFFLOAD_XSTATS),
	NAMED(IFLA_STATS_AF_SPEC));
ATTRIBUTES(stats_attributes, stats_names,
	PRINTED(IFLA_STATS_LINK_64, print_link_counters),
	NESTED(IFLA_STATS_LINK_XSTATS, kind_attributes),
	NESTED(IFLA_STATS_LINK_XSTATS_SLAVE, kind_attributes),
	NESTED(IFLA_STATS_LINK_OFFLOAD_XSTATS, offload_attributes),
	NESTED(IFLA_STATS_AF_SPEC, family_attributes));
#define BIT(name_) { 1 << (name_), "1<<" #name_ }
CONSTANTS(stats_bits, "1<<IFLA_STATS_", NULL,
	BIT(IFLA_STATS_UNSPEC), BIT(IFLA_STATS_LINK_64), BIT(IFLA_STATS_LINK_XSTATS),
	BIT(IFLA_STATS_LINK_XSTATS_SLAVE), BIT(IFLA_STATS_LINK_OFFLOAD_XSTATS),
	BIT(IFLA_STATS_AF_SPEC));
static const struct field stats_fields[] = {
	F(struct if_stats_msg, pad1, HEX, .when = NON_ZERO),
	F(struct if_stats_msg, pad2, HEX, .when = NON_ZERO), F(struct if_stats_msg, ifindex, IFINDEX),
	F(struct if_stats_msg, filter_mask, FLAGS, .names = &stats_bits), F_END
};

const struct route_message route_stats_messages[] = {
	{ RTM_NEWSTATS, RTM_NEWSTATS, "family", stats_fields, sizeof(struct if_stats_msg), &stats_attributes },
	{ RTM_GETSTATS, RTM_GETSTATS, "family", stats_fields, sizeof(struct if_stats_msg), &stats_attributes },
	{ .family = NULL },
};
