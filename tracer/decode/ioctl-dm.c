/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device mapper: linux/dm-ioctl.h. A header of fixed size, and behind it, somewhere in the caller's
 * buffer, lists whose elements say where the next one is. None of these distances is trusted.
 */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <linux/dm-ioctl.h>
#include <string.h>
#include <sys/ioctl.h>

#define BUFFER_MOST 16384
#define HEADER_SIZE offsetof(struct dm_ioctl, data)
/* lvm2's; the kernel's header left it out */
#define DM_EXISTS_FLAG 0x4

CONSTANTS(mapper_flags, "DM_", NULL,
	NAMED(DM_READONLY_FLAG), NAMED(DM_SUSPEND_FLAG), NAMED(DM_EXISTS_FLAG),
	NAMED(DM_PERSISTENT_DEV_FLAG), NAMED(DM_STATUS_TABLE_FLAG),
	NAMED(DM_ACTIVE_PRESENT_FLAG), NAMED(DM_INACTIVE_PRESENT_FLAG),
	NAMED(DM_BUFFER_FULL_FLAG), NAMED(DM_SKIP_BDGET_FLAG), NAMED(DM_SKIP_LOCKFS_FLAG),
	NAMED(DM_NOFLUSH_FLAG), NAMED(DM_QUERY_INACTIVE_TABLE_FLAG),
	NAMED(DM_UEVENT_GENERATED_FLAG), NAMED(DM_UUID_FLAG), NAMED(DM_SECURE_DATA_FLAG),
	NAMED(DM_DATA_OUT_FLAG), NAMED(DM_DEFERRED_REMOVE), NAMED(DM_INTERNAL_SUSPEND_FLAG),
	NAMED(DM_IMA_MEASUREMENT_FLAG));

/* --- what each command has ----------------------------------------------------------------------------- */
struct command {
	unsigned number;
	void (*before)(struct call *c, uint64_t address, const struct dm_ioctl *d);
	void (*after)(struct call *c, uint64_t address, const struct dm_ioctl *d);
	bool starts;  /* has parameters, so that it says where they start */
	bool nameless;
	bool counts;  /* shows counts after it has succeeded */
	bool event;   /* is given the number of an event */
};

static const struct command *command_of(const struct call *c);

/* --- lists --------------------------------------------------------------------------------------------- */
static void put_misplaced(struct call *c, const char *what)
{
	put_item(c);
	put_text(c, "???");
	put_comment(c, what);
}

/* Whether an element of this size can begin there; it may not begin before the end of the one before. */
static bool placed(const struct dm_ioctl *d, uint32_t offset, uint32_t size, uint32_t *end)
{
	if (*end && offset <= *end)
		return false;
	*end = offset + size;
	return *end > offset && *end <= d->data_size;
}

static enum phase phase_of(const struct call *c)
{
	return c->entry ? AT_ENTRY : AT_EXIT;
}

static void put_rest(struct call *c, const char *name, uint64_t address, const struct dm_ioctl *d,
	uint32_t offset)
{
	put_field(c, name);
	put_text_at(c, address + offset, d->data_size - offset, phase_of(c));
}

static const struct field spec_before[] = {
	F(struct dm_target_spec, sector_start, UNSIGNED), F(struct dm_target_spec, length, UNSIGNED),
	F(struct dm_target_spec, target_type, STRING), F_END
};
static const struct field spec_after[] = {
	F(struct dm_target_spec, sector_start, UNSIGNED), F(struct dm_target_spec, length, UNSIGNED),
	F(struct dm_target_spec, status, SIGNED), F(struct dm_target_spec, target_type, STRING), F_END
};

/* The array's end, too, whatever it was that ended it. */
static void put_specs(struct call *c, uint64_t address, const struct dm_ioctl *d)
{
	uint32_t offset = d->data_start, end = 0;
	bool more = c->abbrev && d->target_count;

	for (uint32_t i = 0; i < d->target_count && !c->abbrev; i++) {
		struct dm_target_spec spec;
		const void *bytes;

		if (!placed(d, offset, sizeof(spec), &end)) {
			put_misplaced(c, "misplaced struct dm_target_spec");
			break;
		}
		more = i >= c->style->strings;
		if (more)
			break;
		put_item(c);
		bytes = call_bytes(c, address + offset, sizeof(spec), phase_of(c));
		if (!bytes) {
			put_address(c, address + offset);
			break;
		}
		memcpy(&spec, bytes, sizeof(spec));
		put_struct_open(c);
		(void)put_fields(c, c->entry ? spec_before : spec_after, bytes);
		put_rest(c, "string", address, d, end);
		put_struct_close(c, false);
		offset = (c->entry ? offset : d->data_start) + spec.next;
	}
	put_array_close(c, more);
}

