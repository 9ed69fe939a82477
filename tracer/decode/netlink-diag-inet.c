/* SPDX-License-Identifier: BSD-2-Clause */
/* NETLINK_SOCK_DIAG for sockets of the internet: linux/inet_diag.h, tls.h, mptcp.h. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/net.h"
#include "decode/netlink-diag.h"

/* clang-format off: libc's sockets come first, the kernel's headers then leave out what it has */
#include <netinet/in.h>
/* clang-format on */
#include <linux/inet_diag.h>
#include <linux/mptcp.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <linux/tls.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* --- the internet -------------------------------------------------------------------------------------- */
CONSTANTS(inet_extensions, "1<<INET_DIAG_?" "?" "?-1", NULL,
	{ 1 << (INET_DIAG_MEMINFO - 1), "1<<(INET_DIAG_MEMINFO-1)" },
	{ 1 << (INET_DIAG_INFO - 1), "1<<(INET_DIAG_INFO-1)" },
	{ 1 << (INET_DIAG_VEGASINFO - 1), "1<<(INET_DIAG_VEGASINFO-1)" },
	{ 1 << (INET_DIAG_CONG - 1), "1<<(INET_DIAG_CONG-1)" },
	{ 1 << (INET_DIAG_TOS - 1), "1<<(INET_DIAG_TOS-1)" },
	{ 1 << (INET_DIAG_TCLASS - 1), "1<<(INET_DIAG_TCLASS-1)" },
	{ 1 << (INET_DIAG_SKMEMINFO - 1), "1<<(INET_DIAG_SKMEMINFO-1)" },
	{ 1 << (INET_DIAG_SHUTDOWN - 1), "1<<(INET_DIAG_SHUTDOWN-1)" },
	{ 1 << (INET_DIAG_DCTCPINFO - 1), "1<<(INET_DIAG_DCTCPINFO-1)" },
	{ 1 << (INET_DIAG_PROTOCOL - 1), "1<<(INET_DIAG_PROTOCOL-1)" },
	{ 1 << (INET_DIAG_SKV6ONLY - 1), "1<<(INET_DIAG_SKV6ONLY-1)" },
	{ 1 << (INET_DIAG_LOCALS - 1), "1<<(INET_DIAG_LOCALS-1)" },
	{ 1 << (INET_DIAG_PEERS - 1), "1<<(INET_DIAG_PEERS-1)" },
	{ 1 << (INET_DIAG_PAD - 1), "1<<(INET_DIAG_PAD-1)" },
	{ 1 << (INET_DIAG_MARK - 1), "1<<(INET_DIAG_MARK-1)" },
	{ 1 << (INET_DIAG_BBRINFO - 1), "1<<(INET_DIAG_BBRINFO-1)" },
	{ 1 << (INET_DIAG_CLASS_ID - 1), "1<<(INET_DIAG_CLASS_ID-1)" },
	{ 1 << (INET_DIAG_MD5SIG - 1), "1<<(INET_DIAG_MD5SIG-1)" },
	{ 1 << (INET_DIAG_ULP_INFO - 1), "1<<(INET_DIAG_ULP_INFO-1)" },
	{ 1 << (INET_DIAG_SK_BPF_STORAGES - 1), "1<<(INET_DIAG_SK_BPF_STORAGES-1)" },
	{ 1 << (INET_DIAG_CGROUP_ID - 1), "1<<(INET_DIAG_CGROUP_ID-1)" },
	{ 1 << (INET_DIAG_SOCKOPT - 1), "1<<(INET_DIAG_SOCKOPT-1)" });
