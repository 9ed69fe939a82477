/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asks the kernel once, before the trace begins: later the tracer may open no sockets. A family whose module
 * comes later has a number only.
 */
#include "families.h"

#include "cleanup.h"
#include "job.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

static bool ask(int fd)
{
	struct {
		struct nlmsghdr header;
		struct genlmsghdr command;
	} request = {
		.header = { .nlmsg_len = sizeof(request), .nlmsg_type = GENL_ID_CTRL,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP },
		.command = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 },
	};

	return send(fd, &request, sizeof(request), 0) == sizeof(request);
}

static void add(struct style *style, const char *attributes, size_t left)
{
	struct generic_family family = { 0 };
	struct nlattr a;

	while (left >= sizeof(a)) {
		const char *payload = attributes + NLA_HDRLEN;
		size_t size;

		memcpy(&a, attributes, sizeof(a));
		if (a.nla_len < NLA_HDRLEN || a.nla_len > left)
			return;
		size = a.nla_len - (size_t)NLA_HDRLEN;
		if (a.nla_type == CTRL_ATTR_FAMILY_ID && size >= sizeof(family.id))
			memcpy(&family.id, payload, sizeof(family.id));
		else if (a.nla_type == CTRL_ATTR_FAMILY_NAME)
			memcpy(family.name, payload, strnlen(payload, size < sizeof(family.name) ? size : sizeof(family.name) - 1));
		size = (size_t)NLA_ALIGN(a.nla_len);
		if (size >= left)
			break;
		attributes += size;
		left -= size;
	}
	if (family.id && family.name[0] && style->n_families < GENERIC_FAMILIES)
		style->families[style->n_families++] = family;
}

/* true: there are more to come */
static bool take(struct style *style, const struct nlmsghdr *message, int left)
{
	for (; NLMSG_OK(message, (uint32_t)left); message = NLMSG_NEXT(message, left)) {
		if (message->nlmsg_type != GENL_ID_CTRL)
			return false;
		if (message->nlmsg_len > NLMSG_LENGTH(GENL_HDRLEN))
			add(style, (const char *)NLMSG_DATA(message) + GENL_HDRLEN,
				message->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN));
	}
	return true;
}

void families_load(struct style *style)
{
	_cleanup_(close_fdp) int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	union {
		struct nlmsghdr first;
		char bytes[16384];
	} room;
	ssize_t n;

	if (fd < 0 || !ask(fd))
		return;
	do
		n = recv(fd, &room, sizeof(room), MSG_DONTWAIT); /* a dump is made while it is read */
	while (n > 0 && take(style, &room.first, (int)n));
}
