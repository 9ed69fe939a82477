/* SPDX-License-Identifier: BSD-2-Clause */
/* io_submit: what is to be read and written, by one buffer or by several; requests that cannot be read. */
#include "decode-calls.h"

#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/ioprio.h>
#include <poll.h>
#include <sys/uio.h>

static struct iocb request(int fd, unsigned opcode, const void *buffer, size_t size)
{
	return (struct iocb){ .aio_data = 0x1234, .aio_lio_opcode = (uint16_t)opcode, .aio_fildes = (uint32_t)fd,
		.aio_buf = (uintptr_t)buffer, .aio_nbytes = size, .aio_offset = 7 };
}

/* Lists that fail with their first element, so that nothing runs on while the next is made. */
static void failures(aio_context_t context, char *bad)
{
	struct iocb many[40], *long_list[40];
	char text[] = "text to write\n";
	struct iovec vector[2] = { { text, 4 }, { text + 5, 2 } };
	struct iocb bs[6];
	struct iocb *list[8];

	for (unsigned opcode = 0; opcode <= 9; opcode++) {
		bs[0] = request(-1, opcode, opcode >= 7 ? (void *)vector : text, opcode >= 7 ? 2 : 13);
		if (opcode == IOCB_CMD_POLL)
			bs[0].aio_buf = POLLIN | POLLPRI;
		list[0] = &bs[0];
		S(io_submit, context, 1, list);
	}
	for (unsigned i = 0; i < 6; i++) {
		bs[i] = request(-1, IOCB_CMD_PWRITE, text + i, 13 - i);
		list[i] = &bs[i];
	}
	S(io_submit, context, 5, list);
	bs[0].aio_flags = IOCB_FLAG_RESFD | IOCB_FLAG_IOPRIO | 0x40;
	bs[0].aio_resfd = (uint32_t)-1;
	bs[0].aio_reqprio = IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4);
	bs[1].aio_reqprio = -5;
	bs[1].aio_rw_flags = RWF_NOWAIT;
	bs[2].aio_buf = 0;
	bs[3].aio_buf = (uintptr_t)bad;
	bs[4] = request(-1, IOCB_CMD_PREADV, bad, 2);
	S(io_submit, context, 5, list);
	bs[0] = request(-1, IOCB_CMD_PREAD, NULL, 2);
	S(io_submit, context, 1, list);
	bs[0] = request(-1, IOCB_CMD_PWRITEV, NULL, 2);
	S(io_submit, context, 1, list);
	bs[0] = request(-1, IOCB_CMD_PWRITE, text, 13);
	list[1] = NULL;
	list[2] = (struct iocb *)bad;
	S(io_submit, context, 3, list);
	memcpy(bad - 2 * sizeof(list[0]), list, 2 * sizeof(list[0]));
	S(io_submit, context, 4, bad - 2 * sizeof(list[0]));
	for (unsigned i = 0; i < 40; i++) {
		long_list[i] = &many[i];
		many[i] = request(-1, IOCB_CMD_PREAD, NULL, i);
	}
	S(io_submit, context, 32, long_list);
	S(io_submit, context, 40, long_list);
	S(io_submit, context, 0, list);
	S(io_submit, context, -1L, list);
	S(io_submit, context, 1, NULL);
	S(io_submit, context, 1, bad);
}

int main(void)
{
	int fd = (int)S(openat, AT_FDCWD, "aio", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *bad = end_of_memory(), text[] = "hello", room[16];
	struct iovec vector[1] = { { text, 5 } };
	aio_context_t context = 0;
	struct io_event events[4];
	struct iocb b[3] = { request(fd, IOCB_CMD_PWRITE, text, 5), request(fd, IOCB_CMD_PWRITEV, vector, 1),
		request(fd, IOCB_CMD_PREAD, room, 16) };
	struct iocb *list[3] = { &b[0], &b[1], &b[2] };

	S(io_setup, 8, &context);
	S(io_submit, context, 3, list);
	S(io_getevents, context, 3, 4, events, NULL);
	failures(context, bad);
	S(io_submit, 0x1234, 1, list);
	S(io_destroy, context);
	S(close, fd);
	S(unlink, "aio");
	return 0;
}
