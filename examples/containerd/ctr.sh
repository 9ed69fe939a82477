#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# containerd without Kubernetes. The shim containerd-shim-sidetrace-v2 must be on containerd's PATH.
#   ctr.sh IMAGE COMMAND...      (CTR: the client with its options)
set -eu
ctr=${CTR:-ctr}
image=$1
shift

# 1. By our shim.
$ctr run --rm --runtime io.containerd.sidetrace.v2 --annotation trace=network "$image" sidetrace-example-1 "$@"

# 2. By containerd's own shim with our wrapper in front of runc.
$ctr run --rm --runc-binary "${SIDETRACE_RUNC:-/usr/local/bin/sidetrace-runc}" --annotation trace=file \
	"$image" sidetrace-example-2 "$@"
