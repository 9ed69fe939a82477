#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The ground the other files stand on: plain runc runs each root filesystem that they use.
load lib/common

run_plain() {
	local root
	root=$(rootfs "$1")
	shift
	bundle_make "$BATS_TEST_TMPDIR/b" "$root" "$@"
	run runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BATS_TEST_TMPDIR/b" "plain-$$" </dev/null
}

@test "busybox runs under plain runc and its exit code comes out" {
	run_plain base sh -c 'echo hello; exit 7'
	[ "$status" -eq 7 ]
	[ "$output" = hello ]
}

@test "python, nginx and redis run under plain runc" {
	run_plain python /usr/bin/python3 -c 'import json, socket, ssl, sqlite3; print(json.dumps([1]))'
	[ "$output" = '[1]' ] || fail "$output"
	run_plain nginx /usr/sbin/nginx -t
	[ "$status" -eq 0 ] || fail "$output"
	run_plain redis /usr/bin/redis-server --version
	[[ $output == "Redis server v="* ]] || fail "$output"
}
