/* SPDX-License-Identifier: BSD-2-Clause */
/* decode/ with the strace visitor: the line for a record made by hand, one shape of value a test. */
#include "test.h"

#include "buf.h"
#include "decode/decode.h"
#include "job.h"
#include "output/strace-visitor.h"
#include "record-maker.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

struct fixture {
	struct style style;
	struct record_maker m;
	struct buf args, result, line;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	style_init(&f->style);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	buf_done(&f->args);
	buf_done(&f->result);
	buf_done(&f->line);
	free(f);
	return 0;
}

static const char *decoded(struct fixture *f, enum decode_part part)
{
	struct strace_visitor v;
	char name[32];

	assert_true(record_valid(&f->m.record, sizeof(f->m.space)));
	buf_reset(&f->args);
	buf_reset(&f->result);
	buf_reset(&f->line);
	strace_visitor_init(&v, &f->style, &f->args, &f->result);
	decode_call(&f->m.record, &f->style, part, &v.visitor);
	buf_str(&f->line, decode_name(&f->m.record, name));
	buf_byte(&f->line, '(');
	buf_add(&f->line, f->args.data, f->args.length);
	buf_str(&f->line, ") = ");
	buf_add(&f->line, f->result.data, f->result.length);
	return buf_cstr(&f->line);
}

#define assert_line(f_, text_) assert_string_equal(decoded((f_), DECODE_WHOLE), (text_))

static void open_flags_and_mode(void **state)
{
	struct fixture *f = *state;

	make_call(&f->m, ABI_X86_64, SYS_openat);
	make_args(&f->m, (uint32_t)AT_FDCWD, 0x1000, O_RDONLY | O_CLOEXEC, 0, 0, 0);
	make_string(&f->m, 0x1000, "/etc/passwd");
	make_result(&f->m, 3);
	assert_line(f, "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3");

	make_args(&f->m, (uint32_t)AT_FDCWD, 0x1000, O_WRONLY | O_CREAT | 0x80000000, 0640, 0, 0);
	make_result(&f->m, -EACCES);
	assert_line(f, "openat(AT_FDCWD, \"/etc/passwd\", O_WRONLY|O_CREAT|0x80000000, 0640) = -1 "
		       "EACCES (Permission denied)");
	f->style.constants = CONSTANTS_VERBOSE;
	assert_line(f, "openat(-100 /* AT_FDCWD */, \"/etc/passwd\", 0x80000041 /* "
		       "O_WRONLY|O_CREAT|0x80000000 */, 0640) = -1 EACCES (Permission denied)");
	f->style.constants = CONSTANTS_RAW;
	assert_line(f, "openat(-100, \"/etc/passwd\", 0x80000041, 0640) = -1 EACCES (Permission "
		       "denied)");
}

static void unreadable_path_is_an_address(void **state)
{
	struct fixture *f = *state;

	make_call(&f->m, ABI_X86_64, SYS_open);
	make_args(&f->m, 0x1, 0, 0, 0, 0, 0);
	make_result(&f->m, -EFAULT);
	assert_line(f, "open(0x1, O_RDONLY) = -1 EFAULT (Bad address)");
}

/* Commands whose result says how much they have filled: no test machine has such a device. */
static void input_devices_fill_as_much_as_they_say(void **state)
{
	struct fixture *f = *state;
	static const unsigned char keys[16] = { 0x7c, 0, 1, 0, 0, 0, 0, 0, 0xff };
	static const char name[] = "a keyboard\0rubbish";

	make_call(&f->m, ABI_X86_64, SYS_ioctl);
	make_args(&f->m, 3, EVIOCGBIT(EV_KEY, 16), 0x3000, 0, 0, 0);
	make_memory(&f->m, BLOB_EXIT, 0x3000, keys, sizeof(keys));
	make_result(&f->m, 8);
	assert_line(f, "ioctl(3, EVIOCGBIT(EV_KEY, 16), [KEY_1 KEY_2 KEY_3 KEY_4 ...]) = 8");
	filter_none(&f->style.abbrev);
	assert_line(f, "ioctl(3, EVIOCGBIT(EV_KEY, 16), [KEY_1 KEY_2 KEY_3 KEY_4 KEY_5 KEY_Q]) = 8");
	f->style.constants = CONSTANTS_RAW;
	assert_line(f, "ioctl(3, 0x80104521, [0x1007c]) = 8");
	f->style.constants = CONSTANTS_ABBREV;
	make_result(&f->m, 0);
	assert_line(f, "ioctl(3, EVIOCGBIT(EV_KEY, 16), 0x3000) = 0");
	make_call(&f->m, ABI_X86_64, SYS_ioctl);
	make_args(&f->m, 3, EVIOCGNAME(32), 0x3000, 0, 0, 0);
	make_memory(&f->m, BLOB_EXIT, 0x3000, name, sizeof(name));
	make_result(&f->m, 11);
	assert_line(f, "ioctl(3, EVIOCGNAME(32), \"a keyboard\\0\") = 11");
}

