/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ioctl on descriptors of processes and namespaces, on files of /proc/PID and on userfaultfd, newer than strace 6.1.
 * What the running kernel does not have fails, and shows as that.
 */
#include "expect-ioctls.h"
#include "newer-ioctls.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* A process that has ended with 3, as a descriptor. */
static int ended(void)
{
	pid_t pid = fork();
	int fd;

	if (!pid)
		_exit(3);
	fd = (int)S(pidfd_open, pid, 0);
	waitpid(pid, NULL, 0);
	return fd;
}

static void processes(void)
{
	struct process_info info = { .mask = INFO_CGROUPID }, *end = at_end(&info, INFO_SIZE_FIRST);
	unsigned number = _IOC(_IOC_READ | _IOC_WRITE, 0xff, 11, INFO_SIZE_FIRST);
	int self = (int)S(pidfd_open, getpid(), 0), gone = ended(), ns;
	long r;

	expect(IOCTL(-1, number, end), "ioctl(-1, PIDFD_GET_INFO, {mask=PIDFD_INFO_CGROUPID})");
	expect(IOCTL(-1, number, NULL), "ioctl(-1, PIDFD_GET_INFO, NULL)");
	expect(IOCTL(-1, number, no_memory()), "ioctl(-1, PIDFD_GET_INFO, %p)", no_memory());
	r = IOCTL(self, number, end);
	if (r == 0)
		expect(r, "ioctl(%d, PIDFD_GET_INFO, {mask=PIDFD_INFO_CGROUPID => PIDFD_INFO_PID|PIDFD_INFO_CREDS|"
			"PIDFD_INFO_CGROUPID, cgroupid=%llu, pid=%d, tgid=%d, ppid=%d, ruid=%u, rgid=%u, euid=%u, "
			"egid=%u, suid=%u, sgid=%u, fsuid=%u, fsgid=%u})", self, (unsigned long long)end->cgroupid,
			getpid(), getpid(), getppid(), getuid(), getgid(), geteuid(), getegid(), geteuid(),
			getegid(), geteuid(), getegid());
	end->mask = INFO_EXIT;
	r = IOCTL(gone, number, end);
	if (r == 0 && end->mask == (INFO_EXIT | INFO_CGROUPID))
		expect(r, "ioctl(%d, PIDFD_GET_INFO, {mask=PIDFD_INFO_EXIT => PIDFD_INFO_CGROUPID|PIDFD_INFO_EXIT, "
			"cgroupid=%llu, exit_code=[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]})", gone,
			(unsigned long long)end->cgroupid);
	info.mask = INFO_COREDUMP | INFO_COREDUMP_SIGNAL | INFO_SUPPORTED_MASK;
	info.coredump_mask = 1 | 4;
	info.coredump_signal = 11;
	info.supported_mask = INFO_PID | 0x8000;
	TELLS(PIDFD_GET_INFO, NULL, NULL);
	shows(PIDFD_GET_INFO, "PIDFD_GET_INFO", &info,
		"{mask=PIDFD_INFO_COREDUMP|PIDFD_INFO_SUPPORTED_MASK|PIDFD_INFO_COREDUMP_SIGNAL, "
		"coredump_mask=PIDFD_COREDUMPED|PIDFD_COREDUMP_USER, coredump_signal=SIGSEGV, "
		"supported_mask=PIDFD_INFO_PID|0x8000}",
		"{mask=PIDFD_INFO_COREDUMP|PIDFD_INFO_SUPPORTED_MASK|PIDFD_INFO_COREDUMP_SIGNAL}");
	ns = (int)IOCTL(self, PIDFD_GET_NET_NAMESPACE, 0);
	expect(ns, "ioctl(%d, PIDFD_GET_NET_NAMESPACE, 0)", self);
	expect(IOCTL(-1, PIDFD_GET_PID_NAMESPACE, 0x1234), "ioctl(-1, PIDFD_GET_PID_NAMESPACE, 0x1234)");
}

static void namespaces(void)
{
	int mounts = open("/proc/self/ns/mnt", O_RDONLY), pids = open("/proc/self/ns/pid", O_RDONLY);
	struct mounts_info info = { 16, 5, 0x123 };
	uint64_t id = 0x77;

	TELLS(NS_GET_MNTNS_ID, &id, "[0x77]");
	TELLS(NS_GET_ID, &id, "[0x77]");
	TELLS(NS_MNT_GET_INFO, &info, "{size=16, nr_mounts=5, mnt_ns_id=0x123}");
	UNREAD(NS_MNT_GET_INFO);
	TELLS(NS_MNT_GET_PREV, &info, "{size=16, nr_mounts=5, mnt_ns_id=0x123}");
	if (IOCTL(mounts, NS_MNT_GET_INFO, &info) == 0)
		expect(0, "ioctl(%d, NS_MNT_GET_INFO, {size=%u, nr_mounts=%u, mnt_ns_id=%#llx})", mounts, info.size,
			info.nr_mounts, (unsigned long long)info.mnt_ns_id);
	expect(IOCTL(pids, NS_GET_TGID_IN_PIDNS, getpid()), "ioctl(%d, NS_GET_TGID_IN_PIDNS, %d)", pids, getpid());
	expect(IOCTL(pids, NS_GET_PID_FROM_PIDNS, getpid()), "ioctl(%d, NS_GET_PID_FROM_PIDNS, %d)", pids, getpid());
	expect(IOCTL(-1, NS_GET_TGID_FROM_PIDNS, -5), "ioctl(-1, NS_GET_TGID_FROM_PIDNS, -5)");
}

