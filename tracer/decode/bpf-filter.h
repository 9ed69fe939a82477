/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs of classic BPF: socket filters and seccomp's. */
#pragma once

#include "decode/memory.h"
#include "decode/row.h"

/* struct sock_fprog; its instructions show under -v only. */
extern const struct struct_type struct_sock_fprog;
/* The instructions of a socket filter alone. */
void put_socket_instructions(struct call *c, uint64_t address, uint64_t count, enum phase phase);
void print_socket_instruction(struct call *c, const void *bytes); /* one of them */
/* Those of a seccomp filter. */
void put_seccomp_instructions(struct call *c, uint64_t address, uint64_t count, enum phase phase);
/* The same whose returned values are seccomp's actions. */
extern const struct struct_type struct_seccomp_fprog;
/* The code of an instruction of extended BPF: BPF_ALU64|BPF_K|BPF_MOV */
void put_ebpf_code(struct call *c, unsigned value);