static void strings_are_escaped_and_cut(void **state)
{
	struct fixture *f = *state;
	static const char odd[] = "a\1b\0012\x7f\xff\"\\\n\t\0end";

	make_call(&f->m, ABI_X86_64, SYS_write);
	make_args(&f->m, 5, 0x2000, 15, 0, 0, 0);
	make_memory(&f->m, 0, 0x2000, odd, 15);
	make_result(&f->m, 15);
	assert_line(f, "write(5, \"a\\1b\\0012\\177\\377\\\"\\\\\\n\\t\\0end\", 15) = 15");
	f->style.hex = HEX_NON_ASCII;
	assert_line(f, "write(5, "
		       "\"\\x61\\x01\\x62\\x01\\x32\\x7f\\xff\\x22\\x5c\\x0a\\x09\\x00\\x65\\x6e\\x64\""
		       ", 15) = 15");
	f->style.hex = HEX_NONE;
	f->style.strings = 4;
	assert_line(f, "write(5, \"a\\1b\\1\"..., 15) = 15");
}

static void read_shows_what_came(void **state)
{
	struct fixture *f = *state;

	make_call(&f->m, ABI_X86_64, SYS_read);
	make_args(&f->m, 0, 0x2000, 100, 0, 0, 0);
	make_memory(&f->m, BLOB_EXIT, 0x2000, "hello", 5);
	make_result(&f->m, 5);
	assert_line(f, "read(0, \"hello\", 100) = 5");
	assert_string_equal(decoded(f, DECODE_ENTRY), "read(0) = ");
	assert_string_equal(decoded(f, DECODE_REST), "read(, \"hello\", 100) = 5");
	make_result(&f->m, -EAGAIN);
	assert_line(f, "read(0, 0x2000, 100) = -1 EAGAIN (Resource temporarily unavailable)");
}

static void killed_inside(void **state)
{
	struct fixture *f = *state;

	make_call(&f->m, ABI_X86_64, SYS_read);
	make_args(&f->m, 0, 0x2000, 100, 0, 0, 0);
	f->m.record.flags = RECORD_NO_RETURN;
	assert_line(f, "read(0 <unfinished ...>) = ?");
}

static void stat_is_abbreviated(void **state)
{
	struct fixture *f = *state;
	struct stat st = { .st_mode = S_IFREG | 0644, .st_size = 43067 };

	make_call(&f->m, ABI_X86_64, SYS_fstat);
	make_args(&f->m, 3, 0x3000, 0, 0, 0, 0);
	make_memory(&f->m, BLOB_EXIT, 0x3000, &st, sizeof(st));
	make_result(&f->m, 0);
	assert_line(f, "fstat(3, {st_mode=S_IFREG|0644, st_size=43067, ...}) = 0");
}

static void descriptors_are_decorated(void **state)
{
	struct fixture *f = *state;
	struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons(80),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(5000),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	make_call(&f->m, ABI_X86_64, SYS_dup);
	make_args(&f->m, 5, 0, 0, 0, 0, 0);
	make_fd(&f->m, 0, 5, (struct fd_info){ .kind = FD_KIND_CHAR, .device = makedev(1, 3) },
		"/dev/null", NULL, 0, NULL, 0);
	make_fd(&f->m, BLOB_EXIT, 8,
		(struct fd_info){ .kind = FD_KIND_SOCKET, .family = AF_INET,
			.socket_type = SOCK_STREAM, .protocol = IPPROTO_TCP, .inode = 99 },
		"socket:[99]", &local, sizeof(local), &peer, sizeof(peer));
	make_result(&f->m, 8);
	assert_line(f, "dup(5) = 8");
	f->style.fds = FDS_PATH;
	assert_line(f, "dup(5</dev/null>) = 8<socket:[99]>");
	f->style.fds = FDS_ALL;
	assert_line(f, "dup(5</dev/null<char 1:3>>) = 8<TCP:[127.0.0.1:80->127.0.0.1:5000]>");
}

static void socket_addresses(void **state)
{
	struct fixture *f = *state;
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(80),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/run/x" };
	uint32_t room = 128, size = sizeof(in);

	make_call(&f->m, ABI_X86_64, SYS_accept);
	make_args(&f->m, 6, 0x4000, 0x5000, 0, 0, 0);
	make_memory(&f->m, 0, 0x5000, &room, sizeof(room));
	make_memory(&f->m, BLOB_EXIT, 0x4000, &in, sizeof(in));
	make_memory(&f->m, BLOB_EXIT, 0x5000, &size, sizeof(size));
	make_result(&f->m, 8);
	assert_line(f, "accept(6, {sa_family=AF_INET, sin_port=htons(80), "
		       "sin_addr=inet_addr(\"127.0.0.1\")}, [128 => 16]) = 8");

	make_call(&f->m, ABI_X86_64, SYS_connect);
	make_args(&f->m, 6, 0x4000, 110, 0, 0, 0);
	make_memory(&f->m, 0, 0x4000, &un, sizeof(un));
	make_result(&f->m, 0);
	assert_line(f, "connect(6, {sa_family=AF_UNIX, sun_path=\"/run/x\"}, 110) = 0");
}

