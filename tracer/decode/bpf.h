/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of bpf(2) share. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <linux/bpf.h>

struct call;
struct field;

/* `size` bytes of attributes at this moment, `a` zero behind them; `all` has what is more. */
struct bpf_attributes {
	union bpf_attr a, before; /* at the exit: as it was at the entry */
	const uint8_t *all;       /* the record's */
	uint32_t size;
	uint32_t known; /* the row's, until the values say otherwise */
};

struct bpf_command {
	const char *inside; /* the attributes are a structure of this name in the structure */
	const struct field *fields;
	uint16_t known; /* bytes of them */
	bool gives_fd;
	bool apart; /* what the end says stands behind the structure, not in it */
	void (*put)(struct call *c, struct bpf_attributes *t); /* instead of fields */
	void (*end)(struct call *c, struct bpf_attributes *t); /* what the call has filled in */
};

/* NULL: it is none that we know. */
const struct bpf_command *bpf_command_find(uint32_t number);

#define BPF_ITERATOR_SIZE 4u /* union bpf_iter_link_info, as it began */


/*
 * Behind the last field of a structure that has more bytes than we know: nothing when they are zero, else
 * an ellipsis, or all of them under -v.
 */
void put_bpf_extra(struct call *c, const uint8_t *bytes, uint64_t known, uint64_t size);
/* The instructions at an address: under -v only, else the address. */
void put_bpf_program(struct call *c, uint64_t address, uint32_t count);
/* BPF_OBJ_GET_INFO_BY_FD: what is known of a map or a program, told by the kind of descriptor. */
void put_bpf_info(struct call *c, int fd, uint64_t address, uint32_t before, uint32_t after);
