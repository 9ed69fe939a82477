/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The eBPF side of the backend: who is traced (task storage is the truth), what each call was, one ring
 * record when it ends. Loads on kernels with BTF, ring buffers, task storage and loops (5.13).
 */
#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "bpf/kernel.h"
#include "bpf/shared.h"
#include "capture.h"
#include "unfold.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#include "bpf/types.bpf.h"
#include "bpf/loop.bpf.h"
#include "bpf/maps.bpf.h"
#include "bpf/numbers.bpf.h"
/* what is captured: pieces of memory, descriptors, arrays of them, the operations that a call's row asks for */
#include "bpf/pieces.bpf.h"
#include "bpf/sockets.bpf.h"
#include "bpf/special.bpf.h"
#include "bpf/files.bpf.h"
#include "bpf/arrays.bpf.h"
#include "bpf/capture.bpf.h"
#include "bpf/sums.bpf.h"
#include "bpf/common.bpf.h"
/* the programs */
#include "bpf/late.bpf.h"
#include "bpf/calls.bpf.h"
#include "bpf/tasks.bpf.h"
#include "bpf/signals.bpf.h"
#include "bpf/look.bpf.h"
