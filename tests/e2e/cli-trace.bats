#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# sidetrace trace as a stand-in for strace: the same command line given to both, and what the caller can
# see of it compared.

setup() {
	S="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")/sidetrace"
	command -v strace >/dev/null || skip "no strace to compare with"
	cd "$BATS_TEST_TMPDIR"
}

# both NAME ARGUMENTS…: runs both; leaves NAME.{ours,theirs} (stdout), .err and their exit statuses.
both() {
	local name=$1
	shift
	ours=0 theirs=0
	mkdir -p ours theirs
	mv ours here
	(cd here && exec "$S" trace ${SIDETRACE_TEST_BACKEND:+"--backend=$SIDETRACE_TEST_BACKEND"} "$@") >out 2>"$name.ours.err" || ours=$?
	mv out "$name.ours"
	mv here ours
	mv theirs here
	(cd here && exec strace "$@") >out 2>"$name.theirs.err" || theirs=$?
	mv out "$name.theirs"
	mv here theirs
}

# Numbers that differ from run to run, and the columns with them.
plain() {
	sed -E 's/ +=/ =/; s/0x[0-9a-f]{4,}/0xADDR/g; s,[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8},WHEN,g; s/\b[0-9]{3,}\b/N/g; s/^(\[pid +)?[0-9]+(\])? +/PID /; s/(sid|s)etrace/strace/' "$@"
}

# Times only by their shape: as many digits after the point, whatever stands before it.
shape() {
	sed -E 's/0x[0-9a-f]+/A/; s/[0-9]+ vars/N vars/; s/[0-9]/9/g; s/ *9+([.:])/9\1/; s/^(9+) /9 /' "$1" | tr -s ' '
}

@test "the exit status is the command's" {
	local code
	for code in 0 1 3 127 255; do
		both status -o log sh -c "exit $code"
		[ "$ours" -eq "$code" ]
		[ "$theirs" -eq "$code" ]
	done
}

@test "a command killed by a signal: so are we, with the same last line" {
	local signal
	for signal in KILL TERM SEGV ABRT USR1; do
		both "$signal" -o log sh -c "ulimit -c 0; kill -$signal \$\$"
		[ "$ours" -gt 128 ]
		[ "$ours" -eq "$theirs" ]
		[ "$(tail -1 ours/log)" = "$(tail -1 theirs/log)" ]
	done
}

@test "stdin, stdout and stderr pass through untouched" {
	seq 100000 >input
	both cat -o log cat <input
	cmp input cat.ours
	both err -o log sh -c 'echo out; echo err >&2'
	[ "$(cat err.ours)" = out ]
	[ "$(cat err.ours.err)" = err ]
}

@test "no descriptor of ours is open in the command" {
	both fds -o log sh -c 'ls -l /proc/self/fd | wc -l'
	cmp fds.ours fds.theirs
	both fds2 sh -c 'ls -l /proc/self/fd | wc -l'
	cmp fds2.ours fds2.theirs
}

@test "without -o the calls go to stderr, in the same words" {
	both err -e trace=write,exit_group sh -c 'echo hello'
	[ "$(cat err.ours)" = hello ]
	diff <(plain err.ours.err) <(plain err.theirs.err)
}

@test "-o, -A and -o '|command'" {
	both o -o log -e trace=exit_group true
	diff <(plain ours/log) <(plain theirs/log)
	both a -A -o log -e trace=exit_group true
	[ "$(wc -l <ours/log)" -eq 4 ]
	both pipe -o '|tr a-z A-Z >upper' -e trace=exit_group true
	diff <(plain ours/upper) <(plain theirs/upper)
	grep -q EXIT_GROUP ours/upper
	both bang -o '!cat >there' -e trace=exit_group true
	diff <(plain ours/there) <(plain theirs/there)
}

@test "-ff: a file for each process" {
	both ff -ff -o log -e trace=execve,exit_group sh -c 'true & /bin/true; wait'
	[ "$(ls ours | wc -l)" -eq "$(ls theirs | wc -l)" ]
	[ "$(ls ours | wc -l)" -ge 2 ]
	! grep -qE '^[0-9]+ ' ours/log.*
	# Two children that end at the same time may be one signal.
	diff <(cat ours/log.* | plain | sort | grep -v SIGCHLD) <(cat theirs/log.* | plain | sort | grep -v SIGCHLD)
}

