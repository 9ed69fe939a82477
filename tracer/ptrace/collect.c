/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The executor of capture programs: one function for each kind of operation. An operation that needs
 * bytes of an earlier one has the gathered reads made first.
 */
#include "ptrace/collect.h"

#include "decode/dump.h"
#include "job.h"
#include "ptrace/fdinfo.h"
#include "ptrace/gather.h"
#include "ptrace/memory.h"
#include "ptrace/tracee.h"
#include "ptrace/writer.h"

#include <linux/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "decode/newer-constants.h"

struct collector {
	struct gatherer gather;
	struct tracee_set *set;
	struct tracee *t;
	enum capture_when when;
	int64_t result;
	bool netlink;  /* of a netlink socket: messages are copied, not strings */
	uint8_t flags; /* of blobs */
	bool whole;    /* buffers are dumped: not cut at -s */
};

static bool narrow(const struct collector *c)
{
	return c->t->abi != ABI_X86_64;
}

static size_t pointer_size(const struct collector *c)
{
	return narrow(c) ? 4 : 8;
}

#define WHOLE_BUFFERS (RECORD_SIZE_MAX / 2) /* what -e read= and -e write= copy of a call, at most */

static size_t strings_limit(const struct collector *c)
{
	size_t strings = (size_t)c->set->job->style.strings + 1;

	if (c->whole)
		return WHOLE_BUFFERS;
	return c->netlink && strings < CAPTURE_NETLINK_MAX ? CAPTURE_NETLINK_MAX : strings;
}

static uint64_t load(const void *bytes, size_t width)
{
	uint64_t value = 0;

	memcpy(&value, bytes, width <= 8 ? width : 8);
	return value;
}

/* `width` bytes at the address as a number, from what is captured or else from memory. */
static bool fetch(struct collector *c, uint64_t address, size_t width, uint64_t *ret_value)
{
	const void *bytes;
	uint64_t value = 0;

	gather_now(&c->gather);
	bytes = writer_find(&c->t->record, address, width);
	if (bytes)
		value = load(bytes, width);
	else if (memory_read(c->set, c->t->tid, address, &value, width) != width)
		return false;
	*ret_value = value;
	return true;
}

/* Where the structure is that an operation is about; 0: nobody knows. */
static uint64_t op_base(struct collector *c, const struct capture_op *op)
{
	uint64_t base = c->t->args[op->arg];

	if (op->from == FROM_DEEP && (!base || !fetch(c, base + op->offset, pointer_size(c), &base)))
		return 0;
	return base;
}

static uint64_t op_address(struct collector *c, const struct capture_op *op)
{
	uint64_t base = c->t->args[op->arg];
	uint64_t pointer;

	switch (op->from) {
	case FROM_RESULT:
		return (uint64_t)c->result;
	case FROM_STACK:
		return writer_record(&c->t->record)->call.sp + op->offset;
	case FROM_DEEP:
		base = op_base(c, op);
		return base && fetch(c, base + op->mask, 8, &pointer) ? pointer : 0;
	case FROM_BLOB:
		if (!base || !fetch(c, base + op->offset, op->wide ? 8 : pointer_size(c), &pointer))
			return 0;
		return pointer;
	default:
		return base;
	}
}

static uint64_t op_length(struct collector *c, const struct capture_op *op)
{
	uint64_t value = 0;

	switch (op->length) {
	case LENGTH_CONST:
		return op->count;
	case LENGTH_ARG:
		return c->t->args[op->length_arg];
	case LENGTH_RESULT:
		return c->result > 0 ? (uint64_t)c->result : 0;
	case LENGTH_MIN_RESULT:
		value = c->result > 0 ? (uint64_t)c->result : 0;
		return value < c->t->args[op->length_arg] ? value : c->t->args[op->length_arg];
	case LENGTH_POINTED:
		/* Not what was captured before the call: the kernel may have changed it since. */
		gather_now(&c->gather);
		if (memory_read(c->set, c->t->tid, c->t->args[op->length_arg], &value, 4) != 4)
			return 0;
		return value;
	case LENGTH_FIELD:
		if (!fetch(c, op_base(c, op) + op->length_offset, op->field_width, &value))
			return 0;
		return value;
	case LENGTH_BITS:
		return capture_bits_size(c->t->args[op->length_arg], (unsigned)pointer_size(c));
	case LENGTH_IOC:
		value = _IOC_SIZE((unsigned)c->t->args[op->length_arg]);
		return value ? (value + 7) & ~7ull : op->count;
	}
	return 0;
}

