/* SPDX-License-Identifier: BSD-2-Clause */
/* NETLINK_SOCK_DIAG for sockets of netlink, of packets and of SMC: linux/netlink_diag.h, packet_diag.h, smc_diag.h. */
#include "decode/bpf-filter.h"
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink-diag.h"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/netlink_diag.h>
#include <linux/packet_diag.h>
#include <linux/smc_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* behind the headers that may have them */
#include "decode/newer-net-constants.h"

/* --- netlink ------------------------------------------------------------------------------------------- */
CONSTANTS(netlink_shows, "NDIAG_SHOW_", NULL,
	NAMED(NDIAG_SHOW_MEMINFO), NAMED(NDIAG_SHOW_GROUPS), NAMED(NDIAG_SHOW_RING_CFG),
	NAMED(NDIAG_SHOW_FLAGS));
CONSTANTS(netlink_flags, "NDIAG_FLAG_", NULL,
	NAMED(NDIAG_FLAG_CB_RUNNING), NAMED(NDIAG_FLAG_PKTINFO), NAMED(NDIAG_FLAG_BROADCAST_ERROR),
	NAMED(NDIAG_FLAG_NO_ENOBUFS), NAMED(NDIAG_FLAG_LISTEN_ALL_NSID),
	NAMED(NDIAG_FLAG_CAP_ACK));
/* the kernel's own: net/netlink/af_netlink.h, and the state of a socket that was just made */
CONSTANTS(netlink_states, "NETLINK_", NULL,
	{ 0, "NETLINK_UNCONNECTED" }, { 1, "NETLINK_CONNECTED" }, NAMED(TCP_CLOSE));

static void print_all_protocols(struct call *c, const void *bytes)
{
	CONSTANTS(all_protocols, NULL, NULL, NAMED(NDIAG_PROTO_ALL));
	uint64_t protocol = field_number(bytes, 1);

	put_one_of(c, protocol, protocol == NDIAG_PROTO_ALL ? &all_protocols : &netlink_protocols);
}

static const struct field netlink_request[] = {
	F(struct netlink_diag_req, sdiag_protocol, PRINT, .print = print_all_protocols),
	F(struct netlink_diag_req, ndiag_ino, UNSIGNED),
	F(struct netlink_diag_req, ndiag_show, FLAGS, .names = &netlink_shows),
	F_ARRAY(struct netlink_diag_req, ndiag_cookie, UNSIGNED), F_END
};
static const struct field netlink_response[] = {
	F(struct netlink_diag_msg, ndiag_type, ONE_OF, .names = &socket_type_values),
	F(struct netlink_diag_msg, ndiag_protocol, ONE_OF, .names = &netlink_protocols),
	F(struct netlink_diag_msg, ndiag_state, ONE_OF, .names = &netlink_states),
	F(struct netlink_diag_msg, ndiag_portid, UNSIGNED),
	F(struct netlink_diag_msg, ndiag_dst_portid, UNSIGNED),
	F(struct netlink_diag_msg, ndiag_dst_group, UNSIGNED), F(struct netlink_diag_msg, ndiag_ino, UNSIGNED),
	F_ARRAY(struct netlink_diag_msg, ndiag_cookie, UNSIGNED), F_END
};
static const struct field netlink_ring_fields[] = {
	F(struct netlink_diag_ring, ndr_block_size, UNSIGNED),
	F(struct netlink_diag_ring, ndr_block_nr, UNSIGNED),
	F(struct netlink_diag_ring, ndr_frame_size, UNSIGNED),
	F(struct netlink_diag_ring, ndr_frame_nr, UNSIGNED), F_END
};

static void print_group(struct call *c, const void *element, const void *detail)
{
	unsigned size = call_long_size(c);

	(void)detail;
	put_padded_hex(c, field_number(element, size), size);
}

/* Bits in the caller's longs. */
static bool print_groups(struct call *c, const struct span *s, unsigned type)
{
	(void)type;
	return put_span_array(c, s, call_long_size(c), print_group, NULL);
}

