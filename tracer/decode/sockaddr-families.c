/* SPDX-License-Identifier: BSD-2-Clause */
/* Addresses of the socket families that few programs use. */
#include "decode/sockaddr.h"

#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/net.h"

#include <arpa/inet.h>
#include <linux/ax25.h>
#include <linux/if_alg.h>
#include <linux/if_xdp.h>
#include <linux/mctp.h>
#include <linux/nfc.h>
#include <linux/qrtr.h>
#include <linux/vm_sockets.h>
#include <linux/x25.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* A number, and what it is called in a comment: the name is no constant of a header. */
static void put_explained(struct call *c, uint64_t value, const struct constants *names)
{
	const struct constant *row = names->rows;
	char text[48];

	put_hex(c, value);
	while (row->name && row->value != value)
		row++;
	if (c->style->constants == CONSTANTS_RAW || (!row->name && !names->prefix))
		return;
	(void)snprintf(text, sizeof(text), "%s", row->name ? row->name : names->prefix);
	put_comment(c, text);
}

/* --- amateur radio, AX.25 and X.25 ---------------------------------------------------------------------- */
enum ax25_form { PLAIN, COMMENTED, BYTES };

/* Letters and digits shifted by a bit, padded with blanks, then the station's number. */
static enum ax25_form ax25_form(const uint8_t call[7])
{
	enum ax25_form form = PLAIN;
	bool blank = false, some = false;

	for (size_t i = 0; i < 6; i++) {
		uint8_t letter = call[i] >> 1;
		bool sane = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
			letter == ' ';

		if (letter < ' ' || letter > 0x7e || letter == '*' || letter == '/')
			return BYTES;
		if ((call[i] & 1) || !sane || (letter != ' ' && blank))
			form = COMMENTED;
		blank = blank || letter == ' ';
		some = some || letter != ' ';
	}
	if ((call[6] & ~0x1e) || (!some && call[6]))
		form = COMMENTED;
	return form;
}

static void ax25_text(const uint8_t call[7], char text[16])
{
	size_t end = 6;

	while (end && call[end - 1] >> 1 == ' ')
		end--;
	for (size_t i = 0; i < end; i++)
		text[i] = (char)(call[i] >> 1);
	(void)snprintf(text + end, 16 - end, "-%u", call[6] >> 1 & 15u);
	if (!strncmp(text, "-0", 2))
		(void)snprintf(text, 16, "*");
}

static void print_ax25(struct call *c, const void *bytes)
{
	enum ax25_form form = ax25_form(bytes);
	char text[16];

	if (form == PLAIN && c->style->constants != CONSTANTS_ABBREV)
		form = c->style->constants == CONSTANTS_RAW ? BYTES : COMMENTED;
	if (form != PLAIN) {
		put_struct_open(c);
		put_field(c, "ax25_call");
		PUT(c, string, bytes, 7, STRING_HEX, -1);
		put_struct_close(c, false);
	}
	if (form == BYTES)
		return;
	ax25_text(bytes, text);
	if (form == PLAIN)
		put_text(c, text);
	else
		put_comment(c, text);
}

static const struct field ax25_fields[] = {
	F(struct sockaddr_ax25, sax25_call, PRINT, .print = print_ax25),
	F(struct sockaddr_ax25, sax25_ndigis, SIGNED), F_END
};

static void put_ax25(struct call *c, const void *bytes, size_t size)
{
	struct full_sockaddr_ax25 a = { 0 };
	size_t head = sizeof(struct sockaddr_ax25), there, wanted;

	memcpy(&a, bytes, size < sizeof(a) ? size : sizeof(a));
	if (!a.fsa_ax25.sax25_ndigis && size <= head) {
		(void)put_fields(c, ax25_fields, &a);
		return;
	}
	put_field(c, "fsa_ax25");
	put_fields_struct(c, ax25_fields, &a);
	there = (size - head) / sizeof(ax25_address);
	if (there > AX25_MAX_DIGIS)
		there = AX25_MAX_DIGIS;
	wanted = a.fsa_ax25.sax25_ndigis > 0 ? (size_t)a.fsa_ax25.sax25_ndigis : 0;
	if (wanted > AX25_MAX_DIGIS)
		wanted = AX25_MAX_DIGIS;
	if (wanted) {
		put_field(c, "fsa_digipeater");
		put_array_open(c);
		for (size_t i = 0; i < wanted && i < there; i++) {
			put_item(c);
			print_ax25(c, &a.fsa_digipeater[i]);
		}
		put_array_close(c, wanted > there);
	}
	if (size > head + there * sizeof(ax25_address)) {
		put_item(c);
		put_text(c, "...");
	}
}

