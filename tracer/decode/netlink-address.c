/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses, routes and neighbours of NETLINK_ROUTE (rtnetlink(7)). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/net.h"
#include "decode/netlink.h"
#include "decode/newer-constants.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netinet/ip.h>
#include <string.h>
#include <sys/socket.h>

/* --- addresses ----------------------------------------------------------------------------------------- */
CONSTANTS(address_flags, "IFA_F_", NULL,
	NAMED(IFA_F_SECONDARY), NAMED(IFA_F_NODAD), NAMED(IFA_F_OPTIMISTIC),
	NAMED(IFA_F_DADFAILED), NAMED(IFA_F_HOMEADDRESS), NAMED(IFA_F_DEPRECATED),
	NAMED(IFA_F_TENTATIVE), NAMED(IFA_F_PERMANENT), NAMED(IFA_F_MANAGETEMPADDR),
	NAMED(IFA_F_NOPREFIXROUTE), NAMED(IFA_F_MCAUTOJOIN), NAMED(IFA_F_STABLE_PRIVACY));
CONSTANTS(address_names, "IFA_", NULL,
	NAMED(IFA_UNSPEC), NAMED(IFA_ADDRESS), NAMED(IFA_LOCAL), NAMED(IFA_LABEL),
	NAMED(IFA_BROADCAST), NAMED(IFA_ANYCAST), NAMED(IFA_CACHEINFO), NAMED(IFA_MULTICAST),
	NAMED(IFA_FLAGS), NAMED(IFA_RT_PRIORITY), NAMED(IFA_TARGET_NETNSID), NAMED(IFA_PROTO));
static const struct field address_cache_fields[] = {
	F(struct ifa_cacheinfo, ifa_prefered, UNSIGNED),
	F(struct ifa_cacheinfo, ifa_valid, UNSIGNED), F(struct ifa_cacheinfo, cstamp, UNSIGNED),
	F(struct ifa_cacheinfo, tstamp, UNSIGNED), F_END
};
ATTRIBUTES(address_attributes, address_names,
	IS(IFA_ADDRESS, ADDRESS), IS(IFA_LOCAL, ADDRESS), TEXT(IFA_LABEL),
	IS(IFA_BROADCAST, ADDRESS), IS(IFA_ANYCAST, ADDRESS),
	STRUCT(IFA_CACHEINFO, struct ifa_cacheinfo, address_cache_fields),
	IS(IFA_MULTICAST, ADDRESS), BITS(IFA_FLAGS, address_flags, 4), U32(IFA_RT_PRIORITY),
	S32(IFA_TARGET_NETNSID));
static const struct field address_fields[] = {
	F(struct ifaddrmsg, ifa_prefixlen, UNSIGNED),
	F(struct ifaddrmsg, ifa_flags, FLAGS, .names = &address_flags),
	F(struct ifaddrmsg, ifa_scope, ONE_OF, .names = &address_scopes),
	F(struct ifaddrmsg, ifa_index, IFINDEX), F_END
};

/* --- routes -------------------------------------------------------------------------------------------- */
CONSTANTS(route_kinds, "RTN_", NULL,
	NAMED(RTN_UNSPEC), NAMED(RTN_UNICAST), NAMED(RTN_LOCAL), NAMED(RTN_BROADCAST),
	NAMED(RTN_ANYCAST), NAMED(RTN_MULTICAST), NAMED(RTN_BLACKHOLE), NAMED(RTN_UNREACHABLE),
	NAMED(RTN_PROHIBIT), NAMED(RTN_THROW), NAMED(RTN_NAT), NAMED(RTN_XRESOLVE));
CONSTANTS(route_flags, "RTM_F_", NULL,
	NAMED(RTM_F_NOTIFY), NAMED(RTM_F_CLONED), NAMED(RTM_F_EQUALIZE), NAMED(RTM_F_PREFIX),
	NAMED(RTM_F_LOOKUP_TABLE), NAMED(RTM_F_FIB_MATCH), NAMED(RTM_F_OFFLOAD), NAMED(RTM_F_TRAP),
	NAMED(RTM_F_OFFLOAD_FAILED));
