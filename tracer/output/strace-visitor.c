/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * strace's text of values. No printf and no allocation beyond the buffers': this runs for every call
 * of a busy container.
 */
#include "output/strace-visitor.h"

#include "buf.h"
#include "job.h"
#include "output/fd-text.h"
#include "output/task-names.h"
#include "record.h"

#include <errno.h>
#include <string.h>

static struct strace_visitor *self(struct visitor *v)
{
	return (struct strace_visitor *)(void *)v;
}

#define LITERAL(b_, text_) buf_add((b_), (text_), sizeof(text_) - 1)

/* --- separators ---------------------------------------------------------------------------------- */
static void separate(struct strace_visitor *s)
{
	uint64_t bit = 1ull << (s->depth & 63);

	if (s->started & bit) {
		if (s->blank & bit)
			buf_byte(s->out, ' ');
		else
			LITERAL(s->out, ", ");
	}
	s->started |= bit;
}

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
		separate(s);
		LITERAL(s->out, "...");
	}
	s->depth--;
	if (bracket)
		buf_byte(s->out, bracket);
}

static void visit_arg(struct visitor *v, const char *name)
{
	struct strace_visitor *s = self(v);

	separate(s);
	if (s->style->arg_names && name) {
		buf_str(s->out, name);
		buf_byte(s->out, '=');
	}
}

static void visit_struct_open(struct visitor *v)
{
	buf_byte(self(v)->out, '{');
	open_level(self(v), false);
}

static void visit_field(struct visitor *v, const char *name)
{
	separate(self(v));
	buf_str(self(v)->out, name);
	buf_byte(self(v)->out, '=');
}

static void visit_struct_close(struct visitor *v, bool more)
{
	close_level(self(v), more, '}');
}

static void visit_array_open(struct visitor *v)
{
	buf_byte(self(v)->out, '[');
	open_level(self(v), false);
}

static void visit_item(struct visitor *v)
{
	separate(self(v));
}

static void visit_array_close(struct visitor *v, bool more)
{
	close_level(self(v), more, ']');
}

static void visit_set_open(struct visitor *v)
{
	buf_byte(self(v)->out, '[');
	open_level(self(v), true);
}

static void visit_set_close(struct visitor *v)
{
	close_level(self(v), false, ']');
}

static void visit_call_open(struct visitor *v, const char *name)
{
	buf_str(self(v)->out, name);
	buf_byte(self(v)->out, '(');
	open_level(self(v), false);
}

static void visit_call_close(struct visitor *v)
{
	close_level(self(v), false, ')');
}

static void visit_resume(struct visitor *v)
{
	self(v)->started |= 1;
}

/* --- numbers --------------------------------------------------------------------------------------- */
static void visit_decimal(struct visitor *v, int64_t value)
{
	buf_decimal(self(v)->out, value);
}

static void visit_number(struct visitor *v, uint64_t value)
{
	buf_unsigned(self(v)->out, value);
}

static void visit_hex(struct visitor *v, uint64_t value)
{
	buf_hex(self(v)->out, value);
}

static void visit_octal(struct visitor *v, uint64_t value)
{
	buf_octal(self(v)->out, value);
}

static void visit_address(struct visitor *v, uint64_t value)
{
	if (value)
		buf_hex(self(v)->out, value);
	else
		LITERAL(self(v)->out, "NULL");
}

/* --- strings --------------------------------------------------------------------------------------- */
/* How a byte is written: itself, a letter after a backslash, or a number. */
enum { BYTE_PLAIN, BYTE_LETTER, BYTE_NUMBER };

static inline unsigned byte_class(uint8_t c)
{
	if (c >= 0x20 && c <= 0x7e)
		return c == '"' || c == '\\' ? BYTE_LETTER : BYTE_PLAIN;
	return c >= '\t' && c <= '\r' ? BYTE_LETTER : BYTE_NUMBER;
}

static void add_letter(struct buf *b, uint8_t c)
{
	static const char letters[] = "tnvfr";
	char text[2] = { '\\', (char)c };

	if (c <= '\r')
		text[1] = letters[c - '\t'];
	buf_add(b, text, 2);
}

static void add_hex_byte(struct buf *b, uint8_t c)
{
	static const char digits[] = "0123456789abcdef";
	char text[4] = { '\\', 'x', digits[c >> 4], digits[c & 15] };

	buf_add(b, text, 4);
}

/* The shortest octal number, but three digits when a digit follows. */
static void add_octal_byte(struct buf *b, uint8_t c, int next)
{
	char text[4] = { '\\' };
	size_t n = 1;
	bool whole = next >= '0' && next <= '7';

	if (whole || c >= 0100)
		text[n++] = (char)('0' + (c >> 6));
	if (whole || c >= 010)
		text[n++] = (char)('0' + (c >> 3 & 7));
	text[n++] = (char)('0' + (c & 7));
	buf_add(b, text, n);
}

