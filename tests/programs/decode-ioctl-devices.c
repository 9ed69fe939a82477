/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl on small devices: pins, counters, clocks of network cards, infrared, input, flash memory. */
#include "decode-ioctls.h"

#include <linux/counter.h>
#include <linux/gpio.h>
#include <linux/input.h>
#include <linux/lirc.h>
#include <linux/ptp_clock.h>
#include <mtd/mtd-abi.h>
#include <mtd/ubi-user.h>

static void pins(void)
{
	static const unsigned commands[] = { GPIO_GET_CHIPINFO_IOCTL, GPIO_GET_LINEINFO_IOCTL,
		GPIO_GET_LINEINFO_WATCH_IOCTL, GPIO_GET_LINEINFO_UNWATCH_IOCTL,
		GPIO_GET_LINEHANDLE_IOCTL, GPIO_GET_LINEEVENT_IOCTL, GPIOHANDLE_GET_LINE_VALUES_IOCTL,
		GPIOHANDLE_SET_LINE_VALUES_IOCTL, GPIOHANDLE_SET_CONFIG_IOCTL,
		GPIO_V2_GET_LINEINFO_IOCTL, GPIO_V2_GET_LINEINFO_WATCH_IOCTL, GPIO_V2_GET_LINE_IOCTL,
		GPIO_V2_LINE_SET_CONFIG_IOCTL, GPIO_V2_LINE_GET_VALUES_IOCTL,
		GPIO_V2_LINE_SET_VALUES_IOCTL, 0xb4ff };
	struct gpiohandle_request handle = { .lineoffsets = { 1, 2, 3 }, .flags = GPIOHANDLE_REQUEST_INPUT,
		.default_values = { 4, 5, 6 }, .consumer_label = "consumer", .lines = 3, .fd = 1 };
	struct gpio_v2_line_request request = { .offsets = { 9, 8 }, .consumer = "me", .num_lines = 2,
		.event_buffer_size = 5, .fd = 0 };
	struct gpio_v2_line_info info = { .name = "name", .offset = 3, .num_attrs = 4,
		.flags = GPIO_V2_LINE_FLAG_INPUT | 1ull << 40 };
	char bytes[1024];

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		numbered(bytes, sizeof(bytes));
		ALL(commands[i], bytes);
		memset(bytes, 0, sizeof(bytes));
		BOTH(commands[i], at_end(bytes, _IOC_SIZE(commands[i])));
	}
	ALL(GPIO_GET_LINEHANDLE_IOCTL, &handle);
	request.config = (struct gpio_v2_line_config){ .flags = GPIO_V2_LINE_FLAG_OUTPUT, .num_attrs = 4 };
	for (unsigned i = 0; i < 4; i++) {
		request.config.attrs[i].attr.id = info.attrs[i].id = i;
		request.config.attrs[i].attr.values = info.attrs[i].values = 0x10001 * i;
		request.config.attrs[i].mask = i;
	}
	BOTH(GPIO_V2_GET_LINE_IOCTL, &request);
	request.config.attrs[1].attr.padding = 7;
	request.config.padding[2] = 8;
	request.config.num_attrs = 77;
	BOTH(GPIO_V2_GET_LINE_IOCTL, &request);
	BOTH(GPIO_V2_GET_LINEINFO_IOCTL, &info);
	info.attrs[2].padding = 7;
	BOTH(GPIO_V2_GET_LINEINFO_IOCTL, &info);
}

static void counters(void)
{
	struct counter_watch w = { { COUNTER_COMPONENT_COUNT, COUNTER_SCOPE_SIGNAL, 1, 2 },
		COUNTER_EVENT_CAPTURE, 3 };

	ALL(COUNTER_ADD_WATCH_IOCTL, at_end(&w, sizeof(w)));
	memset(&w, 0x77, sizeof(w));
	BOTH(COUNTER_ADD_WATCH_IOCTL, &w);
	BOTH(COUNTER_ENABLE_EVENTS_IOCTL, 5);
	BOTH(COUNTER_DISABLE_EVENTS_IOCTL, 5);
}