@test "-f and not -f: children are followed, or not" {
	both nof -o log -e trace=execve sh -c '/bin/true; exit 0'
	[ "$(grep -c 'execve(' ours/log)" -eq 1 ]
	both f -f -o log -e trace=execve sh -c '/bin/true; exit 0'
	[ "$(grep -c 'execve(' ours/log)" -eq 2 ]
	diff <(plain ours/log) <(plain theirs/log)
}

@test "-c and -C: the calls and errors of strace's table" {
	local table='$NF ~ /^[a-z0-9_]+$/ && $1 ~ /^[0-9.]+$/ { print $4, (NF == 6 ? $5 : 0), $NF }'
	both c -c -o log cat /etc/hostname /nonexistent
	diff <(awk "$table" ours/log | sort) <(awk "$table" theirs/log | sort)
	head -2 ours/log | diff - <(head -2 theirs/log)
	both C -C -o log -e trace=openat cat /etc/hostname
	grep -q '^openat(' ours/log
	grep -q '^% time' ours/log
	both columns -c -U calls,name -S calls -o log cat /etc/hostname
	diff ours/log theirs/log
}

@test "-e trace=: the last one counts; !, classes, regex, ?" {
	local set
	for set in '%file' '!%memory' '/^open' 'read,write' '?nonsense,close' 'none' '!all'; do
		both set -o log -e trace=open -e "trace=$set" cat /etc/hostname
		diff <(sed 's/(.*//' ours/log) <(sed 's/(.*//' theirs/log)
	done
}

@test "-e signal=, -e status=, -z, -Z, -q" {
	local options
	for options in '-e signal=none' '-e signal=!CHLD' '-Z' '-z' '-e status=failed' '-qq' '-e quiet=exit'; do
		# shellcheck disable=SC2086
		both opt -o log -e trace=openat,kill $options sh -c 'kill -USR1 $$; cat /nonexistent' || true
		diff <(plain ours/log) <(plain theirs/log)
		[ "$ours" -eq "$theirs" ]
	done
}

@test "-p: attached, told, and let go at the end of a signal" {
	sleep 30 3>&- &
	local target=$! tracer
	(trap - INT; exec "$S" trace ${SIDETRACE_TEST_BACKEND:+"--backend=$SIDETRACE_TEST_BACKEND"} -p "$target" -o log) 2>err 3>&- &
	tracer=$!
	for _ in $(seq 50); do grep -q attached err && break; sleep 0.1; done
	grep -q "sidetrace: Process $target attached" err
	kill -TERM "$tracer"
	wait "$tracer" || true
	kill -0 "$target"
	[ "$(awk '/^TracerPid/ { print $2 }' "/proc/$target/status")" = 0 ]
	grep -q "sidetrace: Process $target detached" err
	kill "$target"
}

@test "-E and its removal reach the command and nobody else" {
	FOO=there both env -E BAR=new -E FOO -o log sh -c 'echo "${FOO-gone} $BAR"'
	[ "$(cat env.ours)" = "gone new" ]
	cmp env.ours env.theirs
}

@test "-u: another user" {
	[ "$(id -u)" -eq 0 ] || skip "needs root"
	chmod 777 "$BATS_TEST_TMPDIR"
	"$S" trace -u nobody -o /dev/null id -un >name
	[ "$(cat name)" = nobody ]
}

@test "times: -r, -t, -tt, -ttt, -T and the long forms look alike" {
	local options
	for options in -r -t -tt -ttt -T '-tt -T -r' --absolute-timestamps=unix,ns --relative-timestamps=ms --syscall-times=ns; do
		# shellcheck disable=SC2086
		both time -o log -e trace=execve,exit_group $options true
		diff <(shape ours/log) <(shape theirs/log)
	done
}

@test "looks: -s, -v, -x, -xx, -X, -a, -y, -n, -P" {
	local options
	printf 'text with \001\377 bytes and more than thirty-two of them\n' >ours.in
	for options in '-s 5' '-s 200' -x -xx '-X raw' '-X verbose' '-a 0' '-a 70' -y -n '-e raw=read' '-P /etc/hostname' '-e abbrev=none'; do
		# shellcheck disable=SC2086
		both looks -o log -e trace=openat,read,newfstatat,exit_group $options cat "$PWD/ours.in" /etc/hostname
		diff <(plain ours/log) <(plain theirs/log)
	done
}

