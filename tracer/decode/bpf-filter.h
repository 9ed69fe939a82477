/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs of classic BPF: socket filters and seccomp's. */
#pragma once

#include "decode/row.h"

/* struct sock_fprog; its instructions show under -v only. */
extern const struct struct_type struct_sock_fprog;
/* The same whose returned values are seccomp's actions. */
extern const struct struct_type struct_seccomp_fprog;
