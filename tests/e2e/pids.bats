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

# Docker in Docker, kind: the host of the trace is such a namespace, and its numbers are those of the trace, of who is
# still there and of the call that somebody hangs in.
@test "a tracer in a pid namespace of its own, with a /proc of its own" {
	local backend
	cat >inside <<-'EOS'
		sidetrace=$1 backend=$2
		"$sidetrace" trace --backend=$backend -f -yy -e trace=getppid,pidfd_open,wait4,read -o $backend.log \
			"$3" -SE ./threads.py &
		until grep -qs end said; do sleep 0.05; done
		until grep -q 'read(0' $backend.log; do sleep 0.05; done
		kill -KILL "$(tail -n 2 said | head -n 1)"
		wait
	EOS
	cat >threads.py <<-'EOS'
		import os, sys, threading, time
		out = open("said", "w")
		if os.fork() == 0:
		    os.pidfd_open(os.getpid())
		    threading.Thread(target=lambda: (print(threading.get_native_id(), file=out), os.getppid())).start()
		    print(os.getpid(), file=out)
		    sys.exit()
		os.wait()
		for _ in range(30): time.sleep(0.1); os.getppid()
		print(os.getpid(), file=out)
		print("end", file=out, flush=True)
		os.dup2(os.pipe()[0], 0)
		os.read(0, 1)
	EOS
	for backend in ptrace ebpf; do
		rm -f said
		timeout 60 unshare --pid --fork --mount-proc bash inside "$BUILD/sidetrace" $backend "$PYTHON"
		diff <(grep -v end said | sort -u) <(cut -d ' ' -f 1 $backend.log | sort -u) || fail "$backend: $(cat $backend.log)"
		[ "$(grep -c getppid $backend.log)" -eq 31 ] || fail "$backend: $(cat $backend.log)"
		pid=$(grep -oE 'pidfd_open\(([0-9]+)' $backend.log | grep -oE '[0-9]+$')
		grep -q "= [0-9]*<pid:$pid>" $backend.log || fail "$backend: $(grep pidfd_open $backend.log)"
	done
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
