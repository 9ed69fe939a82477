/* SPDX-License-Identifier: BSD-2-Clause */
/* NETLINK_SOCK_DIAG (sock_diag(7)): what ss(8) asks of the kernel, by family; sockets of AF_UNIX. */
#include "decode/netlink-diag.h"

#include "decode/call.h"
#include "decode/constants.h"

#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

static const struct constant state_rows[] = {
	NAMED(TCP_ESTABLISHED), NAMED(TCP_SYN_SENT), NAMED(TCP_SYN_RECV), NAMED(TCP_FIN_WAIT1),
	NAMED(TCP_FIN_WAIT2), NAMED(TCP_TIME_WAIT), NAMED(TCP_CLOSE), NAMED(TCP_CLOSE_WAIT),
	NAMED(TCP_LAST_ACK), NAMED(TCP_LISTEN), NAMED(TCP_CLOSING), { 12, "TCP_NEW_SYN_RECV" }, TABLE_END
};
const struct constants diag_states = { state_rows, "TCP_", NULL };

static const struct constant state_bit_rows[] = {
	{ 1 << TCP_ESTABLISHED, "1<<TCP_ESTABLISHED" }, { 1 << TCP_SYN_SENT, "1<<TCP_SYN_SENT" },
	{ 1 << TCP_SYN_RECV, "1<<TCP_SYN_RECV" }, { 1 << TCP_FIN_WAIT1, "1<<TCP_FIN_WAIT1" },
	{ 1 << TCP_FIN_WAIT2, "1<<TCP_FIN_WAIT2" }, { 1 << TCP_TIME_WAIT, "1<<TCP_TIME_WAIT" },
	{ 1 << TCP_CLOSE, "1<<TCP_CLOSE" }, { 1 << TCP_CLOSE_WAIT, "1<<TCP_CLOSE_WAIT" },
	{ 1 << TCP_LAST_ACK, "1<<TCP_LAST_ACK" }, { 1 << TCP_LISTEN, "1<<TCP_LISTEN" },
	{ 1 << TCP_CLOSING, "1<<TCP_CLOSING" }, { 1 << 12, "1<<TCP_NEW_SYN_RECV" }, TABLE_END
};
const struct constants diag_state_bits = { state_bit_rows, "1<<TCP_", NULL };

static const struct constant memory_indices_rows[] = {
	NAMED(SK_MEMINFO_RMEM_ALLOC), NAMED(SK_MEMINFO_RCVBUF), NAMED(SK_MEMINFO_WMEM_ALLOC),
	NAMED(SK_MEMINFO_SNDBUF), NAMED(SK_MEMINFO_FWD_ALLOC), NAMED(SK_MEMINFO_WMEM_QUEUED),
	NAMED(SK_MEMINFO_OPTMEM), NAMED(SK_MEMINFO_BACKLOG), NAMED(SK_MEMINFO_DROPS), TABLE_END
};
const struct constants diag_memory_indices = { memory_indices_rows, "SK_MEMINFO_", NULL };

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
	INDEXED(UNIX_DIAG_MEMINFO, diag_memory_indices, 4), U8(UNIX_DIAG_SHUTDOWN),
	IS(UNIX_DIAG_UID, ID));
static const struct field unix_request[] = {
	F(struct unix_diag_req, sdiag_protocol, UNSIGNED),
	F(struct unix_diag_req, udiag_states, FLAGS, .names = &diag_state_bits),
	F(struct unix_diag_req, udiag_ino, UNSIGNED),
	F(struct unix_diag_req, udiag_show, FLAGS, .names = &unix_shows),
	F_ARRAY(struct unix_diag_req, udiag_cookie, UNSIGNED), F_END
};
static const struct field unix_response[] = {
	F(struct unix_diag_msg, udiag_type, ONE_OF, .names = &socket_type_values),
	F(struct unix_diag_msg, udiag_state, ONE_OF, .names = &diag_states),
	F(struct unix_diag_msg, udiag_ino, UNSIGNED),
	F_ARRAY(struct unix_diag_msg, udiag_cookie, UNSIGNED), F_END
};

/* --- messages ------------------------------------------------------------------------------------------ */
static const struct diag_message unix_messages[] = {
	{ AF_UNIX, DIAG_REQUEST, { 0, 0, "sdiag_family", unix_request, sizeof(struct unix_diag_req), NULL } },
	{ AF_UNIX, DIAG_RESPONSE,
		{ 0, 0, "udiag_family", unix_response, sizeof(struct unix_diag_msg), &unix_attributes } },
	{ .family = -1 },
};
static const struct diag_message *const messages[] = {
	unix_messages, diag_inet_messages, diag_other_messages,
};

static const struct route_message *message_of(int family, enum diag_kind kind)
{
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
		for (const struct diag_message *m = messages[i]; m->family >= 0; m++)
			if (m->family == family && m->kind == kind)
				return &m->message;
	return NULL;
}

bool put_diag_message(struct call *c, const struct nlmsghdr *header, const struct span *s)
{
	enum diag_kind kind = header->nlmsg_flags & NLM_F_REQUEST ? DIAG_REQUEST : DIAG_RESPONSE;
	const struct route_message *m = NULL;
	const uint8_t *bytes;

	if (header->nlmsg_type == NLMSG_DONE)
		return false;
	bytes = span_bytes(c, s, 1);
	if (!bytes)
		return true;
	/* TCP's and DCCP's own messages of old have a request of their own */
	if (kind == DIAG_REQUEST && (header->nlmsg_type == TCPDIAG_GETSOCK || header->nlmsg_type == DCCPDIAG_GETSOCK))
		m = message_of(*bytes, DIAG_OLD_REQUEST);
	if (!m)
		m = message_of(*bytes, kind);
	put_headed_message(c, s->length > 1 ? m : NULL, s);
	return true;
}
