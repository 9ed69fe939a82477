/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The job as JSON in a sealed memfd. One table says every field of struct job; writing and reading
 * both walk it, so a field that is not in the table is the only one that can be forgotten, and the
 * unit test looks for that.
 */
#include "job.h"

#include "buf.h"
#include "cleanup.h"
#include "error.h"
#include "fd.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#define JOB_MAX (16 << 20) /* bytes of JSON: argv and environment stay far below (ARG_MAX) */

enum kind {
	FIELD_BOOL,
	FIELD_UNSIGNED, /* enums too */
	FIELD_INT,      /* descriptors: -1 or more */
	FIELD_U64,      /* as a hex string: JSON integers are signed in jansson */
	FIELD_STRING,
	FIELD_STRINGS,  /* NULL-terminated */
	FIELD_FILTER,
	FIELD_PIDS,
};

struct field {
	const char *name;
	enum kind kind;
	size_t offset;
	uint64_t max; /* UNSIGNED and INT */
};

#define FIELD(member_, kind_, max_) { #member_, kind_, offsetof(struct job, member_), max_ }
#define BOOLEAN(member_)            FIELD(member_, FIELD_BOOL, 1)
#define STRING(member_)             FIELD(member_, FIELD_STRING, 0)

static const struct field fields[] = {
	FIELD(kind, FIELD_UNSIGNED, JOB_COMMAND),

	BOOLEAN(request.traced),
	STRING(request.trace),
	FIELD(request.filter, FIELD_FILTER, 0),
	STRING(request.output),
	FIELD(request.formats, FIELD_UNSIGNED, FORMAT_STRACE | FORMAT_JSONL),
	FIELD(request.summary, FIELD_UNSIGNED, SUMMARY_ALSO),
	FIELD(request.strings, FIELD_UNSIGNED, UINT32_MAX),
	FIELD(request.fds, FIELD_UNSIGNED, FDS_ALL),
	BOOLEAN(request.failed_only),
	STRING(request.path),
	FIELD(request.duration, FIELD_U64, 0),
	FIELD(request.max_size, FIELD_U64, 0),
	FIELD(request.backend, FIELD_UNSIGNED, BACKEND_PTRACE),
	FIELD(request.when_full, FIELD_UNSIGNED, WHEN_FULL_PAUSE),
	FIELD(request.reports, FIELD_UNSIGNED, REPORT_HTML | REPORT_TEXT | REPORT_JSON),
	BOOLEAN(request.seccomp),
	FIELD(request.on_error, FIELD_UNSIGNED, ON_ERROR_FAIL),

	BOOLEAN(follow),
	BOOLEAN(separate),
	FIELD(status, FIELD_UNSIGNED, STATUS_ALL),
	FIELD(signals[0], FIELD_U64, 0),
	FIELD(signals[1], FIELD_U64, 0),
	FIELD(paths, FIELD_STRINGS, 0),
	BOOLEAN(quiet_attach),
	BOOLEAN(quiet_exit),
	BOOLEAN(quiet_path),
	BOOLEAN(quiet_personality),
	BOOLEAN(quiet_thread_execve),
	FIELD(dump_read, FIELD_FILTER, 0),
	FIELD(dump_write, FIELD_FILTER, 0),
	BOOLEAN(seccomp_bpf),
	BOOLEAN(detach_on_execve),
	FIELD(interruptible, FIELD_UNSIGNED, INTERRUPTIBLE_NEVER_STOPPED),

	BOOLEAN(summary_wall),
	STRING(summary_sort),
	STRING(summary_columns),
	FIELD(summary_overhead, FIELD_U64, 0),

	FIELD(style.timestamps, FIELD_UNSIGNED, TIME_EPOCH),
	FIELD(style.timestamp_digits, FIELD_UNSIGNED, 9),
	BOOLEAN(style.relative),
	FIELD(style.relative_digits, FIELD_UNSIGNED, 9),
	BOOLEAN(style.utc),
	BOOLEAN(style.durations),
	FIELD(style.duration_digits, FIELD_UNSIGNED, 9),
	BOOLEAN(style.number),
	BOOLEAN(style.instruction_pointer),
	BOOLEAN(style.arg_names),
	FIELD(style.column, FIELD_UNSIGNED, INT_MAX),
	FIELD(style.strings, FIELD_UNSIGNED, UINT32_MAX),
	FIELD(style.fds, FIELD_UNSIGNED, FDS_ALL),
	FIELD(style.fds_hidden, FIELD_UNSIGNED, FD_SHOWS_ALL),
	FIELD(style.hex, FIELD_UNSIGNED, HEX_NON_ASCII_CHARS),
	FIELD(style.constants, FIELD_UNSIGNED, CONSTANTS_VERBOSE),
	FIELD(style.abbrev, FIELD_FILTER, 0),
	FIELD(style.verbose, FIELD_FILTER, 0),
	FIELD(style.raw, FIELD_FILTER, 0),
	BOOLEAN(style.pid_comm),
	BOOLEAN(style.pid_ns),
	BOOLEAN(style.always_pid),
	BOOLEAN(style.bracket_pid),

	STRING(output_file),
	BOOLEAN(append),
	STRING(folder),
	FIELD(folder_fd, FIELD_INT, INT_MAX),
	FIELD(ready_fd, FIELD_INT, INT_MAX),
	FIELD(pidfd, FIELD_INT, INT_MAX),

	FIELD(pids, FIELD_PIDS, 0),
	STRING(user),
	STRING(program_name),

	STRING(container_id),
	STRING(container_name),
	STRING(image),
	STRING(bundle),
	STRING(runtime),
	STRING(engine),
	STRING(cgroup),
	FIELD(command, FIELD_STRINGS, 0),
	FIELD(environment, FIELD_STRINGS, 0),
};