@test "dumps of what is read and written" {
	both dump -o log -e trace=read,write -e read=3 -e write=1 cat /etc/hostname
	diff <(plain ours/log) <(plain theirs/log)
}

@test "probes of scripts: -V, -e NAME -h, an unknown call, no command" {
	run "$S" trace -V
	[ "$status" -eq 0 ]
	run "$S" trace -emmap -h
	[ "$status" -eq 0 ]
	run "$S" trace -enonsense_call -h
	[ "$status" -eq 1 ]
	[[ "$output" == "sidetrace: invalid system call 'nonsense_call'"* ]]
	run "$S" trace
	[ "$status" -eq 1 ]
	[[ "$output" == *"must have PROG [ARGS] or -p PID"* ]]
}

@test "a command that is not there, an output that cannot be opened, a process that is not there" {
	both none /nonexistent/program
	[ "$ours" -eq 1 ]
	[ "$theirs" -eq 1 ]
	diff <(plain none.ours.err) <(plain none.theirs.err)
	both none2 nonexistent-program
	[ "$ours" -eq 1 ]
	grep -q "^sidetrace: .*'nonexistent-program'" none2.ours.err
	both out -o /nonexistent/log true
	[ "$ours" -eq 1 ]
	grep -q "^sidetrace: .*'/nonexistent/log'.*No such file or directory" out.ours.err
	both pid -p 4194303
	[ "$ours" -eq 1 ]
	[[ "$(cat pid.ours.err)" == *"4194303"*"No such process"* ]]
}

@test "errors of options are worded as strace words them" {
	local line
	while IFS= read -r line; do
		# shellcheck disable=SC2086
		both bad $line
		[ "$ours" -eq 1 ]
		[ "$theirs" -eq 1 ]
		diff <(head -1 bad.ours.err) <(head -1 bad.theirs.err | sed 's/^strace:/sidetrace:/')
	done <<-'EOF'
		-p x
		-p 0
		-a x true
		-s x true
		-O 1xs true
		-e foo=bar true
		-e trace=%nonsense true
		-e trace= true
		-e signal=FOO true
		-e read=x true
		-e quiet=x true
		-e status=x true
		-e decode-fds=x true
		--decode-pids=x true
		--strings-in-hex=x true
		--absolute-timestamps=x true
		-t --absolute-timestamps=unix true
		-c -C true
		-c -ff -o f true
		-w true
		-U calls true
		-U x -c true
		-S x -c true
		-ff -o |cat true
		-u no-such-user true
		-X foo true
		-q --quiet=all true
		-f --follow-forks true
		-y --decode-fds=all true
		--columns=x true
		-o
	EOF
}

@test "on a terminal every line says whose it is, while there are several" {
	local calls side
	for calls in getppid,exit_group exit_group; do
		both terminal -f -e trace="$calls" sh -c '(sh -c "exit 3"); exit 4'
		for side in ours theirs; do
			grep -oE '^(\[pid |).*(exit_group\(.\)|\+\+\+ .*|--- SIGCHLD)' terminal.$side.err | sed -E 's/pid +[0-9]+/pid/; s/, si_.*//' >$side.lines
		done
		grep -q '^\[pid\] exit_group(3)' ours.lines
		grep -q '^exit_group(4)' ours.lines
		diff theirs.lines ours.lines
	done
}

@test "-b execve lets go of whoever starts another program, and does not wait for it" {
	both detach -f -b execve -e trace=execve,exit_group -o log sh -c '/bin/true; exec sleep 1'
	[ "$ours" -eq 0 ]
	[ "$theirs" -eq 0 ]
	sed -E 's/^[0-9]+ +//; s/0x[0-9a-f]+/A/; s/[0-9]+ vars/N vars/; s/pid=[0-9]+/pid=N/; s/ +=/ =/' ours/log >ours.lines
	sed -E 's/^[0-9]+ +//; s/0x[0-9a-f]+/A/; s/[0-9]+ vars/N vars/; s/pid=[0-9]+/pid=N/; s/ +=/ =/' theirs/log >theirs.lines
	# When the parent's call and the child's end come is not the same every time.
	diff <(grep execve theirs.lines | sed 's/<unfinished/<detached/' | sort) <(grep execve ours.lines | sort)
	[ "$(grep -c '<detached \.\.\.>$' ours.lines)" -eq 2 ]
	[ "$(grep -c 'Process [0-9]* detached$' detach.ours.err)" -eq "$(grep -c 'Process [0-9]* detached$' detach.theirs.err)" ]
	! "$S" trace -b getpid true 2>err
	grep -q "Syscall 'getpid' for -b isn't supported" err
}

