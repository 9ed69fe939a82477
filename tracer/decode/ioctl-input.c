/* SPDX-License-Identifier: BSD-2-Clause */
/* Input devices: linux/input.h. Most of their commands have a length or an axis inside the number. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <linux/input.h>
#include <string.h>
#include <sys/ioctl.h>

/* --- structures ---------------------------------------------------------------------------------------- */
static const struct field id_fields[] = {
	F(struct input_id, bustype, UNSIGNED), F(struct input_id, vendor, UNSIGNED),
	F(struct input_id, product, UNSIGNED), F(struct input_id, version, UNSIGNED), F_END
};
static const struct field entry_fields[] = {
	F(struct input_keymap_entry, flags, UNSIGNED), F(struct input_keymap_entry, len, UNSIGNED),
	F(struct input_keymap_entry, index, UNSIGNED, .when = WHOLE),
	F(struct input_keymap_entry, keycode, ONE_OF, .names = &input_keys, .when = WHOLE),
	F_ARRAY(struct input_keymap_entry, scancode, HEX, .when = WHOLE), F_END
};

/* Two numbers in brackets. */
static void put_pair(struct call *c, const void *bytes, const struct constants *second)
{
	uint32_t pair[2];

	memcpy(pair, bytes, sizeof(pair));
	put_array_open(c);
	put_item(c);
	put_number(c, pair[0]);
	put_item(c);
	if (second)
		put_one_of(c, pair[1], second);
	else
		put_number(c, pair[1]);
	put_array_close(c, false);
}

static void print_repeat(struct call *c, const void *bytes)
{
	put_pair(c, bytes, NULL);
}

static void print_keycode(struct call *c, const void *bytes)
{
	put_pair(c, bytes, &input_keys);
}

/* --- force feedback ------------------------------------------------------------------------------------ */
#define ENVELOPE(type_) F(type_, envelope, STRUCT, .fields = envelope_fields)

static const struct field envelope_fields[] = {
	F(struct ff_envelope, attack_length, UNSIGNED), F(struct ff_envelope, attack_level, UNSIGNED),
	F(struct ff_envelope, fade_length, UNSIGNED), F(struct ff_envelope, fade_level, HEX), F_END
};
static const struct field constant_fields[] = {
	F(struct ff_constant_effect, level, SIGNED), ENVELOPE(struct ff_constant_effect), F_END
};
static const struct field ramp_fields[] = {
	F(struct ff_ramp_effect, start_level, SIGNED), F(struct ff_ramp_effect, end_level, SIGNED),
	ENVELOPE(struct ff_ramp_effect), F_END
};
static const struct field periodic_fields[] = {
	F(struct ff_periodic_effect, waveform, UNSIGNED), F(struct ff_periodic_effect, period, UNSIGNED),
	F(struct ff_periodic_effect, magnitude, SIGNED), F(struct ff_periodic_effect, offset, SIGNED),
	F(struct ff_periodic_effect, phase, UNSIGNED), ENVELOPE(struct ff_periodic_effect),
	F(struct ff_periodic_effect, custom_len, UNSIGNED),
	F(struct ff_periodic_effect, custom_data, ADDRESS), F_END
};
static const struct field rumble_fields[] = {
	F(struct ff_rumble_effect, strong_magnitude, UNSIGNED),
	F(struct ff_rumble_effect, weak_magnitude, UNSIGNED), F_END
};
static const struct field trigger_fields[] = {
	F(struct ff_trigger, button, UNSIGNED), F(struct ff_trigger, interval, UNSIGNED), F_END
};
static const struct field replay_fields[] = {
	F(struct ff_replay, length, UNSIGNED), F(struct ff_replay, delay, UNSIGNED), F_END
};

static void put_effect(struct call *c, const void *bytes)
{
	static const struct {
		uint16_t type;
		const char *name;
		const struct field *fields;
	} effects[] = {
		{ FF_CONSTANT, "constant", constant_fields }, { FF_RAMP, "ramp", ramp_fields },
		{ FF_PERIODIC, "periodic", periodic_fields }, { FF_RUMBLE, "rumble", rumble_fields },
	};
	struct ff_effect e;

	memcpy(&e, bytes, sizeof(e));
	for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++)
		if (effects[i].type == e.type) {
			put_field(c, effects[i].name);
			put_fields_struct(c, effects[i].fields, &e.u);
		}
}

static const struct field effect_fields[] = {
	F(struct ff_effect, type, ONE_OF, .names = &input_effects), F(struct ff_effect, id, SIGNED),
	F(struct ff_effect, direction, UNSIGNED),
	F(struct ff_effect, trigger, STRUCT, .fields = trigger_fields, .when = WHOLE),
	F(struct ff_effect, replay, STRUCT, .fields = replay_fields, .when = WHOLE),
	{ .name = "", .kind = F_CHOICE, .print = put_effect, .when = WHOLE }, F_END
};

