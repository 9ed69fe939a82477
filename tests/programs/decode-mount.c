/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mounting, old and new, file handles, landlock and quotas for the decoder's comparison with strace: in a mount
 * namespace of its own, success, failure, NULL, unreadable, unknown values.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
/* sys/mount.h does not stand beside linux/mount.h */
#define MNT_DETACH 2

#define S(n, ...) syscall(SYS_##n, ##__VA_ARGS__)

static char *page, *bad;

static void old_mounts(void)
{
	char source[] = "none", type[] = "tmpfs", data[] = "size=64k", target[] = "mnt";

	S(mount, source, "/", 0, MS_REC | MS_PRIVATE, 0);
	S(mount, source, "/", type, MS_REC | MS_SLAVE, data);
	S(mount, source, target, type, MS_NOSUID | MS_NODEV, data);
	S(mount, source, target, type, MS_REMOUNT | MS_RDONLY, data);
	S(mount, source, target, type, MS_REMOUNT | MS_BIND | MS_NOEXEC, data);
	S(mount, "/", target, type, MS_BIND | MS_REC, data);
	S(mount, source, target, type, 0xc0ed0000, data);
	S(mount, source, target, type, 0xc0ed0000 | MS_NOATIME, data);
	S(mount, source, target, type, 0xc0ed0000 | MS_BIND, data);
	S(mount, source, "nowhere", type, MS_MOVE | 0x300000000, data);
	S(mount, bad, bad, bad, 0, bad);
	S(mount, NULL, NULL, NULL, 0, NULL);
	S(umount2, target, MNT_DETACH);
	S(umount2, target, 8);
	S(umount2, "nowhere", 0xff0);
	S(umount2, NULL, 0);
}

