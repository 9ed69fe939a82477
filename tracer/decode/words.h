/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words of include/syscalls.def: what its rows may say of an argument. Only table.c includes this.
 * `name` is the man page's name of the argument; a table is one of decode/constants.h, a structure one of
 * decode/types.h. Lengths count elements and come from ARG(n), the argument with number n from 0; from
 * POINTED(n), the 32-bit integer that argument n points to; from RESULT; or from COUNT(n).
 *
 * What is only known when the call has ended (…_OUT) shows as an address when the call failed.
 */
#pragma once

#define ARG(n_)     .length = LENGTH_ARG, .length_arg = (n_)
#define POINTED(n_) .length = LENGTH_POINTED, .length_arg = (n_)
#define RESULT      .length = LENGTH_RESULT
#define COUNT(n_)   .length = LENGTH_CONST, .count = (n_)
/* The smaller of argument n and the result: calls that tell how much there would have been. */
#define MIN_RESULT(n_) .length = LENGTH_MIN_RESULT, .length_arg = (n_)

#define WORD(type_, name_, ...) { .type = &arg_##type_, .name = #name_, ##__VA_ARGS__ }

/* numbers */
#define INT(name_)   WORD(int, name_)   /* int */
#define UINT(name_)  WORD(uint, name_)  /* unsigned int */
#define LONG(name_)  WORD(long, name_)  /* long, off_t */
#define ULONG(name_) WORD(ulong, name_) /* unsigned long, size_t */
#define SIZE(name_)  WORD(ulong, name_)
#define OFF(name_)   WORD(long, name_)
#define HEX(name_)   WORD(hex, name_)   /* unsigned long as 0x… */
#define HEX32(name_) WORD(hex32, name_) /* unsigned int as 0x… */
#define ADDR(name_)  WORD(addr, name_)  /* a pointer that is not looked into */
#define MODE(name_)  WORD(mode, name_)  /* permissions, octal */
#define DEV(name_)   WORD(dev, name_)   /* makedev(…) */
/* 64 bits in two registers of i386, this one and the next (which is UNUSED) */
#define OFF_LOW(name_)  WORD(off_low, name_)  /* the lower half comes first */
#define OFF_HIGH(name_) WORD(off_high, name_) /* _llseek: the upper half does */
#define PAGE_OFF(name_) WORD(page_off, name_) /* in pages; shown in bytes */
#define UNUSED(name_) WORD(unused, name_) /* a register that the call takes and nobody shows */

/* numbers with names */
#define FLAGS(name_, table_)       WORD(flags, name_, .detail = &(table_))
#define FLAGS_LONG(name_, table_)  WORD(flags_long, name_, .detail = &(table_))
#define ONE_OF(name_, table_)      WORD(one_of, name_, .detail = &(table_))
#define ONE_OF_LONG(name_, table_) WORD(one_of_long, name_, .detail = &(table_))

/* things of the process */
#define FD(name_)     WORD(fd, name_)
#define DIRFD(name_)  WORD(dirfd, name_)
#define PID(name_)    WORD(pid, name_)
#define PGID(name_)   WORD(group, name_)
#define UID(name_)    WORD(id, name_)
#define GID(name_)    WORD(id, name_)
#define SIGNUM(name_) WORD(signum, name_)

/* bytes */
#define PATH(name_)            WORD(path, name_)       /* never cut */
#define PATH_OUT(name_)        WORD(path_out, name_)   /* getcwd: NUL-terminated, never cut */
#define STR(name_)             WORD(string, name_)     /* NUL-terminated, cut at -s */
/* the same for names of which the kernel reads no more than so many bytes */
#define SHORT_STR(name_, bytes_) WORD(short_string, name_, COUNT(bytes_))
#define BUF_IN(name_, length_)     WORD(buf_in, name_, length_)
#define BUF_OUT(name_, length_)    WORD(buf_out, name_, length_)
#define RANDOM_OUT(name_, length_) WORD(random_out, name_, length_) /* always \xHH */
#define ARGV(name_)            WORD(argv, name_)
#define ENVP(name_)            WORD(envp, name_)

