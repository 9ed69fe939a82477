/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl(2): commands by name or taken apart, and the values of those that everybody uses. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl-names.h"
#include "decode/types.h"

#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>

/* --- the command ------------------------------------------------------------------------------------- */
static void put_parts(struct call *c, unsigned number)
{
	static const struct constant rows[] = { NAMED(_IOC_READ), NAMED(_IOC_WRITE), TABLE_END };
	static const struct constants directions = { rows, "_IOC_", "_IOC_NONE" };

	PUT(c, call_open, "_IOC");
	put_item(c);
	put_flags(c, _IOC_DIR(number), &directions);
	put_item(c);
	put_hex(c, _IOC_TYPE(number));
	put_item(c);
	put_hex(c, _IOC_NR(number));
	put_item(c);
	put_hex(c, _IOC_SIZE(number));
	PUT(c, call_close);
}

static void print_ioctl_command(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned number = reg_unsigned(c, reg);
	const char *name = ioctl_name(number);
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;

	(void)a;
	if (!abbrev)
		put_hex(c, number);
	if (c->style->constants == CONSTANTS_RAW)
		return;
	if (!abbrev)
		PUT(c, comment_open);
	if (name)
		put_text(c, name);
	else
		put_parts(c, number);
	if (!abbrev)
		PUT(c, comment_close);
}

const struct arg_type arg_ioctl_command = { .print = print_ioctl_command };

/* --- values ------------------------------------------------------------------------------------------ */
static void print_winsize(struct call *c, const void *bytes)
{
	struct winsize w;

	memcpy(&w, bytes, sizeof(w));
	put_struct_open(c);
	FIELD(c, number, "ws_row", w.ws_row);
	FIELD(c, number, "ws_col", w.ws_col);
	FIELD(c, number, "ws_xpixel", w.ws_xpixel);
	FIELD(c, number, "ws_ypixel", w.ws_ypixel);
	put_struct_close(c, false);
}

static void print_int_value(struct call *c, const void *bytes)
{
	int value;

	memcpy(&value, bytes, sizeof(value));
	put_array_open(c);
	put_item(c);
	put_decimal(c, value);
	put_array_close(c, false);
}

/* Fields of several bits: one name each, in front of the flags (termios(3)). */
struct bit_field {
	unsigned mask;
	const struct constants *names;
};

