#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The decoder against the real strace: each tests/programs/decode-*.c under both, and every line equal but
# for those listed here with their reason. Addresses are not randomised, so that they are equal too.

setup() {
	BUILD="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")"
	COMPARE="$BATS_TEST_DIRNAME/../compare-traces"
	command -v strace >/dev/null || skip "no strace to compare with"
	strace -V | grep -q 'version 6\.1$' || skip "strace 6.1 is the reference"
	[ "$(id -u)" -eq 0 ] || skip "some calls need root to succeed"
	cd "$BATS_TEST_TMPDIR"
}

# Wanted differences, by program: a regular expression for --ignore, and why.
wanted() {
	# the pointer to the environment of a process that the tracer starts
	printf '%s\n' '^execve\("[^"]*/setarch"'
	case $1 in
	decode-security)
		# whom prctl(PR_SET_PTRACER) allows, any: -1 in strace where constants are numbers
		printf '%s\n' 'PR_SET_PTRACER_ANY \*/'
		;;
	decode-time)
		# clocks of processes, threads and descriptors have names in strace 7.2
		printf '%s\n' '^clock_(gettime|getres)\((MAKE_|FD_TO|0xffff|ADDR)'
		;;
	decode-process)
		# nothing was interrupted here: strace names the call before, whatever that was
		printf '%s\n' '^restart_syscall\('
		;;
	decode-xattr)
		# with no room for it a value is not looked at, as in strace 7.2
		printf '%s\n' '^getxattr\("x", "trusted.one", ("a.0b|ADDR, 0|0x\w+, 0)'
		;;
	decode-bpf)
		# under -v, whether it is a map or a program: only known where descriptors are looked at
		printf '%s\n' 'BPF_OBJ_GET_INFO_BY_FD.*= 0$'
		;;
	decode-int80)
		# through ipc: strace leaves a message's type out when the call failed, and a word that is pointed to is in brackets
		printf '%s\n' '^msgrcv\(.*ENOMSG' '^semctl\(.*IPC_RMID'
		;;
	decode-io_uring)
		# what a newer kernel can do has a name, a number in strace 6.1
		printf '%s\n' 'features=.*IORING_FEAT_LINKED_FILE\|' 'last_op=(62|IORING_OP_PIPE|[a-zA-Z0-9_]+ /\*)'
		;;
	decode-ioctl)
		# where a file system puts a block; what userfaultfd has learned since strace 6.1
		printf '%s\n' 'fe_physical=[1-9]' '^ioctl\(\w+, UFFDIO_(API|REGISTER), .*=> features=|ioctls=1<<_UFFDIO_WAKE'
		;;
	decode-tracing)
		# serial numbers of keys are random
		printf '%s\n' '^(add_key|keyctl\(KEYCTL_GET_KEYRING_ID).* = [1-9]'
		;;
	decode-netlink)
		# ages of addresses, routes and neighbours, and counts of packets, which go on while one looks
		printf '%s\n' '^recvmsg.*(rx_packets|cstamp|rta_lastuse|ndm_confirmed)'
		;;
	decode-network)
		# newer than strace 6.1; raw sockets, of which the kernel tells strace without its module raw_diag nothing but the inode
		printf '%s\n' 'SCM_PIDFD|cmsg_type=0x4 ' '<RAW:\['
		;;
	esac
}

# fresh COMMAND…: in an empty folder and with the same environment every time.
fresh() {
	rm -rf here
	mkdir here
	(cd here && exec env -i PATH="$PATH" LANG=C.UTF-8 "$@" </dev/null)
}

# commands LOG: the ioctl calls of decode-ioctl-*, whose values are all the program's own: equal to the last digit.
# Where a seccomp filter answers for the device, the eBPF backend says so, which strace cannot know.
commands() {
	sed -n -e 's/ (denied by seccomp)$//' -e 's/^[0-9]* *\(ioctl(.*\)$/\1/p' "$1"
}

