/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The set language of -e trace=. The bits of numbers that no table has are always set, so that
 * whoever copies the bits (the eBPF backend) traces them as filter_has() says.
 */
#include "filter.h"

#include "cleanup.h"
#include "error.h"
#include "filter-words.h"
#include "regex-guard.h"
#include "show.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <string.h>

#define FILTER_TEXT_MAX 16384 /* every name of the table, twice */
#define REGEX_COUNT_MAX 16
#define WORDS_MAX       640

enum { ABIS_ALL = (1 << ABI_COUNT) - 1 };

struct class_name {
	const char *name;
	uint32_t class;
	bool bare; /* strace's legacy names; the others need % because a call is called the same */
};

static const struct class_name classes[] = {
	{ "network", C_NETWORK, true },
	{ "file", C_FILE, true },
	{ "process", C_PROCESS, true },
	{ "memory", C_MEMORY, true },
	{ "signal", C_SIGNAL, true },
	{ "ipc", C_IPC, true },
	{ "desc", C_DESC, true },
	{ "creds", C_CREDS, true },
	{ "clock", C_CLOCK, true },
	{ "pure", C_PURE, true },
	{ "net", C_NETWORK, true },
	{ "stat", C_STAT, false },
	{ "lstat", C_LSTAT, false },
	{ "fstat", C_FSTAT, false },
	{ "statfs", C_STATFS, false },
	{ "fstatfs", C_FSTATFS, false },
	{ "%stat", C_STAT_LIKE, false },
	{ "%statfs", C_STATFS_LIKE, false },
};

static const char class_list[] = "network file process memory signal ipc desc creds clock pure";

const char *filter_class(size_t index)
{
	return index < ARRAY_SIZE(classes) ? classes[index].name : NULL;
}

/* One token, taken apart. */
struct token {
	char *text;
	unsigned abis; /* bit per enum abi */
	bool optional; /* '?' */
};

/* What the whole parse needs at each token. */
struct parser {
	struct filter *filter;
	const char *const *more_words;
	size_t n_more_words;
	unsigned n_regex;
	struct error *err;
};

static bool bit_get(const struct filter *f, unsigned abi, uint64_t number)
{
	return f->bits[abi][number / 64] >> (number % 64) & 1;
}

static void bit_set(struct filter *f, unsigned abi, uint64_t number)
{
	f->bits[abi][number / 64] |= UINT64_C(1) << (number % 64);
}

/* Sets the bits outside the table, and `all` from those inside. */
static void settle(struct filter *f)
{
	f->all = true;
	for (unsigned abi = 0; abi < ABI_COUNT; abi++) {
		for (uint64_t n = 0; n < SYSCALLS_LIMIT; n++) {
			if (!syscall_name(abi, n))
				bit_set(f, abi, n);
			else if (!bit_get(f, abi, n))
				f->all = false;
		}
	}
}

void filter_all(struct filter *f)
{
	memset(f->bits, 0xff, sizeof(f->bits));
	f->all = true;
}

void filter_none(struct filter *f)
{
	memset(f, 0, sizeof(*f));
	settle(f);
}

void filter_add(struct filter *f, enum abi abi, uint64_t number)
{
	if (number < SYSCALLS_LIMIT && (unsigned)abi < ABI_COUNT)
		bit_set(f, abi, number);
}

void filter_and(struct filter *f, const struct filter *other)
{
	for (unsigned abi = 0; abi < ABI_COUNT; abi++)
		for (size_t i = 0; i < SYSCALLS_LIMIT / 64; i++)
			f->bits[abi][i] &= other->bits[abi][i];
	settle(f);
}

bool filter_within(const struct filter *f, const struct filter *other)
{
	for (unsigned abi = 0; abi < ABI_COUNT; abi++)
		for (uint64_t n = 0; n < SYSCALLS_LIMIT; n++)
			if (filter_has(f, abi, n) && !filter_has(other, abi, n))
				return false;
	return true;
}

