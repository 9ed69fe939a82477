/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The decoration of descriptors, from what the backend found out at the moment of the call.
 */
#include "output/fd-text.h"

#include "buf.h"
#include "job.h"
#include "record.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

static bool is_plain(uint8_t c)
{
	return c >= 0x20 && c <= 0x7e && c != '<' && c != '>' && c != '\\' && c != '"';
}

static void add_escape(struct buf *b, uint8_t c, bool digit_follows)
{
	char text[4] = { '\\' };
	size_t n = 1;

	if (c == '\\' || c == '"') {
		text[n++] = (char)c;
	} else if (c >= '\t' && c <= '\r') {
		text[n++] = "tnvfr"[c - '\t'];
	} else {
		if (digit_follows || c >= 0100)
			text[n++] = (char)('0' + (c >> 6));
		if (digit_follows || c >= 010)
			text[n++] = (char)('0' + (c >> 3 & 7));
		text[n++] = (char)('0' + (c & 7));
	}
	buf_add(b, text, n);
}

/* Angle brackets and what does not print are escaped, so that the end of the path can be found. */
void fd_text_escaped(struct buf *b, const char *path, size_t length)
{
	const uint8_t *bytes = (const uint8_t *)path;
	size_t i = 0;

	while (i < length) {
		size_t from = i;

		while (i < length && is_plain(bytes[i]))
			i++;
		buf_add(b, bytes + from, i - from);
		if (i == length)
			return;
		add_escape(b, bytes[i], i + 1 < length && bytes[i + 1] >= '0' && bytes[i + 1] <= '7');
		i++;
	}
}

const char *fd_protocol(const struct fd_info *info)
{
	bool v6 = info->family == AF_INET6;

	/* The kernel's name of the protocol: streams have one of their own since Linux 5.15. */
	if (info->family == AF_UNIX)
		return info->socket_type == SOCK_STREAM ? "UNIX-STREAM" : "UNIX";
	if (info->family == AF_NETLINK)
		return "NETLINK";
	if (info->family != AF_INET && !v6)
		return NULL;
	switch (info->protocol) {
	case IPPROTO_TCP:
		return v6 ? "TCPv6" : "TCP";
	case IPPROTO_UDP:
		return v6 ? "UDPv6" : "UDP";
	case IPPROTO_UDPLITE:
		return v6 ? "UDPLITEv6" : "UDPLITE";
	case IPPROTO_DCCP:
		return v6 ? "DCCPv6" : "DCCP";
	case IPPROTO_SCTP:
		return v6 ? "SCTPv6" : "SCTP";
	case IPPROTO_ICMP:
		return "PING";
	case IPPROTO_ICMPV6:
		return "PINGv6";
	default:
		return v6 ? "RAWv6" : "RAW";
	}
}

static void add_ipv4(struct buf *b, const struct in_addr *address)
{
	uint8_t part[4];

	memcpy(part, address, sizeof(part));
	for (size_t i = 0; i < sizeof(part); i++) {
		if (i > 0)
			buf_byte(b, '.');
		buf_unsigned(b, part[i]);
	}
}

/* 127.0.0.1:80 or [::1]:80; false: not an address that can be said so. */
static bool add_inet(struct buf *b, const void *address, size_t size)
{
	char text[INET6_ADDRSTRLEN];
	struct sockaddr_in6 in6;
	struct sockaddr_in in;

	if (size >= sizeof(in)) {
		memcpy(&in, address, sizeof(in));
		if (in.sin_family == AF_INET) {
			add_ipv4(b, &in.sin_addr);
			buf_byte(b, ':');
			buf_unsigned(b, ntohs(in.sin_port));
			return true;
		}
	}
	if (size >= sizeof(in6)) {
		memcpy(&in6, address, sizeof(in6));
		if (in6.sin6_family == AF_INET6 &&
			inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof(text))) {
			buf_byte(b, '[');
			buf_str(b, text);
			buf_add(b, "]:", 2);
			buf_unsigned(b, ntohs(in6.sin6_port));
			return true;
		}
	}
	return false;
}

static bool is_unbound(const void *address, size_t size)
{
	struct sockaddr_in in;

	if (size < sizeof(in))
		return true;
	memcpy(&in, address, sizeof(in));
	return in.sin_port == 0;
}

static void add_unix(struct buf *b, const struct fd_info *info, const uint8_t *local)
{
	struct sockaddr_un un = { 0 };
	size_t length = info->local_size, head = offsetof(struct sockaddr_un, sun_path);

	buf_unsigned(b, info->inode);
	if (info->extra[0]) {
		buf_add(b, "->", 2);
		buf_unsigned(b, info->extra[0]);
	}
	if (length <= head)
		return;
	if (length > sizeof(un))
		length = sizeof(un);
	memcpy(&un, local, length);
	length -= head;
	if (un.sun_path[0]) {
		buf_add(b, ",\"", 2);
		fd_text_escaped(b, un.sun_path, strnlen(un.sun_path, length));
	} else {
		buf_add(b, ",@\"", 3);
		fd_text_escaped(b, un.sun_path + 1, strnlen(un.sun_path + 1, length - 1));
	}
	buf_byte(b, '"');
}

