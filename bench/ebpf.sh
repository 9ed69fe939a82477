#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# What a traced call costs under the eBPF backend and under strace: bench/ptrace.sh's table with the other
# backend.   bench/ebpf.sh [ROUNDS [CALLS]]
BACKEND=ebpf exec "$(dirname "$0")/ptrace.sh" "$@"
