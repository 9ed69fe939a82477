/* SPDX-License-Identifier: BSD-2-Clause */
/* Pins and counters: linux/gpio.h, both versions, and linux/counter.h. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/ioctl.h"

#include <linux/counter.h>
#include <linux/gpio.h>
#include <string.h>

/* --- the first version --------------------------------------------------------------------------------- */
CONSTANTS(line_flags, "GPIOLINE_FLAG_", NULL,
	NAMED(GPIOLINE_FLAG_KERNEL), NAMED(GPIOLINE_FLAG_IS_OUT),
	NAMED(GPIOLINE_FLAG_ACTIVE_LOW), NAMED(GPIOLINE_FLAG_OPEN_DRAIN),
	NAMED(GPIOLINE_FLAG_OPEN_SOURCE), NAMED(GPIOLINE_FLAG_BIAS_PULL_UP),
	NAMED(GPIOLINE_FLAG_BIAS_PULL_DOWN), NAMED(GPIOLINE_FLAG_BIAS_DISABLE));
CONSTANTS(handle_request_flags, "GPIOHANDLE_REQUEST_", NULL,
	NAMED(GPIOHANDLE_REQUEST_INPUT), NAMED(GPIOHANDLE_REQUEST_OUTPUT),
	NAMED(GPIOHANDLE_REQUEST_ACTIVE_LOW), NAMED(GPIOHANDLE_REQUEST_OPEN_DRAIN),
	NAMED(GPIOHANDLE_REQUEST_OPEN_SOURCE), NAMED(GPIOHANDLE_REQUEST_BIAS_PULL_UP),
	NAMED(GPIOHANDLE_REQUEST_BIAS_PULL_DOWN), NAMED(GPIOHANDLE_REQUEST_BIAS_DISABLE));
CONSTANTS(event_request_flags, "GPIOEVENT_REQUEST_", NULL,
	NAMED(GPIOEVENT_REQUEST_BOTH_EDGES), NAMED(GPIOEVENT_REQUEST_RISING_EDGE),
	NAMED(GPIOEVENT_REQUEST_FALLING_EDGE));

static const struct field chip_fields[] = {
	F(struct gpiochip_info, name, STRING), F(struct gpiochip_info, label, STRING),
	F(struct gpiochip_info, lines, UNSIGNED), F_END
};
static const struct field line_before[] = { F(struct gpioline_info, line_offset, UNSIGNED), F_END };
static const struct field line_after[] = {
	F(struct gpioline_info, flags, FLAGS, .names = &line_flags),
	F(struct gpioline_info, name, STRING), F(struct gpioline_info, consumer, STRING), F_END
};
static const struct field unwatch_fields[] = {
	{ .name = "offset", .size = 4, .kind = F_UNSIGNED }, F_END
};
static const struct field handle_before[] = {
	F(struct gpiohandle_request, lines, UNSIGNED),
	F_ARRAY(struct gpiohandle_request, lineoffsets, UNSIGNED, COUNTED(struct gpiohandle_request, lines)),
	F(struct gpiohandle_request, flags, FLAGS, .names = &handle_request_flags),
	F_ARRAY(struct gpiohandle_request, default_values, UNSIGNED,
		COUNTED(struct gpiohandle_request, lines)),
	F(struct gpiohandle_request, consumer_label, STRING), F_END
};
static const struct field handle_after[] = { F(struct gpiohandle_request, fd, FD), F_END };
static const struct field event_before[] = {
	F(struct gpioevent_request, lineoffset, UNSIGNED),
	F(struct gpioevent_request, handleflags, FLAGS, .names = &handle_request_flags),
	F(struct gpioevent_request, eventflags, FLAGS, .names = &event_request_flags),
	F(struct gpioevent_request, consumer_label, STRING), F_END
};
static const struct field event_after[] = { F(struct gpioevent_request, fd, FD), F_END };
static const struct field values_fields[] = { F_ARRAY(struct gpiohandle_data, values, UNSIGNED), F_END };
static const struct field config_fields[] = {
	F(struct gpiohandle_config, flags, FLAGS, .names = &handle_request_flags),
	F_ARRAY(struct gpiohandle_config, default_values, UNSIGNED), F_END
};

/* --- the second version -------------------------------------------------------------------------------- */
CONSTANTS(line_flags_v2, "GPIO_V2_LINE_FLAG_", NULL,
	NAMED(GPIO_V2_LINE_FLAG_USED), NAMED(GPIO_V2_LINE_FLAG_ACTIVE_LOW),
	NAMED(GPIO_V2_LINE_FLAG_INPUT), NAMED(GPIO_V2_LINE_FLAG_OUTPUT),
	NAMED(GPIO_V2_LINE_FLAG_EDGE_RISING), NAMED(GPIO_V2_LINE_FLAG_EDGE_FALLING),
	NAMED(GPIO_V2_LINE_FLAG_OPEN_DRAIN), NAMED(GPIO_V2_LINE_FLAG_OPEN_SOURCE),
	NAMED(GPIO_V2_LINE_FLAG_BIAS_PULL_UP), NAMED(GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN),
	NAMED(GPIO_V2_LINE_FLAG_BIAS_DISABLED), NAMED(GPIO_V2_LINE_FLAG_EVENT_CLOCK_REALTIME),
	NAMED(GPIO_V2_LINE_FLAG_EVENT_CLOCK_HTE));