@test "a running process and a command at once" {
	sleep 2 &
	local running=$!
	"$S" trace ${SIDETRACE_TEST_BACKEND:+"--backend=$SIDETRACE_TEST_BACKEND"} -p $running -o log -e trace=exit_group sh -c 'exit 3' || [ $? -eq 3 ]
	grep -qE "^$running +exit_group\\(0\\)" log || { cat log; false; }
	grep -qE "exit_group\\(3\\)" log
	[ "$(awk '{ print $1 }' log | sort -u | wc -l)" -eq 2 ]
}

@test "-I: a signal ends the trace, or it does not" {
	local how status tracer
	for how in 1 anywhere 2 waiting 3 never 4 never_tstp; do
		rm -f log
		"$S" trace ${SIDETRACE_TEST_BACKEND:+"--backend=$SIDETRACE_TEST_BACKEND"} -I $how -o log -e trace=execve,exit_group sleep 1.5 &
		tracer=$!
		timeout 10 sh -c 'until grep -q execve log; do sleep 0.05; done'
		kill -TERM $tracer
		status=0
		wait $tracer || status=$?
		case $how in
		3 | 4 | never*) [ "$status" -eq 0 ] && grep -q '^exit_group(0)' log ;;
		*) [ "$status" -eq 143 ] && ! grep -q exit_group log ;;
		esac || { echo "$how: $status"; cat log; false; }
	done
	! "$S" trace -I 9 true 2>err
	grep -q "invalid -I argument: '9'" err
}

@test "a command that cannot be executed: its execve and its end, nothing of our own" {
	both noexec -e trace=all /
	[ "$ours" -eq 1 ]
	sed -i -E 's/0x[0-9a-f]+/A/; s/[0-9]+ vars/N vars/; s/ +=/ =/; s/^(sid|s)etrace/strace/' noexec.ours.err noexec.theirs.err
	diff <(sort noexec.theirs.err) <(sort noexec.ours.err)
}

@test "standard input and output are the command's alone" {
	local b=${SIDETRACE_TEST_BACKEND:+--backend=$SIDETRACE_TEST_BACKEND}
	# Whoever writes to a command that has closed its input is told; whoever reads its output sees its end.
	timeout 20 bash -c "('$S' trace $b -qq -e trace=none sh -c 'exec >&-; sleep 3; echo slept >&2' | (cat; echo ended >&2)) 2>order"
	[ "$(head -n 1 order)" = ended ]
	timeout 20 bash -c "(yes; echo ended >&2) 2>order2 | '$S' trace $b -qq -e trace=none sh -c 'exec <&-; sleep 3; echo slept >>order2'"
	[ "$(tail -n 1 order2)" = slept ]
	grep -q ended order2
}

@test "a trace that cannot be written is told at the end; the command's status stands" {
	both full -o /dev/full -e trace=none sh -c 'exit 3'
	[ "$ours" -eq 3 ]
	[ "$theirs" -eq 3 ]
	diff <(sed 's/^strace/sidetrace/' full.theirs.err) full.ours.err
}

# Lines of signals and ends, without what is never the same.
placed() {
	sed -E 's/[0-9a-f]{16}/IP/; s/si_([us])time=[0-9]+( \/\*[^*]*\*\/)?/si_\1time=T/g; s/[0-9]{3,}/N/g; s/\[pid +N\]/[pid]/; s/(sid|s)etrace/strace/;
		s/SIGSEGV \(core dumped\)/SIGSEGV/' "$1" | grep -E 'SEGV|CHLD|exited' | sort
}

@test "-i: where signals come, too" {
	both place -i -f -e trace=none sh -c 'ulimit -c 0; (kill -SEGV $(exec sh -c "echo \$PPID")); :'
	placed place.ours.err >ours.lines
	placed place.theirs.err >theirs.lines
	grep -q '\[IP\] --- SIGSEGV' ours.lines
	diff theirs.lines ours.lines
}
