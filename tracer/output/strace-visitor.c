/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's text of values. No printf and no allocation beyond the buffers': this runs for every call
 * of a busy container.
 */
#include "output/strace-text.h"

#include "output/fd-cache.h"
#include "output/fd-text.h"
#include "output/task-names.h"
#include "record.h"

#include <errno.h>
#include <string.h>

/* --- separators ---------------------------------------------------------------------------------- */
static void open_level(struct strace_visitor *s, bool blank)
{
	uint64_t bit = 1ull << (++s->depth & 63);

	s->started &= ~bit;
	if (blank)
		s->blank |= bit;
	else
		s->blank &= ~bit;
}

static void close_level(struct strace_visitor *s, bool more, char bracket)
{
	if (more) {
		strace_separate(s);
		LITERAL(s->out, "...");
	}
	s->depth--;
	if (bracket)
		buf_byte(s->out, bracket);
}

/*
 * What comes several times a line has a short way without a call in it, which saves the compiler from keeping
 * registers, and a long one for whatever else there is.
 */
static __attribute__((noinline)) void visit_arg_named(struct visitor *v, const char *name)
{
	struct strace_visitor *s = strace_self(v);

	strace_separate(s);
	if (s->style->arg_names && name) {
		buf_str(s->out, name);
		buf_byte(s->out, '=');
	}
}

static void visit_arg(struct visitor *v, const char *name)
{
	struct strace_visitor *s = strace_self(v);

	if (s->style->arg_names || buf_left(s->out) < 2)
		visit_arg_named(v, name);
	else
		buf_end(s->out, strace_put_separator(s, buf_at(s->out)));
}

static void visit_struct_open(struct visitor *v)
{
	buf_byte(strace_self(v)->out, '{');
	open_level(strace_self(v), false);
}

enum { SHORT_MAX = 16 };

/* At most SHORT_MAX bytes, by two moves that may overlap; returns where they end. */
static inline char *put_short(char *to, const char *from, size_t length)
{
	if (length >= 8) {
		memcpy(to, from, 8);
		memcpy(to + length - 8, from + length - 8, 8);
	} else if (length >= 4) {
		memcpy(to, from, 4);
		memcpy(to + length - 4, from + length - 4, 4);
	} else {
		for (size_t i = 0; i < length; i++)
			to[i] = from[i];
	}
	return to + length;
}

static __attribute__((noinline)) void visit_field_long(struct visitor *v, const char *name, size_t length)
{
	strace_separate(strace_self(v));
	buf_add(strace_self(v)->out, name, length);
	buf_byte(strace_self(v)->out, '=');
}

static void visit_field(struct visitor *v, const char *name, size_t length)
{
	struct strace_visitor *s = strace_self(v);
	char *to;

	if (length > SHORT_MAX || buf_left(s->out) < length + 3) {
		visit_field_long(v, name, length);
		return;
	}
	to = put_short(strace_put_separator(s, buf_at(s->out)), name, length);
	*to++ = '=';
	buf_end(s->out, to);
}

static void visit_struct_close(struct visitor *v, bool more)
{
	close_level(strace_self(v), more, '}');
}

static void visit_array_open(struct visitor *v)
{
	buf_byte(strace_self(v)->out, '[');
	open_level(strace_self(v), false);
}

static void visit_item(struct visitor *v)
{
	strace_separate(strace_self(v));
}

static void visit_array_close(struct visitor *v, bool more)
{
	close_level(strace_self(v), more, ']');
}

void strace_visit_set_open(struct visitor *v)
{
	buf_byte(strace_self(v)->out, '[');
	open_level(strace_self(v), true);
}

void strace_visit_set_close(struct visitor *v)
{
	close_level(strace_self(v), false, ']');
}

static void visit_call_open(struct visitor *v, const char *name)
{
	buf_str(strace_self(v)->out, name);
	buf_byte(strace_self(v)->out, '(');
	open_level(strace_self(v), false);
}

static void visit_call_close(struct visitor *v)
{
	close_level(strace_self(v), false, ')');
}

static void visit_resume(struct visitor *v)
{
	strace_self(v)->started |= 1;
}

/* --- numbers --------------------------------------------------------------------------------------- */
static void visit_decimal(struct visitor *v, int64_t value)
{
	buf_decimal(strace_self(v)->out, value);
}

static void visit_number(struct visitor *v, uint64_t value)
{
	buf_unsigned(strace_self(v)->out, value);
}