static const struct field unknown_fields[] = {
	F(struct gpio_v2_line_attribute, id, UNSIGNED),
	F(struct gpio_v2_line_attribute, padding, HEX, .when = NON_ZERO),
	{ .name = "data", .offset = offsetof(struct gpio_v2_line_attribute, values), .size = 8,
		.kind = F_HEX }, F_END
};
static const struct field attribute_fields[] = {
	[GPIO_V2_LINE_ATTR_ID_FLAGS] =
		F(struct gpio_v2_line_attribute, flags, FLAGS, .names = &line_flags_v2),
	[GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES] = F(struct gpio_v2_line_attribute, values, HEX),
	[GPIO_V2_LINE_ATTR_ID_DEBOUNCE] = F(struct gpio_v2_line_attribute, debounce_period_us, UNSIGNED),
};

/* The one value that the attribute is about; with `apart` what is unknown is a structure of its own. */
static void put_attribute(struct call *c, const void *bytes, bool apart)
{
	struct gpio_v2_line_attribute a;

	memcpy(&a, bytes, sizeof(a));
	if (!a.padding && a.id < sizeof(attribute_fields) / sizeof(attribute_fields[0]) &&
		attribute_fields[a.id].name) {
		const struct field one[] = { attribute_fields[a.id], F_END };

		(void)put_fields(c, one, bytes);
	} else if (apart) {
		put_field(c, "attr");
		put_fields_struct(c, unknown_fields, bytes);
	} else {
		(void)put_fields(c, unknown_fields, bytes);
	}
}

static void print_attribute(struct call *c, const void *bytes)
{
	put_struct_open(c);
	put_attribute(c, bytes, false);
	put_struct_close(c, false);
}

static void print_config_attribute(struct call *c, const void *bytes)
{
	struct gpio_v2_line_config_attribute a;

	memcpy(&a, bytes, sizeof(a));
	put_struct_open(c);
	put_attribute(c, &a.attr, true);
	FIELD(c, hex, "mask", a.mask);
	put_struct_close(c, false);
}

/* An array of which nothing is shown when it is empty. */
static void put_config_attributes(struct call *c, const void *bytes)
{
	static const struct field attributes[] = {
		F_ARRAY(struct gpio_v2_line_config, attrs, PRINT, .print = print_config_attribute,
			COUNTED(struct gpio_v2_line_config, num_attrs)), F_END
	};
	struct gpio_v2_line_config config;

	memcpy(&config, bytes, sizeof(config));
	if (config.num_attrs)
		(void)put_fields(c, attributes, bytes);
}

static void put_attributes(struct call *c, const void *bytes)
{
	static const struct field attributes[] = {
		F_ARRAY(struct gpio_v2_line_info, attrs, PRINT, .print = print_attribute,
			COUNTED(struct gpio_v2_line_info, num_attrs)), F_END
	};
	struct gpio_v2_line_info info;

	memcpy(&info, bytes, sizeof(info));
	if (info.num_attrs)
		(void)put_fields(c, attributes, bytes);
}

static const struct field config_v2_fields[] = {
	F(struct gpio_v2_line_config, flags, FLAGS, .names = &line_flags_v2),
	F(struct gpio_v2_line_config, num_attrs, UNSIGNED),
	F_ARRAY(struct gpio_v2_line_config, padding, HEX, .when = NON_ZERO),
	F_FIELDS(put_config_attributes), F_END
};
static const struct field info_v2_before[] = { F(struct gpio_v2_line_info, offset, UNSIGNED), F_END };
static const struct field info_v2_after[] = {
	F(struct gpio_v2_line_info, name, STRING), F(struct gpio_v2_line_info, consumer, STRING),
	F(struct gpio_v2_line_info, flags, FLAGS, .names = &line_flags_v2),
	F(struct gpio_v2_line_info, num_attrs, UNSIGNED), F_FIELDS(put_attributes),
	F_ARRAY(struct gpio_v2_line_info, padding, HEX, .when = NON_ZERO), F_END
};
static const struct field request_v2_before[] = {
	F(struct gpio_v2_line_request, num_lines, UNSIGNED),
	F_ARRAY(struct gpio_v2_line_request, offsets, UNSIGNED,
		COUNTED(struct gpio_v2_line_request, num_lines)),
	F(struct gpio_v2_line_request, consumer, STRING),
	F(struct gpio_v2_line_request, config, STRUCT, .fields = config_v2_fields),
	F(struct gpio_v2_line_request, event_buffer_size, UNSIGNED, .when = NON_ZERO),
	F_ARRAY(struct gpio_v2_line_request, padding, HEX, .when = NON_ZERO), F_END
};
static const struct field request_v2_after[] = { F(struct gpio_v2_line_request, fd, FD), F_END };
static const struct field mask_field[] = { F(struct gpio_v2_line_values, mask, HEX), F_END };
static const struct field bits_field[] = { F(struct gpio_v2_line_values, bits, HEX), F_END };
static const struct field values_v2_fields[] = {
	F(struct gpio_v2_line_values, bits, HEX), F(struct gpio_v2_line_values, mask, HEX), F_END
};

