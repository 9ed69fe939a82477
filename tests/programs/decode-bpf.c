/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bpf(2), command by command, for the decoder's comparison with strace: success, failure, NULL, unreadable, short and
 * long structures, unknown values.
 */
#include <fcntl.h>
#include <linux/bpf.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *page, *bad;

static int bpf(int command, void *attr, unsigned size)
{
	return (int)syscall(SYS_bpf, command, attr, size);
}

/* Every length that ends between two fields, with all bytes set to something. */
static void lengths(int command, unsigned most)
{
	union bpf_attr a;

	/* the kernel has written its answers there; no id is as large as the first number */
	memset(page, 0, 4096);
	memset(page, 0xff, 4);
	memset(&a, 0, sizeof(a));
	for (unsigned i = 0; i < sizeof(a) / 4; i++)
		((uint32_t *)&a)[i] = 0xf0000000 + (i << 20);
	for (unsigned n = command == BPF_MAP_CREATE ? 0 : 4; n <= most; n += 4)
		bpf(command, &a, n);
	bpf(command, NULL, most);
	bpf(command, bad, most);
	bpf(command, bad - 4, most);
	bpf(command, page, 4096);
	bpf(command, page, 4097);
}

static int maps(void)
{
	union bpf_attr a = { .map_type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 8, .max_entries = 2 };
	uint32_t key = 5, next;
	uint64_t value = 7;
	int map;

	strcpy(a.map_name, "decode");
	map = bpf(BPF_MAP_CREATE, &a, offsetof(union bpf_attr, map_extra) + 8);
	bpf(BPF_MAP_CREATE, &a, 16);
	a.map_flags = BPF_F_NUMA_NODE | BPF_F_NO_PREALLOC;
	a.numa_node = -1;
	bpf(BPF_MAP_CREATE, &a, sizeof(a));
	memset(a.map_name, 'x', sizeof(a.map_name));
	bpf(BPF_MAP_CREATE, &a, 28 + 5);
	bpf(BPF_MAP_CREATE, &a, sizeof(a));
	a.map_type = 0x7777;
	a.map_flags = 0xf0000000;
	bpf(BPF_MAP_CREATE, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.map_fd = map;
	a.key = (uintptr_t)&key;
	a.value = (uintptr_t)&value;
	bpf(BPF_MAP_UPDATE_ELEM, &a, 32);
	bpf(BPF_MAP_LOOKUP_ELEM, &a, 32);
	bpf(BPF_MAP_LOOKUP_ELEM, &a, 24);
	a.flags = BPF_NOEXIST;
	bpf(BPF_MAP_UPDATE_ELEM, &a, 32);
	a.flags = BPF_F_LOCK;
	bpf(BPF_MAP_LOOKUP_ELEM, &a, 32);
	a.flags = 0xff00;
	bpf(BPF_MAP_UPDATE_ELEM, &a, sizeof(a));
	bpf(BPF_MAP_LOOKUP_ELEM, &a, sizeof(a));
	a.flags = 0;
	a.next_key = (uintptr_t)&next;
	bpf(BPF_MAP_GET_NEXT_KEY, &a, 24);
	bpf(BPF_MAP_DELETE_ELEM, &a, 16);
	bpf(BPF_MAP_DELETE_ELEM, &a, 16);
	bpf(BPF_MAP_LOOKUP_AND_DELETE_ELEM, &a, 32);
	return map;
}

static int programs(int map)
{
	struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1 },
		{ .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_1, .src_reg = BPF_PSEUDO_MAP_FD, .imm = map },
		{ 0 },
		{ .code = BPF_JMP32 | BPF_JEQ, .off = -1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	char license[] = "GPL", log[64] = "";
	union bpf_attr a = { .prog_type = BPF_PROG_TYPE_SOCKET_FILTER, .insn_cnt = 5, .insns = (uintptr_t)code,
		.license = (uintptr_t)license };
	int program;

	code[3] = (struct bpf_insn){ .code = BPF_ALU | BPF_END | BPF_X, .imm = 16 };
	code[3] = code[0];
	strcpy(a.prog_name, "decode");
	program = bpf(BPF_PROG_LOAD, &a, offsetof(union bpf_attr, fd_array) + 8);
	code[0].code = 0xff;
	code[1].code = 0x06 | 0x80;
	a.log_level = 1;
	a.log_size = sizeof(log);
	a.log_buf = (uintptr_t)log;
	a.kern_version = 0x60102;
	a.prog_flags = BPF_F_STRICT_ALIGNMENT;
	bpf(BPF_PROG_LOAD, &a, 128);
	a.insns = (uintptr_t)bad;
	a.license = (uintptr_t)bad;
	a.log_buf = (uintptr_t)bad;
	a.expected_attach_type = 77;
	bpf(BPF_PROG_LOAD, &a, 128);
	a.insns = a.license = a.log_buf = 0;
	a.prog_type = 99;
	a.prog_flags = 0xffff0000;
	a.insn_cnt = 0;
	bpf(BPF_PROG_LOAD, &a, 128);
	return program;
}

static void objects(int map, int program)
{
	char path[] = "/no/such/file", attach[] = "sys_enter", buffer[64];
	struct bpf_map_info map_info = { 0 };
	struct bpf_prog_info info = { 0 };
	union bpf_attr a = { .pathname = (uintptr_t)path, .bpf_fd = program };
	uint32_t ids[4] = { 0 };

	bpf(BPF_OBJ_PIN, &a, 16);
	bpf(BPF_OBJ_GET, &a, 16);
	bpf(BPF_OBJ_GET, &a, 12);
	a.pathname = (uintptr_t)bad;
	a.file_flags = BPF_F_RDONLY | 0x70000;
	bpf(BPF_OBJ_GET, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	bpf(BPF_PROG_GET_NEXT_ID, &a, 8);
	bpf(BPF_MAP_GET_NEXT_ID, &a, 12);
	a.start_id = -1;
	a.open_flags = 0xf000;
	bpf(BPF_BTF_GET_NEXT_ID, &a, sizeof(a));
	bpf(BPF_LINK_GET_NEXT_ID, &a, 4);
	memset(&a, 0, sizeof(a));
	a.prog_id = 0xffffff;
	bpf(BPF_PROG_GET_FD_BY_ID, &a, 12);
	bpf(BPF_MAP_GET_FD_BY_ID, &a, 12);
	bpf(BPF_BTF_GET_FD_BY_ID, &a, 4);
	bpf(BPF_LINK_GET_FD_BY_ID, &a, 4);
	memset(&a, 0, sizeof(a));
	a.info.bpf_fd = map;
	a.info.info_len = 44; /* up to the name: ids and times differ */
	a.info.info = (uintptr_t)&map_info;
	bpf(BPF_OBJ_GET_INFO_BY_FD, &a, 16);
	a.info.info_len = 4096;
	bpf(BPF_OBJ_GET_INFO_BY_FD, &a, 16);
	a.info.bpf_fd = program;
	a.info.info_len = 16;
	a.info.info = (uintptr_t)&info;
	bpf(BPF_OBJ_GET_INFO_BY_FD, &a, sizeof(a));
	a.info.bpf_fd = -1;
	bpf(BPF_OBJ_GET_INFO_BY_FD, &a, 16);
	memset(&a, 0, sizeof(a));
	a.query.target_fd = open("/sys/fs/cgroup", O_RDONLY);
	a.query.attach_type = BPF_CGROUP_INET_EGRESS;
	a.query.prog_ids = (uintptr_t)ids;
	a.query.prog_cnt = 4;
	bpf(BPF_PROG_QUERY, &a, 28);
	a.query.query_flags = BPF_F_QUERY_EFFECTIVE;
	a.query.attach_flags = BPF_F_ALLOW_MULTI;
	bpf(BPF_PROG_QUERY, &a, sizeof(a));
	close(a.query.target_fd);
	memset(&a, 0, sizeof(a));
	a.raw_tracepoint.name = (uintptr_t)attach;
	a.raw_tracepoint.prog_fd = program;
	bpf(BPF_RAW_TRACEPOINT_OPEN, &a, 12);
	a.raw_tracepoint.name = (uintptr_t)bad;
	bpf(BPF_RAW_TRACEPOINT_OPEN, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.task_fd_query.pid = getpid();
	a.task_fd_query.fd = 0;
	a.task_fd_query.buf_len = sizeof(buffer);
	a.task_fd_query.buf = (uintptr_t)buffer;
	memset(buffer, 'b', sizeof(buffer));
	bpf(BPF_TASK_FD_QUERY, &a, 48);
	a.task_fd_query.buf_len = 0;
	bpf(BPF_TASK_FD_QUERY, &a, sizeof(a));
}

static void attaching(int map, int program)
{
	uint64_t values[2] = { 1, 0xdead };
	char name[] = "do_exit";
	uint64_t names[2] = { (uintptr_t)name, (uintptr_t)bad };
	uint32_t iterators[2] = { (uint32_t)map, 0xffffffff };
	union bpf_attr a = { .target_fd = (uint32_t)program, .attach_bpf_fd = (uint32_t)map, .attach_type = BPF_SK_LOOKUP,
		.attach_flags = BPF_F_REPLACE, .replace_bpf_fd = (uint32_t)-1 };

	bpf(BPF_PROG_ATTACH, &a, 20);
	bpf(BPF_PROG_DETACH, &a, 12);
	a.attach_type = 777;
	a.attach_flags = 0xf0000;
	bpf(BPF_PROG_ATTACH, &a, 16);
	bpf(BPF_PROG_DETACH, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.link_create.prog_fd = program;
	a.link_create.target_fd = map;
	a.link_create.flags = 5;
	bpf(BPF_LINK_CREATE, &a, 16);
	bpf(BPF_LINK_CREATE, &a, sizeof(a));
	a.link_create.target_btf_id = 9;
	bpf(BPF_LINK_CREATE, &a, 20);
	a.link_create.attach_type = BPF_TRACE_ITER;
	a.link_create.iter_info = (uintptr_t)iterators;
	a.link_create.iter_info_len = 2;
	bpf(BPF_LINK_CREATE, &a, 28);
	a.link_create.iter_info = (uintptr_t)bad;
	bpf(BPF_LINK_CREATE, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.link_create.attach_type = BPF_PERF_EVENT;
	a.link_create.perf_event.bpf_cookie = 0x1234;
	bpf(BPF_LINK_CREATE, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.link_create.attach_type = BPF_TRACE_KPROBE_MULTI;
	a.link_create.kprobe_multi.flags = BPF_F_KPROBE_MULTI_RETURN | 0x60;
	a.link_create.kprobe_multi.cnt = 2;
	a.link_create.kprobe_multi.syms = (uintptr_t)names;
	a.link_create.kprobe_multi.addrs = (uintptr_t)values;
	a.link_create.kprobe_multi.cookies = (uintptr_t)bad;
	bpf(BPF_LINK_CREATE, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.link_create.attach_type = BPF_XDP;
	a.link_create.target_btf_id = 5;
	bpf(BPF_LINK_CREATE, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.link_update.link_fd = -1;
	a.link_update.new_prog_fd = program;
	a.link_update.old_prog_fd = 1;
	bpf(BPF_LINK_UPDATE, &a, 16);
	a.link_update.flags = BPF_F_REPLACE;
	bpf(BPF_LINK_UPDATE, &a, sizeof(a));
}

static void batches(int map)
{
	uint32_t keys[4] = { 1, 2, 3, 4 };
	uint64_t values[4] = { 5, 6, 7, 8 };
	union bpf_attr a = { .batch = { .keys = (uintptr_t)keys, .values = (uintptr_t)values, .count = 2,
		.map_fd = (uint32_t)map } };
	uint32_t token;

	bpf(BPF_MAP_UPDATE_BATCH, &a, 56);
	a.batch.count = 4;
	a.batch.out_batch = (uintptr_t)&token;
	bpf(BPF_MAP_LOOKUP_BATCH, &a, 56);
	a.batch.count = 0;
	a.batch.elem_flags = BPF_F_LOCK;
	bpf(BPF_MAP_LOOKUP_AND_DELETE_BATCH, &a, 56);
	a.batch.count = 3;
	a.batch.flags = 7;
	bpf(BPF_MAP_DELETE_BATCH, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.map_fd = map;
	bpf(BPF_MAP_FREEZE, &a, 4);
	bpf(BPF_MAP_FREEZE, &a, sizeof(a));
}

int main(void)
{
	int map, program;
	union bpf_attr a = { .test = { .prog_fd = (uint32_t)-1 } };
	char btf[] = "not btf at all";

	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(page, 0, 4096);
	bad = page + 4096;
	mprotect(bad, 4096, PROT_NONE);
	map = maps();
	program = programs(map);
	objects(map, program);
	attaching(map, program);
	batches(map);
	bpf(BPF_PROG_TEST_RUN, &a, 40);
	bpf(BPF_PROG_TEST_RUN, &a, 76);
	a.test.prog_fd = program;
	a.test.flags = BPF_F_TEST_RUN_ON_CPU | 0x70;
	bpf(BPF_PROG_TEST_RUN, &a, sizeof(a));
	memset(&a, 0, sizeof(a));
	a.btf = (uintptr_t)btf;
	a.btf_size = sizeof(btf);
	bpf(BPF_BTF_LOAD, &a, 28);
	a.btf = (uintptr_t)bad;
	bpf(BPF_BTF_LOAD, &a, sizeof(a));
	for (int command = BPF_MAP_CREATE; command <= BPF_LINK_GET_NEXT_ID; command++)
		lengths(command, command == BPF_PROG_LOAD ? 132 : 80);
	memset(page, 0, 4096);
	bpf(0x7777, page, 8);
	bpf(-1, NULL, -1);
	return 0;
}
