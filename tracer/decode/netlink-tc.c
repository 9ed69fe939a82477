/* SPDX-License-Identifier: BSD-2-Clause */
/* Traffic control of NETLINK_ROUTE: disciplines, classes, filters, chains, actions (linux/pkt_sched.h, pkt_cls.h). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"
#include "decode/newer-constants.h"

#include <linux/gen_stats.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>

/* --- statistics ---------------------------------------------------------------------------------------- */
static const struct field old_stats_fields[] = {
	F(struct tc_stats, bytes, UNSIGNED), F(struct tc_stats, packets, UNSIGNED),
	F(struct tc_stats, drops, UNSIGNED), F(struct tc_stats, overlimits, UNSIGNED),
	F(struct tc_stats, bps, UNSIGNED), F(struct tc_stats, pps, UNSIGNED),
	F(struct tc_stats, qlen, UNSIGNED), F(struct tc_stats, backlog, UNSIGNED), F_END
};
static const struct field estimator_fields[] = {
	F(struct tc_estimator, interval, SIGNED), F(struct tc_estimator, ewma_log, UNSIGNED), F_END
};
static const struct field basic_fields[] = {
	F(struct gnet_stats_basic, bytes, UNSIGNED), F(struct gnet_stats_basic, packets, UNSIGNED),
	F_END
};
static const struct field rate_fields[] = {
	F(struct gnet_stats_rate_est, bps, UNSIGNED), F(struct gnet_stats_rate_est, pps, UNSIGNED),
	F_END
};
static const struct field rate64_fields[] = {
	F(struct gnet_stats_rate_est64, bps, UNSIGNED), F(struct gnet_stats_rate_est64, pps, UNSIGNED),
	F_END
};
static const struct field queue_fields[] = {
	F(struct gnet_stats_queue, qlen, UNSIGNED), F(struct gnet_stats_queue, backlog, UNSIGNED),
	F(struct gnet_stats_queue, drops, UNSIGNED), F(struct gnet_stats_queue, requeues, UNSIGNED),
	F(struct gnet_stats_queue, overlimits, UNSIGNED), F_END
};

/* The bytes up to the last member: what the compiler adds behind it is not sent by everyone. */
#define STRUCT_UNPADDED(type_, struct_, last_, fields_)                                            \
	{ .type = (type_), .kind = A_STRUCT,                                                       \
		.size = offsetof(struct_, last_) + FIELD_SIZE(struct_, last_), .fields = (fields_) }

CONSTANTS(stats_names, "TCA_STATS_", NULL,
	NAMED(TCA_STATS_UNSPEC), NAMED(TCA_STATS_BASIC), NAMED(TCA_STATS_RATE_EST),
	NAMED(TCA_STATS_QUEUE), NAMED(TCA_STATS_APP), NAMED(TCA_STATS_RATE_EST64),
	NAMED(TCA_STATS_PAD), NAMED(TCA_STATS_BASIC_HW), NAMED(TCA_STATS_PKT64));
ATTRIBUTES(stats_attributes, stats_names,
	STRUCT_UNPADDED(TCA_STATS_BASIC, struct gnet_stats_basic, packets, basic_fields),
	STRUCT(TCA_STATS_RATE_EST, struct gnet_stats_rate_est, rate_fields),
	STRUCT(TCA_STATS_QUEUE, struct gnet_stats_queue, queue_fields),
	STRUCT(TCA_STATS_RATE_EST64, struct gnet_stats_rate_est64, rate64_fields),
	STRUCT_UNPADDED(TCA_STATS_BASIC_HW, struct gnet_stats_basic, packets, basic_fields),
	U64(TCA_STATS_PKT64));

/* --- disciplines, classes, filters --------------------------------------------------------------------- */
static const struct field size_fields[] = {
	F(struct tc_sizespec, cell_log, UNSIGNED), F(struct tc_sizespec, size_log, UNSIGNED),
	F(struct tc_sizespec, cell_align, SIGNED), F(struct tc_sizespec, overhead, SIGNED),
	F(struct tc_sizespec, linklayer, UNSIGNED), F(struct tc_sizespec, mpu, UNSIGNED),
	F(struct tc_sizespec, mtu, UNSIGNED), F(struct tc_sizespec, tsize, UNSIGNED), F_END
};
CONSTANTS(size_table_names, "TCA_STAB_", NULL,
	NAMED(TCA_STAB_UNSPEC), NAMED(TCA_STAB_BASE), NAMED(TCA_STAB_DATA));