CONSTANTS(inet_names, "INET_DIAG_", NULL,
	NAMED(INET_DIAG_NONE), NAMED(INET_DIAG_MEMINFO), NAMED(INET_DIAG_INFO),
	NAMED(INET_DIAG_VEGASINFO), NAMED(INET_DIAG_CONG), NAMED(INET_DIAG_TOS),
	NAMED(INET_DIAG_TCLASS), NAMED(INET_DIAG_SKMEMINFO), NAMED(INET_DIAG_SHUTDOWN),
	NAMED(INET_DIAG_DCTCPINFO), NAMED(INET_DIAG_PROTOCOL), NAMED(INET_DIAG_SKV6ONLY),
	NAMED(INET_DIAG_LOCALS), NAMED(INET_DIAG_PEERS), NAMED(INET_DIAG_PAD),
	NAMED(INET_DIAG_MARK), NAMED(INET_DIAG_BBRINFO), NAMED(INET_DIAG_CLASS_ID),
	NAMED(INET_DIAG_MD5SIG), NAMED(INET_DIAG_ULP_INFO), NAMED(INET_DIAG_SK_BPF_STORAGES),
	NAMED(INET_DIAG_CGROUP_ID), NAMED(INET_DIAG_SOCKOPT));
CONSTANTS(inet_request_names, "INET_DIAG_REQ_", NULL,
	NAMED(INET_DIAG_REQ_NONE), NAMED(INET_DIAG_REQ_BYTECODE),
	NAMED(INET_DIAG_REQ_SK_BPF_STORAGES), NAMED(INET_DIAG_REQ_PROTOCOL));
static const struct field memory_fields[] = {
	F(struct inet_diag_meminfo, idiag_rmem, UNSIGNED), F(struct inet_diag_meminfo, idiag_wmem, UNSIGNED),
	F(struct inet_diag_meminfo, idiag_fmem, UNSIGNED), F(struct inet_diag_meminfo, idiag_tmem, UNSIGNED),
	F_END
};
/* --- what of a socket is told -------------------------------------------------------------------------- */
static const struct field vegas_fields[] = {
	F(struct tcpvegas_info, tcpv_enabled, UNSIGNED), F(struct tcpvegas_info, tcpv_rttcnt, UNSIGNED),
	F(struct tcpvegas_info, tcpv_rtt, UNSIGNED), F(struct tcpvegas_info, tcpv_minrtt, UNSIGNED), F_END
};
static const struct field dctcp_fields[] = {
	F(struct tcp_dctcp_info, dctcp_enabled, UNSIGNED),
	F(struct tcp_dctcp_info, dctcp_ce_state, UNSIGNED),
	F(struct tcp_dctcp_info, dctcp_alpha, UNSIGNED), F(struct tcp_dctcp_info, dctcp_ab_ecn, UNSIGNED),
	F(struct tcp_dctcp_info, dctcp_ab_tot, UNSIGNED), F_END
};
static const struct field bbr_fields[] = {
	F(struct tcp_bbr_info, bbr_bw_lo, HEX), F(struct tcp_bbr_info, bbr_bw_hi, HEX),
	F(struct tcp_bbr_info, bbr_min_rtt, UNSIGNED), F(struct tcp_bbr_info, bbr_pacing_gain, UNSIGNED),
	F(struct tcp_bbr_info, bbr_cwnd_gain, UNSIGNED), F_END
};

/* What shutdown(2) did has names in the kernel alone, so that the number stands with them. */
static bool print_shutdown(struct call *c, const struct span *s, unsigned type)
{
	static const char *const texts[] = {
		"???_SHUTDOWN", "RCV_SHUTDOWN", "SEND_SHUTDOWN", "RCV_SHUTDOWN|SEND_SHUTDOWN"
	};
	char text[64];
	unsigned value;

	(void)type;
	if (!s->length || s->length > sizeof(uint64_t))
		return false;
	if (!span_bytes(c, s, 1))
		return true;
	value = s->bytes[0];
	put_hex(c, value);
	if (!value || c->style->constants == CONSTANTS_RAW)
		return true;
	if (value & 3 && value & ~3u)
		(void)snprintf(text, sizeof(text), "%s|0x%x", texts[value & 3], value & ~3u);
	else
		(void)snprintf(text, sizeof(text), "%s", texts[value & 3]);
	put_comment(c, text);
	return true;
}

