/* SPDX-License-Identifier: BSD-2-Clause */
/* Smaller families: random(4), rtc(4), perf_event_open(2), inotify, watchdogs, epoll, udmabuf, FUSE's device. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/newer-ioctl-constants.h"
#include "decode/types.h"

#include <linux/perf_event.h>
#include <linux/random.h>
#include <linux/rtc.h>
#include <linux/udmabuf.h>
#include <linux/watchdog.h>
#include <string.h>
#include <sys/ioctl.h>

/* --- random numbers ------------------------------------------------------------------------------------ */
static void both_entropy(struct call *c, uint64_t address)
{
	const void *bytes;
	struct rand_pool_info info;

	if (!c->entry)
		return;
	bytes = ioctl_bytes(c, address, sizeof(info));
	if (!bytes)
		return;
	memcpy(&info, bytes, sizeof(info));
	put_struct_open(c);
	FIELD(c, decimal, "entropy_count", info.entropy_count);
	FIELD(c, decimal, "buf_size", info.buf_size);
	FIELD(c, buffer, "buf", address + sizeof(info), (uint64_t)(int64_t)info.buf_size, AT_ENTRY, 0);
	put_struct_close(c, false);
}

static void capture_entropy(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_ENTRY, CAPTURE_STRUCT_MAX);
}

static const struct ioctl_row random_rows[] = {
	OUT_INT(RNDGETENTCNT), IN_INT(RNDADDTOENTCNT), BOTH(RNDADDENTROPY, both_entropy, .capture = capture_entropy),
	NO_ARG(RNDZAPENTCNT), NO_ARG(RNDCLEARPOOL), NO_ARG(RNDRESEEDCRNG),
};

IOCTL_FAMILY(random, 'R');

/* --- clocks that run without power --------------------------------------------------------------------- */
static const struct field clock_fields[] = {
	F(struct rtc_time, tm_sec, SIGNED), F(struct rtc_time, tm_min, SIGNED),
	F(struct rtc_time, tm_hour, SIGNED), F(struct rtc_time, tm_mday, SIGNED),
	F(struct rtc_time, tm_mon, SIGNED), F(struct rtc_time, tm_year, SIGNED),
	F(struct rtc_time, tm_wday, SIGNED, .when = WHOLE),
	F(struct rtc_time, tm_yday, SIGNED, .when = WHOLE),
	F(struct rtc_time, tm_isdst, SIGNED, .when = WHOLE), F_END
};
static const struct field alarm_fields[] = {
	F(struct rtc_wkalrm, enabled, UNSIGNED), F(struct rtc_wkalrm, pending, UNSIGNED),
	F(struct rtc_wkalrm, time, STRUCT, .fields = clock_fields), F_END
};
static const struct field pll_fields[] = {
	F(struct rtc_pll_info, pll_ctrl, SIGNED), F(struct rtc_pll_info, pll_value, SIGNED),
	F(struct rtc_pll_info, pll_max, SIGNED), F(struct rtc_pll_info, pll_min, SIGNED),
	F(struct rtc_pll_info, pll_posmult, SIGNED), F(struct rtc_pll_info, pll_negmult, SIGNED),
	F(struct rtc_pll_info, pll_clock, SIGNED), F_END
};

CONSTANTS(low_voltage, "RTC_VL_", NULL, NAMED(RTC_VL_DATA_INVALID), NAMED(RTC_VL_BACKUP_LOW),
	NAMED(RTC_VL_BACKUP_EMPTY), NAMED(RTC_VL_ACCURACY_LOW), NAMED(RTC_VL_BACKUP_SWITCH));

CONSTANTS(rtc_parameters, "RTC_PARAM_", NULL, NAMED(RTC_PARAM_FEATURES), NAMED(RTC_PARAM_CORRECTION),
	NAMED(RTC_PARAM_BACKUP_SWITCH_MODE));
#define FEATURE(name_) { 1 << (name_), "1<<" #name_ }
CONSTANTS(rtc_features, "1<<RTC_FEATURE_", NULL, FEATURE(RTC_FEATURE_ALARM),
	FEATURE(RTC_FEATURE_ALARM_RES_MINUTE), FEATURE(RTC_FEATURE_NEED_WEEK_DAY),
	FEATURE(RTC_FEATURE_ALARM_RES_2S), FEATURE(RTC_FEATURE_UPDATE_INTERRUPT),
	FEATURE(RTC_FEATURE_CORRECTION), FEATURE(RTC_FEATURE_BACKUP_SWITCH_MODE),
	{ 1 << 7, "1<<RTC_FEATURE_ALARM_WAKEUP_ONLY" });
