#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Docker, four ways to ask. Needs daemon.json (beside this file) in /etc/docker/ and a SIGHUP to dockerd.
#   run.sh IMAGE COMMAND...
set -eu
image=$1
shift

# 1. What does it talk to? The trace is in /var/log/sidetrace/<name>/ on the host.
docker run --rm --runtime sidetrace --label trace=network --name sidetrace-example-1 "$image" "$@"

# 2. Everything, into a volume of the container's.
docker run --rm --runtime sidetrace --label trace=all --label trace.output=/traces \
	-v sidetrace-example:/traces --name sidetrace-example-2 "$image" "$@"

# 3. Only failed calls that concern files, as text and as JSON Lines.
docker run --rm --runtime sidetrace --label trace=file --label trace.failed=true \
	--label trace.format=strace,jsonl --name sidetrace-example-3 "$image" "$@"

# 4. Not traced: the same runtime, no label; the real runc starts it, nothing is written.
docker run --rm --runtime sidetrace --name sidetrace-example-4 "$image" "$@"