static void print_address(struct call *c, const void *element, const void *detail)
{
	(void)detail;
	put_sockaddr(c, element, sizeof(struct sockaddr_storage));
}

static bool print_addresses(struct call *c, const struct span *s, unsigned type)
{
	(void)type;
	return put_span_array(c, s, sizeof(struct sockaddr_storage), print_address, NULL);
}

static void print_key(struct call *c, const void *element, const void *detail)
{
	struct tcp_diag_md5sig m;
	struct span address = { .address = 1, .have = sizeof(m.tcpm_addr), .length = sizeof(m.tcpm_addr) };
	size_t size;

	(void)detail;
	memcpy(&m, element, sizeof(m));
	size = m.tcpm_keylen < sizeof(m.tcpm_key) ? m.tcpm_keylen : sizeof(m.tcpm_key);
	address.bytes = (const uint8_t *)m.tcpm_addr;
	put_struct_open(c);
	FIELD(c, one_of, "tcpm_family", m.tcpm_family, &socket_families);
	FIELD(c, number, "tcpm_prefixlen", m.tcpm_prefixlen);
	FIELD(c, number, "tcpm_keylen", m.tcpm_keylen);
	put_span_address(c, &address, m.tcpm_family, "tcpm_addr");
	put_field(c, "tcpm_key");
	PUT(c, string, m.tcpm_key, size, STRING_HEX, -1);
	put_struct_close(c, false);
}

static bool print_keys(struct call *c, const struct span *s, unsigned type)
{
	(void)type;
	return put_span_array(c, s, sizeof(struct tcp_diag_md5sig), print_key, NULL);
}

/* struct inet_diag_sockopt's bits in the order of their bytes; what is 0 is told under -v only. */
static bool print_options(struct call *c, const struct span *s, unsigned type)
{
	static const char *const names[] = {
		"recverr", "is_icsk", "freebind", "hdrincl", "mc_loop", "transparent", "mc_all", "nodefrag",
		"bind_address_no_port", "recverr_rfc4884", "defer_connect",
	};
	size_t n = sizeof(names) / sizeof(names[0]);
	struct span rest;
	bool zero = true;
	unsigned bits;
	char text[48];

	(void)type;
	if (s->length < sizeof(struct inet_diag_sockopt))
		return false;
	if (!span_bytes(c, s, sizeof(struct inet_diag_sockopt)))
		return true;
	bits = (unsigned)field_number(s->bytes, 2);
	put_struct_open(c);
	for (size_t i = 0; i < n; i++)
		if (!c->abbrev || bits & 1u << i)
			FIELD(c, number, names[i], bits >> i & 1);
	if (!c->abbrev || bits >> n) {
		FIELD(c, hex, "unused", bits >> n);
		put_comment(c, "bits 3..8");
	}
	put_struct_close(c, false);
	rest = span_from(s, 2);
	for (size_t i = 0; i < rest.have; i++)
		zero &= !rest.bytes[i];
	if (zero && rest.have == rest.length)
		return true;
	put_item(c);
	(void)snprintf(text, sizeof(text), "/* bytes 2..%zu */ ", s->length - 1);
	put_text(c, text);
	put_span(c, &rest, STRING_HEX);
	return true;
}

/* --- protocols above TCP ------------------------------------------------------------------------------- */
CONSTANTS(tls_versions, "TLS_???_VERSION", NULL,
	NAMED(TLS_1_2_VERSION), NAMED(TLS_1_3_VERSION));
CONSTANTS(tls_ciphers, "TLS_CIPHER_", NULL,
	NAMED(TLS_CIPHER_AES_GCM_128), NAMED(TLS_CIPHER_AES_GCM_256),
	NAMED(TLS_CIPHER_AES_CCM_128), NAMED(TLS_CIPHER_CHACHA20_POLY1305),
	NAMED(TLS_CIPHER_SM4_GCM), NAMED(TLS_CIPHER_SM4_CCM), NAMED(TLS_CIPHER_ARIA_GCM_128),
	NAMED(TLS_CIPHER_ARIA_GCM_256));
