#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# sidetrace-hook named directly in a bundle (as podman and CRI-O do through hooks.d), with real runtimes.

load lib/common

setup_file() {
	cut -d. -f1 /proc/uptime >"$BATS_FILE_TMPDIR/began"
}

setup() {
	policy_make
	ID=hook-$$-$BATS_TEST_NUMBER
	BUNDLE=$BATS_TEST_TMPDIR/bundle
}

teardown() {
	runc --root "$BATS_TEST_TMPDIR/runc" delete -f "$ID" >/dev/null 2>&1 || true
}

# A bundle with our hook and annotations.   hooked_bundle STAGE ROOTFS COMMAND...
hooked_bundle() {
	local stage=$1 root=$2
	shift 2
	bundle_make "$BUNDLE" "$root" "$@"
	bundle_edit "$BUNDLE" '.hooks[$stage] = [{path: $hook, args: ["sidetrace-hook"],
		env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "SIDETRACE_CONFIG=" + $config]}]' \
		--arg stage "$stage" --arg hook "$BUILD/sidetrace-hook" --arg config "$SIDETRACE_CONFIG"
}

runc_run() {
	timeout 60 runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" "$ID"
}

@test "createRuntime: the trace begins with the container's own execve and ends with its exit" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/sh -c 'echo hello; exit 7'
	bundle_annotate "$BUNDLE" trace true
	run runc_run
	[ "$status" -eq 7 ]
	[ "$output" = hello ]
	folder=$(trace_of "$ID")
	head -n 1 "$folder/trace.log" | grep -E '^[0-9]+ +[0-9:.]+ execve\("/bin/sh", \["/bin/sh", "-c", "echo hello; exit 7"\]'
	tail -n 1 "$folder/trace.log" | grep -E '\+\+\+ exited with 7 \+\+\+$'
	jq -e '.complete and .exit.code == 7 and .command[0] == "/bin/sh" and .id == $id' \
		--arg id "$ID" "$folder/meta.json"
	jq -e '.events | .seen == .written + .not_selected + ([.lost[]] | add // 0)' "$folder/meta.json"
}

@test "prestart works as createRuntime does" {
	hooked_bundle prestart "$(rootfs base)" /bin/true
	bundle_annotate "$BUNDLE" trace process
	run runc_run
	[ "$status" -eq 0 ]
	folder=$(trace_of "$ID")
	head -n 1 "$folder/trace.log" | grep -F 'execve("/bin/true"'
}

@test "both stages at once: one tracer, one run folder" {
	hooked_bundle prestart "$(rootfs base)" /bin/true
	bundle_edit "$BUNDLE" '.hooks.createRuntime = .hooks.prestart'
	bundle_annotate "$BUNDLE" trace true
	run runc_run
	[ "$status" -eq 0 ]
	trace_of "$ID"
	[ "$(find "$OUT/$ID" -mindepth 1 -maxdepth 1 -type d | wc -l)" -eq 1 ]
}

@test "no annotation: nothing is written, no tracer" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/sh -c 'grep TracerPid /proc/1/status'
	run runc_run
	[ "$status" -eq 0 ]
	[[ $output == TracerPid:*0 ]]
	[ ! -e "$OUT" ]
}

@test "a label that cannot be understood stops the creation with one clear line" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/true
	bundle_annotate "$BUNDLE" trace netwrok
	run runc_run
	[ "$status" -ne 0 ]
	[[ $output == *"netwrok"*"network"* ]]
	grep -F netwrok "$OUT/sidetrace.log"
}

@test "the host's run folder is root's alone, and latest points to it" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/true
	bundle_annotate "$BUNDLE" trace true
	run runc_run
	[ "$status" -eq 0 ]
	folder=$(trace_of "$ID")
	[ "$(stat -c %a:%u "$folder")" = 700:0 ]
	[ "$(readlink "$OUT/$ID/latest")" = "$(basename "$folder")" ]
}

@test "trace.output in a volume: the file is on the volume, readable, and nowhere else" {
	mkdir "$BATS_TEST_TMPDIR/vol"
	hooked_bundle createRuntime "$(rootfs base)" /bin/ls -R /traces
	bundle_edit "$BUNDLE" '.mounts += [{destination: "/traces", type: "bind", source: $vol, options: ["rbind", "rw"]}]' \
		--arg vol "$BATS_TEST_TMPDIR/vol"
	bundle_annotate "$BUNDLE" trace file trace.output /traces/deep/er
	run runc_run
	[ "$status" -eq 0 ]
	[[ $output == *trace.log* ]]
	folder=$(echo "$BATS_TEST_TMPDIR/vol/deep/er/$ID"/2*)
	wait_for 20 jq -e .end "$folder/meta.json"
	grep -F 'execve("/bin/ls"' "$folder/trace.log"
	[ "$(stat -c %a "$folder/trace.log")" = 644 ]
	[ "$(stat -c %a "$folder")" = 755 ]
	[ ! -e "$OUT/$ID" ]
}