static void visit_hex(struct visitor *v, uint64_t value)
{
	buf_hex(strace_self(v)->out, value);
}

static void visit_octal(struct visitor *v, uint64_t value)
{
	buf_octal(strace_self(v)->out, value);
}

static void visit_address(struct visitor *v, uint64_t value)
{
	if (value)
		buf_hex(strace_self(v)->out, value);
	else
		LITERAL(strace_self(v)->out, "NULL");
}

/* --- comments ---------------------------------------------------------------------------------------- */
static void visit_comment(struct visitor *v, const char *text)
{
	strace_comment_begin(strace_self(v));
	buf_str(strace_self(v)->out, text);
	strace_comment_end(strace_self(v));
}

static void visit_comment_open(struct visitor *v)
{
	strace_comment_begin(strace_self(v));
}

static void visit_comment_close(struct visitor *v)
{
	strace_comment_end(strace_self(v));
}

/* --- descriptors, processes ------------------------------------------------------------------------ */
/* Descriptors of one process lie beside each other in the cache, those of the next one somewhere else. */
#define FDS_APART 37u

static void visit_fd(struct visitor *v, int fd, const struct fd_info *info)
{
	struct strace_visitor *s = strace_self(v);

	if (fd == -100 && info) /* AT_FDCWD: only a folder's number has that meaning, and its path then */
		strace_visit_symbol(v, "AT_FDCWD", (uint64_t)(int64_t)fd);
	else
		buf_decimal(s->out, fd);
	if (info && s->fds)
		fd_cache_put(s->fds, s->out, info, (unsigned)fd + (s->caller ? s->caller->pid * FDS_APART : 0));
	else if (info)
		fd_text(s->out, info, fd_aspects(s->style));
}

/* A negated number below -1 is that of a process group, as kill(2) has it. */
static void visit_pid(struct visitor *v, int64_t pid, enum pid_kind kind)
{
	struct strace_visitor *s = strace_self(v);
	uint32_t here;

	buf_decimal(s->out, pid);
	if (pid < -1 && pid >= -INT32_MAX && kind == PID_OF_THREAD) {
		pid = -pid;
		kind = PID_OF_GROUP;
	}
	if (!s->names || !s->caller || pid <= 0 || pid > INT32_MAX)
		return;
	here = task_names_here(s->names, s->caller, (uint32_t)pid, kind);
	if (!here)
		return;
	if (s->style->pid_comm && kind <= PID_OF_PROCESS)
		task_names_put(s->names, here, s->out);
	if (s->style->pid_ns && here != pid) {
		strace_comment_begin(s);
		buf_printf(s->out, "%u in strace's PID NS", here);
		strace_comment_end(s);
	}
}

/* --- the rest ---------------------------------------------------------------------------------------- */
static void visit_changed(struct visitor *v)
{
	LITERAL(strace_self(v)->out, " => ");
}

static void visit_label(struct visitor *v, const char *name)
{
	buf_str(strace_self(v)->out, name);
	buf_byte(strace_self(v)->out, '=');
}

static void visit_text(struct visitor *v, const char *text)
{
	buf_str(strace_self(v)->out, text);
}

static void visit_unreadable(struct visitor *v, uint64_t address)
{
	LITERAL(strace_self(v)->out, "...");
	strace_comment_begin(strace_self(v));
	buf_hex(strace_self(v)->out, address);
	strace_comment_end(strace_self(v));
}

static void visit_left_out(struct visitor *v)
{
	strace_separate(strace_self(v));
	LITERAL(strace_self(v)->out, "...");
}

static void visit_unfinished(struct visitor *v)
{
	LITERAL(strace_self(v)->out, " <unfinished ...>");
}

/* include/linux/errno.h of the kernel: never seen by programs, only by tracers. */
static const struct {
	int number;
	const char *text;
} restarts[] = {
	{ 512, "? ERESTARTSYS (To be restarted if SA_RESTART is set)" },
	{ 513, "? ERESTARTNOINTR (To be restarted)" },
	{ 514, "? ERESTARTNOHAND (To be restarted if no handler)" },
	{ 516, "? ERESTART_RESTARTBLOCK (Interrupted by signal)" },
	/* what some calls let out by mistake */
	{ 524, "-1 ENOTSUPP (Unknown error 524)" },
};

