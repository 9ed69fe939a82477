/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See names.h. One lookup per line of the log: open addressing over a hash of a name's first and
 * last eight bytes and its length, which are different for all known calls.
 */
#include "names.h"

#include "text.h"

#include <stdlib.h>

enum { SLOTS = 4 * N_LIMIT };

struct names {
	uint16_t slot[SLOTS]; /* number + 1 */
	struct slice text[N_LIMIT];
	uint32_t classes[N_LIMIT];
	unsigned count;
};

static const struct {
	const char *text;
	uint32_t classes;
} known[] = {
#define SYSCALL(number, name, row_classes, ...) {#name, row_classes},
#include "syscalls.def"
#undef SYSCALL
};

/* Calls of other architectures that do what a call of x86_64 does. */
static const struct {
	const char *text;
	uint32_t classes;
} foreign[] = {
	{"_llseek", C_DESC},
	{"_newselect", C_DESC},
	{"chown32", C_FILE},
	{"clock_gettime64", C_CLOCK},
	{"fcntl64", C_DESC},
	{"fstat64", C_DESC | C_FSTAT | C_STAT_LIKE},
	{"fstatat64", C_DESC | C_FILE | C_FSTAT | C_STAT_LIKE},
	{"fstatfs64", C_DESC | C_FSTATFS | C_STATFS_LIKE},
	{"ftruncate64", C_DESC},
	{"lstat64", C_FILE | C_LSTAT | C_STAT_LIKE},
	{"mmap2", C_DESC | C_MEMORY},
	{"oldstat", C_FILE | C_STAT | C_STAT_LIKE},
	{"recv", C_NETWORK},
	{"send", C_NETWORK},
	{"sendfile64", C_DESC | C_NETWORK},
	{"sigreturn", C_SIGNAL},
	{"socketcall", C_NETWORK},
	{"stat64", C_FILE | C_STAT | C_STAT_LIKE},
	{"statfs64", C_FILE | C_STATFS | C_STATFS_LIKE},
	{"truncate64", C_FILE},
	{"umount", C_FILE},
	{"waitpid", C_PROCESS},
};

static inline uint64_t word_at(const char *at)
{
	uint64_t w;

	memcpy(&w, at, sizeof(w));
	return w;
}

static inline uint32_t half_at(const char *at)
{
	uint32_t w;

	memcpy(&w, at, sizeof(w));
	return w;
}

static inline size_t slot_of(struct slice name)
{
	uint64_t a = 0, b = 0;

	if (name.length >= 8) {
		a = word_at(name.at);
		b = word_at(name.at + name.length - 8);
	} else if (name.length >= 4) {
		a = half_at(name.at);
		b = half_at(name.at + name.length - 4);
	} else if (name.length > 0) {
		a = (unsigned char)name.at[0];
		b = (unsigned char)name.at[name.length - 1] |
		    (unsigned)(unsigned char)name.at[name.length / 2] << 8;
	}
	a = (a ^ (b << 29 | b >> 35) ^ name.length) * 0x9e3779b97f4a7c15u;
	return (size_t)(a >> 40) % SLOTS;
}

static size_t slot_find(const struct names *n, struct slice name)
{
	size_t s = slot_of(name);

	while (n->slot[s] != 0 && !slice_equal(n->text[n->slot[s] - 1], name))
		s = (s + 1) % SLOTS;
	return s;
}

static unsigned add(struct names *n, size_t slot, struct slice name, uint32_t classes)
{
	unsigned number = n->count;

	n->text[number] = name;
	n->classes[number] = classes;
	n->slot[slot] = (uint16_t)(number + 1);
	n->count++;
	return number;
}

struct names *names_new(void)
{
	struct names *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		struct slice text = slice_of(known[i].text);

		(void)add(n, slot_find(n, text), text, known[i].classes);
	}
	return n;
}

struct names *names_free(struct names *n)
{
	if (n)
		for (unsigned i = N_KNOWN; i < n->count; i++)
			free((char *)(uintptr_t)n->text[i].at);
	free(n);
	return NULL;
}

static unsigned intern_new(struct names *n, size_t slot, struct slice name)
{
	uint32_t classes = 0;
	char *copy;

	/* the last number stands for everything that came too late */
	if (n->count >= N_LIMIT - 1) {
		name = SLICE("(others)");
		if (n->count == N_LIMIT)
			return N_LIMIT - 1;
		slot = slot_find(n, name);
	}
	for (size_t i = 0; i < ARRAY_SIZE(foreign); i++)
		if (slice_is(name, foreign[i].text))
			classes = foreign[i].classes;
	copy = strndup(name.at, name.length);
	if (!copy)
		return N_LIMIT - 1;
	return add(n, slot, (struct slice){copy, name.length}, classes);
}

unsigned names_intern(struct names *n, struct slice name)
{
	size_t s = slot_find(n, name);

	if (__builtin_expect(n->slot[s] == 0, 0))
		return intern_new(n, s, name);
	return n->slot[s] - 1u;
}

unsigned names_find(const struct names *n, struct slice name)
{
	size_t s = slot_find(n, name);

	return n->slot[s] == 0 ? N_NONE : n->slot[s] - 1u;
}

struct slice names_text(const struct names *n, unsigned name)
{
	if (name >= N_LIMIT || !n->text[name].at)
		return SLICE("?");
	return n->text[name];
}

uint32_t names_classes(const struct names *n, unsigned name)
{
	return name < n->count ? n->classes[name] : 0;
}

unsigned names_count(const struct names *n)
{
	return n->count;
}
