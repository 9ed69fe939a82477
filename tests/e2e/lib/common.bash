# SPDX-License-Identifier: BSD-2-Clause
# What the e2e tests share: where the build is, root filesystems made of this machine's own programs,
# runc bundles, waiting. Load it with:  load lib/common
# Every test works in $BATS_TEST_TMPDIR (removed afterwards); a file's shared things go into
# $BATS_FILE_TMPDIR. Nothing outside is touched, but for engines' own state, which is named by us.

TOP=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
BUILD=$(realpath "${SIDETRACE_BUILD:-$TOP/build}")
PROGRAMS=$BUILD/programs
# One cache of root filesystems for a whole run of the suite (tests/run-e2e sets it and removes it).
ROOTFS_CACHE=${SIDETRACE_ROOTFS_CACHE:-${BATS_RUN_TMPDIR:-/tmp}/rootfs}
# Debian's own programs only, whatever else this machine has.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
PYTHON=/usr/bin/python3

# SIDETRACE_TEST_BACKEND=ebpf|ptrace runs any file with that backend as the policy's default.
POLICY_DEFAULTS=${SIDETRACE_TEST_BACKEND:+".defaults.backend = \"$SIDETRACE_TEST_BACKEND\""}
POLICY_DEFAULTS=${POLICY_DEFAULTS:-.}

# A policy of the test's own: its output root, and what else jq says.   policy_make [JQ-FILTER]
policy_make() {
	export SIDETRACE_CONFIG=$BATS_TEST_TMPDIR/config.json
	OUT=$BATS_TEST_TMPDIR/out
	jq -n --arg out "$OUT" "{output_root: \$out} | $POLICY_DEFAULTS ${1:+| $1}" >"$SIDETRACE_CONFIG"
	chmod 600 "$SIDETRACE_CONFIG"
}

# Copies programs with the shared libraries that they need.   rootfs_add ROOTFS PROGRAM...
rootfs_add() {
	local root=$1 program file
	shift
	for program in "$@"; do
		program=$(command -v "$program") || return 1
		{
			echo "$program"
			ldd "$program" 2>/dev/null | grep -o '/[^ ]*' || true
		} | sort -u | while read -r file; do
			mkdir -p "$root$(dirname "$file")"
			[ -e "$root$file" ] || cp -L "$file" "$root$file"
		done
	done
}