CONSTANTS(tls_configurations, "TLS_CONF_", NULL,
	NAMED(TLS_CONF_BASE), NAMED(TLS_CONF_SW), NAMED(TLS_CONF_HW), NAMED(TLS_CONF_HW_RECORD));
CONSTANTS(tls_names, "TLS_INFO_", NULL,
	NAMED(TLS_INFO_UNSPEC), NAMED(TLS_INFO_VERSION), NAMED(TLS_INFO_CIPHER),
	NAMED(TLS_INFO_TXCONF), NAMED(TLS_INFO_RXCONF), NAMED(TLS_INFO_ZC_RO_TX),
	NAMED(TLS_INFO_RX_NO_PAD));
ATTRIBUTES(tls_attributes, tls_names,
	NAMED_AS(TLS_INFO_VERSION, tls_versions, 2), NAMED_AS(TLS_INFO_CIPHER, tls_ciphers, 2),
	NAMED_AS(TLS_INFO_TXCONF, tls_configurations, 2),
	NAMED_AS(TLS_INFO_RXCONF, tls_configurations, 2));
CONSTANTS(subflow_flags, "MPTCP_SUBFLOW_FLAG_", NULL,
	NAMED(MPTCP_SUBFLOW_FLAG_MCAP_REM), NAMED(MPTCP_SUBFLOW_FLAG_MCAP_LOC),
	NAMED(MPTCP_SUBFLOW_FLAG_JOIN_REM), NAMED(MPTCP_SUBFLOW_FLAG_JOIN_LOC),
	NAMED(MPTCP_SUBFLOW_FLAG_BKUP_REM), NAMED(MPTCP_SUBFLOW_FLAG_BKUP_LOC),
	NAMED(MPTCP_SUBFLOW_FLAG_FULLY_ESTABLISHED), NAMED(MPTCP_SUBFLOW_FLAG_CONNECTED),
	NAMED(MPTCP_SUBFLOW_FLAG_MAPVALID));
CONSTANTS(subflow_names, "MPTCP_SUBFLOW_ATTR_", NULL,
	NAMED(MPTCP_SUBFLOW_ATTR_UNSPEC), NAMED(MPTCP_SUBFLOW_ATTR_TOKEN_REM),
	NAMED(MPTCP_SUBFLOW_ATTR_TOKEN_LOC), NAMED(MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ),
	NAMED(MPTCP_SUBFLOW_ATTR_MAP_SEQ), NAMED(MPTCP_SUBFLOW_ATTR_MAP_SFSEQ),
	NAMED(MPTCP_SUBFLOW_ATTR_SSN_OFFSET), NAMED(MPTCP_SUBFLOW_ATTR_MAP_DATALEN),
	NAMED(MPTCP_SUBFLOW_ATTR_FLAGS), NAMED(MPTCP_SUBFLOW_ATTR_ID_REM),
	NAMED(MPTCP_SUBFLOW_ATTR_ID_LOC), NAMED(MPTCP_SUBFLOW_ATTR_PAD));
ATTRIBUTES(subflow_attributes, subflow_names,
	X32(MPTCP_SUBFLOW_ATTR_TOKEN_REM), X32(MPTCP_SUBFLOW_ATTR_TOKEN_LOC),
	U32(MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ), U64(MPTCP_SUBFLOW_ATTR_MAP_SEQ),
	U32(MPTCP_SUBFLOW_ATTR_MAP_SFSEQ), U32(MPTCP_SUBFLOW_ATTR_SSN_OFFSET),
	U16(MPTCP_SUBFLOW_ATTR_MAP_DATALEN), BITS(MPTCP_SUBFLOW_ATTR_FLAGS, subflow_flags, 4),
	U8(MPTCP_SUBFLOW_ATTR_ID_REM), U8(MPTCP_SUBFLOW_ATTR_ID_LOC));