static const struct field x25_address_fields[] = { F(struct x25_address, x25_addr, STRING), F_END };
static const struct field x25_fields[] = {
	F(struct sockaddr_x25, sx25_addr, STRUCT, .fields = x25_address_fields), F_END
};

/* linux/ipx.h, which went with Linux 5.15: port 2, network 4, node 8, type 14, zero 15 */
static void put_ipx(struct call *c, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	char text[8];

	(void)size;
	FIELD(c, port, "sipx_port", at + 2);
	put_field(c, "sipx_network");
	PUT(c, call_open, "htonl");
	put_item(c);
	put_hex(c, ntohl((uint32_t)field_number(at + 4, 4)));
	PUT(c, call_close);
	put_field(c, "sipx_node");
	put_array_open(c);
	for (size_t i = 0; i < 6; i++) {
		put_item(c);
		(void)snprintf(text, sizeof(text), "0x%02x", at[8 + i]);
		put_text(c, text);
	}
	put_array_close(c, false);
	(void)snprintf(text, sizeof(text), "0x%02x", at[14]);
	FIELD(c, text, "sipx_type", text);
	if (at[15])
		FIELD(c, hex, "sipx_zero", at[15]);
}

/* --- Bluetooth: which address it is, only the length tells ---------------------------------------------- */
CONSTANTS(hci_channels, "HCI_CHANNEL_", NULL, { 0, "HCI_CHANNEL_RAW" }, { 1, "HCI_CHANNEL_USER" },
	{ 2, "HCI_CHANNEL_MONITOR" }, { 3, "HCI_CHANNEL_CONTROL" }, { 4, "HCI_CHANNEL_LOGGING" });
CONSTANTS(bluetooth_address_types, "BDADDR_", NULL, { 0, "BDADDR_BREDR" }, { 1, "BDADDR_LE_PUBLIC" },
	{ 2, "BDADDR_LE_RANDOM" });
CONSTANTS(multiplexers, "L2CAP_PSM_", NULL, { 0x0001, "L2CAP_PSM_SDP" }, { 0x0003, "L2CAP_PSM_RFCOMM" },
	{ 0x0021, "L2CAP_PSM_3DSP" }, { 0x0023, "L2CAP_PSM_IPSP" },
	{ 0x0080, "L2CAP_PSM_LE_DYN_START" }, { 0x00ff, "L2CAP_PSM_LE_DYN_END" },
	{ 0x1001, "L2CAP_PSM_DYN_START" }, { 0x10ff, "L2CAP_PSM_AUTO_END" },
	{ 0xffff, "L2CAP_PSM_DYN_END" });
CONSTANTS(channels, "L2CAP_CID_", NULL, { 0x0001, "L2CAP_CID_SIGNALING" },
	{ 0x0002, "L2CAP_CID_CONN_LESS" }, { 0x0003, "L2CAP_CID_A2MP" }, { 0x0004, "L2CAP_CID_ATT" },
	{ 0x0005, "L2CAP_CID_LE_SIGNALING" }, { 0x0006, "L2CAP_CID_SMP" },
	{ 0x0007, "L2CAP_CID_SMP_BREDR" }, { 0x0040, "L2CAP_CID_DYN_START" },
	{ 0x007f, "L2CAP_CID_LE_DYN_END" }, { 0xffff, "L2CAP_CID_DYN_END" });

