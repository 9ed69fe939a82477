/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sidetrace doctor: one line for each thing that tracing rests on, with the cure. The table of checks
 * is here; what they look at is in doctor-*.c.
 */
#include "commands.h"

#include "buf.h"
#include "cleanup.h"
#include "doctor.h"
#include "error.h"
#include "fd.h"
#include "options.h"
#include "policy.h"
#include "term.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_WIDTH 14

static const struct check {
	const char *name;
	void (*run)(const struct doctor *d, struct finding *f);
} checks[] = {
	{ "kernel", check_kernel },
	{ "ptrace", check_ptrace },
	{ "memory", check_memory },
	{ "pidfd", check_pidfd },
	{ "openat2", check_openat2 },
	{ "yama", check_yama },
	{ "cgroup", check_cgroup },
	{ "btf", check_btf },
	{ "bpf maps", check_bpf_maps },
	{ "bpf programs", check_bpf_programs },
	{ "backends", check_backends },
	{ "capabilities", check_capabilities },
	{ "programs", check_programs },
	{ "policy", check_policy },
	{ "output folder", check_output },
	{ "runtime", check_runtime },
	{ "docker", check_docker },
	{ "containerd", check_containerd },
	{ "podman", check_podman },
};

static const char *const verdict_words[] = {
	[VERDICT_OK] = "ok",
	[VERDICT_WARN] = "warn",
	[VERDICT_FAIL] = "fail",
};

void finding_set(struct finding *f, enum verdict verdict, const char *format, ...)
{
	va_list ap;

	f->verdict = verdict;
	va_start(ap, format);
	(void)vsnprintf(f->text, sizeof(f->text), format, ap);
	va_end(ap);
}

void finding_cure(struct finding *f, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(f->cure, sizeof(f->cure), format, ap);
	va_end(ap);
}

static void add_text(struct buf *out, const char *name, const struct finding *f, bool colourful)
{
	static const enum term_colour colours[] = {
		[VERDICT_OK] = TERM_GREEN,
		[VERDICT_WARN] = TERM_YELLOW,
		[VERDICT_FAIL] = TERM_RED,
	};
	const char *word = verdict_words[f->verdict];

	buf_printf(out, "%s%-4s%s  %-*s %s", term_colour(colourful, colours[f->verdict]), word,
		term_colour(colourful, TERM_PLAIN), NAME_WIDTH, name, f->text);
	if (f->cure[0])
		buf_printf(out, "; to do: %s%s%s", term_colour(colourful, TERM_BOLD), f->cure,
			term_colour(colourful, TERM_PLAIN));
	buf_byte(out, '\n');
}

static void add_json(struct buf *out, const char *name, const struct finding *f, bool first)
{
	const char *const fields[][2] = {
		{ "check", name },
		{ "verdict", verdict_words[f->verdict] },
		{ "text", f->text },
		{ "cure", f->cure },
	};

	buf_str(out, first ? "\n{" : ",\n{");
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		buf_printf(out, "%s\"%s\":", i ? "," : "", fields[i][0]);
		buf_json_string(out, fields[i][1], strlen(fields[i][1]));
	}
	buf_byte(out, '}');
}

static bool run_checks(const struct doctor *d, bool json, struct buf *out)
{
	bool colourful = term_colourful(STDOUT_FILENO), fine = true;

	if (json)
		buf_str(out, "{\"checks\":[");
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		struct finding f = { 0 };

		checks[i].run(d, &f);
		fine = fine && f.verdict != VERDICT_FAIL;
		if (json)
			add_json(out, checks[i].name, &f, i == 0);
		else
			add_text(out, checks[i].name, &f, colourful);
	}
	if (json)
		buf_printf(out, "\n],\"ok\":%s}\n", fine ? "true" : "false");
	return fine;
}

static int run(int argc, char **argv, struct error *err)
{
	_cleanup_(buf_donep) struct buf out = BUF_INIT;
	_cleanup_(policy_freep) struct policy *policy = NULL;
	struct doctor d = { 0 };
	bool json = false, fine;
	int r;

	if (options_json_only(argc, argv, &json, err) < 0)
		return EXIT_CODE_USAGE;
	(void)policy_load(&policy, &d.policy_error);
	d.policy = policy;
	fine = run_checks(&d, json, &out);
	if (out.failed)
		return error_set(err, ENOMEM, "keep the findings");
	r = fd_write_all(STDOUT_FILENO, out.data, out.length);
	if (r < 0)
		return error_set(err, -r, "write the findings");
	return fine ? EXIT_CODE_OK : EXIT_CODE_ERROR;
}

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "",
	.summary = "Check the kernel, runtimes, engines and folders, and say the cures",
	.group = "Set up",
	.options = options_json,
	.run = run,
	.details = "Each line is ok, warn or fail. The exit status is 0 when nothing fails: engines that"
		   " are not set up are only warned of.",
};