static void run_bytes(struct collector *c, const struct capture_op *op)
{
	uint64_t address = op_address(c, op);
	uint64_t length = op_length(c, op);
	uint64_t element = op->element ? op->element : 1;
	uint64_t max = op->max ? op->max : strings_limit(c);
	uint64_t size;

	if (__builtin_mul_overflow(length, element, &size))
		size = UINT64_MAX;
	if (max > RECORD_SIZE_MAX)
		max = RECORD_SIZE_MAX;
	if (size > max)
		gather_bytes(&c->gather, address, max / element * element ?: max, true);
	else
		gather_bytes(&c->gather, address, size, false);
}

/* An array of pointers up to its NULL: how many bytes of it there are, the NULL included. */
static size_t pointers_end(
	const struct collector *c, const char *array, size_t size, bool *ret_ended)
{
	size_t width = pointer_size(c);

	for (size_t at = 0; at + width <= size; at += width) {
		if (!load(array + at, width)) {
			*ret_ended = true;
			return at + width;
		}
	}
	*ret_ended = false;
	return size;
}

static void run_strings(struct collector *c, const struct capture_op *op)
{
	struct buf *b = &c->t->record;
	uint64_t pointers[CAPTURE_STRINGS_MAX + 1];
	uint64_t address = op_address(c, op);
	size_t width = pointer_size(c);
	size_t room = sizeof(pointers) / sizeof(*pointers) * width;
	size_t max = op->max ? op->max : strings_limit(c);
	size_t got, size;
	uint8_t flags;
	bool ended;

	if (!address)
		return;
	gather_now(&c->gather);
	got = memory_read(c->set, c->t->tid, address, pointers, room) / width * width;
	size = pointers_end(c, (char *)pointers, got, &ended);
	flags = ended ? 0 : got < room ? BLOB_FAULT : BLOB_CUT;
	writer_add(b, BLOB_MEMORY, c->flags | flags, address, pointers, size);
	for (size_t at = 0; at < size; at += width)
		gather_string(&c->gather, load((char *)pointers + at, width), max);
}

/* The bytes of iovecs; at an exit the result says how many of them there are in all. */
static void iovec_bytes(struct collector *c, const char *iovecs, size_t n, uint64_t total)
{
	size_t width = pointer_size(c);

	for (size_t i = 0; i < n && total > 0; i++) {
		uint64_t base = load(iovecs + i * 2 * width, width);
		uint64_t length = load(iovecs + i * 2 * width + width, width);

		if (length > total)
			length = total;
		if (total != UINT64_MAX) /* what is written is whole, whatever the lengths are */
			total -= length;
		if (length > strings_limit(c))
			gather_bytes(&c->gather, base, strings_limit(c), true);
		else
			gather_bytes(&c->gather, base, length, false);
	}
}

static void run_iovec_at(struct collector *c, uint64_t address, uint64_t n, uint64_t total)
{
	char iovecs[CAPTURE_ITEMS_MAX * sizeof(struct iovec)];
	size_t each = 2 * pointer_size(c);
	uint32_t most = c->set->items;
	bool cut = n > most;
	size_t size, got;
	uint8_t flags = c->flags;

	if (!address || !n)
		return;
	gather_now(&c->gather);
	size = (cut ? most : (size_t)n) * each;
	got = memory_read(c->set, c->t->tid, address, iovecs, size);
	flags |= got < size ? BLOB_FAULT : cut ? BLOB_CUT : 0;
	writer_add(&c->t->record, BLOB_MEMORY, flags, address, iovecs, got);
	iovec_bytes(c, iovecs, got / each, total);
}

static uint64_t exit_total(const struct collector *c)
{
	if (c->when == CAPTURE_ENTRY)
		return UINT64_MAX;
	return c->result > 0 ? (uint64_t)c->result : 0;
}

static void run_iovec(struct collector *c, const struct capture_op *op)
{
	uint64_t address = op_address(c, op);

	run_iovec_at(c, address, op_length(c, op),
		op->length == LENGTH_FIELD ? UINT64_MAX : exit_total(c));
}

static void run_buffers(struct collector *c, const struct capture_op *op)
{
	uint64_t at = op_address(c, op), left = op_length(c, op), pointer, length;

	if (left > c->set->items)
		left = c->set->items;
	for (; left && at; left--, at += op->element) {
		if (!fetch(c, at + op->mask, pointer_size(c), &pointer))
			return;
		if (op->max)
			length = op->max;
		else if (!fetch(c, at + op->value, 4, &length))
			return;
		if (!op->max && length > strings_limit(c))
			gather_bytes(&c->gather, pointer, strings_limit(c), true);
		else
			gather_bytes(&c->gather, pointer, length, false);
	}
}

/* struct msghdr as the ABI lays it out: offsets in units of a pointer. */
struct message {
	uint64_t name, iov, n_iov, control, n_control;
	uint32_t n_name;
};

