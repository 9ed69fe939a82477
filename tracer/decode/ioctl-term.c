/* SPDX-License-Identifier: BSD-2-Clause */
/* Terminals (ioctl_tty(2)), and what every descriptor takes of their commands. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <linux/tty.h>
#include <string.h>
#include <sys/ioctl.h>

/* Fields of several bits: one name each, in front of the flags (termios(3)). */
struct bit_field {
	unsigned mask;
	const struct constants *names;
	unsigned shift;
	const char *suffix; /* of the name; such a field is not shown when it is 0 */
};

CONSTANTS(newline_delay, NULL, NULL, NAMED(NL0), NAMED(NL1));
CONSTANTS(return_delay, NULL, NULL, NAMED(CR0), NAMED(CR1), NAMED(CR2), NAMED(CR3));
CONSTANTS(tab_delay, NULL, NULL, NAMED(TAB0), NAMED(TAB1), NAMED(TAB2), NAMED(XTABS));
CONSTANTS(backspace_delay, NULL, NULL, NAMED(BS0), NAMED(BS1));
CONSTANTS(vertical_delay, NULL, NULL, NAMED(VT0), NAMED(VT1));
CONSTANTS(form_delay, NULL, NULL, NAMED(FF0), NAMED(FF1));
CONSTANTS(speeds, NULL, NULL, NAMED(B0), NAMED(B50), NAMED(B75), NAMED(B110), NAMED(B134), NAMED(B150),
	NAMED(B200), NAMED(B300), NAMED(B600), NAMED(B1200), NAMED(B1800), NAMED(B2400),
	NAMED(B4800), NAMED(B9600), NAMED(B19200), NAMED(B38400), NAMED(B57600), NAMED(B115200),
	NAMED(B230400), NAMED(B460800), NAMED(B500000), NAMED(B576000), NAMED(B921600),
	NAMED(B1000000), NAMED(B1152000), NAMED(B1500000), NAMED(B2000000), NAMED(B2500000),
	NAMED(B3000000), NAMED(B3500000), NAMED(B4000000));
CONSTANTS(sizes, NULL, NULL, NAMED(CS5), NAMED(CS6), NAMED(CS7), NAMED(CS8));
CONSTANTS(input_flags, NULL, "", NAMED(IGNBRK), NAMED(BRKINT), NAMED(IGNPAR), NAMED(PARMRK),
	NAMED(INPCK), NAMED(ISTRIP), NAMED(INLCR), NAMED(IGNCR), NAMED(ICRNL), NAMED(IUCLC),
	NAMED(IXON), NAMED(IXANY), NAMED(IXOFF), NAMED(IMAXBEL), NAMED(IUTF8));
CONSTANTS(output_flags, NULL, "", NAMED(OPOST), NAMED(OLCUC), NAMED(ONLCR), NAMED(OCRNL), NAMED(ONOCR),
	NAMED(ONLRET), NAMED(OFILL), NAMED(OFDEL));
CONSTANTS(control_flags, NULL, "", NAMED(CSTOPB), NAMED(CREAD), NAMED(PARENB), NAMED(PARODD),
	NAMED(HUPCL), NAMED(CLOCAL), NAMED(CMSPAR), NAMED(CRTSCTS));
CONSTANTS(local_flags, NULL, "", NAMED(ISIG), NAMED(ICANON), NAMED(XCASE), NAMED(ECHO), NAMED(ECHOE),
	NAMED(ECHOK), NAMED(ECHONL), NAMED(NOFLSH), NAMED(IEXTEN), NAMED(ECHOCTL),
	NAMED(ECHOPRT), NAMED(ECHOKE), NAMED(FLUSHO), NAMED(PENDIN), NAMED(TOSTOP), NAMED(EXTPROC));

static const struct bit_field output_fields[] = {
	{ NLDLY, &newline_delay, 0, NULL }, { CRDLY, &return_delay, 0, NULL },
	{ TABDLY, &tab_delay, 0, NULL }, { BSDLY, &backspace_delay, 0, NULL },
	{ VTDLY, &vertical_delay, 0, NULL }, { FFDLY, &form_delay, 0, NULL }, { 0, NULL, 0, NULL },
};
static const struct bit_field control_fields[] = {
	{ CBAUD, &speeds, 0, NULL }, { CIBAUD, &speeds, IBSHIFT, "<<IBSHIFT" },
	{ CSIZE, &sizes, 0, NULL }, { 0, NULL, 0, NULL },
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
		const char *name = name_in(fields->names, (value & fields->mask) >> fields->shift);

		if (fields->suffix && !(value & fields->mask))
			continue;
		if (!name) {
			put_hex(c, value);
			return;
		}
		at = stpcpy(at == text ? at : stpcpy(at, "|"), name);
		if (fields->suffix)
			at = stpcpy(at, fields->suffix);
		mask |= fields->mask;
	}
	/* strace writes nothing at all for no flags */
	if (!(value & ~mask))
		(void)stpcpy(at, "|");
	base_rows[0] = (struct constant){ value & mask, text };
	all.base = &base;
	all.base_mask = mask;
	put_flags(c, value, &all);
}