static void print_device(struct call *c, const void *bytes)
{
	put_dev(c, field_number(bytes, 8));
}

static void put_dependencies(struct call *c, uint64_t address, const struct dm_ioctl *d)
{
	uint32_t offset = d->data_start, end = 0;
	struct dm_target_deps deps;
	const void *bytes;

	if (c->abbrev || offset == d->data_size) {
		put_array_close(c, offset != d->data_size);
		return;
	}
	bytes = call_bytes(c, address + offset, sizeof(deps), AT_EXIT);
	if (!placed(d, offset, offsetof(struct dm_target_deps, dev), &end)) {
		put_misplaced(c, "misplaced struct dm_target_deps");
	} else if (!bytes) {
		put_item(c);
		put_address(c, address + offset);
	} else {
		memcpy(&deps, bytes, sizeof(deps));
		if (deps.count > (d->data_size - end) / sizeof(uint64_t)) {
			put_misplaced(c, "misplaced struct dm_target_deps");
		} else {
			put_item(c);
			put_struct_open(c);
			FIELD(c, number, "count", deps.count);
			put_field(c, "deps");
			put_array(c, address + end, deps.count, sizeof(uint64_t), AT_EXIT, print_device);
			put_struct_close(c, false);
		}
	}
	put_array_close(c, false);
}

/* Since version 4.37 the number of the last event stands behind the name, where it fits. */
static void put_event(struct call *c, uint64_t address, const struct dm_ioctl *d, uint32_t offset,
	uint32_t name, uint32_t next)
{
	const uint32_t most = d->data_size - name;
	uint64_t at;
	struct memory m;
	const uint8_t *end;
	uint32_t number;

	if (d->version[1] < 37 || !call_find(c, address + name, AT_EXIT, &m))
		return;
	end = memchr(m.bytes, 0, m.size < most ? m.size : most);
	if (!end || (size_t)(end - m.bytes) > c->style->strings)
		return;
	at = (address + name + (uint64_t)(end - m.bytes) + 1 + 7) & ~7ull;
	if (at + sizeof(number) <= address + offset + next &&
		call_copy(c, at, AT_EXIT, &number, sizeof(number)))
		FIELD(c, number, "event_nr", number);
}

/* A list whose elements say how far the next one is. */
struct linked {
	size_t size, next, name; /* of an element, and where in it */
	const char *misplaced;
	void (*put)(struct call *c, uint64_t address, const struct dm_ioctl *d, uint32_t offset, uint32_t end,
		const void *bytes);
};

static void put_linked(struct call *c, uint64_t address, const struct dm_ioctl *d, const struct linked *list)
{
	uint32_t offset = d->data_start, end = 0, count = 0, next = 1;
	bool more = c->abbrev && offset != d->data_size;

	for (; !c->abbrev && offset != d->data_size && next; count++, offset += next) {
		const char *bytes;

		if (!placed(d, offset, list->name, &end)) {
			put_misplaced(c, list->misplaced);
			break;
		}
		more = count >= c->style->strings;
		if (more)
			break;
		put_item(c);
		bytes = call_bytes(c, address + offset, list->size, AT_EXIT);
		if (!bytes) {
			put_address(c, address + offset);
			break;
		}
		memcpy(&next, bytes + list->next, sizeof(next));
		put_struct_open(c);
		list->put(c, address, d, offset, end, bytes);
		put_struct_close(c, false);
	}
	put_array_close(c, more);
}

static void put_name(struct call *c, uint64_t address, const struct dm_ioctl *d, uint32_t offset, uint32_t end,
	const void *bytes)
{
	struct dm_name_list list;

	memcpy(&list, bytes, sizeof(list));
	FIELD(c, dev, "dev", list.dev);
	put_rest(c, "name", address, d, end);
	put_event(c, address, d, offset, end, list.next);
}

static void put_names(struct call *c, uint64_t address, const struct dm_ioctl *d)
{
	static const struct linked names = { sizeof(struct dm_name_list), offsetof(struct dm_name_list, next),
		offsetof(struct dm_name_list, name), "misplaced struct dm_name_list", put_name };

	put_linked(c, address, d, &names);
}

static const struct field version_field[] = { F_ARRAY(struct dm_target_versions, version, UNSIGNED), F_END };

static void put_version(struct call *c, uint64_t address, const struct dm_ioctl *d, uint32_t offset, uint32_t end,
	const void *bytes)
{
	(void)offset;
	put_rest(c, "name", address, d, end);
	(void)put_fields(c, version_field, bytes);
}

