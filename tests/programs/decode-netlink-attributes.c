/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Netlink attributes for the decoder's comparison with strace: every type of a message, or of a nest in it,
 * with payloads of several lengths. Nothing is changed: what is no request the kernel does not look at.
 */
#include "decode-calls.h"

#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/inet_diag.h>
#include <linux/mroute.h>
#include <linux/neighbour.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/nexthop.h>
#include <linux/packet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/selinux_netlink.h>
#include <linux/smc_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>

#define DEPTH 4

/*
 * Types 0 to `last`, inside of attributes of these types (a list that ends with 0), of which some have a
 * structure before the attributes in them.
 */
#define BEHIND(type_, size_) ((type_) | (int)(size_) << 16)

struct sweep {
	int type;
	unsigned char family;
	size_t header;
	int nests[DEPTH + 1];
	int last;
	int flags;
};

static const struct sweep route[] = {
	{ RTM_NEWQDISC, AF_UNIX, sizeof(struct tcmsg), { 0 }, TCA_DUMP_FLAGS, 0 },
	{ RTM_GETTFILTER, AF_INET, sizeof(struct tcmsg), { TCA_STATS2 }, 8, 0 },
	{ RTM_DELCHAIN, AF_INET, sizeof(struct tcmsg), { TCA_STAB }, 2, 0 },
	{ RTM_GETACTION, AF_INET, 4, { 0 }, 10, 0 },
	{ RTM_NEWNEIGHTBL, AF_INET6, 4, { 0 }, NDTA_PAD, 0 },
	{ RTM_SETNEIGHTBL, AF_INET, 4, { NDTA_PARMS }, NDTPA_INTERVAL_PROBE_TIME_MS, 0 },
	{ RTM_NEWMDB, AF_BRIDGE, sizeof(struct br_port_msg), { 0 }, MDBA_ROUTER, 0 },
	{ RTM_NEWMDB, AF_BRIDGE, sizeof(struct br_port_msg), { MDBA_MDB, MDBA_MDB_ENTRY }, MDBA_MDB_ENTRY_INFO, 0 },
	{ RTM_GETMDB, AF_BRIDGE, sizeof(struct br_port_msg), { MDBA_ROUTER }, MDBA_ROUTER_PORT, 0 },
	{ RTM_NEWMDB, AF_BRIDGE, sizeof(struct br_port_msg),
		{ MDBA_MDB, MDBA_MDB_ENTRY, BEHIND(MDBA_MDB_ENTRY_INFO, sizeof(struct br_mdb_entry)) }, 5, 0 },
	{ RTM_GETMDB, AF_BRIDGE, sizeof(struct br_port_msg), { MDBA_ROUTER, BEHIND(MDBA_ROUTER_PORT, 4) }, 4, 0 },
	{ RTM_NEWSTATS, AF_UNIX, sizeof(struct if_stats_msg), { 0 }, IFLA_STATS_AF_SPEC, 0 },
	{ RTM_GETSTATS, AF_UNIX, sizeof(struct if_stats_msg), { IFLA_STATS_LINK_XSTATS, LINK_XSTATS_TYPE_BRIDGE }, 4, 0 },
	{ RTM_GETSTATS, AF_UNIX, sizeof(struct if_stats_msg),
		{ IFLA_STATS_LINK_XSTATS_SLAVE, LINK_XSTATS_TYPE_BOND, 1 }, 9, 0 },
	{ RTM_GETSTATS, AF_UNIX, sizeof(struct if_stats_msg), { IFLA_STATS_LINK_OFFLOAD_XSTATS }, 0, 0 },
	{ RTM_GETSTATS, AF_UNIX, sizeof(struct if_stats_msg), { IFLA_STATS_AF_SPEC, AF_MPLS }, 1, 0 },
	{ RTM_NEWNEXTHOP, AF_INET, sizeof(struct nhmsg), { 0 }, 12, 0 },
	{ RTM_GETNEXTHOP, AF_INET6, sizeof(struct nhmsg), { 12 }, 4, 0 },
	{ RTM_DELNEXTHOP, AF_INET6, sizeof(struct nhmsg), { 13 }, 3, 0 },
	{ RTM_NEWCACHEREPORT, RTNL_FAMILY_IPMR, 4, { 0 }, IPMRA_CREPORT_TABLE, 0 },
	{ RTM_NEWCACHEREPORT, RTNL_FAMILY_IP6MR, 4, { 0 }, 5, 0 },
	{ RTM_NEWCACHEREPORT, 200, 4, { 0 }, 1, 0 },
};

