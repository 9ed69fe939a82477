#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# -e read= and -e write=, -P and the parts of --decode-fds beside the real strace, with both backends.

setup() {
	BUILD="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")"
	command -v strace >/dev/null || skip "no strace to compare with"
	strace -V | grep -q 'version 6\.1$' || skip "strace 6.1 is the reference"
	[ "$(id -u)" -eq 0 ] || skip "eBPF needs root"
	cd "$BATS_TEST_TMPDIR"
	printf 'forty bytes of text, \001\002 and an end\n\tof it' >text
}

# same OPTION… -- COMMAND…: what strace writes is what we write. The descriptors that bats holds are closed, so
# that the command's begin at 3.
same() {
	local backend
	strace -o theirs -e signal=none "$@" >/dev/null 2>&1 3>&- 4>&- 5>&- || true
	for backend in ptrace ebpf; do
		"$BUILD/sidetrace" trace --backend=$backend -o ours -e signal=none "$@" \
			>/dev/null 2>&1 3>&- 4>&- 5>&- || true
		diff theirs ours
	done
}

@test "what is written is dumped" {
	same -e trace=write -e write=1 -- cat text
	grep -q '^ | 00020 ' ours
}

@test "what is read is dumped, of the descriptors in the set" {
	same -P text -e trace=read -e read=3 -- cat text
	grep -q '^ | 00000  66 6f 72 74 79 ' ours
	same -P text -e trace=read -e read=4 -- cat text
	! grep -q '^ |' ours
}

@test "buffers of several are dumped one by one" {
	same -e trace=writev,readv -e write=1 -e read=3 -- /usr/bin/python3 -c '
import os
fd = os.open("text", os.O_RDONLY)
os.readv(fd, [bytearray(5), bytearray(20), bytearray(50)])
os.writev(1, [b"one", b"", b"three and more than a row of it"])'
	grep -q '^ \* 3 bytes in buffer 0$' ours
	grep -q '^ \* 5 bytes in buffer 0$' ours
}

@test "what goes through sockets is dumped" {
	same -e trace=sendto,recvfrom,sendmsg,recvmsg -e write=3 -e read=4 -- env -i setarch -R /usr/bin/python3 -c '
import socket
a, b = socket.socketpair()
a.send(b"sent to the other end")
b.recv(100)
a.sendmsg([b"two", b"parts"])
b.recvmsg(100)'
	[ "$(grep -c '^ | 00000' ours)" -ge 5 ]
}

@test "a path as it is written, and as it is called" {
	same -P text -e trace=openat,read,close -- cat text
	grep -q '^openat(AT_FDCWD, "text"' ours
	grep -q '^close(3)' ours
	run "$BUILD/sidetrace" trace -P text -o ours cat text
	[[ $output == *'Requested path "text" resolved into "'"$PWD"'/text"'* ]]
}

@test "parts of what is known of a descriptor" {
	local part
	for part in path dev socket none all; do
		same --decode-fds=$part -P /dev/zero -e trace=read -- head -c 4 /dev/zero
	done
	same --decode-fds=dev -P /dev/zero -e trace=read -- head -c 4 /dev/zero
	grep -q '^read(3</dev/zero<char 1:5>>' ours
}
