/* SPDX-License-Identifier: BSD-2-Clause */
/* What control messages carry: descriptors, credentials, times, facts about a packet. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/net.h"
#include "decode/newer-constants.h"
#include "decode/time.h"

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

struct control_type {
	int type;
	size_t size; /* fewer bytes than this cannot be understood */
	void (*put)(struct call *c, const char *bytes, size_t size, enum phase phase);
	bool marked; /* and that is said: ??? */
};

static void put_rights(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	size_t count = size / sizeof(int), most = call_most_items(c), n = 0;

	put_array_open(c);
	for (; n < count && n < most; n++) {
		int fd;

		memcpy(&fd, bytes + n * sizeof(fd), sizeof(fd));
		put_item(c);
		put_fd(c, fd, phase);
	}
	put_array_close(c, n < count);
}

static void put_pidfd(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	int fd;

	(void)size;
	memcpy(&fd, bytes, sizeof(fd));
	put_fd(c, fd, phase);
}

void print_ucred(struct call *c, const void *bytes)
{
	struct ucred u;

	memcpy(&u, bytes, sizeof(u));
	put_struct_open(c);
	FIELD(c, pid, "pid", u.pid);
	FIELD(c, id, "uid", u.uid);
	FIELD(c, id, "gid", u.gid);
	put_struct_close(c, false);
}

static void put_ucred(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	(void)size, (void)phase;
	print_ucred(c, bytes);
}

static void put_timeval(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	(void)size, (void)phase;
	print_timeval(c, bytes);
}

static void put_timespec(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	(void)size, (void)phase;
	print_timespec(c, bytes);
}

static void put_timespecs(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	(void)size, (void)phase;
	put_array_open(c);
	for (size_t i = 0; i < 3; i++) {
		put_item(c);
		print_timespec(c, bytes + i * sizeof(struct timespec));
	}
	put_array_close(c, false);
}

static void put_label(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	(void)phase;
	PUT(c, string, bytes, size, 0, -1);
}

static const struct control_type socket_types_of[] = {
	{ SCM_RIGHTS, sizeof(int), put_rights },
	{ SCM_CREDENTIALS, sizeof(struct ucred), put_ucred },
	{ SCM_SECURITY, 1, put_label },
	{ SCM_PIDFD, sizeof(int), put_pidfd },
	{ SO_TIMESTAMP_OLD, sizeof(struct timeval), put_timeval, true },
	{ SO_TIMESTAMPNS_OLD, sizeof(struct timespec), put_timespec, true },
	{ SO_TIMESTAMPING_OLD, 3 * sizeof(struct timespec), put_timespecs, true },
	{ SO_TIMESTAMP_NEW, sizeof(struct timeval), put_timeval, true },
	{ SO_TIMESTAMPNS_NEW, sizeof(struct timespec), put_timespec, true },
	{ SO_TIMESTAMPING_NEW, 3 * sizeof(struct timespec), put_timespecs, true },
};

static void put_pktinfo(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	struct in_pktinfo info;

	(void)size, (void)phase;
	memcpy(&info, bytes, sizeof(info));
	put_struct_open(c);
	FIELD(c, ifindex, "ipi_ifindex", (unsigned)info.ipi_ifindex);
	FIELD(c, inet, "ipi_spec_dst", &info.ipi_spec_dst);
	FIELD(c, inet, "ipi_addr", &info.ipi_addr);
	put_struct_close(c, false);
}

static void put_numbers(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	size_t count = size / sizeof(unsigned), most = call_most_items(c), n = 0;

	(void)phase;
	put_array_open(c);
	for (; n < count && n < most; n++) {
		unsigned value;

		memcpy(&value, bytes + n * sizeof(value), sizeof(value));
		put_item(c);
		put_number(c, value);
	}
	put_array_close(c, n < count);
}

static void put_octets(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	size_t most = call_most_items(c), n = 0;

	(void)phase;
	put_array_open(c);
	for (; n < size && n < most; n++) {
		put_item(c);
		put_hex(c, (uint8_t)bytes[n]);
	}
	put_array_close(c, n < size);
}

static void put_error(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	struct sock_extended_err e;

	(void)size, (void)phase;
	memcpy(&e, bytes, sizeof(e));
	put_struct_open(c);
	FIELD(c, number, "ee_errno", e.ee_errno);
	FIELD(c, number, "ee_origin", e.ee_origin);
	FIELD(c, number, "ee_type", e.ee_type);
	FIELD(c, number, "ee_code", e.ee_code);
	FIELD(c, number, "ee_info", e.ee_info);
	FIELD(c, number, "ee_data", e.ee_data);
	put_field(c, "offender");
	put_sockaddr(c, bytes + sizeof(e), sizeof(struct sockaddr_in));
	put_struct_close(c, false);
}

static void put_address_in(struct call *c, const char *bytes, size_t size, enum phase phase)
{
	(void)phase;
	put_sockaddr(c, bytes, size);
}

static const struct control_type ip_types[] = {
	{ IP_PKTINFO, sizeof(struct in_pktinfo), put_pktinfo },
	{ IP_TTL, sizeof(int), put_numbers },
	{ IP_TOS, 1, put_octets },
	{ IP_CHECKSUM, sizeof(int), put_numbers },
	{ IP_RECVOPTS, 1, put_octets },
	{ IP_RETOPTS, 1, put_octets },
	{ IP_RECVERR, sizeof(struct sock_extended_err) + sizeof(struct sockaddr_in), put_error },
	{ IP_ORIGDSTADDR, sizeof(struct sockaddr_in), put_address_in },
	{ SCM_SECURITY, 1, put_label },
};

static void put_typed(struct call *c, const struct control_type *types, size_t n, int type,
	const char *bytes, size_t size, enum phase phase)
{
	for (size_t i = 0; i < n; i++) {
		if (types[i].type != type)
			continue;
		if (!size || (size < types[i].size && !types[i].marked))
			return;
		put_field(c, "cmsg_data");
		if (size < types[i].size)
			put_text(c, "???");
		else
			types[i].put(c, bytes, size, phase);
		return;
	}
}

void put_control_data(
	struct call *c, int level, int type, const char *bytes, size_t size, enum phase phase)
{
	if (level == SOL_SOCKET) {
		put_one_of(c, (uint32_t)type, &scm_types);
		put_typed(c, socket_types_of, sizeof(socket_types_of) / sizeof(socket_types_of[0]),
			type, bytes, size, phase);
	} else if (level == SOL_IP) {
		put_one_of(c, (uint32_t)type, &ip_control_types);
		put_typed(c, ip_types, sizeof(ip_types) / sizeof(ip_types[0]), type, bytes, size, phase);
	} else {
		put_hex(c, (uint32_t)type);
	}
}
