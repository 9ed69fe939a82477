#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The command line itself: help, version, prefixes of verbs, usage errors. No root needed.

setup() {
	S="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")/sidetrace"
}

@test "alone: the overview on stderr, exit 2" {
	run bash -c "'$S' 2>/dev/null"
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	run bash -c "'$S' 2>&1 >/dev/null"
	[[ "$output" == *"Usage: sidetrace VERB"* ]]
}

@test "help and --help: the overview on stdout, exit 0" {
	for word in help --help -h; do
		run bash -c "'$S' $word 2>/dev/null"
		[ "$status" -eq 0 ]
		[[ "$output" == *"Set up:"* ]]
		[[ "$output" == *"  version "* ]]
	done
}

@test "help of a command, by three spellings" {
	for words in "help version" "version --help" "version -h"; do
		run "$S" $words
		[ "$status" -eq 0 ]
		[[ "$output" == "Usage: sidetrace version"* ]]
		[[ "$output" == *"--json"* ]]
	done
}

@test "version, also as JSON" {
	run "$S" version
	[ "$status" -eq 0 ]
	[[ "$output" =~ ^sidetrace\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	run "$S" --version
	[ "$status" -eq 0 ]
	[[ "$output" =~ ^sidetrace\ [0-9] ]]
	run "$S" version --json
	[ "$(jq -r .name <<<"$output")" = sidetrace ]
}

@test "a verb may be shortened while it is unambiguous" {
	run "$S" vers
	[ "$status" -eq 0 ]
	[[ "$output" == "sidetrace "* ]]
	run "$S" ""
	[ "$status" -eq 2 ]
}

@test "an unknown verb: the nearest one is named, exit 2" {
	run "$S" verison
	[ "$status" -eq 2 ]
	[[ "$output" == *"unknown command 'verison' (did you mean 'version'?)"* ]]
	run "$S" xyzzy
	[ "$status" -eq 2 ]
	[[ "$output" == *"unknown command 'xyzzy'"* ]]
}

@test "an unknown option: the nearest one is named, exit 2" {
	run "$S" version --jsno
	[ "$status" -eq 2 ]
	[[ "$output" == *"sidetrace version: unrecognized option '--jsno' (did you mean '--json'?)"* ]]
	run "$S" version surplus
	[ "$status" -eq 2 ]
	[[ "$output" == *"'surplus'"* ]]
}

@test "output that cannot be written is an error" {
	run bash -c "'$S' version >/dev/full"
	[ "$status" -eq 1 ]
	run bash -c "'$S' help >/dev/full"
	[ "$status" -eq 1 ]
}