static void put_versions(struct call *c, uint64_t address, const struct dm_ioctl *d)
{
	static const struct linked versions = { sizeof(struct dm_target_versions),
		offsetof(struct dm_target_versions, next), offsetof(struct dm_target_versions, name),
		"misplaced struct dm_target_versions", put_version };

	put_linked(c, address, d, &versions);
}

static void put_message(struct call *c, uint64_t address, const struct dm_ioctl *d)
{
	uint32_t offset = d->data_start, end = 0;
	const void *bytes;

	if (c->abbrev || offset == d->data_size) {
		put_array_close(c, offset != d->data_size);
		return;
	}
	if (!placed(d, offset, offsetof(struct dm_target_msg, message), &end)) {
		put_misplaced(c, "misplaced struct dm_target_msg");
		put_array_close(c, false);
		return;
	}
	put_item(c);
	bytes = call_bytes(c, address + offset, sizeof(struct dm_target_msg), AT_ENTRY);
	if (bytes) {
		put_struct_open(c);
		FIELD(c, number, "sector", field_number(bytes, 8));
		put_rest(c, "message", address, d, end);
		put_struct_close(c, false);
	} else {
		put_address(c, address + offset);
	}
	put_array_close(c, false);
}

static void put_parameter(struct call *c, uint64_t address, const struct dm_ioctl *d)
{
	if (c->abbrev) {
		put_array_close(c, true);
		return;
	}
	if (d->data_start <= d->data_size) {
		put_item(c);
		put_struct_open(c);
		put_rest(c, "string", address, d, d->data_start);
		put_struct_close(c, false);
	} else {
		put_misplaced(c, "misplaced string");
	}
	put_array_close(c, false);
}

static void put_answer(struct call *c, uint64_t address, const struct dm_ioctl *d)
{
	if (d->flags & DM_DATA_OUT_FLAG)
		put_parameter(c, address, d);
	else
		put_array_close(c, false);
}

/* --- the header ---------------------------------------------------------------------------------------- */
#define D(member_, kind_, ...) F(struct dm_ioctl, member_, kind_, ##__VA_ARGS__)

static const struct field version_fields[] = { F_ARRAY(struct dm_ioctl, version, UNSIGNED), F_END };
static const struct field size_field[] = { D(data_size, UNSIGNED), F_END };
static const struct field start_field[] = { D(data_start, UNSIGNED), F_END };
static const struct field device_fields[] = {
	D(dev, DEV, .when = NON_ZERO), F_END
};
static const struct field name_field[] = { D(name, STRING), F_END };
static const struct field uuid_field[] = { D(uuid, STRING), F_END };
static const struct field targets_field[] = { D(target_count, UNSIGNED), F_END };
static const struct field event_field[] = { D(event_nr, UNSIGNED), F_END };
static const struct field count_fields[] = {
	D(target_count, UNSIGNED), D(open_count, UNSIGNED), D(event_nr, UNSIGNED), F_END
};
static const struct field flags_field[] = { D(flags, FLAGS, .names = &mapper_flags), F_END };

static void put_device(struct call *c, const struct dm_ioctl *d)
{
	(void)put_fields(c, device_fields, d);
	if (d->name[0])
		(void)put_fields(c, name_field, d);
	if (d->uuid[0])
		(void)put_fields(c, uuid_field, d);
}

static void put_counts(struct call *c, const struct command *command, const struct dm_ioctl *d)
{
	if (!c->entry) {
		if (command->counts && !c->failed)
			(void)put_fields(c, count_fields, d);
	} else if (command->number == DM_TABLE_LOAD) {
		(void)put_fields(c, targets_field, d);
	} else if (command->event &&
		   !(command->number == DM_DEV_SUSPEND && d->flags & DM_SUSPEND_FLAG)) {
		(void)put_fields(c, event_field, d);
	}
}

/* False: it is of another version, or too short to have anything behind it. */
static bool put_header(struct call *c, const struct command *command, const struct dm_ioctl *d)
{
	bool known = d->version[0] == DM_VERSION_MAJOR;
	bool whole = known && d->data_size >= HEADER_SIZE;

	put_item(c);
	put_struct_open(c);
	(void)put_fields(c, version_fields, d);
	if (!known)
		put_comment(c, "unsupported device mapper ABI version");
	else
		(void)put_fields(c, size_field, d);
	if (known && !whole)
		put_comment(c, "data_size too small");
	if (whole) {
		if (command->starts)
			(void)put_fields(c, start_field, d);
		if (!command->nameless)
			put_device(c, d);
		put_counts(c, command, d);
		(void)put_fields(c, flags_field, d);
	}
	put_struct_close(c, false);
	return whole;
}