static void clocks(void)
{
	static const unsigned commands[] = { PTP_CLOCK_GETCAPS, PTP_CLOCK_GETCAPS2, PTP_EXTTS_REQUEST,
		PTP_EXTTS_REQUEST2, PTP_PEROUT_REQUEST, PTP_PEROUT_REQUEST2, PTP_ENABLE_PPS,
		PTP_ENABLE_PPS2, PTP_SYS_OFFSET, PTP_SYS_OFFSET2, PTP_PIN_GETFUNC, PTP_PIN_GETFUNC2,
		PTP_PIN_SETFUNC, PTP_PIN_SETFUNC2, PTP_SYS_OFFSET_PRECISE, PTP_SYS_OFFSET_PRECISE2,
		PTP_SYS_OFFSET_EXTENDED, PTP_SYS_OFFSET_EXTENDED2, _IO('=', 99) };
	static union {
		struct ptp_perout_request out;
		struct ptp_sys_offset offset;
		struct ptp_sys_offset_extended extended;
		char bytes[2048];
	} u;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		numbered(u.bytes, sizeof(u.bytes));
		ALL(commands[i], u.bytes);
		memset(u.bytes, 0, sizeof(u.bytes));
		BOTH(commands[i], at_end(u.bytes, _IOC_SIZE(commands[i])));
	}
	u.out = (struct ptp_perout_request){ .start = { 1500000000, 5, 0 }, .period = { 1, 2, 0 },
		.flags = PTP_PEROUT_DUTY_CYCLE, .on = { 3, 4, 5 } };
	BOTH(PTP_PEROUT_REQUEST, &u);
	u.out.flags |= PTP_PEROUT_PHASE | 0x100;
	BOTH(PTP_PEROUT_REQUEST2, &u);
	memset(&u, 0, sizeof(u));
	u.offset.n_samples = 2;
	u.offset.ts[1] = (struct ptp_clock_time){ 1600000000, 7, 0 };
	BOTH(PTP_SYS_OFFSET, &u);
	u.offset.n_samples = 1000;
	BOTH(PTP_SYS_OFFSET2, &u);
	memset(&u, 0, sizeof(u));
	u.extended.n_samples = 2;
	u.extended.ts[1][1] = (struct ptp_clock_time){ 1600000000, 7, 8 };
	BOTH(PTP_SYS_OFFSET_EXTENDED, &u);
	u.extended.n_samples = UINT32_MAX;
	BOTH(PTP_SYS_OFFSET_EXTENDED, &u);
}

static void infrared(void)
{
	static const unsigned commands[] = { LIRC_GET_FEATURES, LIRC_GET_SEND_MODE, LIRC_GET_REC_MODE,
		LIRC_GET_REC_RESOLUTION, LIRC_GET_MIN_TIMEOUT, LIRC_GET_MAX_TIMEOUT, LIRC_GET_LENGTH,
		LIRC_SET_SEND_MODE, LIRC_SET_REC_MODE, LIRC_SET_SEND_CARRIER, LIRC_SET_REC_CARRIER,
		LIRC_SET_SEND_DUTY_CYCLE, LIRC_SET_TRANSMITTER_MASK, LIRC_SET_REC_TIMEOUT,
		LIRC_SET_REC_TIMEOUT_REPORTS, LIRC_SET_MEASURE_CARRIER_MODE,
		LIRC_SET_REC_CARRIER_RANGE, LIRC_SET_WIDEBAND_RECEIVER, LIRC_GET_REC_TIMEOUT };
	unsigned n;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		n = 0x80000002;
		ALL(commands[i], at_end(&n, sizeof(n)));
		n = LIRC_MODE_PULSE;
		BOTH(commands[i], &n);
	}
}

