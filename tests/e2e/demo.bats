#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# `make demo`: what a new user sees first.

load lib/common

@test "the demo fits a screen or two, finds its container's trouble, and has no escape sequences in a pipe" {
	run env TERM=xterm "$TOP/examples/demo/run"
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -le 60 ]
	[[ "$output" != *$'\033'* ]]
	# each nc is a process of its own, and the rule sees them together
	[[ "$output" == *"127.0.0.1:5432 was asked 6 times"* ]]
	[[ "$output" == *"13 threads took part"* ]] || fail "$output"
	[[ "$output" == *"sleep 0.3"* ]]
	[[ "$output" == *"exit code of the container: 0"* ]]
}
