#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The man pages say what the tables say, and render without a warning. No root needed.

setup() {
	TOP=$BATS_TEST_DIRNAME/../..
	S="${SIDETRACE_BUILD:-$TOP/build}/sidetrace"
	command -v man >/dev/null || skip "no man"
}

page() {
	"$S" help --man <"$TOP/docs/$1.1.in" >"$BATS_TEST_TMPDIR/$1.1"
	MANWIDTH=200 man --no-hyphenation --no-justification --warnings=w -l "$BATS_TEST_TMPDIR/$1.1" \
		2>"$BATS_TEST_TMPDIR/warnings" | col -bx
}

@test "both pages render without a warning" {
	local p
	for p in sidetrace sidetrace-trace; do
		page "$p" >"$BATS_TEST_TMPDIR/text"
		[ "$(wc -l <"$BATS_TEST_TMPDIR/text")" -gt 50 ]
		[ ! -s "$BATS_TEST_TMPDIR/warnings" ]
		! grep -q '@[A-Z]*@' "$BATS_TEST_TMPDIR/text"
	done
}

@test "every verb and every option of the help is in sidetrace(1)" {
	local verb o
	page sidetrace >"$BATS_TEST_TMPDIR/text"
	for verb in $("$S" help | sed -n 's/^  \([a-z-]*\)  .*/\1/p'); do
		grep -q "^ *sidetrace $verb\b" "$BATS_TEST_TMPDIR/text" || {
			echo "no $verb" >&2
			return 1
		}
		for o in $("$S" help "$verb" | grep -E '^ {2,6}-' | grep -oE -- '(^ *-[A-Za-z]|--[a-z-]+)' | sort -u); do
			grep -q -- "^ .*$o" "$BATS_TEST_TMPDIR/text" || {
				echo "$verb: no $o" >&2
				return 1
			}
		done
	done
}

@test "every option of trace is in sidetrace-trace(1)" {
	local o
	page sidetrace-trace >"$BATS_TEST_TMPDIR/text"
	for o in $("$S" trace -h | grep -E '^ {2,6}-' | grep -oE -- '(^ *-[A-Za-z]|--[a-z-]+)' | sort -u); do
		grep -q -- "$o" "$BATS_TEST_TMPDIR/text"
	done
}

@test "a part that no table has is an error" {
	run "$S" help --man <<<"@NONSENSE@"
	[ "$status" -eq 1 ]
	[[ "$output" == *"NONSENSE"* ]]
}