CONSTANTS(metric_names, "RTAX_", NULL,
	NAMED(RTAX_UNSPEC), NAMED(RTAX_LOCK), NAMED(RTAX_MTU), NAMED(RTAX_WINDOW), NAMED(RTAX_RTT),
	NAMED(RTAX_RTTVAR), NAMED(RTAX_SSTHRESH), NAMED(RTAX_CWND), NAMED(RTAX_ADVMSS),
	NAMED(RTAX_REORDERING), NAMED(RTAX_HOPLIMIT), NAMED(RTAX_INITCWND), NAMED(RTAX_FEATURES),
	NAMED(RTAX_RTO_MIN), NAMED(RTAX_INITRWND), NAMED(RTAX_QUICKACK), NAMED(RTAX_CC_ALGO),
	NAMED(RTAX_FASTOPEN_NO_COOKIE));
CONSTANTS(route_names, "RTA_", NULL,
	NAMED(RTA_UNSPEC), NAMED(RTA_DST), NAMED(RTA_SRC), NAMED(RTA_IIF), NAMED(RTA_OIF),
	NAMED(RTA_GATEWAY), NAMED(RTA_PRIORITY), NAMED(RTA_PREFSRC), NAMED(RTA_METRICS),
	NAMED(RTA_MULTIPATH), NAMED(RTA_PROTOINFO), NAMED(RTA_FLOW), NAMED(RTA_CACHEINFO),
	NAMED(RTA_SESSION), NAMED(RTA_MP_ALGO), NAMED(RTA_TABLE), NAMED(RTA_MARK),
	NAMED(RTA_MFC_STATS), NAMED(RTA_VIA), NAMED(RTA_NEWDST), NAMED(RTA_PREF),
	NAMED(RTA_ENCAP_TYPE), NAMED(RTA_ENCAP), NAMED(RTA_EXPIRES), NAMED(RTA_PAD),
	NAMED(RTA_UID), NAMED(RTA_TTL_PROPAGATE), NAMED(RTA_IP_PROTO), NAMED(RTA_SPORT),
	NAMED(RTA_DPORT), NAMED(RTA_NH_ID));
ATTRIBUTES(metric_attributes, metric_names,
	U32(RTAX_LOCK), U32(RTAX_MTU), U32(RTAX_WINDOW), U32(RTAX_RTT), U32(RTAX_RTTVAR),
	U32(RTAX_SSTHRESH), U32(RTAX_CWND), U32(RTAX_ADVMSS), U32(RTAX_REORDERING),
	U32(RTAX_HOPLIMIT), U32(RTAX_INITCWND), U32(RTAX_FEATURES), U32(RTAX_RTO_MIN),
	U32(RTAX_INITRWND), U32(RTAX_QUICKACK), TEXT(RTAX_CC_ALGO));
static const struct field route_cache_fields[] = {
	F(struct rta_cacheinfo, rta_clntref, UNSIGNED),
	F(struct rta_cacheinfo, rta_lastuse, UNSIGNED),
	F(struct rta_cacheinfo, rta_expires, UNSIGNED),
	F(struct rta_cacheinfo, rta_error, UNSIGNED), F(struct rta_cacheinfo, rta_used, UNSIGNED),
	F(struct rta_cacheinfo, rta_id, HEX), F(struct rta_cacheinfo, rta_ts, UNSIGNED),
	F(struct rta_cacheinfo, rta_tsage, UNSIGNED), F_END
};
static const struct field multicast_fields[] = {
	F(struct rta_mfc_stats, mfcs_packets, UNSIGNED),
	F(struct rta_mfc_stats, mfcs_bytes, UNSIGNED),
	F(struct rta_mfc_stats, mfcs_wrong_if, UNSIGNED), F_END
};

static bool print_via(struct call *c, const struct span *s, unsigned type)
{
	size_t offset = offsetof(struct rtvia, rtvia_addr);
	struct span address;
	unsigned family;

	(void)type;
	if (s->length < sizeof(struct rtvia))
		return false;
	if (!span_bytes(c, s, sizeof(struct rtvia)))
		return true;
	family = (unsigned)field_number(s->bytes, 2);
	put_struct_open(c);
	FIELD(c, one_of, "rtvia_family", family, &socket_families);
	if (s->length > offset) {
		address = span_from(s, offset);
		put_span_address(c, &address, family, "rtvia_addr");
	}
	put_struct_close(c, false);
	return true;
}

static bool print_hops(struct call *c, const struct span *s, unsigned type);

