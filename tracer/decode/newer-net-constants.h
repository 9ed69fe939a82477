/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What newer-constants.h is, for sockets and netlink. Most are members of enumerations: include it behind
 * the system's headers, which may be newer than Debian 12's.
 */
#pragma once

/* linux/if_bridge.h 6.18 */
#ifndef MDB_FLAGS_OFFLOAD_FAILED
#define MDB_FLAGS_OFFLOAD_FAILED (1 << 4)
#endif
#define MDBA_MDB_EATTR_DST 6
#define MDBA_MDB_EATTR_DST_PORT 7
#define MDBA_MDB_EATTR_VNI 8
#define MDBA_MDB_EATTR_IFINDEX 9
#define MDBA_MDB_EATTR_SRC_VNI 10

/* linux/nexthop.h 6.18 */
#define NHA_OP_FLAGS 14
#define NHA_GROUP_STATS 15
#define NHA_HW_STATS_ENABLE 16
#define NHA_HW_STATS_USED 17
