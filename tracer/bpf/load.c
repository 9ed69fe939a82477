/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The programs into this kernel. libbpf does the maps and the relocations; the kernel's types are ours to find
 * (types.c), because a container waits for this. So the programs' sections have names that libbpf does not know, and what
 * it would have looked up for them is put in by hand just before it would load each. Loading is ours, too (verify.c).
 */
#include "bpf/ebpf.h"

#include "capture.h"
#include "cleanup.h"
#include "error.h"
#include "text.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "plain.skel.h"
#include "sidetrace.skel.h"

static int quiet(enum libbpf_print_level level, const char *format, va_list ap)
{
	(void)level;
	(void)format;
	(void)ap;
	return 0;
}

static int talk(enum libbpf_print_level level, const char *format, va_list ap)
{
	(void)level;
	return vfprintf(stderr, format, ap); /* may print: SIDETRACE_BPF_LOG asked for it */
}

#define X32_FIRST 512 /* x86_64's numbers stay below it */

/* --- what it is ---------------------------------------------------------------------------------- */

static void digest_add(uint64_t digest[4], const void *data, size_t size)
{
	const char *at = data;

	for (size_t i = 0; i + 8 <= size; i += 8) {
		uint64_t word, *lane = &digest[i / 8 % 4];

		memcpy(&word, at + i, sizeof(word));
		*lane = ((*lane ^ word) * UINT64_C(0x9e3779b97f4a7c15)) ^ (*lane >> 29);
	}
}

#define CAPTURES (2 * SYSCALLS_LIMIT + CAPTURE_BRANCHES)

/* x86_64's calls, behind them the few that have a number of their own under x32; then i386's, and branches. */
static const struct capture_program *capture_at(uint32_t index)
{
	if (index >= 2 * SYSCALLS_LIMIT)
		return capture_branch(index - 2 * SYSCALLS_LIMIT);
	if (index >= SYSCALLS_LIMIT)
		return capture_program(ABI_I386, index - SYSCALLS_LIMIT);
	return capture_program(index < X32_FIRST ? ABI_X86_64 : ABI_X32, index);
}

/* Tells builds apart, not enemies: who can make such a map has the host. */
void load_digest(uint64_t ret_digest[4])
{
	size_t size;
	const void *elf = sidetrace_bpf__elf_bytes(&size);

	for (size_t i = 0; i < 4; i++)
		ret_digest[i] = i + 1;
	digest_add(ret_digest, elf, size);
	elf = plain_bpf__elf_bytes(&size);
	digest_add(ret_digest, elf, size);
	for (uint32_t i = 0; i < CAPTURES; i++)
		digest_add(ret_digest, capture_at(i), sizeof(struct capture_program));
}

/* --- each program -------------------------------------------------------------------------------- */

/* What SEC() says before the slash, and where such a program goes. */
static const struct place {
	const char *section, *type_prefix;
	unsigned kind;
	enum bpf_attach_type attach;
	bool may_lack; /* not every kernel has it, and the others' programs do without */
} places[] = {
	{ "sidetrace_tp", "btf_trace_", BTF_KIND_TYPEDEF, BPF_TRACE_RAW_TP, false },
	{ "sidetrace_tp_new", "btf_trace_", BTF_KIND_TYPEDEF, BPF_TRACE_RAW_TP, true },
	{ "sidetrace_iter", "bpf_iter_", BTF_KIND_FUNC, BPF_TRACE_ITER, false },
};

static const struct place *place_of(const struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);

	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		if (strncmp(section, places[i].section, strcspn(section, "/")) == 0 &&
			places[i].section[strcspn(section, "/")] == '\0')
			return &places[i];
	return NULL;
}

/* The id of the type that says what a program there is called with; 0: the kernel has no such place. */
static uint32_t place_type(const struct place *place, const struct bpf_program *program, const struct offer *offer)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "%s%s", place->type_prefix,
		strchrnul(bpf_program__section_name(program), '/') + 1);
	return kernel_types_find(offer->types, place->kind, name);
}

/* What libbpf calls back with. */
struct preparation {
	const struct offer *offer;
	struct verifying *verifying;
};