# busybox with all its applets, the folders and files that programs look for.   rootfs_base ROOTFS
rootfs_base() {
	local root=$1
	mkdir -p "$root"/{bin,dev,etc,proc,run,sys,tmp,root,usr/bin,usr/sbin,var/lib,var/log,var/run,traces}
	chmod 1777 "$root/tmp"
	cp /bin/busybox "$root/bin/busybox"
	"$root/bin/busybox" --list | while read -r applet; do
		[ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"
	done
	printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\nwww-data:x:33:33:www-data:/:/bin/false\n' >"$root/etc/passwd"
	printf 'root:x:0:\nnogroup:x:65534:\nwww-data:x:33:\nadm:x:4:\n' >"$root/etc/group"
	printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"
	printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
}

# The path of a root filesystem, built once a run: base | python | nginx | redis | programs.
# `programs` is base with everything of tests/programs under /opt. Read it only, or copy it.
rootfs() {
	mkdir -p "$ROOTFS_CACHE" || return 1
	(
		# Another file of the suite may want the same one now.
		flock 9 || exit 1
		[ -e "$ROOTFS_CACHE/$1.done" ] || { rootfs_build "$1" "$ROOTFS_CACHE/$1" >&2 && touch "$ROOTFS_CACHE/$1.done"; }
	) 9>"$ROOTFS_CACHE/$1.lock" && echo "$ROOTFS_CACHE/$1"
}

# rootfs_build KIND DIR
rootfs_build() {
	local kind=$1 root=$2 version file
	rm -rf "$root"
	rootfs_base "$root" || return 1
	case $kind in
	base) ;;
	python)
		rootfs_add "$root" $PYTHON || return 1
		version=$($PYTHON -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
		mkdir -p "$root/usr/lib/$version"
		tar -C "/usr/lib/$version" --exclude=test --exclude=dist-packages --exclude='config-*' -c . |
			tar -C "$root/usr/lib/$version" -x
		find "$root/usr/lib/$version" -name '*.so' | while read -r file; do
			ldd "$file" | grep -o '/[^ ]*' || true
		done | sort -u | while read -r file; do
			mkdir -p "$root$(dirname "$file")"
			[ -e "$root$file" ] || cp -L "$file" "$root$file"
		done
		;;
	nginx)
		rootfs_add "$root" /usr/sbin/nginx || return 1
		rootfs_add "$root" /lib/x86_64-linux-gnu/libnss_files.so.2 2>/dev/null || true
		mkdir -p "$root"/{etc/nginx,var/log/nginx,var/lib/nginx,var/www,usr/share/nginx}
		echo 'hello from nginx' >"$root/var/www/index.html"
		cat >"$root/etc/nginx/nginx.conf" <<-'EOF'
		daemon off;
		worker_processes 2;
		error_log stderr notice;
		pid /run/nginx.pid;
		events { worker_connections 64; }
		http {
			access_log off;
			server { listen 127.0.0.1:8080; root /var/www; }
		}
		EOF
		;;
	redis) rootfs_add "$root" redis-server redis-cli redis-benchmark || return 1 ;;
	programs)
		mkdir -p "$root/opt"
		for file in "$PROGRAMS"/*; do
			rootfs_add "$root" "$file" || return 1
			cp "$file" "$root/opt/"
		done
		;;
	*) echo "no root filesystem '$kind'" >&2 && return 1 ;;
	esac
}

# An OCI bundle (no terminal, host network, Docker's default capabilities) that runs a command.   bundle_make DIR ROOTFS COMMAND...
bundle_make() {
	local bundle=$1 root=$2
	shift 2
	mkdir -p "$bundle"
	(cd "$bundle" && rm -f config.json && runc spec) || return 1
	bundle_edit "$bundle" '.hostname = "box" | .process.terminal = false | .root = {path: $root, readonly: false}
		| .process.args = $ARGS.positional
		| .linux.namespaces |= map(select(.type != "network"))
		| (["CHOWN","DAC_OVERRIDE","FSETID","FOWNER","MKNOD","NET_RAW","SETGID","SETUID","SETFCAP",
			"SETPCAP","NET_BIND_SERVICE","SYS_CHROOT","KILL","AUDIT_WRITE"] | map("CAP_" + .)) as $caps
		| .process.capabilities |= {bounding: $caps, effective: $caps, permitted: $caps}
		| .process.env = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"]' \
		--arg root "$root" --args -- "$@"
}

# jq on the bundle's config.json.   bundle_edit DIR FILTER [jq options]
bundle_edit() {
	local bundle=$1 filter=$2
	shift 2
	jq "$filter" "$@" <"$bundle/config.json" >"$bundle/config.json.new" &&
		mv "$bundle/config.json.new" "$bundle/config.json"
}

# bundle_annotate DIR KEY VALUE [KEY VALUE]...
bundle_annotate() {
	local bundle=$1
	shift
	while [ $# -gt 0 ]; do
		bundle_edit "$bundle" '.annotations[$key] = $value' --arg key "$1" --arg value "$2" || return 1
		shift 2
	done
}

# A writable copy of a root filesystem (hard links, so cheap).   rootfs_copy KIND DIR
rootfs_copy() {
	local from
	from=$(rootfs "$1") || return 1
	cp -al "$from" "$2"
}

# Our runc wrapper with a state folder of the test's own.   sidetrace_runc ARGS...
sidetrace_runc() {
	"$BUILD/sidetrace-runc" --root "$BATS_TEST_TMPDIR/runc" "$@"
}

# Until a command succeeds, at most SECONDS (100 ms steps).   wait_for SECONDS COMMAND...
wait_for() {
	local tries=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		if [ "$tries" -le 0 ]; then
			echo "gave up waiting for: $*" >&2
			return 1
		fi
		sleep 0.1
	done
}

# The newest run folder below the output root, when its trace has ended.   run_folder [CONTAINER]
run_folder() {
	local folder
	folder=$(find "$OUT" -mindepth 2 -maxdepth 2 -type d -path "*/${1:-*}/*" | sort | tail -n 1)
	[ -n "$folder" ] && echo "$folder"
}

run_ended() {
	local folder
	folder=$(run_folder "$@") && jq -e '.end' "$folder/meta.json"
}

# Waits until the trace of a container has ended and prints its folder.   trace_of [CONTAINER]
trace_of() {
	wait_for 20 run_ended "$@" && run_folder "$@"
}

# Fails with a picture of what is there.   fail TEXT
fail() {
	echo "$*" >&2
	return 1
}
