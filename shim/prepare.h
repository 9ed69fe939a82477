/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole of what is done to a bundle before the real runtime or shim gets it: find out what is
 * asked, and when something is, write it into config.json together with our hook.
 */
#pragma once

struct error;
struct policy;

struct prepare {
	const char *id;            /* the container's */
	const char *bundle;        /* NULL: the working directory */
	const char *config;        /* another file than the bundle's config.json, or NULL */
	const char *runtime;       /* the low-level runtime's path for meta.json, NULL: not known */
	const char *engine;        /* who we know to be asking, NULL: found out from the bundle */
	const struct policy *policy; /* NULL: it could not be read, policy_error says why */
	const struct error *policy_error;
};

enum {
	PREPARE_UNTOUCHED, /* nothing is asked for */
	PREPARE_TRACED,    /* config.json says it now */
	PREPARE_TRACED_BY_PTRACE, /* … and that it must be by ptrace */
	PREPARE_UNTRACED,  /* asked for and not possible: the container starts, err says why not */
};

/*
 * One of the above, or negative: the container must not start (a label that cannot be understood, or
 * on-error=fail); err is the line for its person.
 */
int prepare_bundle(const struct prepare *p, struct error *err);
