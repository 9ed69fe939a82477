/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256 (FIPS 180-4) of something in memory: for names of content, not for secrets. */
#pragma once

#include <stddef.h>

enum { SHA256_SIZE = 32 };

void sha256(const void *bytes, size_t length, unsigned char ret_digest[SHA256_SIZE]);
