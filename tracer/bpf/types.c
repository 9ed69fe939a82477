/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the programs need to know of the running kernel's types. libbpf would read all hundred thousand and more of
 * them in pages, and look for each structure by its name: that took most of a load. Here they are mapped, and it gets
 * an extract with the structures that the programs name and what those contain.
 */
#include "bpf/ebpf.h"

#include "cleanup.h"
#include "error.h"
#include "fd.h"
#include "text.h"

#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define TYPES_PATH "/sys/kernel/btf/vmlinux"
#define TYPES_MOST (64u << 20)

/* The kernel's table of types, as linux/btf.h has it: a header, the types one behind the other, their names. */
struct kernel_types {
	const char *types, *names;
	size_t types_size, names_size;
	const struct btf_type **at; /* by id; 0 is void */
	uint32_t count;
	void *mapped; /* the file, or else `read` */
	size_t mapped_size;
	struct buf read;
};

/* The extract. */
struct extract {
	struct buf types, names;
	uint32_t *ids;   /* in the table → in the extract, 0: not yet */
	uint32_t *queue; /* of the table's ids, in the extract's order */
	uint32_t count;
};

/* --- the table ----------------------------------------------------------------------------------- */

/* Bytes that follow a type, by its kind; SIZE_MAX: a kind that we do not know. */
static size_t tail_size(const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_INT:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		return 4;
	case BTF_KIND_ARRAY:
		return sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return btf_vlen(t) * sizeof(struct btf_member);
	case BTF_KIND_ENUM:
		return btf_vlen(t) * sizeof(struct btf_enum);
	case BTF_KIND_ENUM64:
		return btf_vlen(t) * sizeof(struct btf_enum64);
	case BTF_KIND_FUNC_PROTO:
		return btf_vlen(t) * sizeof(struct btf_param);
	case BTF_KIND_DATASEC:
		return btf_vlen(t) * sizeof(struct btf_var_secinfo);
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return 0;
	default:
		return SIZE_MAX;
	}
}

static const char *table_name(const struct kernel_types *table, uint32_t offset)
{
	return offset < table->names_size ? table->names + offset : "";
}

static int table_open(const char *data, size_t size, struct kernel_types *table)
{
	const struct btf_header *head = (const void *)data;
	size_t at, tail, room = 1 << 16;

	if (size < sizeof(*head) || head->magic != BTF_MAGIC || head->hdr_len > size ||
		head->type_off > size - head->hdr_len || head->type_len > size - head->hdr_len - head->type_off ||
		head->str_off > size - head->hdr_len || head->str_len > size - head->hdr_len - head->str_off ||
		!head->str_len)
		return -EINVAL;
	table->types = data + head->hdr_len + head->type_off;
	table->names = data + head->hdr_len + head->str_off;
	table->types_size = head->type_len;
	table->names_size = head->str_len;
	table->count = 1;
	if (table->names[table->names_size - 1])
		return -EINVAL;
	for (at = 0; at < table->types_size; at += sizeof(struct btf_type) + tail) {
		const struct btf_type *t = (const void *)(table->types + at);

		if (table->types_size - at < sizeof(*t))
			return -EINVAL;
		tail = tail_size(t);
		if (tail > table->types_size - at - sizeof(*t))
			return -EINVAL;
		if (!table->at || table->count == room) {
			const struct btf_type **bigger = realloc(table->at, 2 * room * sizeof(*bigger));

			if (!bigger)
				return -ENOMEM;
			table->at = bigger;
			room *= 2;
		}
		table->at[table->count++] = t;
	}
	return 0;
}

/* --- the names that are looked for --------------------------------------------------------------- */

#define WANTED_MAX 512 /* a power of two, well above the number of names */

struct wanted {
	const char *names[WANTED_MAX]; /* open addressing */
};