static const struct sweep diag[] = {
	{ TCPDIAG_GETSOCK, AF_INET, sizeof(struct inet_diag_req), { 0 }, INET_DIAG_REQ_PROTOCOL, NLM_F_REQUEST },
	{ DCCPDIAG_GETSOCK, AF_INET6, sizeof(struct inet_diag_req), { 0 }, 0, NLM_F_REQUEST },
	{ SOCK_DIAG_BY_FAMILY, AF_INET, sizeof(struct inet_diag_req_v2), { 0 }, INET_DIAG_REQ_PROTOCOL, NLM_F_REQUEST },
	{ SOCK_DIAG_BY_FAMILY, AF_INET, sizeof(struct inet_diag_msg), { 0 }, INET_DIAG_SOCKOPT, 0 },
	{ SOCK_DIAG_BY_FAMILY, AF_INET6, sizeof(struct inet_diag_msg), { INET_DIAG_ULP_INFO }, INET_ULP_INFO_MPTCP, 0 },
	{ SOCK_DIAG_BY_FAMILY, AF_INET6, sizeof(struct inet_diag_msg), { INET_DIAG_ULP_INFO, INET_ULP_INFO_TLS }, 6, 0 },
	{ SOCK_DIAG_BY_FAMILY, AF_INET6, sizeof(struct inet_diag_msg), { INET_DIAG_ULP_INFO, INET_ULP_INFO_MPTCP }, 11, 0 },
	{ SOCK_DIAG_BY_FAMILY, AF_INET6, sizeof(struct inet_diag_msg), { INET_DIAG_SK_BPF_STORAGES, 1 }, 3, 0 },
	{ SOCK_DIAG_BY_FAMILY, AF_UNIX, sizeof(struct unix_diag_msg), { 0 }, UNIX_DIAG_UID, 0 },
	{ SOCK_DIAG_BY_FAMILY, AF_NETLINK, sizeof(struct netlink_diag_req), { 0 }, 0, NLM_F_REQUEST },
	{ SOCK_DIAG_BY_FAMILY, AF_NETLINK, sizeof(struct netlink_diag_msg), { 0 }, NETLINK_DIAG_FLAGS, 0 },
	{ SOCK_DIAG_BY_FAMILY, AF_PACKET, sizeof(struct packet_diag_req), { 0 }, 0, NLM_F_REQUEST },
	{ SOCK_DIAG_BY_FAMILY, AF_PACKET, sizeof(struct packet_diag_msg), { 0 }, PACKET_DIAG_FILTER, 0 },
	{ SOCK_DIAG_BY_FAMILY, AF_SMC, sizeof(struct smc_diag_req), { 0 }, 0, NLM_F_REQUEST },
	{ SOCK_DIAG_BY_FAMILY, AF_SMC, sizeof(struct smc_diag_msg), { 0 }, SMC_DIAG_FALLBACK, 0 },
};

static const struct sweep netfilter[] = {
	{ NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWTABLE, AF_INET, sizeof(struct nfgenmsg), { 0 }, 1, 0 },
	{ NFNL_SUBSYS_CTNETLINK << 8 | 1, AF_INET, sizeof(struct nfgenmsg), { 0 }, 1, 0 },
};

static const struct sweep selinux[] = {
	{ SELNL_MSG_SETENFORCE, 0, 4, { 0 }, 0, 0 },
	{ SELNL_MSG_POLICYLOAD, 0, 4, { 0 }, 0, 0 },
	{ SELNL_MSG_POLICYLOAD + 1, 0, 4, { 0 }, 0, 0 },
};

