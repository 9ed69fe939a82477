#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# What the eBPF backend costs, beside strace, perf trace and bpftrace where they are installed. Every table is of runs
# taken in turn (A B A B …): medians, and the lowest, which says more on a machine that does other things
# besides.   bench/ebpf.sh [PART…]     ROUNDS=15
#
#	percall    what a traced call pays, and one that the filter leaves out
#	elsewhere  what a process pays that nobody traces, with 1 and with 50 traced ones on the host
#	work       redis, nginx, tar, Python: how much slower, under WHO="sidetrace strace …" or everybody
#	rate       how many calls a second are written without a loss
#	start      a container's start with the label and without
#	memory     what a sidecar needs
set -eu
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-15}
build=$PWD/${SIDETRACE_BUILD:-build}
calls=$build/programs/ptrace-calls
full=(-f -tt -T -yy)
work=$(mktemp -d /tmp/sidetrace-bench.XXXXXX)
started=()
timeline=/sys/kernel/tracing/instances/sidetrace-bench
# A tracer ends with its command, and not before it.
end_commands() {
	local up
	for up in "$work"/up.*; do
		if [ -e "$up" ]; then kill "$(cat "$up")" 2>/dev/null || true; fi
	done
}
finish() {
	local pid
	rmdir "$timeline" 2>/dev/null || true
	end_commands
	for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT
make -s all "${calls#"$PWD"/}" build/bench/pairs build/bench/empty-pair build/bench/pace >&2

median() {
	sort -n | awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# The command that a line of a table is measured under.   under WHO
under() {
	case $1 in
	untraced) ;;
	sidetrace) echo "$build/sidetrace trace --backend=ebpf ${full[*]} -o $work/log" ;;
	sidetrace-network) echo "$build/sidetrace trace --backend=ebpf ${full[*]} -e trace=network -o $work/log" ;;
	sidetrace-summary) echo "$build/sidetrace trace --backend=ebpf -f -c -o $work/log" ;;
	sidetrace-miss) echo "$build/sidetrace trace --backend=ebpf ${full[*]} -e trace=uname -o $work/log" ;;
	empty-pair) echo "$build/bench/empty-pair" ;;
	strace) echo "strace ${full[*]} -o $work/log" ;;
	strace-network) echo "strace ${full[*]} -e trace=network -o $work/log" ;;
	strace-seccomp-network) echo "strace --seccomp-bpf ${full[*]} -e trace=network -o $work/log" ;;
	strace-summary) echo "strace -f -c -o $work/log" ;;
	perf-trace) echo "perf trace -o $work/log" ;;
	bpftrace) echo "$work/bpftraced" ;;
	esac
}

# Both ends of every call of the command and its children, as text: what the others do, without their decoding. It
# wants the path of a binary, so env looks for the command.
cat >"$work/bpftraced" <<EOF
#!/bin/sh
exec bpftrace -q -o $work/log -e 'tracepoint:sched:sched_process_fork /pid == cpid || @mine[tid]/ { @mine[args->child_pid] = 1 }
tracepoint:raw_syscalls:sys_enter /pid == cpid || @mine[tid]/ { @s[tid] = nsecs }
tracepoint:raw_syscalls:sys_exit /@s[tid]/ { printf("%d %d = %d <%d>\\n", tid, args->id, args->ret, nsecs - @s[tid]); delete(@s[tid]) }
END { clear(@s); clear(@mine) }' -c "/usr/bin/env \$*"
EOF
chmod +x "$work/bpftraced"

# Whether a peer is here; says so once when it is not.   have WHO
have() {
	local program=${1%%-*}
	case $1 in untraced | empty-pair | sidetrace*) return 0 ;; esac
	command -v "$program" >/dev/null 2>&1 && return 0
	echo "($1: $program is not installed)" >&2
	return 1
}

lowest() {
	sort -n | head -1
}

