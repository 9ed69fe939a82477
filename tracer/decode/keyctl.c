/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys (keyctl(2), add_key(2), request_key(2)): one row a command says what its arguments are. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/fields.h"
#include "decode/iovec.h"
#include "decode/newer-constants.h"
#include "decode/types.h"

#include <linux/keyctl.h>
#include <string.h>

enum { COMMAND, FIRST, SECOND, THIRD, FOURTH };

/* --- names --------------------------------------------------------------------------------------------- */
static const struct constant special_rows[] = {
	NAMED_INT(KEY_SPEC_THREAD_KEYRING), NAMED_INT(KEY_SPEC_PROCESS_KEYRING),
	NAMED_INT(KEY_SPEC_SESSION_KEYRING), NAMED_INT(KEY_SPEC_USER_KEYRING),
	NAMED_INT(KEY_SPEC_USER_SESSION_KEYRING), NAMED_INT(KEY_SPEC_GROUP_KEYRING),
	NAMED_INT(KEY_SPEC_REQKEY_AUTH_KEY), NAMED_INT(KEY_SPEC_REQUESTOR_KEYRING), TABLE_END
};
static const struct constant request_rows[] = {
	NAMED_INT(KEY_REQKEY_DEFL_NO_CHANGE), NAMED_INT(KEY_REQKEY_DEFL_DEFAULT),
	NAMED_INT(KEY_REQKEY_DEFL_THREAD_KEYRING), NAMED_INT(KEY_REQKEY_DEFL_PROCESS_KEYRING),
	NAMED_INT(KEY_REQKEY_DEFL_SESSION_KEYRING), NAMED_INT(KEY_REQKEY_DEFL_USER_KEYRING),
	NAMED_INT(KEY_REQKEY_DEFL_USER_SESSION_KEYRING), NAMED_INT(KEY_REQKEY_DEFL_GROUP_KEYRING),
	NAMED_INT(KEY_REQKEY_DEFL_REQUESTOR_KEYRING), TABLE_END
};
static const struct constants special_keys = { special_rows, NULL, NULL };
static const struct constants request_keyrings = { request_rows, "KEY_REQKEY_DEFL_", NULL };
CONSTANTS(permissions, "KEY_", NULL,
	{ 0x01000000, "KEY_POS_VIEW" }, { 0x02000000, "KEY_POS_READ" },
	{ 0x04000000, "KEY_POS_WRITE" }, { 0x08000000, "KEY_POS_SEARCH" },
	{ 0x10000000, "KEY_POS_LINK" }, { 0x20000000, "KEY_POS_SETATTR" },
	{ 0x3f000000, "KEY_POS_ALL" }, { 0x00010000, "KEY_USR_VIEW" },
	{ 0x00020000, "KEY_USR_READ" }, { 0x00040000, "KEY_USR_WRITE" },
	{ 0x00080000, "KEY_USR_SEARCH" }, { 0x00100000, "KEY_USR_LINK" },
	{ 0x00200000, "KEY_USR_SETATTR" }, { 0x003f0000, "KEY_USR_ALL" },
	{ 0x00000100, "KEY_GRP_VIEW" }, { 0x00000200, "KEY_GRP_READ" },
	{ 0x00000400, "KEY_GRP_WRITE" }, { 0x00000800, "KEY_GRP_SEARCH" },
	{ 0x00001000, "KEY_GRP_LINK" }, { 0x00002000, "KEY_GRP_SETATTR" },
	{ 0x00003f00, "KEY_GRP_ALL" }, { 0x00000001, "KEY_OTH_VIEW" },
	{ 0x00000002, "KEY_OTH_READ" }, { 0x00000004, "KEY_OTH_WRITE" },
	{ 0x00000008, "KEY_OTH_SEARCH" }, { 0x00000010, "KEY_OTH_LINK" },
	{ 0x00000020, "KEY_OTH_SETATTR" }, { 0x0000003f, "KEY_OTH_ALL" });
CONSTANTS(move_flags, "KEYCTL_MOVE_", NULL,
	NAMED(KEYCTL_MOVE_EXCL));
CONSTANTS(key_operations, "KEYCTL_SUPPORTS_", NULL,
	NAMED(KEYCTL_SUPPORTS_ENCRYPT), NAMED(KEYCTL_SUPPORTS_DECRYPT),
	NAMED(KEYCTL_SUPPORTS_SIGN), NAMED(KEYCTL_SUPPORTS_VERIFY));
