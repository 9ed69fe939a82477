/* SPDX-License-Identifier: BSD-2-Clause */
/* What is sent to and received from netlink sockets. */
#pragma once

#include "decode/nlattr.h"

struct call;

/* The protocol of a netlink socket, below 0: the descriptor is none as far as the record knows. */
int netlink_protocol(const struct call *c, int fd);
/* The messages at an address. */
void put_netlink(struct call *c, uint64_t address, uint64_t length, int protocol, bool at_exit);

/* A family's messages: false when it knows nothing of this one. The span is the payload. */
bool put_route_message(struct call *c, const struct nlmsghdr *header, const struct span *s);
bool put_diag_message(struct call *c, const struct nlmsghdr *header, const struct span *s);
bool put_netfilter_message(struct call *c, const struct nlmsghdr *header, const struct span *s);
bool put_crypto_message(struct call *c, const struct nlmsghdr *header, const struct span *s);
bool put_selinux_message(struct call *c, const struct nlmsghdr *header, const struct span *s);

/* netlink-names.c */
void put_message_type(struct call *c, unsigned type, int protocol);
void put_message_flags(struct call *c, unsigned flags, unsigned type, int protocol);
/* A message of NETLINK_ROUTE: types `first` to `last` have this structure. */
struct route_message {
	uint16_t first, last;
	const char *family; /* the name of its first byte, NULL: the end of a table */
	const struct field *fields;
	size_t size;
	const struct attributes *attributes;
	unsigned only;   /* a message of this family; 0: of any that no row before has */
	bool then_bytes; /* without attributes: what comes behind shows as bytes */
	void (*put_family)(struct call *c, unsigned family); /* NULL: AF_… */
};

/* A span of at least one byte, the family; m NULL: nothing else is known of it. */
void put_headed_message(struct call *c, const struct route_message *m, const struct span *s);

extern const struct route_message route_link_messages[], route_address_messages[],
	route_rule_messages[], route_tc_messages[], route_neighbour_messages[],
	route_multicast_messages[], route_stats_messages[];
extern const struct field route_no_fields[];

/* netlink-link-spec.c, netlink-link.c: attributes that several messages have */
bool print_link_info(struct call *c, const struct span *s, unsigned type);
bool print_link_protocol_info(struct call *c, const struct span *s, unsigned type);
bool print_link_family_spec(struct call *c, const struct span *s, unsigned type);
bool print_link_counters(struct call *c, const struct span *s, unsigned type);