/* libbpf calls it before it loads each program. It gets one that does nothing: ours is on its way already. */
static int prepare(struct bpf_program *program, struct bpf_prog_load_opts *options, long cookie)
{
	static struct bpf_insn nothing[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	const struct preparation *preparation = (const void *)cookie;
	const struct place *place = place_of(program);
	int r;

	if (!place)
		return -EINVAL;
	options->attach_btf_id = place_type(place, program, preparation->offer);
	options->expected_attach_type = place->attach;
	if (!options->attach_btf_id)
		return -ESRCH;
	r = verify_start(preparation->verifying, preparation->offer, program, options);
	if (r < 0)
		return r;
	options->attach_btf_id = options->func_info_cnt = options->line_info_cnt = 0;
	options->expected_attach_type = 0;
	return bpf_program__set_insns(program, nothing, ARRAY_SIZE(nothing));
}

/* With a type that libbpf needs no types of the kernel for. */
static int register_places(const struct preparation *preparation, int handlers[])
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		LIBBPF_OPTS(libbpf_prog_handler_opts, options, .prog_prepare_load_fn = prepare,
			.cookie = (long)(uintptr_t)preparation);
		char section[32];

		(void)snprintf(section, sizeof(section), "%s+", places[i].section);
		handlers[i] = libbpf_register_prog_handler(section, BPF_PROG_TYPE_RAW_TRACEPOINT, 0, &options);
		if (handlers[i] < 0)
			return handlers[i];
	}
	return 0;
}

static int attach(const struct bpf_program *program, int fd)
{
	if (place_of(program)->attach == BPF_TRACE_ITER)
		return bpf_link_create(fd, 0, BPF_TRACE_ITER, NULL);
	return bpf_raw_tracepoint_open(NULL, fd);
}

static int duplicate(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	return copy < 0 ? -errno : copy;
}

/* When all of them are there: until then others have nothing to pay. */
static int attach_each(struct program *p, struct bpf_object *object)
{
	struct bpf_program *program;
	size_t n = 0;

	bpf_object__for_each_program(program, object) {
		if (!bpf_program__autoload(program))
			continue;
		p->links[n] = attach(program, p->programs[n]);
		p->n_links = n + 1;
		if (p->links[n] < 0)
			return p->links[n];
		n++;
	}
	return 0;
}

/* --- maps ---------------------------------------------------------------------------------------- */

/* Those that run at this end of a call: from the first one to the last, if none of them says where to go on. */
static void capture_bounds(struct capture_program *p, unsigned end, unsigned when)
{
	unsigned first = 0, after = 0;
	bool jumps = false;

	for (unsigned i = 0; i < p->n_ops; i++) {
		jumps |= p->ops[i].kind >= CAPTURE_SKIP;
		if (!(p->ops[i].when & when))
			continue;
		if (!after)
			first = i;
		after = i + 1;
	}
	if (jumps && (end == 0 || p->has_exit)) {
		first = 0;
		after = 2 * CAPTURE_OPS;
	}
	p->first[end] = (uint8_t)first;
	p->turns[end] = (uint8_t)(after - first);
}

/* Through memory: a system call for each of the thousand would take longer than all of the rest. */
static int put_captures(const struct program *p, struct error *err)
{
	size_t size = CAPTURES * sizeof(struct capture_program);
	struct capture_program *programs =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, p->maps[BPF_MAP_CAPTURES], 0);

	if (programs == MAP_FAILED)
		return error_set(err, errno, "ebpf: map the table of capture programs");
	for (uint32_t i = 0; i < CAPTURES; i++) {
		const struct capture_program *program = capture_at(i);

		if (!program->n_ops) /* it is one without operations already */
			continue;
		memcpy(&programs[i], program, offsetof(struct capture_program, ops) + program->n_ops * sizeof(program->ops[0]));
		capture_bounds(&programs[i], 0, CAPTURE_ENTRY);
		capture_bounds(&programs[i], 1, CAPTURE_EXIT_OK | CAPTURE_EXIT_FAILED);
	}
	(void)munmap(programs, size);
	return 0;
}

