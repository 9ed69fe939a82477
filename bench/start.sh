#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# What a container's start pays: plain runc, sidetrace-runc without a label, with one. A whole
# `run` of busybox's true each, in turn.   bench/start.sh [RUNS]
set -eu
cd "$(dirname "$0")/.."
build=$PWD/build
work=$(mktemp -d /tmp/sidetrace-bench.XXXXXX)
trap 'rm -rf "$work"' EXIT
printf '{ "output_root": "%s/out" }\n' "$work" >"$work/policy.json"
chmod 600 "$work/policy.json"
export SIDETRACE_CONFIG=$work/policy.json
for kind in plain labelled; do
	mkdir -p "$work/$kind/rootfs/bin"
	cp "$(command -v busybox)" "$work/$kind/rootfs/bin/true"
	(cd "$work/$kind" && runc spec)
	jq '.process.terminal = false | .process.args = ["/bin/true"]' "$work/$kind/config.json" >"$work/c"
	[ $kind = plain ] || { jq '.annotations.trace = "network"' "$work/c" >"$work/d" && mv "$work/d" "$work/c"; }
	cp "$work/c" "$work/$kind/config.json"
done
cp "$work/labelled/config.json" "$work/labelled.json"
"$build/bench/pairs" -n "${1:-21}" -b "cp $work/labelled.json $work/labelled/config.json" \
	"runc=runc --root $work/r run --bundle $work/plain b" \
	"sidetrace-runc, no label=$build/sidetrace-runc --root $work/r run --bundle $work/plain b" \
	"sidetrace-runc, with a label=$build/sidetrace-runc --root $work/r run --bundle $work/labelled b"
echo
echo "The wrapper alone, without a container (--version is passed through untouched):"
echo
"$build/bench/pairs" -n "$((${1:-21} * 5))" "runc --version=runc --version" \
	"sidetrace-runc --version=$build/sidetrace-runc --version"
echo
echo "The wrapper alone, a bundle without a label and a runtime that does nothing:"
echo
jq '.runtime = "/bin/true"' "$work/policy.json" >"$work/nothing.json"
chmod 600 "$work/nothing.json"
SIDETRACE_CONFIG=$work/nothing.json "$build/bench/pairs" -n "$((${1:-21} * 10))" "true=exec /bin/true" \
	"sidetrace-runc, true=exec $build/sidetrace-runc --root $work/r run --bundle $work/plain b"
