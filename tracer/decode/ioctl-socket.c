/* SPDX-License-Identifier: BSD-2-Clause */
/* Network interfaces through any socket (netdevice(7)), and sockets themselves. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/net.h"

#include <asm/ioctls.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

static void print_address(struct call *c, const void *bytes)
{
	put_sockaddr(c, bytes, sizeof(struct sockaddr));
}

/* How long a hardware address of each type is: sizes of the kernel's drivers; the rest: all 14 bytes. */
static size_t hardware_size(unsigned type)
{
	static const struct {
		uint16_t type;
		uint8_t size;
	} sizes[] = {
		{ ARPHRD_NETROM, 7 }, { ARPHRD_ETHER, 6 }, { ARPHRD_AX25, 7 }, { ARPHRD_IEEE802, 6 },
		{ ARPHRD_ARCNET, 1 }, { ARPHRD_DLCI, 2 }, { ARPHRD_EUI64, 8 }, { ARPHRD_SLIP, 0 },
		{ ARPHRD_ROSE, 5 }, { ARPHRD_X25, 0 }, { ARPHRD_CAN, 0 }, { ARPHRD_PPP, 0 },
		{ ARPHRD_RAWHDLC, 0 }, { ARPHRD_RAWIP, 0 }, { ARPHRD_TUNNEL, 4 },
		{ ARPHRD_LOOPBACK, 6 }, { ARPHRD_LOCALTLK, 1 }, { ARPHRD_FDDI, 6 },
		{ ARPHRD_SIT, 4 }, { ARPHRD_IPDDP, 0 }, { ARPHRD_IPGRE, 4 }, { ARPHRD_PIMREG, 0 },
		{ ARPHRD_HIPPI, 6 }, { ARPHRD_IRDA, 4 }, { ARPHRD_IEEE80211, 6 },
		{ ARPHRD_IEEE80211_PRISM, 6 }, { ARPHRD_IEEE80211_RADIOTAP, 6 },
		{ ARPHRD_IEEE802154, 8 }, { ARPHRD_IEEE802154_MONITOR, 8 }, { ARPHRD_PHONET, 1 },
		{ ARPHRD_PHONET_PIPE, 1 }, { ARPHRD_CAIF, 0 }, { ARPHRD_NETLINK, 0 },
		{ ARPHRD_NONE, 0 },
	};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (sizes[i].type == type)
			return sizes[i].size;
	return sizeof(((struct sockaddr *)0)->sa_data);
}

static void print_hardware(struct call *c, const void *bytes)
{
	struct sockaddr a;
	size_t size;

	memcpy(&a, bytes, sizeof(a));
	size = hardware_size(a.sa_family);
	put_struct_open(c);
	FIELD(c, one_of, "sa_family", a.sa_family, &arp_hardware);
	put_field(c, "sa_data");
	put_mac(c, a.sa_data, size < sizeof(a.sa_data) ? size : sizeof(a.sa_data));
	put_struct_close(c, false);
}

static const struct field map_fields[] = {
	F(struct ifmap, mem_start, HEX), F(struct ifmap, mem_end, HEX), F(struct ifmap, base_addr, HEX),
	F(struct ifmap, irq, HEX), F(struct ifmap, dma, HEX), F(struct ifmap, port, HEX), F_END
};