/* --- axes: structures that have grown ------------------------------------------------------------------- */
#define ABSINFO_LEAST offsetof(struct input_absinfo, resolution)

static const struct field axis_fields[] = {
	F(struct input_absinfo, value, UNSIGNED), F(struct input_absinfo, minimum, UNSIGNED),
	F(struct input_absinfo, maximum, UNSIGNED, .when = WHOLE),
	F(struct input_absinfo, fuzz, UNSIGNED, .when = WHOLE),
	F(struct input_absinfo, flat, UNSIGNED, .when = WHOLE),
	F(struct input_absinfo, resolution, UNSIGNED, .when = WHOLE,
		.since = sizeof(struct input_absinfo) - 1), F_END
};

static void put_axis(struct call *c, uint64_t address, enum phase phase)
{
	size_t size = _IOC_SIZE(ioctl_number(c));
	struct input_absinfo info = { 0 };
	const void *bytes = NULL;
	size_t known = size < sizeof(info) ? size : sizeof(info);
	bool left_out;

	if (size >= ABSINFO_LEAST && (phase == AT_ENTRY || !c->failed))
		bytes = call_bytes(c, address, known, phase);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&info, bytes, known);
	put_struct_open(c);
	left_out = put_fields_within(c, axis_fields, &info, known);
	put_struct_close(c, left_out || (size > ABSINFO_LEAST && size != sizeof(info)));
}

static void filled_axis(struct call *c, uint64_t address)
{
	put_axis(c, address, AT_EXIT);
}

static void both_axis(struct call *c, uint64_t address)
{
	if (c->entry)
		put_axis(c, address, AT_ENTRY);
}

/* --- sets of bits: as many bytes as the result says ------------------------------------------------------ */
#define SHOWN_BRIEFLY 4

static void put_set_names(struct call *c, const uint8_t *bytes, size_t n_bits, const struct constants *names)
{
	size_t shown = 0;

	PUT(c, set_open);
	for (size_t bit = 0; bit < n_bits; bit++) {
		if (!(bytes[bit / 8] >> bit % 8 & 1))
			continue;
		put_item(c);
		if (c->abbrev && shown == SHOWN_BRIEFLY) {
			put_text(c, "...");
			break;
		}
		put_one_of(c, bit, names);
		shown++;
	}
	PUT(c, set_close);
}

static void put_set_words(struct call *c, const uint8_t *bytes, size_t n)
{
	size_t most = call_most_items(c), i = 0;

	put_array_open(c);
	for (; i < n && i < most; i++) {
		put_item(c);
		put_hex(c, field_number(bytes + i * c->word, c->word));
	}
	put_array_close(c, i < n);
}

static void put_set(struct call *c, uint64_t address, unsigned last, const struct constants *names)
{
	uint64_t result = c->failed ? 0 : (uint64_t)c->record->call.result;
	size_t n_bits = result > last / 8 ? last : result * 8;
	size_t size = ((n_bits + 7) / 8 + c->word - 1) / c->word * c->word;
	const uint8_t *bytes = n_bits ? call_bytes(c, address, size, AT_EXIT) : NULL;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	if (!ioctl_raw(c))
		put_set_names(c, bytes, n_bits, names);
	if (c->style->constants == CONSTANTS_VERBOSE)
		PUT(c, comment_open);
	if (c->style->constants != CONSTANTS_ABBREV)
		put_set_words(c, bytes, size / c->word);
	if (c->style->constants == CONSTANTS_VERBOSE)
		PUT(c, comment_close);
}

static const struct set {
	uint8_t number; /* of the command, or of the event type for EVIOCGBIT */
	uint16_t last;
	const struct constants *names;
} states[] = {
	{ _IOC_NR(EVIOCGPROP(0)), INPUT_PROP_MAX, &input_properties },
	{ _IOC_NR(EVIOCGSND(0)), SND_MAX, &input_sounds },
	{ _IOC_NR(EVIOCGSW(0)), SW_MAX, &input_switches },
	{ _IOC_NR(EVIOCGKEY(0)), KEY_MAX, &input_keys },
	{ _IOC_NR(EVIOCGLED(0)), LED_MAX, &input_leds },
}, events[] = {
	{ 0, EV_MAX, &input_event_types }, { EV_KEY, KEY_MAX, &input_keys },
	{ EV_REL, REL_MAX, &input_relative }, { EV_ABS, ABS_MAX, &input_axes },
	{ EV_MSC, MSC_MAX, &input_misc }, { EV_SW, SW_MAX, &input_switches },
	{ EV_LED, LED_MAX, &input_leds }, { EV_SND, SND_MAX, &input_sounds },
	{ EV_REP, REP_MAX, &input_repeats }, { EV_FF, FF_MAX, &input_effects },
	{ EV_FF_STATUS, FF_STATUS_MAX, &input_effect_states },
};

