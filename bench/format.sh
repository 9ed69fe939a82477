#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# bench/format.sh [SECONDS]   How many lines of strace's text one core makes of records in memory.
set -eu
cd "$(dirname "$0")/.."
make -s build/bench/format
build/bench/format "${1:-2}"