/* The one member of struct ifreq's union that each command means. Not by F(): the names are macros. */
#define MEMBER(number_, member_, kind_, ...)                                                       \
	{ (number_), { .name = #member_, .offset = offsetof(struct ifreq, member_),                \
			     .size = FIELD_SIZE(struct ifreq, member_), .kind = F_##kind_,         \
			     ##__VA_ARGS__ } }

static const struct member {
	unsigned number;
	struct field field;
} members[] = {
	MEMBER(SIOCSIFADDR, ifr_addr, PRINT, .print = print_address),
	MEMBER(SIOCGIFADDR, ifr_addr, PRINT, .print = print_address),
	MEMBER(SIOCSIFDSTADDR, ifr_dstaddr, PRINT, .print = print_address),
	MEMBER(SIOCGIFDSTADDR, ifr_dstaddr, PRINT, .print = print_address),
	MEMBER(SIOCSIFBRDADDR, ifr_broadaddr, PRINT, .print = print_address),
	MEMBER(SIOCGIFBRDADDR, ifr_broadaddr, PRINT, .print = print_address),
	MEMBER(SIOCSIFNETMASK, ifr_netmask, PRINT, .print = print_address),
	MEMBER(SIOCGIFNETMASK, ifr_netmask, PRINT, .print = print_address),
	MEMBER(SIOCADDMULTI, ifr_hwaddr, PRINT, .print = print_hardware),
	MEMBER(SIOCDELMULTI, ifr_hwaddr, PRINT, .print = print_hardware),
	MEMBER(SIOCGIFHWADDR, ifr_hwaddr, PRINT, .print = print_hardware),
	MEMBER(SIOCSIFHWADDR, ifr_hwaddr, PRINT, .print = print_hardware),
	MEMBER(SIOCSIFHWBROADCAST, ifr_hwaddr, PRINT, .print = print_hardware),
	MEMBER(SIOCSIFFLAGS, ifr_flags, FLAGS, .names = &interface_flags),
	MEMBER(SIOCGIFFLAGS, ifr_flags, FLAGS, .names = &interface_flags),
	MEMBER(SIOCGIFINDEX, ifr_ifindex, SIGNED),
	MEMBER(SIOCSIFMETRIC, ifr_metric, SIGNED), MEMBER(SIOCGIFMETRIC, ifr_metric, SIGNED),
	MEMBER(SIOCSIFMTU, ifr_mtu, SIGNED), MEMBER(SIOCGIFMTU, ifr_mtu, SIGNED),
	MEMBER(SIOCSIFSLAVE, ifr_slave, STRING), MEMBER(SIOCGIFSLAVE, ifr_slave, STRING),
	MEMBER(SIOCSIFNAME, ifr_newname, STRING), MEMBER(SIOCGIFNAME, ifr_name, STRING),
	MEMBER(SIOCSIFTXQLEN, ifr_qlen, SIGNED), MEMBER(SIOCGIFTXQLEN, ifr_qlen, SIGNED),
	MEMBER(SIOCSIFMAP, ifr_map, STRUCT, .fields = map_fields),
	MEMBER(SIOCGIFMAP, ifr_map, STRUCT, .fields = map_fields),
};

static void put_member(struct call *c, const void *bytes)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const struct field one[] = { members[i].field, F_END };

		if (members[i].number == ioctl_number(c))
			(void)put_fields(c, one, bytes);
	}
}

#define IFREQ(member_, kind_, ...)                                                                 \
	{ .name = #member_, .offset = offsetof(struct ifreq, member_),                             \
		.size = FIELD_SIZE(struct ifreq, member_), .kind = F_##kind_, ##__VA_ARGS__ }

static const struct field name_field[] = { IFREQ(ifr_name, STRING), F_END };
static const struct field index_field[] = { IFREQ(ifr_ifindex, SIGNED), F_END };
static const struct field bridge_fields[] = { IFREQ(ifr_ifindex, IFINDEX), F_END };
static const struct field listed_fields[] = {
	IFREQ(ifr_name, STRING), IFREQ(ifr_addr, PRINT, .print = print_address), F_END
};

static void print_ifreq(struct call *c, const void *bytes)
{
	put_struct_open(c);
	(void)put_fields(c, name_field, bytes);
	put_member(c, bytes);
	put_struct_close(c, false);
}

/* {ifr_name="lo", ifr_mtu=65536}: the first is asked, the second is the answer. */
static void both_ifreq(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct ifreq));

	if (c->entry) {
		if (!bytes)
			return;
		put_struct_open(c);
		(void)put_fields(
			c, ioctl_number(c) == SIOCGIFNAME ? index_field : name_field, bytes);
		return;
	}
	if (!ioctl_opened(c, address, sizeof(struct ifreq)))
		return;
	if (bytes && !c->failed)
		put_member(c, bytes);
	put_struct_close(c, false);
}