@test "on-error: continue starts the container untraced and says why, fail does not start it" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/echo started
	bundle_annotate "$BUNDLE" trace true trace.output /nowhere
	run runc_run
	[ "$status" -eq 0 ]
	[ "$output" = started ]
	grep -F "label trace.output: '/nowhere'" "$OUT/sidetrace.log"
	bundle_annotate "$BUNDLE" trace.on-error fail
	run runc_run
	[ "$status" -ne 0 ]
	[[ $output == *"label trace.output: '/nowhere'"* ]]
	[[ $output != *started* ]]
}

@test "limits.max_containers is kept" {
	policy_make '.limits = {max_containers: 1}'
	hooked_bundle createRuntime "$(rootfs base)" /bin/sleep 30
	bundle_annotate "$BUNDLE" trace process trace.on-error fail
	runc --root "$BATS_TEST_TMPDIR/runc" run --detach --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
	run timeout 60 runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" "$ID-2"
	[ "$status" -ne 0 ]
	[[ $output == *max_containers* ]]
	runc --root "$BATS_TEST_TMPDIR/runc" kill "$ID" KILL
	trace_of "$ID"
	bundle_edit "$BUNDLE" '.process.args = ["/bin/true"]'
	run timeout 60 runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" "$ID-2"
	[ "$status" -eq 0 ]
}

@test "the tracer: own session, nothing inherited, ordinary oom score, few capabilities, seccomp" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/sleep 30
	bundle_annotate "$BUNDLE" trace true
	runc --root "$BATS_TEST_TMPDIR/runc" run --detach --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
	pid=$(jq .tracer_pid "$(run_folder "$ID")/meta.json")
	wait_for 5 grep -q '^Seccomp:.*2' "/proc/$pid/status"
	case $(jq -r .backend "$(run_folder "$ID")/meta.json") in
	ebpf) caps=0000000000000004 ;; # DAC_READ_SEARCH
	ptrace) caps=0000000000080004 ;; # and SYS_PTRACE
	esac
	grep -q "^CapEff:.*$caps\$" "/proc/$pid/status"
	grep -q '^CapBnd:.*0000000000000000$' "/proc/$pid/status"
	grep -q '^NoNewPrivs:.*1' "/proc/$pid/status"
	[ "$(ps -o sid= -p "$pid" | tr -d ' ')" = "$pid" ]
	[ "$(cat "/proc/$pid/oom_score_adj")" = 0 ]
	for fd in 0 1 2; do [ "$(readlink "/proc/$pid/fd/$fd")" = /dev/null ]; done
	[ "$(tr '\0' '\n' <"/proc/$pid/environ" | cut -d= -f1 | sort | tr '\n' ' ')" = "LC_ALL PATH " ]
	[ "$(readlink "/proc/$pid/cwd")" = / ]
	runc --root "$BATS_TEST_TMPDIR/runc" kill "$ID" TERM || true
	runc --root "$BATS_TEST_TMPDIR/runc" kill "$ID" KILL
	folder=$(trace_of "$ID")
	jq -e '.exit.signal == "SIGKILL" or .exit.signal == "SIGTERM"' "$folder/meta.json"
	[ ! -e "/proc/$pid" ] || wait_for 5 test ! -e "/proc/$pid"
}

@test "trace.duration: the trace ends, the container does not" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/sh -c 'for i in 1 2 3 4 5 6; do sleep 0.5; done; exit 5'
	bundle_annotate "$BUNDLE" trace true trace.duration 1s
	run runc_run
	[ "$status" -eq 5 ]
	folder=$(trace_of "$ID")
	jq -e '.complete == false and (.reason | test("time limit"))' "$folder/meta.json"
	# It ended while the container went on.
	[ "$(grep -c 'clock_nanosleep(' "$folder/trace.log")" -lt 6 ]
	if grep -q 'exited with 5' "$folder/trace.log"; then fail "$(tail -n 5 "$folder/trace.log")"; fi
}

@test "trace.max-size: parts rotate, the first stays, the balance holds" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/sh -c 'i=0; while [ $i -lt 3000 ]; do : >/dev/null; i=$((i+1)); done'
	bundle_annotate "$BUNDLE" trace true trace.max-size 300k
	run runc_run
	[ "$status" -eq 0 ]
	folder=$(trace_of "$ID")
	[ -e "$folder/trace.log.1" ] && [ -e "$folder/trace.log.2" ]
	[ "$(cat "$folder"/trace.log* | wc -c)" -le 310000 ]
	head -n 1 "$folder/trace.log" | grep -F 'execve("/bin/sh"'
	cat "$folder"/trace.log.[12] | grep -q 'rotated away'
	jq -e '.events | .seen == .written + .not_selected + ([.lost[]] | add) and .lost["output full"] > 0' "$folder/meta.json"
	jq -e '.complete == false' "$folder/meta.json"
}

