/* SPDX-License-Identifier: BSD-2-Clause */
/* What newer-constants.h is, for ioctl: commands, their bits and their structures. */
#pragma once

#include <linux/ioctl.h>
#include <linux/types.h>

/* linux/if_tun.h 6.18 */
#ifndef TUN_F_USO4
#define TUN_F_USO4 0x20
#define TUN_F_USO6 0x40
#endif
#ifndef TUN_F_UDP_TUNNEL_GSO
#define TUN_F_UDP_TUNNEL_GSO 0x080
#define TUN_F_UDP_TUNNEL_GSO_CSUM 0x100
#endif