static const size_t lengths[] = { 0, 1, 2, 4, 7, 8, 16, 44, 90, 260 };

static union {
	char bytes[1024];
	struct nlmsghdr header;
} message;

static void send_one(int fd, const struct sweep *s, int type, size_t length)
{
	size_t at = NLMSG_HDRLEN + ((s->header + 3) & ~3ul), end;
	struct nlattr a;

	for (size_t i = 0; i < sizeof(message); i++)
		message.bytes[i] = (char)(i % 64 < 32 ? i % 7 : 'A' + i % 13);
	end = at;
	for (int i = 0; s->nests[i]; i++)
		end += sizeof(a) + (size_t)(s->nests[i] >> 16);
	end += sizeof(a) + length;
	for (int i = 0; s->nests[i]; i++) {
		a = (struct nlattr){ (uint16_t)(end - at), (uint16_t)s->nests[i] };
		memcpy(message.bytes + at, &a, sizeof(a));
		at += sizeof(a) + (size_t)(s->nests[i] >> 16);
	}
	a = (struct nlattr){ (uint16_t)(sizeof(a) + length), (uint16_t)type };
	memcpy(message.bytes + at, &a, sizeof(a));
	message.header = (struct nlmsghdr){ (uint32_t)end, (uint16_t)s->type, (uint16_t)s->flags, 1, 0 };
	message.bytes[NLMSG_HDRLEN] = (char)s->family;
	S(sendto, fd, message.bytes, end, MSG_DONTWAIT, NULL, 0);
	if (type == 1 && length == 4) { /* cut within the structure in front of the attributes */
		message.header.nlmsg_len = NLMSG_HDRLEN + 2;
		S(sendto, fd, message.bytes, end, MSG_DONTWAIT, NULL, 0);
	}
}

/* strace finds the protocol of bound sockets only. */
static int bound(int protocol)
{
	struct sockaddr_nl a = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	S(bind, fd, &a, sizeof(a));
	return fd;
}

static void sweep(int protocol, const struct sweep *all, size_t n)
{
	int fd = bound(protocol);

	for (size_t i = 0; i < n; i++)
		for (int type = 0; type <= all[i].last; type++)
			for (size_t l = 0; l < sizeof(lengths) / sizeof(lengths[0]); l++)
				send_one(fd, &all[i], type, lengths[l]);
	close(fd);
}

#define SWEEP(protocol_, all_) sweep(protocol_, all_, sizeof(all_) / sizeof(all_[0]))

/* nftables' own number in both orders, and a message too short for its header. */
static void netfilter_orders(void)
{
	struct {
		struct nlmsghdr h;
		struct nfgenmsg g;
	} one = { { sizeof(one), NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE, 0, 1, 0 },
		{ AF_INET6, NFNETLINK_V0, NFNL_SUBSYS_NFTABLES } };
	int fd = bound(NETLINK_NETFILTER);

	S(sendto, fd, &one, sizeof(one), MSG_DONTWAIT, NULL, 0);
	one.g.res_id = NFNL_SUBSYS_NFTABLES << 8;
	one.g.version = 7;
	S(sendto, fd, &one, sizeof(one), MSG_DONTWAIT, NULL, 0);
	S(sendto, fd, &one, sizeof(one) - 1, MSG_DONTWAIT, NULL, 0);
	one.h.nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8;
	S(sendto, fd, &one, sizeof(one), MSG_DONTWAIT, NULL, 0);
	one.h.nlmsg_type = NFNL_MSG_BATCH_END;
	S(sendto, fd, &one, sizeof(one), MSG_DONTWAIT, NULL, 0);
	close(fd);
}

int main(void)
{
	SWEEP(NETLINK_ROUTE, route);
	SWEEP(NETLINK_SOCK_DIAG, diag);
	SWEEP(NETLINK_NETFILTER, netfilter);
	netfilter_orders();
	SWEEP(NETLINK_SELINUX, selinux);
	return 0;
}