#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

static void strings_free(char **strings)
{
	for (size_t i = 0; strings && strings[i]; i++)
		free(strings[i]);
	free(strings);
}

void style_init(struct style *s)
{
	*s = (struct style){
		.timestamp_digits = 6,
		.relative_digits = 6,
		.duration_digits = 6,
		.column = 40,
		.strings = 32,
	};
	filter_all(&s->abbrev);
	filter_all(&s->verbose);
	filter_none(&s->raw);
}

void style_container(struct style *s)
{
	style_init(s);
	s->timestamps = TIME_CLOCK;
	s->utc = true;
	s->durations = true;
	s->strings = 256;
	s->fds = FDS_ALL;
	s->always_pid = true;
}

void job_init(struct job *j)
{
	*j = (struct job){
		.status = STATUS_ALL,
		.signals = { UINT64_MAX, UINT64_MAX },
		.folder_fd = -1,
		.ready_fd = -1,
		.pidfd = -1,
	};
	request_init(&j->request);
	style_init(&j->style);
}

void job_done(struct job *j)
{
	request_done(&j->request); /* its strings are in the table too, and are NULL from here on */
	for (size_t i = 0; i < N_FIELDS; i++) {
		void *member = (char *)j + fields[i].offset;

		if (fields[i].kind == FIELD_STRING)
			free(*(char **)member);
		else if (fields[i].kind == FIELD_STRINGS)
			strings_free(*(char ***)member);
	}
	free(j->pids);
	*j = (struct job){ .folder_fd = -1, .ready_fd = -1, .pidfd = -1 };
}

static json_t *hex_encode(const void *bytes, size_t length)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	for (size_t i = 0; i < length; i++)
		buf_printf(&b, "%02x", ((const unsigned char *)bytes)[i]);
	return json_stringn(buf_cstr(&b), b.length);
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static int hex_decode(const char *text, void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		int high = hex_digit(text[2 * i]);
		int low = high < 0 ? -1 : hex_digit(text[2 * i + 1]);

		if (low < 0)
			return -EINVAL;
		((unsigned char *)bytes)[i] = (unsigned char)(high << 4 | low);
	}
	return text[2 * length] ? -EINVAL : 0;
}

/* Paths and argv may hold any byte; JSON strings may not: those go as {"hex": "…"}. */
static json_t *string_encode(const char *text)
{
	json_t *string;

	if (!text)
		return json_null();
	string = json_string(text);
	return string ?: json_pack("{so}", "hex", hex_encode(text, strlen(text)));
}