# How loaded the machine is, and who else has programs on the tracepoints.
machine() {
	echo "Linux $(uname -r), $(nproc) CPUs; load $(cut -d' ' -f1-3 /proc/loadavg); other programs at sys_enter: $(
		bpftool prog show 2>/dev/null | grep -c 'name on_sys_enter' || true); $rounds rounds"
	[ -z "$realtime" ] || echo "(short runs of one process go before everybody else, $realtime, and stay on CPU 0)"
	echo
}

# A run of a few milliseconds goes before everybody else on the machine, so that its time is its own. Not so where
# a peer's process has to run in between: strace with a real-time tracee is slower than it has to be. The process that is
# measured stays on one CPU, which leaves the other to the tracer.
realtime=
! chrt -f 1 true 2>/dev/null || realtime='chrt -f 1'

# nanoseconds a call of each of WHO…, into $work/KIND.WHO. The peers have a third of the rounds.   measure KIND CALLS WHO…
measure() {
	local kind=$1 count=$2 who n round before pin
	shift 2
	rm -f "$work/$kind".*
	for round in $(seq "$rounds"); do
		for who; do
			n=$count before=$realtime pin=(taskset -c 0)
			case $who in
			strace* | perf* | bpftrace)
				n=$((count / 10)) before="" pin=()
				if [ $((round % 3)) -ne 1 ] || ! have "$who"; then continue; fi
				;;
			esac
			# shellcheck disable=SC2046
			$before $(under "$who") "${pin[@]}" "$calls" "$kind" "$n" 2>/dev/null | grep -E '^[0-9]+$' >>"$work/$kind.$who" || true
		done
	done
}

# of KIND WHO median|lowest
of() {
	"$3" <"$work/$1.$2"
}

part_percall() {
	local kind who what peers=(strace perf-trace bpftrace)
	echo "| a call, ns | | untraced | sidetrace adds | $(printf '%s adds | ' "${peers[@]}")strace / sidetrace | empty pair adds | not matched adds | not matched / empty |"
	echo "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
	for kind in getppid open-close pread; do
		measure $kind 100000 untraced sidetrace empty-pair sidetrace-miss "${peers[@]}"
		for what in median lowest; do
			for who in sidetrace "${peers[@]}" empty-pair sidetrace-miss; do
				[ -s "$work/$kind.$who" ] && of $kind "$who" $what || echo nan
			done | awk -v k=$kind -v w=$what -v p="$(of $kind untraced $what)" '{ v[NR] = $1 - p } END {
				printf "| %s | %s | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f |\n",
					k, w, p, v[1], v[2], v[3], v[4], v[2] / v[1], v[5], v[6], v[6] / v[5] }'
		done
	done
}

# Sidecars that trace a process which does nothing, until there are so many.
sidecars() {
	while [ "${#started[@]}" -lt "$1" ]; do
		"$build/sidetrace" trace --backend=ebpf -f -o "$work/side.${#started[@]}" \
			sh -c "echo \$\$ >$work/up.${#started[@]}; exec sleep 600" >/dev/null 2>&1 &
		started+=($!)
	done
	until [ "$(find "$work" -name 'up.*' | wc -l)" -ge "$1" ]; do sleep 0.1; done
}

# CPU time of all sidecars that were started, ns.
sidecars_time() {
	local pid children sum=0 n
	for pid in "${started[@]}"; do
		for children in "$pid" $(pgrep -P "$pid" -f 'sidetrace-tracer' || true); do
			read -r n _ <"/proc/$children/schedstat" || n=0
			sum=$((sum + n))
		done
	done
	echo "$sum"
}

# How many sets of programs others have attached here: what changes while it is measured changes the figures.
others() {
	bpftool prog show 2>/dev/null | grep -c 'name on_sys_enter' || true
}

stop_sidecars() {
	end_commands
	wait "${started[@]}" 2>/dev/null || true
	started=()
	rm -f "$work"/up.* "$work"/side.*
}