#define DELAY_TABLE(name_, ...)                                                                    \
	static const struct constant name_##_rows[] = { __VA_ARGS__, TABLE_END };                  \
	static const struct constants name_ = { name_##_rows, NULL, NULL }

DELAY_TABLE(newline_delay, NAMED(NL0), NAMED(NL1));
DELAY_TABLE(return_delay, NAMED(CR0), NAMED(CR1), NAMED(CR2), NAMED(CR3));
DELAY_TABLE(tab_delay, NAMED(TAB0), NAMED(TAB1), NAMED(TAB2), NAMED(TAB3));
DELAY_TABLE(backspace_delay, NAMED(BS0), NAMED(BS1));
DELAY_TABLE(vertical_delay, NAMED(VT0), NAMED(VT1));
DELAY_TABLE(form_delay, NAMED(FF0), NAMED(FF1));
DELAY_TABLE(speeds, NAMED(B0), NAMED(B50), NAMED(B75), NAMED(B110), NAMED(B134), NAMED(B150),
	NAMED(B200), NAMED(B300), NAMED(B600), NAMED(B1200), NAMED(B1800), NAMED(B2400),
	NAMED(B4800), NAMED(B9600), NAMED(B19200), NAMED(B38400), NAMED(B57600), NAMED(B115200),
	NAMED(B230400), NAMED(B460800), NAMED(B500000), NAMED(B576000), NAMED(B921600),
	NAMED(B1000000), NAMED(B1152000), NAMED(B1500000), NAMED(B2000000), NAMED(B2500000),
	NAMED(B3000000), NAMED(B3500000), NAMED(B4000000));
DELAY_TABLE(sizes, NAMED(CS5), NAMED(CS6), NAMED(CS7), NAMED(CS8));
DELAY_TABLE(input_flags, NAMED(IGNBRK), NAMED(BRKINT), NAMED(IGNPAR), NAMED(PARMRK),
	NAMED(INPCK), NAMED(ISTRIP), NAMED(INLCR), NAMED(IGNCR), NAMED(ICRNL), NAMED(IUCLC),
	NAMED(IXON), NAMED(IXANY), NAMED(IXOFF), NAMED(IMAXBEL), NAMED(IUTF8));
DELAY_TABLE(output_flags, NAMED(OPOST), NAMED(OLCUC), NAMED(ONLCR), NAMED(OCRNL), NAMED(ONOCR),
	NAMED(ONLRET), NAMED(OFILL), NAMED(OFDEL));
DELAY_TABLE(control_flags, NAMED(CSTOPB), NAMED(CREAD), NAMED(PARENB), NAMED(PARODD),
	NAMED(HUPCL), NAMED(CLOCAL), NAMED(CMSPAR), NAMED(CRTSCTS));
DELAY_TABLE(local_flags, NAMED(ISIG), NAMED(ICANON), NAMED(XCASE), NAMED(ECHO), NAMED(ECHOE),
	NAMED(ECHOK), NAMED(ECHONL), NAMED(NOFLSH), NAMED(TOSTOP), NAMED(IEXTEN), NAMED(ECHOCTL),
	NAMED(ECHOPRT), NAMED(ECHOKE), NAMED(FLUSHO), NAMED(PENDIN), NAMED(EXTPROC));

static const struct bit_field output_fields[] = {
	{ NLDLY, &newline_delay }, { CRDLY, &return_delay }, { TABDLY, &tab_delay },
	{ BSDLY, &backspace_delay }, { VTDLY, &vertical_delay }, { FFDLY, &form_delay }, { 0, NULL },
};
static const struct bit_field control_fields[] = {
	{ CBAUD, &speeds }, { CSIZE, &sizes }, { 0, NULL },
};

static const char *name_in(const struct constants *names, uint64_t value)
{
	for (const struct constant *row = names->rows; row->name; row++)
		if (row->value == value)
			return row->name;
	return NULL;
}

/* One flags value whose first names come from bit fields: they are joined into the name of a base. */
static void put_termios_flags(struct call *c, unsigned value, const struct bit_field *fields,
	const struct constants *flags)
{
	char text[160] = "";
	char *at = text;
	struct constant base_rows[2] = { TABLE_END, TABLE_END };
	struct constants base = { base_rows, NULL, NULL }, all = *flags;
	unsigned mask = 0;

	for (; fields->names; fields++) {
		const char *name = name_in(fields->names, value & fields->mask);

		if (!name) {
			put_hex(c, value);
			return;
		}
		at = stpcpy(at == text ? at : stpcpy(at, "|"), name);
		mask |= fields->mask;
	}
	base_rows[0] = (struct constant){ value & mask, text };
	all.base = &base;
	all.base_mask = mask;
	put_flags(c, value, &all);
}

static void print_termios(struct call *c, const void *bytes)
{
	struct termios t;

	memcpy(&t, bytes, sizeof(t));
	put_struct_open(c);
	FIELD(c, flags, "c_iflag", t.c_iflag, &input_flags);
	put_field(c, "c_oflag");
	put_termios_flags(c, t.c_oflag, output_fields, &output_flags);
	put_field(c, "c_cflag");
	put_termios_flags(c, t.c_cflag, control_fields, &control_flags);
	FIELD(c, flags, "c_lflag", t.c_lflag, &local_flags);
	if (!c->abbrev) {
		FIELD(c, number, "c_line", t.c_line);
		put_field(c, "c_cc");
		put_array_open(c);
		for (size_t i = 0; i < sizeof(t.c_cc); i++) {
			put_item(c);
			put_hex(c, t.c_cc[i]);
		}
		put_array_close(c, false);
	}
	put_struct_close(c, c->abbrev);
}

enum way { NOTHING, VALUE, FLUSH, IN, OUT };

static const struct command {
	unsigned number;
	enum way way;
	size_t size;
	void (*print)(struct call *c, const void *bytes);
} commands[] = {
	{ FIOCLEX, NOTHING }, { FIONCLEX, NOTHING }, { TIOCNOTTY, NOTHING }, { TIOCEXCL, NOTHING },
	{ TIOCNXCL, NOTHING }, { TIOCSBRK, NOTHING }, { TIOCCBRK, NOTHING }, { TIOCCONS, NOTHING },
	{ TIOCSCTTY, VALUE }, { TCSBRK, VALUE }, { TCSBRKP, VALUE },
	{ TCFLSH, FLUSH },
	{ FIONBIO, IN, sizeof(int), print_int_value }, { FIOASYNC, IN, sizeof(int), print_int_value },
	{ TIOCSPTLCK, IN, sizeof(int), print_int_value },
	{ TIOCSPGRP, IN, sizeof(int), print_int_value }, { TIOCPKT, IN, sizeof(int), print_int_value },
	{ TIOCSETD, IN, sizeof(int), print_int_value },
	{ FIONREAD, OUT, sizeof(int), print_int_value },
	{ TIOCOUTQ, OUT, sizeof(int), print_int_value },
	{ TIOCGPGRP, OUT, sizeof(int), print_int_value },
	{ TIOCGSID, OUT, sizeof(int), print_int_value },
	{ TIOCGPTN, OUT, sizeof(int), print_int_value },
	{ TIOCGPTLCK, OUT, sizeof(int), print_int_value },
	{ TIOCGPKT, OUT, sizeof(int), print_int_value },
	{ TIOCGETD, OUT, sizeof(int), print_int_value },
	{ SIOCATMARK, OUT, sizeof(int), print_int_value },
	{ TIOCGWINSZ, OUT, sizeof(struct winsize), print_winsize },
	{ TIOCSWINSZ, IN, sizeof(struct winsize), print_winsize },
	{ TCGETS, OUT, sizeof(struct termios), print_termios },
	{ TCSETS, IN, sizeof(struct termios), print_termios },
	{ TCSETSW, IN, sizeof(struct termios), print_termios },
	{ TCSETSF, IN, sizeof(struct termios), print_termios },
};

static const struct command *command_of(const struct call *c, unsigned reg)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].number == reg_unsigned(c, reg - 1))
			return &commands[i];
	return NULL;
}