static void input(void)
{
	static const unsigned commands[] = { EVIOCGVERSION, EVIOCGID, EVIOCGREP, EVIOCSREP, EVIOCGKEYCODE,
		EVIOCGKEYCODE_V2, EVIOCSKEYCODE, EVIOCSKEYCODE_V2, EVIOCGNAME(8), EVIOCGPHYS(8),
		EVIOCGUNIQ(8), EVIOCGPROP(8), EVIOCGMTSLOTS(40), EVIOCGMTSLOTS(3), EVIOCGKEY(96),
		EVIOCGLED(8), EVIOCGSND(8), EVIOCGSW(8), EVIOCGBIT(0, 8), EVIOCGBIT(EV_KEY, 96),
		EVIOCGBIT(EV_PWR, 4), EVIOCGBIT(0x1e, 4), EVIOCGABS(ABS_Y), EVIOCGABS(0x3f),
		EVIOCSABS(ABS_Z), EVIOCSFF, EVIOCRMFF, EVIOCGEFFECTS, EVIOCGRAB, EVIOCREVOKE,
		EVIOCSCLOCKID, EVIOCGMASK, EVIOCSMASK, _IOC(_IOC_READ, 'E', 0x44, 20),
		_IOC(_IOC_READ, 'E', 0x44, 16), _IOC(_IOC_WRITE, 'E', 0xc4, 28), _IO('E', 0x33),
		_IOC(_IOC_READ, 'E', 0xf0, 8), _IOC(_IOC_WRITE, 'E', 0x0f, 8) };
	struct ff_effect e = { .type = FF_PERIODIC, .id = -1, .direction = 5, .trigger = { 6, 7 },
		.replay = { 8, 9 } };
	char bytes[256];

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		numbered(bytes, sizeof(bytes));
		ALL(commands[i], bytes);
		memset(bytes, 0, sizeof(bytes));
		BOTH(commands[i], at_end(bytes, _IOC_SIZE(commands[i])));
	}
	ALL(EVIOCSFF, &e);
	e.type = FF_CONSTANT;
	e.u.constant = (struct ff_constant_effect){ -3, { 1, 2, 3, 4 } };
	BOTH(EVIOCSFF, &e);
	e.type = FF_RAMP;
	BOTH(EVIOCSFF, &e);
	e.type = FF_RUMBLE;
	BOTH(EVIOCSFF, at_end(&e, sizeof(e)));
}

static void flash(void)
{
	static const unsigned commands[] = { MEMERASE, MEMLOCK, MEMUNLOCK, MEMISLOCKED, MEMERASE64,
		MEMWRITEOOB, MEMREADOOB, MEMWRITEOOB64, MEMREADOOB64, MEMWRITE, OTPGETREGIONINFO,
		OTPLOCK, OTPSELECT, MTDFILEMODE, MEMGETBADBLOCK, MEMSETBADBLOCK, MEMGETINFO,
		MEMGETOOBSEL, ECCGETLAYOUT, ECCGETSTATS, OTPGETREGIONCOUNT, MEMGETREGIONCOUNT,
		MEMGETREGIONINFO, UBI_IOCMKVOL, UBI_IOCRSVOL, UBI_IOCRNVOL, UBI_IOCEBCH, UBI_IOCATT,
		UBI_IOCEBMAP, UBI_IOCSETVOLPROP, UBI_IOCVOLUP, UBI_IOCDET, UBI_IOCEBER, UBI_IOCEBISMAP,
		UBI_IOCEBUNMAP, UBI_IOCRMVOL, UBI_IOCRPEB, UBI_IOCSPEB, UBI_IOCVOLCRBLK, UBI_IOCVOLRMBLK };
	static struct ubi_rnvol_req rename = { .count = 2, .ents = { { .vol_id = 1, .name_len = 3, .name = "one" }, { .vol_id = 2, .name_len = 200 } } };
	struct ubi_mkvol_req make = { .vol_id = 1, .alignment = 2, .bytes = 3,
		.vol_type = UBI_DYNAMIC_VOLUME, .flags = UBI_VOL_SKIP_CRC_CHECK_FLG, .name_len = 4,
		.name = "name" };
	static char bytes[8192];

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		numbered(bytes, sizeof(bytes));
		ALL(commands[i], bytes);
		memset(bytes, 0, sizeof(bytes));
		BOTH(commands[i], bytes);
		BOTH(commands[i], at_end(bytes, _IOC_SIZE(commands[i])));
	}
	ALL(UBI_IOCMKVOL, at_end(&make, sizeof(make)));
	make.name_len = 2;
	BOTH(UBI_IOCMKVOL, &make);
	ALL(UBI_IOCRNVOL, &rename);
	rename.count = 1000;
	BOTH(UBI_IOCRNVOL, &rename);
}

int main(void)
{
	answer_ioctls();
	pins();
	counters();
	clocks();
	infrared();
	input();
	flash();
	return 0;
}