# Nobody traced, one, fifty, and once more in turn: a machine whose speed drifts makes one of three measured one
# after the other look dear.
part_elsewhere() {
	local name what before turn all=$rounds turns=3 there
	there=$(others)
	rounds=$(((all + turns - 1) / turns))
	rm -f "$work"/idle "$work"/alone "$work"/empty "$work"/with.*
	for turn in $(seq $turns); do
		measure getppid 50000 untraced empty-pair
		cat "$work/getppid.untraced" >>"$work/alone"
		cat "$work/getppid.empty-pair" >>"$work/empty"
		for name in 1 50; do
			sidecars $name
			sleep 2
			if [ "$turn" -eq 1 ]; then
				sleep 8 # until they rest as long as they ever do
				before=$(sidecars_time)
				sleep 10
				echo "$name $before $(sidecars_time)" >>"$work/idle"
			fi
			measure getppid 50000 untraced
			cat "$work/getppid.untraced" >>"$work/with.$name"
		done
		stop_sidecars
	done
	rounds=$all
	[ "$there" = "$(others)" ] || echo "(others have come or gone: what follows is theirs, too)"
	echo "| a getppid that nobody traces, ns | alone | empty pair adds | 1 traced elsewhere adds | 50 traced add | 1 / empty | 50 / empty |"
	echo "|---|---:|---:|---:|---:|---:|---:|"
	for what in median lowest; do
		for name in alone empty with.1 with.50; do $what <"$work/$name"; done | tr '\n' ' ' | awk -v w=$what '{
			printf "| %s | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |\n", w, $1, $2 - $1, $3 - $1, $4 - $1, ($3 - $1) / ($2 - $1), ($4 - $1) / ($2 - $1) }'
	done
	echo
	awk '{ printf "%d idle sidecars take %.3f %% of a CPU.\n", $1, ($3 - $2) / 1e10 * 100 }' "$work/idle"
}

# --- whole programs: what one run takes, in any unit, on stdout -----------------------------------

# A server that a peer could not start does not hold up the rest.   answers COMMAND…
answers() {
	for _ in $(seq 200); do
		"$@" >/dev/null 2>&1 && return
		sleep 0.05
	done
	return 1
}

# It was told to end; what is still there after that is made to.   ended PID
ended() {
	answers eval "! kill -0 $1" || kill -KILL "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
}

# Fewer requests for those that take thirty times as long: what is told is the time of one.
# shellcheck disable=SC2046
run_redis() {
	local port=$((20000 + RANDOM % 20000)) test=$2 requests=20000 pid
	case $1 in strace*) requests=4000 ;; esac
	$(under "$1") redis-server --port $port --save '' --appendonly no >/dev/null 2>&1 &
	pid=$!
	if answers redis-cli -p $port ping; then
		redis-benchmark -p $port -n $requests -c 50 -t "$test" --csv 2>/dev/null | awk -F'"' 'END { print 1e6 / $4 }'
		redis-cli -p $port shutdown nosave >/dev/null 2>&1 || true
	fi
	ended $pid
}

# shellcheck disable=SC2046
run_nginx() {
	local port=$((20000 + RANDOM % 20000)) pid
	mkdir -p "$work/nginx"
	printf 'daemon off; worker_processes 1; pid %s/nginx/pid; error_log /dev/null;\nevents {}\nhttp { access_log off; server { listen 127.0.0.1:%d; location / { return 200 "hello"; } } }\n' \
		"$work" $port >"$work/nginx/conf"
	$(under "$1") nginx -c "$work/nginx/conf" >/dev/null 2>&1 &
	pid=$!
	if answers curl -sf "http://127.0.0.1:$port/"; then
		wrk -t 1 -c 50 -d 2s "http://127.0.0.1:$port/" 2>/dev/null | awk '/Requests.sec/ { print 1e6 / $2 }'
		kill "$(cat "$work/nginx/pid")" 2>/dev/null || true
	fi
	ended $pid
}

# The time of the work alone, from inside: a tracer's start and end are not a part of it.
cat >"$work/timed" <<'EOF'
#!/bin/bash
begin=$EPOCHREALTIME
"$@" >/dev/null 2>&1
awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "took %.3f\n", (b - a) * 1e3 }'
EOF
cat >"$work/pythons" <<'EOF'
#!/bin/sh
for i in 1 2 3 4 5 6 7 8 9 10; do /usr/bin/python3 -c 'import json'; done
EOF
chmod +x "$work/timed" "$work/pythons"

