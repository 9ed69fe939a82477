/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules, labels and settings of NETLINK_ROUTE: linux/fib_rules.h, if_addrlabel.h, netconf.h, net_namespace.h, dcbnl.h. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"
#include "decode/newer-constants.h"

#include <linux/dcbnl.h>
#include <linux/fib_rules.h>
#include <linux/if_addrlabel.h>
#include <linux/net_namespace.h>
#include <linux/netconf.h>
#include <linux/rtnetlink.h>

CONSTANTS(rule_actions, "FR_ACT_", NULL,
	NAMED(FR_ACT_UNSPEC), NAMED(FR_ACT_TO_TBL), NAMED(FR_ACT_GOTO), NAMED(FR_ACT_NOP),
	NAMED(FR_ACT_RES3), NAMED(FR_ACT_RES4), NAMED(FR_ACT_BLACKHOLE), NAMED(FR_ACT_UNREACHABLE),
	NAMED(FR_ACT_PROHIBIT));
CONSTANTS(rule_flags, "FIB_RULE_", NULL,
	NAMED(FIB_RULE_PERMANENT), NAMED(FIB_RULE_INVERT), NAMED(FIB_RULE_UNRESOLVED),
	NAMED(FIB_RULE_IIF_DETACHED), NAMED(FIB_RULE_OIF_DETACHED), NAMED(FIB_RULE_FIND_SADDR));
CONSTANTS(rule_names, "FRA_", NULL,
	NAMED(FRA_UNSPEC), NAMED(FRA_DST), NAMED(FRA_SRC), NAMED(FRA_IIFNAME), NAMED(FRA_GOTO),
	NAMED(FRA_UNUSED2), NAMED(FRA_PRIORITY), NAMED(FRA_UNUSED3), NAMED(FRA_UNUSED4),
	NAMED(FRA_UNUSED5), NAMED(FRA_FWMARK), NAMED(FRA_FLOW), NAMED(FRA_TUN_ID),
	NAMED(FRA_SUPPRESS_IFGROUP), NAMED(FRA_SUPPRESS_PREFIXLEN), NAMED(FRA_TABLE),
	NAMED(FRA_FWMASK), NAMED(FRA_OIFNAME), NAMED(FRA_PAD), NAMED(FRA_L3MDEV),
	NAMED(FRA_UID_RANGE), NAMED(FRA_PROTOCOL), NAMED(FRA_IP_PROTO), NAMED(FRA_SPORT_RANGE),
	NAMED(FRA_DPORT_RANGE));
static const struct field uid_range_fields[] = {
	F(struct fib_rule_uid_range, start, UNSIGNED), F(struct fib_rule_uid_range, end, UNSIGNED),
	F_END
};
static const struct field port_range_fields[] = {
	F(struct fib_rule_port_range, start, UNSIGNED),
	F(struct fib_rule_port_range, end, UNSIGNED), F_END
};
ATTRIBUTES(rule_attributes, rule_names,
	IS(FRA_DST, ADDRESS), IS(FRA_SRC, ADDRESS), TEXT(FRA_IIFNAME), U32(FRA_GOTO),
	U32(FRA_PRIORITY), U32(FRA_FWMARK), U32(FRA_FLOW), IS(FRA_TUN_ID, BE64),
	U32(FRA_SUPPRESS_IFGROUP), U32(FRA_SUPPRESS_PREFIXLEN),
	NAMED_AS(FRA_TABLE, routing_tables, 4), U32(FRA_FWMASK), TEXT(FRA_OIFNAME), U8(FRA_L3MDEV),
	STRUCT(FRA_UID_RANGE, struct fib_rule_uid_range, uid_range_fields),
	NAMED_AS(FRA_PROTOCOL, routing_protocols, 1), NAMED_AS(FRA_IP_PROTO, inet_protocols, 0),
	STRUCT(FRA_SPORT_RANGE, struct fib_rule_port_range, port_range_fields),
	STRUCT(FRA_DPORT_RANGE, struct fib_rule_port_range, port_range_fields));
/* strace names an unknown table here, and nowhere else */
static void print_table(struct call *c, const void *bytes)
{
	struct constants named = routing_tables;

	named.prefix = "RT_TABLE_";
	put_one_of(c, field_number(bytes, 1), &named);
}

static const struct field rule_fields[] = {
	F(struct fib_rule_hdr, dst_len, UNSIGNED), F(struct fib_rule_hdr, src_len, UNSIGNED),
	F(struct fib_rule_hdr, tos, FLAGS, .names = &ip_services),
	F(struct fib_rule_hdr, table, PRINT, .print = print_table),
	F(struct fib_rule_hdr, action, ONE_OF, .names = &rule_actions),
	F(struct fib_rule_hdr, flags, FLAGS, .names = &rule_flags), F_END
};

CONSTANTS(label_names, "IFAL_", NULL,
	NAMED(IFAL_ADDRESS), NAMED(IFAL_LABEL));
ATTRIBUTES(label_attributes, label_names,
	IS(IFAL_ADDRESS, ADDRESS), U32(IFAL_LABEL));
static const struct field label_fields[] = {
	F(struct ifaddrlblmsg, ifal_prefixlen, UNSIGNED),
	F(struct ifaddrlblmsg, ifal_flags, UNSIGNED), F(struct ifaddrlblmsg, ifal_index, IFINDEX),
	F(struct ifaddrlblmsg, ifal_seq, UNSIGNED), F_END
};

