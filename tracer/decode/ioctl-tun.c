/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Network devices that a program is the other end of: /dev/net/tun and macvtap's (linux/if_tun.h). The value is
 * what drivers/net/tun.c takes it for: for some commands the argument itself, whatever their number says.
 */
#include "decode/bpf-filter.h"
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-ioctl-constants.h"

#include <linux/filter.h>
#include <linux/if.h>
#include <linux/if_ether.h>
#include <linux/if_tun.h>
#include <string.h>

CONSTANTS(device_flags, "IFF_", NULL, NAMED(IFF_TUN), NAMED(IFF_TAP), NAMED(IFF_NAPI),
	NAMED(IFF_NAPI_FRAGS), NAMED(IFF_NO_CARRIER), NAMED(IFF_MULTI_QUEUE), NAMED(IFF_ATTACH_QUEUE),
	NAMED(IFF_DETACH_QUEUE), NAMED(IFF_PERSIST), NAMED(IFF_NO_PI), NAMED(IFF_ONE_QUEUE),
	NAMED(IFF_VNET_HDR), NAMED(IFF_TUN_EXCL));
CONSTANTS(offloads, "TUN_F_", NULL, NAMED(TUN_F_CSUM), NAMED(TUN_F_TSO4), NAMED(TUN_F_TSO6),
	NAMED(TUN_F_TSO_ECN), NAMED(TUN_F_UFO), NAMED(TUN_F_USO4), NAMED(TUN_F_USO6),
	NAMED(TUN_F_UDP_TUNNEL_GSO), NAMED(TUN_F_UDP_TUNNEL_GSO_CSUM));
CONSTANTS(filter_flags, "TUN_FLT_", NULL, NAMED(TUN_FLT_ALLMULTI));

/* Not by F(): the names are macros. Both members lie in the same place whatever the ABI's longs. */
#define IFREQ(member_, kind_, ...)                                                                 \
	{ .name = #member_, .offset = offsetof(struct ifreq, member_),                             \
		.size = FIELD_SIZE(struct ifreq, member_), .kind = F_##kind_, ##__VA_ARGS__ }
#define IFREQ_USED (offsetof(struct ifreq, ifr_flags) + sizeof(short))

static const struct field name_field[] = { IFREQ(ifr_name, STRING), F_END };
static const struct field queue_fields[] = { IFREQ(ifr_flags, FLAGS, .names = &device_flags), F_END };
static const struct field device_fields[] = {
	IFREQ(ifr_name, STRING), IFREQ(ifr_flags, FLAGS, .names = &device_flags), F_END
};

/* The kernel makes a name of a pattern ("tun%d") or of none. */
static void both_device(struct call *c, uint64_t address)
{
	const void *before = call_bytes(c, address, IFREQ_USED, AT_ENTRY);
	const void *after = ioctl_bytes(c, address, IFREQ_USED);

	if (!before)
		return;
	if (c->entry) {
		put_fields_struct(c, device_fields, before);
		return;
	}
	if (c->failed || !after || strncmp(before, after, IFNAMSIZ) == 0)
		return;
	put_changed(c);
	put_fields_struct(c, name_field, after);
}

static void capture_device(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, IFREQ_USED);
}

static void capture_queue(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY, IFREQ_USED);
}

static void print_mac(struct call *c, const void *bytes)
{
	put_mac(c, bytes, ETH_ALEN);
}

/* Which packets a device takes: those to these addresses. */
static void both_packets(struct call *c, uint64_t address)
{
	const struct tun_filter *bytes = ioctl_bytes(c, address, sizeof(struct tun_filter));
	struct tun_filter filter;

	if (!c->entry || !bytes)
		return;
	memcpy(&filter, bytes, sizeof(filter));
	put_struct_open(c);
	FIELD(c, flags, "flags", filter.flags, &filter_flags);
	FIELD(c, number, "count", filter.count);
	put_field(c, "addr");
	put_array(c, address + sizeof(filter), filter.count, ETH_ALEN, AT_ENTRY, print_mac);
	put_struct_close(c, false);
}

#define ADDRESSES_MAX 256

static void capture_packets(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY, sizeof(struct tun_filter) + ADDRESSES_MAX * ETH_ALEN);
}

static void both_program(struct call *c, uint64_t address)
{
	if (c->entry)
		put_struct_at(c, address, &struct_sock_fprog, AT_ENTRY);
}

/* What a device was given: the pointer is the one of that time. */
static void print_given(struct call *c, const void *bytes)
{
	struct sock_fprog program;

	memcpy(&program, bytes, sizeof(program));
	put_struct_open(c);
	FIELD(c, number, "len", program.len);
	FIELD(c, address, "filter", (uintptr_t)program.filter);
	put_struct_close(c, false);
}

static void capture_program_at(struct capture_builder *b)
{
	ioctl_capture_counted(b, CAPTURE_ENTRY, offsetof(struct sock_fprog, filter), 0, sizeof(uint16_t),
		sizeof(struct sock_filter))->max = BPF_MAXINSNS * sizeof(struct sock_filter);
}

#define MORE(number_, way_, kind_, size_, capture_, ...)                                           \
	{ .number = (unsigned)(number_), .way = IOCTL_##way_, .capture = (capture_),               \
		.is = { .size = (size_), .kind = F_##kind_, ##__VA_ARGS__ } }

static const struct ioctl_row tun_rows[] = {
	BOTH(TUNSETIFF, both_device, .capture = capture_device),
	MORE(TUNGETIFF, OUT, STRUCT, IFREQ_USED, capture_device, .fields = device_fields),
	MORE(TUNSETQUEUE, IN, STRUCT, IFREQ_USED, capture_queue, .fields = queue_fields),
	POINTED(TUNGETFEATURES, OUT, FLAGS, 4, .names = &device_flags),
	POINTED(TUNSETIFINDEX, IN, UNSIGNED, 4),
	VALUE(TUNSETOFFLOAD, FLAGS, 8, .names = &offloads),
	VALUE_INT(TUNSETNOCSUM), VALUE_INT(TUNSETDEBUG), VALUE_INT(TUNSETPERSIST),
	VALUE(TUNSETOWNER, ID, 4), VALUE(TUNSETGROUP, ID, 4),
	VALUE(TUNSETLINK, ONE_OF, 4, .names = &arp_hardware),
	OUT_INT(TUNGETSNDBUF), IN_INT(TUNSETSNDBUF), OUT_INT(TUNGETVNETHDRSZ), IN_INT(TUNSETVNETHDRSZ),
	OUT_INT(TUNGETVNETLE), IN_INT(TUNSETVNETLE), OUT_INT(TUNGETVNETBE), IN_INT(TUNSETVNETBE),
	IN_INT(TUNSETCARRIER),
	BOTH(TUNSETTXFILTER, both_packets, .capture = capture_packets),
	BOTH_WIDE(TUNATTACHFILTER, both_program, .capture = capture_program_at),
	VALUE_POINTER(TUNDETACHFILTER), /* it is not looked at */
	POINTED_WIDE(TUNGETFILTER, OUT, PRINT, sizeof(struct sock_fprog), .print = print_given),
	POINTED(TUNSETSTEERINGEBPF, IN, FD, 4), POINTED(TUNSETFILTEREBPF, IN, FD, 4),
	{ .number = TUNGETDEVNETNS, .way = IOCTL_NOTHING, .result_fd = true },
};

IOCTL_FAMILY(tun, 'T');