static void execve_shows_arguments(void **state)
{
	struct fixture *f = *state;
	uint64_t argv[] = { 0x7000, 0x7010, 0 }, envp[] = { 0x7000, 0 };

	make_call(&f->m, ABI_X86_64, SYS_execve);
	make_args(&f->m, 0x6000, 0x6100, 0x6200, 0, 0, 0);
	make_string(&f->m, 0x6000, "/bin/ls");
	make_memory(&f->m, 0, 0x6100, argv, sizeof(argv));
	make_memory(&f->m, 0, 0x6200, envp, sizeof(envp));
	make_string(&f->m, 0x7000, "ls");
	make_string(&f->m, 0x7010, "-l");
	make_result(&f->m, 0);
	assert_line(f, "execve(\"/bin/ls\", [\"ls\", \"-l\"], 0x6200 /* 1 var */) = 0");
	filter_none(&f->style.abbrev);
	assert_line(f, "execve(\"/bin/ls\", [\"ls\", \"-l\"], [\"ls\"]) = 0");
}

static void clone_has_its_own_form(void **state)
{
	struct fixture *f = *state;

	make_call(&f->m, ABI_X86_64, SYS_clone);
	make_args(&f->m, 0x01200011, 0, 0, 0x7f00, 0, 0);
	make_result(&f->m, 11557);
	assert_line(f, "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, "
		       "child_tidptr=0x7f00) = 11557");
	assert_string_equal(decoded(f, DECODE_REST), "clone(, child_tidptr=0x7f00) = 11557");
}

static void unknown_numbers_and_raw(void **state)
{
	struct fixture *f = *state;

	make_call(&f->m, ABI_X86_64, 500);
	make_args(&f->m, 1, 2, 3, 4, 5, 0);
	make_result(&f->m, -ENOSYS);
	assert_line(f, "syscall_0x1f4(0x1, 0x2, 0x3, 0x4, 0x5, 0) = -1 ENOSYS (Function not "
		       "implemented)");
	make_call(&f->m, ABI_X86_64, SYS_munmap);
	make_args(&f->m, 0x1000, 4096, 0, 0, 0, 0);
	filter_all(&f->style.raw);
	assert_line(f, "munmap(0x1000, 0x1000) = 0");
}

static void i386_takes_the_row_of_the_name(void **state)
{
	struct fixture *f = *state;

	make_call(&f->m, ABI_I386, 5); /* open */
	make_args(&f->m, 0x1000, O_RDONLY, 0, 0, 0, 0);
	make_string(&f->m, 0x1000, "/x");
	make_result(&f->m, 3);
	assert_line(f, "open(\"/x\", O_RDONLY) = 3");
	make_call(&f->m, ABI_I386, 192); /* mmap2 */
	make_args(&f->m, 0, 4096, PROT_READ, MAP_PRIVATE, 0xffffffff, 0);
	make_result(&f->m, (int64_t)0xf7fc0000);
	assert_line(f, "mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE, -1, 0) = 0xf7fc0000");
}

static void touches_paths_and_descriptors(void **state)
{
	struct fixture *f = *state;

	make_call(&f->m, ABI_X86_64, SYS_openat);
	make_args(&f->m, 4, 0x1000, O_RDONLY, 0, 0, 0);
	make_string(&f->m, 0x1000, "sub/file");
	make_fd(&f->m, 0, 4, (struct fd_info){ .kind = FD_KIND_FILE }, "/srv", NULL, 0, NULL, 0);
	assert_true(decode_touches(&f->m.record, "/srv/sub/file"));
	assert_true(decode_touches(&f->m.record, "/srv"));
	assert_false(decode_touches(&f->m.record, "/sr"));
	assert_false(decode_touches(&f->m.record, "/srv/subway"));
}

#define UNIT(name_) cmocka_unit_test_setup_teardown(name_, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(open_flags_and_mode),
		UNIT(unreadable_path_is_an_address),
		UNIT(strings_are_escaped_and_cut),
		UNIT(input_devices_fill_as_much_as_they_say),
		UNIT(read_shows_what_came),
		UNIT(killed_inside),
		UNIT(stat_is_abbreviated),
		UNIT(descriptors_are_decorated),
		UNIT(socket_addresses),
		UNIT(execve_shows_arguments),
		UNIT(clone_has_its_own_form),
		UNIT(unknown_numbers_and_raw),
		UNIT(i386_takes_the_row_of_the_name),
		UNIT(touches_paths_and_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
