/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of neighbours and next hops of NETLINK_ROUTE: linux/neighbour.h, linux/nexthop.h. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"

#include <linux/neighbour.h>
#include <linux/nexthop.h>
#include <linux/rtnetlink.h>

/* behind the headers that may have them */
#include "decode/newer-net-constants.h"

/* --- tables of neighbours ------------------------------------------------------------------------------ */
static const struct field config_fields[] = {
	F(struct ndt_config, ndtc_key_len, UNSIGNED), F(struct ndt_config, ndtc_entry_size, UNSIGNED),
	F(struct ndt_config, ndtc_entries, UNSIGNED), F(struct ndt_config, ndtc_last_flush, UNSIGNED),
	F(struct ndt_config, ndtc_last_rand, UNSIGNED), F(struct ndt_config, ndtc_hash_rnd, UNSIGNED),
	F(struct ndt_config, ndtc_hash_mask, PADDED_HEX),
	F(struct ndt_config, ndtc_hash_chain_gc, UNSIGNED),
	F(struct ndt_config, ndtc_proxy_qlen, UNSIGNED), F_END
};
CONSTANTS(parameter_names, "NDTPA_", NULL,
	NAMED(NDTPA_UNSPEC), NAMED(NDTPA_IFINDEX), NAMED(NDTPA_REFCNT),
	NAMED(NDTPA_REACHABLE_TIME), NAMED(NDTPA_BASE_REACHABLE_TIME), NAMED(NDTPA_RETRANS_TIME),
	NAMED(NDTPA_GC_STALETIME), NAMED(NDTPA_DELAY_PROBE_TIME), NAMED(NDTPA_QUEUE_LEN),
	NAMED(NDTPA_APP_PROBES), NAMED(NDTPA_UCAST_PROBES), NAMED(NDTPA_MCAST_PROBES),
	NAMED(NDTPA_ANYCAST_DELAY), NAMED(NDTPA_PROXY_DELAY), NAMED(NDTPA_PROXY_QLEN),
	NAMED(NDTPA_LOCKTIME), NAMED(NDTPA_QUEUE_LENBYTES), NAMED(NDTPA_MCAST_REPROBES),
	NAMED(NDTPA_PAD), NAMED(NDTPA_INTERVAL_PROBE_TIME_MS));
ATTRIBUTES(parameter_attributes, parameter_names,
	IS(NDTPA_IFINDEX, IFINDEX), U32(NDTPA_REFCNT), U64(NDTPA_REACHABLE_TIME),
	U64(NDTPA_BASE_REACHABLE_TIME), U64(NDTPA_RETRANS_TIME), U64(NDTPA_GC_STALETIME),
	U64(NDTPA_DELAY_PROBE_TIME), U32(NDTPA_QUEUE_LEN), U32(NDTPA_APP_PROBES),
	U32(NDTPA_UCAST_PROBES), U32(NDTPA_MCAST_PROBES), U64(NDTPA_ANYCAST_DELAY),
	U64(NDTPA_PROXY_DELAY), U32(NDTPA_PROXY_QLEN), U64(NDTPA_LOCKTIME),
	U32(NDTPA_QUEUE_LENBYTES), U32(NDTPA_MCAST_REPROBES), U64(NDTPA_INTERVAL_PROBE_TIME_MS));
static const struct field stats_fields[] = {
	F(struct ndt_stats, ndts_allocs, UNSIGNED), F(struct ndt_stats, ndts_destroys, UNSIGNED),
	F(struct ndt_stats, ndts_hash_grows, UNSIGNED), F(struct ndt_stats, ndts_res_failed, UNSIGNED),
	F(struct ndt_stats, ndts_lookups, UNSIGNED), F(struct ndt_stats, ndts_hits, UNSIGNED),
	F(struct ndt_stats, ndts_rcv_probes_mcast, UNSIGNED),
	F(struct ndt_stats, ndts_rcv_probes_ucast, UNSIGNED),
	F(struct ndt_stats, ndts_periodic_gc_runs, UNSIGNED),
	F(struct ndt_stats, ndts_forced_gc_runs, UNSIGNED),
	F(struct ndt_stats, ndts_table_fulls, UNSIGNED, SINCE(struct ndt_stats, ndts_table_fulls)), F_END
};

/* Kernels before 4.3 have one counter less. */
static bool print_stats(struct call *c, const struct span *s, unsigned type)
{
	size_t old = offsetof(struct ndt_stats, ndts_table_fulls);
	size_t size = s->length >= sizeof(struct ndt_stats) ? sizeof(struct ndt_stats) : old;

	(void)type;
	if (s->length < size || (size == old && s->length != old))
		return false;
	if (!span_bytes(c, s, size))
		return true;
	put_struct_open(c);
	(void)put_fields_within(c, stats_fields, s->bytes, size);
	put_struct_close(c, false);
	return true;
}

CONSTANTS(table_names, "NDTA_", NULL,
	NAMED(NDTA_UNSPEC), NAMED(NDTA_NAME), NAMED(NDTA_THRESH1), NAMED(NDTA_THRESH2),
	NAMED(NDTA_THRESH3), NAMED(NDTA_CONFIG), NAMED(NDTA_PARMS), NAMED(NDTA_STATS),
	NAMED(NDTA_GC_INTERVAL), NAMED(NDTA_PAD));