CONSTANTS(netlink_names, "NETLINK_DIAG_", NULL,
	NAMED(NETLINK_DIAG_MEMINFO), NAMED(NETLINK_DIAG_GROUPS), NAMED(NETLINK_DIAG_RX_RING),
	NAMED(NETLINK_DIAG_TX_RING), NAMED(NETLINK_DIAG_FLAGS));
ATTRIBUTES(netlink_attributes, netlink_names,
	INDEXED(NETLINK_DIAG_MEMINFO, diag_memory_indices, 4), PRINTED(NETLINK_DIAG_GROUPS, print_groups),
	STRUCT(NETLINK_DIAG_RX_RING, struct netlink_diag_ring, netlink_ring_fields),
	STRUCT(NETLINK_DIAG_TX_RING, struct netlink_diag_ring, netlink_ring_fields),
	BITS_START(NETLINK_DIAG_FLAGS, netlink_flags, 4));

/* --- packets ------------------------------------------------------------------------------------------- */
CONSTANTS(packet_shows, "PACKET_SHOW_", NULL,
	NAMED(PACKET_SHOW_INFO), NAMED(PACKET_SHOW_MCLIST), NAMED(PACKET_SHOW_RING_CFG),
	NAMED(PACKET_SHOW_FANOUT), NAMED(PACKET_SHOW_MEMINFO), NAMED(PACKET_SHOW_FILTER));
CONSTANTS(packet_flags, "PDI_", NULL,
	NAMED(PDI_RUNNING), NAMED(PDI_AUXDATA), NAMED(PDI_ORIGDEV), NAMED(PDI_VNETHDR),
	NAMED(PDI_LOSS));
CONSTANTS(packet_versions, "TPACKET_", NULL,
	NAMED(TPACKET_V1), NAMED(TPACKET_V2), NAMED(TPACKET_V3));
static const struct field packet_request[] = {
	F(struct packet_diag_req, sdiag_protocol, HEX), F(struct packet_diag_req, pdiag_ino, UNSIGNED),
	F(struct packet_diag_req, pdiag_show, FLAGS, .names = &packet_shows),
	F_ARRAY(struct packet_diag_req, pdiag_cookie, UNSIGNED), F_END
};
static const struct field packet_response[] = {
	F(struct packet_diag_msg, pdiag_type, ONE_OF, .names = &socket_type_values),
	F(struct packet_diag_msg, pdiag_num, ONE_OF, .names = &ethernet_protocols),
	F(struct packet_diag_msg, pdiag_ino, UNSIGNED),
	F_ARRAY(struct packet_diag_msg, pdiag_cookie, UNSIGNED), F_END
};
static const struct field packet_fields[] = {
	F(struct packet_diag_info, pdi_index, IFINDEX),
	F(struct packet_diag_info, pdi_version, ONE_OF, .names = &packet_versions),
	F(struct packet_diag_info, pdi_reserve, UNSIGNED),
	F(struct packet_diag_info, pdi_copy_thresh, UNSIGNED),
	F(struct packet_diag_info, pdi_tstamp, UNSIGNED),
	F(struct packet_diag_info, pdi_flags, FLAGS, .names = &packet_flags), F_END
};

static void print_membership_address(struct call *c, const void *bytes)
{
	const uint8_t *address = (const uint8_t *)bytes + offsetof(struct packet_diag_mclist, pdmc_addr);
	size_t most = FIELD_SIZE(struct packet_diag_mclist, pdmc_addr);
	size_t size = field_number((const uint8_t *)bytes + offsetof(struct packet_diag_mclist, pdmc_alen), 2);

	PUT(c, string, address, size < most ? size : most, STRING_HEX, -1);
}

