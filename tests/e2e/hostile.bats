#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Volumes, labels, states and bundles that were made to hurt. Each ends in a clear error or a safe
# refusal; nothing is written elsewhere, nothing is left behind.

load lib/common

setup() {
	policy_make
	ID=hostile-$$-$BATS_TEST_NUMBER
	BUNDLE=$BATS_TEST_TMPDIR/bundle
	VOL=$BATS_TEST_TMPDIR/vol
	VICTIM=$BATS_TEST_TMPDIR/victim
	mkdir "$VOL" "$VICTIM"
	echo precious >"$VICTIM/file"
}

teardown() {
	runc --root "$BATS_TEST_TMPDIR/runc" delete -f "$ID" >/dev/null 2>&1 || true
	umount "$VOL" 2>/dev/null || true
}

# A traced bundle with VOL on /traces and trace.output there.   hostile_bundle [MOUNT-OPTION]
hostile_bundle() {
	bundle_make "$BUNDLE" "$(rootfs base)" /bin/echo started
	bundle_edit "$BUNDLE" '.hooks.createRuntime = [{path: $hook,
		env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "SIDETRACE_CONFIG=" + $config]}]
		| .mounts += [{destination: "/traces", type: "bind", source: $vol, options: ["rbind", $option]}]' \
		--arg hook "$BUILD/sidetrace-hook" --arg config "$SIDETRACE_CONFIG" \
		--arg vol "$VOL" --arg option "${1:-rw}"
	bundle_annotate "$BUNDLE" trace true trace.output /traces
}

runc_run() {
	timeout 60 runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" "$ID"
}

victim_is_unhurt() {
	[ "$(find "$VICTIM" | wc -l)" -eq 2 ]
	[ "$(cat "$VICTIM/file")" = precious ]
}

# Of this test: others may run at the same time.
has_tracer() {
	local pid
	for pid in $(pgrep -f '^sidetrace-tracer --job'); do
		if find "/proc/$pid/fd" -lname "$BATS_TEST_TMPDIR/*" 2>/dev/null | grep -q .; then return 0; fi
	done
	return 1
}

has_no_tracer() {
	if has_tracer; then return 1; fi
}

no_tracer_left() {
	wait_for 10 has_no_tracer
}

# The container started all the same (trace.on-error=continue) and the log says why it is not traced.
started_untraced() {
	[ "$status" -eq 0 ] || fail "status $status: $output"
	[ "$output" = started ]
	grep -F "label trace.output: '/traces" "$OUT/sidetrace.log"
	victim_is_unhurt
}

# --- the volume -------------------------------------------------------------------------------------

@test "the volume is a symbolic link" {
	rmdir "$VOL"
	ln -s "$VICTIM" "$VOL"
	hostile_bundle
	run runc_run
	started_untraced
}

@test "the folder below the volume is a symbolic link to /etc" {
	ln -s /etc "$VOL/sub"
	hostile_bundle
	bundle_annotate "$BUNDLE" trace.output /traces/sub
	before=$(find /etc -newer "$SIDETRACE_CONFIG" | wc -l)
	run runc_run
	started_untraced
	[ "$(find /etc -newer "$SIDETRACE_CONFIG" | wc -l)" -eq "$before" ]
}

@test "the container's folder in the volume is a symbolic link" {
	ln -s "$VICTIM" "$VOL/$ID"
	hostile_bundle
	run runc_run
	[ "$status" -eq 0 ]
	[ "$output" = started ]
	grep -F "$ID" "$OUT/sidetrace.log"
	victim_is_unhurt
}

@test "the container's folder in the volume is a FIFO, a file" {
	mkfifo "$VOL/$ID"
	hostile_bundle
	run runc_run
	[ "$status" -eq 0 ]
	[ "$output" = started ]
	rm "$VOL/$ID"
	echo x >"$VOL/$ID"
	run runc_run
	[ "$status" -eq 0 ]
	[ "$output" = started ]
	[ "$(cat "$VOL/$ID")" = x ]
}