CONSTANTS(upper_names, "INET_ULP_INFO_", NULL,
	NAMED(INET_ULP_INFO_UNSPEC), NAMED(INET_ULP_INFO_NAME), NAMED(INET_ULP_INFO_TLS),
	NAMED(INET_ULP_INFO_MPTCP));
ATTRIBUTES(upper_attributes, upper_names,
	TEXT(INET_ULP_INFO_NAME), NESTED(INET_ULP_INFO_TLS, tls_attributes),
	NESTED(INET_ULP_INFO_MPTCP, subflow_attributes));
CONSTANTS(storage_names, "SK_DIAG_BPF_STORAGE_", NULL,
	NAMED(SK_DIAG_BPF_STORAGE_NONE), NAMED(SK_DIAG_BPF_STORAGE_PAD),
	NAMED(SK_DIAG_BPF_STORAGE_MAP_ID), NAMED(SK_DIAG_BPF_STORAGE_MAP_VALUE));
ATTRIBUTES(storage_attributes, storage_names,
	U32(SK_DIAG_BPF_STORAGE_MAP_ID), IS(SK_DIAG_BPF_STORAGE_MAP_VALUE, ANY_HEX));
CONSTANTS(storages_names, "SK_DIAG_BPF_STORAGE_", NULL,
	NAMED(SK_DIAG_BPF_STORAGE_REP_NONE), NAMED(SK_DIAG_BPF_STORAGE));
ATTRIBUTES(storages_attributes, storages_names, NESTED(SK_DIAG_BPF_STORAGE, storage_attributes));

ATTRIBUTES(inet_attributes, inet_names,
	STRUCT(INET_DIAG_MEMINFO, struct inet_diag_meminfo, memory_fields),
	STRUCT(INET_DIAG_VEGASINFO, struct tcpvegas_info, vegas_fields), TEXT(INET_DIAG_CONG),
	U8(INET_DIAG_TOS), U8(INET_DIAG_TCLASS), INDEXED(INET_DIAG_SKMEMINFO, diag_memory_indices, 4),
	PRINTED(INET_DIAG_SHUTDOWN, print_shutdown),
	STRUCT(INET_DIAG_DCTCPINFO, struct tcp_dctcp_info, dctcp_fields),
	NAMED_AS(INET_DIAG_PROTOCOL, inet_protocols, 0), U8(INET_DIAG_SKV6ONLY),
	PRINTED(INET_DIAG_LOCALS, print_addresses), PRINTED(INET_DIAG_PEERS, print_addresses),
	U32(INET_DIAG_MARK), STRUCT(INET_DIAG_BBRINFO, struct tcp_bbr_info, bbr_fields),
	U32(INET_DIAG_CLASS_ID), PRINTED(INET_DIAG_MD5SIG, print_keys),
	NESTED(INET_DIAG_ULP_INFO, upper_attributes),
	NESTED(INET_DIAG_SK_BPF_STORAGES, storages_attributes), U64(INET_DIAG_CGROUP_ID),
	PRINTED(INET_DIAG_SOCKOPT, print_options));

/* --- which sockets are asked for ----------------------------------------------------------------------- */
CONSTANTS(operations, "INET_DIAG_BC_", NULL,
	NAMED(INET_DIAG_BC_NOP), NAMED(INET_DIAG_BC_JMP), NAMED(INET_DIAG_BC_S_GE),
	NAMED(INET_DIAG_BC_S_LE), NAMED(INET_DIAG_BC_D_GE), NAMED(INET_DIAG_BC_D_LE),
	NAMED(INET_DIAG_BC_AUTO), NAMED(INET_DIAG_BC_S_COND), NAMED(INET_DIAG_BC_D_COND),
	NAMED(INET_DIAG_BC_DEV_COND), NAMED(INET_DIAG_BC_MARK_COND), NAMED(INET_DIAG_BC_S_EQ),
	NAMED(INET_DIAG_BC_D_EQ), NAMED(INET_DIAG_BC_CGROUP_COND));