CONSTANTS(backup_modes, "RTC_BSM_", NULL, NAMED(RTC_BSM_DISABLED), NAMED(RTC_BSM_DIRECT),
	NAMED(RTC_BSM_LEVEL), NAMED(RTC_BSM_STANDBY));

static void put_parameter_value(struct call *c, const struct rtc_param *p)
{
	switch (p->param) {
	case RTC_PARAM_FEATURES:
		FIELD(c, flags, "uvalue", p->uvalue, &rtc_features);
		break;
	case RTC_PARAM_CORRECTION:
		FIELD(c, decimal, "svalue", p->svalue);
		break;
	case RTC_PARAM_BACKUP_SWITCH_MODE:
		FIELD(c, one_of, "uvalue", p->uvalue, &backup_modes);
		break;
	default:
		FIELD(c, hex, "uvalue", p->uvalue);
	}
}

/* RTC_PARAM_GET: {param=…, index=0} => {uvalue=…}. RTC_PARAM_SET has it all before. */
static void both_parameter(struct call *c, uint64_t address)
{
	bool get = ioctl_number(c) == RTC_PARAM_GET;
	struct rtc_param p;
	const void *bytes;

	if (!c->entry && (!get || !ioctl_opened(c, address, sizeof(p))))
		return;
	if (!c->entry)
		put_changed(c);
	bytes = ioctl_bytes(c, address, sizeof(p));
	if (!bytes || (!c->entry && c->failed)) {
		if (!c->entry)
			put_address(c, address);
		return;
	}
	memcpy(&p, bytes, sizeof(p));
	put_struct_open(c);
	if (c->entry)
		FIELD(c, one_of, "param", p.param, &rtc_parameters);
	if (c->entry != get)
		put_parameter_value(c, &p);
	if (c->entry)
		FIELD(c, number, "index", p.index);
	if (p.__pad)
		FIELD(c, hex, "__pad", p.__pad);
	put_struct_close(c, false);
}

static const struct ioctl_row rtc_rows[] = {
	OUT_STRUCT(RTC_ALM_READ, struct rtc_time, clock_fields),
	OUT_STRUCT(RTC_RD_TIME, struct rtc_time, clock_fields),
	IN_STRUCT(RTC_ALM_SET, struct rtc_time, clock_fields),
	IN_STRUCT(RTC_SET_TIME, struct rtc_time, clock_fields),
	VALUE_ULONG(RTC_IRQP_SET), VALUE_ULONG(RTC_EPOCH_SET),
	POINTED_WIDE(RTC_IRQP_READ, OUT, UNSIGNED, 8), POINTED_WIDE(RTC_EPOCH_READ, OUT, UNSIGNED, 8),
	OUT_STRUCT(RTC_WKALM_RD, struct rtc_wkalrm, alarm_fields),
	IN_STRUCT(RTC_WKALM_SET, struct rtc_wkalrm, alarm_fields),
	POINTED_WIDE(RTC_PLL_GET, OUT, STRUCT, sizeof(struct rtc_pll_info), .fields = pll_fields),
	POINTED_WIDE(RTC_PLL_SET, IN, STRUCT, sizeof(struct rtc_pll_info), .fields = pll_fields),
	POINTED(RTC_VL_READ, OUT, FLAGS, 4, .names = &low_voltage),
	BOTH(RTC_PARAM_GET, both_parameter), BOTH(RTC_PARAM_SET, both_parameter),
	NO_ARG(RTC_AIE_ON), NO_ARG(RTC_AIE_OFF), NO_ARG(RTC_UIE_ON), NO_ARG(RTC_UIE_OFF),
	NO_ARG(RTC_PIE_ON), NO_ARG(RTC_PIE_OFF), NO_ARG(RTC_WIE_ON), NO_ARG(RTC_WIE_OFF),
	NO_ARG(RTC_VL_CLR),
};

IOCTL_FAMILY(rtc, 'p');

/* --- performance counters ------------------------------------------------------------------------------ */
CONSTANTS(perf_command_flags, "PERF_IOC_FLAG_", NULL, NAMED(PERF_IOC_FLAG_GROUP));

static void print_id(struct call *c, const void *bytes)
{
	put_number(c, field_number(bytes, 4));
}