CONSTANTS(setting_names, "NETCONFA_", NULL,
	NAMED(NETCONFA_UNSPEC), NAMED(NETCONFA_IFINDEX), NAMED(NETCONFA_FORWARDING),
	NAMED(NETCONFA_RP_FILTER), NAMED(NETCONFA_MC_FORWARDING), NAMED(NETCONFA_PROXY_NEIGH),
	NAMED(NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN), NAMED(NETCONFA_INPUT),
	NAMED(NETCONFA_BC_FORWARDING));
ATTRIBUTES(setting_attributes, setting_names,
	IS(NETCONFA_IFINDEX, IFINDEX), S32(NETCONFA_FORWARDING), S32(NETCONFA_RP_FILTER),
	S32(NETCONFA_MC_FORWARDING), S32(NETCONFA_PROXY_NEIGH),
	S32(NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN), S32(NETCONFA_INPUT), S32(NETCONFA_BC_FORWARDING));
CONSTANTS(nsid_names, "NETNSA_", NULL,
	NAMED(NETNSA_NSID_NOT_ASSIGNED), NAMED(NETNSA_NONE), NAMED(NETNSA_NSID), NAMED(NETNSA_PID),
	NAMED(NETNSA_FD), NAMED(NETNSA_TARGET_NSID), NAMED(NETNSA_CURRENT_NSID));
ATTRIBUTES(nsid_attributes, nsid_names,
	S32(NETNSA_NSID), U32(NETNSA_PID), IS(NETNSA_FD, FD), S32(NETNSA_TARGET_NSID),
	S32(NETNSA_CURRENT_NSID));

CONSTANTS(dcb_commands, "DCB_CMD_", NULL,
	NAMED(DCB_CMD_UNDEFINED), NAMED(DCB_CMD_GSTATE), NAMED(DCB_CMD_SSTATE),
	NAMED(DCB_CMD_PGTX_GCFG), NAMED(DCB_CMD_PGTX_SCFG), NAMED(DCB_CMD_PGRX_GCFG),
	NAMED(DCB_CMD_PGRX_SCFG), NAMED(DCB_CMD_PFC_GCFG), NAMED(DCB_CMD_PFC_SCFG),
	NAMED(DCB_CMD_SET_ALL), NAMED(DCB_CMD_GPERM_HWADDR), NAMED(DCB_CMD_GCAP),
	NAMED(DCB_CMD_GNUMTCS), NAMED(DCB_CMD_SNUMTCS), NAMED(DCB_CMD_PFC_GSTATE),
	NAMED(DCB_CMD_PFC_SSTATE), NAMED(DCB_CMD_BCN_GCFG), NAMED(DCB_CMD_BCN_SCFG),
	NAMED(DCB_CMD_GAPP), NAMED(DCB_CMD_SAPP), NAMED(DCB_CMD_IEEE_SET), NAMED(DCB_CMD_IEEE_GET),
	NAMED(DCB_CMD_GDCBX), NAMED(DCB_CMD_SDCBX), NAMED(DCB_CMD_GFEATCFG),
	NAMED(DCB_CMD_SFEATCFG), NAMED(DCB_CMD_CEE_GET), NAMED(DCB_CMD_IEEE_DEL));
CONSTANTS(dcb_names, "DCB_ATTR_", NULL,
	NAMED(DCB_ATTR_UNDEFINED), NAMED(DCB_ATTR_IFNAME), NAMED(DCB_ATTR_STATE),
	NAMED(DCB_ATTR_PFC_STATE), NAMED(DCB_ATTR_PFC_CFG), NAMED(DCB_ATTR_NUM_TC),
	NAMED(DCB_ATTR_PG_CFG), NAMED(DCB_ATTR_SET_ALL), NAMED(DCB_ATTR_PERM_HWADDR),
	NAMED(DCB_ATTR_CAP), NAMED(DCB_ATTR_NUMTCS), NAMED(DCB_ATTR_BCN), NAMED(DCB_ATTR_APP),
	NAMED(DCB_ATTR_IEEE), NAMED(DCB_ATTR_DCBX), NAMED(DCB_ATTR_FEATCFG), NAMED(DCB_ATTR_CEE));
static const struct attributes dcb_attributes = { &dcb_names, NULL, 0, NULL };
static const struct field dcb_fields[] = {
	F(struct dcbmsg, cmd, ONE_OF, .names = &dcb_commands), F_END
};

const struct route_message route_rule_messages[] = {
	{ RTM_NEWRULE, RTM_GETRULE, "family", rule_fields, sizeof(struct fib_rule_hdr), &rule_attributes },
	{ RTM_NEWADDRLABEL, RTM_GETADDRLABEL, "ifal_family", label_fields, sizeof(struct ifaddrlblmsg),
		&label_attributes },
	{ RTM_NEWNETCONF, RTM_GETNETCONF, "ncm_family", route_no_fields, sizeof(struct netconfmsg),
		&setting_attributes },
	{ RTM_NEWNSID, RTM_GETNSID, "rtgen_family", route_no_fields, sizeof(struct rtgenmsg), &nsid_attributes },
	{ RTM_GETDCB, RTM_SETDCB, "dcb_family", dcb_fields, sizeof(struct dcbmsg), &dcb_attributes },
	{ .family = NULL },
};
