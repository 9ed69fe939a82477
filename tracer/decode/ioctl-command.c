/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ioctl commands by name; or taken apart. In some families the name has a parameter inside the number: a
 * length, an axis, a channel.
 */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl-names.h"
#include "decode/types.h"

#include <linux/input.h>
#include <sys/ioctl.h>

/* Always by name: it is a name already that is taken apart. */
static void put_parts(struct call *c, unsigned number)
{
	static const char *const directions[] = {
		[_IOC_NONE] = "_IOC_NONE",
		[_IOC_READ] = "_IOC_READ",
		[_IOC_WRITE] = "_IOC_WRITE",
		[_IOC_READ | _IOC_WRITE] = "_IOC_READ|_IOC_WRITE",
	};

	PUT(c, call_open, "_IOC");
	put_item(c);
	put_text(c, directions[_IOC_DIR(number) & 3]);
	put_item(c);
	put_hex(c, _IOC_TYPE(number));
	put_item(c);
	put_hex(c, _IOC_NR(number));
	put_item(c);
	put_hex(c, _IOC_SIZE(number));
	PUT(c, call_close);
}

CONSTANTS(event_types, "EV_", NULL, { 0, "0" }, NAMED(EV_KEY), NAMED(EV_REL), NAMED(EV_ABS),
	NAMED(EV_MSC), NAMED(EV_SW), NAMED(EV_LED), NAMED(EV_SND), NAMED(EV_REP), NAMED(EV_FF),
	NAMED(EV_PWR), NAMED(EV_FF_STATUS));

enum parameter {
	SIZE = 1 << 0,  /* the length of what the command fills */
	INDEX = 1 << 1, /* how far the number is past the first */
};

static const struct pattern {
	uint8_t direction, type, first, last;
	uint8_t shows; /* enum parameter */
	const char *name;
	const struct constants *indices; /* INDEX by name */
} patterns[] = {
	{ _IOC_WRITE, 'E', 0xc0, 0xff, INDEX, "EVIOCSABS", &input_axes },
	{ _IOC_READ, 'E', 0x20, 0x3f, INDEX | SIZE, "EVIOCGBIT", &event_types },
	{ _IOC_READ, 'E', 0x40, 0x7f, INDEX, "EVIOCGABS", &input_axes },
	{ _IOC_READ, 'E', 0x06, 0x06, SIZE, "EVIOCGNAME", NULL },
	{ _IOC_READ, 'E', 0x07, 0x07, SIZE, "EVIOCGPHYS", NULL },
	{ _IOC_READ, 'E', 0x08, 0x08, SIZE, "EVIOCGUNIQ", NULL },
	{ _IOC_READ, 'E', 0x09, 0x09, SIZE, "EVIOCGPROP", NULL },
	{ _IOC_READ, 'E', 0x0a, 0x0a, SIZE, "EVIOCGMTSLOTS", NULL },
	{ _IOC_READ, 'E', 0x18, 0x18, SIZE, "EVIOCGKEY", NULL },
	{ _IOC_READ, 'E', 0x19, 0x19, SIZE, "EVIOCGLED", NULL },
	{ _IOC_READ, 'E', 0x1a, 0x1a, SIZE, "EVIOCGSND", NULL },
	{ _IOC_READ, 'E', 0x1b, 0x1b, SIZE, "EVIOCGSW", NULL },
	{ _IOC_READ, 'H', 0x04, 0x04, SIZE, "HIDIOCGRAWNAME", NULL },
	{ _IOC_READ, 'H', 0x05, 0x05, SIZE, "HIDIOCGRAWPHYS", NULL },
	{ _IOC_READ, 'H', 0x06, 0x06, SIZE, "HIDIOCSFEATURE", NULL },
	{ _IOC_READ, 'H', 0x08, 0x08, SIZE, "HIDIOCGRAWUNIQ", NULL },
	{ _IOC_READ, 'H', 0x12, 0x12, SIZE, "HIDIOCGPHYS", NULL },
	{ _IOC_READ | _IOC_WRITE, 'H', 0x06, 0x06, SIZE, "HIDIOCSFEATURE", NULL },
	{ _IOC_READ | _IOC_WRITE, 'H', 0x07, 0x07, SIZE, "HIDIOCGFEATURE", NULL },
	{ _IOC_WRITE, 'M', 0x00, 0xff, INDEX, "MIXER_WRITE", NULL },
	{ _IOC_READ, 'M', 0x00, 0xff, INDEX, "MIXER_READ", NULL },
	{ _IOC_READ, 'U', 0x2c, 0x2c, SIZE, "UI_GET_SYSNAME", NULL },
	{ _IOC_READ, 'j', 0x13, 0x13, SIZE, "JSIOCGNAME", NULL },
	{ _IOC_WRITE, 'k', 0x00, 0x00, SIZE, "SPI_IOC_MESSAGE", NULL },
};

static const struct pattern *pattern_of(unsigned number)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (patterns[i].type == _IOC_TYPE(number) && patterns[i].direction == _IOC_DIR(number) &&
			patterns[i].first <= _IOC_NR(number) && patterns[i].last >= _IOC_NR(number))
			return &patterns[i];
	return NULL;
}

/* In the comment on a number, which holds no other. */
static void put_index(struct call *c, unsigned index, const struct constants *names)
{
	const char *name = constant_name(names, index);

	if (c->style->constants == CONSTANTS_ABBREV)
		put_one_of(c, index, names);
	else if (name)
		put_text(c, name);
	else
		put_hex(c, index);
}

static void put_pattern(struct call *c, const struct pattern *p, unsigned number)
{
	PUT(c, call_open, p->name);
	if (p->shows & INDEX) {
		put_item(c);
		if (p->indices)
			put_index(c, _IOC_NR(number) - p->first, p->indices);
		else
			put_number(c, _IOC_NR(number) - p->first);
	}
	if (p->shows & SIZE) {
		put_item(c);
		put_number(c, _IOC_SIZE(number));
	}
	PUT(c, call_close);
}

static void put_command(struct call *c, unsigned number)
{
	const struct pattern *pattern = pattern_of(number);
	const char *name = ioctl_name(number);

	if (pattern)
		put_pattern(c, pattern, number);
	if (pattern && name)
		put_text(c, " or ");
	if (name)
		put_text(c, name);
	if (!pattern && !name)
		put_parts(c, number);
}

static void print_ioctl_command(struct call *c, const struct arg *a, unsigned reg)
{
	unsigned number = reg_unsigned(c, reg);
	bool abbrev = c->style->constants == CONSTANTS_ABBREV;

	(void)a;
	if (!abbrev)
		put_hex(c, number);
	if (c->style->constants == CONSTANTS_RAW)
		return;
	if (!abbrev)
		PUT(c, comment_open);
	put_command(c, number);
	if (!abbrev)
		PUT(c, comment_close);
}

const struct arg_type arg_ioctl_command = { .print = print_ioctl_command };