static const struct field membership_fields[] = {
	F(struct packet_diag_mclist, pdmc_index, IFINDEX), F(struct packet_diag_mclist, pdmc_count, UNSIGNED),
	F(struct packet_diag_mclist, pdmc_type, UNSIGNED), F(struct packet_diag_mclist, pdmc_alen, UNSIGNED),
	F(struct packet_diag_mclist, pdmc_addr, WITHIN, .print = print_membership_address), F_END
};
static const struct field packet_ring_fields[] = {
	F(struct packet_diag_ring, pdr_block_size, UNSIGNED), F(struct packet_diag_ring, pdr_block_nr, UNSIGNED),
	F(struct packet_diag_ring, pdr_frame_size, UNSIGNED), F(struct packet_diag_ring, pdr_frame_nr, UNSIGNED),
	F(struct packet_diag_ring, pdr_retire_tmo, UNSIGNED),
	F(struct packet_diag_ring, pdr_sizeof_priv, UNSIGNED),
	F(struct packet_diag_ring, pdr_features, UNSIGNED), F_END
};

static void print_instruction(struct call *c, const void *element, const void *detail)
{
	(void)detail;
	print_socket_instruction(c, element);
}

static bool print_filter(struct call *c, const struct span *s, unsigned type)
{
	size_t n = s->length / sizeof(struct sock_filter);

	(void)type;
	if (!n || n > UINT16_MAX)
		return false;
	if (!c->abbrev)
		return put_span_array(c, s, sizeof(struct sock_filter), print_instruction, NULL);
	put_address(c, s->address);
	return true;
}

CONSTANTS(packet_names, "PACKET_DIAG_", NULL,
	NAMED(PACKET_DIAG_INFO), NAMED(PACKET_DIAG_MCLIST), NAMED(PACKET_DIAG_RX_RING),
	NAMED(PACKET_DIAG_TX_RING), NAMED(PACKET_DIAG_FANOUT), NAMED(PACKET_DIAG_UID),
	NAMED(PACKET_DIAG_MEMINFO), NAMED(PACKET_DIAG_FILTER));
ATTRIBUTES(packet_attributes, packet_names,
	STRUCT(PACKET_DIAG_INFO, struct packet_diag_info, packet_fields),
	STRUCTS(PACKET_DIAG_MCLIST, struct packet_diag_mclist, membership_fields),
	STRUCT(PACKET_DIAG_RX_RING, struct packet_diag_ring, packet_ring_fields),
	STRUCT(PACKET_DIAG_TX_RING, struct packet_diag_ring, packet_ring_fields),
	U32(PACKET_DIAG_FANOUT), IS(PACKET_DIAG_UID, ID),
	INDEXED(PACKET_DIAG_MEMINFO, diag_memory_indices, 4), PRINTED(PACKET_DIAG_FILTER, print_filter));

/* --- SMC ----------------------------------------------------------------------------------------------- */
CONSTANTS(smc_extensions, "1<<SMC_DIAG_?" "?" "?-1", NULL,
	{ 1 << (SMC_DIAG_CONNINFO - 1), "1<<(SMC_DIAG_CONNINFO-1)" },
	{ 1 << (SMC_DIAG_LGRINFO - 1), "1<<(SMC_DIAG_LGRINFO-1)" });
CONSTANTS(smc_modes, "SMC_DIAG_MODE_", NULL,
	NAMED(SMC_DIAG_MODE_SMCR), NAMED(SMC_DIAG_MODE_FALLBACK_TCP), NAMED(SMC_DIAG_MODE_SMCD));
CONSTANTS(smc_states, "SMC_", NULL,
	NAMED(SMC_ACTIVE), NAMED(SMC_INIT), NAMED(SMC_CLOSED), NAMED(SMC_LISTEN),
	NAMED(SMC_PEERCLOSEWAIT1), NAMED(SMC_PEERCLOSEWAIT2), NAMED(SMC_APPCLOSEWAIT1),
	NAMED(SMC_APPCLOSEWAIT2), NAMED(SMC_APPFINCLOSEWAIT), NAMED(SMC_PEERFINCLOSEWAIT),
	NAMED(SMC_PEERABORTWAIT), NAMED(SMC_PROCESSABORT));
CONSTANTS(smc_roles, "SMC_", NULL,
	NAMED(SMC_CLNT), NAMED(SMC_SERV));