static size_t name_place(const char *name)
{
	size_t hash = 5381;

	for (; *name; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash & (WANTED_MAX - 1);
}

static bool wanted_has(const struct wanted *w, const char *name)
{
	for (size_t i = name_place(name); w->names[i]; i = (i + 1) & (WANTED_MAX - 1))
		if (strcmp(w->names[i], name) == 0)
			return true;
	return false;
}

/* The structures that the programs name, taken from their object; of those of ours the kernel has none. */
static const char *const names_wanted[] = {
#include "sidetrace.types.h"
};

_Static_assert(sizeof(names_wanted) / sizeof(*names_wanted) < WANTED_MAX / 2, "room in the table of names");

static void wanted_fill(struct wanted *w)
{
	for (size_t n = 0; n < ARRAY_SIZE(names_wanted); n++) {
		size_t i = name_place(names_wanted[n]);

		while (w->names[i])
			i = (i + 1) & (WANTED_MAX - 1);
		w->names[i] = names_wanted[n];
	}
}

/* --- the extract --------------------------------------------------------------------------------- */

static uint32_t extract_name(struct extract *x, const char *name)
{
	uint32_t offset = (uint32_t)x->names.length;

	if (!*name)
		return 0;
	buf_add(&x->names, name, strlen(name) + 1);
	return offset;
}

/* The id in the extract of a type that something in it contains. */
static uint32_t extract_id(struct extract *x, const struct kernel_types *table, uint32_t id)
{
	if (id == 0 || id >= table->count)
		return 0;
	if (!x->ids[id]) {
		x->queue[x->count] = id;
		x->ids[id] = ++x->count;
	}
	return x->ids[id];
}

static void extract_members(struct extract *x, const struct kernel_types *table, const struct btf_type *t)
{
	const struct btf_member *members = btf_members(t);

	for (unsigned i = 0; i < btf_vlen(t); i++) {
		struct btf_member m = members[i];

		m.name_off = extract_name(x, table_name(table, m.name_off));
		m.type = extract_id(x, table, m.type);
		buf_add(&x->types, &m, sizeof(m));
	}
}

/* What a pointer points to does not matter for where things are: that is what keeps the extract small. */
static void extract_type(struct extract *x, const struct kernel_types *table, const struct btf_type *t)
{
	const struct btf_type nothing = { .info = BTF_KIND_PTR << 24 };
	struct btf_type head = *t;
	struct btf_array array;

	head.name_off = extract_name(x, table_name(table, t->name_off));
	switch (btf_kind(t)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		buf_add(&x->types, &head, sizeof(head));
		extract_members(x, table, t);
		return;
	case BTF_KIND_ARRAY:
		array = *btf_array(t);
		array.type = extract_id(x, table, array.type);
		array.index_type = extract_id(x, table, array.index_type);
		buf_add(&x->types, &head, sizeof(head));
		buf_add(&x->types, &array, sizeof(array));
		return;
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG:
		head.type = extract_id(x, table, t->type);
		buf_add(&x->types, &head, sizeof(head));
		return;
	case BTF_KIND_INT:
		buf_add(&x->types, &head, sizeof(head));
		buf_add(&x->types, t + 1, 4);
		return;
	case BTF_KIND_ENUM: /* without its values: as wide as it was */
	case BTF_KIND_ENUM64:
		head.info &= ~0xffffu;
		buf_add(&x->types, &head, sizeof(head));
		return;
	case BTF_KIND_FLOAT:
	case BTF_KIND_FWD:
		buf_add(&x->types, &head, sizeof(head));
		return;
	default:
		buf_add(&x->types, &nothing, sizeof(nothing));
	}
}

static int extract_write(const struct extract *x, int *ret_fd)
{
	struct btf_header head = {
		.magic = BTF_MAGIC,
		.version = BTF_VERSION,
		.hdr_len = sizeof(head),
		.type_len = (uint32_t)x->types.length,
		.str_off = (uint32_t)x->types.length,
		.str_len = (uint32_t)x->names.length,
	};
	_cleanup_(close_fdp) int fd = memfd_create("sidetrace types", MFD_CLOEXEC);
	int r;

	if (fd < 0)
		return -errno;
	r = fd_write_all(fd, (const char *)&head, sizeof(head));
	if (r == 0)
		r = fd_write_all(fd, x->types.data, x->types.length);
	if (r == 0)
		r = fd_write_all(fd, x->names.data, x->names.length);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}

static void extract_done(struct extract *x)
{
	buf_done(&x->types);
	buf_done(&x->names);
	free(x->ids);
	free(x->queue);
}

static int extract_make(struct extract *x, const struct kernel_types *table)
{
	struct wanted w = { 0 };

	wanted_fill(&w);
	x->ids = calloc(table->count, sizeof(*x->ids));
	x->queue = calloc(table->count, sizeof(*x->queue));
	if (!x->ids || !x->queue)
		return -ENOMEM;
	buf_byte(&x->names, '\0');
	for (uint32_t id = 1; id < table->count; id++)
		if (btf_is_composite(table->at[id]) && wanted_has(&w, table_name(table, table->at[id]->name_off)))
			(void)extract_id(x, table, id);
	for (uint32_t i = 0; i < x->count; i++)
		extract_type(x, table, table->at[x->queue[i]]);
	return x->types.failed || x->names.failed ? -ENOMEM : 0;
}

int kernel_types_extract(const struct kernel_types *types, int *ret_fd)
{
	_cleanup_(extract_done) struct extract x = { 0 };
	int r = extract_make(&x, types);

	return r < 0 ? r : extract_write(&x, ret_fd);
}

/* --- what is told of the kernel ------------------------------------------------------------------ */

uint32_t kernel_types_find(const struct kernel_types *types, unsigned kind, const char *name)
{
	for (uint32_t id = 1; id < types->count; id++)
		if (btf_kind(types->at[id]) == kind && strcmp(table_name(types, types->at[id]->name_off), name) == 0)
			return id;
	return 0;
}

void kernel_types_functions(const struct kernel_types *types, const char *const names[], size_t n, uint32_t ids[])
{
	for (uint32_t id = 1; id < types->count; id++) {
		const char *name = table_name(types, types->at[id]->name_off);

		if (btf_kind(types->at[id]) != BTF_KIND_FUNC || strncmp(name, "bpf_", 4) != 0)
			continue;
		for (size_t i = 0; i < n; i++)
			if (strcmp(name, names[i]) == 0)
				ids[i] = id;
	}
}

bool kernel_types_value(const struct kernel_types *types, const char *enumeration, const char *name)
{
	uint32_t id = kernel_types_find(types, BTF_KIND_ENUM, enumeration);
	const struct btf_enum *values = id ? btf_enum(types->at[id]) : NULL;

	for (unsigned i = 0; values && i < btf_vlen(types->at[id]); i++)
		if (strcmp(table_name(types, values[i].name_off), name) == 0)
			return true;
	return false;
}

void kernel_types_controllers(const struct kernel_types *types, bpf_controllers controllers)
{
	static const char suffix[] = "_cgrp_id";
	uint32_t id = kernel_types_find(types, BTF_KIND_ENUM, "cgroup_subsys_id");
	const struct btf_enum *values = id ? btf_enum(types->at[id]) : NULL;

	for (unsigned i = 0; values && i < btf_vlen(types->at[id]); i++) {
		const char *name = table_name(types, values[i].name_off), *end = strstr(name, suffix);

		if (end && values[i].val >= 0 && values[i].val < BPF_CGROUP_V2 &&
			(size_t)(end - name) < sizeof(controllers[0]))
			memcpy(controllers[values[i].val], name, (size_t)(end - name));
	}
}

/* Mapped where the kernel can do that (6.16): a read gives no more than a page at a time. */
static int file_open(struct kernel_types *types)
{
	_cleanup_(close_fdp) int fd = open(TYPES_PATH, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *mapped;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	mapped = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (mapped == MAP_FAILED)
		return fd_read_all(fd, TYPES_MOST, &types->read);
	types->mapped = mapped;
	types->mapped_size = (size_t)st.st_size;
	return 0;
}

int kernel_types_open(struct kernel_types **ret_types, struct error *err)
{
	_cleanup_(kernel_types_freep) struct kernel_types *types = calloc(1, sizeof(*types));
	int r = types ? file_open(types) : -ENOMEM;

	if (r == 0)
		r = table_open(types->mapped ? types->mapped : types->read.data,
			types->mapped ? types->mapped_size : types->read.length, types);
	if (r < 0)
		return error_set(err, -r, "ebpf: the kernel's type information " TYPES_PATH);
	*ret_types = take_ptr(&types);
	return 0;
}

struct kernel_types *kernel_types_free(struct kernel_types *types)
{
	if (!types)
		return NULL;
	if (types->mapped)
		(void)munmap(types->mapped, types->mapped_size);
	buf_done(&types->read);
	free(types->at);
	free(types);
	return NULL;
}