static bool all_hex(const struct strace_visitor *s, const uint8_t *bytes, size_t length)
{
	if (s->style->hex == HEX_ALL)
		return true;
	if (s->style->hex != HEX_NON_ASCII)
		return false;
	for (size_t i = 0; i < length; i++)
		if (byte_class(bytes[i]) == BYTE_NUMBER)
			return true;
	return false;
}

/*
 * An octal escape is as short as the byte behind it allows. What was cut off does not count: strace 6.1 does
 * not look at it (tried with write, read and execve).
 */
static void add_quoted(struct strace_visitor *s, const uint8_t *bytes, size_t length)
{
	bool in_hex = s->style->hex == HEX_NON_ASCII_CHARS;
	struct buf *b = s->out;
	size_t i = 0;

	while (i < length) {
		size_t from = i;
		int next;

		while (i < length && byte_class(bytes[i]) == BYTE_PLAIN)
			i++;
		buf_add(b, bytes + from, i - from);
		if (i == length)
			break;
		next = i + 1 < length ? bytes[i + 1] : -1;
		if (byte_class(bytes[i]) == BYTE_LETTER)
			add_letter(b, bytes[i]);
		else if (in_hex)
			add_hex_byte(b, bytes[i]);
		else
			add_octal_byte(b, bytes[i], next);
		i++;
	}
}

static void visit_string(
	struct visitor *v, const void *bytes, size_t length, unsigned flags, int next_byte)
{
	struct strace_visitor *s = self(v);

	(void)next_byte;
	buf_byte(s->out, '"');
	if ((flags & STRING_HEX) || all_hex(s, bytes, length))
		for (size_t i = 0; i < length; i++)
			add_hex_byte(s->out, ((const uint8_t *)bytes)[i]);
	else
		add_quoted(s, bytes, length);
	buf_byte(s->out, '"');
	if (flags & STRING_CUT)
		LITERAL(s->out, "...");
}

/* --- names of values --------------------------------------------------------------------------------- */
static void comment_begin(struct strace_visitor *s)
{
	LITERAL(s->out, " /* ");
}

static void comment_end(struct strace_visitor *s)
{
	LITERAL(s->out, " */");
}

static void comment_unknown(struct strace_visitor *s, const char *prefix)
{
	if (!prefix)
		return;
	comment_begin(s);
	buf_str(s->out, prefix);
	/* some prefixes have question marks of their own: SOL_??, ?_OK */
	if (strchr(prefix, '?'))
		comment_end(s);
	else
		LITERAL(s->out, "??? */");
}

static void unknown(struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	buf_hex(s->out, value);
	comment_unknown(s, names->prefix);
}

static void visit_one_of(struct visitor *v, uint64_t value, const struct constants *names)
{
	struct strace_visitor *s = self(v);
	const char *name;

	if (s->style->constants == CONSTANTS_RAW) {
		buf_hex(s->out, value);
		return;
	}
	name = constant_name(names, value);
	if (!name) {
		unknown(s, value, names);
		return;
	}
	if (s->style->constants == CONSTANTS_ABBREV) {
		buf_str(s->out, name);
		return;
	}
	buf_hex(s->out, value);
	comment_begin(s);
	buf_str(s->out, name);
	comment_end(s);
}

static void add_base_name(struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	const char *base = constant_name(names->base, value & names->base_mask);

	if (base) {
		buf_str(s->out, base);
	} else {
		buf_hex(s->out, value & names->base_mask);
		comment_unknown(s, names->base->prefix);
	}
}

static void add_shifted(struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	buf_unsigned(s->out, (value & names->shift_mask) >> __builtin_ctzll(names->shift_mask));
	LITERAL(s->out, "<<");
	buf_str(s->out, names->shift_name);
}

static void add_flag_names(struct strace_visitor *s, uint64_t value, const struct constants *names)
{
	uint64_t left = value & ~names->base_mask & ~names->shift_mask;
	bool any = names->base, named = false;

	if (any)
		add_base_name(s, value, names);
	for (const struct constant *row = names->rows; left && row->name; row++) {
		if (!row->value || (left & row->value) != row->value)
			continue;
		if (any)
			buf_byte(s->out, '|');
		buf_str(s->out, row->name);
		left &= ~row->value;
		any = named = true;
	}
	if (left) {
		if (any)
			buf_byte(s->out, '|');
		buf_hex(s->out, left);
		any = true;
		if (!named)
			comment_unknown(s, names->prefix);
	}
	if (value & names->shift_mask) {
		if (any)
			buf_byte(s->out, '|');
		add_shifted(s, value, names);
	}
}

/* Otherwise the value is a number with the comment that nothing in it has a name. */
static bool knows_some(uint64_t value, const struct constants *names)
{
	if (names->base || (value & names->shift_mask))
		return true;
	for (const struct constant *row = names->rows; row->name; row++)
		if (row->value && (value & row->value) == row->value)
			return true;
	return false;
}