static int keep_maps(struct program *p, const struct bpf_object *object)
{
	static const char *const names[BPF_MAPS] = {
		[BPF_MAP_CALLS] = "calls",
		[BPF_MAP_RUNS] = "runs",
		[BPF_MAP_COUNTS] = "counts",
		[BPF_MAP_SUMS] = "sums",
		[BPF_MAP_RINGS] = "rings",
		[BPF_MAP_CAPTURES] = "captures",
		[BPF_MAP_CGROUPS] = "cgroups",
		[BPF_MAP_HOST] = "sidetrace_host",
		[BPF_MAP_WAITERS] = "waiters",
	};

	for (size_t i = 0; i < BPF_MAPS; i++) {
		p->maps[i] = duplicate(bpf_object__find_map_fd_by_name(object, names[i]));
		if (p->maps[i] < 0)
			return p->maps[i];
	}
	return 0;
}

/* --- all of it ----------------------------------------------------------------------------------- */

static void leave_out(struct bpf_object *object, const struct offer *offer)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object) {
		const struct place *place = place_of(program);

		if (place && place->may_lack && !place_type(place, program, offer))
			(void)bpf_program__set_autoload(program, false);
	}
}

static int object_load(const struct offer *offer, struct bpf_object **ret_object)
{
	_cleanup_(close_fdp) int extract = -1;
	char path[32];
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "sidetrace_bpf", .btf_custom_path = path);
	struct bpf_object *object;
	const void *elf;
	size_t size;
	int r = kernel_types_extract(offer->types, &extract);

	if (r < 0)
		return r;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", extract);
	elf = offer->plain ? plain_bpf__elf_bytes(&size) : sidetrace_bpf__elf_bytes(&size);
	object = bpf_object__open_mem(elf, size, &options);
	if (!object)
		return -errno;
	leave_out(object, offer);
	r = bpf_object__load(object);
	if (r < 0)
		bpf_object__close(object);
	else
		*ret_object = object;
	return r;
}

static int handlers_load(const struct preparation *preparation, struct bpf_object **ret_object)
{
	int handlers[ARRAY_SIZE(places)] = { -1, -1, -1 };
	int r = register_places(preparation, handlers);

	if (r == 0)
		r = object_load(preparation->offer, ret_object);
	for (size_t i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i] >= 0)
			(void)libbpf_unregister_prog_handler(handlers[i]);
	return r;
}

/* Why not, in words that say more than the verifier's number, where that can be known. */
static void refused(const struct kernel_types *types, int r, struct error *err)
{
	static const struct {
		const char *helper, *means;
	} needed[] = {
		{ "BPF_FUNC_task_storage_get", "task storage, which is of Linux 5.11" },
		{ "BPF_FUNC_for_each_map_elem", "loops, which are of Linux 5.13" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (!kernel_types_value(types, "bpf_func_id", needed[i].helper)) {
			(void)error_say(err, -r, "ebpf: this kernel's programs have no %s", needed[i].means);
			return;
		}
	(void)error_set(err, -r, r == -EPERM ? "ebpf: load the programs (CAP_BPF and CAP_PERFMON are needed)" :
					       "ebpf: load the programs into this kernel");
}

int load(struct program *p, const struct meanwhile *meanwhile, struct error *err)
{
	_cleanup_(kernel_types_freep) struct kernel_types *types = NULL;
	struct verifying *verifying = NULL;
	struct bpf_object *object = NULL;
	struct offer offer;
	int r = kernel_types_open(&types, err), verified;

	if (r < 0)
		return r;
	libbpf_set_print(getenv("SIDETRACE_BPF_LOG") ? talk : quiet);
	offer_init(&offer, types);
	r = verify_new(&verifying);
	if (r == 0)
		r = handlers_load(&(const struct preparation){ .offer = &offer, .verifying = verifying }, &object);
	/* While the verifier is at work. */
	if (r == 0) {
		kernel_types_controllers(types, p->controllers);
		r = keep_maps(p, object);
	}
	if (r == 0)
		r = put_captures(p, err);
	if (meanwhile->run)
		meanwhile->run(meanwhile->userdata);
	verified = verify_end(verifying, p->programs);
	if (r == 0 && verified < 0)
		r = verified;
	if (r < 0 && !err->code)
		refused(types, r, err);
	if (r == 0) {
		r = attach_each(p, object);
		if (r < 0)
			(void)error_set(err, -r, "ebpf: attach the programs to the kernel's tracepoints");
	}
	bpf_object__close(object);
	return r;
}
