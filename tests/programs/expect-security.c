/* SPDX-License-Identifier: BSD-2-Clause */
/* Security modules' calls and rules newer than strace 6.1, with the lines that have to be shown. */
#include "expect.h"

#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* asm-generic/unistd.h of 6.18 */
enum { LSM_GET_SELF_ATTR = 459, LSM_SET_SELF_ATTR, LSM_LIST_MODULES };

static const struct {
	uint64_t id;
	const char *name;
} names[] = {
	{ 100, "CAPABILITY" }, { 101, "SELINUX" }, { 102, "SMACK" }, { 103, "TOMOYO" }, { 104, "APPARMOR" },
	{ 105, "YAMA" }, { 106, "LOADPIN" }, { 107, "SAFESETID" }, { 108, "LOCKDOWN" }, { 109, "BPF" },
	{ 110, "LANDLOCK" }, { 111, "IMA" }, { 112, "EVM" }, { 113, "IPE" },
};

static void put_modules(char *text, const uint64_t *ids, long count)
{
	for (long i = 0; i < count; i++)
		for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
			if (names[n].id == ids[i])
				text += sprintf(text, "%sLSM_ID_%s", i ? ", " : "", names[n].name);
}

/* The room that was given and the room that there would have to be: [64 => 0] */
static const char *room(uint32_t before, uint32_t after)
{
	static char text[32];

	if (before == after)
		sprintf(text, "[%u]", before);
	else
		sprintf(text, "[%u => %u]", before, after);
	return text;
}

static void modules(char *bad)
{
	uint64_t ids[32];
	uint32_t size = sizeof(ids);
	char text[1024] = "";
	long r = syscall(LSM_LIST_MODULES, ids, &size, 0);

	if (r >= 0) {
		put_modules(text, ids, r);
		expect(r, "lsm_list_modules([%s], [256 => %u], 0)", text, size);
	} else {
		expect(r, "lsm_list_modules(%p, [%u], 0)", (void *)ids, size);
	}
	size = 1;
	r = syscall(LSM_LIST_MODULES, ids, &size, 0);
	expect(r, "lsm_list_modules(%p, %s, 0)", (void *)ids, room(1, size));
	r = syscall(LSM_LIST_MODULES, NULL, NULL, 0xff);
	expect(r, "lsm_list_modules(NULL, NULL, 0xff)");
	r = syscall(LSM_LIST_MODULES, bad, bad, 0);
	expect(r, "lsm_list_modules(%p, %p, 0)", bad, bad);
}

static void own_attributes(char *bad)
{
	struct {
		uint64_t id, flags, len, ctx_len;
		char ctx[32];
	} c = { .id = 104, .flags = 5, .len = 35, .ctx_len = 3, .ctx = "abc" };
	uint32_t size = sizeof(c);
	long r;

	r = syscall(LSM_GET_SELF_ATTR, 99, &c, &size, 0);
	expect(r, "lsm_get_self_attr(0x63 /* LSM_ATTR_??? */, %p, %s, 0)", (void *)&c, room(sizeof(c), size));
	r = syscall(LSM_GET_SELF_ATTR, 100, NULL, NULL, 0xf0);
	expect(r, "lsm_get_self_attr(LSM_ATTR_CURRENT, NULL, NULL, 0xf0 /* LSM_FLAG_??? */)");
	c.id = 0x77;
	size = sizeof(c);
	r = syscall(LSM_GET_SELF_ATTR, 105, &c, &size, 1);
	expect(r, "lsm_get_self_attr(LSM_ATTR_SOCKCREATE, {id=0x77} => %p, %s, LSM_FLAG_SINGLE)", (void *)&c,
		room(sizeof(c), size));
	c.id = 104;
	r = syscall(LSM_SET_SELF_ATTR, 100, &c, 35, 0);
	expect(r, "lsm_set_self_attr(LSM_ATTR_CURRENT, {id=LSM_ID_APPARMOR, flags=0x5, len=35, ctx_len=3, "
		"ctx=\"\\x61\\x62\\x63\"}, 35, 0)");
	r = syscall(LSM_SET_SELF_ATTR, 0, &c, 31, 0xff);
	expect(r, "lsm_set_self_attr(LSM_ATTR_UNDEF, %p, 31, 0xff)", (void *)&c);
	r = syscall(LSM_SET_SELF_ATTR, 101, bad, 64, 0);
	expect(r, "lsm_set_self_attr(LSM_ATTR_EXEC, %p, 64, 0)", bad);
}

