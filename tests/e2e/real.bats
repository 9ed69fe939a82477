#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Real programs, whole: each under the installed strace and under both backends, on this machine without a
# container, every line of every thread compared. What a program draws by lot is masked, and what the
# scheduler decides is left out; both stand beside the program, with the reason. The rest must be equal.

setup() {
	BUILD="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")"
	COMPARE="$BATS_TEST_DIRNAME/../compare-traces"
	command -v strace >/dev/null || skip "no strace to compare with"
	strace -V | grep -q 'version 6\.1$' || skip "strace 6.1 is the reference"
	[ "$(id -u)" -eq 0 ] || skip "the eBPF backend needs root"
	cd "$BATS_TEST_TMPDIR"
	# The order in which a shell hears of its children and asks for them.
	CHILDREN=(--ignore '^--- SIGCHLD' --ignore '^rt_sigreturn' --ignore '^wait4\(-1, .*(WNOHANG|ECHILD|P\.)')
}

needs() {
	local program
	for program in "$@"; do
		[ -x "$program" ] || command -v "$program" >/dev/null || skip "no $program here"
	done
}

# fresh COMMAND…: always the same environment, an empty folder, and addresses that are not by lot.
fresh() {
	rm -rf here
	mkdir here
	(cd here && exec env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/root LC_ALL=C.UTF-8 "$@" </dev/null)
}

# traced TRACER COMMAND…
traced() {
	case $1 in
	strace) fresh strace -f -yy -s 256 -o ../strace setarch -R "${@:2}" ;;
	*) fresh "$BUILD/sidetrace" trace --backend="$1" -f -yy -s 256 -o "../$1" setarch -R "${@:2}" ;;
	esac >out 2>&1 || true
	mv out "out.$1"
}

# compared OPTION…: of tests/compare-traces.
compared() {
	local backend
	for backend in ptrace ebpf; do
		echo "# $backend"
		"$COMPARE" --at-least 99.5 --ignore '^execve\("/usr/bin/setarch"' "$@" strace "$backend"
	done
}

# same OPTION… -- COMMAND…
same() {
	local options=() tracer
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	for tracer in strace ptrace ebpf; do
		traced "$tracer" "$@"
	done
	cmp out.strace out.ptrace
	cmp out.strace out.ebpf
	compared "${options[@]}"
}

@test "ls -lR" {
	same -- ls -lR /usr/share/doc/bash /etc/apt
}

@test "tar" {
	same -- tar -cf x.tar /usr/share/perl5/Debconf
}

@test "python with a child" {
	needs /usr/bin/python3
	same "${CHILDREN[@]}" -- /usr/bin/python3 -c 'import json, os, socket, subprocess
s = socket.socketpair(); s[0].send(b"x"); s[1].recv(1)
subprocess.run(["/bin/true"]); open("f", "w").write(json.dumps([1])); os.unlink("f")'
}

@test "sqlite" {
	needs sqlite3
	# the journal's checksums start from random bytes
	same --mask '(?<=urandom<char 1:9>>, )"(\\.|[^"\\])*"' --mask '(?<=x.db-journal>, )"(\\.|[^"\\])*"(\.\.\.)?' -- \
		sqlite3 x.db 'create table t(a); insert into t values(1); select * from t;'
}

@test "git: init, add, commit, log, status" {
	needs git
	# names of temporary files and what they come from; the index holds times
	same "${CHILDREN[@]}" --mask '(?<=urandom<char 1:9>>, )"(\\.|[^"\\])*"' --mask '(?<=index.lock>, )"(\\.|[^"\\])*"(\.\.\.)?' \
		--mask '(?<=\.git/)t\w{6}(?=[">])' --mask 'tmp_obj_\w{6}' --mask 'tmp_\w{6}' -- sh -c '
		export GIT_AUTHOR_DATE=2001-01-01T00:00:00Z GIT_COMMITTER_DATE=2001-01-01T00:00:00Z
		git init -q . && echo a >a && touch -d 2001-01-01 a && git add a &&
		git -c user.name=a -c user.email=b@c -c gc.auto=0 commit -qm x && git log --oneline && git status -s'
}

@test "gcc" {
	needs gcc
	echo 'int main(void) { return 0; }' >x.c
	# names of temporary files, the linker's build id of what they hold
	same --mask '/tmp/cc\w{6}' -- gcc -O1 -o x "$PWD/x.c"
}

@test "a bash script" {
	needs bash
	same "${CHILDREN[@]}" -- bash -c 'for i in 1 2 3; do echo $i | cat | wc -l; done
		ls /nonexistent; x=$(echo a); [ -f /etc/passwd ] && read -r line </etc/passwd; echo "$x $line"; exit 5'
}

