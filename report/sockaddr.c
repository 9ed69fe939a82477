/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Socket addresses as strace writes them (facts.h).
 */
#include "facts.h"

#include "buf.h"

#include <stdlib.h>
#include <sys/socket.h>

/* The text between `open` and the next `close`, e.g. htons( … ). */
static struct slice inside_of(struct slice text, const char *open, char close)
{
	const char *p = slice_find(text, open), *end = text.at + text.length, *q;

	if (!p)
		return SLICE_NONE;
	p += strlen(open);
	q = memchr(p, close, (size_t)(end - p));
	return q ? slice_between(p, q) : SLICE_NONE;
}

static void set_address(struct endpoint *e, struct slice text)
{
	size_t n = text.length < sizeof(e->address) - 1 ? text.length : sizeof(e->address) - 1;

	memcpy(e->address, text.at, n);
	e->address[n] = '\0';
}

static void set_port(struct endpoint *e, struct slice text)
{
	int64_t v;

	if (fact_number(text, &v) && v >= 0 && v <= UINT16_MAX)
		e->port = (uint16_t)v;
}

static bool unix_address(struct slice text, struct endpoint *e)
{
	struct slice path = fact_field(text, "sun_path"), raw;
	bool cut;

	e->family = AF_UNIX;
	if (path.length == 0)
		return true; /* unnamed */
	if (!fact_string_raw(path, &raw, &cut))
		return false;
	set_address(e, raw);
	if (path.at[0] == '@') {
		e->address[0] = '@';
		if (raw.length > sizeof(e->address) - 2)
			raw.length = sizeof(e->address) - 2;
		memcpy(e->address + 1, raw.at, raw.length);
		e->address[raw.length + 1] = '\0';
	}
	return true;
}

bool fact_sockaddr(struct slice text, struct endpoint *ret_endpoint)
{
	struct endpoint *e = ret_endpoint;
	struct slice family;

	memset(e, 0, sizeof(*e));
	/* recvfrom's and accept's in/out form: {…} => {…} is the later one */
	if (text.length == 0 || text.at[0] != '{')
		return false;
	family = fact_field(text, "sa_family");
	if (slice_starts(family, "AF_INET6")) {
		e->family = AF_INET6;
		set_port(e, inside_of(text, "htons(", ')'));
		set_address(e, inside_of(text, "inet_pton(AF_INET6, \"", '"'));
		if (e->address[0] == '\0')
			set_address(e, inside_of(text, "sin6_addr=\"", '"'));
		return true;
	}
	if (slice_starts(family, "AF_INET")) {
		e->family = AF_INET;
		set_port(e, inside_of(text, "htons(", ')'));
		set_address(e, inside_of(text, "inet_addr(\"", '"'));
		return true;
	}
	if (slice_starts(family, "AF_UNIX") || slice_starts(family, "AF_LOCAL"))
		return unix_address(text, e);
	if (slice_starts(family, "AF_NETLINK")) {
		e->family = AF_NETLINK;
		set_address(e, SLICE("netlink"));
		return true;
	}
	if (slice_starts(family, "AF_UNSPEC")) {
		set_address(e, SLICE("unspecified"));
		return true;
	}
	if (slice_starts(family, "AF_")) {
		e->family = -1;
		set_address(e, family);
		return true;
	}
	return false;
}

bool fact_endpoint(struct slice text, struct endpoint *ret_endpoint)
{
	struct endpoint *e = ret_endpoint;
	const char *colon = memrchr(text.at, ':', text.length), *end = text.at + text.length;

	memset(e, 0, sizeof(*e));
	if (text.length == 0 || !colon)
		return false;
	set_port(e, slice_between(colon + 1, end));
	if (text.at[0] == '[') {
		if (colon == text.at + 1 || colon[-1] != ']')
			return false;
		e->family = AF_INET6;
		set_address(e, slice_between(text.at + 1, colon - 1));
		return true;
	}
	e->family = AF_INET;
	set_address(e, slice_between(text.at, colon));
	return true;
}

void endpoint_print(const struct endpoint *e, struct buf *b)
{
	switch (e->family) {
	case AF_INET:
		buf_printf(b, "%s:%u", e->address, e->port);
		break;
	case AF_INET6:
		buf_printf(b, "[%s]:%u", e->address, e->port);
		break;
	default:
		buf_str(b, e->address[0] ? e->address : "(unnamed)");
	}
}