ATTRIBUTES(route_attributes, route_names,
	IS(RTA_DST, ADDRESS), IS(RTA_SRC, ADDRESS), IS(RTA_IIF, IFINDEX), IS(RTA_OIF, IFINDEX),
	IS(RTA_GATEWAY, ADDRESS), U32(RTA_PRIORITY), IS(RTA_PREFSRC, ADDRESS),
	NESTED(RTA_METRICS, metric_attributes), PRINTED(RTA_MULTIPATH, print_hops),
	U32(RTA_PROTOINFO), U32(RTA_FLOW),
	STRUCT(RTA_CACHEINFO, struct rta_cacheinfo, route_cache_fields), U32(RTA_MP_ALGO),
	NAMED_AS(RTA_TABLE, routing_tables, 4), U32(RTA_MARK),
	STRUCT(RTA_MFC_STATS, struct rta_mfc_stats, multicast_fields), PRINTED(RTA_VIA, print_via),
	IS(RTA_NEWDST, ADDRESS), U8(RTA_PREF), NAMED_START(RTA_ENCAP_TYPE, tunnel_encapsulations, 2),
	U64(RTA_EXPIRES), U32(RTA_UID), U8(RTA_TTL_PROPAGATE), U8(RTA_IP_PROTO), U16(RTA_SPORT),
	U16(RTA_DPORT));
static const struct field hop_fields[] = {
	F(struct rtnexthop, rtnh_len, UNSIGNED),
	F(struct rtnexthop, rtnh_flags, FLAGS, .names = &next_hop_flags),
	F(struct rtnexthop, rtnh_hops, UNSIGNED), F(struct rtnexthop, rtnh_ifindex, IFINDEX), F_END
};

/* Several hops, each with attributes of its own behind its structure. */
static bool print_hops(struct call *c, const struct span *s, unsigned type)
{
	size_t size = sizeof(struct rtnexthop);
	struct span left = *s, attributes;
	bool in_array = false;

	(void)type;
	if (s->length < size)
		return false;
	while (span_bytes(c, &left, size)) {
		size_t length = field_number(left.bytes, 2);
		size_t here = length < left.length ? length : left.length;

		if (left.address == s->address && length < s->length) {
			put_array_open(c);
			put_item(c);
			in_array = true;
		}
		if (here > size) {
			put_array_open(c);
			put_item(c);
		}
		put_fields_struct(c, hop_fields, left.bytes);
		if (here > size) {
			put_item(c);
			attributes = span_from(&left, size);
			put_attributes(c, span_first(&attributes, here - size), &route_attributes);
			put_array_close(c, false);
		}
		/* a length of 0 would never end */
		if (ALIGNED(here) >= left.length || !here)
			break;
		left = span_from(&left, ALIGNED(here));
		put_item(c);
	}
	if (in_array)
		put_array_close(c, false);
	return true;
}

static const struct field route_fields[] = {
	F(struct rtmsg, rtm_dst_len, UNSIGNED), F(struct rtmsg, rtm_src_len, UNSIGNED),
	F(struct rtmsg, rtm_tos, FLAGS, .names = &ip_services),
	F(struct rtmsg, rtm_table, ONE_OF, .names = &routing_tables),
	F(struct rtmsg, rtm_protocol, ONE_OF, .names = &routing_protocols),
	F(struct rtmsg, rtm_scope, ONE_OF, .names = &address_scopes),
	F(struct rtmsg, rtm_type, ONE_OF, .names = &route_kinds),
	F(struct rtmsg, rtm_flags, FLAGS, .names = &route_flags), F_END
};

/* --- neighbours ---------------------------------------------------------------------------------------- */
CONSTANTS(neighbour_states, "NUD_", "NUD_NONE",
	NAMED(NUD_NONE), NAMED(NUD_INCOMPLETE), NAMED(NUD_REACHABLE), NAMED(NUD_STALE),
	NAMED(NUD_DELAY), NAMED(NUD_PROBE), NAMED(NUD_FAILED), NAMED(NUD_NOARP),
	NAMED(NUD_PERMANENT));
CONSTANTS(neighbour_flags, "NTF_", NULL,
	NAMED(NTF_USE), NAMED(NTF_SELF), NAMED(NTF_MASTER), NAMED(NTF_PROXY),
	NAMED(NTF_EXT_LEARNED), NAMED(NTF_OFFLOADED), NAMED(NTF_STICKY), NAMED(NTF_ROUTER));
