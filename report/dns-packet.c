/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See dns-packet.h. Reads bytes from outside: every step is checked against the length.
 */
#include "dns-packet.h"

#include <arpa/nameser.h>
#include <stdio.h>
#include <string.h>

static uint16_t be16(const unsigned char *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

/* Labels from *at on, as text with dots; questions hold no compression pointers. */
static bool parse_name(
	const unsigned char *bytes, size_t length, size_t *at, char *name, size_t size)
{
	size_t out = 0;

	for (;;) {
		unsigned n;

		if (*at >= length)
			return false;
		n = bytes[(*at)++];
		if (n == 0)
			break;
		if (n > NS_MAXLABEL || *at + n > length)
			return false;
		for (unsigned i = 0; i <= n; i++) {
			unsigned char c = i < n ? bytes[*at + i] : '.';
			bool plain = (i == n || c != '.') && c > 0x20 && c < 0x7f && c != '\\';

			if (out + 5 > size)
				continue;
			if (plain)
				name[out++] = (char)c;
			else
				out += (size_t)snprintf(name + out, size - out, "\\%03u", c);
		}
		*at += n;
	}
	if (out > 0)
		out--; /* the last dot */
	else
		name[out++] = '.';
	name[out] = '\0';
	return true;
}

bool dns_parse(const unsigned char *bytes, size_t length, bool cut, struct dns_packet *ret_packet)
{
	struct dns_packet *p = ret_packet;
	size_t at = NS_HFIXEDSZ;
	unsigned flags;

	memset(p, 0, sizeof(*p));
	if (length < NS_HFIXEDSZ)
		return false;
	p->id = be16(bytes);
	flags = be16(bytes + 2);
	p->response = flags & 0x8000;
	p->truncated = flags & 0x0200;
	p->rcode = flags & 0xf;
	p->questions = be16(bytes + 4);
	p->answers = be16(bytes + 6);
	/* opcode QUERY, one question: all that resolvers send */
	if ((flags & 0x7800) != 0 || p->questions != 1)
		return false;
	if (!parse_name(bytes, length, &at, p->name, sizeof(p->name)))
		return cut;
	if (length - at < 4)
		return cut;
	p->type = be16(bytes + at);
	p->has_name = true;
	at += 4;
	if (!p->response && p->answers == 0 && be16(bytes + 8) == 0 &&
		be16(bytes + at - 2) == ns_c_in)
		p->exact =
			be16(bytes + 10) == 0
				? at == length && !cut
				: cut || length - at >= 11; /* one OPT record (RFC 6891, 6.1.2) */
	return true;
}

const char *dns_type_text(uint16_t type, char scratch[12])
{
	switch (type) {
	case ns_t_a:
		return "A";
	case ns_t_aaaa:
		return "AAAA";
	case ns_t_ptr:
		return "PTR";
	case ns_t_srv:
		return "SRV";
	case ns_t_txt:
		return "TXT";
	case ns_t_mx:
		return "MX";
	case ns_t_ns:
		return "NS";
	case ns_t_cname:
		return "CNAME";
	case ns_t_soa:
		return "SOA";
	case ns_t_any:
		return "ANY";
	case 65:
		return "HTTPS";
	default:
		(void)snprintf(scratch, 12, "TYPE%u", type);
		return scratch;
	}
}

const char *dns_rcode_text(unsigned rcode)
{
	static const char *const names[] = {
		"answered", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};

	return rcode < sizeof(names) / sizeof(names[0]) ? names[rcode] : "failed";
}
