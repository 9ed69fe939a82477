#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What the eBPF backend copies out of a process: all that the ptrace backend does, however long it is, however many
# there are, and whether or not its pages are there.
load lib/common

COMPARE=$TOP/tests/compare-traces

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

# Every line of both backends, in folders of their own.   same PROGRAM [OPTION…]
same() {
	local program=$1 backend
	shift
	for backend in ptrace ebpf; do
		rm -rf work && mkdir work
		(cd work && env -i PATH="$PATH" timeout --kill-after=5 60 "$BUILD/sidetrace" trace --backend=$backend -f \
			-o ../$backend.log "$@" setarch -R "$PROGRAMS/$program" >/dev/null 2>../err </dev/null) ||
			fail "$backend: exit code $?: $(cat err)"
	done
	[ "$(wc -l <ptrace.log)" -gt 30 ]
	# A wait may be interrupted by ptrace itself.
	run "$COMPARE" --at-least 100 --ignore '^wait4.*ERESTARTSYS' ptrace.log ebpf.log
	[ "$status" -eq 0 ] || fail "$* ${output:0:3000}"
}

@test "long buffers, many of them, long lists, deep folders, pages that are not there" {
	same ebpf-capture
	same ebpf-capture -yy -s 5000
}

@test "what nobody has touched: constants of calls that fail at once, pages thrown out, the last call before the end" {
	same ebpf-late
	same ebpf-late -yy -s 400000
	grep -q 'fsopen("/the/last/call/before/the/end", FSOPEN' ebpf.log
	if grep -q '0x[0-9a-f]*, 26) = -1 EBADF' ebpf.log; then fail "$(grep EBADF ebpf.log)"; fi
	SIDETRACE_BPF_PLAIN=1 timeout 60 "$BUILD/sidetrace" trace --backend=ebpf -f -o plain.log "$PROGRAMS/ebpf-late"
	[ "$(grep -c 'fsopen(0x[0-9a-f]*, FSOPEN' plain.log)" -gt 0 ]
	[ "$(wc -l <plain.log)" -gt 300 ]
}

@test "what must not be touched: a page that waits for a userfaultfd, the room below a stack" {
	timeout 60 "$BUILD/sidetrace" trace --backend=ebpf -e trace=write -o ebpf.log "$PROGRAMS/ebpf-late" watched
	[ "$(grep -c '^write(-1, 0x[0-9a-f]*, 10) ' ebpf.log)" -eq 2 ]
	grep -q '^write(-1, "\\0' ebpf.log
}

@test "hundreds of kilobytes in one call, the whole environment" {
	same ebpf-capture -s 400000 -e trace=read,write,readv,writev,sendmmsg,recvmmsg,execve,poll,access
	[ "$(wc -L <ebpf.log)" -gt 300000 ]
	same ebpf-capture -v -s 1000 -e trace='!getdents64'
}

# Peers of UNIX sockets are not compared: in a network namespace that a process makes later, ptrace does not see them.
@test "descriptors of every kind, sockets in every state, descriptors in messages" {
	same ebpf-descriptors -yy
	grep -q '<UNIX-STREAM:\[[0-9]*->[0-9]*\]>' ebpf.log
	grep -q 'cmsg_type=SCM_RIGHTS, cmsg_data=\[[0-9]*</dev/null' ebpf.log
	same ebpf-descriptors -y
}

@test "group-stops: each thread, by the signals that really stopped it" {
	timeout 60 "$BUILD/sidetrace" trace --backend=ebpf -f -o ebpf.log "$PROGRAMS/ebpf-stops"
	grep -o -- '--- stopped by SIG[A-Z]* ---$' ebpf.log | sort | uniq -c | awk '{ print $1, $5 }' >stops
	printf '%s\n' '4 SIGSTOP' '2 SIGTSTP' '2 SIGTTIN' '2 SIGTTOU' | diff - stops
}

@test "i386's and x32's calls, with the structures that they have" {
	same ebpf-narrow
	same ebpf-narrow -yy -v
	grep -q 'sendmsg(.*cmsg_type=SCM_RIGHTS, cmsg_data=\[[0-9]*<UNIX' ebpf.log
}

@test "who sent a signal that is never delivered: ignored ones and those that kill, in namespaces and by other users" {
	local backend
	cat >pipes.sh <<-'END'
	yes | head -n 1
	sh -c 'trap "" PIPE; yes | head -n 1'
	unshare -U -r sh -c 'yes | head -n 1'
	unshare -f -p sh -c 'yes | head -n 1'
	setpriv --reuid 65534 --clear-groups sh -c 'yes | head -n 1'
	sh -c 'kill -HUP $$'
	END
	for backend in ptrace ebpf; do
		timeout 60 "$BUILD/sidetrace" trace --backend=$backend -f -e trace=none -o $backend.log sh pipes.sh >/dev/null 2>&1 3>&- || true
		sed -nE 's/^[0-9]+ +(--- SIG(PIPE|HUP) .*)/\1/; s/si_pid=[0-9]{3,}/si_pid=P/; /SIGPIPE|SIGHUP/p' $backend.log | grep -e '^---' | sort -u >$backend.signals
	done
	grep -q 'SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=P, si_uid=65534}' ebpf.signals
	diff ptrace.signals ebpf.signals
}