CONSTANTS(line_disciplines, "N_", NULL, NAMED(N_TTY), NAMED(N_SLIP), NAMED(N_MOUSE), NAMED(N_PPP),
	NAMED(N_STRIP), NAMED(N_AX25), NAMED(N_X25), NAMED(N_6PACK), NAMED(N_MASC), NAMED(N_R3964),
	NAMED(N_PROFIBUS_FDL), NAMED(N_IRDA), NAMED(N_SMSBLOCK), NAMED(N_HDLC), NAMED(N_SYNC_PPP),
	NAMED(N_HCI), NAMED(N_GIGASET_M101), NAMED(N_SLCAN), NAMED(N_PPS), NAMED(N_V253),
	NAMED(N_CAIF), NAMED(N_GSM0710), NAMED(N_TI_WL), NAMED(N_TRACESINK), NAMED(N_TRACEROUTER),
	NAMED(N_NCI), NAMED(N_SPEAKUP), NAMED(N_NULL));

static void put_control_characters(struct call *c, const uint8_t *bytes, size_t n)
{
	static const char *const names[] = {
#define INDEX(name_) [name_] = "[" #name_ "]="
		INDEX(VINTR), INDEX(VQUIT), INDEX(VERASE), INDEX(VKILL), INDEX(VEOF), INDEX(VTIME),
		INDEX(VMIN), INDEX(VSWTC), INDEX(VSTART), INDEX(VSTOP), INDEX(VSUSP), INDEX(VEOL),
		INDEX(VREPRINT), INDEX(VDISCARD), INDEX(VWERASE), INDEX(VLNEXT), INDEX(VEOL2),
#undef INDEX
		"[17]=", "[18]=",
	};

	put_field(c, "c_cc");
	put_array_open(c);
	for (size_t i = 0; i < n; i++) {
		put_item(c);
		put_text(c, names[i]);
		put_hex(c, bytes[i]);
	}
	put_array_close(c, false);
}

/* What all three structures begin with: four words of flags, of `width` bytes each. */
static void put_modes(struct call *c, const uint8_t *bytes, size_t width)
{
	put_struct_open(c);
	FIELD(c, flags, "c_iflag", field_number(bytes, width), &input_flags);
	put_field(c, "c_oflag");
	put_termios_flags(
		c, (unsigned)field_number(bytes + width, width), output_fields, &output_flags);
	put_field(c, "c_cflag");
	put_termios_flags(c, (unsigned)field_number(bytes + 2 * width, width), control_fields,
		&control_flags);
	FIELD(c, flags, "c_lflag", field_number(bytes + 3 * width, width), &local_flags);
}

static void put_line(struct call *c, uint8_t discipline, const uint8_t *characters, size_t n)
{
	FIELD(c, one_of, "c_line", discipline, &line_disciplines);
	put_control_characters(c, characters, n);
}

static void print_termios(struct call *c, const void *bytes)
{
	struct termios t;

	memcpy(&t, bytes, sizeof(t));
	put_modes(c, bytes, sizeof(t.c_iflag));
	if (!c->abbrev)
		put_line(c, t.c_line, t.c_cc, sizeof(t.c_cc));
	put_struct_close(c, c->abbrev);
}

static void print_termios2(struct call *c, const void *bytes)
{
	struct termios2 t;

	memcpy(&t, bytes, sizeof(t));
	put_modes(c, bytes, sizeof(t.c_iflag));
	if (!c->abbrev) {
		put_line(c, t.c_line, t.c_cc, sizeof(t.c_cc));
		FIELD(c, number, "c_ispeed", t.c_ispeed);
		FIELD(c, number, "c_ospeed", t.c_ospeed);
	}
	put_struct_close(c, c->abbrev);
}