static void put_set_of(struct call *c, uint64_t address, const struct set *sets, size_t n, unsigned number)
{
	for (size_t i = 0; i < n; i++)
		if (sets[i].number == number) {
			put_set(c, address, sets[i].last, sets[i].names);
			return;
		}
	put_address(c, address);
}

static void filled_state(struct call *c, uint64_t address)
{
	put_set_of(c, address, states, sizeof(states) / sizeof(states[0]), _IOC_NR(ioctl_number(c)));
}

/* Of EV_PWR a number is expected, of all other types a set. */
static void filled_events(struct call *c, uint64_t address)
{
	unsigned type = _IOC_NR(ioctl_number(c)) & EV_MAX;

	if (type == EV_PWR)
		c->failed ? put_address(c, address) : put_pointed(c, address, 4, true, AT_EXIT);
	else
		put_set_of(c, address, events, sizeof(events) / sizeof(events[0]), type);
}

/* --- names, slots -------------------------------------------------------------------------------------- */
static void filled_name(struct call *c, uint64_t address)
{
	if (c->failed)
		put_address(c, address);
	else
		put_buffer(c, address, (uint64_t)c->record->call.result, AT_EXIT, 0);
}

static void print_slot(struct call *c, const void *bytes)
{
	put_decimal(c, (int32_t)field_number(bytes, 4));
}

static void filled_slots(struct call *c, uint64_t address)
{
	size_t n = _IOC_SIZE(ioctl_number(c)) / sizeof(int);
	const void *bytes = n && !c->failed ? call_bytes(c, address, 4, AT_EXIT) : NULL;

	if (!bytes) {
		put_address(c, address);
		return;
	}
	put_struct_open(c);
	FIELD(c, one_of, "code", field_number(bytes, 4), &input_slots);
	put_field(c, "values");
	put_array(c, address + 4, n - 1, 4, AT_EXIT, print_slot);
	put_struct_close(c, false);
}

/* --- rows ---------------------------------------------------------------------------------------------- */
static const struct ioctl_row input_rows[] = {
	POINTED(EVIOCGVERSION, OUT, HEX, 4), OUT_UINT(EVIOCGEFFECTS),
	OUT_STRUCT(EVIOCGID, struct input_id, id_fields),
	POINTED(EVIOCGREP, OUT, PRINT, 8, .print = print_repeat),
	POINTED(EVIOCSREP, IN, PRINT, 8, .print = print_repeat),
	POINTED(EVIOCGKEYCODE, OUT, PRINT, 8, .print = print_keycode),
	POINTED(EVIOCSKEYCODE, IN, PRINT, 8, .print = print_keycode),
	OUT_STRUCT(EVIOCGKEYCODE_V2, struct input_keymap_entry, entry_fields),
	IN_STRUCT(EVIOCSKEYCODE_V2, struct input_keymap_entry, entry_fields),
	POINTED_WIDE(EVIOCSFF, IN, STRUCT, sizeof(struct ff_effect), .fields = effect_fields),
	VALUE_INT(EVIOCRMFF), VALUE_ULONG(EVIOCGRAB), VALUE_ULONG(EVIOCREVOKE),
	POINTED(EVIOCSCLOCKID, IN, UNSIGNED, 4),
};

/* Those that have a length or an index in their number, by their first and last. */
static const struct {
	uint8_t direction, first, last;
	struct ioctl_row row;
} patterns[] = {
	{ _IOC_READ, 0x06, 0x08, FILLED(0, filled_name) }, /* name, phys, uniq */
	{ _IOC_READ, 0x09, 0x09, FILLED(0, filled_state) },
	{ _IOC_READ, 0x0a, 0x0a, FILLED(0, filled_slots) },
	{ _IOC_READ, 0x18, 0x1b, FILLED(0, filled_state) },
	{ _IOC_READ, 0x20, 0x3f, FILLED(0, filled_events) },
	{ _IOC_READ, 0x40, 0x7f, FILLED(0, filled_axis) },
	{ _IOC_WRITE, 0xc0, 0xff, BOTH(0, both_axis) },
	{ _IOC_READ, 0x00, 0xff, VALUE_POINTER(0) },
	{ _IOC_WRITE, 0x00, 0xff, VALUE_POINTER(0) },
};

static const struct ioctl_row *pattern_row(unsigned number)
{
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (patterns[i].direction == _IOC_DIR(number) && _IOC_NR(number) >= patterns[i].first &&
			_IOC_NR(number) <= patterns[i].last)
			return &patterns[i].row;
	return NULL;
}

IOCTL_FAMILY_PATTERN(input, 'E', pattern_row);