/* --- the list of interfaces ---------------------------------------------------------------------------- */
static void put_list_size(struct call *c, int size)
{
	char text[48];
	int count = size / (int)sizeof(struct ifreq);

	put_decimal(c, size);
	if (size <= 0 || count * (int)sizeof(struct ifreq) != size)
		return;
	(void)snprintf(text, sizeof(text), "%d * sizeof(struct ifreq)", count);
	put_comment(c, text);
}

static void print_listed(struct call *c, const void *bytes)
{
	put_fields_struct(c, listed_fields, bytes);
}

/* Without a buffer only its size is asked for. */
static void both_ifconf(struct call *c, uint64_t address)
{
	struct ifconf before = { 0 }, after = { 0 };
	bool opened = ioctl_opened(c, address, sizeof(before)), known;

	(void)ioctl_bytes(c, address, sizeof(before));
	if (!opened)
		return;
	memcpy(&before, call_bytes(c, address, sizeof(before), AT_ENTRY), sizeof(before));
	if (c->entry) {
		put_struct_open(c);
		put_field(c, "ifc_len");
		if (before.ifc_buf)
			put_list_size(c, before.ifc_len);
		return;
	}
	known = call_copy(c, address, AT_EXIT, &after, sizeof(after));
	if (!known)
		after = before;
	if (before.ifc_buf && before.ifc_len != after.ifc_len)
		put_changed(c);
	if (!before.ifc_buf || before.ifc_len != after.ifc_len)
		put_list_size(c, after.ifc_len);
	put_field(c, "ifc_buf");
	if (!before.ifc_buf || c->failed || !known) {
		put_address(c, (uintptr_t)before.ifc_buf);
		if (before.ifc_buf != after.ifc_buf) {
			put_changed(c);
			put_address(c, (uintptr_t)after.ifc_buf);
		}
	} else {
		put_array(c, (uintptr_t)after.ifc_buf,
			(unsigned)after.ifc_len / sizeof(struct ifreq), sizeof(struct ifreq),
			AT_EXIT, print_listed);
	}
	put_struct_close(c, false);
}

/* A name, not a structure that has one: all its bytes are shown when there is no NUL. */
static void print_bridge(struct call *c, const void *bytes)
{
	size_t length = strnlen(bytes, IFNAMSIZ);

	PUT(c, string, bytes, length, length == IFNAMSIZ ? STRING_CUT : 0, -1);
}

/* --- rows ---------------------------------------------------------------------------------------------- */
#define SET(number_) { .number = (number_), .way = IOCTL_IN, .wide = true,                         \
		.is = { .size = sizeof(struct ifreq), .kind = F_PRINT, .print = print_ifreq } }
#define GET(number_) BOTH_WIDE(number_, both_ifreq)

static void capture_list(struct capture_builder *b)
{
	ioctl_capture_at(b, CAPTURE_EXIT_OK, offsetof(struct ifconf, ifc_buf), CAPTURE_STRUCT_MAX);
}

