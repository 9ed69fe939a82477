/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See jsonl-value.h. Works on the text, one pull scanner a value; what is nested deeper than anything that a
 * call can say is left out.
 */
#include "jsonl-value.h"

#include "json_scan.h"
#include "text.h"

#include <errno.h>
#include <string.h>

enum { DEPTH_MAX = 24, FORM_MEMBERS = 8 };

/* What a JSON string is: text, a name, or to be told by its form. */
enum kind { BY_FORM, TEXT, NAME };

struct writer {
	struct buf *out, *scratch;
	unsigned depth;
};

/* Each call's arguments as include/syscalls.def has them: "FD(fd), BUF_IN(buf, ARG(2)), SIZE(count)". */
static const char *const rows[N_KNOWN] = {
#define SYSCALL(number, name, classes, result, ...) #__VA_ARGS__,
#include "syscalls.def"
#undef SYSCALL
};

/* What the argument at `row` is, which is moved behind its comma; NULL: there are no more. */
static enum kind next_kind(const char **row)
{
	static const char *const texts[] = {"PATH", "STR(", "BUF_", "ARGV(", "ENVP(", "RANDOM_OUT("};
	const char *p = *row;
	enum kind kind = BY_FORM;
	unsigned depth = 0;

	if (!p)
		return BY_FORM;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (strncmp(p, texts[i], strlen(texts[i])) == 0)
			kind = TEXT;
	for (; *p && (*p != ',' || depth > 0); p++)
		depth += (*p == '(') - (*p == ')');
	*row = *p ? p + 1 + (p[1] == ' ') : NULL;
	return kind;
}

/* Members of structures that are text whatever it says. */
static enum kind kind_of_member(struct slice name)
{
	static const char *const texts[] = {"iov_base", "sun_path", "d_name", "msg_name"};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (slice_is(name, texts[i]))
			return TEXT;
	return BY_FORM;
}

static bool is_hex_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool is_address(struct slice s)
{
	if (s.length < 3 || s.at[0] != '0' || s.at[1] != 'x')
		return false;
	for (size_t i = 2; i < s.length; i++)
		if (!is_hex_digit(s.at[i]))
			return false;
	return true;
}

/*
 * O_RDWR|0x40, 8192*1024, 0644, W???, {WIFEXITED(s) && …}: no small letters but those of hex numbers, or
 * behind a prefix: AF_DECnet.
 */
static bool is_name(struct slice s)
{
	const char *prefix = memchr(s.at, '_', s.length < 12 ? s.length : 12);

	if (s.length > 0 && s.at[0] == '{')
		return true;
	for (size_t i = 0; i < s.length; i++) {
		unsigned char c = (unsigned char)s.at[i];

		if (c == 'x' && i > 0 && s.at[i - 1] == '0') {
			while (i + 1 < s.length && is_hex_digit(s.at[i + 1]))
				i++;
			continue;
		}
		if (c >= 'a' && c <= 'z' && prefix && s.at + i > prefix)
			continue;
		if (c <= ' ' || (c >= 'a' && c <= 'z') || c >= 0x7f || c == '"' || c == '/' || c == '.')
			return false;
	}
	return s.length > 0;
}

/* As strace quotes: what does not print in octal, as short as the next byte allows. */
static void add_escaped(struct buf *out, struct slice bytes, const char *also)
{
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char c = (unsigned char)bytes.at[i];
		bool digit = i + 1 < bytes.length && bytes.at[i + 1] >= '0' && bytes.at[i + 1] <= '9';

		if (c == '"' || c == '\\') {
			buf_byte(out, '\\');
			buf_byte(out, (char)c);
		} else if (c >= '\t' && c <= '\r') {
			buf_byte(out, '\\');
			buf_byte(out, "tnvfr"[c - '\t']);
		} else if (c >= ' ' && c < 0x7f && !strchr(also, c)) {
			buf_byte(out, (char)c);
		} else {
			buf_printf(out, digit ? "\\%03o" : "\\%o", c);
		}
	}
}

static void add_quoted(struct writer *w, struct slice bytes, bool cut)
{
	buf_byte(w->out, '"');
	add_escaped(w->out, bytes, "");
	buf_str(w->out, cut ? "\"..." : "\"");
}

