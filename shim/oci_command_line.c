/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line as globals, a verb, and the verb's options around one id. A container may be named
 * like a verb and an option's value may look like one, so nothing is searched for: words are taken in
 * their order, and the tables say which options take the next word.
 */
#include "oci_command_line.h"

#include "text.h"

#include <stddef.h>
#include <string.h>

/* Globals with a value: runc 1.1 and 1.2, crun 1.8, youki 0.3 (log-level), by their --help. */
static const char *const global_values[] = {
	"root", "log", "log-format", "criu", "rootless", "cgroup-manager", "log-level", "r", "l",
};

/* Options with a value of create, run and restore: runc 1.1 and 1.2, crun 1.8 to 1.20. */
static const char *const verb_values[] = {
	"bundle", "b", "config", "f", "console-socket", "pidfd-socket", "pid-file", "preserve-fds",
	"image-path", "work-path", "manage-cgroups-mode", "empty-ns", "status-fd", "lsm-profile",
	"lsm-mount-context", "keep-fds", "page-server", "parent-path",
};

struct option {
	char name[32];     /* without dashes; cut when longer: then it is none that we know */
	const char *value; /* behind '=', or the next word when the table says so; else NULL */
};

static bool listed(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Takes argv[*at] and its value; *at is moved behind both. */
static struct option take_option(
	int argc, char *const argv[], int *at, const char *const *values, size_t n_values)
{
	const char *word = argv[(*at)++];
	bool long_form = word[1] == '-';
	const char *name = word + 1 + long_form, *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	struct option option = { 0 };

	if (length < sizeof(option.name))
		memcpy(option.name, name, length);
	if (equals) {
		option.value = equals + 1;
	} else if (listed(option.name, values, n_values)) {
		if (*at < argc)
			option.value = argv[(*at)++];
	} else if (!long_form && name[0] == 'b' && listed("b", values, n_values)) {
		/* getopt's way, crun's: -bDIR. Go has no such form, so nothing else is meant. */
		memcpy(option.name, "b", 2);
		option.value = name + 1;
	}
	return option;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0';
}

/* Everything before the verb; returns the verb's index, argc when there is none. */
static int parse_globals(int argc, char *const argv[], struct oci_command_line *c)
{
	int at = 1;

	while (at < argc && is_option(argv[at])) {
		struct option o;

		if (strcmp(argv[at], "--") == 0)
			return at + 1;
		o = take_option(argc, argv, &at, global_values, ARRAY_SIZE(global_values));
		if (strcmp(o.name, "log") == 0 || strcmp(o.name, "l") == 0)
			c->log = o.value;
		else if (strcmp(o.name, "log-format") == 0)
			c->log_json = o.value && strcmp(o.value, "json") == 0;
		else if (listed(o.name, (const char *const[]){ "help", "h", "version", "v" }, 4))
			return argc;
	}
	return at;
}

/* False when the verb only prints its help or has not exactly what it needs. */
static bool parse_verb(int argc, char *const argv[], int at, struct oci_command_line *c)
{
	bool options = true;

	while (at < argc) {
		struct option o;

		if (!options || !is_option(argv[at])) {
			if (c->id)
				return false;
			c->id = argv[at++];
			continue;
		}
		if (strcmp(argv[at], "--") == 0) {
			options = false;
			at++;
			continue;
		}
		o = take_option(argc, argv, &at, verb_values, ARRAY_SIZE(verb_values));
		if (strcmp(o.name, "bundle") == 0 || strcmp(o.name, "b") == 0)
			c->bundle = o.value;
		else if (strcmp(o.name, "config") == 0 || strcmp(o.name, "f") == 0)
			c->config = o.value;
		else if (strcmp(o.name, "help") == 0 || strcmp(o.name, "h") == 0)
			return false;
	}
	return c->id && *c->id;
}

void oci_command_line_parse(int argc, char *const argv[], struct oci_command_line *ret)
{
	static const char *const verbs[] = { "create", "run", "restore" };
	int verb;

	*ret = (struct oci_command_line){ 0 };
	verb = parse_globals(argc, argv, ret);
	ret->starts = verb < argc && listed(argv[verb], verbs, ARRAY_SIZE(verbs)) &&
		      parse_verb(argc, argv, verb + 1, ret);
}