@test "apt-get --simulate" {
	needs apt-get
	mkdir lists
	# the inode in the name of a file that never had another
	same "${CHILDREN[@]}" --mask '/tmp/#\d+' --mask '(?<=fileutl\.message\.)\w{6}' -- \
		apt-get -o "Dir::State::Lists=$PWD/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= --simulate remove bash-completion
}

# A free port, as a number; what is bound to it now ends with the command.
free_port() {
	/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

@test "curl to a loopback server" {
	needs curl /usr/bin/python3
	local port
	echo hello >file
	port=$(free_port)
	/usr/bin/python3 -m http.server --bind 127.0.0.1 "$port" >/dev/null 2>&1 3>&- &
	SERVER=$!
	until curl -s -o /dev/null "http://127.0.0.1:$port/file"; do
		kill -0 $SERVER
	done
	# how often it waits for the answer, and how the answer is cut into packets
	same --any-order --unordered --ignore '^(poll|recvfrom|rt_sig|mmap|munmap|mprotect|madvise|futex|brk)' --mask 'Date: [^\\]*' -- curl -s "http://127.0.0.1:$port/file" || {
		kill $SERVER
		return 1
	}
	kill $SERVER
}

# served TRACER COMMAND…: a server in the background, until ready() says so; then ask() and its end.
served() {
	traced "$@" 3>&- &
	SERVER=$!
	until ready; do
		kill -0 $SERVER
	done
	ask >"answer.$1"
	wait $SERVER || true
}

@test "nginx: start, one request, stop" {
	needs nginx curl
	PORT=$(free_port)
	cat >nginx.conf <<-CONF
	daemon off; worker_processes 1; pid $PWD/nginx.pid; error_log $PWD/error.log;
	events {}
	http { access_log off; client_body_temp_path here/1; proxy_temp_path here/2; fastcgi_temp_path here/3;
	uwsgi_temp_path here/4; scgi_temp_path here/5; server { listen 127.0.0.1:$PORT; location / { return 200 "hello\n"; } } }
	CONF
	ready() {
		[ -s nginx.pid ]
	}
	ask() {
		curl -s "http://127.0.0.1:$PORT/"
		kill -QUIT "$(cat nginx.pid)"
	}
	local tracer
	for tracer in strace ptrace ebpf; do
		served "$tracer" nginx -p "$PWD" -c "$PWD/nginx.conf"
		[ "$(cat "answer.$tracer")" = hello ]
	done
	# the number of the port at the other end; when the signals come
	compared --any-order --ignore '^--- SIG' --ignore '^rt_sig(return|suspend)' --ignore '^epoll_wait' --ignore '^wait4' \
		--mask 'Date: [^\\]*'
}

@test "redis: start, set, get, shut down" {
	needs redis-server redis-cli
	PORT=$(free_port)
	ready() {
		redis-cli -p "$PORT" ping >/dev/null 2>&1
	}
	ask() {
		redis-cli -p "$PORT" set k v
		redis-cli -p "$PORT" get k
		redis-cli -p "$PORT" shutdown nosave
	}
	local tracer
	for tracer in strace ptrace ebpf; do
		served "$tracer" redis-server --port "$PORT" --bind 127.0.0.1 --save '' --daemonize no --loglevel warning
		[ "$(cat "answer.$tracer")" = "$(printf 'OK\nv')" ]
	done
	# its clock ticks, however long it runs; whoever asks whether it is ready; which thread takes which work
	compared --one-heap --ignore '^epoll_(wait|ctl)' --ignore '/proc/[^/]*/stat' --ignore '^(futex|getrandom|gettimeofday|madvise|munmap|mmap|mprotect)' \
		--ignore 'TCP:\[|accept4|PING|COMMAND|^--- SIG|^getpid|^close\(8|^read\(8' --mask '"\d+:[MC] [^"]*"' --mask '(?<=urandom<char 1:9>>, )"(\\.|[^"\\])*"(\.\.\.)?' --mask '"(\\.|[^"\\])*" *(?=, 20\))'
}

@test "a Go program" {
	needs go
	(cd "$BATS_TEST_DIRNAME/../programs/go" && GOCACHE="$BATS_TEST_TMPDIR/cache" GOFLAGS=-mod=mod CGO_ENABLED=0 GO111MODULE=off \
		go build -o "$BATS_TEST_TMPDIR/go" .)
	# its scheduler and its heap decide which thread does what, and how many there are
	same --one-heap --ignore '^(futex|nanosleep|epoll_p?wait|sched_|madvise|mmap|munmap|clone|sigaltstack|rt_sig|gettid|tgkill|getpid|set_robust|rseq|mprotect|arch_prctl|exit\()' \
		--ignore '^(\+\+\+|---) ' --ignore '^write\(.*eventfd|^(read|write)\(.*pipe:' --ignore 'EAGAIN' \
		--mask '\b\d+(?=<[/TUap])' --mask '(?<=data=){[^}]*}' --mask '(?<=, )\d+(?= /\* 0x)' -- "$PWD/go"
}