/* structures and arrays */
#define STRUCT_IN(name_, type_)    WORD(struct_in, name_, .detail = &struct_##type_)
#define STRUCT_OUT(name_, type_)   WORD(struct_out, name_, .detail = &struct_##type_)
#define STRUCT_INOUT(name_, type_) WORD(struct_inout, name_, .detail = &struct_##type_) /* {} => {} */
#define LEFT(name_, type_)         WORD(left, name_, .detail = &struct_##type_) /* a timeout that is counted down */
#define ARRAY_IN(name_, type_, length_)  WORD(array_in, name_, .detail = &struct_##type_, length_)
#define ARRAY_OUT(name_, type_, length_) WORD(array_out, name_, .detail = &struct_##type_, length_)
#define INT_IN(name_)    WORD(pointed_in, name_, COUNT(POINTED_INT))   /* [5] */
#define INT_OUT(name_)   WORD(pointed_out, name_, COUNT(POINTED_INT))
#define UINT_OUT(name_)  WORD(pointed_out, name_, COUNT(POINTED_UINT))
#define LONG_IN(name_)   WORD(pointed_in, name_, COUNT(POINTED_LONG))
#define LONG_OUT(name_)  WORD(pointed_out, name_, COUNT(POINTED_LONG))
#define LONG_INOUT(name_) WORD(pointed_inout, name_, COUNT(POINTED_LONG))
#define ULONG_INOUT(name_) WORD(pointed_inout, name_, COUNT(POINTED_ULONG))
#define OFF_IN(name_)    WORD(pointed_in, name_, COUNT(POINTED_OFF)) /* loff_t: 64 bits under every ABI */
#define UOFF_OUT(name_)  WORD(pointed_out, name_, COUNT(POINTED_UOFF))
#define UOFF_INOUT(name_) WORD(pointed_inout, name_, COUNT(POINTED_UOFF)) /* as strace has sendfile's */
#define ULONG_OUT(name_) WORD(pointed_out, name_, COUNT(POINTED_ULONG))
#define ADDR_OUT(name_)  WORD(pointed_out, name_, COUNT(POINTED_ADDR)) /* [0x5000] */
#define FD_PAIR_OUT(name_) WORD(fd_pair, name_)
#define IOVEC_IN(name_, length_)  WORD(iovec_in, name_, length_)
#define IOVEC_OUT(name_, length_) WORD(iovec_out, name_, length_) /* filled up to the result */
#define SOCKADDR_IN(name_, length_)  WORD(sockaddr_in, name_, length_)
#define SOCKADDR_OUT(name_, length_) WORD(sockaddr_out, name_, length_)
#define SOCKLEN_INOUT(name_)         WORD(socklen_inout, name_) /* [128 => 16] */

/* a structure of decode/sized.h: as long as an argument says */
#define SIZED_IN(name_, type_, length_)  WORD(sized_in, name_, .detail = &sized_##type_, length_)
#define SIZED_OUT(name_, type_, length_) WORD(sized_out, name_, .detail = &sized_##type_, length_)
/* a command of System V IPC, with or without IPC_64 */
#define IPC_COMMAND(name_, table_) WORD(ipc_command, name_, .detail = &(table_))
/* one that is described in a family's file: `struct arg_type arg_<type>` */
#define CUSTOM(name_, type_) WORD(type_, name_)
#define CUSTOM_OF(name_, type_, detail_) WORD(type_, name_, .detail = (detail_))
#define CUSTOM_SIZED(name_, type_, length_) WORD(type_, name_, length_)
/* After the result, for a call that no list can describe: R_PID SPECIAL(clone) */
#define SPECIAL(name_) , .special = &special_##name_