static void put_pointed_value(struct call *c, const struct command *command, uint64_t address)
{
	enum phase phase = command->way == IN ? AT_ENTRY : AT_EXIT;
	const void *bytes = NULL;

	if (phase == AT_ENTRY || !c->failed)
		bytes = call_bytes(c, address, command->size, phase);
	if (bytes)
		command->print(c, bytes);
	else
		put_address(c, address);
}

static void print_ioctl_arg(struct call *c, const struct arg *a, unsigned reg)
{
	static const struct constant rows[] = {
		NAMED(TCIFLUSH), NAMED(TCOFLUSH), NAMED(TCIOFLUSH), TABLE_END
	};
	static const struct constants flushes = { rows, "TC???", NULL };
	const struct command *command = command_of(c, reg);
	enum way way = command ? command->way : VALUE;

	/* What the kernel fills is known at the exit, all else at the entry. */
	if (way == NOTHING || (way == OUT || !command) == c->entry)
		return;
	put_arg(c, a->name);
	if (!command && ioctl_name(reg_unsigned(c, reg - 1)))
		put_address(c, reg_raw(c, reg));
	else if (!command)
		put_hex(c, reg_raw(c, reg));
	else if (way == VALUE)
		put_decimal(c, reg_int(c, reg));
	else if (way == FLUSH)
		put_one_of(c, reg_unsigned(c, reg), &flushes);
	else
		put_pointed_value(c, command, reg_raw(c, reg));
}

/* Nothing here is longer than struct termios; whatever the command is, that much is read. */
static void capture_ioctl_arg(struct capture_builder *b, const struct arg *a, unsigned reg)
{
	(void)a;
	capture_bytes(b, CAPTURE_ENTRY | CAPTURE_EXIT_OK, reg, sizeof(struct termios));
}

const struct arg_type arg_ioctl_arg = {
	.print = print_ioctl_arg, .capture = capture_ioctl_arg, .split = true, .names_itself = true
};