CONSTANTS(first_abilities, "KEYCTL_CAPS0_", NULL,
	NAMED(KEYCTL_CAPS0_CAPABILITIES), NAMED(KEYCTL_CAPS0_PERSISTENT_KEYRINGS),
	NAMED(KEYCTL_CAPS0_DIFFIE_HELLMAN), NAMED(KEYCTL_CAPS0_PUBLIC_KEY),
	NAMED(KEYCTL_CAPS0_BIG_KEY), NAMED(KEYCTL_CAPS0_INVALIDATE),
	NAMED(KEYCTL_CAPS0_RESTRICT_KEYRING), NAMED(KEYCTL_CAPS0_MOVE));
CONSTANTS(second_abilities, "KEYCTL_CAPS1_", NULL,
	NAMED(KEYCTL_CAPS1_NS_KEYRING_NAME), NAMED(KEYCTL_CAPS1_NS_KEY_TAG),
	NAMED(KEYCTL_CAPS1_NOTIFICATIONS));

/* A name, or the number in decimal. */
static void put_named(struct call *c, int value, const struct constants *names)
{
	const struct constant *row = names->rows;
	char text[64];

	while (row->name && row->value != (uint32_t)value)
		row++;
	if (row->name && c->style->constants == CONSTANTS_ABBREV) {
		put_symbol(c, row->name, (uint64_t)(int64_t)value);
		return;
	}
	put_decimal(c, value);
	if (c->style->constants == CONSTANTS_RAW || (!row->name && !names->prefix))
		return;
	(void)stpncpy(text, row->name ? row->name : names->prefix, sizeof(text) - 4);
	text[sizeof(text) - 4] = '\0';
	if (!row->name)
		(void)strcat(text, "???");
	put_comment(c, text);
}

static void put_key(struct call *c, int key)
{
	put_named(c, key, &special_keys);
}

static void print_key_serial(struct call *c, const struct arg *a, unsigned reg)
{
	(void)a;
	put_key(c, reg_int(c, reg));
}

const struct arg_type arg_key = { .print = print_key_serial };

/* --- structures ---------------------------------------------------------------------------------------- */
static void print_key(struct call *c, const void *bytes)
{
	put_key(c, (int)field_number(bytes, 4));
}

static const struct field dh_fields[] = {
	{ .name = "private", .size = 4, .kind = F_PRINT, .print = print_key },
	F(struct keyctl_dh_params, prime, PRINT, .print = print_key),
	F(struct keyctl_dh_params, base, PRINT, .print = print_key), F_END
};
static const struct field query_fields[] = {
	F(struct keyctl_pkey_query, supported_ops, FLAGS, .names = &key_operations),
	F(struct keyctl_pkey_query, key_size, UNSIGNED),
	F(struct keyctl_pkey_query, max_data_size, UNSIGNED),
	F(struct keyctl_pkey_query, max_sig_size, UNSIGNED),
	F(struct keyctl_pkey_query, max_enc_size, UNSIGNED),
	F(struct keyctl_pkey_query, max_dec_size, UNSIGNED),
	F_ARRAY(struct keyctl_pkey_query, __spare, HEX, .when = NON_ZERO), F_END
};
static const struct field out_fields[] = {
	F(struct keyctl_pkey_params, key_id, PRINT, .print = print_key),
	F(struct keyctl_pkey_params, in_len, UNSIGNED),
	F(struct keyctl_pkey_params, out_len, UNSIGNED),
	F_ARRAY(struct keyctl_pkey_params, __spare, HEX, .when = NON_ZERO), F_END
};
static const struct field in2_fields[] = {
	F(struct keyctl_pkey_params, key_id, PRINT, .print = print_key),
	F(struct keyctl_pkey_params, in_len, UNSIGNED),
	F(struct keyctl_pkey_params, in2_len, UNSIGNED),
	F_ARRAY(struct keyctl_pkey_params, __spare, HEX, .when = NON_ZERO), F_END
};

static void put_fields_at(struct call *c, uint64_t address, size_t size, const struct field *fields,
	enum phase phase)
{
	const void *bytes = call_bytes(c, address, size, phase);

	if (bytes)
		put_fields_struct(c, fields, bytes);
	else
		put_address(c, address);
}