static void print_termio(struct call *c, const void *bytes)
{
	struct termio t;

	memcpy(&t, bytes, sizeof(t));
	put_modes(c, bytes, sizeof(t.c_iflag));
	if (!c->abbrev)
		put_line(c, t.c_line, t.c_cc, sizeof(t.c_cc));
	put_struct_close(c, c->abbrev);
}

static const struct field winsize_fields[] = {
	F(struct winsize, ws_row, UNSIGNED), F(struct winsize, ws_col, UNSIGNED),
	F(struct winsize, ws_xpixel, UNSIGNED), F(struct winsize, ws_ypixel, UNSIGNED), F_END
};

CONSTANTS(flow_actions, "TC???", NULL, NAMED(TCOOFF), NAMED(TCOON), NAMED(TCIOFF), NAMED(TCION));
CONSTANTS(flush_queues, "TC???", NULL, NAMED(TCIFLUSH), NAMED(TCOFLUSH), NAMED(TCIOFLUSH));
CONSTANTS(modem_lines, "TIOCM_", NULL, NAMED(TIOCM_LE), NAMED(TIOCM_DTR), NAMED(TIOCM_RTS),
	NAMED(TIOCM_ST), NAMED(TIOCM_SR), NAMED(TIOCM_CTS), NAMED(TIOCM_CAR), NAMED(TIOCM_RNG),
	NAMED(TIOCM_DSR), { 0x2000, "TIOCM_OUT1" }, { 0x4000, "TIOCM_OUT2" },
	{ 0x8000, "TIOCM_LOOP" });

#define MODEM(number_, way_) POINTED(number_, way_, FLAGS, 4, .names = &modem_lines)

static const struct ioctl_row term_rows[] = {
	OUT_PRINT(TCGETS, struct termios, print_termios),
	IN_PRINT(TCSETS, struct termios, print_termios),
	IN_PRINT(TCSETSW, struct termios, print_termios),
	IN_PRINT(TCSETSF, struct termios, print_termios),
	OUT_PRINT(TIOCGLCKTRMIOS, struct termios, print_termios),
	IN_PRINT(TIOCSLCKTRMIOS, struct termios, print_termios),
	OUT_PRINT(TCGETS2, struct termios2, print_termios2),
	IN_PRINT(TCSETS2, struct termios2, print_termios2),
	IN_PRINT(TCSETSW2, struct termios2, print_termios2),
	IN_PRINT(TCSETSF2, struct termios2, print_termios2),
	OUT_PRINT(TCGETA, struct termio, print_termio),
	IN_PRINT(TCSETA, struct termio, print_termio),
	IN_PRINT(TCSETAW, struct termio, print_termio),
	IN_PRINT(TCSETAF, struct termio, print_termio),
	OUT_STRUCT(TIOCGWINSZ, struct winsize, winsize_fields),
	IN_STRUCT(TIOCSWINSZ, struct winsize, winsize_fields),
	VALUE(TCXONC, ONE_OF, 8, .names = &flow_actions),
	VALUE(TCFLSH, ONE_OF, 8, .names = &flush_queues),
	VALUE_INT(TCSBRK), VALUE_INT(TCSBRKP), VALUE_INT(TIOCSCTTY),
	MODEM(TIOCMGET, OUT), MODEM(TIOCMBIS, IN), MODEM(TIOCMBIC, IN), MODEM(TIOCMSET, IN),
	OUT_INT(TIOCGPGRP), OUT_INT(TIOCGSID), OUT_INT(TIOCGETD), OUT_INT(TIOCGSOFTCAR),
	OUT_INT(TIOCGPTN), OUT_INT(FIONREAD), OUT_INT(TIOCOUTQ), OUT_INT(TIOCGEXCL),
	OUT_INT(TIOCGDEV),
	IN_INT(TIOCSPGRP), IN_INT(TIOCSETD), IN_INT(FIONBIO), IN_INT(FIOASYNC), IN_INT(TIOCPKT),
	IN_INT(TIOCSSOFTCAR), IN_INT(TIOCSPTLCK),
	POINTED(TIOCSTI, IN, BYTES, 1),
	NO_ARG(TIOCSBRK), NO_ARG(TIOCCBRK), NO_ARG(TIOCCONS), NO_ARG(TIOCNOTTY), NO_ARG(TIOCEXCL),
	NO_ARG(TIOCNXCL), NO_ARG(FIOCLEX), NO_ARG(FIONCLEX), NO_ARG(TIOCVHANGUP),
	NO_ARG(TIOCSSERIAL),
};

IOCTL_FAMILY(term, 'T');
