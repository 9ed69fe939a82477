/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of signals as the kernel numbers them: real-time ones begin at 32, whatever libc keeps for itself. */
#pragma once

/* "SIGINT", "SIGRTMIN", "SIGRT_1"; NULL for 0 and what is no signal. The buffer is for real-time ones. */
const char *signal_name(int number, char buffer[24]);
/* For sets: bit 1 is "INT", bit 32 "RT_1". Static text. */
const char *signal_bit_name(unsigned bit);