@test "crun, on cgroup v2 in a namespace of its own" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/sh -c 'exit 9'
	bundle_edit "$BUNDLE" 'del(.linux.resources) | del(.process.rlimits)'
	bundle_annotate "$BUNDLE" trace true
	run unshare -m sh -c 'umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup
		exec timeout 60 crun --root "$1" run --bundle "$2" "$3"' - "$BATS_TEST_TMPDIR/crun" "$BUNDLE" "$ID"
	[ "$status" -eq 9 ] || fail "$output"
	folder=$(trace_of "$ID")
	head -n 1 "$folder/trace.log" | grep -F 'execve("/bin/sh"'
	tail -n 1 "$folder/trace.log" | grep -F '+++ exited with 9 +++'
}

@test "podman, through hooks.d" {
	rootfs_copy base "$BATS_TEST_TMPDIR/root"
	mkdir "$BATS_TEST_TMPDIR/hooks.d"
	jq -n --arg hook "$BUILD/sidetrace-hook" --arg config "$SIDETRACE_CONFIG" '{version: "1.0.0",
		hook: {path: $hook, args: ["sidetrace-hook"], env: ["PATH=/usr/bin:/bin", "SIDETRACE_CONFIG=" + $config]},
		when: {annotations: {"^trace$": ".*"}}, stages: ["createRuntime"]}' >"$BATS_TEST_TMPDIR/hooks.d/sidetrace.json"
	run timeout 90 podman --runtime runc --root "$BATS_TEST_TMPDIR/store" --runroot "$BATS_TEST_TMPDIR/run" \
		--storage-driver vfs --cgroup-manager cgroupfs --events-backend none --hooks-dir "$BATS_TEST_TMPDIR/hooks.d" \
		run --rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --annotation trace=process \
		--rootfs "$BATS_TEST_TMPDIR/root" /bin/sh -c 'echo hi; exit 4'
	[ "$status" -eq 4 ] || fail "$output"
	[ "$output" = hi ]
	wait_for 20 run_ended
	folder=$(run_folder)
	[[ $(basename "$(dirname "$folder")") =~ ^[0-9a-f]{12}$ ]]
	head -n 1 "$folder/trace.log" | grep -F 'execve("/bin/sh", ["/bin/sh", "-c", "echo hi; exit 4"]'
	jq -e '.engine == "podman" and .complete' "$folder/meta.json"
}

@test "trace.report and trace.seccomp: written when the trace ends, or meta.json says why not" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/ls /
	bundle_annotate "$BUNDLE" trace all trace.report html,text,json trace.seccomp true
	run runc_run
	[ "$status" -eq 0 ]
	folder=$(trace_of "$ID")
	wait_for 20 jq -e '.reports | length == 4 and all(. != "not written: the trace has not ended")' "$folder/meta.json"
	for file in report.html report.txt report.json seccomp.json; do
		if [ "$(jq -r --arg f $file '.reports[$f]' "$folder/meta.json")" = written ]; then
			[ -s "$folder/$file" ]
		else
			[ ! -e "$folder/$file" ]
			jq -e --arg f $file '.reports[$f] | startswith("not written: ")' "$folder/meta.json"
		fi
	done
	jq -e '.reports["report.html"] == "written" and .reports["report.json"] == "written"' "$folder/meta.json"
	jq . "$folder/report.json" >/dev/null
}

# Its first execve may come before ptrace's poll has seen it; what it does then may not be missed.
@test "what joins by runc exec is traced" {
	hooked_bundle createRuntime "$(rootfs base)" /bin/sleep 30
	bundle_annotate "$BUNDLE" trace all
	runc --root "$BATS_TEST_TMPDIR/runc" run --detach --bundle "$BUNDLE" "$ID" </dev/null >/dev/null 2>&1
	run timeout 30 runc --root "$BATS_TEST_TMPDIR/runc" exec "$ID" /bin/sh -c 'sleep 0.5; cat /etc/group >/dev/null; exit 13'
	[ "$status" -eq 13 ]
	runc --root "$BATS_TEST_TMPDIR/runc" kill "$ID" KILL
	folder=$(trace_of "$ID")
	grep -F "\"/etc/group\"" "$folder/trace.log" || fail "$(cat "$folder/trace.log")"
	grep -F '+++ exited with 13 +++' "$folder/trace.log" || fail "$(cat "$folder/trace.log")"
}

@test "the tracer's own seccomp filter refused nothing in all of this" {
	denied=$(dmesg | grep 'type=1326' | grep -F "exe=\"$BUILD/sidetrace-tracer\"" |
		awk -F '[][ ]+' -v began="$(cat "$BATS_FILE_TMPDIR/began")" '$2 >= began' || true)
	[ -z "$denied" ] || fail "$denied"
}
