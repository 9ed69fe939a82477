/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that name files, for the decoder's comparison with strace: success, failure, NULL, unreadable
 * and unterminated paths, unknown flags and modes.
 */
#include "decode-calls.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <utime.h>

static char *bad;

static void open_and_close(void)
{
	struct open_how how = { .flags = O_RDWR | O_CREAT | O_CLOEXEC, .mode = 0640 };
	struct {
		struct open_how how;
		uint64_t more;
	} longer = { .how = { .flags = O_PATH, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | 0x1000 } };
	char *loose = bad - 5;
	int fd;

	fd = (int)S(open, "f", O_RDWR | O_CREAT | O_EXCL, 0644);
	S(close, fd);
	S(close, fd);
	S(close, -1);
	S(open, "f", O_RDWR | O_CREAT | O_EXCL, 0644);
	S(close, S(open, "f", O_RDONLY | O_NOATIME | O_NONBLOCK | O_SYNC | O_DSYNC));
	S(close, S(open, ".", O_DIRECTORY | O_PATH | O_NOFOLLOW | O_LARGEFILE));
	S(close, S(open, ".", O_TMPFILE | O_WRONLY, 07777));
	S(open, "f", O_ACCMODE | O_DIRECT | O_NOCTTY);
	S(open, "", O_WRONLY | O_APPEND | O_TRUNC);
	S(open, NULL, 0);
	S(open, bad, 0xfff00000, 0);
	memset(loose, 'x', 5);
	S(open, loose, O_RDONLY);
	S(close, S(creat, "c", 0600));
	S(creat, "no/c", 07000);
	S(creat, NULL, 0);
	S(close, S(openat, AT_FDCWD, "f", O_RDONLY));
	S(openat, -1, "f", O_RDONLY | O_ASYNC);
	S(openat, 77, bad, O_CREAT, 0777);
	S(close, S(openat2, AT_FDCWD, "f", &how, sizeof(how)));
	S(openat2, AT_FDCWD, "f", &longer, sizeof(longer));
	S(openat2, -2, "f", &how, 4);
	S(openat2, AT_FDCWD, NULL, NULL, sizeof(how));
	S(openat2, AT_FDCWD, bad, bad, sizeof(how));
}

static void names(void)
{
	char *long_name = bad - 4096;
	char buffer[64];

	S(mkdir, "d", 0755);
	S(mkdir, "d", 01777);
	S(mkdir, bad, 0);
	S(mkdirat, AT_FDCWD, "e", 0700);
	S(mkdirat, 99, "e", 0);
	S(rmdir, "e");
	S(rmdir, "e");
	S(rmdir, NULL);
	S(mknod, "fifo", S_IFIFO | 0600, 0);
	S(mknod, "null", S_IFCHR | 0666, makedev(1, 3));
	S(mknod, "null", S_IFBLK | 0666, makedev(0x123, 0x45678));
	S(mknod, "plain", 0644, makedev(1, 2));
	S(mknod, bad, 0170000 | 0777, 5);
	S(mknodat, AT_FDCWD, "sock", S_IFSOCK | 0600, 0);
	S(mknodat, -1, "sock", S_IFREG, 0);
	S(link, "f", "l");
	S(link, "f", "l");
	S(link, bad, NULL);
	S(linkat, AT_FDCWD, "f", AT_FDCWD, "m", AT_SYMLINK_FOLLOW);
	S(linkat, -1, "", -100, bad, AT_EMPTY_PATH | 0x80000);
	S(symlink, "f\n\t\"\\\1\200", "s");
	S(symlink, "", "t");
	S(symlink, NULL, bad);
	S(symlinkat, "f", AT_FDCWD, "t");
	S(symlinkat, "f", 99, "t");
	S(readlink, "s", buffer, sizeof(buffer));
	S(readlink, "t", buffer, 0);
	S(readlink, "t", bad, 8);
	S(readlink, "none", buffer, 5);
	S(readlinkat, AT_FDCWD, "t", buffer, sizeof(buffer));
	S(readlinkat, -1, NULL, NULL, -1L);
	S(rename, "l", "r");
	S(rename, "l", "r");
	S(rename, NULL, bad);
	S(renameat, AT_FDCWD, "r", AT_FDCWD, "l");
	S(renameat, 99, "r", -1, "l");
	S(renameat2, AT_FDCWD, "l", AT_FDCWD, "m", RENAME_EXCHANGE);
	S(renameat2, AT_FDCWD, "l", AT_FDCWD, "m", RENAME_NOREPLACE | RENAME_WHITEOUT | 0x80);
	S(unlink, "l");
	S(unlink, "l");
	S(unlinkat, AT_FDCWD, "m", 0);
	S(unlinkat, AT_FDCWD, "d", AT_REMOVEDIR);
	S(unlinkat, -1, bad, 0x200 | 1);
	memset(long_name, 'n', 4095);
	bad[-1] = '\0';
	S(unlink, long_name);
	memset(long_name, 0, 4096);
	S(unlink, "c");
	S(unlink, "fifo");
	S(unlink, "null");
	S(unlink, "plain");
	S(unlink, "sock");
	S(unlink, "s");
	S(unlink, "t");
}