ATTRIBUTES(table_attributes, table_names,
	TEXT(NDTA_NAME), U32(NDTA_THRESH1), U32(NDTA_THRESH2), U32(NDTA_THRESH3),
	STRUCT(NDTA_CONFIG, struct ndt_config, config_fields),
	NESTED(NDTA_PARMS, parameter_attributes), PRINTED(NDTA_STATS, print_stats),
	U64(NDTA_GC_INTERVAL));

/* --- next hops ----------------------------------------------------------------------------------------- */
CONSTANTS(group_types, "NEXTHOP_GRP_TYPE_", NULL,
	NAMED(NEXTHOP_GRP_TYPE_MPATH), NAMED(NEXTHOP_GRP_TYPE_RES));
static const struct field group_fields[] = {
	F(struct nexthop_grp, id, UNSIGNED), F(struct nexthop_grp, weight, UNSIGNED),
	/* weight_high since Linux 6.12 */
	{ .name = "resvd1", .offset = offsetof(struct nexthop_grp, weight) + 1, .size = 1, .kind = F_HEX, .when = NON_ZERO },
	F(struct nexthop_grp, resvd2, HEX, .when = NON_ZERO), F_END
};
CONSTANTS(resilient_names, "NHA_RES_GROUP_", NULL,
	NAMED(NHA_RES_GROUP_PAD), NAMED(NHA_RES_GROUP_BUCKETS), NAMED(NHA_RES_GROUP_IDLE_TIMER),
	NAMED(NHA_RES_GROUP_UNBALANCED_TIMER), NAMED(NHA_RES_GROUP_UNBALANCED_TIME));
ATTRIBUTES(resilient_attributes, resilient_names,
	U16(NHA_RES_GROUP_BUCKETS), IS(NHA_RES_GROUP_IDLE_TIMER, TICKS),
	IS(NHA_RES_GROUP_UNBALANCED_TIMER, TICKS), IS(NHA_RES_GROUP_UNBALANCED_TIME, TICKS));
CONSTANTS(bucket_names, "NHA_RES_BUCKET_", NULL,
	NAMED(NHA_RES_BUCKET_PAD), NAMED(NHA_RES_BUCKET_INDEX), NAMED(NHA_RES_BUCKET_IDLE_TIME),
	NAMED(NHA_RES_BUCKET_NH_ID));
ATTRIBUTES(bucket_attributes, bucket_names,
	U16(NHA_RES_BUCKET_INDEX), IS(NHA_RES_BUCKET_IDLE_TIME, TICKS), U32(NHA_RES_BUCKET_NH_ID));
CONSTANTS(hop_names, "NHA_", NULL,
	NAMED(NHA_UNSPEC), NAMED(NHA_ID), NAMED(NHA_GROUP), NAMED(NHA_GROUP_TYPE),
	NAMED(NHA_BLACKHOLE), NAMED(NHA_OIF), NAMED(NHA_GATEWAY), NAMED(NHA_ENCAP_TYPE),
	NAMED(NHA_ENCAP), NAMED(NHA_GROUPS), NAMED(NHA_MASTER), NAMED(NHA_FDB),
	NAMED(NHA_RES_GROUP), NAMED(NHA_RES_BUCKET), NAMED(NHA_OP_FLAGS), NAMED(NHA_GROUP_STATS),
	NAMED(NHA_HW_STATS_ENABLE), NAMED(NHA_HW_STATS_USED));
ATTRIBUTES(hop_attributes, hop_names,
	U32(NHA_ID), STRUCTS(NHA_GROUP, struct nexthop_grp, group_fields),
	NAMED_AS(NHA_GROUP_TYPE, group_types, 2), U32(NHA_BLACKHOLE), IS(NHA_OIF, IFINDEX),
	IS(NHA_GATEWAY, ADDRESS), NAMED_START(NHA_ENCAP_TYPE, tunnel_encapsulations, 2),
	U32(NHA_GROUPS), IS(NHA_MASTER, IFINDEX), U32(NHA_FDB),
	NESTED(NHA_RES_GROUP, resilient_attributes), NESTED(NHA_RES_BUCKET, bucket_attributes),
	U32(NHA_OP_FLAGS), U32(NHA_HW_STATS_ENABLE), U32(NHA_HW_STATS_USED));
static const struct field hop_fields[] = {
	F(struct nhmsg, nh_scope, ONE_OF, .names = &address_scopes),
	F(struct nhmsg, nh_protocol, ONE_OF, .names = &routing_protocols),
	F(struct nhmsg, resvd, HEX, .when = NON_ZERO),
	F(struct nhmsg, nh_flags, FLAGS, .names = &next_hop_flags), F_END
};

const struct route_message route_neighbour_messages[] = {
	{ RTM_NEWNEIGHTBL, RTM_NEWNEIGHTBL, "ndtm_family", route_no_fields, 1, &table_attributes },
	{ RTM_GETNEIGHTBL, RTM_SETNEIGHTBL, "ndtm_family", route_no_fields, 1, &table_attributes },
	{ RTM_NEWNEXTHOP, RTM_GETNEXTHOP, "nh_family", hop_fields, sizeof(struct nhmsg), &hop_attributes },
	{ .family = NULL },
};