static unsigned add_matching(struct filter *f, unsigned abis, uint32_t class, const regex_t *regex)
{
	unsigned found = 0;

	for (unsigned abi = 0; abi < ABI_COUNT; abi++) {
		if (!(abis & 1U << abi))
			continue;
		for (uint64_t n = 0; n < SYSCALLS_LIMIT; n++) {
			const char *name = syscall_name(abi, n);

			if (!name || (regex ? regexec(regex, name, 0, NULL, 0) != 0 :
					      !(syscall_classes(abi, n) & class)))
				continue;
			bit_set(f, abi, n);
			found++;
		}
	}
	return found;
}

static int no_match(const struct token *t, struct error *err, const char *what)
{
	return t->optional ? 0 : error_say(err, EINVAL, "%s '%s'", what, SHOW(t->text));
}

static int apply_regex(struct parser *p, const struct token *t)
{
	regex_t regex;
	unsigned found;
	int r;

	if (++p->n_regex > REGEX_COUNT_MAX)
		return error_say(p->err, EINVAL, "more than %d regular expressions",
			REGEX_COUNT_MAX);
	r = regex_compile_guarded(t->text + 1, &regex, p->err);
	if (r < 0)
		return r;
	found = add_matching(p->filter, t->abis, 0, &regex);
	regfree(&regex);
	return found ? 0 : no_match(t, p->err, "no system call matches");
}

static int apply_number(struct parser *p, const struct token *t)
{
	uint64_t number;
	bool found = false;

	if (text_to_unsigned(t->text, SYSCALLS_LIMIT - 1, &number) == 0) {
		for (unsigned abi = 0; abi < ABI_COUNT; abi++) {
			if (!(t->abis & 1U << abi) || !syscall_name(abi, number))
				continue;
			bit_set(p->filter, abi, number);
			found = true;
		}
	}
	return found ? 0 : no_match(t, p->err, "unknown system call number");
}

static const struct class_name *class_find(const char *name, bool bare)
{
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if ((classes[i].bare || !bare) && strcmp(classes[i].name, name) == 0)
			return &classes[i];
	return NULL;
}

static int unknown_class(const struct token *t, struct error *err)
{
	const char *words[ARRAY_SIZE(classes)];
	const char *nearest;

	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		words[i] = classes[i].name;
	nearest = text_nearest(t->text + 1, words, ARRAY_SIZE(classes));
	if (nearest)
		return error_say(err, EINVAL, "unknown class '%s' (did you mean '%s'?)",
			SHOW(t->text + 1), nearest);
	return error_say(err, EINVAL, "unknown class '%s' (there are %s)", SHOW(t->text + 1),
		class_list);
}

static int unknown_word(const struct parser *p, const struct token *t)
{
	const char *words[WORDS_MAX];
	size_t count = 0, n_names;
	const char *const *names = syscall_names(&n_names);
	const char *nearest;

	for (size_t i = 0; i < p->n_more_words && count < WORDS_MAX; i++)
		words[count++] = p->more_words[i];
	for (size_t i = 0; i < ARRAY_SIZE(classes) && count < WORDS_MAX; i++)
		if (classes[i].bare)
			words[count++] = classes[i].name;
	for (size_t i = 0; i < n_names && count < WORDS_MAX; i++)
		words[count++] = names[i];
	nearest = text_nearest(t->text, words, count);
	if (!nearest)
		return error_say(p->err, EINVAL,
			"unknown class or system call '%s' (the classes are %s)", SHOW(t->text),
			class_list);
	for (size_t i = 0; i < p->n_more_words; i++)
		if (p->more_words[i] == nearest)
			return error_say(p->err, EINVAL, "unknown word '%s' (did you mean '%s'?)",
				SHOW(t->text), nearest);
	return error_say(p->err, EINVAL, "unknown %s '%s' (did you mean '%s'?)",
		class_find(nearest, true) ? "class" : "system call", SHOW(t->text), nearest);
}