static struct message message_parse(const struct collector *c, const char *at)
{
	size_t p = pointer_size(c);

	return (struct message){
		.name = load(at, p),
		.n_name = (uint32_t)load(at + p, 4),
		.iov = load(at + 2 * p, p),
		.n_iov = load(at + 3 * p, p),
		.control = load(at + 4 * p, p),
		.n_control = load(at + 5 * p, p),
	};
}

static size_t message_size(const struct collector *c)
{
	return narrow(c) ? 28 : sizeof(struct msghdr);
}

static void add_fd(struct collector *c, uint64_t value)
{
	gather_now(&c->gather);
	fdinfo_add(c->set, c->t, (int)value, c->flags);
}

/* The descriptors that control messages carry. */
static void control_fds(struct collector *c, uint64_t address, uint64_t length)
{
	size_t p = pointer_size(c), header = p + 2 * sizeof(int);

	for (uint64_t at = 0; address && at + header <= length;) {
		const char *bytes = writer_find(&c->t->record, address + at, header);
		uint64_t size = bytes ? load(bytes, p) : 0;
		bool rights = bytes && load(bytes + p, 4) == SOL_SOCKET &&
			(load(bytes + p + 4, 4) == SCM_RIGHTS || load(bytes + p + 4, 4) == SCM_PIDFD);

		if (size < header || size > length - at)
			return;
		for (uint64_t i = header; rights && i + sizeof(int) <= size; i += sizeof(int)) {
			bytes = writer_find(&c->t->record, address + at + i, sizeof(int));
			if (!bytes)
				return;
			add_fd(c, load(bytes, sizeof(int)));
		}
		at += (size + p - 1) & ~(uint64_t)(p - 1);
	}
}

static void message_parts(struct collector *c, const char *header, uint64_t total)
{
	struct message m = message_parse(c, header);
	bool cut = m.n_control > CAPTURE_CONTROL_MAX;
	uint32_t n_name = m.n_name;

	if (n_name > sizeof(struct sockaddr_storage))
		n_name = sizeof(struct sockaddr_storage);
	gather_bytes(&c->gather, m.name, n_name, false);
	run_iovec_at(c, m.iov, m.n_iov, total);
	gather_bytes(&c->gather, m.control, cut ? CAPTURE_CONTROL_MAX : m.n_control, cut);
	gather_now(&c->gather);
	control_fds(c, m.control, cut ? CAPTURE_CONTROL_MAX : m.n_control);
}

static void run_msghdr(struct collector *c, const struct capture_op *op)
{
	char header[sizeof(struct msghdr)];
	uint64_t address = op_address(c, op);
	size_t size = message_size(c);
	size_t got;

	if (!address)
		return;
	gather_now(&c->gather);
	got = memory_read(c->set, c->t->tid, address, header, size);
	writer_add(&c->t->record, BLOB_MEMORY, c->flags | (got < size ? BLOB_FAULT : 0), address,
		header, got);
	if (got == size)
		message_parts(c, header, exit_total(c));
}

static void run_mmsghdr(struct collector *c, const struct capture_op *op)
{
	char headers[CAPTURE_ITEMS_MAX * sizeof(struct mmsghdr)];
	uint64_t address = op_address(c, op);
	uint64_t n = op_length(c, op);
	size_t each = narrow(c) ? 32 : sizeof(struct mmsghdr);
	uint32_t most = c->set->items;
	bool cut = n > most;
	size_t size, got;

	if (!address || !n)
		return;
	gather_now(&c->gather);
	size = (cut ? most : (size_t)n) * each;
	got = memory_read(c->set, c->t->tid, address, headers, size);
	writer_add(&c->t->record, BLOB_MEMORY,
		c->flags | (got < size	 ? BLOB_FAULT
				   : cut ? BLOB_CUT
					 : 0),
		address, headers, got);
	for (size_t i = 0; i < got / each; i++) {
		const char *header = headers + i * each;

		message_parts(c, header,
			c->when == CAPTURE_ENTRY ? UINT64_MAX : load(header + message_size(c), 4));
	}
}

static void run_fd(struct collector *c, const struct capture_op *op)
{
	uint64_t value = c->t->args[op->arg];

	if (op->from == FROM_BLOB && !fetch(c, value + op->offset, 4, &value))
		return;
	if (op->from == FROM_DEEP && !fetch(c, op_base(c, op) + op->mask, 4, &value))
		return;
	add_fd(c, value);
}