@test "links, FIFOs and folders that the container puts under the names that rotation and the end will use" {
	hostile_bundle
	ln "$VICTIM/file" "$VOL/hard"
	bundle_edit "$BUNDLE" '.process.args = ["/bin/sh", "-c", $script]' --arg script '
		cd /traces/*/2* || exit 9
		ln -s /traces/hard trace.log.1; ln /traces/hard trace.log.2; ln -s /traces/hard .meta.json.new
		rm meta.json; ln -s /traces/hard meta.json
		i=0; while [ $i -lt 3000 ]; do : >/dev/null; i=$((i+1)); done'
	bundle_annotate "$BUNDLE" trace.max-size 200k
	run runc_run
	[ "$status" -eq 0 ] || fail "$output"
	folder=$(echo "$VOL/$ID"/2*)
	wait_for 20 jq -e .end "$folder/meta.json"
	[ ! -L "$folder/meta.json" ] && [ ! -L "$folder/trace.log.1" ]
	victim_is_unhurt
	bundle_edit "$BUNDLE" '.process.args[2] = $script' --arg script '
		cd /traces/*/2* || exit 9
		mkfifo trace.log.1 2>/dev/null; mkdir trace.log.2 .meta.json.new 2>/dev/null
		i=0; while [ $i -lt 3000 ]; do : >/dev/null; i=$((i+1)); done; exit 4'
	rm -rf "${VOL:?}/$ID"
	run runc_run
	[ "$status" -eq 4 ] || fail "$output"
	no_tracer_left
	victim_is_unhurt
}

# The reports are made by root, when the container has ended.
@test "a FIFO or a link in place of the trace: no report of it, nobody waits, and what it led to is not told" {
	echo '7 openat(AT_FDCWD, "/a-secret-of-the-host", O_RDONLY) = -1 ENOENT (No such file or directory)' >"$BATS_TEST_TMPDIR/secret"
	for place in 'mkfifo trace.log' "ln -s $BATS_TEST_TMPDIR/secret trace.log" 'mkfifo trace.log.1' 'rm meta.json; mkfifo .meta.json.new meta.json'; do
		hostile_bundle
		bundle_edit "$BUNDLE" '.process.args = ["/bin/sh", "-c", $script]' --arg script "
			cd /traces/*/2* || exit 9
			case '$place' in *.log) rm trace.log ;; esac
			$place; exit 4"
		bundle_annotate "$BUNDLE" trace.report text,json trace.seccomp true
		run runc_run
		[ "$status" -eq 4 ] || fail "$place: $output"
		no_tracer_left || fail "$place: $(ls -l "$VOL/$ID"/2*)"
		! grep -r a-secret "$VOL/$ID" --exclude=trace.log || fail "$place"
		rm -rf "${VOL:?}/$ID" "$BUNDLE"
	done
	victim_is_unhurt
}

@test "the volume is mounted read-only into the container" {
	hostile_bundle ro
	run runc_run
	started_untraced
	[ -z "$(ls -A "$VOL")" ]
	grep -F read-only "$OUT/sidetrace.log"
}

@test "the volume's file system is read-only, full" {
	mount -t tmpfs -o ro tmpfs "$VOL"
	hostile_bundle
	run runc_run
	umount "$VOL"
	[ "$status" -eq 0 ]
	[ "$output" = started ]
	grep -i 'read-only' "$OUT/sidetrace.log"
	mount -t tmpfs -o size=64k,nr_inodes=3 tmpfs "$VOL"
	run runc_run
	umount "$VOL"
	[ "$status" -eq 0 ]
	[ "$output" = started ]
}

# --- labels -----------------------------------------------------------------------------------------

@test "trace.output that leads out of the volume" {
	hostile_bundle
	for value in /traces/../etc ../../etc /etc /proc/self /traces/.. /; do
		bundle_annotate "$BUNDLE" trace.output "$value" trace.on-error fail
		run runc_run
		[ "$status" -ne 0 ] || fail "'$value' was taken"
		[[ $output == *trace.output* ]] || fail "$output"
	done
	[ -z "$(ls -A "$VOL")" ]
	victim_is_unhurt
}

@test "values with newlines, of a megabyte, in broken UTF-8" {
	hostile_bundle
	bundle_annotate "$BUNDLE" trace.output $'/traces/a\nb\e[31m'
	run runc_run
	[ "$status" -eq 0 ] || [[ $output == *trace.output* ]] || fail "$output"
	if grep -P '\x1b' "$OUT/sidetrace.log" "$VOL"/*/*/meta.json 2>/dev/null; then fail "a raw escape"; fi
	head -c 1000000 /dev/zero | tr '\0' a >"$BATS_TEST_TMPDIR/big"
	bundle_edit "$BUNDLE" '.annotations.trace = $big' --rawfile big "$BATS_TEST_TMPDIR/big"
	run runc_run
	[ "$status" -ne 0 ]
	[ "${#output}" -lt 5000 ]
	bundle_annotate "$BUNDLE" trace @@
	sed -i 's/@@/\xff\xfe\xc3/' "$BUNDLE/config.json"
	run runc_run
	[ "$status" -ne 0 ]
	no_tracer_left
	victim_is_unhurt
}

@test "a name with slashes and dots stays one folder of the output root" {
	hostile_bundle
	bundle_edit "$BUNDLE" 'del(.annotations["trace.output"])'
	bundle_annotate "$BUNDLE" io.sidetrace.container-name ../../../victim/x
	run runc_run
	[ "$status" -eq 0 ]
	wait_for 20 bash -c "jq -e .end '$OUT'/_.._.._.._victim_x/2*/meta.json"
	victim_is_unhurt
}

