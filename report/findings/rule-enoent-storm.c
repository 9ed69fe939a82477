/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * enoent-storm: a search path is walked in vain. Says whose path it is and which variable sets it,
 * by the marks that each language leaves in the names it looks for.
 */
#include "findings/finding.h"
#include "findings/keys.h"

#include "buf.h"
#include "text.h"

#include <errno.h>

struct search {
	const char *who;
	const char *marks[8]; /* "*x": ends in x; "x": occurs */
	const char *variable;
	const char *advice;
};

static const struct search searches[] = {
	{ "Node.js modules", { "/node_modules/", "/.node_modules/", "/.node_libraries/" }, "NODE_PATH",
		"Bundle the program (esbuild, ncc), install the packages where they are first looked for, and "
		"clear NODE_PATH." },
	{ "Python modules", { "/site-packages", "/dist-packages", "/__pycache__", "*.py", "*.pyc", "/lib-dynload/",
		"*.abi3.so", "*.pth" }, "PYTHONPATH and sys.path",
		"Shorten PYTHONPATH and sys.path, put site-packages first, and ship the .pyc files." },
	{ "Ruby files", { "*.rb", "/gems/", "*.gemspec" }, "RUBYLIB and $LOAD_PATH",
		"Use bootsnap or a smaller Gemfile: each gem adds a folder that every require walks." },
	{ "Perl modules", { "*.pm", "*.pmc", "/perl5/", "/perl/" }, "PERL5LIB and @INC",
		"Shorten PERL5LIB, install the modules into the first folder of @INC." },
	{ "PHP files", { "*.php", "*.inc" }, "include_path and the autoloader",
		"composer dump-autoload --classmap-authoritative, and an include_path of one folder." },
	{ "Java classes and jars", { "*.class", "*.jar", "/META-INF/" }, "CLASSPATH",
		"Shorten CLASSPATH, use one jar or class-data sharing." },
	{ "shared libraries", { "*.so", ".so.", "/glibc-hwcaps/" }, "LD_LIBRARY_PATH and RUNPATH",
		"Clear LD_LIBRARY_PATH, run ldconfig in the image so that /etc/ld.so.cache knows the libraries." },
	{ "Lua modules", { "*.lua" }, "LUA_PATH", "Shorten LUA_PATH and LUA_CPATH." },
	{ "locales and translations", { "/locale/", "/LC_MESSAGES/", "*.mo" }, "LANG and LOCPATH",
		"Set LANG=C.UTF-8, or install the locale." },
	{ "C headers", { "*.h", "*.hpp" }, "CPATH and -I", "Shorten the list of -I folders." },
};

static const struct search programs = { "programs", { NULL }, "PATH",
	"Call programs by their whole path, or put their folder first in PATH." };

static const struct threshold thresholds[] = {
	{ "count", 500, "failed lookups", NULL },
};
static const unsigned lookups[] = { N_open, N_openat, N_openat2, N_stat, N_lstat, N_newfstatat,
	N_statx, N_access, N_faccessat, N_faccessat2, N_readlink, N_readlinkat, N_execve, N_NONE };

struct state {
	struct keys groups; /* who, or the file name that is looked for */
};

struct group {
	const struct search *search; /* NULL: no language known */
	uint64_t calls;
	int64_t time;
	struct samples samples;
};

static bool has_mark(struct slice path, const char *mark)
{
	if (mark[0] == '*')
		return slice_ends(path, mark + 1);
	return slice_find(path, mark) != NULL;
}

static const struct search *search_of(const struct call *c, struct slice path)
{
	if (c->name == N_execve)
		return &programs;
	for (size_t i = 0; i < ARRAY_SIZE(searches); i++)
		for (size_t j = 0; j < ARRAY_SIZE(searches[i].marks) && searches[i].marks[j]; j++)
			if (has_mark(path, searches[i].marks[j]))
				return &searches[i];
	return NULL;
}

static void group_release(void *value)
{
	samples_done(&((struct group *)value)->samples);
}

static struct slice name_of(struct slice path)
{
	const char *slash = memrchr(path.at, '/', path.length);

	return slash ? slice_between(slash + 1, path.at + path.length) : path;
}

static void call(struct watch *w, void *state, const struct call *c)
{
	struct buf *text = watch_scratch(w, 0);
	const struct search *search;
	struct state *s = state;
	struct slice path;
	struct group *g;

	if (!(c->flags & CALL_FAILED) || (c->error != ENOENT && c->error != ENOTDIR) ||
		!fact_path(c, text) || !text->length)
		return;
	if (!s->groups.limit)
		s->groups = KEYS(sizeof(struct group), 8192, group_release);
	path = (struct slice){ text->data, text->length };
	search = search_of(c, path);
	g = keys_get(&s->groups, search ? slice_of(search->who) : name_of(path));
	if (!g)
		return;
	g->search = search;
	g->calls++;
	g->time += c->duration > 0 ? c->duration : 0;
	if (g->calls > 100)
		samples_add(&g->samples, w, c);
}

static void end(struct watch *w, void *state)
{
	struct state *s = state;

	for (const struct keys_entry *e = NULL; (e = keys_next(&s->groups, e));) {
		struct group *g = (struct group *)e->value;
		struct finding *f;

		if ((double)g->calls < watch_limit(w, "count"))
			continue;
		if (g->search) {
			f = finding_new(w, SEVERITY_WARNING, g->time,
				"%s lookups of %s failed (no such file): the search path is %s",
				say_count(g->calls), g->search->who, g->search->variable);
			finding_advise(f, "%s", g->search->advice);
		} else {
			f = finding_new(w, SEVERITY_WARNING, g->time,
				"'%s' was looked for %s times in vain", say_text(keys_text(e)),
				say_count(g->calls));
			finding_advise(f, "Create the file, or tell the program where it is, or that it "
					  "is not there.");
		}
		finding_prove(f, &g->samples);
	}
}

static void done(void *state)
{
	keys_done(&((struct state *)state)->groups);
}

const struct rule rule_enoent_storm = {
	.name = "enoent-storm",
	.title = "Search path walked in vain",
	.names = lookups,
	.needs = lookups,
	.thresholds = thresholds,
	.n_thresholds = 1,
	.state_size = sizeof(struct state),
	.call = call,
	.end = end,
	.done = done,
};
