/* SPDX-License-Identifier: BSD-2-Clause */
/* Clocks of network cards (linux/ptp_clock.h), and infrared receivers (linux/lirc.h). */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"
#include "decode/stat.h"

#include <linux/lirc.h>
#include <linux/ptp_clock.h>
#include <string.h>

CONSTANTS(capture_flags, "PTP_", NULL,
	NAMED(PTP_ENABLE_FEATURE), NAMED(PTP_RISING_EDGE), NAMED(PTP_FALLING_EDGE),
	NAMED(PTP_STRICT_FLAGS));
CONSTANTS(output_flags, "PTP_PEROUT_", NULL,
	NAMED(PTP_PEROUT_ONE_SHOT), NAMED(PTP_PEROUT_DUTY_CYCLE), NAMED(PTP_PEROUT_PHASE));
CONSTANTS(pin_functions, "PTP_PF_", NULL,
	NAMED(PTP_PF_NONE), NAMED(PTP_PF_EXTTS), NAMED(PTP_PF_PEROUT), NAMED(PTP_PF_PHYSYNC));

/* --- times --------------------------------------------------------------------------------------------- */
static const struct field span_fields[] = {
	F(struct ptp_clock_time, sec, SIGNED), F(struct ptp_clock_time, nsec, UNSIGNED),
	F(struct ptp_clock_time, reserved, HEX, .when = NON_ZERO), F_END
};

/* A point in time: what the clock on the wall said comes behind it. */
static void print_point(struct call *c, const void *bytes)
{
	struct ptp_clock_time t;

	memcpy(&t, bytes, sizeof(t));
	put_fields_struct(c, span_fields, bytes);
	if (!ioctl_raw(c))
		put_time_comment(c, t.sec, t.nsec, 9);
}

static void print_three_points(struct call *c, const void *bytes)
{
	put_array_open(c);
	for (size_t i = 0; i < 3; i++) {
		put_item(c);
		print_point(c, (const struct ptp_clock_time *)bytes + i);
	}
	put_array_close(c, false);
}

#define SPAN(type_, member_)  F(type_, member_, STRUCT, .fields = span_fields)
#define POINT(type_, member_) F(type_, member_, PRINT, .print = print_point)
#define RESERVED(type_)       F_ARRAY(type_, rsv, HEX, .when = NON_ZERO)

/* --- what a clock can do, and what it is to do --------------------------------------------------------- */
static const struct field caps_fields[] = {
	F(struct ptp_clock_caps, max_adj, SIGNED), F(struct ptp_clock_caps, n_alarm, SIGNED),
	F(struct ptp_clock_caps, n_ext_ts, SIGNED), F(struct ptp_clock_caps, n_per_out, SIGNED),
	F(struct ptp_clock_caps, pps, SIGNED), F(struct ptp_clock_caps, n_pins, SIGNED),
	F(struct ptp_clock_caps, cross_timestamping, SIGNED),
	F(struct ptp_clock_caps, adjust_phase, SIGNED), RESERVED(struct ptp_clock_caps), F_END
};

#define EXTTS                                                                                      \
	F(struct ptp_extts_request, index, UNSIGNED),                                              \
		F(struct ptp_extts_request, flags, FLAGS, .names = &capture_flags)

static const struct field capture_fields[] = { EXTTS, F_END };
static const struct field capture2_fields[] = { EXTTS, RESERVED(struct ptp_extts_request), F_END };

/* A phase instead of a start, and the time that the output is on, where the flags say so. */
static void put_output(struct call *c, const void *bytes, bool second)
{
	static const struct field phase[] = { SPAN(struct ptp_perout_request, phase), F_END };
	static const struct field start[] = { POINT(struct ptp_perout_request, start), F_END };
	static const struct field middle[] = {
		SPAN(struct ptp_perout_request, period), F(struct ptp_perout_request, index, UNSIGNED),
		F(struct ptp_perout_request, flags, FLAGS, .names = &output_flags), F_END
	};
	static const struct field on[] = { SPAN(struct ptp_perout_request, on), F_END };
	static const struct field rest[] = { RESERVED(struct ptp_perout_request), F_END };
	struct ptp_perout_request r;

	memcpy(&r, bytes, sizeof(r));
	put_struct_open(c);
	(void)put_fields(c, r.flags & PTP_PEROUT_PHASE ? phase : start, bytes);
	(void)put_fields(c, middle, bytes);
	if (r.flags & PTP_PEROUT_DUTY_CYCLE)
		(void)put_fields(c, on, bytes);
	else if (second)
		(void)put_fields(c, rest, bytes);
	put_struct_close(c, false);
}

