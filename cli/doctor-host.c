/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What this host has for us: our own programs, the policy, where traces go, the runtime below us, and
 * what the caller may do.
 */
#include "doctor.h"

#include "buf.h"
#include "cleanup.h"
#include "fd.h"
#include "policy.h"
#include "program.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define STATUS_MAX 65536
#define CLIENT_MS  3000

static int effective_capabilities(uint64_t *ret_set)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;
	int r = file_read_all(AT_FDCWD, "/proc/self/status", STATUS_MAX, &b);
	const char *line = r < 0 ? NULL : strstr(buf_cstr(&b), "\nCapEff:");

	if (!line)
		return r < 0 ? r : -ENODATA;
	*ret_set = strtoull(line + strlen("\nCapEff:"), NULL, 16);
	return 0;
}

void check_capabilities(const struct doctor *d, struct finding *f)
{
	static const struct {
		unsigned number;
		const char *name, *use;
	} wanted[] = {
		{ CAP_SYS_PTRACE, "CAP_SYS_PTRACE", "tracing other people's processes" },
		{ CAP_BPF, "CAP_BPF", "the eBPF backend" },
		{ CAP_PERFMON, "CAP_PERFMON", "the eBPF backend" },
		{ CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE", "reading labels and writing traces" },
	};
	_cleanup_(buf_donep) struct buf missing = BUF_INIT;
	uint64_t have = 0;
	int r = effective_capabilities(&have);

	(void)d;
	if (r < 0) {
		finding_set(f, VERDICT_WARN, "/proc/self/status: %s", strerror(-r));
		finding_cure(f, "mount /proc");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		if (!(have >> wanted[i].number & 1))
			buf_printf(&missing, "%s%s (%s)", missing.length ? ", " : "", wanted[i].name,
				wanted[i].use);
	if (missing.length == 0) {
		finding_set(f, VERDICT_OK, "all that tracing needs");
		return;
	}
	finding_set(f, VERDICT_WARN, "you lack %s: the engines' root has them, but 'sidetrace trace'"
				     " is limited", buf_cstr(&missing));
	finding_cure(f, "run sidetrace as root");
}

void check_programs(const struct doctor *d, struct finding *f)
{
	static const char *const names[] = { "sidetrace", "sidetrace-runc",
		"containerd-shim-sidetrace-v2", "sidetrace-hook", "sidetrace-tracer" };
	_cleanup_(buf_donep) struct buf missing = BUF_INIT;
	_cleanup_(freep) char *folder = NULL;

	(void)d;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_(freep) char *path = NULL;

		if (self_sibling(names[i], &path) < 0)
			buf_printf(&missing, "%s%s", missing.length ? ", " : "", names[i]);
	}
	(void)self_folder(&folder);
	if (missing.length == 0) {
		finding_set(f, VERDICT_OK, "all five are there (this one in %s)", folder ?: "?");
		return;
	}
	finding_set(f, VERDICT_FAIL, "not found from %s: %s", folder ?: "?", buf_cstr(&missing));
	finding_cure(f, "make install, which puts them into bin and libexec/sidetrace of one prefix");
}

void check_policy(const struct doctor *d, struct finding *f)
{
	if (!d->policy) {
		finding_set(f, VERDICT_FAIL, "%s", d->policy_error.text);
		finding_cure(f, "correct it: until then no container is traced");
	} else if (d->policy->path) {
		finding_set(f, VERDICT_OK, "%s is valid", d->policy->path);
	} else {
		finding_set(f, VERDICT_OK, "built in: there is no " POLICY_PATH);
	}
}

static void check_space(const struct policy *p, struct finding *f)
{
	struct statvfs fs;
	uint64_t free_bytes;

	if (statvfs(p->output_root, &fs) < 0) {
		finding_set(f, VERDICT_WARN, "%s: %s", p->output_root, strerror(errno));
		return;
	}
	free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (fs.f_flag & ST_RDONLY) {
		finding_set(f, VERDICT_FAIL, "%s is on a read-only file system", p->output_root);
		finding_cure(f, "set output_root in " POLICY_PATH " to a folder that can be written");
	} else if (p->max_size > 0 && free_bytes < p->max_size) {
		finding_set(f, VERDICT_WARN, "%s has %llu MB free, less than one run's limit of %llu MB",
			p->output_root, (unsigned long long)free_bytes >> 20,
			(unsigned long long)p->max_size >> 20);
		finding_cure(f, "remove old runs, or lower limits.max_size in the policy");
	} else {
		finding_set(f, VERDICT_OK, "%s, %llu MB free", p->output_root,
			(unsigned long long)free_bytes >> 20);
	}
}

void check_output(const struct doctor *d, struct finding *f)
{
	const char *root = d->policy ? d->policy->output_root : NULL;
	struct stat st;

	if (!root) {
		finding_set(f, VERDICT_FAIL, "unknown while the policy is broken");
	} else if (stat(root, &st) < 0 && errno == ENOENT) {
		finding_set(f, VERDICT_OK, "%s is made when the first container is traced", root);
	} else if (stat(root, &st) < 0) {
		finding_set(f, VERDICT_FAIL, "%s: %s", root, strerror(errno));
		finding_cure(f, "install -d -m 750 %s", root);
	} else if (!S_ISDIR(st.st_mode)) {
		finding_set(f, VERDICT_FAIL, "%s is no folder", root);
		finding_cure(f, "move it away: a folder is made in its place");
	} else if (st.st_mode & (S_IWOTH | S_IWGRP) || (st.st_uid != 0 && st.st_uid != geteuid())) {
		/* the hook refuses such a folder, because others could put links into it */
		finding_set(f, VERDICT_FAIL, "%s can be written by others than root: nothing is traced",
			root);
		finding_cure(f, "chown root %s && chmod go-w %s", root, root);
	} else if (geteuid() != st.st_uid && access(root, W_OK) < 0) {
		finding_set(f, VERDICT_OK, "%s belongs to user %u, who writes there", root, st.st_uid);
	} else {
		check_space(d->policy, f);
	}
}

/* "runc 1.1.5 at /usr/sbin/runc", from the first line of its --version. -errno: not usable. */
static int describe_runtime(const char *name, char *ret_text, size_t size)
{
	_cleanup_(freep) char *path = NULL;
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	char *argv[] = { NULL, (char *)"--version", NULL };
	char *line;
	int r = program_find(name, &path);

	if (r < 0)
		return r;
	argv[0] = path;
	r = program_output(argv, CLIENT_MS, &out);
	if (r != 0)
		return r < 0 ? r : -ENOEXEC;
	line = (char *)buf_cstr(&out);
	line[strcspn(line, "\n")] = '\0';
	(void)snprintf(ret_text, size, "%.80s at %s", line, path);
	return 0;
}

void check_runtime(const struct doctor *d, struct finding *f)
{
	const char *configured = d->policy ? d->policy->runtime : NULL;
	const char *const names[] = { configured ?: "runc", configured ? NULL : "crun" };
	_cleanup_(buf_donep) struct buf all = BUF_INIT;
	char text[200];

	for (size_t i = 0; i < ARRAY_SIZE(names) && names[i]; i++)
		if (describe_runtime(names[i], text, sizeof(text)) == 0)
			buf_printf(&all, "%s%s", all.length ? "; " : "", text);
	if (all.length > 0) {
		finding_set(f, VERDICT_OK, "%s", buf_cstr(&all));
	} else if (configured) {
		finding_set(f, VERDICT_FAIL, "the policy's runtime '%s' does not run", configured);
		finding_cure(f, "install it, or correct \"runtime\" in the policy");
	} else {
		finding_set(f, VERDICT_FAIL, "neither runc nor crun is on PATH");
		finding_cure(f, "apt-get install runc");
	}
}
