/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Values of strace's options.
 */
#include "strace-sets.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "filter.h"
#include "text.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define SIGNAL_MAX      64  /* the kernel's _NSIG on x86_64 */
#define SIGNAL_TEXT_MAX 255 /* what strace takes without complaint */
#define KERNEL_SIGRTMIN 32  /* glibc's SIGRTMIN is what it left over of the kernel's */
#define DUMP_FDS        SYSCALLS_LIMIT

/* What the words of a set are turned into, by kind of set. */
struct set_builder {
	const char *kind;
	int (*add)(void *target, const char *word); /* -EINVAL: no such word */
	void *target;
};

/*
 * Splits the set; all and none are the caller's through *ret_all. Empty words between commas are
 * skipped, but a set of nothing else is an error that shows the set.
 */
static int set_split(const char *text, const struct set_builder *b, bool *ret_invert, bool *ret_all,
	struct error *err)
{
	_cleanup_(freep) char *copy = NULL;
	bool invert = false, any = false;
	char *rest, *word;

	for (; *text == '!'; text++)
		invert = !invert;
	*ret_invert = invert;
	*ret_all = text_equal(text, "all");
	if (*ret_all || text_equal(text, "none"))
		return 0;
	copy = rest = strdup(text);
	if (!copy)
		return error_set(err, ENOMEM, "read a set");
	while ((word = strsep(&rest, ","))) {
		if (!*word)
			continue;
		any = true;
		if (b->add(b->target, word) < 0)
			return error_say(err, EINVAL, "invalid %s '%s'", b->kind, word);
	}
	if (!any)
		return error_say(err, EINVAL, "invalid %s '%s'", b->kind, text);
	return 0;
}

struct word_target {
	const struct set_word *words;
	unsigned bits;
};

static int add_word(void *target, const char *word)
{
	struct word_target *t = target;

	for (const struct set_word *w = t->words; w->word; w++) {
		if (text_equal(w->word, word)) {
			t->bits |= w->bits;
			return 0;
		}
	}
	return -EINVAL;
}

int set_parse(const char *text, const char *kind, const struct set_word *words, unsigned *ret_bits,
	struct error *err)
{
	struct word_target t = { .words = words };
	struct set_builder b = { kind, add_word, &t };
	unsigned everything = 0;
	bool invert, all;
	int r;

	for (const struct set_word *w = words; w->word; w++)
		everything |= w->bits;
	r = set_split(text, &b, &invert, &all, err);
	if (r < 0)
		return r;
	if (all)
		t.bits = everything;
	*ret_bits = invert ? everything & ~t.bits : t.bits;
	return 0;
}

static int signal_number(const char *word)
{
	static const struct set_word more[] = {
		{ "CLD", SIGCHLD },
		{ "POLL", SIGIO },
		{ "IOT", SIGABRT },
		{ "RTMIN", KERNEL_SIGRTMIN },
		{ 0 },
	};
	uint64_t number;

	if (text_to_unsigned(word, SIGNAL_TEXT_MAX, &number) == 0)
		return (int)number;
	if (strncasecmp(word, "SIG", 3) == 0)
		word += 3;
	if (strncasecmp(word, "RT_", 3) == 0 &&
		text_to_unsigned(word + 3, SIGNAL_MAX - KERNEL_SIGRTMIN, &number) == 0)
		return KERNEL_SIGRTMIN + (int)number;
	for (const struct set_word *w = more; w->word; w++)
		if (strcasecmp(word, w->word) == 0)
			return (int)w->bits;
	for (int n = 1; n < KERNEL_SIGRTMIN; n++) {
		const char *name = sigabbrev_np(n);

		if (name && strcasecmp(word, name) == 0)
			return n;
	}
	return -EINVAL;
}

static int add_signal(void *target, const char *word)
{
	uint64_t *signals = target;
	int n = signal_number(word);

	if (n < 0)
		return n;
	if (n >= 1 && n <= SIGNAL_MAX)
		signals[0] |= UINT64_C(1) << (n - 1);
	return 0;
}

int set_parse_signals(const char *text, uint64_t ret_signals[2], struct error *err)
{
	uint64_t signals[2] = { 0 };
	struct set_builder b = { "signal", add_signal, signals };
	bool invert, all;
	int r = set_split(text, &b, &invert, &all, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < 2; i++) {
		if (all)
			signals[i] = UINT64_MAX;
		ret_signals[i] = invert ? ~signals[i] : signals[i];
	}
	return 0;
}

static int add_fd(void *target, const char *word)
{
	struct filter *fds = target;
	uint64_t fd;

	if (text_to_unsigned(word, DUMP_FDS - 1, &fd) < 0)
		return -EINVAL;
	fds->bits[0][fd / 64] |= UINT64_C(1) << (fd % 64);
	return 0;
}

int set_parse_fds(const char *text, struct filter *ret_fds, struct error *err)
{
	struct filter fds = { 0 };
	struct set_builder b = { "descriptor", add_fd, &fds };
	bool invert, all;
	int r = set_split(text, &b, &invert, &all, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(fds.bits[0]); i++) {
		if (all)
			fds.bits[0][i] = UINT64_MAX;
		if (invert)
			fds.bits[0][i] = ~fds.bits[0][i];
	}
	fds.all = all != invert; /* those beyond the set's room */
	*ret_fds = fds;
	return 0;
}

/* The first token that makes the whole set wrong, found by parsing each alone. */
static int say_invalid_call(const char *text, const struct error *why, struct error *err)
{
	const char *meant = strstr(why->text, " (did you mean ");
	_cleanup_(freep) char *copy = NULL;
	struct filter ignored;
	char *rest, *word;

	while (*text == '!')
		text++;
	copy = rest = strdup(text);
	if (!copy)
		return error_set(err, ENOMEM, "read a set of system calls");
	while ((word = strsep(&rest, ",")))
		if (*word && filter_parse(word, &ignored, NULL) < 0)
			break;
	if (word && *word == '/')
		return error_say(err, EINVAL, "%s", why->text);
	return error_say(err, EINVAL, "invalid system call '%s'%s", word && *text ? word : text,
		meant ?: "");
}

int set_parse_calls(const char *text, struct filter *ret_filter, struct error *err)
{
	struct error why = { 0 };
	int r = filter_parse(text, ret_filter, &why);

	return r == -EINVAL ? say_invalid_call(text, &why, err) :
		r < 0	    ? error_set(err, -r, "read a set of system calls") :
			      0;
}

int precision_parse(const char *text, unsigned *ret_digits)
{
	static const struct set_word units[] = {
		{ "s", 0 }, { "ms", 3 }, { "us", 6 }, { "ns", 9 }, { 0 }
	};

	for (const struct set_word *u = units; u->word; u++) {
		if (text_equal(u->word, text)) {
			*ret_digits = u->bits;
			return 0;
		}
	}
	return -EINVAL;
}

int time_span_parse(const char *text, uint64_t *ret_nanoseconds)
{
	static const double units[] = { [0] = 1e9, [3] = 1e6, [6] = 1e3, [9] = 1 };
	unsigned digits = 6;
	char *end;
	double value;

	errno = 0;
	value = strtod(text, &end);
	if (end == text || errno != 0 || !isfinite(value) || value < 0)
		return -EINVAL;
	if (*end && precision_parse(end, &digits) < 0)
		return -EINVAL;
	value *= units[digits];
	if (value > 1e18)
		return -ERANGE;
	*ret_nanoseconds = (uint64_t)value;
	return 0;
}
