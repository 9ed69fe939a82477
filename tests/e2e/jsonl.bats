#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# trace.jsonl as an input: what the views say of it is what they say of trace.log of the same run. And the day
# of a trace, for the exports that need one.

load lib/common

setup() {
	S=$BUILD/sidetrace
	cd "$BATS_TEST_TMPDIR"
}

# A view's JSON without what the forms cannot share: lines, the clock, and times, which the text has in
# microseconds; lists in one order.   facts_of VIEW TRACE
facts_of() {
	"$S" "$1" --json --rows 0 "$2" | jq -S "del(.source, .trace.lines, .trace.clock, .trace.start, .trace.end)
		| walk(if type == \"object\" then
			with_entries(select((.key | test(\"line|first_|since|waiting|seconds|in_calls|life|active|slowest|average|latency|^max$|^min$|^p[0-9]+$\") | not) and
				(.value | type != \"number\" or . == floor)))
			| del(.percent, .rate, .notes)
		elif type == \"array\" then sort_by(tojson) else . end)"
}

# A container that does a bit of everything, in both forms, once a file.
both_forms() {
	[ ! -d "$BATS_FILE_TMPDIR/text" ] || return 0
	policy_make
	local root=$BATS_TEST_TMPDIR/root id=st-jsonl-$$
	cp -al "$(rootfs programs)" "$root"
	cp "$PROGRAMS"/scenario-{dns-slow,dependency-wait,small-reads} "$PROGRAMS/healthy-server" "$root/opt/"
	cat >"$root/go.sh" <<-'GO'
		#!/bin/sh
		echo hi >'/tmp/a<b'; cat '/tmp/a<b' /etc/passwd /missing; ls -l / /tmp
		for p in scenario-dns-slow scenario-dependency-wait scenario-small-reads healthy-server ptrace-threads ptrace-killed \
			ptrace-exec-thread ptrace-vfork decode-network; do /opt/$p; done >/dev/null 2>&1
		exit 3
	GO
	chmod 755 "$root/go.sh"
	bundle_make "$BATS_TEST_TMPDIR/b" "$root" /go.sh
	bundle_annotate "$BATS_TEST_TMPDIR/b" trace all trace.format strace,jsonl
	"$BUILD/sidetrace-runc" --root "$BATS_TEST_TMPDIR/r" run --bundle "$BATS_TEST_TMPDIR/b" "$id" >/dev/null 2>&1 </dev/null || true
	wait_for 120 run_ended "$id"
	mkdir "$BATS_FILE_TMPDIR/jsonl" "$BATS_FILE_TMPDIR/text"
	cp "$(trace_of "$id")"/{trace.log,meta.json} "$BATS_FILE_TMPDIR/text"
	cp "$(trace_of "$id")"/{trace.jsonl,meta.json} "$BATS_FILE_TMPDIR/jsonl"
}

@test "the views of the two forms of one run agree" {
	both_forms
	local view
	for view in summary errors files dns network fds tree; do
		facts_of "$view" "$BATS_FILE_TMPDIR/text" >text.json
		facts_of "$view" "$BATS_FILE_TMPDIR/jsonl" >jsonl.json
		[ "$(wc -l <text.json)" -gt 20 ]
		diff text.json jsonl.json || fail "$view"
	done
}

@test "the findings of the two forms of one run agree, and so does the start-up" {
	both_forms
	local form
	for form in text jsonl; do
		"$S" report --json "$BATS_FILE_TMPDIR/$form" |
			jq -r '.findings | if type == "array" then .[] else .findings[] end | "\(.rule) \(.severity)"' | sort >"$form.findings"
		"$S" startup "$BATS_FILE_TMPDIR/$form" | sed -n 's/^ready: \(.*\) (line.*/\1/p' >"$form.ready"
	done
	[ "$(wc -l <text.findings)" -ge 4 ]
	[ -s text.ready ]
	diff text.findings jsonl.findings
	diff text.ready jsonl.ready
}

@test "a run folder with trace.jsonl alone, the file alone, compressed, without its meta.json" {
	both_forms
	cp "$BATS_FILE_TMPDIR/jsonl/trace.jsonl" other.jsonl
	gzip -k other.jsonl
	calls=$("$S" summary --json "$BATS_FILE_TMPDIR/text" | jq .trace.calls)
	for trace in "$BATS_FILE_TMPDIR/jsonl" "$BATS_FILE_TMPDIR/jsonl/trace.jsonl" other.jsonl other.jsonl.gz; do
		"$S" summary --json "$trace" | jq -e --argjson n "$calls" '.trace.calls == $n and .trace.filter == "all"'
	done
	head -n 100 other.jsonl | head -c -10 >cut.jsonl
	run "$S" summary cut.jsonl
	[ "$status" -eq 4 ]
	[[ "$output" == *"ends in the middle of a line"* ]]
}

@test "what the export writes of any log is read back" {
	"$S" export --format jsonl --day 2026-01-02 "$TOP/tests/data/strace/f.log" >back.jsonl
	for view in summary errors files tree; do
		facts_of "$view" "$TOP/tests/data/strace/f.log" >text.json
		facts_of "$view" back.jsonl >jsonl.json
		diff text.json jsonl.json || fail "$view"
	done
}

@test "OTLP takes the day from meta.json, whatever the host's time zone" {
	mkdir run
	first() { "$S" export --format otlp "$@" run | head -1 | jq -r '.resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano'; }
	at() { date -d "$1" +%s%N; }
	echo '{"version": 1, "container": "web", "start": "2026-03-04T23:59:59.900000000Z"}' >run/meta.json
	echo '7 00:00:00.100000 getpid() = 7 <0.000010>' >run/trace.log
	[ "$(first)" = "$(at 2026-03-05T00:00:00.1Z)" ]
	# a host in India
	echo '7 05:30:00.100000 getpid() = 7 <0.000010>' >run/trace.log
	[ "$(first)" = "$(at 2026-03-05T00:00:00.1Z)" ]
	# the first event came hours later: in our own zone
	echo '7 04:07:00.100000 getpid() = 7 <0.000010>' >run/trace.log
	[ "$(TZ=UTC first)" = "$(at 2026-03-05T04:07:00.1Z)" ]
	[ "$(first --day 2026-01-02)" = "$(at 2026-01-02T04:07:00.1Z)" ]
	# seconds since 1970 are what they are
	echo '7 1767312000.100000 getpid() = 7 <0.000010>' >run/trace.log
	[ "$(first --day 2026-02-03)" = 1767312000100000000 ]
}