static void print_output(struct call *c, const void *bytes)
{
	put_output(c, bytes, false);
}

static void print_output2(struct call *c, const void *bytes)
{
	put_output(c, bytes, true);
}

/* --- samples of two clocks ----------------------------------------------------------------------------- */
static const struct field samples_before[] = {
	F(struct ptp_sys_offset, n_samples, UNSIGNED), RESERVED(struct ptp_sys_offset), F_END
};

/* One more of the system's clock than of the card's: 2n + 1. */
static void put_samples(struct call *c, const void *bytes)
{
	struct ptp_sys_offset offset;
	struct field times = F_ARRAY(struct ptp_sys_offset, ts, PRINT, .print = print_point);

	memcpy(&offset, bytes, sizeof(offset));
	if (offset.n_samples < PTP_MAX_SAMPLES)
		times.count = (uint16_t)(2 * offset.n_samples + 1);
	(void)put_fields(c, (const struct field[]){ times, F_END }, bytes);
}

static const struct field samples_after[] = { F_FIELDS(put_samples), F_END };

static const struct field extended_before[] = {
	F(struct ptp_sys_offset_extended, n_samples, UNSIGNED),
	RESERVED(struct ptp_sys_offset_extended), F_END
};
static const struct field extended_after[] = {
	F_ARRAY(struct ptp_sys_offset_extended, ts, PRINT, .print = print_three_points,
		COUNTED(struct ptp_sys_offset_extended, n_samples)), F_END
};
static const struct field precise_fields[] = {
	POINT(struct ptp_sys_offset_precise, device), POINT(struct ptp_sys_offset_precise, sys_realtime),
	SPAN(struct ptp_sys_offset_precise, sys_monoraw), RESERVED(struct ptp_sys_offset_precise), F_END
};

/* --- pins ---------------------------------------------------------------------------------------------- */
#define PIN(member_, kind_, ...) F(struct ptp_pin_desc, member_, kind_, ##__VA_ARGS__)
#define PIN_FUNCTION             PIN(func, ONE_OF, .names = &pin_functions), PIN(chan, UNSIGNED)

static const struct field pin_before[] = { PIN(index, UNSIGNED), F_END };
static const struct field pin2_before[] = { PIN(index, UNSIGNED), RESERVED(struct ptp_pin_desc), F_END };
static const struct field pin_after[] = { PIN(name, STRING), PIN_FUNCTION, F_END };
static const struct field pin_set[] = { PIN(index, UNSIGNED), PIN_FUNCTION, F_END };
static const struct field pin2_set[] = {
	PIN(index, UNSIGNED), PIN_FUNCTION, RESERVED(struct ptp_pin_desc), F_END
};

static const struct ioctl_row ptp_rows[] = {
	OUT_STRUCT(PTP_CLOCK_GETCAPS, struct ptp_clock_caps, caps_fields),
	OUT_STRUCT(PTP_CLOCK_GETCAPS2, struct ptp_clock_caps, caps_fields),
	IN_STRUCT(PTP_EXTTS_REQUEST, struct ptp_extts_request, capture_fields),
	IN_STRUCT(PTP_EXTTS_REQUEST2, struct ptp_extts_request, capture2_fields),
	IN_PRINT(PTP_PEROUT_REQUEST, struct ptp_perout_request, print_output),
	IN_PRINT(PTP_PEROUT_REQUEST2, struct ptp_perout_request, print_output2),
	VALUE(PTP_ENABLE_PPS, HEX, 8), VALUE(PTP_ENABLE_PPS2, HEX, 8),
	JOINED(PTP_SYS_OFFSET, struct ptp_sys_offset, samples_before, samples_after),
	JOINED(PTP_SYS_OFFSET2, struct ptp_sys_offset, samples_before, samples_after),
	JOINED(PTP_PIN_GETFUNC, struct ptp_pin_desc, pin_before, pin_after),
	JOINED(PTP_PIN_GETFUNC2, struct ptp_pin_desc, pin2_before, pin_after),
	IN_STRUCT(PTP_PIN_SETFUNC, struct ptp_pin_desc, pin_set),
	IN_STRUCT(PTP_PIN_SETFUNC2, struct ptp_pin_desc, pin2_set),
	OUT_STRUCT(PTP_SYS_OFFSET_PRECISE, struct ptp_sys_offset_precise, precise_fields),
	OUT_STRUCT(PTP_SYS_OFFSET_PRECISE2, struct ptp_sys_offset_precise, precise_fields),
	JOINED(PTP_SYS_OFFSET_EXTENDED, struct ptp_sys_offset_extended, extended_before, extended_after),
	JOINED(PTP_SYS_OFFSET_EXTENDED2, struct ptp_sys_offset_extended, extended_before, extended_after),
};

