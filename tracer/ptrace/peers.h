/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The other end of a Unix socket, by inode: only sock_diag knows it, and only that of the network
 * namespace which the socket was made in.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/* A sock_diag socket in the network namespace of a process; -1 when there is none to be had. */
int peers_open(pid_t pid);
/* The inode of the peer, 0: it has none, or it is not known. */
uint32_t peers_ask(int diag, uint64_t inode);