CONSTANTS(smc_reasons, "SMC_CLC_DECL_", NULL,
	NAMED(SMC_CLC_DECL_MEM), NAMED(SMC_CLC_DECL_TIMEOUT_CL), NAMED(SMC_CLC_DECL_TIMEOUT_AL),
	NAMED(SMC_CLC_DECL_CNFERR), NAMED(SMC_CLC_DECL_PEERNOSMC), NAMED(SMC_CLC_DECL_IPSEC),
	NAMED(SMC_CLC_DECL_NOSMCDEV), NAMED(SMC_CLC_DECL_NOSMCDDEV),
	NAMED(SMC_CLC_DECL_NOSMCRDEV), NAMED(SMC_CLC_DECL_MODEUNSUPP),
	NAMED(SMC_CLC_DECL_RMBE_EC), NAMED(SMC_CLC_DECL_OPTUNSUPP),
	NAMED(SMC_CLC_DECL_DIFFPREFIX), NAMED(SMC_CLC_DECL_GETVLANERR),
	NAMED(SMC_CLC_DECL_ISMVLANERR), NAMED(SMC_CLC_DECL_NOACTLINK),
	NAMED(SMC_CLC_DECL_NOSRVLINK), NAMED(SMC_CLC_DECL_VERSMISMAT),
	NAMED(SMC_CLC_DECL_MAX_DMB), NAMED(SMC_CLC_DECL_NOROUTE),
	NAMED(SMC_CLC_DECL_NOINDIRECT), NAMED(SMC_CLC_DECL_SYNCERR),
	NAMED(SMC_CLC_DECL_PEERDECL), NAMED(SMC_CLC_DECL_INTERR), NAMED(SMC_CLC_DECL_ERR_RTOK),
	NAMED(SMC_CLC_DECL_ERR_RDYLNK), NAMED(SMC_CLC_DECL_ERR_REGRMB));
/* RCV_SHUTDOWN and SEND_SHUTDOWN of the kernel's net/sock.h */
CONSTANTS(smc_shutdowns, "???_SHUTDOWN", NULL,
	{ 1, "RCV_SHUTDOWN" }, { 2, "SEND_SHUTDOWN" });

/* These have names in the kernel alone, so that the number stands with them. */
static void print_reason(struct call *c, const void *bytes)
{
	uint64_t reason = field_number(bytes, 4);
	const char *name = constant_name(&smc_reasons, reason);

	put_hex(c, reason);
	if (c->style->constants != CONSTANTS_RAW)
		put_comment(c, name ? name : "SMC_CLC_DECL_???");
}