static void visit_flags(struct visitor *v, uint64_t value, const struct constants *names)
{
	struct strace_visitor *s = self(v);
	bool verbose = s->style->constants == CONSTANTS_VERBOSE;

	if (s->style->constants == CONSTANTS_RAW || (!value && !names->base && !names->zero)) {
		buf_hex(s->out, value);
		return;
	}
	if (value && !knows_some(value, names)) {
		unknown(s, value, names);
		return;
	}
	if (verbose) {
		buf_hex(s->out, value);
		comment_begin(s);
	}
	if (!value && !names->base)
		buf_str(s->out, names->zero);
	else
		add_flag_names(s, value, names);
	if (verbose)
		comment_end(s);
}

static void visit_bit_set(struct visitor *v, const uint64_t *words, size_t n_bits,
	const char *(*name)(unsigned bit), bool invert)
{
	struct strace_visitor *s = self(v);

	if (invert)
		buf_byte(s->out, '~');
	visit_set_open(v);
	for (unsigned bit = 0; bit < n_bits; bit++) {
		const char *text;

		if ((words[bit / 64] >> (bit % 64) & 1) == invert)
			continue;
		separate(s);
		text = s->style->constants != CONSTANTS_RAW ? name(bit) : NULL;
		if (!text || s->style->constants == CONSTANTS_VERBOSE)
			buf_unsigned(s->out, bit + 1);
		if (!text)
			continue;
		if (s->style->constants == CONSTANTS_VERBOSE)
			comment_begin(s);
		buf_str(s->out, text);
		if (s->style->constants == CONSTANTS_VERBOSE)
			comment_end(s);
	}
	visit_set_close(v);
}

static void visit_symbol(struct visitor *v, const char *name, uint64_t value)
{
	struct strace_visitor *s = self(v);

	if (s->style->constants != CONSTANTS_ABBREV)
		buf_decimal(s->out, (int64_t)value);
	if (s->style->constants == CONSTANTS_VERBOSE)
		comment_begin(s);
	if (s->style->constants != CONSTANTS_RAW)
		buf_str(s->out, name);
	if (s->style->constants == CONSTANTS_VERBOSE)
		comment_end(s);
}

static void visit_comment(struct visitor *v, const char *text)
{
	comment_begin(self(v));
	buf_str(self(v)->out, text);
	comment_end(self(v));
}

static void visit_comment_open(struct visitor *v)
{
	comment_begin(self(v));
}

static void visit_comment_close(struct visitor *v)
{
	comment_end(self(v));
}

/* --- descriptors, processes ------------------------------------------------------------------------ */
static void visit_fd(struct visitor *v, int fd, const struct fd_info *info)
{
	struct strace_visitor *s = self(v);

	if (fd == -100 && info) /* AT_FDCWD: only a folder's number has that meaning, and its path then */
		visit_symbol(v, "AT_FDCWD", (uint64_t)(int64_t)fd);
	else
		buf_decimal(s->out, fd);
	if (info)
		fd_text(s->out, info,
			s->style->fds == FDS_ALL ? FD_SHOWS_ALL & ~s->style->fds_hidden
						 : FD_SHOWS_PATH);
}

/* A negated number below -1 is that of a process group, as kill(2) has it. */
static void visit_pid(struct visitor *v, int64_t pid, enum pid_kind kind)
{
	struct strace_visitor *s = self(v);
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
		comment_begin(s);
		buf_printf(s->out, "%u in strace's PID NS", here);
		comment_end(s);
	}
}

/* --- the rest ---------------------------------------------------------------------------------------- */
static void visit_changed(struct visitor *v)
{
	LITERAL(self(v)->out, " => ");
}

static void visit_label(struct visitor *v, const char *name)
{
	buf_str(self(v)->out, name);
	buf_byte(self(v)->out, '=');
}

static void visit_text(struct visitor *v, const char *text)
{
	buf_str(self(v)->out, text);
}

static void visit_unreadable(struct visitor *v, uint64_t address)
{
	LITERAL(self(v)->out, "...");
	comment_begin(self(v));
	buf_hex(self(v)->out, address);
	comment_end(self(v));
}

static void visit_left_out(struct visitor *v)
{
	separate(self(v));
	LITERAL(self(v)->out, "...");
}

static void visit_unfinished(struct visitor *v)
{
	LITERAL(self(v)->out, " <unfinished ...>");
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
	struct strace_visitor *s = self(v);

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
	LITERAL(self(v)->out, " (");
}

static void visit_aux_text(struct visitor *v, const char *text)
{
	buf_str(self(v)->out, text);
}

static void visit_aux_close(struct visitor *v)
{
	buf_byte(self(v)->out, ')');
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
	.string = visit_string,
	.flags = visit_flags,
	.one_of = visit_one_of,
	.bit_set = visit_bit_set,
	.fd = visit_fd,
	.pid = visit_pid,
	.symbol = visit_symbol,
	.call_open = visit_call_open,
	.call_close = visit_call_close,
	.comment = visit_comment,
	.changed = visit_changed,
	.result = visit_result,
	.aux_open = visit_aux_open,
	.aux_text = visit_aux_text,
	.aux_close = visit_aux_close,
	.resume = visit_resume,
	.label = visit_label,
	.text = visit_text,
	.set_open = visit_set_open,
	.set_close = visit_set_close,
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
