/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bundle's config.json as we need it: where its annotations, its hooks and the mounts that Docker
 * makes are, by byte ranges of the text. Nothing else of it is looked at, nothing is copied but the
 * few strings that are decoded.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct error;

struct range {
	size_t begin, end;
};

/* A place in the document that may or may not be there, and where something could be added to it. */
struct container_view {
	unsigned count;      /* times that the key occurs, in any case that Go takes for it */
	bool inexact;        /* it occurs in another case */
	int token;           /* SCAN_OBJECT_BEGIN, SCAN_ARRAY_BEGIN, SCAN_NULL, …; 0: not there */
	struct range value;
	size_t add_at;       /* behind the last member or element, else behind the opening bracket */
	bool empty;
};

struct annotation {
	struct range key, value;
	bool string;      /* the value is one; else it is some other JSON value */
	char *name, *text; /* decoded; owned. text is NULL when it is no string */
};

/* The sources of the bind mounts at /etc/hostname, /etc/hosts, /etc/resolv.conf, in this order. */
enum { MOUNT_HOSTNAME, MOUNT_HOSTS, MOUNT_RESOLV_CONF, MOUNT_COUNT };

struct config_view {
	const char *text; /* borrowed */
	size_t length;
	struct container_view root, annotations, hooks, create_runtime;
	struct annotation *list; /* all annotations, in their order */
	size_t n_list;
	char *mounts[MOUNT_COUNT]; /* owned, may be NULL */
	struct range our_hook;     /* in createRuntime: an element whose path ends in HOOK_NAME */
	bool has_our_hook, has_our_prestart_hook;
};

#define HOOK_NAME "sidetrace-hook"

/* -EINVAL and -E2BIG with what is wrong and where. text must outlive the view. */
int config_view_read(
	struct config_view *view, const char *text, size_t length, struct error *err);
void config_view_done(struct config_view *view);

/* The last value of a key, as Go's decoder has it; NULL when it is not there or no string. */
const char *config_view_annotation(const struct config_view *view, const char *name);