static const struct field smc_request[] = {
	F(struct smc_diag_req, diag_ext, FLAGS, .names = &smc_extensions),
	F(struct smc_diag_req, id, STRUCT, .fields = diag_inet_ends), F_END
};
static const struct field smc_response[] = {
	F(struct smc_diag_msg, diag_state, ONE_OF, .names = &smc_states),
	F(struct smc_diag_msg, diag_fallback, ONE_OF, .names = &smc_modes),
	F(struct smc_diag_msg, diag_shutdown, UNSIGNED),
	F(struct smc_diag_msg, id, STRUCT, .fields = diag_inet_ends),
	F(struct smc_diag_msg, diag_uid, UNSIGNED), F(struct smc_diag_msg, diag_inode, UNSIGNED), F_END
};
static const struct field cursor_fields[] = {
	F(struct smc_diag_cursor, reserved, UNSIGNED), F(struct smc_diag_cursor, wrap, UNSIGNED),
	F(struct smc_diag_cursor, count, UNSIGNED), F_END
};
#define CURSOR(member_) F(struct smc_diag_conninfo, member_, STRUCT, .fields = cursor_fields)
static const struct field connection_fields[] = {
	F(struct smc_diag_conninfo, token, UNSIGNED), F(struct smc_diag_conninfo, sndbuf_size, UNSIGNED),
	F(struct smc_diag_conninfo, rmbe_size, UNSIGNED),
	F(struct smc_diag_conninfo, peer_rmbe_size, UNSIGNED), CURSOR(rx_prod), CURSOR(rx_cons),
	CURSOR(tx_prod), CURSOR(tx_cons), F(struct smc_diag_conninfo, rx_prod_flags, PADDED_HEX),
	F(struct smc_diag_conninfo, rx_conn_state_flags, PADDED_HEX),
	F(struct smc_diag_conninfo, tx_prod_flags, PADDED_HEX),
	F(struct smc_diag_conninfo, tx_conn_state_flags, PADDED_HEX), CURSOR(tx_prep), CURSOR(tx_sent),
	CURSOR(tx_fin), F_END
};
static const struct field link_fields[] = {
	F(struct smc_diag_linkinfo, link_id, UNSIGNED), F(struct smc_diag_linkinfo, ibname, STRING),
	F(struct smc_diag_linkinfo, ibport, UNSIGNED), F(struct smc_diag_linkinfo, gid, STRING),
	F(struct smc_diag_linkinfo, peer_gid, STRING), F_END
};
static const struct field link_group_fields[] = {
	F_ARRAY(struct smc_diag_lgrinfo, lnk, STRUCT, .fields = link_fields),
	F(struct smc_diag_lgrinfo, role, ONE_OF, .names = &smc_roles), F_END
};
static const struct field buffer_fields[] = {
	F(struct smcd_diag_dmbinfo, linkid, UNSIGNED), F(struct smcd_diag_dmbinfo, peer_gid, HEX),
	F(struct smcd_diag_dmbinfo, my_gid, HEX), F(struct smcd_diag_dmbinfo, token, HEX),
	F(struct smcd_diag_dmbinfo, peer_token, HEX), F_END
};
static const struct field fallback_fields[] = {
	F(struct smc_diag_fallback, reason, PRINT, .print = print_reason),
	F(struct smc_diag_fallback, peer_diagnosis, PRINT, .print = print_reason), F_END
};
CONSTANTS(smc_names, "SMC_DIAG_", NULL,
	NAMED(SMC_DIAG_NONE), NAMED(SMC_DIAG_CONNINFO), NAMED(SMC_DIAG_LGRINFO),
	NAMED(SMC_DIAG_SHUTDOWN), NAMED(SMC_DIAG_DMBINFO), NAMED(SMC_DIAG_FALLBACK));
ATTRIBUTES(smc_attributes, smc_names,
	STRUCT(SMC_DIAG_CONNINFO, struct smc_diag_conninfo, connection_fields),
	STRUCT(SMC_DIAG_LGRINFO, struct smc_diag_lgrinfo, link_group_fields),
	BITS(SMC_DIAG_SHUTDOWN, smc_shutdowns, 1),
	STRUCT(SMC_DIAG_DMBINFO, struct smcd_diag_dmbinfo, buffer_fields),
	STRUCT(SMC_DIAG_FALLBACK, struct smc_diag_fallback, fallback_fields));

#define MESSAGE(family_, kind_, name_, fields_, struct_, ...)                                      \
	{ family_, DIAG_##kind_, { 0, 0, name_, fields_, sizeof(struct_), ##__VA_ARGS__ } }
const struct diag_message diag_other_messages[] = {
	MESSAGE(AF_NETLINK, REQUEST, "sdiag_family", netlink_request, struct netlink_diag_req),
	MESSAGE(AF_NETLINK, RESPONSE, "ndiag_family", netlink_response, struct netlink_diag_msg, &netlink_attributes),
	MESSAGE(AF_PACKET, REQUEST, "sdiag_family", packet_request, struct packet_diag_req),
	MESSAGE(AF_PACKET, RESPONSE, "pdiag_family", packet_response, struct packet_diag_msg, &packet_attributes),
	MESSAGE(AF_SMC, REQUEST, "diag_family", smc_request, struct smc_diag_req),
	MESSAGE(AF_SMC, RESPONSE, "diag_family", smc_response, struct smc_diag_msg, &smc_attributes),
	{ .family = -1 },
};
