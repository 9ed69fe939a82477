/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * io_uring's calls for the decoder's comparison with strace: success where the host allows it, failure, NULL,
 * unreadable, unknown values.
 */
#include <fcntl.h>
#include <linux/io_uring.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char *page, *bad;
static int ring;

static void reg(unsigned operation, void *arg, unsigned count)
{
	syscall(SYS_io_uring_register, ring, operation, arg, count);
}

static void rings(void)
{
	struct io_uring_params p = { .flags = 0 };

	ring = (int)syscall(SYS_io_uring_setup, 4, &p);
	memset(&p, 0, sizeof(p));
	p.flags = IORING_SETUP_ATTACH_WQ | IORING_SETUP_CQSIZE | 0x80000000;
	p.wq_fd = 1;
	p.sq_thread_cpu = 5;
	p.resv[1] = 0x77;
	syscall(SYS_io_uring_setup, 1, &p);
	syscall(SYS_io_uring_setup, 0, NULL);
	syscall(SYS_io_uring_setup, -1, bad);
	memset(&p, 0, sizeof(p));
	p.flags = IORING_SETUP_SQPOLL | IORING_SETUP_IOPOLL;
	p.sq_thread_idle = 1000;
	syscall(SYS_io_uring_setup, 0xffffffff, &p);
	syscall(SYS_io_uring_enter, ring, 0, 0, IORING_ENTER_GETEVENTS, NULL, 8);
	syscall(SYS_io_uring_enter, -1, 1, 2, 0xff00, bad, 8);
	memset(page, 0, 16);
	page[1] = 2;
	syscall(SYS_io_uring_enter, -1, 0, 0, IORING_ENTER_EXT_ARG | IORING_ENTER_SQ_WAKEUP, page, 8);
	syscall(SYS_io_uring_enter, -1, 0, 0, IORING_ENTER_EXT_ARG, page, 24);
}