/* struct keyctl_kdf_params: two pointers, a length, eight words for later */
static void put_derivation(struct call *c, uint64_t address)
{
	struct keyctl_kdf_params kdf;
	const void *bytes = c->i386 ? NULL : call_bytes(c, address, sizeof(kdf), AT_ENTRY);
	static const struct field spare[] = {
		F_ARRAY(struct keyctl_kdf_params, __spare, HEX, .when = NON_ZERO), F_END
	};

	if (!bytes) {
		put_address(c, address);
		return;
	}
	memcpy(&kdf, bytes, sizeof(kdf));
	put_struct_open(c);
	FIELD(c, c_string, "hashname", (uintptr_t)kdf.hashname, AT_ENTRY);
	put_field(c, "otherinfo");
	if (kdf.otherinfolen)
		put_buffer(c, (uintptr_t)kdf.otherinfo, kdf.otherinfolen, AT_ENTRY, 0);
	else
		put_address(c, (uintptr_t)kdf.otherinfo);
	FIELD(c, number, "otherinfolen", kdf.otherinfolen);
	(void)put_fields(c, spare, bytes);
	put_struct_close(c, false);
}

/* --- rows ---------------------------------------------------------------------------------------------- */
enum kind {
	NONE, /* the end of the arguments */
	KEY, INT, UINT, SIZE, HEX, ID, STRING,
	BYTES,   /* as many as the next argument says */
	IOVECS,  /* the same */
	PERMISSIONS, MOVE, ERROR, REQUEST_KEYRING,
	DH, PKEY_OUT, PKEY_IN2,
	PKEY_FIRST, PKEY_SECOND, /* bytes whose lengths the structure has */
	/* filled by the call, and what comes after that */
	TEXT_OUT, BYTES_OUT, QUERY_OUT, ABILITIES_OUT, PKEY_RESULT, LATE_SIZE, KDF,
};

static const struct command {
	int number;
	uint8_t parts[4];
} commands[] = {
	{ KEYCTL_GET_KEYRING_ID, { KEY, INT } },
	{ KEYCTL_JOIN_SESSION_KEYRING, { STRING } },
	{ KEYCTL_UPDATE, { KEY, BYTES, SIZE } },
	{ KEYCTL_REVOKE, { KEY } }, { KEYCTL_CLEAR, { KEY } }, { KEYCTL_INVALIDATE, { KEY } },
	{ KEYCTL_ASSUME_AUTHORITY, { KEY } },
	{ KEYCTL_LINK, { KEY, KEY } }, { KEYCTL_UNLINK, { KEY, KEY } },
	{ KEYCTL_DESCRIBE, { KEY, TEXT_OUT, LATE_SIZE } },
	{ KEYCTL_GET_SECURITY, { KEY, TEXT_OUT, LATE_SIZE } },
	{ KEYCTL_READ, { KEY, BYTES_OUT, LATE_SIZE } },
	{ KEYCTL_SEARCH, { KEY, STRING, STRING, KEY } },
	{ KEYCTL_CHOWN, { KEY, ID, ID } },
	{ KEYCTL_SETPERM, { KEY, PERMISSIONS } },
	{ KEYCTL_INSTANTIATE, { KEY, BYTES, SIZE, KEY } },
	{ KEYCTL_INSTANTIATE_IOV, { KEY, IOVECS, SIZE, KEY } },
	{ KEYCTL_NEGATE, { KEY, UINT, KEY } },
	{ KEYCTL_REJECT, { KEY, UINT, ERROR, KEY } },
	{ KEYCTL_SET_REQKEY_KEYRING, { REQUEST_KEYRING } },
	{ KEYCTL_SET_TIMEOUT, { KEY, UINT } },
	{ KEYCTL_SESSION_TO_PARENT, { NONE } },
	{ KEYCTL_GET_PERSISTENT, { ID, KEY } },
	{ KEYCTL_DH_COMPUTE, { DH, BYTES_OUT, LATE_SIZE, KDF } },
	{ KEYCTL_PKEY_QUERY, { KEY, HEX, STRING, QUERY_OUT } },
	{ KEYCTL_PKEY_ENCRYPT, { PKEY_OUT, STRING, PKEY_FIRST, PKEY_RESULT } },
	{ KEYCTL_PKEY_DECRYPT, { PKEY_OUT, STRING, PKEY_FIRST, PKEY_RESULT } },
	{ KEYCTL_PKEY_SIGN, { PKEY_OUT, STRING, PKEY_FIRST, PKEY_RESULT } },
	{ KEYCTL_PKEY_VERIFY, { PKEY_IN2, STRING, PKEY_FIRST, PKEY_SECOND } },
	{ KEYCTL_RESTRICT_KEYRING, { KEY, STRING, STRING } },
	{ KEYCTL_MOVE, { KEY, KEY, KEY, MOVE } },
	{ KEYCTL_CAPABILITIES, { ABILITIES_OUT, LATE_SIZE } },
};