static int apply_name(struct parser *p, const struct token *t)
{
	bool found = false;

	for (unsigned abi = 0; abi < ABI_COUNT; abi++) {
		int n = t->abis & 1U << abi ? syscall_number(abi, t->text) : -ENOENT;

		if (n < 0)
			continue;
		bit_set(p->filter, abi, (uint64_t)n);
		found = true;
	}
	if (found || t->optional)
		return 0;
	for (unsigned abi = 0; abi < ABI_COUNT; abi++)
		if (syscall_number(abi, t->text) >= 0)
			return error_say(p->err, EINVAL,
				"system call '%s' is not there under the ABI named after '@'",
				SHOW(t->text));
	return unknown_word(p, t);
}

static int apply(struct parser *p, const struct token *t)
{
	const char *bare = t->text + (t->text[0] == '%');
	const struct class_name *class;

	if (t->text[0] == '/')
		return apply_regex(p, t);
	if (isdigit((unsigned char)t->text[0]))
		return apply_number(p, t);
	if (strcmp(bare, "none") == 0)
		return 0;
	if (strcmp(bare, "all") == 0) {
		for (unsigned abi = 0; abi < ABI_COUNT; abi++)
			if (t->abis & 1U << abi)
				memset(p->filter->bits[abi], 0xff, sizeof(p->filter->bits[abi]));
		return 0;
	}
	class = class_find(bare, bare == t->text);
	if (class) {
		/* An ABI without a call of that class is no reason to complain. */
		(void)add_matching(p->filter, t->abis, class->class, NULL);
		return 0;
	}
	if (bare != t->text)
		return t->optional ? 0 : unknown_class(t, p->err);
	return apply_name(p, t);
}

/* Takes '?' and "@64" off. */
static struct token token_split(char *text)
{
	static const struct {
		const char *suffix;
		unsigned abis;
	} suffixes[] = {
		{ "@64", 1 << ABI_X86_64 },
		{ "@32", 1 << ABI_I386 },
		{ "@x32", 1 << ABI_X32 },
	};
	struct token t = { .text = text, .abis = ABIS_ALL };
	char *at;

	for (; *t.text == '?'; t.text++)
		t.optional = true;
	at = strrchr(t.text, '@');
	for (size_t i = 0; at && i < ARRAY_SIZE(suffixes); i++) {
		if (strcmp(at, suffixes[i].suffix) == 0) {
			t.abis = suffixes[i].abis;
			*at = '\0';
			break;
		}
	}
	return t;
}

static int parse_tokens(struct parser *p, char *text)
{
	bool any = false;
	char *rest = text, *part;

	while ((part = strsep(&rest, ","))) {
		struct token t = token_split(text_trim(part));
		int r;

		if (*t.text == '\0' && !t.optional && t.abis == ABIS_ALL)
			continue; /* strace too: "open,,close" and a comma at the end are fine */
		any = true;
		r = apply(p, &t);
		if (r < 0)
			return r;
	}
	return any ? 0 : error_say(p->err, EINVAL, "the set is empty (write 'all' or 'none')");
}

int filter_parse_words(const char *text, const char *const *more_words, size_t n_more_words,
	struct filter *ret_filter, struct error *err)
{
	_cleanup_(freep) char *copy = NULL;
	struct filter filter = { 0 };
	struct parser p = { &filter, more_words, n_more_words, 0, err };
	bool invert = false;
	char *at;
	int r;

	if (strlen(text) > FILTER_TEXT_MAX)
		return error_say(err, EINVAL, "the set is longer than %d bytes", FILTER_TEXT_MAX);
	copy = strdup(text);
	if (!copy)
		return error_set(err, ENOMEM, "parse a set of system calls");
	at = text_trim(copy);
	for (; *at == '!' || *at == ' '; at++)
		invert ^= *at == '!';
	r = parse_tokens(&p, at);
	if (r < 0)
		return r;
	for (unsigned abi = 0; invert && abi < ABI_COUNT; abi++)
		for (size_t i = 0; i < SYSCALLS_LIMIT / 64; i++)
			filter.bits[abi][i] = ~filter.bits[abi][i];
	settle(&filter);
	*ret_filter = filter;
	return 0;
}

int filter_parse(const char *text, struct filter *ret_filter, struct error *err)
{
	return filter_parse_words(text, NULL, 0, ret_filter, err);
}
