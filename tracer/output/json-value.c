/* SPDX-License-Identifier: BSD-2-Clause */
/* See json-value.h. */
#include "output/json-value.h"

#include "buf.h"
#include "output/fd-text.h"
#include "record.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

void json_put_unsigned(struct buf *out, uint64_t value)
{
	if (value > INT64_MAX)
		buf_byte(out, '"');
	buf_unsigned(out, value);
	if (value > INT64_MAX)
		buf_byte(out, '"');
}

void json_put_address(struct buf *out, uint64_t value)
{
	buf_byte(out, '"');
	if (value == 0)
		buf_str(out, "0x0");
	else
		buf_hex(out, value);
	buf_byte(out, '"');
}

static void put_hex_bytes(struct buf *out, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";

	buf_byte(out, '"');
	for (size_t i = 0; i < length; i++) {
		buf_byte(out, digits[bytes[i] >> 4]);
		buf_byte(out, digits[bytes[i] & 15]);
	}
	buf_byte(out, '"');
}

/* Text when it is ASCII without control bytes other than white space; else UTF-8 is checked. */
static bool is_text(const unsigned char *s, size_t length)
{
	for (size_t i = 0; i < length;) {
		unsigned c = s[i];
		size_t more = c < 0x80 ? 0 : c >= 0xf0 && c <= 0xf4 ? 3 : c >= 0xe0 ? 2 : 1;

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f ||
			(c >= 0x80 && (c < 0xc2 || c > 0xf4)) || i + more >= length + (more == 0))
			return false;
		for (size_t k = 1; k <= more; k++)
			if ((s[i + k] & 0xc0) != 0x80)
				return false;
		i += more + 1;
	}
	return true;
}

void json_put_string(struct buf *out, const void *bytes, size_t length, unsigned flags)
{
	bool text = !(flags & STRING_HEX) && is_text(bytes, length);

	if (text && !(flags & STRING_CUT)) {
		buf_json_string(out, bytes, length);
		return;
	}
	buf_str(out, text ? "{\"text\":" : "{\"hex\":");
	if (text)
		buf_json_string(out, bytes, length);
	else
		put_hex_bytes(out, bytes, length);
	buf_str(out, flags & STRING_CUT ? ",\"cut\":true}" : "}");
}

/* The part of flags that is one value, O_RDWR of O_RDWR|O_CLOEXEC; 0 when it has no name of its own. */
static uint64_t put_base(struct buf *out, uint64_t value, const struct constants *names)
{
	if (!names->base)
		return 0;
	for (const struct constant *c = names->base->rows; c->name; c++)
		if (c->value == (value & names->base_mask)) {
			buf_str(out, c->name);
			return names->base_mask;
		}
	return 0;
}

void json_put_flags(struct buf *out, uint64_t value, const struct constants *names)
{
	size_t begin;
	bool some;

	buf_byte(out, '"');
	begin = out->length;
	value &= ~put_base(out, value, names);
	some = out->length != begin;
	if (value == 0 && !some)
		buf_str(out, names->zero ?: "0");
	for (const struct constant *c = names->rows; value && c->name; c++) {
		if (!c->value || (value & c->value) != c->value)
			continue;
		if (some)
			buf_byte(out, '|');
		buf_str(out, c->name);
		value &= ~c->value;
		some = true;
	}
	if (value & ~names->shift_mask) {
		if (some)
			buf_byte(out, '|');
		buf_hex(out, value & ~names->shift_mask);
		some = true;
	}
	if (value & names->shift_mask) {
		if (some)
			buf_byte(out, '|');
		buf_unsigned(out,
			(value & names->shift_mask) >> __builtin_ctzll(names->shift_mask));
		buf_str(out, "<<");
		buf_str(out, names->shift_name);
	}
	buf_byte(out, '"');
}

static void put_sockaddr(struct buf *out, const char *key, const uint8_t *data, size_t size)
{
	union {
		struct sockaddr_storage storage;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} u = { 0 };
	char text[INET6_ADDRSTRLEN];
	size_t path = offsetof(struct sockaddr_un, sun_path);

	memcpy(&u, data, size < sizeof(u) ? size : sizeof(u));
	if (u.storage.ss_family == AF_INET && size >= sizeof(u.in) &&
		inet_ntop(AF_INET, &u.in.sin_addr, text, sizeof(text)))
		buf_printf(out, ",\"%s\":\"%s:%u\"", key, text, ntohs(u.in.sin_port));
	else if (u.storage.ss_family == AF_INET6 && size >= sizeof(u.in6) &&
		 inet_ntop(AF_INET6, &u.in6.sin6_addr, text, sizeof(text)))
		buf_printf(out, ",\"%s\":\"[%s]:%u\"", key, text, ntohs(u.in6.sin6_port));
	else if (u.storage.ss_family == AF_UNIX && size > path) {
		size_t length = size - path;

		buf_printf(out, ",\"%s\":", key);
		if (u.un.sun_path[0] == '\0')
			u.un.sun_path[0] = '@';
		else
			length = strnlen(u.un.sun_path, length);
		buf_json_string(out, u.un.sun_path, length);
	}
}

void json_put_fd(struct buf *out, int fd, const struct fd_info *info)
{
	const uint8_t *data = (const uint8_t *)(info + 1);

	buf_str(out, "{\"fd\":");
	buf_decimal(out, fd);
	if (info->path_size) {
		buf_str(out, ",\"path\":");
		buf_json_string(out, (const char *)data, info->path_size);
	}
	if (info->flags & FD_DELETED)
		buf_str(out, ",\"deleted\":true");
	if (info->kind == FD_KIND_CHAR || info->kind == FD_KIND_BLOCK)
		buf_printf(out, ",\"device\":\"%s %u:%u\"", info->kind == FD_KIND_CHAR ? "char" : "block",
			major(info->device), minor(info->device));
	if (info->kind == FD_KIND_SOCKET && fd_protocol(info))
		buf_printf(out, ",\"protocol\":\"%s\"", fd_protocol(info));
	data += record_align(info->path_size);
	if (info->local_size)
		put_sockaddr(out, "local", data, info->local_size);
	data += record_align(info->local_size);
	if (info->peer_size)
		put_sockaddr(out, "peer", data, info->peer_size);
	if (info->kind == FD_KIND_SOCKET && info->family == AF_UNIX && info->extra[0]) {
		buf_str(out, ",\"peer_inode\":");
		json_put_unsigned(out, info->extra[0]);
	}
	buf_byte(out, '}');
}
