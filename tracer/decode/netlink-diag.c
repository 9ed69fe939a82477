/* SPDX-License-Identifier: BSD-2-Clause */
/* NETLINK_SOCK_DIAG (sock_diag(7)): sockets of the internet and of AF_UNIX, as ss(8) asks for them. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/netlink.h"
#include "decode/newer-constants.h"

#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

CONSTANTS(tcp_states, "TCP_", NULL,
	NAMED(TCP_ESTABLISHED), NAMED(TCP_SYN_SENT), NAMED(TCP_SYN_RECV), NAMED(TCP_FIN_WAIT1),
	NAMED(TCP_FIN_WAIT2), NAMED(TCP_TIME_WAIT), NAMED(TCP_CLOSE), NAMED(TCP_CLOSE_WAIT),
	NAMED(TCP_LAST_ACK), NAMED(TCP_LISTEN), NAMED(TCP_CLOSING), { 12, "TCP_NEW_SYN_RECV" });
CONSTANTS(tcp_state_bits, "1<<TCP_", NULL,
	{ 1 << TCP_ESTABLISHED, "1<<TCP_ESTABLISHED" }, { 1 << TCP_SYN_SENT, "1<<TCP_SYN_SENT" },
	{ 1 << TCP_SYN_RECV, "1<<TCP_SYN_RECV" }, { 1 << TCP_FIN_WAIT1, "1<<TCP_FIN_WAIT1" },
	{ 1 << TCP_FIN_WAIT2, "1<<TCP_FIN_WAIT2" }, { 1 << TCP_TIME_WAIT, "1<<TCP_TIME_WAIT" },
	{ 1 << TCP_CLOSE, "1<<TCP_CLOSE" }, { 1 << TCP_CLOSE_WAIT, "1<<TCP_CLOSE_WAIT" },
	{ 1 << TCP_LAST_ACK, "1<<TCP_LAST_ACK" }, { 1 << TCP_LISTEN, "1<<TCP_LISTEN" },
	{ 1 << TCP_CLOSING, "1<<TCP_CLOSING" }, { 1 << 12, "1<<TCP_NEW_SYN_RECV" });
CONSTANTS(meminfo_indices, "SK_MEMINFO_", NULL,
	NAMED(SK_MEMINFO_RMEM_ALLOC), NAMED(SK_MEMINFO_RCVBUF), NAMED(SK_MEMINFO_WMEM_ALLOC),
	NAMED(SK_MEMINFO_SNDBUF), NAMED(SK_MEMINFO_FWD_ALLOC), NAMED(SK_MEMINFO_WMEM_QUEUED),
	NAMED(SK_MEMINFO_OPTMEM), NAMED(SK_MEMINFO_BACKLOG), NAMED(SK_MEMINFO_DROPS));

/* --- AF_UNIX ------------------------------------------------------------------------------------------- */
CONSTANTS(unix_shows, "UDIAG_SHOW_", NULL,
	NAMED(UDIAG_SHOW_NAME), NAMED(UDIAG_SHOW_VFS), NAMED(UDIAG_SHOW_PEER),
	NAMED(UDIAG_SHOW_ICONS), NAMED(UDIAG_SHOW_RQLEN), NAMED(UDIAG_SHOW_MEMINFO),
	NAMED(UDIAG_SHOW_UID));
CONSTANTS(unix_names, "UNIX_DIAG_", NULL,
	NAMED(UNIX_DIAG_NAME), NAMED(UNIX_DIAG_VFS), NAMED(UNIX_DIAG_PEER), NAMED(UNIX_DIAG_ICONS),
	NAMED(UNIX_DIAG_RQLEN), NAMED(UNIX_DIAG_MEMINFO), NAMED(UNIX_DIAG_SHUTDOWN),
	NAMED(UNIX_DIAG_UID));
static const struct field unix_file_fields[] = {
	F(struct unix_diag_vfs, udiag_vfs_dev, DEV), F(struct unix_diag_vfs, udiag_vfs_ino, UNSIGNED), F_END
};
static const struct field unix_queue_fields[] = {
	F(struct unix_diag_rqlen, udiag_rqueue, UNSIGNED), F(struct unix_diag_rqlen, udiag_wqueue, UNSIGNED),
	F_END
};

ATTRIBUTES(unix_attributes, unix_names,
	TEXT(UNIX_DIAG_NAME), STRUCT(UNIX_DIAG_VFS, struct unix_diag_vfs, unix_file_fields),
	U32(UNIX_DIAG_PEER), NUMBERS(UNIX_DIAG_ICONS, 4),
	STRUCT(UNIX_DIAG_RQLEN, struct unix_diag_rqlen, unix_queue_fields),
	INDEXED(UNIX_DIAG_MEMINFO, meminfo_indices, 4), U8(UNIX_DIAG_SHUTDOWN),
	IS(UNIX_DIAG_UID, ID));
