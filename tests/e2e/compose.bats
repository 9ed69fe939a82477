#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# examples/compose as it stands: the override adds runtime and labels, and the trace is there.
bats_require_minimum_version 1.5.0
load lib/common
load lib/docker

setup_file() {
	# The services share one network namespace: nothing here depends on the host's firewall.
	docker_start host
	export APP_IMAGE=sidetrace-test
}

teardown_file() {
	(cd "$TOP/examples/compose" && docker-compose down -v -t 1) >/dev/null 2>&1
	docker_stop
}

setup() {
	cd "$TOP/examples/compose" || return 1
}

compose() {
	docker-compose -f docker-compose.yml -f docker-compose.trace.yml "$@"
}

@test "the override changes nothing but runtime and labels" {
	docker-compose -f docker-compose.yml config >"$BATS_TEST_TMPDIR/plain"
	compose config >"$BATS_TEST_TMPDIR/traced"
	run diff "$BATS_TEST_TMPDIR/plain" "$BATS_TEST_TMPDIR/traced"
	[ "$status" -eq 1 ]
	! grep -q '^<' <<<"$output"
	[ "$(grep -c '^>' <<<"$output")" -eq 3 ]
	grep -q '^>     runtime: sidetrace$' <<<"$output"
}

@test "without the override nothing is traced" {
	run docker-compose -f docker-compose.yml run --rm app true
	[ "$status" -eq 0 ] || fail "$output"
	[ ! -e "$OUT" ]
}

@test "with it: app is traced, cache is not, the answer is the same" {
	run timeout 60 docker-compose -f docker-compose.yml -f docker-compose.trace.yml up --exit-code-from app
	[ "$status" -eq 0 ] || fail "$output"
	[[ "$output" == *forty-two* ]]
	[ "$(find "$OUT" -mindepth 1 -maxdepth 1 -type d | wc -l)" -eq 1 ]
	folder=$(trace_of '*app*')
	jq -e '.complete == true and .filter == "network,file"' "$folder/meta.json"
	grep -q 'connect(.*sin_port=htons(8080)' "$folder/trace.log"
	grep -q 'open.*"/tmp/answer"' "$folder/trace.log"
	tail -n 1 "$folder/trace.log" | grep -q '+++ exited with 0 +++'
}