struct dynamic_range {
	unsigned first, last;
	const char *name;
};

/* htobs(L2CAP_PSM_SDP), htobs(L2CAP_PSM_DYN_START + 2), htobs(0x5 with a comment) */
static void put_channel(struct call *c, unsigned value, const struct constants *names,
	const struct dynamic_range *ranges, size_t n)
{
	const struct constant *row = names->rows;
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;
	char text[48];

	while (row->name && row->value != value)
		row++;
	(void)snprintf(text, sizeof(text), "%s???", names->prefix);
	if (row->name)
		(void)snprintf(text, sizeof(text), "%s", row->name);
	for (size_t i = 0; !row->name && i < n; i++)
		if (value >= ranges[i].first && value <= ranges[i].last) {
			(void)snprintf(text, sizeof(text), "%s + %u", ranges[i].name,
				value - ranges[i].first);
			break;
		}
	PUT(c, call_open, "htobs");
	put_item(c);
	if (!abbrev || strchr(text, '?'))
		put_hex(c, value);
	if (abbrev && !strchr(text, '?'))
		put_text(c, text);
	else if (c->style->constants != CONSTANTS_RAW)
		put_comment(c, text);
	PUT(c, call_close);
}

static void put_multiplexer(struct call *c, unsigned value)
{
	static const struct dynamic_range ranges[] = {
		{ 0x80, 0xff, "L2CAP_PSM_LE_DYN_START" }, { 0x1001, 0xffff, "L2CAP_PSM_DYN_START" },
	};

	put_channel(c, value, &multiplexers, ranges, 2);
}

static void put_channel_id(struct call *c, unsigned value)
{
	static const struct dynamic_range ranges[] = { { 0x40, 0xffff, "L2CAP_CID_DYN_START" } };

	put_channel(c, value, &channels, ranges, 1);
}

/* net/bluetooth/{hci,sco,rfcomm,l2cap}.h */
static void put_bluetooth(struct call *c, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;

	switch (size) {
	case 4: /* struct sockaddr_hci, before and after Linux 2.6.38 */
	case 6:
		put_field(c, "hci_dev");
		PUT(c, call_open, "htobs");
		put_item(c);
		put_number(c, field_number(at + 2, 2));
		PUT(c, call_close);
		if (size == 6)
			FIELD(c, one_of, "hci_channel", field_number(at + 4, 2), &hci_channels);
		break;
	case 8:
		FIELD(c, mac, "sco_bdaddr", at + 2, 6);
		break;
	case 10: /* struct sockaddr_rc has an odd byte and one to fill it */
		FIELD(c, mac, "rc_bdaddr", at + 2, 6);
		FIELD(c, number, "rc_channel", at[8]);
		break;
	case 12: /* struct sockaddr_l2, before and after Linux 2.6.38 */
	case 13:
	case 14:
		put_field(c, "l2_psm");
		put_multiplexer(c, (unsigned)field_number(at + 2, 2));
		FIELD(c, mac, "l2_bdaddr", at + 4, 6);
		put_field(c, "l2_cid");
		put_channel_id(c, (unsigned)field_number(at + 10, 2));
		if (size == 14)
			FIELD(c, one_of, "l2_bdaddr_type", at[12], &bluetooth_address_types);
		break;
	default:
		put_plain_address(c, bytes, size);
	}
}

/* --- RxRPC: over another family ------------------------------------------------------------------------- */
CONSTANTS(rxrpc_services, "???_SERVICE", NULL, { 1, "CM_SERVICE" }, { 2500, "YFS_FS_SERVICE" },
	{ 2501, "YFS_CM_SERVICE" }, { 2503, "YFS_VL_SERVICE" });