static int string_decode(const json_t *value, char **ret_text)
{
	const json_t *hex = json_object_get(value, "hex");
	size_t length = json_string_length(hex) / 2;
	char *text;

	if (json_is_null(value)) {
		*ret_text = NULL;
		return 0;
	}
	if (!json_is_string(value) && !json_is_string(hex))
		return -EINVAL;
	text = hex ? calloc(1, length + 1) : strdup(json_string_value(value));
	if (!text)
		return -ENOMEM;
	if (hex && (hex_decode(json_string_value(hex), text, length) < 0 || strlen(text) != length)) {
		free(text);
		return -EINVAL;
	}
	*ret_text = text;
	return 0;
}

static json_t *strings_encode(char *const *strings)
{
	json_t *array;

	if (!strings)
		return json_null();
	array = json_array();
	for (; array && *strings; strings++) {
		if (json_array_append_new(array, string_encode(*strings)) < 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

static int strings_decode(const json_t *value, char ***ret_strings)
{
	size_t count = json_array_size(value);
	char **strings;

	if (json_is_null(value)) {
		*ret_strings = NULL;
		return 0;
	}
	if (!json_is_array(value))
		return -EINVAL;
	strings = calloc(count + 1, sizeof(*strings));
	if (!strings)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		int r = string_decode(json_array_get(value, i), &strings[i]);

		if (r == 0 && !strings[i])
			r = -EINVAL; /* null inside the list would end it early */
		if (r < 0) {
			strings_free(strings);
			return r;
		}
	}
	*ret_strings = strings;
	return 0;
}

/* "1" when every call is in, else "0", then the bits. */
static json_t *filter_encode(const struct filter *f)
{
	_cleanup_(buf_donep) struct buf b = BUF_INIT;

	buf_byte(&b, f->all ? '1' : '0');
	for (size_t i = 0; i < sizeof(f->bits) / sizeof(uint64_t); i++)
		buf_printf(&b, "%016llx", (unsigned long long)(&f->bits[0][0])[i]);
	return json_stringn(buf_cstr(&b), b.length);
}

static int u64_decode(const char *text, size_t digits, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (size_t i = 0; i < digits; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			return -EINVAL;
		value = value << 4 | (uint64_t)digit;
	}
	*ret_value = value;
	return 0;
}

static int filter_decode(const json_t *value, struct filter *ret_filter)
{
	const size_t words = sizeof(ret_filter->bits) / sizeof(uint64_t);
	const char *text = json_string_value(value);

	if (!text || json_string_length(value) != 1 + words * 16 || (*text != '0' && *text != '1'))
		return -EINVAL;
	ret_filter->all = *text == '1';
	for (size_t i = 0; i < words; i++)
		if (u64_decode(text + 1 + i * 16, 16, &(&ret_filter->bits[0][0])[i]) < 0)
			return -EINVAL;
	return 0;
}

static json_t *pids_encode(const struct job *j)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < j->n_pids; i++) {
		if (json_array_append_new(array, json_integer(j->pids[i])) < 0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

static int pids_decode(const json_t *value, struct job *j)
{
	size_t count = json_array_size(value);

	if (!json_is_array(value))
		return -EINVAL;
	j->pids = calloc(count + 1, sizeof(*j->pids));
	if (!j->pids)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const json_t *pid = json_array_get(value, i);

		if (!json_is_integer(pid) || json_integer_value(pid) < 1 ||
			json_integer_value(pid) > INT_MAX)
			return -EINVAL;
		j->pids[i] = (pid_t)json_integer_value(pid);
	}
	j->n_pids = count;
	return 0;
}

static json_t *u64_encode(uint64_t value)
{
	char text[17];

	(void)snprintf(text, sizeof(text), "%016llx", (unsigned long long)value);
	return json_string(text);
}

static json_t *field_encode(const struct job *j, const struct field *field)
{
	const void *member = (const char *)j + field->offset;

	switch (field->kind) {
	case FIELD_BOOL:
		return json_boolean(*(const bool *)member);
	case FIELD_UNSIGNED:
		return json_integer(*(const unsigned *)member);
	case FIELD_INT:
		return json_integer(*(const int *)member);
	case FIELD_U64:
		return u64_encode(*(const uint64_t *)member);
	case FIELD_STRING:
		return string_encode(*(char *const *)member);
	case FIELD_STRINGS:
		return strings_encode(*(char **const *)member);
	case FIELD_FILTER:
		return filter_encode(member);
	case FIELD_PIDS:
		return pids_encode(j);
	}
	return NULL;
}

static int integer_decode(const json_t *value, const struct field *field, void *member)
{
	json_int_t n = json_integer_value(value), least = field->kind == FIELD_INT ? -1 : 0;

	if (!json_is_integer(value) || n < least || n > (json_int_t)field->max)
		return -EINVAL;
	if (field->kind == FIELD_INT)
		*(int *)member = (int)n;
	else
		*(unsigned *)member = (unsigned)n;
	return 0;
}

static int field_decode(const json_t *value, const struct field *field, struct job *j)
{
	void *member = (char *)j + field->offset;

	switch (field->kind) {
	case FIELD_BOOL:
		*(bool *)member = json_is_true(value);
		return json_is_boolean(value) ? 0 : -EINVAL;
	case FIELD_UNSIGNED:
	case FIELD_INT:
		return integer_decode(value, field, member);
	case FIELD_U64:
		return json_string_length(value) == 16 ?
			u64_decode(json_string_value(value), 16, member) :
			-EINVAL;
	case FIELD_STRING:
		return string_decode(value, member);
	case FIELD_STRINGS:
		return strings_decode(value, member);
	case FIELD_FILTER:
		return filter_decode(value, member);
	case FIELD_PIDS:
		return pids_decode(value, j);
	}
	return -EINVAL;
}

/* malloc'ed JSON; NULL: no memory. */
static char *job_encode(const struct job *j)
{
	json_auto_t *root = json_object();

	for (size_t i = 0; i < N_FIELDS; i++)
		if (json_object_set_new(root, fields[i].name, field_encode(j, &fields[i])) < 0)
			return NULL;
	return json_dumps(root, JSON_COMPACT);
}

int job_write(const struct job *j, int *ret_fd, struct error *err)
{
	_cleanup_(close_fdp) int fd = -1;
	_cleanup_(freep) char *text = job_encode(j);
	int r;

	if (!text)
		return error_set(err, ENOMEM, "write the tracer's job");
	fd = memfd_create("sidetrace-job", MFD_ALLOW_SEALING);
	if (fd < 0)
		return error_set(err, errno, "make a memfd for the tracer's job");
	r = fd_write_all(fd, text, strlen(text));
	if (r < 0)
		return error_set(err, -r, "write the tracer's job");
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0 ||
		lseek(fd, 0, SEEK_SET) < 0)
		return error_set(err, errno, "seal the tracer's job");
	*ret_fd = take_fd(&fd);
	return 0;
}

static int job_decode(const json_t *root, struct job *j, struct error *err)
{
	for (size_t i = 0; i < N_FIELDS; i++) {
		const json_t *value = json_object_get(root, fields[i].name);
		int r = value ? field_decode(value, &fields[i], j) : -EINVAL;

		if (r < 0)
			return error_say(err, -r, "job: %s is %s", fields[i].name,
				!value		? "missing" :
				r == -ENOMEM	? "too big" :
						  "not what it should be");
	}
	/* Both sides are of one build: a field more means that they are not. */
	if (json_object_size(root) != N_FIELDS)
		return error_say(err, EINVAL, "job: a field that this version does not know");
	return 0;
}

int job_read(int fd, struct job *ret_job, struct error *err)
{
	_cleanup_(buf_donep) struct buf text = BUF_INIT;
	json_auto_t *root = NULL;
	_cleanup_(job_donep) struct job job = { .folder_fd = -1, .ready_fd = -1, .pidfd = -1 };
	json_error_t json_error;
	int r = fd_read_all(fd, JOB_MAX, &text);

	if (r < 0)
		return error_set(err, -r, "read the tracer's job from descriptor %d", fd);
	root = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, &json_error);
	if (!json_is_object(root))
		return error_say(err, EINVAL, "job: not a JSON object");
	r = job_decode(root, &job, err);
	if (r < 0)
		return r;
	*ret_job = job;
	job = (struct job){ .folder_fd = -1, .ready_fd = -1, .pidfd = -1 };
	return 0;
}