static void both_programs(struct call *c, uint64_t address)
{
	struct perf_event_query_bpf query;
	const void *bytes = ioctl_bytes(c, address, c->entry ? 4 : sizeof(query));

	if (c->entry) {
		if (!bytes)
			return;
		put_struct_open(c);
		FIELD(c, number, "ids_len", field_number(bytes, 4));
		return;
	}
	if (!ioctl_opened(c, address, 4))
		return;
	if (!bytes || c->failed) {
		put_struct_close(c, true);
		return;
	}
	memcpy(&query, bytes, sizeof(query));
	FIELD(c, number, "prog_cnt", query.prog_cnt);
	put_field(c, "ids");
	put_array(c, address + sizeof(query), query.prog_cnt, 4, AT_EXIT, print_id);
	put_struct_close(c, false);
}

static void both_filter(struct call *c, uint64_t address)
{
	if (c->entry)
		put_c_string(c, address, AT_ENTRY);
}

/* perf_event_open's structure, in the same words. */
static void both_attributes(struct call *c, uint64_t address)
{
	(void)address;
	if (c->entry)
		arg_perf_attr.print(c, NULL, 2);
}

static void capture_attributes(struct capture_builder *b)
{
	arg_perf_attr.capture(b, NULL, 2);
}

static void capture_programs(struct capture_builder *b)
{
	ioctl_capture_more(b, CAPTURE_EXIT_OK, CAPTURE_STRUCT_MAX);
}

static void capture_filter(struct capture_builder *b)
{
	(void)capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, 2);
}

static const struct ioctl_row perf_rows[] = {
	VALUE(PERF_EVENT_IOC_ENABLE, FLAGS, 4, .names = &perf_command_flags),
	VALUE(PERF_EVENT_IOC_DISABLE, FLAGS, 4, .names = &perf_command_flags),
	VALUE(PERF_EVENT_IOC_RESET, FLAGS, 4, .names = &perf_command_flags),
	VALUE_INT(PERF_EVENT_IOC_REFRESH), POINTED(PERF_EVENT_IOC_PERIOD, IN, UNSIGNED, 8),
	VALUE_FD(PERF_EVENT_IOC_SET_OUTPUT), VALUE_FD(PERF_EVENT_IOC_SET_BPF),
	VALUE_ULONG(PERF_EVENT_IOC_PAUSE_OUTPUT), BOTH(PERF_EVENT_IOC_SET_FILTER, both_filter, .capture = capture_filter),
	POINTED(PERF_EVENT_IOC_ID, OUT, UNSIGNED, 8), BOTH(PERF_EVENT_IOC_QUERY_BPF, both_programs, .capture = capture_programs),
	BOTH(PERF_EVENT_IOC_MODIFY_ATTRIBUTES, both_attributes, .capture = capture_attributes),
};

IOCTL_FAMILY(perf, '$');

/* --- others -------------------------------------------------------------------------------------------- */
/* linux/inotify.h's INOTIFY_IOC_SETNEXTWD, _IOW('I', 0, __s32) */
static const struct ioctl_row inotify_rows[] = { VALUE_INT(_IOW('I', 0, int32_t)) };

IOCTL_FAMILY(inotify, 'I');

CONSTANTS(watchdog_abilities, "WDIOF_", NULL, NAMED(WDIOF_OVERHEAT), NAMED(WDIOF_FANFAULT),
	NAMED(WDIOF_EXTERN1), NAMED(WDIOF_EXTERN2), NAMED(WDIOF_POWERUNDER), NAMED(WDIOF_CARDRESET),
	NAMED(WDIOF_POWEROVER), NAMED(WDIOF_SETTIMEOUT), NAMED(WDIOF_MAGICCLOSE),
	NAMED(WDIOF_PRETIMEOUT), NAMED(WDIOF_ALARMONLY), NAMED(WDIOF_KEEPALIVEPING));
CONSTANTS(watchdog_options, "WDIOS_", NULL, NAMED(WDIOS_DISABLECARD), NAMED(WDIOS_ENABLECARD),
	NAMED(WDIOS_TEMPPANIC));

static const struct field watchdog_fields[] = {
	F(struct watchdog_info, options, FLAGS, .names = &watchdog_abilities),
	F(struct watchdog_info, firmware_version, HEX, .when = WHOLE),
	F(struct watchdog_info, identity, STRING, .when = WHOLE), F_END
};

static const struct ioctl_row watchdog_rows[] = {
	OUT_STRUCT(WDIOC_GETSUPPORT, struct watchdog_info, watchdog_fields),
	/* read, by its number, but the kernel takes it */
	POINTED(WDIOC_SETOPTIONS, IN, FLAGS, 4, .names = &watchdog_options),
	OUT_INT(WDIOC_GETSTATUS), OUT_INT(WDIOC_GETBOOTSTATUS), OUT_INT(WDIOC_GETTEMP),
	OUT_INT(WDIOC_GETTIMEOUT), OUT_INT(WDIOC_GETPRETIMEOUT), OUT_INT(WDIOC_GETTIMELEFT),
	IN_INT(WDIOC_SETTIMEOUT), IN_INT(WDIOC_SETPRETIMEOUT), NO_ARG(WDIOC_KEEPALIVE),
};