static void put_rxrpc(struct call *c, const void *bytes, size_t size)
{
	const uint8_t *at = bytes, *transport = at + 8;
	size_t length = field_number(at + 6, 2), least;
	unsigned family = (unsigned)field_number(transport, 2);
	bool inet = family == AF_INET, inet6 = family == AF_INET6;

	put_field(c, "srx_service");
	put_explained(c, field_number(at + 2, 2), &rxrpc_services);
	FIELD(c, one_of, "transport_type", field_number(at + 4, 2), &socket_type_values);
	FIELD(c, number, "transport_len", length);
	put_field(c, "transport");
	put_struct_open(c);
	least = inet ? 16 : 24;
	if (inet || inet6) {
		put_field(c, inet ? "sin" : "sin6");
		put_struct_open(c);
		FIELD(c, one_of, inet ? "sin_family" : "sin6_family", family, &socket_families);
	} else {
		FIELD(c, one_of, "family", family, &socket_families);
	}
	if (length > size - 8)
		length = size - 8;
	if ((inet || inet6) && field_number(at + 6, 2) >= least) {
		put_address_parts(c, transport, length);
	} else if (length > 2) {
		put_item(c);
		PUT(c, string, transport + 2, length - 2, 0, -1);
	}
	if (inet || inet6)
		put_struct_close(c, false);
	put_struct_close(c, false);
}

/* --- IEEE 802.15.4 (net/af_ieee802154.h) ---------------------------------------------------------------- */
CONSTANTS(lowpan_types, "IEEE802154_ADDR_???", NULL, { 0, "IEEE802154_ADDR_NONE" },
	{ 2, "IEEE802154_ADDR_SHORT" }, { 3, "IEEE802154_ADDR_LONG" });
CONSTANTS(lowpan_networks, NULL, NULL, { 0xffff, "IEEE802154_PANID_BROADCAST" });
CONSTANTS(lowpan_addresses, NULL, NULL, { 0xfffe, "IEEE802154_ADDR_UNDEF" },
	{ 0xffff, "IEEE802154_ADDR_BROADCAST" });

static void put_lowpan(struct call *c, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	unsigned type = (unsigned)field_number(at + 4, 4);

	(void)size;
	put_field(c, "addr");
	put_struct_open(c);
	put_field(c, "addr_type");
	put_explained(c, type, &lowpan_types);
	put_field(c, "pan_id");
	put_explained(c, field_number(at + 8, 2), &lowpan_networks);
	if (type == 2) {
		put_field(c, "short_addr");
		put_explained(c, field_number(at + 10, 2), &lowpan_addresses);
	} else if (type) {
		FIELD(c, mac, "hwaddr", at + 10, 8);
	}
	put_struct_close(c, false);
}

/* --- the kernel's ciphers ------------------------------------------------------------------------------- */
#define KERNEL_DRIVER_ONLY 0x1000 /* linux/crypto.h, not for user space: CRYPTO_ALG_KERN_DRIVER_ONLY */

static void put_cipher_flags(struct call *c, const char *name, uint64_t flags)
{
	char text[64];
	uint64_t rest = flags & ~(uint64_t)KERNEL_DRIVER_ONLY;

	FIELD(c, hex, name, flags);
	if (!flags || c->style->constants == CONSTANTS_RAW)
		return;
	if (!(flags & KERNEL_DRIVER_ONLY))
		(void)snprintf(text, sizeof(text), "CRYPTO_ALG_???");
	else if (rest)
		(void)snprintf(text, sizeof(text), "CRYPTO_ALG_KERN_DRIVER_ONLY|%#llx",
			(unsigned long long)rest);
	else
		(void)snprintf(text, sizeof(text), "CRYPTO_ALG_KERN_DRIVER_ONLY");
	put_comment(c, text);
}

static void put_name(struct call *c, const char *name, const void *bytes, size_t size)
{
	put_field(c, name);
	put_fixed_string(c, bytes, size);
}

static void put_alg(struct call *c, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	size_t name = offsetof(struct sockaddr_alg, salg_name);

	put_name(c, "salg_type", at + offsetof(struct sockaddr_alg, salg_type), 14);
	put_cipher_flags(c, "salg_feat", field_number(at + offsetof(struct sockaddr_alg, salg_feat), 4));
	put_cipher_flags(c, "salg_mask", field_number(at + offsetof(struct sockaddr_alg, salg_mask), 4));
	put_name(c, "salg_name", at + name, size - name);
}