static void registers(void)
{
	struct iovec v[2] = { { page, 4096 }, { NULL, 5 } };
	int fds[3] = { 1, -1, -2 };
	struct io_uring_files_update update = { .offset = 1, .fds = (uintptr_t)fds };
	struct io_uring_restriction r[5] = { { .opcode = IORING_RESTRICTION_REGISTER_OP, .register_op = 5 },
		{ .opcode = IORING_RESTRICTION_SQE_OP, .sqe_op = IORING_OP_READV },
		{ .opcode = IORING_RESTRICTION_SQE_FLAGS_ALLOWED, .sqe_flags = IOSQE_ASYNC | 0x80 },
		{ .opcode = IORING_RESTRICTION_SQE_FLAGS_REQUIRED, .resv = 5, .resv2 = { 1, 2, 3 } },
		{ .opcode = 99, .sqe_op = 77 } };
	uint64_t tags[3] = { 0, 0x1234, 7 };
	struct {
		struct io_uring_rsrc_register r;
		char more[16];
	} resources = { .r = { .nr = 3, .flags = 1, .data = (uintptr_t)fds, .tags = (uintptr_t)tags } };
	struct {
		struct io_uring_rsrc_update2 u;
		char more[16];
	} updates = { .u = { .offset = 5, .data = (uintptr_t)fds, .tags = (uintptr_t)tags, .nr = 3 } };
	struct io_uring_rsrc_update ring_fds[2] = { { .offset = -1, .data = 1 }, { .offset = 3, .resv = 5, .data = 9 } };
	struct io_uring_buf_reg buffers = { .ring_addr = (uintptr_t)page, .ring_entries = 3, .bgid = 9 };
	uint32_t workers[3] = { 0, 0, 0 };
	unsigned long mask[2] = { 5, 0x8000000000000000 };
	uint8_t probe[16 + 8 * 4];

	reg(IORING_REGISTER_BUFFERS, v, 2);
	reg(IORING_REGISTER_BUFFERS, bad, 2);
	reg(IORING_REGISTER_BUFFERS, NULL, 0);
	reg(IORING_UNREGISTER_BUFFERS, NULL, 0);
	reg(IORING_REGISTER_FILES, fds, 3);
	reg(IORING_REGISTER_FILES, fds, 0);
	reg(IORING_REGISTER_FILES, bad - 4, 2);
	reg(IORING_UNREGISTER_FILES, page, 5);
	reg(IORING_REGISTER_EVENTFD, fds, 1);
	reg(IORING_REGISTER_EVENTFD_ASYNC, fds + 1, 1);
	reg(IORING_REGISTER_FILES_UPDATE, &update, 3);
	update.resv = 9;
	update.fds = (uintptr_t)bad;
	reg(IORING_REGISTER_FILES_UPDATE, &update, 3);
	reg(IORING_REGISTER_FILES_UPDATE, bad, 3);
	memset(probe, 0, sizeof(probe));
	reg(IORING_REGISTER_PROBE, probe, 4);
	reg(IORING_REGISTER_PROBE, probe, 4);
	probe[0] = 200;
	reg(IORING_REGISTER_PROBE, probe, 2);
	reg(IORING_REGISTER_PROBE, probe, 257);
	reg(IORING_REGISTER_PROBE, bad, 1);
	reg(IORING_REGISTER_PROBE, NULL, 1);
	reg(IORING_REGISTER_PERSONALITY, NULL, 0);
	reg(IORING_UNREGISTER_PERSONALITY, NULL, 77);
	reg(IORING_REGISTER_RESTRICTIONS, r, 5);
	reg(IORING_REGISTER_RESTRICTIONS, r, 0);
	reg(IORING_REGISTER_RESTRICTIONS, bad, 5);
	reg(IORING_REGISTER_ENABLE_RINGS, NULL, 0);
	reg(IORING_REGISTER_FILES2, &resources, 32);
	resources.r.resv2 = 5;
	resources.more[3] = 1;
	reg(IORING_REGISTER_FILES2, &resources, 48);
	reg(IORING_REGISTER_FILES2, &resources, 31);
	resources.r.data = (uintptr_t)v;
	resources.r.nr = 2;
	resources.r.tags = 0;
	reg(IORING_REGISTER_BUFFERS2, &resources, 32);
	reg(IORING_REGISTER_BUFFERS2, bad, 32);
	reg(IORING_REGISTER_FILES_UPDATE2, &updates, 32);
	updates.u.resv = 1;
	updates.u.resv2 = 2;
	updates.u.data = (uintptr_t)bad;
	reg(IORING_REGISTER_BUFFERS_UPDATE, &updates, 48);
	reg(IORING_REGISTER_BUFFERS_UPDATE, NULL, 48);
	reg(IORING_REGISTER_IOWQ_AFF, mask, 16);
	reg(IORING_REGISTER_IOWQ_AFF, bad, 16);
	reg(IORING_UNREGISTER_IOWQ_AFF, NULL, 0);
	reg(IORING_REGISTER_IOWQ_MAX_WORKERS, workers, 2);
	reg(IORING_REGISTER_IOWQ_MAX_WORKERS, workers, 3);
	reg(IORING_REGISTER_IOWQ_MAX_WORKERS, NULL, 2);
	reg(IORING_REGISTER_IOWQ_MAX_WORKERS, bad, 2);
	reg(IORING_REGISTER_RING_FDS, ring_fds, 2);
	reg(IORING_UNREGISTER_RING_FDS, ring_fds, 2);
	reg(IORING_REGISTER_RING_FDS, bad, 2);
	reg(IORING_REGISTER_PBUF_RING, &buffers, 1);
	buffers.pad = 5;
	buffers.resv[2] = 6;
	reg(IORING_UNREGISTER_PBUF_RING, &buffers, 1);
	reg(IORING_REGISTER_PBUF_RING, bad, 1);
	reg(0x7777, page, 1);
}

int main(void)
{
	page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bad = page + 4096;
	memset(page, 0, 4096);
	mprotect(bad, 4096, PROT_NONE);
	rings();
	registers();
	return 0;
}