IOCTL_FAMILY(watchdog, 'W');

/* --- epoll --------------------------------------------------------------------------------------------- */
static const struct field epoll_fields[] = {
	F(struct epoll_params, busy_poll_usecs, UNSIGNED), F(struct epoll_params, busy_poll_budget, UNSIGNED),
	F(struct epoll_params, prefer_busy_poll, UNSIGNED), F(struct epoll_params, __pad, HEX, .when = NON_ZERO),
	F_END
};

static const struct ioctl_row epoll_rows[] = {
	IN_STRUCT(EPIOCSPARAMS, struct epoll_params, epoll_fields),
	OUT_STRUCT(EPIOCGPARAMS, struct epoll_params, epoll_fields),
};

IOCTL_FAMILY(epoll, 0x8a);

/* --- memory of programs as buffers of devices ---------------------------------------------------------- */
CONSTANTS(udmabuf_flags, "UDMABUF_FLAGS_", NULL, NAMED(UDMABUF_FLAGS_CLOEXEC));

static const struct field udmabuf_fields[] = {
	F(struct udmabuf_create, memfd, FD), F(struct udmabuf_create, flags, FLAGS, .names = &udmabuf_flags),
	F(struct udmabuf_create, offset, UNSIGNED), F(struct udmabuf_create, size, UNSIGNED), F_END
};
static const struct field udmabuf_item_fields[] = {
	F(struct udmabuf_create_item, memfd, FD), F(struct udmabuf_create_item, offset, UNSIGNED),
	F(struct udmabuf_create_item, size, UNSIGNED), F_END
};

static void print_udmabuf_item(struct call *c, const void *bytes)
{
	put_fields_struct(c, udmabuf_item_fields, bytes);
}

static void both_udmabufs(struct call *c, uint64_t address)
{
	const void *bytes = ioctl_bytes(c, address, sizeof(struct udmabuf_create_list));
	struct udmabuf_create_list list;

	if (!c->entry || !bytes)
		return;
	memcpy(&list, bytes, sizeof(list));
	put_struct_open(c);
	FIELD(c, flags, "flags", list.flags, &udmabuf_flags);
	FIELD(c, number, "count", list.count);
	put_field(c, "list");
	put_array(c, address + sizeof(list), list.count, sizeof(struct udmabuf_create_item), AT_ENTRY,
		print_udmabuf_item);
	put_struct_close(c, false);
}

static void capture_udmabufs(struct capture_builder *b)
{
	struct capture_op *op = capture_add(b, CAPTURE_FDS, CAPTURE_ENTRY, 2);

	op->offset = sizeof(struct udmabuf_create_list) + offsetof(struct udmabuf_create_item, memfd);
	op->length = LENGTH_FIELD;
	op->length_offset = offsetof(struct udmabuf_create_list, count);
	op->field_width = 4;
	op->element = sizeof(struct udmabuf_create_item);
	ioctl_capture_more(b, CAPTURE_ENTRY, CAPTURE_STRUCT_MAX);
}

static const struct ioctl_row udmabuf_rows[] = {
	{ .number = UDMABUF_CREATE, .way = IOCTL_IN, .result_fd = true,
		.is = { .size = sizeof(struct udmabuf_create), .kind = F_STRUCT, .fields = udmabuf_fields } },
	BOTH(UDMABUF_CREATE_LIST, both_udmabufs, .result_fd = true, .capture = capture_udmabufs),
};

IOCTL_FAMILY(udmabuf, 'u');

/* --- file systems in programs -------------------------------------------------------------------------- */
static const struct field backing_fields[] = {
	F(struct fuse_backing_map, fd, FD), F(struct fuse_backing_map, flags, HEX),
	F(struct fuse_backing_map, padding, HEX, .when = NON_ZERO), F_END
};

static const struct ioctl_row fuse_rows[] = {
	POINTED(FUSE_DEV_IOC_CLONE, IN, FD, 4),
	IN_STRUCT(FUSE_DEV_IOC_BACKING_OPEN, struct fuse_backing_map, backing_fields),
	POINTED(FUSE_DEV_IOC_BACKING_CLOSE, IN, UNSIGNED, 4),
};

IOCTL_FAMILY(fuse, FUSE_DEV_IOC_MAGIC);
