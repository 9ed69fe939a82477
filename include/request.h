/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What one container asked for, from its labels and annotations, held to the host's policy. A passive
 * struct: config/ fills it, shim and hook pass it on as annotations, the tracer obeys it.
 */
#pragma once

#include "filter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;
struct policy;

enum { FORMAT_STRACE = 1, FORMAT_JSONL = 2 };
enum { REPORT_HTML = 1, REPORT_TEXT = 2, REPORT_JSON = 4 };
enum request_summary { SUMMARY_OFF, SUMMARY_ONLY, SUMMARY_ALSO };
enum request_fds { FDS_OFF, FDS_PATH, FDS_ALL };
enum request_backend { BACKEND_AUTO, BACKEND_EBPF, BACKEND_PTRACE };
enum request_when_full { WHEN_FULL_DROP, WHEN_FULL_PAUSE };
enum request_on_error { ON_ERROR_CONTINUE, ON_ERROR_FAIL };

struct request {
	bool traced;        /* false: no label, or trace=false: nothing else means anything */
	char *trace;        /* the set as asked, trimmed, e.g. "network,!poll"; owned */
	struct filter filter;
	char *output;       /* absolute path inside the container, NULL: the host's folder; owned */
	unsigned formats;   /* FORMAT_*, at least one */
	enum request_summary summary;
	uint32_t strings;   /* bytes */
	enum request_fds fds;
	bool failed_only;
	char *path;         /* only calls that touch it, NULL: all; owned */
	uint64_t duration;  /* nanoseconds, 0: the container's life */
	uint64_t max_size;  /* bytes per run */
	enum request_backend backend;
	enum request_when_full when_full;
	unsigned reports;   /* REPORT_* */
	bool seccomp;       /* write a seccomp profile at the end */
	enum request_on_error on_error;
};

void request_init(struct request *q); /* the defaults of DESIGN.md */
void request_done(struct request *q);

static inline void request_donep(struct request *q)
{
	request_done(q);
}

/* One key and its value, borrowed. Bytes after a NUL cannot be there. */
struct setting {
	const char *key;
	const char *value;
};

/* True when the key is one of ours under the policy's label_prefixes: worth handing to request_parse. */
bool request_key_is_ours(const struct policy *policy, const char *key);

/*
 * From labels and annotations (either may be empty) to a request: annotations win over labels,
 * io.sidetrace.* over the short form, policy limits over both. An option without `trace` means the
 * policy's default set, else all; `trace=off` ends the matter, whatever else is there. -EINVAL with one line that names label,
 * value and what would be right; -EPERM when the policy forbids what was asked. err->text is what
 * Docker will show: it never holds the words that FACTS 2.3 lists.
 */
int request_parse(const struct policy *policy, const struct setting *labels, size_t n_labels,
	const struct setting *annotations, size_t n_annotations, struct request *ret_request,
	struct error *err);

/*
 * The settled request as io.sidetrace.trace* annotations, for the bundle: calls put(key, value) for
 * `trace` and for every option, so that parsing them again gives the same request whatever the policy's
 * defaults are. A negative result of put() ends it and is returned.
 */
int request_to_settings(const struct request *q,
	int (*put)(void *userdata, const char *key, const char *value), void *userdata);