static const struct ioctl_row gpio_rows[] = {
	OUT_STRUCT(GPIO_GET_CHIPINFO_IOCTL, struct gpiochip_info, chip_fields),
	CHANGED(GPIO_GET_LINEINFO_IOCTL, struct gpioline_info, line_before, line_after),
	CHANGED(GPIO_GET_LINEINFO_WATCH_IOCTL, struct gpioline_info, line_before, line_after),
	IN_STRUCT(GPIO_GET_LINEINFO_UNWATCH_IOCTL, uint32_t, unwatch_fields),
	CHANGED(GPIO_GET_LINEHANDLE_IOCTL, struct gpiohandle_request, handle_before, handle_after),
	CHANGED(GPIO_GET_LINEEVENT_IOCTL, struct gpioevent_request, event_before, event_after),
	OUT_STRUCT(GPIOHANDLE_GET_LINE_VALUES_IOCTL, struct gpiohandle_data, values_fields),
	IN_STRUCT(GPIOHANDLE_SET_LINE_VALUES_IOCTL, struct gpiohandle_data, values_fields),
	IN_STRUCT(GPIOHANDLE_SET_CONFIG_IOCTL, struct gpiohandle_config, config_fields),
	CHANGED(GPIO_V2_GET_LINEINFO_IOCTL, struct gpio_v2_line_info, info_v2_before, info_v2_after),
	CHANGED(GPIO_V2_GET_LINEINFO_WATCH_IOCTL, struct gpio_v2_line_info, info_v2_before, info_v2_after),
	CHANGED(GPIO_V2_GET_LINE_IOCTL, struct gpio_v2_line_request, request_v2_before, request_v2_after),
	IN_STRUCT(GPIO_V2_LINE_SET_CONFIG_IOCTL, struct gpio_v2_line_config, config_v2_fields),
	CHANGED(GPIO_V2_LINE_GET_VALUES_IOCTL, struct gpio_v2_line_values, mask_field, bits_field),
	IN_STRUCT(GPIO_V2_LINE_SET_VALUES_IOCTL, struct gpio_v2_line_values, values_v2_fields),
};

IOCTL_FAMILY(gpio, 0xb4);

/* --- counters ------------------------------------------------------------------------------------------ */
CONSTANTS(component_types, "COUNTER_COMPONENT_", NULL,
	NAMED(COUNTER_COMPONENT_NONE), NAMED(COUNTER_COMPONENT_SIGNAL),
	NAMED(COUNTER_COMPONENT_COUNT), NAMED(COUNTER_COMPONENT_FUNCTION),
	NAMED(COUNTER_COMPONENT_SYNAPSE_ACTION), NAMED(COUNTER_COMPONENT_EXTENSION));
CONSTANTS(component_scopes, "COUNTER_SCOPE_", NULL,
	NAMED(COUNTER_SCOPE_DEVICE), NAMED(COUNTER_SCOPE_SIGNAL), NAMED(COUNTER_SCOPE_COUNT));
CONSTANTS(counter_events, "COUNTER_EVENT_", NULL,
	NAMED(COUNTER_EVENT_OVERFLOW), NAMED(COUNTER_EVENT_UNDERFLOW),
	NAMED(COUNTER_EVENT_OVERFLOW_UNDERFLOW), NAMED(COUNTER_EVENT_THRESHOLD),
	NAMED(COUNTER_EVENT_INDEX), NAMED(COUNTER_EVENT_CHANGE_OF_STATE),
	NAMED(COUNTER_EVENT_CAPTURE));

static const struct field component_fields[] = {
	F(struct counter_component, type, ONE_OF, .names = &component_types),
	F(struct counter_component, scope, ONE_OF, .names = &component_scopes),
	F(struct counter_component, parent, UNSIGNED), F(struct counter_component, id, UNSIGNED), F_END
};
static const struct field watch_fields[] = {
	F(struct counter_watch, component, STRUCT, .fields = component_fields),
	F(struct counter_watch, event, ONE_OF, .names = &counter_events),
	F(struct counter_watch, channel, UNSIGNED), F_END
};

static const struct ioctl_row counter_rows[] = {
	IN_STRUCT(COUNTER_ADD_WATCH_IOCTL, struct counter_watch, watch_fields),
	NO_ARG(COUNTER_ENABLE_EVENTS_IOCTL), NO_ARG(COUNTER_DISABLE_EVENTS_IOCTL),
};

IOCTL_FAMILY(counter, 0x3e);
