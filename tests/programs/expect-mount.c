/* SPDX-License-Identifier: BSD-2-Clause */
/* What is mounted, file attributes, and mount calls newer than strace 6.1, with the lines that have to be shown. */
#include "expect.h"

#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* asm-generic/unistd.h of 6.18 */
enum { STATMOUNT = 457, LISTMOUNT = 458, OPEN_TREE_ATTR = 467, FILE_GETATTR = 468, FILE_SETATTR = 469 };

/* linux/mount.h of 6.18 */
struct request {
	uint32_t size, fd;
	uint64_t id, param, ns;
	char more[32];
};

struct answer {
	uint32_t size, options;
	uint64_t mask;
	uint32_t major, minor;
	uint64_t magic;
	uint32_t flags, type;
	uint64_t id, parent;
	uint32_t old_id, old_parent;
	uint64_t attr, propagation, peers, master, from;
	uint32_t root, point;
	uint64_t ns;
	uint32_t subtype, source;
	char rest[4096];
};

static void lists(char *bad)
{
	struct request request = { .size = 24, .id = -1 };
	uint64_t ids[64];
	long r;

	r = syscall(LISTMOUNT, &request, ids, 1UL, 0);
	if (r == 1)
		expect(r, "listmount({size=24, mnt_ns_fd=0, mnt_id=LSMT_ROOT, param=0}, [%#lx], 1, 0)", ids[0]);
	else
		expect(r, "listmount({size=24, mnt_ns_fd=0, mnt_id=LSMT_ROOT, param=0}, %p, 1, 0)", (void *)ids);
	request.size = 32;
	request.ns = 5;
	request.param = 0x77;
	request.id = 0x1234;
	r = syscall(LISTMOUNT, &request, ids, 64UL, 1);
	expect(r, "listmount({size=32, mnt_ns_fd=0, mnt_id=0x1234, param=0x77, mnt_ns_id=0x5}, %p, 64, "
		"LISTMOUNT_REVERSE)", (void *)ids);
	request.size = 64;
	request.more[0] = 7;
	r = syscall(LISTMOUNT, &request, ids, -1UL, 0xfe);
	expect(r, "listmount({size=64, mnt_ns_fd=0, mnt_id=0x1234, param=0x77, mnt_ns_id=0x5, /* bytes 32..63 */ "
		"\"\\x07\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00"
		"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"}, %p, 18446744073709551615, "
		"0xfe /* LISTMOUNT_??? */)", (void *)ids);
	request.size = 3;
	r = syscall(LISTMOUNT, &request, NULL, 0UL, 0);
	expect(r, "listmount({size=3}, NULL, 0, 0)");
	r = syscall(LISTMOUNT, NULL, bad, 5UL, 0);
	expect(r, "listmount(NULL, %p, 5, 0)", bad);
	*(uint32_t *)(bad - 8) = 32;
	r = syscall(LISTMOUNT, bad - 8, bad, 5UL, 0);
	expect(r, "listmount({size=32, ???}, %p, 5, 0)", bad);
}

static void mounts(char *bad)
{
	struct statx x;
	struct request request = { .size = 24 };
	static struct answer a;
	const char *strings = (char *)&a + 512;
	long r;

	if (statx(AT_FDCWD, "mnt", 0, 0x4000, &x) != 0) /* STATX_MNT_ID_UNIQUE */
		exit(1);
	request.id = x.stx_mnt_id;
	request.param = 0x3b;
	r = syscall(STATMOUNT, &request, &a, sizeof(a), 0);
	if (r == 0)
		expect(r, "statmount({size=24, mnt_ns_fd=0, mnt_id=%#llx, param=STATMOUNT_SB_BASIC|STATMOUNT_MNT_BASIC|"
			"STATMOUNT_MNT_ROOT|STATMOUNT_MNT_POINT|STATMOUNT_FS_TYPE}, {size=%u, mask=STATMOUNT_SB_BASIC|"
			"STATMOUNT_MNT_BASIC|STATMOUNT_MNT_ROOT|STATMOUNT_MNT_POINT|STATMOUNT_FS_TYPE, "
			"sb_dev_major=%u, sb_dev_minor=%u, sb_magic=TMPFS_MAGIC, sb_flags=0, fs_type=\"tmpfs\", "
			"mnt_id=%#lx, mnt_parent_id=%#lx, mnt_id_old=%#x, mnt_parent_id_old=%#x, "
			"mnt_attr=MOUNT_ATTR_NOSUID, mnt_propagation=MS_PRIVATE, mnt_peer_group=0, "
			"mnt_master=0, mnt_root=\"/\", mnt_point=\"%.32s\"%s}, %zu, 0)",
			(unsigned long long)x.stx_mnt_id, a.size, a.major, a.minor, a.id, a.parent, a.old_id,
			a.old_parent, strings + a.point, strlen(strings + a.point) > 32 ? "..." : "", sizeof(a));
	else
		expect(r, "statmount({size=24, mnt_ns_fd=0, mnt_id=%#llx, param=STATMOUNT_SB_BASIC|STATMOUNT_MNT_BASIC|"
			"STATMOUNT_MNT_ROOT|STATMOUNT_MNT_POINT|STATMOUNT_FS_TYPE}, %p, %zu, 0)",
			(unsigned long long)x.stx_mnt_id, (void *)&a, sizeof(a));
	request.param = 0xff00000000000000;
	r = syscall(STATMOUNT, &request, &a, 512UL, 0xf0);
	expect(r, "statmount({size=24, mnt_ns_fd=0, mnt_id=%#llx, param=0xff00000000000000 /* STATMOUNT_??? */}, %p, "
		"512, 0xf0 /* STATMOUNT_??? */)", (unsigned long long)x.stx_mnt_id, (void *)&a);
	r = syscall(STATMOUNT, NULL, NULL, 0UL, 0);
	expect(r, "statmount(NULL, NULL, 0, 0)");
	r = syscall(STATMOUNT, bad, bad, -1UL, 0);
	expect(r, "statmount(%p, %p, 18446744073709551615, 0)", bad, bad);
}