static void modes_and_owners(int fd)
{
	S(access, "f", F_OK);
	S(access, "f", R_OK | W_OK | X_OK);
	S(access, NULL, 010);
	S(faccessat, AT_FDCWD, "f", R_OK);
	S(faccessat, -1, "f", 0xff);
	S(faccessat2, AT_FDCWD, "f", W_OK, AT_EACCESS);
	S(faccessat2, 99, bad, X_OK, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | 1);
	S(chmod, "f", 0600);
	S(chmod, "none", 07777);
	S(chmod, "f", 0177777);
	S(fchmod, fd, 0640);
	S(fchmod, -1, 0);
	S(fchmodat, AT_FDCWD, "f", 0644);
	S(fchmodat, -1, "f", 02000);
	S(chown, "f", 0, 0);
	S(chown, "none", -1, -1);
	S(chown, bad, 1000, 77);
	S(fchown, fd, -1, -1);
	S(fchown, -1, 1, 2);
	S(lchown, "f", 0, -1);
	S(lchown, "none", 0, 0);
	S(fchownat, AT_FDCWD, "f", 0, 0, AT_SYMLINK_NOFOLLOW);
	S(fchownat, 99, "", 4294967294U, 5, AT_EMPTY_PATH | 0x40);
	S(umask, 027);
	S(umask, 07777);
	S(umask, 022);
}

static void sizes(int fd)
{
	S(truncate, "f", 100L);
	S(truncate, "none", 1L << 40);
	S(truncate, "f", -1L);
	S(ftruncate, fd, 0L);
	S(ftruncate, -1, 5L);
	S(fallocate, fd, 0, 0L, 4096L);
	S(fallocate, fd, 3, 10L, 20L);
	S(fallocate, -1, 0x7f, -1L, 1L << 50);
	S(flock, fd, 1);
	S(flock, fd, 8 | 4);
	S(flock, -1, 0x72);
	S(fsync, fd);
	S(fsync, -1);
	S(fdatasync, fd);
	S(fdatasync, -1);
	S(syncfs, fd);
	S(syncfs, -1);
	S(sync);
}

static void stats(int fd)
{
	struct stat proc;
	char room[512];

	S(stat, "f", room);
	S(stat, "/dev/null", room);
	S(stat, "none", room);
	S(stat, "f", bad - 8);
	S(stat, NULL, NULL);
	S(lstat, "f", room);
	S(lstat, "none", room);
	S(fstat, fd, room);
	S(fstat, -1, room);
	S(fstat, fd, NULL);
	S(newfstatat, AT_FDCWD, "f", room, AT_SYMLINK_NOFOLLOW);
	S(newfstatat, fd, "", room, AT_EMPTY_PATH | AT_NO_AUTOMOUNT);
	S(newfstatat, -1, "f", room, 0x12345);
	S(statx, AT_FDCWD, "f", AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS, room);
	S(statx, AT_FDCWD, "/dev/null", AT_STATX_DONT_SYNC | AT_SYMLINK_NOFOLLOW, STATX_MODE | STATX_BTIME, room);
	S(statx, fd, "", AT_EMPTY_PATH | AT_STATX_FORCE_SYNC, STATX_ALL, room);
	S(statx, -1, bad, 0xf0000, 0xffffffff, NULL);
	S(statfs, "/proc", room);
	S(statfs, "none", room);
	S(statfs, NULL, bad);
	S(fstatfs, fd, room);
	S(fstatfs, -1, room);
	S(stat, "/dev/null", &proc);
	S(ustat, proc.st_dev, room);
	S(ustat, proc.st_dev, bad);
	S(ustat, 0, room);
	S(ustat, -1, NULL);
}

static void times(void)
{
	struct timespec spec[2] = { { 1000000000, 5 }, { 1, UTIME_OMIT } };
	struct timeval val[2] = { { 1000000000, 5 }, { 7, 999999 } };
	struct utimbuf buf = { 1000000000, 5 };

	S(utime, "f", &buf);
	S(utime, "f", NULL);
	S(utime, "none", &buf);
	S(utime, "f", bad);
	S(utimes, "f", val);
	S(utimes, "none", NULL);
	S(utimes, "f", bad - 16);
	S(futimesat, AT_FDCWD, "f", val);
	S(futimesat, -1, "f", val);
	S(futimesat, 99, NULL, bad);
	S(utimensat, AT_FDCWD, "f", spec, 0);
	spec[0].tv_nsec = UTIME_NOW;
	S(utimensat, AT_FDCWD, "f", spec, AT_SYMLINK_NOFOLLOW);
	spec[1].tv_nsec = -5;
	S(utimensat, AT_FDCWD, "f", spec, 0);
	S(utimensat, -1, NULL, NULL, 0xff);
	S(utimensat, AT_FDCWD, "f", bad - 8, AT_EMPTY_PATH);
}

static void folders(int fd)
{
	char here[4096], room[4096];
	int top = (int)S(open, ".", O_RDONLY | O_DIRECTORY);

	S(getcwd, here, sizeof(here));
	S(getcwd, room, 1);
	S(getcwd, bad, 100);
	S(chdir, "/");
	S(chdir, "none");
	S(chdir, NULL);
	S(fchdir, top);
	S(fchdir, fd);
	S(fchdir, -1);
	S(getdents64, top, room, sizeof(room));
	S(getdents64, top, room, sizeof(room));
	S(getdents64, fd, room, sizeof(room));
	S(getdents64, -1, bad, 5);
	lseek(top, 0, SEEK_SET);
	S(getdents, top, room, sizeof(room));
	S(getdents, top, room, sizeof(room));
	S(getdents, -1, room, 77);
	S(close, top);
	S(chroot, "/");
	S(chroot, "none");
	S(chdir, here);
	S(name_to_handle_at, AT_FDCWD, "none", bad, bad, AT_EMPTY_PATH | AT_SYMLINK_FOLLOW);
}

int main(void)
{
	int fd;

	bad = end_of_memory();
	open_and_close();
	names();
	fd = (int)S(open, "f", O_RDWR);
	modes_and_owners(fd);
	sizes(fd);
	stats(fd);
	times();
	folders(fd);
	S(close, fd);
	S(unlink, "f");
	return 0;
}