IOCTL_FAMILY(ptp, '=');

/* --- infrared ------------------------------------------------------------------------------------------ */
CONSTANTS(lirc_features, "LIRC_CAN_", NULL,
	NAMED(LIRC_CAN_SEND_PULSE), NAMED(LIRC_CAN_SEND_LIRCCODE),
	NAMED(LIRC_CAN_SET_SEND_CARRIER), NAMED(LIRC_CAN_SET_SEND_DUTY_CYCLE),
	NAMED(LIRC_CAN_SET_TRANSMITTER_MASK), NAMED(LIRC_CAN_REC_MODE2),
	NAMED(LIRC_CAN_REC_SCANCODE), NAMED(LIRC_CAN_REC_LIRCCODE),
	NAMED(LIRC_CAN_SET_REC_CARRIER), NAMED(LIRC_CAN_MEASURE_CARRIER),
	NAMED(LIRC_CAN_USE_WIDEBAND_RECEIVER), NAMED(LIRC_CAN_SET_REC_TIMEOUT),
	NAMED(LIRC_CAN_GET_REC_RESOLUTION), NAMED(LIRC_CAN_SET_REC_CARRIER_RANGE));
CONSTANTS(lirc_modes, "LIRC_MODE_", NULL,
	NAMED(LIRC_MODE_RAW), NAMED(LIRC_MODE_PULSE), NAMED(LIRC_MODE_MODE2),
	NAMED(LIRC_MODE_SCANCODE), NAMED(LIRC_MODE_LIRCCODE));

#define LIRC_MODE(number_, way_) POINTED(number_, way_, ONE_OF, 4, .names = &lirc_modes)
#define IN_UINT(number_)         POINTED(number_, IN, UNSIGNED, 4)

static const struct ioctl_row lirc_rows[] = {
	POINTED(LIRC_GET_FEATURES, OUT, FLAGS, 4, .names = &lirc_features),
	LIRC_MODE(LIRC_GET_SEND_MODE, OUT), LIRC_MODE(LIRC_GET_REC_MODE, OUT),
	LIRC_MODE(LIRC_SET_SEND_MODE, IN), LIRC_MODE(LIRC_SET_REC_MODE, IN),
	OUT_UINT(LIRC_GET_REC_RESOLUTION), OUT_UINT(LIRC_GET_MIN_TIMEOUT), OUT_UINT(LIRC_GET_MAX_TIMEOUT),
	OUT_UINT(LIRC_GET_LENGTH), OUT_UINT(LIRC_GET_REC_TIMEOUT),
	POINTED(LIRC_SET_TRANSMITTER_MASK, IN, HEX, 4), IN_UINT(LIRC_SET_SEND_CARRIER),
	IN_UINT(LIRC_SET_REC_CARRIER), IN_UINT(LIRC_SET_SEND_DUTY_CYCLE), IN_UINT(LIRC_SET_REC_TIMEOUT),
	IN_UINT(LIRC_SET_REC_TIMEOUT_REPORTS), IN_UINT(LIRC_SET_MEASURE_CARRIER_MODE),
	IN_UINT(LIRC_SET_REC_CARRIER_RANGE), IN_UINT(LIRC_SET_WIDEBAND_RECEIVER),
};

IOCTL_FAMILY(lirc, 'i');