static const struct ioctl_row socket_rows[] = {
	BOTH_WIDE(SIOCGIFCONF, both_ifconf, .capture = capture_list),
	POINTED(SIOCBRADDBR, IN, PRINT, IFNAMSIZ, .print = print_bridge),
	POINTED(SIOCBRDELBR, IN, PRINT, IFNAMSIZ, .print = print_bridge),
	IN_STRUCT(SIOCBRADDIF, struct ifreq, bridge_fields),
	IN_STRUCT(SIOCBRDELIF, struct ifreq, bridge_fields),
	OUT_INT(FIOGETOWN), OUT_INT(SIOCATMARK), OUT_INT(SIOCGIFENCAP), OUT_INT(SIOCGPGRP),
	OUT_INT(SIOCOUTQNSD),
	IN_INT(FIOSETOWN), IN_INT(SIOCSIFENCAP), IN_INT(SIOCSPGRP),
	SET(SIOCADDMULTI), SET(SIOCDELMULTI), SET(SIOCSIFADDR), SET(SIOCSIFBRDADDR),
	SET(SIOCSIFDSTADDR), SET(SIOCSIFFLAGS), SET(SIOCSIFHWADDR), SET(SIOCSIFHWBROADCAST),
	SET(SIOCSIFMAP), SET(SIOCSIFMETRIC), SET(SIOCSIFMTU), SET(SIOCSIFNAME), SET(SIOCSIFNETMASK),
	SET(SIOCSIFSLAVE), SET(SIOCSIFTXQLEN),
	GET(SIOCGIFADDR), GET(SIOCGIFBRDADDR), GET(SIOCGIFDSTADDR), GET(SIOCGIFFLAGS),
	GET(SIOCGIFHWADDR), GET(SIOCGIFINDEX), GET(SIOCGIFMAP), GET(SIOCGIFMETRIC), GET(SIOCGIFMTU),
	GET(SIOCGIFNAME), GET(SIOCGIFNETMASK), GET(SIOCGIFSLAVE), GET(SIOCGIFTXQLEN),
	VALUE_POINTER(SIOCADDDLCI), VALUE_POINTER(SIOCADDRT), VALUE_POINTER(SIOCBONDCHANGEACTIVE),
	VALUE_POINTER(SIOCBONDENSLAVE), VALUE_POINTER(SIOCBONDINFOQUERY),
	VALUE_POINTER(SIOCBONDRELEASE), VALUE_POINTER(SIOCBONDSETHWADDR),
	VALUE_POINTER(SIOCBONDSLAVEINFOQUERY), VALUE_POINTER(SIOCDARP), VALUE_POINTER(SIOCDELDLCI),
	VALUE_POINTER(SIOCDELRT), VALUE_POINTER(SIOCDIFADDR), VALUE_POINTER(SIOCDRARP),
	VALUE_POINTER(SIOCETHTOOL), VALUE_POINTER(SIOCGARP), VALUE_POINTER(SIOCGHWTSTAMP),
	VALUE_POINTER(SIOCGIFBR), VALUE_POINTER(SIOCGIFCOUNT), VALUE_POINTER(SIOCGIFMEM),
	VALUE_POINTER(SIOCGIFPFLAGS), VALUE_POINTER(SIOCGIFVLAN), VALUE_POINTER(SIOCGMIIPHY),
	VALUE_POINTER(SIOCGMIIREG), VALUE_POINTER(SIOCGRARP), VALUE_POINTER(SIOCGSKNS),
	VALUE_POINTER(SIOCGSTAMP_OLD), VALUE_POINTER(SIOCGSTAMP_NEW),
	VALUE_POINTER(SIOCGSTAMPNS_OLD), VALUE_POINTER(SIOCGSTAMPNS_NEW), VALUE_POINTER(SIOCRTMSG),
	VALUE_POINTER(SIOCSARP), VALUE_POINTER(SIOCSHWTSTAMP), VALUE_POINTER(SIOCSIFBR),
	VALUE_POINTER(SIOCSIFLINK), VALUE_POINTER(SIOCSIFMEM), VALUE_POINTER(SIOCSIFPFLAGS),
	VALUE_POINTER(SIOCSIFVLAN), VALUE_POINTER(SIOCSMIIREG), VALUE_POINTER(SIOCSRARP),
	VALUE_POINTER(SIOCWANDEV),
};

IOCTL_FAMILY(socket, 0x89);