static const struct field operation_fields[] = {
	F(struct inet_diag_bc_op, code, ONE_OF, .names = &operations),
	F(struct inet_diag_bc_op, yes, UNSIGNED), F(struct inet_diag_bc_op, no, UNSIGNED), F_END
};
static const struct field mark_fields[] = {
	F(struct inet_diag_markcond, mark, UNSIGNED), F(struct inet_diag_markcond, mask, UNSIGNED), F_END
};
static const struct field host_fields[] = {
	F(struct inet_diag_hostcond, family, ONE_OF, .names = &socket_families),
	F(struct inet_diag_hostcond, prefix_len, UNSIGNED), F(struct inet_diag_hostcond, port, UNSIGNED),
	F_END
};

static void put_host(struct call *c, const struct span *s)
{
	struct span address = span_from(s, sizeof(struct inet_diag_hostcond));

	put_struct_open(c);
	(void)put_fields(c, host_fields, s->bytes);
	if (address.length)
		put_span_address(c, &address, s->bytes[0], "addr");
	put_struct_close(c, false);
}

/* What an operation compares with. */
static void put_operand(struct call *c, unsigned code, const struct span *s)
{
	size_t size = 0;

	switch (code) {
	case INET_DIAG_BC_S_COND:
	case INET_DIAG_BC_D_COND:
		size = sizeof(struct inet_diag_hostcond);
		break;
	case INET_DIAG_BC_DEV_COND:
		size = sizeof(uint32_t);
		break;
	case INET_DIAG_BC_S_GE:
	case INET_DIAG_BC_S_LE:
	case INET_DIAG_BC_D_GE:
	case INET_DIAG_BC_D_LE:
		size = sizeof(struct inet_diag_bc_op);
		break;
	case INET_DIAG_BC_MARK_COND:
		size = sizeof(struct inet_diag_markcond);
		break;
	}
	if (!size || s->length < size) {
		put_span(c, s, STRING_HEX);
		return;
	}
	if (!span_bytes(c, s, size))
		return;
	if (code == INET_DIAG_BC_S_COND || code == INET_DIAG_BC_D_COND)
		put_host(c, s);
	else if (code == INET_DIAG_BC_DEV_COND)
		put_ifindex(c, (unsigned)field_number(s->bytes, size));
	else
		put_fields_struct(c, code == INET_DIAG_BC_MARK_COND ? mark_fields : operation_fields, s->bytes);
}

static bool print_operation(struct call *c, const struct span *s, unsigned type)
{
	size_t size = sizeof(struct inet_diag_bc_op);
	struct span operand;

	(void)type;
	if (s->length < size)
		return false;
	if (!span_bytes(c, s, size))
		return true;
	put_fields_struct(c, operation_fields, s->bytes);
	if (s->length == size)
		return true;
	put_item(c);
	operand = span_from(s, size);
	put_operand(c, s->bytes[0], &operand);
	return true;
}

ATTRIBUTES(request_attributes, inet_request_names, PRINTED(INET_DIAG_REQ_BYTECODE, print_operation),
	NAMED_AS(INET_DIAG_REQ_PROTOCOL, inet_protocols, 0));


/* Both ends of a connection; the addresses are of the message's family. */
#define ENDS(kind_)                                                                                \
	{                                                                                          \
		F(struct inet_diag_sockid, idiag_sport, PORT),                                     \
			F(struct inet_diag_sockid, idiag_dport, PORT),                             \
			F(struct inet_diag_sockid, idiag_src, kind_),                              \
			F(struct inet_diag_sockid, idiag_dst, kind_),                              \
			F(struct inet_diag_sockid, idiag_if, IFINDEX),                             \
			F_ARRAY(struct inet_diag_sockid, idiag_cookie, UNSIGNED), F_END            \
	}
