#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The eBPF backend: the same threads, calls, results, signals and ends as the real strace and as the ptrace
# backend, on programs that make the same calls in every run; containers with trace.backend=ebpf.
load lib/common
load lib/ebpf

COMPARE=$BATS_TEST_DIRNAME/lib/compare-calls

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ID=e$BATS_TEST_NUMBER-$$
}

teardown() {
	jobs -p | xargs -r kill -9 2>/dev/null || true
	container_teardown
}

ours() {
	timeout --kill-after=5 60 "$BUILD/sidetrace" trace --backend=ebpf "$@"
}

# A program under both; futex calls depend on who comes first.   same PROGRAM EXIT-CODE [COMPARE-OPTION…]
same() {
	local program=$1 code=$2 their_code=0 our_code=0
	shift 2
	timeout 60 strace -f -o theirs.log "$PROGRAMS/$program" >theirs.out 2>theirs.err || their_code=$?
	ours -f -o ours.log "$PROGRAMS/$program" >ours.out 2>ours.err || our_code=$?
	[ "$their_code" -eq "$code" ] || fail "under strace: exit code $their_code: $(cat theirs.err)"
	[ "$our_code" -eq "$code" ] || fail "exit code $our_code: $(cat ours.err)"
	cmp theirs.out ours.out
	run "$COMPARE" --ignore futex "$@" theirs.log ours.log
	[ "$status" -eq 0 ] || fail "$output"
}

@test "200 threads; a tree of forks, a hundred children at once" {
	same ptrace-threads 0
	same ptrace-fork-storm 0
	same ptrace-fork-at-once 0
}

@test "execve by a thread that is not the leader" {
	same ptrace-exec-thread 7
	grep -q '+++ superseded by execve in pid [0-9]* +++' ours.log
	grep -q '<\.\.\. execve resumed>) *= 0' ours.log
	# The argument lies in a page of the program that nobody had touched.
	grep -q 'execve(.*, "again"\]' ours.log || fail "$(grep execve ours.log)"
}

@test "vfork, i386 calls, arguments at the edges of memory" {
	same ptrace-vfork 0
	same ptrace-int80 0
	same ptrace-memory 0 --args
}

@test "group-stop, interrupted and restarted calls" {
	same ptrace-group-stop 0
	same ptrace-restart 0
	grep -qE 'restart_syscall\(<\.\.\. resuming interrupted (clock_)?nanosleep \.\.\.>' ours.log
}

@test "killed inside a call, by SIGKILL, by a fatal signal; a leader that leaves first" {
	same ptrace-killed 0
	[ "$(grep -c '+++ killed by SIGKILL +++' ours.log)" -eq 2 ]
	grep -q -- '--- SIGTERM {' ours.log
	same ptrace-exit-threads 0
}

@test "real programs: the ptrace backend's lines" {
	local program
	mkdir folder
	touch folder/{a,b,c}
	cat >sockets.py <<-'EOF'
	import os, socket, threading
	s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
	c = socket.create_connection(s.getsockname()); a, _ = s.accept()
	c.sendmsg([b"one", b"two"]); a.recv(100); a.close(); c.close(); s.close()
	u, v = socket.socketpair(); u.send(b"x"); v.recv(1)
	f = open("gone", "w"); os.unlink("gone"); f.write("x"); f.close()
	r, w = os.pipe(); os.write(w, b"y" * 3000); os.read(r, 3000)
	EOF
	for program in "ls -l folder" "tar -cf t.tar folder" "sh -c 'echo a | cat; (exit 3)'" "$PYTHON -S -E sockets.py"; do
		ours -f -yy -o e.log sh -c "$program" >/dev/null 2>&1 || true
		timeout 60 "$BUILD/sidetrace" trace --backend=ptrace -f -yy -o p.log sh -c "$program" >/dev/null 2>&1 || true
		run "$TOP/tests/compare-traces" --unordered --at-least 99 --ignore '^--- SIG' --ignore rt_sigreturn --ignore getppid --ignore getrandom \
			--ignore futex p.log e.log
		[ "$status" -eq 0 ] || fail "$program: $output"
	done
}