static const struct command *command_of(const struct call *c)
{
	static const struct command unknown = { 0, { HEX, HEX, HEX, HEX } };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].number == reg_int(c, COMMAND))
			return &commands[i];
	return &unknown;
}

/* --- values -------------------------------------------------------------------------------------------- */
/* The result may say that there would have been more than there was room for. */
static void put_filled(struct call *c, unsigned reg, bool text)
{
	uint64_t address = reg_raw(c, reg), room = reg_raw(c, reg + 1);
	int64_t result = c->record->call.result;
	uint64_t length = result >= 0 && (uint64_t)result > room ? room : (uint64_t)result;
	struct memory m;

	if (c->failed) {
		put_address(c, address);
		return;
	}
	if (text && length && call_find(c, address, AT_EXIT, &m) && m.size >= length &&
		!m.bytes[length - 1])
		length--;
	put_buffer(c, address, length, AT_EXIT, 0);
}

static void put_abilities(struct call *c, uint64_t address, uint64_t room)
{
	uint64_t count = (uint64_t)c->record->call.result;
	const uint8_t *bytes = NULL;

	if (count > room)
		count = room;
	if (!c->failed)
		bytes = call_bytes(c, address, count < 8 ? count : 8, AT_EXIT);
	if (!bytes) {
		put_address(c, address);
		return;
	}
	put_array_open(c);
	for (uint64_t i = 0; i < count && i < 8; i++) {
		put_item(c);
		if (i < 2)
			put_flags(c, bytes[i], i ? &second_abilities : &first_abilities);
		else
			put_hex(c, bytes[i]);
	}
	put_array_close(c, count > 8);
}

/* One of the lengths in the first argument's structure; false: it could not be read. */
static bool pkey_length(struct call *c, size_t offset, uint64_t *ret_length)
{
	const uint8_t *bytes = call_bytes(
		c, reg_raw(c, FIRST), sizeof(struct keyctl_pkey_params), AT_ENTRY);

	if (bytes)
		*ret_length = field_number(bytes + offset, sizeof(uint32_t));
	return bytes;
}

static void put_pkey_bytes(struct call *c, uint64_t address, size_t offset, enum phase phase)
{
	uint64_t length;

	if (pkey_length(c, offset, &length) && !(phase == AT_EXIT && c->failed))
		put_buffer(c, address, length, phase, 0);
	else
		put_address(c, address);
}

static void put_part(struct call *c, enum kind kind, unsigned reg)
{
	uint64_t value = reg_raw(c, reg);

	switch (kind) {
	case NONE:
		break;
	case KEY:
		put_key(c, (int)value);
		break;
	case INT:
		put_decimal(c, (int)value);
		break;
	case UINT:
		put_number(c, (unsigned)value);
		break;
	case SIZE:
	case LATE_SIZE:
		put_number(c, value);
		break;
	case HEX:
		put_hex(c, value);
		break;
	case ID:
		put_id(c, (uint32_t)value);
		break;
	case STRING:
		put_c_string(c, value, AT_ENTRY);
		break;
	case BYTES:
		put_buffer(c, value, reg_raw(c, reg + 1), AT_ENTRY, 0);
		break;
	case IOVECS:
		put_iovecs(c, value, reg_raw(c, reg + 1), AT_ENTRY, AT_ENTRY, UINT64_MAX);
		break;
	case PERMISSIONS:
		put_flags(c, (uint32_t)value, &permissions);
		break;
	case MOVE:
		put_flags(c, (uint32_t)value, &move_flags);
		break;
	case ERROR:
		put_positive_errno(c, (unsigned)value);
		break;
	case REQUEST_KEYRING:
		put_named(c, (int)value, &request_keyrings);
		break;
	case DH:
		put_fields_at(c, value, sizeof(struct keyctl_dh_params), dh_fields, AT_ENTRY);
		break;
	case PKEY_OUT:
	case PKEY_IN2:
		put_fields_at(c, value, sizeof(struct keyctl_pkey_params),
			kind == PKEY_OUT ? out_fields : in2_fields, AT_ENTRY);
		break;
	case PKEY_FIRST:
		put_pkey_bytes(c, value, offsetof(struct keyctl_pkey_params, in_len), AT_ENTRY);
		break;
	case PKEY_SECOND:
		put_pkey_bytes(c, value, offsetof(struct keyctl_pkey_params, in2_len), AT_ENTRY);
		break;
	case PKEY_RESULT:
		put_pkey_bytes(c, value, offsetof(struct keyctl_pkey_params, out_len), AT_EXIT);
		break;
	case TEXT_OUT:
	case BYTES_OUT:
		put_filled(c, reg, kind == TEXT_OUT);
		break;
	case QUERY_OUT:
		if (c->failed)
			put_address(c, value);
		else
			put_fields_at(c, value, sizeof(struct keyctl_pkey_query), query_fields, AT_EXIT);
		break;
	case ABILITIES_OUT:
		put_abilities(c, value, reg_raw(c, reg + 1));
		break;
	case KDF:
		put_derivation(c, value);
		break;
	}
}

