#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Calls that nobody would think of (tests/programs/random-calls.c): both backends write the same lines, and strace's.
# RANDOM_SEEDS="…" searches further than the seeds that are always run.
load lib/common

COMPARE=$TOP/tests/compare-traces
SEEDS=${RANDOM_SEEDS:-1 2 3}
# Left out: what has names in newer kernels that strace 6.1 lacks, and quirks of its own that it is not followed in.
NEWER='!name_to_handle_at,landlock_add_rule,landlock_create_ruleset,kexec_load,kexec_file_load,fsmount,mount_setattr,open_tree,move_mount'
QUIRKS=setxattr,lsetxattr,fsetxattr,get_kernel_syms

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	chmod 755 . # whoever the program becomes has to reach its folder
}

# One trace, in a folder that is made anew.   traced LOG COMMAND…
traced() {
	local log=$1
	shift
	rm -rf work && mkdir -m 777 work
	(cd work && env -i PATH="$PATH" TZ=UTC timeout --kill-after=5 60 "$@" -f -o "../$log" -e "trace=$NEWER,$QUIRKS" "${OPTIONS[@]}" \
		setarch -R "$PROGRAMS/random-calls" "$seed" 400 >/dev/null 2>../err </dev/null) ||
		fail "$1, seed $seed: exit code $?: $(tail -n 3 err)"
}

# same WANTED REFERENCE-LOG LOG
same() {
	[ "$(wc -l <"$2")" -gt 350 ] || fail "seed $seed: $2 has $(wc -l <"$2") lines"
	run "$COMPARE" --at-least "$1" "$2" "$3"
	[ "$status" -eq 0 ] || fail "seed $seed, options ${OPTIONS[*]}: ${output:0:3000}"
}

@test "both backends write the same of random calls" {
	for seed in $SEEDS; do
		for OPTIONS in "" "-yy" "-v"; do
			read -ra OPTIONS <<<"$OPTIONS"
			traced ptrace.log "$BUILD/sidetrace" trace --backend=ptrace
			traced ebpf.log "$BUILD/sidetrace" trace --backend=ebpf
			same 100 ptrace.log ebpf.log
		done
	done
}

@test "strace writes the same of random calls" {
	strace -V | grep -q 'version 6\.1$' || skip "strace 6.1 is the reference"
	for seed in $SEEDS; do
		for OPTIONS in "" "-yy" "-X raw"; do
			read -ra OPTIONS <<<"$OPTIONS"
			traced strace.log strace
			traced ebpf.log "$BUILD/sidetrace" trace --backend=ebpf
			same 99 strace.log ebpf.log
		done
	done
}
