/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The part of a DNS message (RFC 1035, section 4.1) that a look-up is told by: header and question.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dns_packet {
	uint16_t id, type;
	bool response, truncated;
	unsigned rcode, questions, answers;
	bool has_name; /* the question was all there */
	bool exact;    /* a query that ends where it should: nothing but DNS looks like this */
	char name[128];
};

/* False when the bytes can be no DNS message. cut: more bytes followed than are here. */
bool dns_parse(const unsigned char *bytes, size_t length, bool cut, struct dns_packet *ret_packet);
const char *dns_type_text(uint16_t type, char scratch[12]);
const char *dns_rcode_text(unsigned rcode);