/* A string token's bytes, in the scratch buffer. */
static struct slice string_of(struct writer *w, struct slice token)
{
	buf_reset(w->scratch);
	if (token.length < 2 || token.at[0] != '"')
		return SLICE_NONE;
	json_text_decode(token.at, 0, token.length, w->scratch);
	return w->scratch->failed || w->scratch->length == 0 ?
		       SLICE_NONE :
		       (struct slice){w->scratch->data, w->scratch->length};
}

static void put_string(struct writer *w, struct slice token, enum kind kind)
{
	struct slice s = string_of(w, token);

	if (kind == NAME || is_address(s) || (kind == BY_FORM && is_name(s)))
		buf_add(w->out, s.at, s.length);
	else
		add_quoted(w, s, false);
}

static unsigned hex_value(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* {"hex":"…"}: the digits' bytes. */
static void put_hex(struct writer *w, struct slice token, bool cut)
{
	struct slice digits = slice_between(token.at + 1, token.at + token.length - 1);
	size_t n = 0;

	buf_reset(w->scratch);
	for (; 2 * n + 1 < digits.length; n++) {
		char high = digits.at[2 * n], low = digits.at[2 * n + 1];

		if (!is_hex_digit(high) || !is_hex_digit(low))
			break;
		buf_byte(w->scratch, (char)(hex_value(high) << 4 | hex_value(low)));
	}
	add_quoted(w, n && !w->scratch->failed ? (struct slice){w->scratch->data, n} : SLICE_NONE, cut);
}

/* An object's members when they are few, as those of the forms below are. */
struct members {
	unsigned count; /* FORM_MEMBERS + 1: more */
	struct slice key[FORM_MEMBERS], value[FORM_MEMBERS];
};

static int look_at_members(struct slice object, struct members *m)
{
	struct json_scan s;
	int token;

	m->count = 0;
	json_scan_init(&s, object.at, object.length);
	token = json_scan_next(&s, NULL);
	while ((token = json_scan_next(&s, NULL)) == SCAN_KEY) {
		if (m->count == FORM_MEMBERS) {
			m->count++;
			return 0;
		}
		m->key[m->count] = (struct slice){object.at + s.begin + 1, s.end - s.begin - 2};
		if (json_scan_value(&s, NULL) < 0)
			return -EINVAL;
		m->value[m->count++] = (struct slice){object.at + s.begin, s.end - s.begin};
	}
	return token == SCAN_OBJECT_END ? 0 : -EINVAL;
}

static struct slice member(const struct members *m, const char *key)
{
	for (unsigned i = 0; i < m->count && i < FORM_MEMBERS; i++)
		if (slice_is(m->key[i], key))
			return m->value[i];
	return SLICE_NONE;
}

static bool only(const struct members *m, const char *const *keys)
{
	if (m->count > FORM_MEMBERS)
		return false;
	for (unsigned i = 0; i < m->count; i++) {
		const char *const *k = keys;

		while (*k && !slice_is(m->key[i], *k))
			k++;
		if (!*k)
			return false;
	}
	return m->count > 0;
}

/* TCP:[127.0.0.1:80->127.0.0.1:5000], UNIX:[123,"/run/x"]; without a bound address the inode. */
static void put_socket(struct writer *w, const struct members *m, struct slice inode)
{
	struct slice local = member(m, "local"), peer, protocol = string_of(w, member(m, "protocol"));
	bool is_unix = slice_starts(protocol, "UNIX");

	peer = member(m, is_unix ? "peer_inode" : "peer");
	buf_add(w->out, protocol.at, protocol.length);
	buf_str(w->out, ":[");
	local = string_of(w, local);
	if (is_unix) {
		buf_add(w->out, inode.at, inode.length);
		if (peer.length > 0) {
			buf_str(w->out, "->");
			buf_add(w->out, peer.at, peer.length);
		}
		if (local.length > 0) {
			bool abstract = local.at[0] == '@';

			buf_str(w->out, abstract ? ",@\"" : ",\"");
			add_escaped(w->out, slice_from(local, abstract), "<>");
			buf_byte(w->out, '"');
		}
	} else if (local.length == 0 || slice_ends(local, ":0")) {
		buf_add(w->out, inode.at, inode.length);
	} else {
		buf_add(w->out, local.at, local.length);
		peer = string_of(w, peer);
		if (peer.length > 0) {
			buf_str(w->out, "->");
			buf_add(w->out, peer.at, peer.length);
		}
	}
	buf_byte(w->out, ']');
}

static void put_descriptor(struct writer *w, const struct members *m)
{
	struct slice fd = member(m, "fd"), path = member(m, "path"), device;

	if (slice_is(fd, "-100"))
		fd = SLICE("AT_FDCWD");
	buf_add(w->out, fd.at, fd.length);
	if (path.length == 0)
		return;
	buf_byte(w->out, '<');
	if (member(m, "protocol").length > 0) {
		/* "socket:[123]" */
		put_socket(w, m, path.length > 11 ? slice_between(path.at + 9, path.at + path.length - 2) : SLICE_NONE);
	} else {
		add_escaped(w->out, string_of(w, path), "<>");
		device = string_of(w, member(m, "device"));
		if (device.length > 0) {
			buf_byte(w->out, '<');
			buf_add(w->out, device.at, device.length);
			buf_byte(w->out, '>');
		}
	}
	buf_byte(w->out, '>');
	if (slice_is(member(m, "deleted"), "true"))
		buf_str(w->out, "(deleted)");
}

static int put_value(struct writer *w, struct slice value, enum kind kind);

/* Members that strace writes as calls: sin_port=htons(80). */
static int put_member(struct writer *w, struct slice key, struct slice value)
{
	static const struct {
		const char *key, *before, *after;
	} calls[] = {
		{"sin_port", "sin_port=htons(", ")"},
		{"sin6_port", "sin6_port=htons(", ")"},
		{"sin_addr", "sin_addr=inet_addr(", ")"},
		{"sin6_addr", "inet_pton(AF_INET6, ", ", &sin6_addr)"},
	};
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		if (slice_is(key, calls[i].key)) {
			buf_str(w->out, calls[i].before);
			r = put_value(w, value, TEXT);
			buf_str(w->out, calls[i].after);
			return r;
		}
	buf_add(w->out, key.at, key.length);
	buf_byte(w->out, '=');
	if (slice_is(key, "sun_path") && slice_starts(value, "[\"@\",")) {
		buf_byte(w->out, '@'); /* ["@","name"]: abstract */
		return put_value(w, slice_between(value.at + 5, value.at + value.length - 1), TEXT);
	}
	return put_value(w, value, kind_of_member(key));
}

static int put_structure(struct writer *w, struct slice object)
{
	struct json_scan s;
	bool first = true;
	int token, r = 0;

	json_scan_init(&s, object.at, object.length);
	(void)json_scan_next(&s, NULL);
	buf_byte(w->out, '{');
	while ((token = json_scan_next(&s, NULL)) == SCAN_KEY && r == 0) {
		struct slice key = {object.at + s.begin + 1, s.end - s.begin - 2};

		if (json_scan_value(&s, NULL) < 0)
			return -EINVAL;
		buf_str(w->out, first ? "" : ", ");
		first = false;
		r = put_member(w, key, (struct slice){object.at + s.begin, s.end - s.begin});
	}
	buf_byte(w->out, '}');
	return token == SCAN_OBJECT_END ? r : -EINVAL;
}

static int put_object(struct writer *w, struct slice object, enum kind kind)
{
	static const char *const descriptor[] = {
		"fd", "path", "deleted", "device", "protocol", "local", "peer", "peer_inode", NULL};
	static const char *const text[] = {"text", "cut", NULL}, *const hex[] = {"hex", "cut", NULL},
			  *const changed[] = {"before", "after", NULL}, *const all_but[] = {"all_but", NULL},
			  *const unreadable[] = {"unreadable", NULL};
	struct members m;
	int r = look_at_members(object, &m);

	if (r < 0)
		return r;
	if (m.count > FORM_MEMBERS || m.count == 0)
		return put_structure(w, object);
	if (only(&m, descriptor) && slice_is(m.key[0], "fd") && m.value[0].at[0] != '{') {
		put_descriptor(w, &m);
	} else if (only(&m, text) && m.value[0].at[0] == '"') {
		add_quoted(w, string_of(w, m.value[0]), m.count > 1);
	} else if (only(&m, hex) && m.value[0].at[0] == '"') {
		put_hex(w, m.value[0], m.count > 1);
	} else if (only(&m, changed) && m.count == 2) {
		r = put_value(w, m.value[0], kind);
		buf_str(w->out, " => ");
		if (r == 0)
			r = put_value(w, m.value[1], kind);
	} else if (only(&m, all_but)) {
		buf_byte(w->out, '~');
		r = put_value(w, m.value[0], NAME);
	} else if (only(&m, unreadable)) {
		put_string(w, m.value[0], NAME);
	} else {
		r = put_structure(w, object);
	}
	return r;
}

static int put_list(struct writer *w, struct slice list, enum kind kind)
{
	struct json_scan s;
	bool first = true;
	int token, r = 0;

	json_scan_init(&s, list.at, list.length);
	(void)json_scan_next(&s, NULL);
	buf_byte(w->out, '[');
	while ((token = json_scan_value(&s, NULL)) > 0 && token != SCAN_ARRAY_END && r == 0) {
		struct slice value = {list.at + s.begin, s.end - s.begin};

		buf_str(w->out, first ? "" : ", ");
		first = false;
		if (slice_is(value, "\"...\""))
			buf_str(w->out, "...");
		else
			r = put_value(w, value, kind);
	}
	buf_byte(w->out, ']');
	return token == SCAN_ARRAY_END ? r : -EINVAL;
}

static int put_value(struct writer *w, struct slice value, enum kind kind)
{
	int r = 0;

	if (value.length == 0)
		return -EINVAL;
	if (w->depth == DEPTH_MAX) {
		buf_str(w->out, "...");
		return 0;
	}
	w->depth++;
	switch (value.at[0]) {
	case '{':
		r = put_object(w, value, kind);
		break;
	case '[':
		r = put_list(w, value, kind);
		break;
	case '"':
		put_string(w, value, kind);
		break;
	case 'n':
		buf_str(w->out, "NULL");
		break;
	default:
		buf_add(w->out, value.at, value.length);
	}
	w->depth--;
	return r;
}

/* Of an object of values, or of an array of texts as the export has them. */
int jsonl_args(unsigned name, struct slice args, struct buf *out, struct buf *scratch)
{
	struct writer w = {.out = out, .scratch = scratch};
	const char *row = name < N_KNOWN ? rows[name] : NULL;
	struct json_scan s;
	unsigned n = 0;
	int token, r = 0;
	bool texts;

	if (args.length == 0)
		return 0;
	texts = args.at[0] == '[';
	json_scan_init(&s, args.at, args.length);
	(void)json_scan_next(&s, NULL);
	for (; r == 0; n++) {
		struct slice value;

		token = texts ? json_scan_value(&s, NULL) : json_scan_next(&s, NULL);
		if (token == (texts ? SCAN_ARRAY_END : SCAN_OBJECT_END))
			return 0;
		if (token < 0 || (!texts && json_scan_value(&s, NULL) < 0))
			return -EINVAL;
		value = (struct slice){args.at + s.begin, s.end - s.begin};
		buf_str(out, n ? ", " : "");
		if (texts)
			put_string(&w, value, NAME);
		else
			r = put_value(&w, value, next_kind(&row));
	}
	return r;
}

int jsonl_value(struct slice value, struct buf *out, struct buf *scratch)
{
	struct writer w = {.out = out, .scratch = scratch};

	return put_value(&w, value, NAME);
}

int jsonl_detail(struct slice value, struct buf *out, struct buf *scratch)
{
	struct writer w = {.out = out, .scratch = scratch};
	struct json_scan s;
	int token, r = 0;

	if (value.length == 0 || value.at[0] != '[')
		return put_value(&w, value, NAME);
	json_scan_init(&s, value.at, value.length);
	(void)json_scan_next(&s, NULL);
	while ((token = json_scan_value(&s, NULL)) > 0 && token != SCAN_ARRAY_END && r == 0)
		r = put_value(&w, (struct slice){value.at + s.begin, s.end - s.begin},
			value.at[s.begin] == '"' ? NAME : BY_FORM);
	return token == SCAN_ARRAY_END ? r : -EINVAL;
}