static void add_error(struct buf *b, int64_t number)
{
	const char *name = number > 0 && number < 512 ? strerrorname_np((int)number) : NULL;

	for (size_t i = 0; i < sizeof(restarts) / sizeof(restarts[0]); i++)
		if (restarts[i].number == number) {
			buf_str(b, restarts[i].text);
			return;
		}
	LITERAL(b, "-1 ");
	if (!name) {
		LITERAL(b, "(errno ");
		buf_decimal(b, number);
		buf_byte(b, ')');
		return;
	}
	buf_str(b, name);
	LITERAL(b, " (");
	buf_str(b, strerrordesc_np((int)number));
	buf_byte(b, ')');
}

static void visit_result(
	struct visitor *v, enum result_kind kind, int64_t value, const struct fd_info *info)
{
	struct strace_visitor *s = strace_self(v);

	s->out = s->result;
	s->depth = 1;
	s->started = s->blank = 0;
	switch (kind) {
	case RESULT_DECIMAL:
		buf_decimal(s->out, value);
		break;
	case RESULT_HEX:
		buf_hex(s->out, (uint64_t)value);
		break;
	case RESULT_OCTAL: /* three digits at least */
		if (value >= 0 && value < 010) {
			LITERAL(s->out, "00");
			buf_byte(s->out, (char)('0' + value));
		} else {
			buf_octal(s->out, (uint64_t)value);
		}
		break;
	case RESULT_FD:
		visit_fd(v, (int)value, info);
		break;
	case RESULT_PID:
		visit_pid(v, value, PID_OF_THREAD);
		break;
	case RESULT_GROUP:
		visit_pid(v, value, PID_OF_GROUP);
		break;
	case RESULT_SESSION:
		visit_pid(v, value, PID_OF_SESSION);
		break;
	case RESULT_ERROR:
		add_error(s->out, value);
		break;
	case RESULT_NONE:
		buf_byte(s->out, '?');
		break;
	case RESULT_UNAVAILABLE:
		LITERAL(s->out, "? <unavailable>");
		break;
	}
}

static void visit_aux_open(struct visitor *v)
{
	LITERAL(strace_self(v)->out, " (");
}

static void visit_aux_text(struct visitor *v, const char *text)
{
	buf_str(strace_self(v)->out, text);
}

static void visit_aux_names(struct visitor *v)
{
	strace_self(v)->constants = CONSTANTS_ABBREV;
}

static void visit_aux_close(struct visitor *v)
{
	struct strace_visitor *s = strace_self(v);

	s->constants = s->style->constants;
	buf_byte(s->out, ')');
}

static const struct visitor_methods methods = {
	.arg = visit_arg,
	.struct_open = visit_struct_open,
	.field = visit_field,
	.struct_close = visit_struct_close,
	.array_open = visit_array_open,
	.item = visit_item,
	.array_close = visit_array_close,
	.decimal = visit_decimal,
	.number = visit_number,
	.hex = visit_hex,
	.octal = visit_octal,
	.address = visit_address,
	.string = strace_visit_string,
	.flags = strace_visit_flags,
	.one_of = strace_visit_one_of,
	.bit_set = strace_visit_bit_set,
	.fd = visit_fd,
	.pid = visit_pid,
	.symbol = strace_visit_symbol,
	.call_open = visit_call_open,
	.call_close = visit_call_close,
	.comment = visit_comment,
	.changed = visit_changed,
	.result = visit_result,
	.aux_open = visit_aux_open,
	.aux_text = visit_aux_text,
	.aux_names = visit_aux_names,
	.aux_close = visit_aux_close,
	.resume = visit_resume,
	.label = visit_label,
	.text = visit_text,
	.set_open = strace_visit_set_open,
	.set_close = strace_visit_set_close,
	.unreadable = visit_unreadable,
	.left_out = visit_left_out,
	.comment_open = visit_comment_open,
	.comment_close = visit_comment_close,
	.unfinished = visit_unfinished,
};

void strace_visitor_start(struct strace_visitor *v)
{
	v->out = v->args;
	v->depth = 0;
	v->started = v->blank = 0;
	v->constants = v->style->constants;
}

void strace_visitor_init(
	struct strace_visitor *v, const struct style *style, struct buf *args, struct buf *result)
{
	*v = (struct strace_visitor){
		.visitor.methods = &methods,
		.style = style,
		.args = args,
		.result = result,
	};
	strace_visitor_start(v);
}