static void run_fds(struct collector *c, const struct capture_op *op)
{
	bool far = op->from == FROM_BLOB || op->from == FROM_DEEP;
	uint64_t base = far ? op_address(c, op) : c->t->args[op->arg];
	uint64_t n = op_length(c, op);
	size_t element = op->element ? op->element : sizeof(int);
	size_t offset = far ? 0 : op->offset;

	gather_now(&c->gather);
	for (uint64_t i = 0; base && i < n && i < CAPTURE_STRUCT_MAX; i++) {
		const void *bytes = writer_find(&c->t->record, base + offset + i * element, 4);

		if (!bytes)
			return;
		add_fd(c, load(bytes, 4));
	}
}

/* Those of an fd_set that are set; it was read before. */
static void run_fd_bits(struct collector *c, const struct capture_op *op)
{
	uint64_t base = c->t->args[op->arg], size = op_length(c, op);
	uint64_t n = (uint32_t)c->t->args[op->length_arg];

	gather_now(&c->gather);
	if (!base || !writer_find(&c->t->record, base, size))
		return;
	for (uint64_t fd = 0; fd < n && fd / 8 < size; fd++) {
		const uint8_t *bits = writer_find(&c->t->record, base + fd / 8, 1);

		if (bits && *bits >> fd % 8 & 1)
			add_fd(c, fd);
	}
}

static void run_op(struct collector *c, const struct capture_op *op)
{
	switch (op->kind) {
	case CAPTURE_STRING:
		gather_string(&c->gather, op_address(c, op), op->max ? op->max : strings_limit(c));
		break;
	case CAPTURE_BYTES:
		run_bytes(c, op);
		break;
	case CAPTURE_STRINGS:
		run_strings(c, op);
		break;
	case CAPTURE_IOVEC:
		run_iovec(c, op);
		break;
	case CAPTURE_BUFFERS:
		run_buffers(c, op);
		break;
	case CAPTURE_MSGHDR:
		run_msghdr(c, op);
		break;
	case CAPTURE_MMSGHDR:
		run_mmsghdr(c, op);
		break;
	case CAPTURE_FD:
	case CAPTURE_DIRFD:
		run_fd(c, op);
		break;
	case CAPTURE_NETLINK:
		gather_now(&c->gather);
		c->netlink = fdinfo_add_netlink(c->set, c->t, (int)c->t->args[op->arg], c->flags);
		break;
	case CAPTURE_FD_RESULT:
		add_fd(c, (uint64_t)c->result);
		break;
	case CAPTURE_FDS:
		run_fds(c, op);
		break;
	case CAPTURE_FD_BITS:
		run_fd_bits(c, op);
		break;
	}
}

/* CAPTURE_SKIP_SET: a number that cannot be read is in no set. */
static uint32_t skip_number(struct collector *c, const struct capture_op *op)
{
	uint64_t value = c->t->args[op->arg];

	if (op->from == FROM_DEEP && !fetch(c, op_base(c, op) + op->length_offset, op->field_width, &value))
		return UINT32_MAX;
	return (uint32_t)value;
}

void collect(struct tracee_set *set, struct tracee *t, const struct capture_program *program,
	enum capture_when when, int64_t result)
{
	struct collector c;

	if (!program->n_ops || (when != CAPTURE_ENTRY && !program->has_exit))
		return;
	c.set = set;
	c.t = t;
	c.when = when;
	c.result = result;
	c.netlink = false;
	c.flags = when == CAPTURE_ENTRY ? 0 : BLOB_EXIT;
	c.whole = (program->ops[0].kind == CAPTURE_FD || program->ops[0].kind == CAPTURE_NETLINK) &&
		program->ops[0].arg == 0 &&
		dump_wants(set->job, (int)t->args[0]);
	gather_init(&c.gather, set, t, c.flags);
	for (size_t i = 0; i < program->n_ops; i++) {
		const struct capture_op *op = &program->ops[i];

		if (op->kind == CAPTURE_SKIP) {
			if ((t->args[op->arg] & op->mask) != op->value)
				i += op->count;
		} else if (op->kind == CAPTURE_SKIP_AT) {
			uint64_t there;

			if (!fetch(&c, t->args[op->arg] + op->offset, 2, &there) || there != op->value)
				i += op->count;
		} else if (op->kind == CAPTURE_SKIP_SET) {
			uint32_t bit = skip_number(&c, op);

			if (!(op->value >> (bit < 63 ? bit : 63) & 1))
				i += op->count;
		} else if (op->kind == CAPTURE_BRANCH) {
			uint32_t value = (uint32_t)t->args[op->arg];
			const struct capture_program *branch = capture_branch(capture_slot(value, op->mask));

			if (!capture_is_branch(branch, value, t->abi == ABI_I386))
				continue;
			program = branch;
			i = SIZE_MAX; /* to its first */
		} else if (op->when & when) {
			run_op(&c, op);
		}
	}
	gather_now(&c.gather);
}