static const struct field unix_request[] = {
	F(struct unix_diag_req, sdiag_protocol, UNSIGNED),
	F(struct unix_diag_req, udiag_states, FLAGS, .names = &tcp_state_bits),
	F(struct unix_diag_req, udiag_ino, UNSIGNED),
	F(struct unix_diag_req, udiag_show, FLAGS, .names = &unix_shows),
	F_ARRAY(struct unix_diag_req, udiag_cookie, UNSIGNED), F_END
};
static const struct field unix_response[] = {
	F(struct unix_diag_msg, udiag_type, ONE_OF, .names = &socket_type_values),
	F(struct unix_diag_msg, udiag_state, ONE_OF, .names = &tcp_states),
	F(struct unix_diag_msg, udiag_ino, UNSIGNED),
	F_ARRAY(struct unix_diag_msg, udiag_cookie, UNSIGNED), F_END
};

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
ATTRIBUTES(inet_attributes, inet_names, STRUCT(INET_DIAG_MEMINFO, struct inet_diag_meminfo, memory_fields),
	TEXT(INET_DIAG_CONG), U8(INET_DIAG_TOS), U8(INET_DIAG_TCLASS),
	INDEXED(INET_DIAG_SKMEMINFO, meminfo_indices, 4), NAMED_AS(INET_DIAG_PROTOCOL, inet_protocols, 0),
	U8(INET_DIAG_SKV6ONLY), U32(INET_DIAG_MARK), U32(INET_DIAG_CLASS_ID), U64(INET_DIAG_CGROUP_ID));
static const struct attributes inet_request_attributes = { &inet_request_names, NULL, 0, NULL };

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
static const struct field inet_ends[] = ENDS(INET), inet6_ends[] = ENDS(INET6);

#define INET_REQUEST(ends_)                                                                        \
	{                                                                                          \
		F(struct inet_diag_req_v2, sdiag_protocol, ONE_OF, .names = &inet_protocols),      \
			F(struct inet_diag_req_v2, idiag_ext, FLAGS, .names = &inet_extensions),   \
			F(struct inet_diag_req_v2, idiag_states, FLAGS, .names = &tcp_state_bits), \
			F(struct inet_diag_req_v2, id, STRUCT, .fields = (ends_)), F_END           \
	}
#define INET_RESPONSE(ends_)                                                                       \
	{                                                                                          \
		F(struct inet_diag_msg, idiag_state, ONE_OF, .names = &tcp_states),                \
			F(struct inet_diag_msg, idiag_timer, UNSIGNED),                            \
			F(struct inet_diag_msg, idiag_retrans, UNSIGNED),                          \
			F(struct inet_diag_msg, id, STRUCT, .fields = (ends_)),                    \
			F(struct inet_diag_msg, idiag_expires, UNSIGNED),                          \
			F(struct inet_diag_msg, idiag_rqueue, UNSIGNED),                           \
			F(struct inet_diag_msg, idiag_wqueue, UNSIGNED),                           \
			F(struct inet_diag_msg, idiag_uid, UNSIGNED),                              \
			F(struct inet_diag_msg, idiag_inode, UNSIGNED), F_END                      \
	}
static const struct field inet_request[] = INET_REQUEST(inet_ends),
			  inet6_request[] = INET_REQUEST(inet6_ends),
			  inet_response[] = INET_RESPONSE(inet_ends),
			  inet6_response[] = INET_RESPONSE(inet6_ends);

/* --- messages ------------------------------------------------------------------------------------------ */
static const struct {
	int family;
	bool request;
	struct route_message message;
} messages[] = {
	{ AF_UNIX, true, { 0, 0, "sdiag_family", unix_request, sizeof(struct unix_diag_req), NULL } },
	{ AF_UNIX, false,
		{ 0, 0, "udiag_family", unix_response, sizeof(struct unix_diag_msg), &unix_attributes } },
	{ AF_INET, true,
		{ 0, 0, "sdiag_family", inet_request, sizeof(struct inet_diag_req_v2),
			&inet_request_attributes } },
	{ AF_INET6, true,
		{ 0, 0, "sdiag_family", inet6_request, sizeof(struct inet_diag_req_v2),
			&inet_request_attributes } },
	{ AF_INET, false,
		{ 0, 0, "idiag_family", inet_response, sizeof(struct inet_diag_msg), &inet_attributes } },
	{ AF_INET6, false,
		{ 0, 0, "idiag_family", inet6_response, sizeof(struct inet_diag_msg), &inet_attributes } },
};

bool put_diag_message(struct call *c, const struct nlmsghdr *header, const struct span *s)
{
	bool request = header->nlmsg_flags & NLM_F_REQUEST;
	const uint8_t *bytes;

	if (header->nlmsg_type == NLMSG_DONE)
		return false;
	bytes = span_bytes(c, s, 1);
	if (!bytes)
		return true;
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
		if (messages[i].family == *bytes && messages[i].request == request && s->length > 1) {
			put_headed_message(c, &messages[i].message, s);
			return true;
		}
	put_headed_message(c, NULL, s);
	return true;
}
