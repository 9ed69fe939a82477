/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One check of `sidetrace doctor` is one row of the table in cmd-doctor.c and one function that looks
 * and says what it saw and, when something is missing, the cure.
 */
#pragma once

#include "error.h"

#include <stdbool.h>

struct policy;

enum verdict {
	VERDICT_OK,
	VERDICT_WARN, /* something is worse than it could be, or one engine is not set up */
	VERDICT_FAIL, /* what every trace needs is not there: exit code 1 */
};

struct finding {
	enum verdict verdict;
	char text[400];
	char cure[300]; /* "" when there is nothing to do */
};

/* What several checks look at, found out once. */
struct doctor {
	struct policy *policy; /* NULL: broken, and policy_error says why */
	struct error policy_error;
};

__attribute__((format(printf, 3, 4))) void finding_set(
	struct finding *f, enum verdict verdict, const char *format, ...);
__attribute__((format(printf, 2, 3))) void finding_cure(
	struct finding *f, const char *format, ...);

/* doctor-kernel.c: features are tried, versions never compared */
void check_kernel(const struct doctor *d, struct finding *f);
void check_ptrace(const struct doctor *d, struct finding *f);
void check_memory(const struct doctor *d, struct finding *f);
void check_pidfd(const struct doctor *d, struct finding *f);
void check_openat2(const struct doctor *d, struct finding *f);
void check_yama(const struct doctor *d, struct finding *f);
void check_cgroup(const struct doctor *d, struct finding *f);

/* doctor-ebpf.c */
void check_btf(const struct doctor *d, struct finding *f);
void check_bpf_maps(const struct doctor *d, struct finding *f);
void check_bpf_programs(const struct doctor *d, struct finding *f);
void check_backends(const struct doctor *d, struct finding *f);

/* doctor-host.c */
void check_capabilities(const struct doctor *d, struct finding *f);
void check_programs(const struct doctor *d, struct finding *f);
void check_policy(const struct doctor *d, struct finding *f);
void check_output(const struct doctor *d, struct finding *f);
void check_runtime(const struct doctor *d, struct finding *f);

/* doctor-engines.c */
void check_docker(const struct doctor *d, struct finding *f);
void check_containerd(const struct doctor *d, struct finding *f);
void check_podman(const struct doctor *d, struct finding *f);