/* --- near field ----------------------------------------------------------------------------------------- */
CONSTANTS(nfc_protocols, "NFC_PROTO_", NULL, NAMED(NFC_PROTO_JEWEL), NAMED(NFC_PROTO_MIFARE),
	NAMED(NFC_PROTO_FELICA), NAMED(NFC_PROTO_ISO14443), NAMED(NFC_PROTO_NFC_DEP),
	NAMED(NFC_PROTO_ISO14443_B), NAMED(NFC_PROTO_ISO15693));
CONSTANTS(nfc_services, NULL, NULL, { 1, "LLCP_SAP_SDP" }, { 2, "LLCP_SAP_IP" }, { 3, "LLCP_SAP_OBEX" },
	{ 4, "LLCP_SAP_SNEP" }, { 0xff, "LLCP_SAP_MAX" });

static const struct field nfc_fields[] = {
	F(struct sockaddr_nfc, dev_idx, IFINDEX), F(struct sockaddr_nfc, target_idx, HEX),
	F(struct sockaddr_nfc, nfc_protocol, ONE_OF, .names = &nfc_protocols), F_END
};

static void put_nfc(struct call *c, const void *bytes, size_t size)
{
	size_t whole = c->i386 ? offsetof(struct sockaddr_nfc_llcp, service_name) + 64
			       : sizeof(struct sockaddr_nfc_llcp);
	struct sockaddr_nfc_llcp n = { 0 };
	size_t length;

	memcpy(&n, bytes, size < sizeof(n) ? size : sizeof(n));
	(void)put_fields(c, nfc_fields, &n);
	if (size < whole) {
		if (size > sizeof(struct sockaddr_nfc)) {
			put_item(c);
			put_text(c, "...");
		}
		return;
	}
	put_field(c, "dsap");
	put_explained(c, n.dsap, &nfc_services);
	put_field(c, "ssap");
	put_explained(c, n.ssap, &nfc_services);
	length = n.service_name_len < sizeof(n.service_name) ? n.service_name_len
							     : sizeof(n.service_name);
	put_field(c, "service_name");
	PUT(c, string, n.service_name, length, 0, -1);
	FIELD(c, number, "service_name_len", n.service_name_len);
}

/* --- between machines, buses and rings ------------------------------------------------------------------ */
CONSTANTS(vsock_machines, NULL, NULL, NAMED_INT(VMADDR_CID_HYPERVISOR), NAMED_INT(VMADDR_CID_LOCAL),
	NAMED_INT(VMADDR_CID_HOST), NAMED_INT(VMADDR_CID_ANY));
CONSTANTS(vsock_ports, NULL, NULL, NAMED_INT(VMADDR_PORT_ANY));
CONSTANTS(vsock_flags, "VMADDR_FLAG_", NULL, NAMED(VMADDR_FLAG_TO_HOST));

static void print_hex_bytes(struct call *c, const void *bytes)
{
	PUT(c, string, bytes, FIELD_SIZE(struct sockaddr_vm, svm_zero), STRING_HEX, -1);
}

static const struct field vsock_fields[] = {
	F(struct sockaddr_vm, svm_reserved1, HEX, .when = NON_ZERO),
	F(struct sockaddr_vm, svm_cid, ONE_OF, .names = &vsock_machines),
	F(struct sockaddr_vm, svm_port, ONE_OF, .names = &vsock_ports),
	F(struct sockaddr_vm, svm_flags, FLAGS, .names = &vsock_flags),
	F(struct sockaddr_vm, svm_zero, PRINT, .when = NON_ZERO, .print = print_hex_bytes), F_END
};

CONSTANTS(qrtr_nodes, NULL, NULL, NAMED_INT(QRTR_NODE_BCAST));
CONSTANTS(qrtr_ports, NULL, NULL, NAMED_INT(QRTR_PORT_CTRL));

