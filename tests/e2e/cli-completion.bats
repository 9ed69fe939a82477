#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The bash completion, asked as bash asks it. No root needed.

setup() {
	BUILD="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")"
	PATH="$BUILD:$PATH"
	source <(sidetrace completion bash)
}

# What is offered for a line with the cursor at its end.
offers() {
	COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
	_sidetrace
	printf '%s\n' "${COMPREPLY[@]}"
}

@test "every verb of the help is offered, and nothing else" {
	diff <(offers "sidetrace " | sort) \
		<(sidetrace help | sed -n 's/^  \([a-z-]*\)  .*/\1/p' | sort)
	[ "$(offers "sidetrace compl")" = completion ]
}

@test "every option of a verb's help is offered" {
	local o
	for verb in trace doctor version; do
		offers "sidetrace $verb --" >"$BATS_TEST_TMPDIR/offered"
		for o in $(sidetrace help "$verb" | grep -E '^ {2,6}-' | grep -oE -- '--[a-z-]+' | sort -u); do
			grep -qxE -- "$o=?" "$BATS_TEST_TMPDIR/offered" || {
				echo "$verb: $o is not offered" >&2
				return 1
			}
		done
	done
}

@test "system calls and classes, in lists too" {
	[ "$(offers "sidetrace trace -e trace=getrand")" = getrandom ]
	[ "$(offers "sidetrace trace -e getrand")" = getrandom ]
	[ "$(offers "sidetrace trace --trace=read,%netw")" = read,%network ]
	[ "$(offers "sidetrace trace --trace=!getrand")" = '!getrandom' ]
	[ "$(offers "sidetrace trace -e decode-f")" = decode-fds= ]
	[ "$(offers "sidetrace trace -e signal=SIGHU")" = SIGHUP ]
}

@test "choices come from the table" {
	[ "$(offers "sidetrace trace --backend=eb")" = ebpf ]
	[ "$(offers "sidetrace trace -X ver")" = verbose ]
	[ "$(offers "sidetrace trace --quiet=attach,ex")" = attach,exit ]
	[ "$(offers "sidetrace completion ")" = bash ]
	[ "$(offers "sidetrace help doc")" = doctor ]
}

@test "files and commands" {
	[ "$(offers "sidetrace trace -o /etc/hostnam")" = /etc/hostname ]
	offers "sidetrace trace -f bas" | grep -qx bash
}

@test "in a real interactive bash" {
	command -v script >/dev/null || skip "no script(1)"
	cat >"$BATS_TEST_TMPDIR/rc" <<-EOF
		PS1='> '
		PATH=$BUILD:\$PATH
		source <(sidetrace completion bash)
	EOF
	printf 'sidetrace vers\t --j\t\nexit\n' |
		timeout 20 script -qec "bash --noprofile --rcfile $BATS_TEST_TMPDIR/rc -i" /dev/null \
			>"$BATS_TEST_TMPDIR/out" || true
	grep -q '{"name":"sidetrace"' "$BATS_TEST_TMPDIR/out"
}

@test "another shell is refused with the one there is" {
	run sidetrace completion fish
	[ "$status" -eq 2 ]
	[[ "$output" == *"'bash'"* ]]
}