# compare PROGRAM [OPTION…]: strace and both backends with these options, all lines.
compare() {
	local program=$1 ignore=() line backend
	shift
	while read -r line; do
		ignore+=(--ignore "$line")
	done < <(wanted "$program")
	fresh strace -f -o ../theirs "$@" setarch -R "$BUILD/programs/$program" >/dev/null 2>&1 || true
	[ "$(wc -l <theirs)" -gt 30 ]
	for backend in ptrace ebpf; do
		fresh "$BUILD/sidetrace" trace --backend="$backend" -f -o ../ours "$@" setarch -R \
			"$BUILD/programs/$program" >/dev/null 2>&1 || true
		echo "# $program $* $backend"
		case $program in
		decode-ioctl-*) diff <(commands theirs) <(commands ours) || return 1 ;;
		*) "$COMPARE" --at-least 100 "${ignore[@]}" theirs ours || return 1 ;;
		esac
	done
	cat ours >>"$BATS_FILE_TMPDIR/corpus.log"
}

# programs FAMILY: of tests/programs.
programs() {
	local source
	for source in "$BATS_TEST_DIRNAME"/../programs/"$1"-*.c; do
		basename "$source" .c
	done
}

# every OPTION…: all programs with these options; says which differ.
every() {
	local program failed=
	for program in $(programs decode); do
		compare "$program" "$@" || failed+=" $program"
	done
	echo "differ:$failed"
	[ -z "$failed" ]
}

@test "every call as strace shows it" {
	every
}

@test "every call with whole structures (-v)" {
	every -v
}

@test "ioctl commands with constants as numbers and as both" {
	local program failed=
	for program in $(programs decode-ioctl); do
		compare "$program" -X raw || failed+=" $program/raw"
		compare "$program" -X verbose -yy || failed+=" $program/verbose"
	done
	echo "differ:$failed"
	[ -z "$failed" ]
}

@test "other calls with constants as numbers and as both, descriptors in messages (-y)" {
	local program style failed=
	for program in decode-netlink-attributes decode-quota; do
		compare "$program" -X raw || failed+=" $program/raw"
		compare "$program" -X verbose || failed+=" $program/verbose"
	done
	for style in raw verbose; do
		compare decode-desc -X "$style" -e trace=fcntl,close || failed+=" decode-desc/$style"
	done
	for program in decode-aio decode-security decode-threads; do
		compare "$program" -X verbose || failed+=" $program/verbose"
	done
	compare decode-machine -X raw || failed+=" decode-machine/raw"
	compare decode-messages -y || failed+=" decode-messages/-y"
	echo "differ:$failed"
	[ -z "$failed" ]
}

@test "descriptors in structures and behind pointers (-y)" {
	local program failed=
	for program in decode-aio decode-security decode-signal decode-tracing decode-int80; do
		compare "$program" -y || failed+=" $program"
	done
	compare decode-network -yy || failed+=" decode-network/-yy"
	echo "differ:$failed"
	[ -z "$failed" ]
}

# Calls that strace 6.1 does not know: the program says what has to be there.
@test "newer calls as their programs expect them" {
	local program backend failed=
	for program in $(programs expect); do
		for backend in ptrace ebpf; do
			fresh "$BUILD/sidetrace" trace --backend="$backend" -a1 -f -o ../ours \
				setarch -R "$BUILD/programs/$program" >expected 2>&1 || true
			echo "# $program $backend"
			"$BATS_TEST_DIRNAME/../expected-lines" expected ours || failed+=" $program/$backend"
		done
		cat ours >>"$BATS_FILE_TMPDIR/corpus.log"
	done
	echo "differ:$failed"
	[ -z "$failed" ]
}

@test "every described call is made, with success and with failure" {
	"$BATS_TEST_DIRNAME/../decode-coverage" "$BATS_FILE_TMPDIR/corpus.log"
}