@test "a call that hangs shows while it hangs; stopped by the tracer's going it is left unfinished" {
	local pid tracer
	sleep 1000 3>&- &
	pid=$!
	ours -f -o ours.log sleep 2 3>&- &
	wait_for 2 grep -q 'clock_nanosleep(' ours.log || fail "$(tail -3 ours.log)"
	! grep -q 'clock_nanosleep(.*= 0' ours.log
	wait $!
	grep -q 'clock_nanosleep(.*= 0' ours.log
	"$PYTHON" -c 'import time
while True: time.sleep(0.3)' 3>&- &
	pid=$!
	"$BUILD/sidetrace" trace --backend=ebpf -f -o p.log -p $pid 2>err 3>&- &
	tracer=$!
	wait_for 10 grep -q nanosleep p.log
	kill $tracer
	wait $tracer || true
	tail -n 1 p.log | grep -q '<detached \.\.\.>$' || fail "$(tail -3 p.log)"
	kill -0 $pid
}

@test "lines stand in the order of their times, however late the reader comes" {
	ours -f -tt -o ours.log "$PYTHON" -c 'import os, signal, threading, time
tracer = os.getppid()
def wait(): time.sleep(0.3)
threads = [threading.Thread(target=wait) for i in range(20)]
for t in threads: t.start(); time.sleep(0.01)
for i in range(3):
    os.kill(tracer, signal.SIGSTOP)
    for i in range(30000): os.getppid()
    os.kill(tracer, signal.SIGCONT)
    time.sleep(0.1)
for t in threads: t.join()'
	[ "$(grep -c 'getppid()' ours.log)" -eq 90001 ] || fail "$(grep -c 'getppid()' ours.log) calls"
	! grep -- '--- sidetrace:' ours.log || fail "calls were lost"
	awk '$2 < last { print before; print; late++ } { last = $2; before = $0 } END { exit late > 0 }' ours.log ||
		fail "out of order"
	grep -q '<\.\.\. clock_nanosleep resumed>' ours.log
	# What was shown as unfinished is resumed once, by its own thread.
	awk '/<unfinished \.\.\.>$/ { if (open[$1]++) exit 1 } / resumed>/ { if (--open[$1]) exit 1 }
		END { for (pid in open) if (open[pid]) exit 1 }' ours.log || fail "calls and their ends do not go together"
}

# --- containers ---------------------------------------------------------------------------------------

@test "a container: first and last line, exit code, nothing of runc" {
	container base sh -c 'echo hello; ls / | wc -l; exit 5'
	run sidetrace_runc run --bundle b "$ID" </dev/null
	[ "$status" -eq 5 ]
	complete sh 5
	grep -q 'write(1.*"hello\\n"' "$LOG"
}

@test "runc exec joins, from its first execve; so does what calls setsid or unshare" {
	container base sh -c 'sleep 4; exit 4'
	sidetrace_runc run --bundle b "$ID" </dev/null >stdout.txt 2>&1 3>&- &
	wait_for 10 sh -c "runc --root '$BATS_TEST_TMPDIR/runc' state $ID | grep -q running"
	sidetrace_runc exec "$ID" sh -c 'exec echo from-exec'
	sidetrace_runc exec "$ID" setsid echo from-setsid
	sidetrace_runc exec "$ID" sh -c 'unshare -i echo from-unshare'
	complete sh 4
	for word in from-exec from-setsid from-unshare; do
		grep -qE "execve\(\"[^\"]*\", \[.*$word\"\]" "$LOG" || fail "no execve with $word"
		grep -q "write(1.*\"$word\\\\n\"" "$LOG" || fail "no write of $word"
	done
}