static void attributes(char *bad)
{
	struct {
		uint64_t xflags;
		uint32_t extsize, nextents, projid, cowextsize;
		uint64_t more;
	} a = { 0 };
	char file[] = "mnt/file", tree[] = "mnt";
	uint64_t attr[5] = { 1, 0, 0, 0, 0 };
	long r;

	close(open(file, O_CREAT | O_RDWR, 0600));
	r = syscall(FILE_GETATTR, AT_FDCWD, file, &a, 24UL, 0);
	if (r == 0)
		expect(r, "file_getattr(AT_FDCWD, \"mnt/file\", {fa_xflags=0, fa_extsize=%u, fa_nextents=%u, fa_projid=%s%x, "
			"fa_cowextsize=%u}, 24, 0)", a.extsize, a.nextents, a.projid ? "0x" : "", a.projid, a.cowextsize);
	else
		expect(r, "file_getattr(AT_FDCWD, \"mnt/file\", %p, 24, 0)", (void *)&a);
	a.xflags = 0x80 | 0x40;
	a.projid = 0x12;
	r = syscall(FILE_SETATTR, AT_FDCWD, file, &a, 24UL, AT_SYMLINK_NOFOLLOW);
	expect(r, "file_setattr(AT_FDCWD, \"mnt/file\", {fa_xflags=FS_XFLAG_NOATIME|FS_XFLAG_NODUMP, fa_extsize=%u, "
		"fa_projid=0x12, fa_cowextsize=%u}, 24, AT_SYMLINK_NOFOLLOW)", a.extsize, a.cowextsize);
	a.more = 1;
	r = syscall(FILE_SETATTR, -1, file, &a, 32UL, 0x77000000);
	expect(r, "file_setattr(-1, \"mnt/file\", {fa_xflags=FS_XFLAG_NOATIME|FS_XFLAG_NODUMP, fa_extsize=%u, "
		"fa_projid=0x12, fa_cowextsize=%u, /* bytes 24..31 */ \"\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"}, 32, "
		"0x77000000 /* AT_??? */)", a.extsize, a.cowextsize);
	r = syscall(FILE_SETATTR, AT_FDCWD, file, &a, 23UL, 0);
	expect(r, "file_setattr(AT_FDCWD, \"mnt/file\", %p, 23, 0)", (void *)&a);
	r = syscall(FILE_SETATTR, AT_FDCWD, NULL, bad, 24UL, 0);
	expect(r, "file_setattr(AT_FDCWD, NULL, %p, 24, 0)", bad);
	r = syscall(FILE_GETATTR, AT_FDCWD, bad, NULL, 4097UL, 0);
	expect(r, "file_getattr(AT_FDCWD, %p, NULL, 4097, 0)", bad);
	r = syscall(OPEN_TREE_ATTR, AT_FDCWD, tree, 0x80001, attr, 32UL);
	expect(r, "open_tree_attr(AT_FDCWD, \"mnt\", OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC, {attr_set=MOUNT_ATTR_RDONLY, "
		"attr_clr=0, propagation=0 /* MS_??? */, userns_fd=0}, 32)");
	attr[4] = 1;
	r = syscall(OPEN_TREE_ATTR, -1, tree, 0x800, attr, 40UL);
	expect(r, "open_tree_attr(-1, \"mnt\", AT_NO_AUTOMOUNT, {attr_set=MOUNT_ATTR_RDONLY, attr_clr=0, "
		"propagation=0 /* MS_??? */, userns_fd=0, /* bytes 32..39 */ "
		"\"\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"}, 40)");
	r = syscall(SYS_fsmount, -1, 2, 0x70);
	expect(r, "fsmount(-1, FSMOUNT_NAMESPACE, MOUNT_ATTR_NOATIME|MOUNT_ATTR_STRICTATIME|0x40)");
	r = syscall(SYS_move_mount, -1, tree, -1, tree, 0x200);
	expect(r, "move_mount(-1, \"mnt\", -1, \"mnt\", MOVE_MOUNT_BENEATH)");
	r = syscall(SYS_fsconfig, -1, 8, NULL, NULL, 0);
	expect(r, "fsconfig(-1, FSCONFIG_CMD_CREATE_EXCL, NULL, NULL, 0)");
}

int main(void)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(page, 0, 4096);
	mprotect(page + 4096, 4096, PROT_NONE);
	if (unshare(CLONE_NEWNS) != 0 || (mkdir("mnt", 0700) != 0 && errno != EEXIST) ||
		mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("none", "mnt", "tmpfs", MS_NOSUID, "size=64k") != 0)
		return 1;
	lists(page + 4096);
	mounts(page + 4096);
	attributes(page + 4096);
	return 0;
}
