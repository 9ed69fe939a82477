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
	[[ "$output" == *" for 127.0.0.1:5432: "*" attempts failed before it accepted"* ]] || fail "$output"
	# "25 threads" once, when clone's numbers were taken for threads of their own
	took=$(grep -o '[0-9]* threads took part' <<<"$output" | cut -d' ' -f1)
	[ "$took" -le "$(grep -cE '^ *[0-9]+ [^ ]+ .*(exit [0-9]|killed|SIG)' <<<"$output")" ] || fail "$output"
	[[ "$output" == *"sleep 0.4"* ]]
	[[ "$output" == *"exit code of the container: 0"* ]]
}
