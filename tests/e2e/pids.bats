#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# -Y and --decode-pids=pidns: names of threads, and whom a pid of another pid namespace means here, as the real
# strace shows them, on both backends.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

# What a child in a pid namespace of its own says of itself and of its own child.
cat_pids() {
	cat <<-'EOS'
		import os, signal
		pid = os.fork()
		if pid == 0:
		    os.kill(os.getpid(), 0)
		    os.getpriority(os.PRIO_PROCESS, os.getpid())
		    os.setpgid(0, 0)
		    os.getpriority(os.PRIO_PGRP, os.getpgid(0))
		    os.kill(-os.getpgrp(), 0)
		    os.setsid() if os.fork() == 0 and os.getsid(0) >= 0 else os.wait()
		    os._exit(3)
		os.kill(pid, 0)
		os.waitpid(pid, 0)
	EOS
}

# Every pid with whom it means here, as the order in which the processes came; strace no longer knows whom a
# SIGCHLD is about when its parent was quicker than it.   meanings LOG
meanings() {
	"$PYTHON" - "$1" <<-'EOS' | sort -u
		import re, sys
		order = {}
		for line in open(sys.argv[1]):
		    order.setdefault(line.split()[0], len(order))
		for line in open(sys.argv[1]):
		    if "SIGCHLD {" in line: continue
		    for pid, here in re.findall(r"(\d+) /\* (\d+) in strace's PID NS \*/", line):
		        print(pid, "is", order[here])
	EOS
}

@test "pids of another pid namespace" {
	local backend
	cat_pids >pids.py
	strace -f --decode-pids=pidns -o theirs.log unshare --pid --fork "$PYTHON" -SE pids.py
	meanings theirs.log >theirs
	[ "$(wc -l <theirs)" -ge 3 ]
	for backend in ptrace ebpf; do
		"$BUILD/sidetrace" trace --backend=$backend -f --decode-pids=pidns -o $backend.log unshare --pid --fork "$PYTHON" -SE pids.py
		diff theirs <(meanings $backend.log) || fail "$backend: $(grep 'PID NS' $backend.log)"
	done
}

# As it is in a container that was given the host's /proc: its numbers are not ours.
@test "a tracer in a pid namespace of its own, under the /proc of the outer one" {
	cat_pids >pids.py
	unshare --pid --fork strace -f --decode-pids=pidns -o theirs.log unshare --pid --fork "$PYTHON" -SE pids.py
	unshare --pid --fork "$BUILD/sidetrace" trace --backend=ptrace -f --decode-pids=pidns -o ours.log \
		unshare --pid --fork "$PYTHON" -SE pids.py
	[ "$(meanings theirs.log | wc -l)" -ge 3 ]
	diff <(meanings theirs.log) <(meanings ours.log)
	unshare --pid --fork "$BUILD/sidetrace" trace --backend=ptrace -y -o ours.log -e trace=fchdir \
		"$PYTHON" -SEc "import os; os.fchdir(os.open('$PWD', 0))"
	grep -qF "<$PWD>) = 0" ours.log || grep -F "<$PWD>)" ours.log
}

@test "names of threads: born with their parent's, changed by execve and prctl, whatever calls are left out" {
	local backend
	for backend in ptrace ebpf; do
		"$BUILD/sidetrace" trace --backend=$backend -f -Y -o $backend.log sh -c \
			"/usr/bin/sleep 0.01; exec $PYTHON -SEc 'import ctypes, os
ctypes.CDLL(None).prctl(15, b\"new<\\nname\", 0, 0, 0)
os.kill(os.getpid(), 0)'"
		grep -qE '^[0-9]+ *<sh> .*(clone|fork).*= [0-9]+<sh>$' $backend.log || fail "$backend: the child's name: $(grep -E 'clone|fork' $backend.log)"
		grep -qE '^[0-9]+ *<sleep> clock_nanosleep' $backend.log || fail "$backend: $(grep nanosleep $backend.log)"
		grep -qE 'SIGCHLD.*si_pid=[0-9]+<sleep>' $backend.log || fail "$backend: $(grep SIGCHLD $backend.log)"
		grep -qF '<new\74\nname> kill(' $backend.log || fail "$backend: $(tail -n 5 $backend.log)"
		grep -qE ' kill\([0-9]+<new.74.nname>, 0\)' $backend.log || fail "$backend: $(tail -n 5 $backend.log)"
		"$BUILD/sidetrace" trace --backend=$backend -f -Y -e trace=kill -o few.log sh -c "kill -0 \$\$; exec $PYTHON -c 'import os; os.kill(os.getpid(), 0)'"
		grep -qE '^[0-9]+ *<sh> kill\([0-9]+<sh>, 0\)' few.log
		grep -qE '^[0-9]+ *<python3[^>]*> kill\([0-9]+<python3[^>]*>, 0\)' few.log || fail "$backend: $(cat few.log)"
		# Nobody traces the one that is asked for here.
		"$BUILD/sidetrace" trace --backend=$backend -Y -e trace=getppid -o few.log "$PYTHON" -SEc 'import os; os.getppid()'
		grep -qE ' = [0-9]+<sidetrace-trace>$' few.log || fail "$backend: $(cat few.log)"
	done
}
