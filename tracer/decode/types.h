/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The types of arguments and structures, by the file that describes them. Add yours to the section of
 * its family.
 */
#pragma once

#include "decode/row.h"

/* What `count` says to the pointed_* types. */
enum { POINTED_INT, POINTED_UINT, POINTED_LONG, POINTED_ULONG };

/* types.c: what many families share */
extern const struct arg_type arg_int, arg_uint, arg_long, arg_ulong, arg_hex, arg_hex32, arg_addr,
	arg_mode, arg_dev, arg_unused, arg_flags, arg_flags_long, arg_one_of, arg_one_of_long, arg_fd,
	arg_dirfd, arg_pid, arg_id, arg_signum;
/* types-memory.c: bytes, structures, arrays */
extern const struct arg_type arg_path, arg_path_out, arg_string, arg_buf_in, arg_buf_out,
	arg_random_out, arg_argv, arg_envp, arg_struct_in, arg_struct_out, arg_struct_inout,
	arg_array_in, arg_array_out, arg_pointed_in, arg_pointed_out, arg_pointed_inout, arg_fd_pair;

/* iovec.c */
extern const struct arg_type arg_iovec_in, arg_iovec_out;

/* file.c: open, directories */
extern const struct arg_type arg_open_mode;

/* time.c */
extern const struct struct_type struct_timespec, struct_timeval;
extern const struct struct_type struct_timespec64; /* 64-bit fields under every ABI */

/* stat.c */
extern const struct struct_type struct_stat;

/* process.c */
extern const struct special special_clone;
extern const struct struct_type struct_rlimit;
extern const struct arg_type arg_wait_status;

/* signal.c, siginfo.c */
extern const struct struct_type struct_sigaction, struct_siginfo;
extern const struct arg_type arg_sigset_in, arg_sigset_out;

/* net.c */
extern const struct arg_type arg_sockaddr_in, arg_sockaddr_out, arg_socklen_inout,
	arg_socket_protocol;