static void maps(void)
{
	static char name[256], text[512];
	struct query q = { .size = sizeof(q), .query_addr = (uintptr_t)ended,
		.query_flags = VMA_EXECUTABLE, .vma_name_size = sizeof(name),
		.vma_name_addr = (uintptr_t)name }, before = q;
	int fd = open("/proc/self/maps", O_RDONLY);
	long r = IOCTL(fd, PROCMAP_QUERY, &q);

	(void)snprintf(text, sizeof(text),
		"{size=%u, query_flags=PROCMAP_QUERY_VMA_EXECUTABLE, query_addr=%#lx, vma_name_size=256, build_id_size=0, "
		"vma_name_addr=%p, build_id_addr=NULL}", (unsigned)sizeof(q), (long)(uintptr_t)ended, (void *)name);
	if (r == 0)
		expect(r, "ioctl(%d, PROCMAP_QUERY, %s => {vma_start=%#llx, vma_end=%#llx, "
			"vma_flags=PROCMAP_QUERY_VMA_READABLE|PROCMAP_QUERY_VMA_EXECUTABLE, vma_page_size=4096, "
			"vma_offset=%#llx, inode=%llu, dev_major=%#x, dev_minor=%#x, vma_name_size=%u, "
			"vma_name_addr=\"%s\"})", fd, text, (unsigned long long)q.vma_start,
			(unsigned long long)q.vma_end, (unsigned long long)q.vma_offset,
			(unsigned long long)q.inode, q.dev_major, q.dev_minor, q.vma_name_size, name);
	expect(IOCTL(-1, PROCMAP_QUERY, &before), "ioctl(-1, PROCMAP_QUERY, %s)", text);
	UNREAD(PROCMAP_QUERY);
}

static void pages(void)
{
	static struct region regions[4];
	char *page = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct scan scan = { .size = sizeof(scan), .start = (uintptr_t)page, .end = (uintptr_t)page + 3 * 4096,
		.vec = (uintptr_t)regions, .vec_len = 4, .category_mask = IS_PRESENT,
		.return_mask = IS_PRESENT };
	int fd = open("/proc/self/pagemap", O_RDONLY);
	char text[512];
	long r;

	page[4096] = 1;
	(void)snprintf(text, sizeof(text), "{size=%u, flags=0, start=%p, end=%p, vec_len=4, max_pages=0, "
		"category_inverted=0, category_mask=PAGE_IS_PRESENT, category_anyof_mask=0, return_mask=PAGE_IS_PRESENT",
		(unsigned)sizeof(scan), (void *)page, (void *)(page + 3 * 4096));
	r = IOCTL(fd, PAGEMAP_SCAN, &scan);
	if (r == 1)
		expect(r, "ioctl(%d, PAGEMAP_SCAN, %s, vec=[{start=%p, end=%p, categories=PAGE_IS_PRESENT}], walk_end=%p})",
			fd, text, (void *)(page + 4096), (void *)(page + 2 * 4096), (void *)(page + 3 * 4096));
	expect(IOCTL(-1, PAGEMAP_SCAN, &scan), "ioctl(-1, PAGEMAP_SCAN, %s, vec=%p})", text, (void *)regions);
	UNREAD(PAGEMAP_SCAN);
}

static void faults(void)
{
	struct uffdio_writeprotect protect = { { 4096, 8192 }, UFFDIO_WRITEPROTECT_MODE_WP };
	struct uffdio_continue go_on = { { 4096, 8192 }, 3, -17 };
	struct poison poison = { { 4096, 8192 }, 5, 8192 };
	struct move move = { 4096, 8192, 12288, 2, 4096 };

	ASKS(UFFDIO_WRITEPROTECT, &protect, "{range={start=0x1000, len=0x2000}, mode=UFFDIO_WRITEPROTECT_MODE_WP}");
	SHOWS(UFFDIO_CONTINUE, &go_on,
		"{range={start=0x1000, len=0x2000}, mode=UFFDIO_CONTINUE_MODE_DONTWAKE|UFFDIO_CONTINUE_MODE_WP, mapped=-17}",
		"{range={start=0x1000, len=0x2000}, mode=UFFDIO_CONTINUE_MODE_DONTWAKE|UFFDIO_CONTINUE_MODE_WP}");
	SHOWS(UFFDIO_POISON, &poison,
		"{range={start=0x1000, len=0x2000}, mode=UFFDIO_POISON_MODE_DONTWAKE|0x4, updated=8192}",
		"{range={start=0x1000, len=0x2000}, mode=UFFDIO_POISON_MODE_DONTWAKE|0x4}");
	SHOWS(UFFDIO_MOVE, &move,
		"{dst=0x1000, src=0x2000, len=0x3000, mode=UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES, move=0x1000}",
		"{dst=0x1000, src=0x2000, len=0x3000, mode=UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES}");
	UNREAD(UFFDIO_MOVE);
}

int main(void)
{
	answer_ioctls();
	processes();
	namespaces();
	maps();
	pages();
	faults();
	return 0;
}