static void add_netlink(struct buf *b, const struct fd_info *info, const uint8_t *local)
{
	static const char *const names[] = {
		[NETLINK_ROUTE] = "ROUTE",
		[NETLINK_USERSOCK] = "USERSOCK",
		[NETLINK_FIREWALL] = "FIREWALL",
		[NETLINK_SOCK_DIAG] = "SOCK_DIAG",
		[NETLINK_NFLOG] = "NFLOG",
		[NETLINK_XFRM] = "XFRM",
		[NETLINK_SELINUX] = "SELINUX",
		[NETLINK_ISCSI] = "ISCSI",
		[NETLINK_AUDIT] = "AUDIT",
		[NETLINK_FIB_LOOKUP] = "FIB_LOOKUP",
		[NETLINK_CONNECTOR] = "CONNECTOR",
		[NETLINK_NETFILTER] = "NETFILTER",
		[NETLINK_IP6_FW] = "IP6_FW",
		[NETLINK_DNRTMSG] = "DNRTMSG",
		[NETLINK_KOBJECT_UEVENT] = "KOBJECT_UEVENT",
		[NETLINK_GENERIC] = "GENERIC",
		[NETLINK_SCSITRANSPORT] = "SCSITRANSPORT",
		[NETLINK_ECRYPTFS] = "ECRYPTFS",
		[NETLINK_RDMA] = "RDMA",
		[NETLINK_CRYPTO] = "CRYPTO",
		[NETLINK_SMC] = "SMC",
	};
	struct sockaddr_nl nl = { 0 };

	if (info->local_size >= sizeof(nl))
		memcpy(&nl, local, sizeof(nl));
	/* Unbound sockets are not in the kernel's list of them, and strace knows them by inode alone. */
	if (!nl.nl_pid) {
		buf_unsigned(b, info->inode);
		return;
	}
	if (info->protocol < sizeof(names) / sizeof(names[0]) && names[info->protocol])
		buf_str(b, names[info->protocol]);
	else
		buf_unsigned(b, info->protocol);
	buf_byte(b, ':');
	buf_unsigned(b, nl.nl_pid);
}

static void add_socket(struct buf *b, const struct fd_info *info)
{
	const uint8_t *local = (const uint8_t *)(info + 1) + record_align(info->path_size);
	const uint8_t *peer = local + record_align(info->local_size);
	const char *name = fd_protocol(info);

	if (!name) {
		fd_text_escaped(b, (const char *)(info + 1), info->path_size);
		return;
	}
	buf_str(b, name);
	buf_add(b, ":[", 2);
	if (info->family == AF_UNIX) {
		add_unix(b, info, local);
	} else if (info->family == AF_NETLINK) {
		add_netlink(b, info, local);
	} else if (is_unbound(local, info->local_size) || !add_inet(b, local, info->local_size)) {
		buf_unsigned(b, info->inode);
	} else if (info->peer_size) {
		buf_add(b, "->", 2);
		(void)add_inet(b, peer, info->peer_size);
	}
	buf_byte(b, ']');
}

static void add_device(struct buf *b, const struct fd_info *info)
{
	buf_str(b, info->kind == FD_KIND_CHAR ? "<char " : "<block ");
	buf_unsigned(b, major(info->device));
	buf_byte(b, ':');
	buf_unsigned(b, minor(info->device));
	buf_byte(b, '>');
}

static bool is_device(const struct fd_info *info)
{
	return info->kind == FD_KIND_CHAR || info->kind == FD_KIND_BLOCK;
}

/* A device shows its path in both forms. */
static bool add_aspect(struct buf *b, const struct fd_info *info, unsigned aspects)
{
	if (info->kind == FD_KIND_SOCKET && (aspects & FD_SHOWS_SOCKET)) {
		add_socket(b, info);
	} else if (info->kind == FD_KIND_PIDFD && info->extra[0] && (aspects & FD_SHOWS_PIDFD)) {
		buf_add(b, "pid:", 4);
		buf_unsigned(b, info->extra[0]);
	} else if (is_device(info) && (aspects & FD_SHOWS_DEVICE)) {
		fd_text_escaped(b, (const char *)(info + 1), info->path_size);
		add_device(b, info);
	} else if (aspects & FD_SHOWS_PATH) {
		fd_text_escaped(b, (const char *)(info + 1), info->path_size);
	} else {
		return false;
	}
	return true;
}

unsigned fd_aspects(const struct style *style)
{
	return style->fds == FDS_ALL ? FD_SHOWS_ALL & ~style->fds_hidden : FD_SHOWS_PATH;
}

void fd_text(struct buf *b, const struct fd_info *info, unsigned aspects)
{
	size_t begin = b->length;

	if (!info->path_size && info->kind != FD_KIND_SOCKET)
		return;
	buf_byte(b, '<');
	if (!add_aspect(b, info, aspects)) {
		if (!b->failed)
			b->length = begin;
		return;
	}
	buf_byte(b, '>');
	if (info->flags & FD_DELETED)
		buf_str(b, "(deleted)");
}