# --- states -----------------------------------------------------------------------------------------

# refused_state TEXT-OR-FILE WORD
refused_state() {
	run timeout 10 "$BUILD/sidetrace-hook" <"$1"
	[ "$status" -eq 1 ] || fail "status $status: $output"
	[ "$(wc -l <<<"$output")" -eq 1 ]
	[[ $output == *"$2"* ]] || fail "$output"
	[ "$(find "$OUT" -type d 2>/dev/null | wc -l)" -le 1 ]
}

state() {
	jq -n --arg bundle "$BUNDLE" "{ociVersion: \"1.0.2\", id: \"x\", status: \"creating\", pid: 4, bundle: \$bundle,
		annotations: {trace: \"all\", \"trace.on-error\": \"fail\"}} $1" >"$BATS_TEST_TMPDIR/state"
}

@test "states that are empty, truncated, huge, deep, of wrong types" {
	s=$BATS_TEST_TMPDIR/state
	refused_state /dev/null empty
	state ''
	head -c 40 "$s" >"$s.cut"
	refused_state "$s.cut" byte
	truncate -s 100M "$s.huge"
	refused_state "$s.huge" longer
	head -c 100000 /dev/zero | tr '\0' '[' >"$s.deep"
	refused_state "$s.deep" byte
	printf '\xef\xbb\xbf{}' >"$s.bom"
	refused_state "$s.bom" byte
	for change in '.id = 7' '.bundle = []' '.status = null' '.pid = "4"' '.annotations = "x"' '.annotations.trace = 1'; do
		state "| $change"
		refused_state "$s" "container state"
	done
}

@test "states whose pid is 0, 1, dead, a kernel thread, our shell, another program of the host" {
	s=$BATS_TEST_TMPDIR/state
	mkdir "$BUNDLE" && echo '{}' >"$BUNDLE/config.json"
	for pid in 0 1 -1 99999999999; do
		state "| .pid = $pid"
		refused_state "$s" "pid"
	done
	sleep 0 &
	dead=$!
	wait $dead
	state "| .pid = $dead"
	refused_state "$s" "process $dead"
	state "| .pid = $$"
	refused_state "$s" "process $$"
	sleep 60 &
	other=$!
	state "| .pid = $other"
	refused_state "$s" "mount namespace"
	grep -q 'TracerPid:.*0' "/proc/$other/status"
	state "| .pid = $other | .status = \"stopped\""
	refused_state "$s" "status"
	kill $other
	kthread=$(ps -e -o pid=,ppid= | awk '$2 == 2 {print $1; exit}')
	if [ -n "$kthread" ]; then
		state "| .pid = $kthread"
		refused_state "$s" "process $kthread"
	fi
	no_tracer_left
}

# --- bundles ----------------------------------------------------------------------------------------

@test "bundles: gone, without annotations, a FIFO, with a BOM, deep" {
	s=$BATS_TEST_TMPDIR/state
	state '| del(.annotations)'
	refused_state "$s" config.json
	mkdir "$BUNDLE"
	mkfifo "$BUNDLE/config.json"
	refused_state "$s" "no regular file"
	rm "$BUNDLE/config.json"
	echo '{}' >"$BUNDLE/config.json"
	run timeout 10 "$BUILD/sidetrace-hook" <"$s"
	[ "$status" -eq 0 ] && [ -z "$output" ]
	printf '\xef\xbb\xbf{}' >"$BUNDLE/config.json"
	refused_state "$s" config.json
	{ head -c 10000 /dev/zero | tr '\0' '['; head -c 10000 /dev/zero | tr '\0' ']'; } >"$BUNDLE/config.json"
	refused_state "$s" config.json
}

@test "other hooks of the bundle run as before" {
	hostile_bundle
	bundle_edit "$BUNDLE" '.hooks.createRuntime |= [{path: "/bin/sh", args: ["sh", "-c", "cat >/dev/null; echo first >>\($f)"]}]
		+ . + [{path: "/bin/sh", args: ["sh", "-c", "cat >/dev/null; echo last >>\($f)"]}]' --arg f "$BATS_TEST_TMPDIR/order"
	run runc_run
	[ "$status" -eq 0 ]
	[ "$(tr '\n' ' ' <"$BATS_TEST_TMPDIR/order")" = "first last " ]
	wait_for 20 bash -c "jq -e .complete '$VOL/$ID'/2*/meta.json"
}

@test "a broken policy of the host does not stop containers" {
	hostile_bundle
	echo '{' >"$SIDETRACE_CONFIG"
	run runc_run
	[ "$status" -eq 0 ]
	[ "$output" = started ]
}