const struct field diag_inet_ends[] = ENDS(INET);
static const struct field inet6_ends[] = ENDS(INET6);

#define INET_REQUEST(ends_)                                                                        \
	{                                                                                          \
		F(struct inet_diag_req_v2, sdiag_protocol, ONE_OF, .names = &inet_protocols),      \
			F(struct inet_diag_req_v2, idiag_ext, FLAGS, .names = &inet_extensions),   \
			F(struct inet_diag_req_v2, idiag_states, FLAGS, .names = &diag_state_bits), \
			F(struct inet_diag_req_v2, id, STRUCT, .fields = (ends_)), F_END           \
	}
#define INET_RESPONSE(ends_)                                                                       \
	{                                                                                          \
		F(struct inet_diag_msg, idiag_state, ONE_OF, .names = &diag_states),                \
			F(struct inet_diag_msg, idiag_timer, UNSIGNED),                            \
			F(struct inet_diag_msg, idiag_retrans, UNSIGNED),                          \
			F(struct inet_diag_msg, id, STRUCT, .fields = (ends_)),                    \
			F(struct inet_diag_msg, idiag_expires, UNSIGNED),                          \
			F(struct inet_diag_msg, idiag_rqueue, UNSIGNED),                           \
			F(struct inet_diag_msg, idiag_wqueue, UNSIGNED),                           \
			F(struct inet_diag_msg, idiag_uid, UNSIGNED),                              \
			F(struct inet_diag_msg, idiag_inode, UNSIGNED), F_END                      \
	}
#define INET_OLD_REQUEST(ends_)                                                                    \
	{                                                                                          \
		F(struct inet_diag_req, idiag_src_len, UNSIGNED),                                  \
			F(struct inet_diag_req, idiag_dst_len, UNSIGNED),                          \
			F(struct inet_diag_req, idiag_ext, FLAGS, .names = &inet_extensions),      \
			F(struct inet_diag_req, id, STRUCT, .fields = (ends_)),                    \
			F(struct inet_diag_req, idiag_states, FLAGS, .names = &diag_state_bits),   \
			F(struct inet_diag_req, idiag_dbs, UNSIGNED), F_END                        \
	}
static const struct field inet_request[] = INET_REQUEST(diag_inet_ends),
			  inet6_request[] = INET_REQUEST(inet6_ends),
			  inet_response[] = INET_RESPONSE(diag_inet_ends),
			  inet6_response[] = INET_RESPONSE(inet6_ends),
			  inet_old_request[] = INET_OLD_REQUEST(diag_inet_ends),
			  inet6_old_request[] = INET_OLD_REQUEST(inet6_ends);

#define REQUEST(family_, fields_)                                                                  \
	{ family_, DIAG_REQUEST,                                                                   \
		{ 0, 0, "sdiag_family", fields_, sizeof(struct inet_diag_req_v2), &request_attributes } }
#define OLD_REQUEST(family_, fields_)                                                              \
	{ family_, DIAG_OLD_REQUEST,                                                               \
		{ 0, 0, "idiag_family", fields_, sizeof(struct inet_diag_req), &request_attributes } }
#define RESPONSE(family_, fields_)                                                                 \
	{ family_, DIAG_RESPONSE,                                                                  \
		{ 0, 0, "idiag_family", fields_, sizeof(struct inet_diag_msg), &inet_attributes } }
const struct diag_message diag_inet_messages[] = {
	REQUEST(AF_INET, inet_request),
	REQUEST(AF_INET6, inet6_request),
	OLD_REQUEST(AF_INET, inet_old_request),
	OLD_REQUEST(AF_INET6, inet6_old_request),
	RESPONSE(AF_INET, inet_response),
	RESPONSE(AF_INET6, inet6_response),
	{ .family = -1 },
};