static const struct field qrtr_fields[] = {
	F(struct sockaddr_qrtr, sq_node, ONE_OF, .names = &qrtr_nodes),
	F(struct sockaddr_qrtr, sq_port, ONE_OF, .names = &qrtr_ports), F_END
};

CONSTANTS(mctp_networks, NULL, NULL, NAMED(MCTP_NET_ANY));
CONSTANTS(mctp_addresses, NULL, NULL, NAMED(MCTP_ADDR_NULL), NAMED(MCTP_ADDR_ANY));

static const struct field mctp_address_fields[] = {
	F(struct mctp_addr, s_addr, ONE_OF, .names = &mctp_addresses), F_END
};
static const struct field mctp_fields[] = {
	F(struct sockaddr_mctp, __smctp_pad0, HEX, .when = NON_ZERO),
	F(struct sockaddr_mctp, smctp_network, ONE_OF, .names = &mctp_networks),
	F(struct sockaddr_mctp, smctp_addr, STRUCT, .fields = mctp_address_fields),
	F(struct sockaddr_mctp, smctp_type, HEX), F(struct sockaddr_mctp, smctp_tag, HEX),
	F(struct sockaddr_mctp, __smctp_pad1, HEX, .when = NON_ZERO), F_END
};

CONSTANTS(xdp_address_flags, "XDP_", NULL, NAMED(XDP_SHARED_UMEM), NAMED(XDP_COPY), NAMED(XDP_ZEROCOPY),
	NAMED(XDP_USE_NEED_WAKEUP));

static const struct field xdp_fields[] = {
	F(struct sockaddr_xdp, sxdp_flags, FLAGS, .names = &xdp_address_flags),
	F(struct sockaddr_xdp, sxdp_ifindex, IFINDEX), F(struct sockaddr_xdp, sxdp_queue_id, UNSIGNED),
	F_END
};

static void put_xdp(struct call *c, const void *bytes, size_t size)
{
	struct sockaddr_xdp x;

	(void)size;
	memcpy(&x, bytes, sizeof(x));
	(void)put_fields(c, xdp_fields, bytes);
	if (x.sxdp_flags & XDP_SHARED_UMEM)
		FIELD(c, fd, "sxdp_shared_umem_fd", (int)x.sxdp_shared_umem_fd, AT_ENTRY);
	else if (x.sxdp_shared_umem_fd)
		FIELD(c, hex, "sxdp_shared_umem_fd", x.sxdp_shared_umem_fd);
}

/* --- all of them ---------------------------------------------------------------------------------------- */
static const struct {
	int family;
	size_t least; /* with fewer bytes it is none */
	const struct field *fields;
	void (*put)(struct call *c, const void *bytes, size_t size);
} families[] = {
	{ AF_AX25, sizeof(struct sockaddr_ax25), NULL, put_ax25 },
	{ AF_IPX, 16, NULL, put_ipx },
	{ AF_X25, sizeof(struct sockaddr_x25), x25_fields, NULL },
	{ AF_BLUETOOTH, 3, NULL, put_bluetooth },
	{ AF_RXRPC, 36, NULL, put_rxrpc },
	{ AF_IEEE802154, 20, NULL, put_lowpan },
	{ AF_ALG, offsetof(struct sockaddr_alg, salg_name) + 1, NULL, put_alg },
	{ AF_NFC, sizeof(struct sockaddr_nfc), NULL, put_nfc },
	{ AF_VSOCK, sizeof(struct sockaddr_vm), vsock_fields, NULL },
	{ AF_QIPCRTR, sizeof(struct sockaddr_qrtr), qrtr_fields, NULL },
	{ AF_XDP, sizeof(struct sockaddr_xdp), NULL, put_xdp },
	{ AF_MCTP, sizeof(struct sockaddr_mctp), mctp_fields, NULL },
};

bool put_rare_address(struct call *c, const void *bytes, size_t size, unsigned family)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if ((unsigned)families[i].family != family || size < families[i].least)
			continue;
		if (families[i].put)
			families[i].put(c, bytes, size);
		else
			(void)put_fields(c, families[i].fields, bytes);
		return true;
	}
	return false;
}