# shellcheck disable=SC2046
run_tar() {
	$(under "$1") "$work/timed" tar -cf "$work/tar" "${TREE:-/usr/include}" 2>/dev/null | awk '/^took/ { print $2 }'
}

# shellcheck disable=SC2046
run_python() {
	$(under "$1") "$work/timed" "$work/pythons" 2>/dev/null | awk '/^took/ { print $2 }'
}

work_table() {
	local name=$1 who base
	shift
	rm -f "$work"/w.*
	for _ in $(seq "$rounds"); do
		for who in untraced "${whos[@]}"; do
			have "$who" && "$1" "$who" "${@:2}" >>"$work/w.$who"
		done
	done
	base=$(median <"$work/w.untraced")
	printf '| %s ' "$name"
	for who in "${whos[@]}"; do
		[ -s "$work/w.$who" ] || { printf '| - '; continue; }
		printf '| %s ' "$(median <"$work/w.$who" | awk -v b="$base" '{ printf "%.2f", $1 / b }')"
	done
	echo '|'
}

part_work() {
	read -ra whos <<<"${WHO:-sidetrace sidetrace-network sidetrace-summary strace strace-network strace-seccomp-network strace-summary perf-trace bpftrace}"
	echo "| how much slower | $(printf '%s | ' "${whos[@]}")"
	echo "|---|$(printf '%.0s---:|' "${whos[@]}")"
	if command -v redis-server >/dev/null && command -v redis-benchmark >/dev/null; then
		work_table "redis-benchmark GET" run_redis get
		work_table "redis-benchmark SET" run_redis set
	fi
	if command -v nginx >/dev/null && command -v wrk >/dev/null; then
		work_table "nginx, wrk" run_nginx
	fi
	work_table "tar of ${TREE:-/usr/include}" run_tar
	work_table "Python's start, 10 times" run_python
}

part_rate() {
	local rate r lost
	echo "| calls a second asked for | made | written | lost | tracer's CPU time a call, ns |"
	echo "|---:|---:|---:|---:|---:|"
	for rate in ${RATES:-250000 500000 750000 1000000 1500000 4000000}; do
		# The shell's and pace's own time is a part of the children's: the tracer's is what is left.
		r=$({ TIMEFORMAT='%U %S'; time "$build/sidetrace" trace --backend=ebpf "${full[@]}" -e trace=getppid -o "$work/log" \
			bash -c "TIMEFORMAT='%U %S'; time $build/bench/pace $rate 2" 2>&1; } 2>&1 | tr '\n' ' ')
		lost=$(grep -Eo 'sidetrace: [0-9]+ calls lost' "$work/log" | awk '{ n += $2 } END { print n + 0 }')
		echo "$r" | awk -v rate="$rate" -v lost="$lost" -v lines="$(grep -c 'getppid()' "$work/log")" '{
			printf "| %d | %d | %d | %d | %.0f |\n", rate, $1, lines, lost, ($4 + $5 - $2 - $3) * 1e9 / lines }'
		rm -f "$work/log"
	done
}