static void new_mounts(void)
{
	char name[] = "tmpfs", key[] = "size", value[] = "64k", source[] = "source", binary[] = "\1\2\377";
	int fs, m;
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID };
	char large[64];

	fs = S(fsopen, name, FSOPEN_CLOEXEC);
	S(fsopen, "nosuchfs", 0);
	S(fsopen, bad, 0xfff0);
	S(fsopen, NULL, 0);
	S(fsconfig, fs, FSCONFIG_SET_STRING, key, value, 0);
	S(fsconfig, fs, FSCONFIG_SET_STRING, source, "none", 0);
	S(fsconfig, fs, FSCONFIG_SET_STRING, key, NULL, 0);
	S(fsconfig, fs, FSCONFIG_SET_STRING, bad, bad, 7);
	S(fsconfig, fs, FSCONFIG_SET_FLAG, "ro", NULL, 0);
	S(fsconfig, fs, FSCONFIG_SET_FLAG, "ro", "x", 1);
	S(fsconfig, fs, FSCONFIG_SET_BINARY, key, binary, 3);
	S(fsconfig, fs, FSCONFIG_SET_BINARY, key, binary, -3);
	S(fsconfig, fs, FSCONFIG_SET_BINARY, key, binary, 0);
	S(fsconfig, fs, FSCONFIG_SET_BINARY, key, binary, 0x7fffffff);
	S(fsconfig, fs, FSCONFIG_SET_PATH, key, "/dev", AT_FDCWD);
	S(fsconfig, fs, FSCONFIG_SET_PATH_EMPTY, key, "", 0);
	S(fsconfig, fs, FSCONFIG_SET_FD, key, NULL, 1);
	S(fsconfig, fs, FSCONFIG_SET_FD, key, binary, -1);
	S(fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
	S(fsconfig, fs, FSCONFIG_CMD_RECONFIGURE, key, value, 2);
	S(fsconfig, -1, 77, key, value, 2);
	m = S(fsmount, fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	S(fsmount, fs, 0xfc, 0xff00);
	S(fsmount, -1, 0, 0x10);
	S(move_mount, m, "", AT_FDCWD, "mnt", MOVE_MOUNT_F_EMPTY_PATH);
	S(move_mount, -1, NULL, -1, bad, 0xfe00 & ~0x200);
	S(move_mount, m, "x", AT_FDCWD, "nowhere", MOVE_MOUNT_SET_GROUP | MOVE_MOUNT_T_SYMLINKS);
	close(m);
	m = S(fspick, AT_FDCWD, "mnt", FSPICK_CLOEXEC | FSPICK_NO_AUTOMOUNT);
	S(fspick, -1, NULL, 0xfff0);
	close(m);
	m = S(open_tree, AT_FDCWD, "mnt", OPEN_TREE_CLOEXEC | OPEN_TREE_CLONE | 0x8000);
	S(open_tree, -1, bad, 0x40000000);
	S(mount_setattr, m, "", AT_EMPTY_PATH, &attr, sizeof(attr));
	S(mount_setattr, m, "", AT_EMPTY_PATH | 0x8000, NULL, sizeof(attr));
	S(mount_setattr, m, "", 0, bad, sizeof(attr));
	S(mount_setattr, m, "", 0xf, &attr, 31);
	S(mount_setattr, m, "", 0, page + 4096 - 16, sizeof(attr));
	attr.attr_clr = MOUNT_ATTR_NOATIME | 0xf00000000;
	attr.attr_set = MOUNT_ATTR_IDMAP | MOUNT_ATTR_NOSYMFOLLOW;
	attr.propagation = MS_PRIVATE;
	attr.userns_fd = 1;
	S(mount_setattr, m, "", AT_EMPTY_PATH, &attr, sizeof(attr));
	attr.userns_fd = -1;
	attr.propagation = 0x33;
	S(mount_setattr, m, "", AT_EMPTY_PATH, &attr, sizeof(attr));
	memset(large, 0, sizeof(large));
	memcpy(large, &attr, sizeof(attr));
	S(mount_setattr, m, "", AT_EMPTY_PATH, large, sizeof(large));
	large[60] = 5;
	S(mount_setattr, m, "", AT_EMPTY_PATH, large, sizeof(large));
	S(mount_setattr, m, "", AT_EMPTY_PATH, page + 4096 - 64, 4096);
	S(mount_setattr, -1, "x", 0, page, 4097);
	close(m);
	close(fs);
}

static void handles(void)
{
	union {
		struct file_handle h;
		char room[200];
	} u;
	int id = 0, fd;

	memset(&u, 0, sizeof(u));
	S(name_to_handle_at, AT_FDCWD, "mnt", &u, &id, 0);
	S(name_to_handle_at, AT_FDCWD, "mnt", &u, &id, AT_EMPTY_PATH);
	u.h.handle_bytes = 128;
	S(name_to_handle_at, AT_FDCWD, "mnt", &u, &id, AT_SYMLINK_FOLLOW);
	fd = open("mnt", O_RDONLY | O_DIRECTORY);
	fd = S(open_by_handle_at, fd, &u, O_RDONLY | O_DIRECTORY);
	close(fd);
	u.h.handle_bytes = 0;
	S(open_by_handle_at, AT_FDCWD, &u, O_RDWR);
	u.h.handle_bytes = 4096;
	u.h.handle_type = -5;
	S(open_by_handle_at, -1, &u, O_RDWR | O_CREAT);
	S(open_by_handle_at, -1, NULL, 0);
	S(open_by_handle_at, -1, bad, 0);
	S(open_by_handle_at, -1, page + 4096 - 8, 0);
	S(name_to_handle_at, AT_FDCWD, "nowhere", &u, &id, 0);
	S(name_to_handle_at, AT_FDCWD, "mnt", NULL, &id, 0x7f0000);
	S(name_to_handle_at, AT_FDCWD, "mnt", bad, bad, 0);
	S(name_to_handle_at, AT_FDCWD, NULL, &u, NULL, 0);
}

static void landlock(void)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE, .parent_fd = -1 };
	struct {
		unsigned long fs, more[3];
	} attr = { .fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_READ_FILE };
	int fd, under = open("/", O_PATH);

	S(landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	S(landlock_create_ruleset, NULL, 0, 0);
	S(landlock_create_ruleset, NULL, 8, 0);
	S(landlock_create_ruleset, bad, 8, 0);
	S(landlock_create_ruleset, memset(bad - 8, 1, 1), 12, 0);
	S(landlock_create_ruleset, &attr, 7, 0);
	S(landlock_create_ruleset, &attr, 8, 0xf0);
	fd = S(landlock_create_ruleset, &attr, 8, 0);
	attr.fs = 0xffff000000000000;
	S(landlock_create_ruleset, &attr, 8, 0);
	S(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	rule.parent_fd = under;
	S(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	rule.allowed_access = 0;
	S(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	S(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, NULL, 0);
	S(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, bad, 0);
	S(landlock_add_rule, fd, 99, &rule, 0);
	S(landlock_restrict_self, fd, 0xff);
	S(landlock_restrict_self, -1, 0);
}

int main(void)
{
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(page, 0, 4096);
	bad = page + 4096;
	mprotect(bad, 4096, PROT_NONE);
	unshare(CLONE_NEWNS);
	mkdir("mnt", 0700);
	old_mounts();
	new_mounts();
	handles();
	landlock();
	return 0;
}