static void print_keyctl(struct call *c)
{
	static const char *const names[] = { "operation", "arg2", "arg3", "arg4", "arg5" };
	const struct command *command = command_of(c);

	if (c->entry)
		FIELD_ARG(c, one_of, names[0], reg_unsigned(c, COMMAND), &keyctl_commands);
	for (unsigned i = 0; i < 4 && command->parts[i] != NONE; i++) {
		enum kind kind = command->parts[i];

		if (kind >= TEXT_OUT ? !c->exit : !c->entry)
			continue;
		put_arg(c, names[i + 1]);
		put_part(c, kind, i + 1);
	}
}

/* Bytes of unknown length: those that -s shows. */
static void capture_visible(struct capture_builder *b, unsigned when, unsigned reg)
{
	struct capture_op *op = capture_add(b, CAPTURE_BYTES, when, reg);

	op->length = LENGTH_CONST;
	op->count = CAPTURE_STRUCT_MAX;
}

static void capture_keyctl(struct capture_builder *b)
{
	struct capture_op *op;

	/* strings and small structures, whichever they are: what is no address gives nothing */
	for (unsigned reg = FIRST; reg <= THIRD; reg++)
		(void)capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, reg);
	capture_bytes(b, CAPTURE_ENTRY, FIRST, sizeof(struct keyctl_pkey_params));
	for (int i = 0; i < 2; i++) {
		capture_unless(b, CAPTURE_ENTRY, COMMAND, UINT32_MAX,
			i ? KEYCTL_INSTANTIATE : KEYCTL_UPDATE, 1);
		op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, SECOND);
		op->length = LENGTH_ARG;
		op->length_arg = THIRD;
	}
	capture_unless(b, CAPTURE_ENTRY, COMMAND, UINT32_MAX, KEYCTL_INSTANTIATE_IOV, 1);
	op = capture_add(b, CAPTURE_IOVEC, CAPTURE_ENTRY, SECOND);
	op->length = LENGTH_ARG;
	op->length_arg = THIRD;
	/* KEYCTL_PKEY_QUERY to KEYCTL_PKEY_VERIFY are 24 to 28: as much as may be shown */
	capture_unless(b, CAPTURE_ENTRY, COMMAND, 0xfffffff8, KEYCTL_PKEY_QUERY & ~7, 3);
	capture_visible(b, CAPTURE_ENTRY, THIRD);
	capture_visible(b, CAPTURE_ENTRY, FOURTH);
	capture_visible(b, CAPTURE_EXIT_OK, FOURTH);
	capture_unless(b, CAPTURE_ENTRY, COMMAND, UINT32_MAX, KEYCTL_DH_COMPUTE, 3);
	capture_bytes(b, CAPTURE_ENTRY, FOURTH, sizeof(struct keyctl_kdf_params));
	op = capture_add(b, CAPTURE_STRING, CAPTURE_ENTRY, FOURTH);
	op->from = FROM_BLOB;
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_ENTRY, FOURTH);
	op->from = FROM_BLOB;
	op->offset = offsetof(struct keyctl_kdf_params, otherinfo);
	op->length = LENGTH_FIELD;
	op->length_offset = offsetof(struct keyctl_kdf_params, otherinfolen);
	op->field_width = sizeof(uint32_t);
	/* what the call filled: of the second argument's room, or all of the first's or the last's */
	op = capture_add(b, CAPTURE_BYTES, CAPTURE_EXIT_OK, SECOND);
	op->length = LENGTH_MIN_RESULT;
	op->length_arg = THIRD;
	capture_bytes(b, CAPTURE_EXIT_OK, FIRST, 8);
	capture_bytes(b, CAPTURE_EXIT_OK, FOURTH, sizeof(struct keyctl_pkey_query));
}

const struct special special_keyctl = { .print = print_keyctl, .capture = capture_keyctl };
