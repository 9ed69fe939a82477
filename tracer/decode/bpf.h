/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of bpf(2) share. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct call;

/*
 * Behind the last field of a structure that has more bytes than we know: nothing when they are zero, else
 * an ellipsis, or all of them under -v.
 */
void put_bpf_extra(struct call *c, const uint8_t *bytes, uint64_t known, uint64_t size);
/* The instructions at an address: under -v only, else the address. */
void put_bpf_program(struct call *c, uint64_t address, uint32_t count);
/* BPF_OBJ_GET_INFO_BY_FD: what is known of a map or a program, told by the kind of descriptor. */
void put_bpf_info(struct call *c, int fd, uint64_t address, uint32_t before, uint32_t after);