static void landlock(char *bad)
{
	uint64_t attr[8] = { 1, 3, 2, 0, 0, 0, 0, 0 }, port[2] = { 1, 80 };
	int fd;
	long r;

	r = fd = (int)syscall(SYS_landlock_create_ruleset, attr, 24UL, 0);
	expect(r, "landlock_create_ruleset({handled_access_fs=LANDLOCK_ACCESS_FS_EXECUTE, "
		"handled_access_net=LANDLOCK_ACCESS_NET_BIND_TCP|LANDLOCK_ACCESS_NET_CONNECT_TCP, "
		"scoped=LANDLOCK_SCOPE_SIGNAL}, 24, 0)");
	r = syscall(SYS_landlock_create_ruleset, NULL, 0UL, 2);
	expect(r, "landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_ERRATA)");
	attr[0] = 0xc000;
	r = syscall(SYS_landlock_create_ruleset, attr, 64UL, 0xf0);
	expect(r, "landlock_create_ruleset({handled_access_fs=LANDLOCK_ACCESS_FS_TRUNCATE|"
		"LANDLOCK_ACCESS_FS_IOCTL_DEV, handled_access_net=LANDLOCK_ACCESS_NET_BIND_TCP|"
		"LANDLOCK_ACCESS_NET_CONNECT_TCP, scoped=LANDLOCK_SCOPE_SIGNAL, quiet_access_fs=0, "
		"quiet_access_net=0, quiet_scoped=0, ...}, 64, 0xf0 /* LANDLOCK_CREATE_RULESET_??? */)");
	r = syscall(SYS_landlock_add_rule, fd, 2, port, 0);
	expect(r, "landlock_add_rule(%d, LANDLOCK_RULE_NET_PORT, {allowed_access=LANDLOCK_ACCESS_NET_BIND_TCP, "
		"port=80}, 0)", fd);
	r = syscall(SYS_landlock_add_rule, fd, 2, bad, 0xf0);
	expect(r, "landlock_add_rule(%d, LANDLOCK_RULE_NET_PORT, %p, 0xf0 /* LANDLOCK_ADD_RULE_??? */)", fd, bad);
	r = syscall(SYS_pidfd_open, -1, 0x80);
	expect(r, "pidfd_open(-1, PIDFD_THREAD)");
	r = syscall(SYS_pidfd_send_signal, -1, 9, NULL, 1);
	expect(r, "pidfd_send_signal(-1, SIGKILL, NULL, PIDFD_SIGNAL_THREAD)");
}

/* Commands of bpf(2) that strace 6.1 shows as an address. */
static void bpf_commands(void)
{
	uint32_t attr[4] = { 99, 5, 0, 0 };
	long r;

	r = syscall(SYS_bpf, 32, attr, 4);
	expect(r, "bpf(BPF_ENABLE_STATS, {enable_stats={type=0x63 /* BPF_STATS_??? */}}, 4)");
	r = syscall(SYS_bpf, 33, attr, 8);
	expect(r, "bpf(BPF_ITER_CREATE, {iter_create={link_fd=99, flags=0x5}}, 8)");
	r = syscall(SYS_bpf, 34, attr, 8);
	expect(r, "bpf(BPF_LINK_DETACH, {link_detach={link_fd=99}, ...}, 8)");
	r = syscall(SYS_bpf, 35, attr, 12);
	expect(r, "bpf(BPF_PROG_BIND_MAP, {prog_bind_map={prog_fd=99, map_fd=5, flags=0}}, 12)");
	r = syscall(SYS_bpf, 36, attr, 8);
	expect(r, "bpf(BPF_TOKEN_CREATE, %p, 8)", (void *)attr);
}

int main(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(page, 0, 4096);
	mprotect(page + 4096, 4096, PROT_NONE);
	modules(page + 4096);
	own_attributes(page + 4096);
	landlock(page + 4096);
	bpf_commands();
	return 0;
}
