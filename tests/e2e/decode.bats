#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The decoder against the real strace: each tests/programs/decode-*.c under both, and every line equal but
# for those listed here with their reason. Addresses are not randomised, so that they are equal too.

setup() {
	BUILD="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")"
	COMPARE="$BATS_TEST_DIRNAME/../compare-traces"
	command -v strace >/dev/null || skip "no strace to compare with"
	strace -V | grep -q 'version 6\.1$' || skip "strace 6.1 is the reference"
	[ "$(id -u)" -eq 0 ] || skip "some calls need root to succeed"
	cd "$BATS_TEST_TMPDIR"
}

# Wanted differences, by program: a regular expression for --ignore, and why.
wanted() {
	# the pointer to the environment of a process that the tracer starts
	printf '%s\n' '^execve\('
	case $1 in
	decode-ioctl)
		# where a file system puts a block
		printf '%s\n' 'fe_physical=[1-9]'
		;;
	decode-network)
		# families that containers do not use are shown as bytes
		printf '%s\n' 'AF_(AX25|IPX|X25|ALG|NFC|VSOCK|BLUETOOTH|QIPCRTR|XDP|MCTP)\b'
		# newer than strace 6.1
		printf '%s\n' 'SCM_PIDFD|cmsg_type=0x4 '
		;;
	esac
}

# compare PROGRAM [OPTION…]: both tracers with these options, all lines.
compare() {
	local program=$1 ignore=() line
	shift
	while read -r line; do
		ignore+=(--ignore "$line")
	done < <(wanted "$program")
	env -i PATH="$PATH" LANG=C.UTF-8 strace -f -o theirs "$@" setarch -R "$BUILD/programs/$program" \
		>/dev/null 2>&1 </dev/null || true
	env -i PATH="$PATH" LANG=C.UTF-8 "$BUILD/sidetrace" trace -f -o ours "$@" setarch -R \
		"$BUILD/programs/$program" >/dev/null 2>&1 </dev/null || true
	[ "$(wc -l <theirs)" -gt 30 ]
	"$COMPARE" --at-least 100 "${ignore[@]}" theirs ours
}

programs() {
	local source
	for source in "$BATS_TEST_DIRNAME"/../programs/decode-*.c; do
		basename "$source" .c
	done
}

# every OPTION…: all programs with these options; says which differ.
every() {
	local program failed=
	for program in $(programs); do
		echo "# $program $*"
		compare "$program" "$@" || failed+=" $program"
	done
	echo "differ:$failed"
	[ -z "$failed" ]
}

@test "every call as strace shows it" {
	every
}

@test "every call with whole structures (-v)" {
	every -v
}
