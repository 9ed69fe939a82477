/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of NETLINK_SOCK_DIAG: the families' files list them, netlink-diag.c picks. */
#pragma once

#include "decode/netlink.h"

enum diag_kind { DIAG_REQUEST, DIAG_OLD_REQUEST, DIAG_RESPONSE };

struct diag_message {
	int family; /* below 0: the end of a table */
	enum diag_kind kind;
	struct route_message message;
};

extern const struct diag_message diag_inet_messages[], diag_other_messages[];
extern const struct constants diag_memory_indices, diag_state_bits, diag_states;
/* struct inet_diag_sockid, with addresses of AF_INET */
extern const struct field diag_inet_ends[];