/* --- commands ------------------------------------------------------------------------------------------ */
static bool header_copy(struct call *c, uint64_t address, enum phase phase, struct dm_ioctl *ret)
{
	const void *bytes = call_bytes(c, address, HEADER_SIZE, phase);

	if (!bytes)
		return false;
	memset(ret, 0, sizeof(*ret));
	memcpy(ret, bytes, HEADER_SIZE);
	return ret->data_size >= offsetof(struct dm_ioctl, data_size);
}

static bool is_changed(const struct dm_ioctl *before, const struct dm_ioctl *after)
{
	return memcmp(before->version, after->version, sizeof(before->version)) != 0 ||
	       before->data_size != after->data_size || before->data_start != after->data_start ||
	       before->flags != after->flags;
}

static void both_command(struct call *c, uint64_t address)
{
	const struct command *command = command_of(c);
	void (*put)(struct call *c, uint64_t address, const struct dm_ioctl *d);
	struct dm_ioctl before, after;

	if (!header_copy(c, address, AT_ENTRY, &before)) {
		if (c->entry)
			put_hex(c, address);
		return;
	}
	if (!c->entry && (!header_copy(c, address, AT_EXIT, &after) ||
				 (c->failed && !is_changed(&before, &after))))
		return;
	if (!c->entry)
		put_changed(c);
	put_array_open(c);
	put = c->entry ? command->before : c->failed ? NULL : command->after;
	if (put_header(c, command, c->entry ? &before : &after) && put)
		put(c, address, c->entry ? &before : &after);
	else
		put_array_close(c, false);
}

static void capture_buffer(struct capture_builder *b)
{
	ioctl_capture_sized(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, offsetof(struct dm_ioctl, data_size), 4,
		BUFFER_MOST);
}

static const struct command commands[] = {
	{ DM_VERSION, NULL, NULL, false, false, false, false },
	{ DM_REMOVE_ALL, NULL, NULL, false, true, false, false },
	{ DM_LIST_DEVICES, NULL, put_names, true, true, false, false },
	{ DM_LIST_VERSIONS, NULL, put_versions, true, true, false, false },
	{ DM_DEV_CREATE, NULL, NULL, false, false, true, false },
	{ DM_DEV_REMOVE, NULL, NULL, false, false, false, true },
	{ DM_DEV_RENAME, put_parameter, NULL, true, false, true, true },
	{ DM_DEV_SUSPEND, NULL, NULL, false, false, true, true },
	{ DM_DEV_STATUS, NULL, NULL, false, false, true, false },
	{ DM_DEV_WAIT, NULL, put_specs, true, false, true, true },
	{ DM_DEV_ARM_POLL, NULL, NULL, false, false, false, false },
	{ DM_DEV_SET_GEOMETRY, put_parameter, NULL, true, false, false, false },
	{ DM_TABLE_LOAD, put_specs, NULL, true, false, true, false },
	{ DM_TABLE_CLEAR, NULL, NULL, false, false, true, false },
	{ DM_TABLE_DEPS, NULL, put_dependencies, true, false, true, false },
	{ DM_TABLE_STATUS, NULL, put_specs, true, false, true, false },
	{ DM_TARGET_MSG, put_message, put_answer, true, false, true, false },
};

static const struct command *command_of(const struct call *c)
{
	unsigned number = ioctl_number(c);

	for (size_t i = 1; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].number == number)
			return &commands[i];
	return &commands[0];
}

#define COMMAND(number_) BOTH(number_, both_command, .capture = capture_buffer)

static const struct ioctl_row device_mapper_rows[] = {
	COMMAND(DM_VERSION), COMMAND(DM_REMOVE_ALL), COMMAND(DM_LIST_DEVICES), COMMAND(DM_LIST_VERSIONS),
	COMMAND(DM_DEV_CREATE), COMMAND(DM_DEV_REMOVE), COMMAND(DM_DEV_RENAME), COMMAND(DM_DEV_SUSPEND),
	COMMAND(DM_DEV_STATUS), COMMAND(DM_DEV_WAIT), COMMAND(DM_DEV_ARM_POLL),
	COMMAND(DM_DEV_SET_GEOMETRY), COMMAND(DM_TABLE_LOAD), COMMAND(DM_TABLE_CLEAR),
	COMMAND(DM_TABLE_DEPS), COMMAND(DM_TABLE_STATUS), COMMAND(DM_TARGET_MSG),
};

IOCTL_FAMILY(device_mapper, 0xfd);