ATTRIBUTES(size_table_attributes, size_table_names,
	STRUCT(TCA_STAB_BASE, struct tc_sizespec, size_fields), NUMBERS(TCA_STAB_DATA, 2));
CONSTANTS(tc_names, "TCA_", NULL,
	NAMED(TCA_UNSPEC), NAMED(TCA_KIND), NAMED(TCA_OPTIONS), NAMED(TCA_STATS),
	NAMED(TCA_XSTATS), NAMED(TCA_RATE), NAMED(TCA_FCNT), NAMED(TCA_STATS2), NAMED(TCA_STAB),
	NAMED(TCA_PAD), NAMED(TCA_DUMP_INVISIBLE), NAMED(TCA_CHAIN), NAMED(TCA_HW_OFFLOAD),
	NAMED(TCA_INGRESS_BLOCK), NAMED(TCA_EGRESS_BLOCK), NAMED(TCA_DUMP_FLAGS),
	NAMED(TCA_EXT_WARN_MSG));
ATTRIBUTES(tc_attributes, tc_names,
	TEXT(TCA_KIND), STRUCT_UNPADDED(TCA_STATS, struct tc_stats, backlog, old_stats_fields),
	STRUCT(TCA_RATE, struct tc_estimator, estimator_fields), U32(TCA_FCNT),
	NESTED(TCA_STATS2, stats_attributes), NESTED(TCA_STAB, size_table_attributes),
	U32(TCA_CHAIN), U8(TCA_HW_OFFLOAD), U32(TCA_INGRESS_BLOCK), U32(TCA_EGRESS_BLOCK),
	U32(TCA_DUMP_FLAGS), TEXT(TCA_EXT_WARN_MSG));
static const struct field tc_fields[] = {
	F(struct tcmsg, tcm_ifindex, IFINDEX), F(struct tcmsg, tcm_handle, UNSIGNED),
	F(struct tcmsg, tcm_parent, UNSIGNED), F(struct tcmsg, tcm_info, UNSIGNED), F_END
};

/* --- actions ------------------------------------------------------------------------------------------- */
CONSTANTS(action_flags, "TCA_ACT_FLAGS_", NULL,
	NAMED(TCA_ACT_FLAGS_NO_PERCPU_STATS), NAMED(TCA_ACT_FLAGS_SKIP_HW),
	NAMED(TCA_ACT_FLAGS_SKIP_SW));
CONSTANTS(action_hardware_flags, "TCA_ACT_HW_STATS_", NULL,
	NAMED(TCA_ACT_HW_STATS_IMMEDIATE), NAMED(TCA_ACT_HW_STATS_DELAYED));
CONSTANTS(action_names, "TCA_ACT_", NULL,
	NAMED(TCA_ACT_UNSPEC), NAMED(TCA_ACT_KIND), NAMED(TCA_ACT_OPTIONS), NAMED(TCA_ACT_INDEX),
	NAMED(TCA_ACT_STATS), NAMED(TCA_ACT_PAD), NAMED(TCA_ACT_COOKIE), NAMED(TCA_ACT_FLAGS),
	NAMED(TCA_ACT_HW_STATS), NAMED(TCA_ACT_USED_HW_STATS), NAMED(TCA_ACT_IN_HW_COUNT));
ATTRIBUTES(action_attributes, action_names,
	TEXT(TCA_ACT_KIND), U32(TCA_ACT_INDEX), NESTED(TCA_ACT_STATS, stats_attributes),
	BITS(TCA_ACT_FLAGS, action_flags, 4), BITS(TCA_ACT_HW_STATS, action_hardware_flags, 4),
	BITS(TCA_ACT_USED_HW_STATS, action_hardware_flags, 4), U32(TCA_ACT_IN_HW_COUNT));

const struct route_message route_tc_messages[] = {
#define TC(first_, last_)                                                                          \
	{ first_, last_, "tcm_family", tc_fields, sizeof(struct tcmsg), &tc_attributes }
	TC(RTM_NEWQDISC, RTM_GETQDISC),
	TC(RTM_NEWTCLASS, RTM_GETTCLASS),
	TC(RTM_NEWTFILTER, RTM_GETTFILTER),
	TC(RTM_NEWCHAIN, RTM_GETCHAIN),
#undef TC
	{ RTM_NEWACTION, RTM_GETACTION, "tca_family", route_no_fields, 1, &action_attributes },
	{ .family = NULL },
};