# What the new program says of itself is no longer what the call was given: a script's interpreter comes before it.
@test "what a joiner's first execve was given stands in its line, an interpreter's argv does not" {
	grep -qa btf_trace_sched_prepare_exec /sys/kernel/btf/vmlinux || skip "this kernel tells of an execve only when the old memory is gone"
	container base sh -c 'sleep 4; exit 4'
	rootfs_copy base root
	bundle_edit b '.root.path = $root' --arg root "$PWD/root"
	printf '#!/bin/sh -e\nexit 6\n' >root/script
	chmod 755 root/script
	sidetrace_runc run --bundle b "$ID" </dev/null >stdout.txt 2>&1 3>&- &
	wait_for 10 sh -c "runc --root '$BATS_TEST_TMPDIR/runc' state $ID | grep -q running"
	run sidetrace_runc exec --env WORD=1 "$ID" /script from-exec
	[ "$status" -eq 6 ]
	complete sh 4
	grep -qE 'execve\("/script", \["/script", "from-exec"\], 0x[0-9a-f]{8,12} /\* [0-9]+ vars \*/\) = 0' "$LOG" ||
		fail "$(grep -F execve "$LOG")"
	! grep -E 'execve\(.* 0xf{4}8' "$LOG"
}

@test "calls that seccomp denied: with their arguments, and marked" {
	container base sh -c 'mkdir /tmp/x; exit 0'
	bundle_edit b '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64"],
		syscalls: [{names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO"}]}'
	run sidetrace_runc run --bundle b "$ID" </dev/null
	complete sh 0
	grep -qE 'mkdir\("/tmp/x", 0777\) += -1 EPERM \(Operation not permitted\) \(denied by seccomp\)' "$LOG" ||
		fail "$(grep mkdir "$LOG")"
}

# Nobody wants an execve or a clone then, so nobody looks at them; what comes right after them is seen all the same.
@test "with a filter: what seccomp denies right after an execve or a fork, and what execveat and sigreturn end in" {
	cat >denied.py <<-'EOT'
		import ctypes, ctypes.util, os, signal, struct
		libc = ctypes.CDLL(None, use_errno=True)
		code = b''.join(struct.pack('HBBI', *i) for i in (
		    (0x20, 0, 0, 0), (0x15, 0, 1, 83), (6, 0, 0, 0x50001), (6, 0, 0, 0x7fff0000)))
		class Program(ctypes.Structure):
		    _fields_ = [('length', ctypes.c_ushort), ('code', ctypes.c_char_p)]
		signal.signal(signal.SIGUSR1, lambda *a: None)
		libc.prctl(38, 1, 0, 0, 0)
		assert libc.prctl(22, 2, ctypes.byref(Program(4, code))) == 0
		if os.fork() == 0:
		    libc.syscall(83, b'/child', 0o700)
		    os.kill(os.getpid(), signal.SIGUSR1)
		    libc.syscall(83, b'/signal', 0o700)
		    os._exit(0)
		os.wait()
		libc.syscall(83, b'/parent', 0o700)
	EOT
	ours -f -e trace=mkdir -o ours.log "$PYTHON" denied.py
	for what in child signal parent; do
		grep -q "mkdir(\"/$what\", 0700) *= -1 EPERM (Operation not permitted) (denied by seccomp)" ours.log || fail "$what: $(cat ours.log)"
	done
	ours -f -e trace=execveat -o ours.log "$PYTHON" -c 'import ctypes, os
ctypes.CDLL(None).syscall(322, -100, b"/bin/true", (ctypes.c_char_p * 2)(b"true", None), (ctypes.c_char_p * 1)(None), 0)'
	grep -q 'execveat(AT_FDCWD, "/bin/true", \["true"\], .*) *= 0' ours.log || fail "$(cat ours.log)"
	ours -f -e trace=rt_sigreturn -o ours.log sh -c 'trap : USR1; kill -USR1 $$; kill -USR1 $$'
	[ "$(grep -c 'rt_sigreturn(.*) *= ' ours.log)" -ge 2 ] || fail "$(cat ours.log)"
}

@test "2,000 blocked threads" {
	ours -f -o ours.log "$PYTHON" -c 'import threading
threading.stack_size(65536)
gate = threading.Event()
threads = [threading.Thread(target=gate.wait) for i in range(2000)]
for t in threads: t.start()
gate.set()
for t in threads: t.join()'
	[ "$(grep -c '+++ exited with 0 +++' ours.log)" -eq 2001 ]
	! grep -q -- '--- sidetrace:' ours.log || fail "$(grep -- '--- sidetrace:' ours.log)"
}
