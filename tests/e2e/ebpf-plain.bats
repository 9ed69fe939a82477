#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# A kernel that gives the programs no types back for pointers (before 6.2): each member is read by a call, and what
# comes out is the same.
load lib/common

# The lines about descriptors, without what differs from run to run.   lines NAME [VARIABLE=VALUE]
lines() {
	env "${@:2}" "$BUILD/sidetrace" trace --backend=ebpf -f -yy -o "$BATS_TEST_TMPDIR/$1" \
		-e trace=openat,read,write,close,bind,listen,getsockname,sendto,recvfrom,socketpair \
		/usr/bin/python3 -c 'import os, socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
c = socket.create_connection(s.getsockname()); d, _ = s.accept(); c.send(b"x"); d.recv(1)
a, b = socket.socketpair(); a.send(b"y"); b.recv(1)
r, w = os.pipe(); os.write(w, b"z"); os.read(r, 1)
m = os.memfd_create("m"); os.write(m, b"m")
os.chdir("/usr/share"); os.close(os.open("../../etc/passwd", os.O_RDONLY))'
	sed -E 's/^[0-9]+ +//; s/0x[0-9a-f]+/ADDRESS/g; s/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g; s/htons\([0-9]+\)/htons(PORT)/g
		s/(pipe|TCP|UNIX[A-Z-]*):\[[0-9>-]+\]/\1:[N]/g' "$BATS_TEST_TMPDIR/$1" | grep -v '^---\|ELF'
}

@test "without types for pointers the same descriptors are told" {
	lines typed >"$BATS_TEST_TMPDIR/a"
	lines plain SIDETRACE_BPF_PLAIN=1 >"$BATS_TEST_TMPDIR/b"
	grep -q '</etc/passwd>' "$BATS_TEST_TMPDIR/a"
	grep -q 'TCP:\[127.0.0.1:PORT->127.0.0.1:PORT\]' "$BATS_TEST_TMPDIR/a"
	diff "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
}