# Bundles of a container that does nothing: without the label, with an empty hook (what a runtime needs for any), with the label; and what is done around each start, untimed.
bundles() {
	local kind
	printf '{ "output_root": "%s/out" }\n' "$work" >"$work/policy.json"
	chmod 600 "$work/policy.json"
	export SIDETRACE_CONFIG=$work/policy.json
	for kind in 0 1 2; do
		mkdir -p "$work/$kind/rootfs/bin"
		cp "$(command -v busybox)" "$work/$kind/rootfs/bin/true"
		(cd "$work/$kind" && rm -f config.json && runc spec)
		jq '.process.terminal = false | .process.args = ["/bin/true"]' "$work/$kind/config.json" >"$work/c"
		case $kind in
		0) jq . "$work/c" ;;
		1) jq '.hooks.createRuntime = [{ "path": "/bin/true" }]' "$work/c" ;;
		2) jq '.annotations.trace = "all" | .annotations["trace.backend"] = "ebpf"' "$work/c" ;;
		esac >"$work/$kind.json"
	done
	# The bundle as it was before the wrapper has settled it.
	echo "cp $work/\$1.json $work/\$1/config.json" >"$work/before"
	# With nobody's end, not a container's and not a tracer's, in the next one's time.
	cat >"$work/after" <<-EOF
		runc --root $work/r delete --force b\$1
		for meta in $work/out/b2/*/meta.json; do
			[ -e "\$meta" ] || continue
			n=0
			until grep -q '"end"' "\$meta" || [ \$n -gt 100 ]; do sleep 0.02 n=\$((n + 1)); done
		done
		rm -rf $work/out/b2
		sleep 0.1
	EOF
	chmod +x "$work/before" "$work/after"
}

part_start() {
	bundles
	start_pair "no other sidecar runs"
	sidecars 1
	start_pair "another sidecar runs"
	stop_sidecars
}

# `create`, which is what waits for the tracer: the rest of a run is the container's own, slower or not.
start_pair() {
	printf '\n%s:\n\n' "$1"
	timeline_begin
	nice -n -15 "$build/bench/pairs" -n "$rounds" -w 2 -b "sh $work/before \$1" -a "sh $work/after \$1" \
		"without a label=exec $build/sidetrace-runc --root $work/r create --bundle $work/0 b0" \
		"an empty hook=exec $build/sidetrace-runc --root $work/r create --bundle $work/1 b1" \
		"with the label=exec $build/sidetrace-runc --root $work/r create --bundle $work/2 b2"
	timeline_end
}

# --- where a start's time goes: from the scheduler's own tracepoints, which cost nobody anything -----

timeline_begin() {
	mkdir "$timeline" 2>/dev/null || return 0
	echo mono >"$timeline/trace_clock"
	echo 8192 >"$timeline/buffer_size_kb"
	echo 1 >"$timeline/events/sched/sched_process_exec/enable"
	echo 1 >"$timeline/events/sched/sched_process_exit/enable"
	echo 1 >"$timeline/events/sched/sched_process_fork/enable"
}

timeline_end() {
	[ -d "$timeline" ] || return 0
	echo 0 >"$timeline/tracing_on"
	cp "$timeline/trace" "$work/timeline"
	rmdir "$timeline"
	awk -f bench/timeline.awk "$work/timeline"
}

# Resident memory of a process by what it is, KB: own, the ring, programs and libraries, the rest.
memory_of() {
	awk '
		/^[0-9a-f]+-[0-9a-f]+ / { name = $6; kind = name ~ /bpf-map|bpf_map/ ? 2 : name ~ /^\// ? 3 : 1; next }
		/^Rss:/ { rss[kind] += $2 }
		/^Private_Dirty:/ { if (kind == 3) dirty += $2 }
		END { printf "%d %d %d %d %d\n", rss[1] + dirty, rss[1], rss[2], rss[3], dirty }' "/proc/$1/smaps" 2>/dev/null
}

part_memory() {
	local pid tracer
	"$build/sidetrace" trace --backend=ebpf "${full[@]}" -o "$work/log" "$calls" open-close 300000 >/dev/null 2>&1 &
	pid=$!
	sleep 0.2
	tracer=$(pgrep -P $pid -f sidetrace-tracer || echo $pid)
	while kill -0 $pid 2>/dev/null; do
		memory_of "$tracer" || true
		sleep 0.05
	done | sort -n | tail -1 | awk '{ printf "A sidecar at full load: %.1f MB of its own (%.1f of them changed pages of its program), %.1f MB of the program and libc, shared by all sidecars; %.1f MB of the ring, which is mapped twice over.\n",
		$1 / 1024, $5 / 1024, ($4 - $5) / 1024, $3 / 1024 }'
	wait $pid || true
}

[ $# -gt 0 ] || set -- percall elsewhere work rate start memory
for part; do
	case $part in
	percall | elsewhere | work | rate | start | memory) ;;
	*) echo "bench/ebpf.sh: $part: percall, elsewhere, work, rate, start or memory" >&2 && exit 2 ;;
	esac
	machine
	"part_$part"
	echo
done