CONSTANTS(neighbour_more_flags, "NTF_EXT_", NULL,
	NAMED(NTF_EXT_MANAGED));
CONSTANTS(fdb_notify_flags, "FDB_NOTIFY_", NULL,
	NAMED(FDB_NOTIFY_BIT), NAMED(FDB_NOTIFY_INACTIVE_BIT));
CONSTANTS(forwarding_names, "NFEA_", NULL,
	NAMED(NFEA_UNSPEC), NAMED(NFEA_ACTIVITY_NOTIFY), NAMED(NFEA_DONT_REFRESH));
CONSTANTS(neighbour_names, "NDA_", NULL,
	NAMED(NDA_UNSPEC), NAMED(NDA_DST), NAMED(NDA_LLADDR), NAMED(NDA_CACHEINFO),
	NAMED(NDA_PROBES), NAMED(NDA_VLAN), NAMED(NDA_PORT), NAMED(NDA_VNI), NAMED(NDA_IFINDEX),
	NAMED(NDA_MASTER), NAMED(NDA_LINK_NETNSID), NAMED(NDA_SRC_VNI), NAMED(NDA_PROTOCOL),
	NAMED(NDA_NH_ID), NAMED(NDA_FDB_EXT_ATTRS), NAMED(NDA_FLAGS_EXT),
	NAMED(NDA_NDM_STATE_MASK), NAMED(NDA_NDM_FLAGS_MASK));
static const struct field neighbour_cache_fields[] = {
	F(struct nda_cacheinfo, ndm_confirmed, UNSIGNED),
	F(struct nda_cacheinfo, ndm_used, UNSIGNED),
	F(struct nda_cacheinfo, ndm_updated, UNSIGNED),
	F(struct nda_cacheinfo, ndm_refcnt, UNSIGNED), F_END
};
ATTRIBUTES(forwarding_attributes, forwarding_names,
	BITS(NFEA_ACTIVITY_NOTIFY, fdb_notify_flags, 1));
ATTRIBUTES(neighbour_attributes, neighbour_names,
	IS(NDA_DST, ADDRESS), IS(NDA_LLADDR, HARDWARE),
	STRUCT(NDA_CACHEINFO, struct nda_cacheinfo, neighbour_cache_fields), U32(NDA_PROBES),
	U16(NDA_VLAN), IS(NDA_PORT, PORT), U32(NDA_VNI), IS(NDA_IFINDEX, IFINDEX),
	IS(NDA_MASTER, IFINDEX), U32(NDA_LINK_NETNSID), U32(NDA_SRC_VNI),
	NAMED_AS(NDA_PROTOCOL, inet_protocols, 0), U32(NDA_NH_ID),
	NESTED(NDA_FDB_EXT_ATTRS, forwarding_attributes),
	BITS(NDA_FLAGS_EXT, neighbour_more_flags, 4),
	BITS(NDA_NDM_STATE_MASK, neighbour_states, 2), BITS(NDA_NDM_FLAGS_MASK, neighbour_flags, 1));
static const struct field neighbour_fields[] = {
	F(struct ndmsg, ndm_ifindex, IFINDEX),
	F(struct ndmsg, ndm_state, FLAGS, .names = &neighbour_states),
	F(struct ndmsg, ndm_flags, FLAGS, .names = &neighbour_flags),
	F(struct ndmsg, ndm_type, ONE_OF, .names = &route_kinds), F_END
};

const struct route_message route_address_messages[] = {
	{ RTM_NEWADDR, RTM_GETADDR, "ifa_family", address_fields, sizeof(struct ifaddrmsg), &address_attributes },
	{ RTM_GETMULTICAST, RTM_GETMULTICAST, "ifa_family", address_fields, sizeof(struct ifaddrmsg),
		&address_attributes },
	{ RTM_GETANYCAST, RTM_GETANYCAST, "ifa_family", address_fields, sizeof(struct ifaddrmsg),
		&address_attributes },
	{ RTM_NEWROUTE, RTM_GETROUTE, "rtm_family", route_fields, sizeof(struct rtmsg), &route_attributes },
	{ RTM_NEWNEIGH, RTM_GETNEIGH, "ndm_family", neighbour_fields, sizeof(struct ndmsg),
		&neighbour_attributes },
	{ .family = NULL },
};
