/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets: families, types, protocols, send and receive flags. */
#include "decode/constants.h"

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

static const struct constant family_rows[] = {
	NAMED(AF_UNSPEC), NAMED(AF_UNIX), NAMED(AF_INET), NAMED(AF_INET6), NAMED(AF_NETLINK),
	NAMED(AF_PACKET), NAMED(AF_ALG), NAMED(AF_VSOCK), NAMED(AF_BLUETOOTH), NAMED(AF_CAN),
	NAMED(AF_XDP), NAMED(AF_TIPC), NAMED(AF_SMC), NAMED(AF_QIPCRTR), NAMED(AF_NFC),
	NAMED(AF_KCM), NAMED(AF_MCTP), NAMED(AF_KEY), TABLE_END
};
const struct constants socket_families = { family_rows, "AF_", NULL };

static const struct constant type_rows[] = {
	NAMED(SOCK_STREAM), NAMED(SOCK_DGRAM), NAMED(SOCK_RAW), NAMED(SOCK_RDM),
	NAMED(SOCK_SEQPACKET), NAMED(SOCK_DCCP), NAMED(SOCK_PACKET), TABLE_END
};
static const struct constants base_types = { type_rows, "SOCK_", NULL };
static const struct constant type_flag_rows[] = {
	NAMED(SOCK_CLOEXEC), NAMED(SOCK_NONBLOCK), TABLE_END
};
const struct constants socket_types = {
	type_flag_rows, "SOCK_", .base = &base_types, .base_mask = 0xf
};
const struct constants socket_type_flags = { type_flag_rows, "SOCK_", NULL };

static const struct constant protocol_rows[] = {
	NAMED(IPPROTO_IP), NAMED(IPPROTO_ICMP), NAMED(IPPROTO_IGMP), NAMED(IPPROTO_IPIP),
	NAMED(IPPROTO_TCP), NAMED(IPPROTO_EGP), NAMED(IPPROTO_PUP), NAMED(IPPROTO_UDP),
	NAMED(IPPROTO_IDP), NAMED(IPPROTO_TP), NAMED(IPPROTO_DCCP), NAMED(IPPROTO_IPV6),
	NAMED(IPPROTO_ROUTING), NAMED(IPPROTO_FRAGMENT), NAMED(IPPROTO_RSVP), NAMED(IPPROTO_GRE),
	NAMED(IPPROTO_ESP), NAMED(IPPROTO_AH), NAMED(IPPROTO_ICMPV6), NAMED(IPPROTO_NONE),
	NAMED(IPPROTO_DSTOPTS), NAMED(IPPROTO_MTP), NAMED(IPPROTO_BEETPH), NAMED(IPPROTO_ENCAP),
	NAMED(IPPROTO_PIM), NAMED(IPPROTO_COMP), NAMED(IPPROTO_SCTP), NAMED(IPPROTO_MH),
	NAMED(IPPROTO_UDPLITE), NAMED(IPPROTO_MPLS), NAMED(IPPROTO_ETHERNET), NAMED(IPPROTO_RAW),
	NAMED(IPPROTO_MPTCP), TABLE_END
};
const struct constants inet_protocols = { protocol_rows, "IPPROTO_", NULL };

static const struct constant netlink_rows[] = {
	NAMED(NETLINK_ROUTE), NAMED(NETLINK_UNUSED), NAMED(NETLINK_USERSOCK),
	NAMED(NETLINK_FIREWALL), NAMED(NETLINK_SOCK_DIAG), NAMED(NETLINK_NFLOG),
	NAMED(NETLINK_XFRM), NAMED(NETLINK_SELINUX), NAMED(NETLINK_ISCSI), NAMED(NETLINK_AUDIT),
	NAMED(NETLINK_FIB_LOOKUP), NAMED(NETLINK_CONNECTOR), NAMED(NETLINK_NETFILTER),
	NAMED(NETLINK_IP6_FW), NAMED(NETLINK_DNRTMSG), NAMED(NETLINK_KOBJECT_UEVENT),
	NAMED(NETLINK_GENERIC), NAMED(NETLINK_SCSITRANSPORT), NAMED(NETLINK_ECRYPTFS),
	NAMED(NETLINK_RDMA), NAMED(NETLINK_CRYPTO), NAMED(NETLINK_SMC), TABLE_END
};
const struct constants netlink_protocols = { netlink_rows, "NETLINK_", NULL };

static const struct constant msg_rows[] = {
	NAMED(MSG_OOB), NAMED(MSG_PEEK), NAMED(MSG_DONTROUTE), NAMED(MSG_CTRUNC), NAMED(MSG_PROXY),
	NAMED(MSG_TRUNC), NAMED(MSG_DONTWAIT), NAMED(MSG_EOR), NAMED(MSG_WAITALL), NAMED(MSG_FIN),
	NAMED(MSG_SYN), NAMED(MSG_CONFIRM), NAMED(MSG_RST), NAMED(MSG_ERRQUEUE),
	NAMED(MSG_NOSIGNAL), NAMED(MSG_MORE), NAMED(MSG_WAITFORONE), NAMED(MSG_BATCH),
	NAMED(MSG_ZEROCOPY), NAMED(MSG_FASTOPEN), NAMED(MSG_CMSG_CLOEXEC), TABLE_END
};
const struct constants msg_flags = { msg_rows, "MSG_", NULL };

static const struct constant shutdown_rows[] = {
	NAMED(SHUT_RD), NAMED(SHUT_WR), NAMED(SHUT_RDWR), TABLE_END
};
const struct constants shutdown_how = { shutdown_rows, "SHUT_", NULL };

static const struct constant ethernet_rows[] = {
	NAMED(ETH_P_ALL), NAMED(ETH_P_IP), NAMED(ETH_P_ARP), NAMED(ETH_P_IPV6), NAMED(ETH_P_8021Q),
	NAMED(ETH_P_LOOP), NAMED(ETH_P_RARP), NAMED(ETH_P_802_3), NAMED(ETH_P_802_2),
	NAMED(ETH_P_PPP_SES), NAMED(ETH_P_PPP_DISC), NAMED(ETH_P_LLDP), NAMED(ETH_P_PAE), TABLE_END
};
const struct constants ethernet_protocols = { ethernet_rows, "ETH_P_", NULL };

static const struct constant hardware_rows[] = {
	NAMED(ARPHRD_NETROM), NAMED(ARPHRD_ETHER), NAMED(ARPHRD_LOOPBACK), NAMED(ARPHRD_PPP),
	NAMED(ARPHRD_TUNNEL), NAMED(ARPHRD_TUNNEL6), NAMED(ARPHRD_SIT), NAMED(ARPHRD_IPGRE),
	NAMED(ARPHRD_NONE), NAMED(ARPHRD_VOID), TABLE_END
};
const struct constants arp_hardware = { hardware_rows, "ARPHRD_", NULL };

static const struct constant packet_rows[] = {
	NAMED(PACKET_HOST), NAMED(PACKET_BROADCAST), NAMED(PACKET_MULTICAST),
	NAMED(PACKET_OTHERHOST), NAMED(PACKET_OUTGOING), NAMED(PACKET_LOOPBACK),
	NAMED(PACKET_USER), NAMED(PACKET_KERNEL), TABLE_END
};
const struct constants packet_types = { packet_rows, "PACKET_", NULL };
