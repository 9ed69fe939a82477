#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Programs with a known fault yield that finding with the right figures and nothing else of weight;
# healthy ones yield nothing of weight. Each is traced by the real strace and by sidetrace.

load lib/common

S=$BUILD/sidetrace

# trace_with TRACER NAME [ARG…]: the log's path on stdout.
trace_with() {
	local tracer=$1 name=$2 log=$BATS_TEST_TMPDIR/$1.log
	shift 2
	case $tracer in
	strace) strace -f -tt -T -yy -s 256 -o "$log" "$PROGRAMS/$name" "$@" ;;
	sidetrace) "$S" trace -f -tt -T -yy -s 256 -o "$log" "$PROGRAMS/$name" "$@" ;;
	esac >/dev/null || return 1
	echo "$log"
}

# Each quoted line is in the log, at the number that is printed before it.
evidence_is_there() {
	local line text
	while IFS=$'\t' read -r line text; do
		sed -n "${line}p" "$1" | grep -qF -- "$text" || {
			echo "line $line of $1 does not hold: $text" >&2
			return 1
		}
	done < <(jq -r '.findings[] | select(.rule != "fd-leak") | .evidence[]
		| [.line, (.text | capture("(?<call>[a-z_0-9]+)\\(").call + "(")] | @tsv' "$2")
}

# expect RULE SEVERITY SENTENCE NAME [ARG…]
expect() {
	local rule=$1 severity=$2 sentence=$3 tracer log json
	shift 3
	for tracer in strace sidetrace; do
		log=$(trace_with $tracer "$@")
		json=$BATS_TEST_TMPDIR/$tracer.json
		"$S" report --json "$log" >"$json"
		echo "$tracer:" && jq -r '.findings[] | "\(.severity) \(.rule) \(.sentence)"' "$json"
		[ "$(jq -r --arg r "$rule" '[.findings[] | select(.rule == $r)] | length' "$json")" -eq 1 ]
		[[ "$(jq -r --arg r "$rule" '.findings[] | select(.rule == $r) | .severity' "$json")" =~ ^$severity$ ]]
		jq -r --arg r "$rule" '.findings[] | select(.rule == $r) | .sentence' "$json" | grep -qE -- "$sentence"
		[ "$(jq -r --arg r "$rule" \
			'[.findings[] | select(.rule != $r and .severity != "info")] | length' "$json")" -eq 0 ]
		evidence_is_there "$log" "$json"
	done
}

healthy() {
	local tracer log
	for tracer in strace sidetrace; do
		log=$(trace_with $tracer "$@")
		run "$S" report --fail-on warning "$log"
		echo "$tracer: $output" | head -20
		[ "$status" -eq 0 ]
	done
}

@test "slow DNS: a server that delays" {
	expect slow-dns warning '^4 lookups through 127\.0\.0\.77:53 took 1\.[2-9][0-9] s, the slowest' \
		scenario-dns-slow delay
}

@test "slow DNS: a lost query costs libc's 5 s" {
	expect slow-dns serious '^1 lookup through 127\.0\.0\.77:53 took 5\.[0-9][0-9] s .*1 query got no answer' \
		scenario-dns-slow drop
}

@test "slow DNS: search domains are tried in vain" {
	expect slow-dns info '^2 lookups ran through search domains first: 6 vain queries' scenario-dns-slow search
}

@test "slow DNS: truncated, asked again over TCP" {
	expect slow-dns info '^1 lookup .*truncated and asked for again over TCP \(db\.example A\)' \
		scenario-dns-slow truncate
}

@test "connection refused in a loop" {
	expect connect-refused serious '^127\.0\.0\.79:6380 was asked 40 times within [0-9.]+ m?s and never accepted' \
		scenario-connect-refused
}

@test "waiting for a dependency" {
	expect dependency-wait warning \
		'^Waited [1-4]\.[0-9]+ s for 127\.0\.0\.78:5432: [0-9]+ attempts failed before it accepted' \
		scenario-dependency-wait
}

@test "a slow reply on an open connection" {
	expect slow-reply warning '127\.0\.0\.87:5433 took 1\.[5-9].* s to answer \(1 of 3 requests\)' scenario-slow-reply
	[ "$(jq '[.findings[] | select(.rule == "slow-reply") | .evidence[].text | select(test("slow|sleep"))] | length' \
		"$BATS_TEST_TMPDIR/sidetrace.json")" -ge 1 ]
}

@test "small reads" {
	expect small-reads warning 'was read in 8,000 calls of 1 byte on average \(8,000 bytes\)' scenario-small-reads
}

@test "unbuffered writes" {
	expect unbuffered-writes warning 'was written in 6,000 calls of 16 bytes on average \(96,000 bytes\)' \
		scenario-unbuffered-writes
}

@test "descriptor leak" {
	expect fd-leak serious '300 descriptors of .*/job-#\.in were open at its end' scenario-fd-leak
}

@test "spinning" {
	# of 12,000; a call during which another process has the CPU did not return at once
	expect spinning serious 'epoll_wait returned at once ([5-9]|1[0-2]),[0-9]{3} times in a row' scenario-epoll-spin
}

@test "search path walked in vain: whose, and which variable" {
	expect enoent-storm warning '^1,500 lookups of Node\.js modules failed .*NODE_PATH' scenario-enoent-storm
}

@test "fsync storm" {
	expect fsync-storm '(warning|serious)' 'sidetrace-fsync-.* was synced to disk 250 times' scenario-fsync-storm
}

@test "lock contention" {
	expect lock-contention warning '^4 threads waited for the lock at 0x[0-9a-f]+: [0-9]+ waits' \
		scenario-lock-contention
}

@test "healthy: a server" {
	healthy healthy-server
}

@test "healthy: a copy" {
	healthy healthy-copy
}

@test "healthy: idle workers" {
	healthy healthy-workers
}

@test "healthy: a timer" {
	healthy healthy-timer
}

@test "healthy: connections that are kept and idle" {
	healthy healthy-keepalive
}

@test "healthy: a pipeline" {
	healthy healthy-pipeline
}

@test "thresholds: --set changes them, a wrong name is explained" {
	local log
	log=$(trace_with strace scenario-small-reads)
	run "$S" report --set small-reads.count=9000 --fail-on warning "$log"
	[ "$status" -eq 0 ]
	run "$S" report --fail-on warning "$log"
	[ "$status" -eq 3 ]
	run "$S" report --set small-reads.cuont=1 "$log"
	[ "$status" -eq 2 ]
	[[ "$output" == *"did you mean 'small-reads.count'?"* ]]
	run "$S" report --rules
	[ "$status" -eq 0 ]
	[[ "$output" == *"--set spinning.count=1000"* ]]
}

@test "what was not recorded is not judged" {
	local log=$BATS_TEST_TMPDIR/network.log
	strace -f -tt -T -yy -e trace=network -o "$log" "$PROGRAMS/scenario-connect-refused"
	mkdir "$BATS_TEST_TMPDIR/run"
	cp "$log" "$BATS_TEST_TMPDIR/run/trace.log"
	echo '{"filter": "network", "complete": true}' >"$BATS_TEST_TMPDIR/run/meta.json"
	run "$S" report "$BATS_TEST_TMPDIR/run"
	[[ "$output" == *"was asked 40 times"* ]]
	[[ "$output" == *"Not judged, because the calls were not recorded: "*"small-reads"*"fsync-storm"* ]]
	[[ "$output" != *"Not judged"*"connect-refused"* ]]
}

@test "start-up: buckets of every thread add up to 100 %" {
	local log tracer
	for tracer in strace sidetrace; do
		log=$(trace_with $tracer scenario-dependency-wait)
		"$S" startup --json "$log" >"$BATS_TEST_TMPDIR/startup.json"
		jq -e '.startup.threads | length >= 2' "$BATS_TEST_TMPDIR/startup.json"
		jq -e '[.startup.threads[] | .loader + .modules + .files + .dns + .others + .own + .sleep + .compute
			| (. - 100) | fabs] | max < 0.001' "$BATS_TEST_TMPDIR/startup.json"
		run "$S" startup time "$log"
		[[ "$output" == *"Startup finished in "*"(waiting for others)"* ]]
		[[ "$output" == *"ready: listen on 127.0.0.78:"* ]]
		"$S" startup critical-chain "$log" | grep -q ' sleeps: '
		"$S" startup blame "$log" | head -3 | grep -q '127.0.0.78:5432 (pause before the next try)'
		"$S" startup plot "$log" | "$PYTHON" -c 'import sys, xml.dom.minidom as d; d.parse(sys.stdin)'
	done
}

@test "exports parse, and hold every call" {
	local log calls
	log=$(trace_with strace scenario-dependency-wait)
	calls=$("$S" summary --json "$log" | jq .trace.calls)
	"$S" export --format perfetto "$log" | jq -e --argjson n "$calls" \
		'[.traceEvents[] | select(.ph == "X")] | length == $n'
	"$S" export --format otlp --day 2026-01-02 "$log" | jq -se --argjson n "$calls" 'length == $n and
		all(.[].resourceSpans[0].scopeSpans[0].spans[0];
			(.traceId | test("^[0-9a-f]{32}$")) and (.spanId | test("^[0-9a-f]{16}$")) and
			(.startTimeUnixNano | tonumber >= 1767312000000000000))'
	"$S" export --format jsonl "$log" | jq -se --argjson n "$calls" \
		'.[0].type == "header" and ([.[] | select(.type == "call")] | length == $n)'
	"$S" export --format folded "$log" | grep -qE '^scenario-dependency-wait_\([0-9]+\);connect;ECONNREFUSED [0-9]+$'
	run "$S" export --format svg "$log"
	[ "$status" -ne 0 ]
	[[ "$output" == *"unknown format 'svg' (perfetto, otlp, folded or jsonl)"* ]]
}
