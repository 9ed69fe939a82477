/* SPDX-License-Identifier: BSD-2-Clause */
/* Asynchronous I/O of the kernel: io_setup(2) and its like. */
#include "decode/call.h"
#include "decode/constants.h"
#include "decode/types.h"

#include <linux/aio_abi.h>
#include <string.h>

static void print_io_event(struct call *c, const void *bytes)
{
	struct io_event e;

	memcpy(&e, bytes, sizeof(e));
	put_struct_open(c);
	FIELD(c, hex, "data", e.data);
	FIELD(c, hex, "obj", e.obj);
	FIELD(c, decimal, "res", e.res);
	FIELD(c, decimal, "res2", e.res2);
	put_struct_close(c, false);
}

/* What is to be done, without where and how much: a cancellation looks at no more of it. */
static void print_iocb_head(struct call *c, const void *bytes)
{
	struct iocb b;

	memcpy(&b, bytes, sizeof(b));
	put_struct_open(c);
	FIELD(c, hex, "aio_data", b.aio_data);
	if (b.aio_key)
		FIELD(c, number, "aio_key", b.aio_key);
	if (b.aio_rw_flags)
		FIELD(c, flags, "aio_rw_flags", (uint32_t)b.aio_rw_flags, &rwf_flags);
	FIELD(c, one_of, "aio_lio_opcode", b.aio_lio_opcode, &aio_commands);
	if (b.aio_reqprio)
		FIELD(c, decimal, "aio_reqprio", b.aio_reqprio);
	put_field(c, "aio_fildes");
	put_fd(c, (int)b.aio_fildes, AT_ENTRY);
	put_struct_close(c, false);
}

const struct struct_type struct_io_event = {
	.print = print_io_event, .size = sizeof(struct io_event), .portable = true
};
const struct struct_type struct_iocb_head = {
	.print = print_iocb_head, .size = sizeof(struct iocb), .portable = true
};
