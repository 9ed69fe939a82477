/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records in memory to lines of strace's text, as fast as one core can:   format SECONDS
 * The records are the calls that servers make most, as a backend would hand them over; the lines go to
 * /dev/null through the same sink and output as a trace. Prints lines and bytes a second of CPU time, for
 * a plain trace and for a container's (-tt -T -yy -s 256).
 */
#include "buf.h"
#include "error.h"
#include "job.h"
#include "output/output.h"
#include "output/sink.h"
#include "record-maker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

enum { CALLS = 12 };

static struct record_maker calls[CALLS];

static struct record_maker *call(unsigned i, uint64_t number, int64_t result)
{
	make_call(&calls[i], ABI_X86_64, number);
	make_result(&calls[i], result);
	calls[i].record.start = UINT64_C(1234567890123456) + i * 100000;
	calls[i].record.call.end = calls[i].record.start + 12345;
	return &calls[i];
}

static void file(struct record_maker *m, int fd, const char *path)
{
	make_fd(m, 0, fd, (struct fd_info){ .kind = FD_KIND_FILE }, path, NULL, 0, NULL, 0);
}

static void tcp(struct record_maker *m, int fd)
{
	struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons(8080) }, peer = local;

	local.sin_addr.s_addr = peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	peer.sin_port = htons(45678);
	make_fd(m, 0, fd, (struct fd_info){ .kind = FD_KIND_SOCKET, .family = AF_INET, .socket_type = 1, .protocol = 6,
		.inode = 12345678 }, "socket:[12345678]", &local, sizeof(local), &peer, sizeof(peer));
}

static void make_calls(void)
{
	static const char request[] = "GET /index.html HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n";
	struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP, .data.u64 = 0x7f3a5c0010a0 };
	struct stat st = { .st_mode = S_IFREG | 0644, .st_size = 4711 };
	struct timespec ts = { 0, 50000000 };
	struct record_maker *m;
	unsigned n = 0;

	m = call(n++, SYS_read, sizeof(request) - 1);
	make_args(m, 7, 0x7ffc12345678, 1024, 0, 0, 0);
	make_memory(m, BLOB_EXIT, 0x7ffc12345678, request, sizeof(request) - 1);
	tcp(m, 7);
	m = call(n++, SYS_write, 64);
	make_args(m, 1, 0x7ffc12345678, 64, 0, 0, 0);
	make_memory(m, 0, 0x7ffc12345678, request, 64);
	file(m, 1, "/var/log/app/access.log");
	m = call(n++, SYS_openat, -2);
	make_args(m, (uint64_t)-100, 0x55d0c0ffee00, 0x80000, 0, 0, 0);
	make_string(m, 0x55d0c0ffee00, "/usr/lib/x86_64-linux-gnu/libfoo.so.1");
	file(m, -100, "/srv/app");
	m = call(n++, SYS_openat, 9);
	make_args(m, (uint64_t)-100, 0x55d0c0ffee00, 0x80000, 0, 0, 0);
	make_string(m, 0x55d0c0ffee00, "/srv/app/static/index.html");
	file(m, -100, "/srv/app");
	make_fd(m, BLOB_EXIT, 9, (struct fd_info){ .kind = FD_KIND_FILE }, "/srv/app/static/index.html", NULL, 0, NULL, 0);
	m = call(n++, SYS_newfstatat, 0);
	make_args(m, 9, 0x55d0c0ffee00, 0x7ffc00001000, 0x1000, 0, 0);
	make_string(m, 0x55d0c0ffee00, "");
	make_memory(m, BLOB_EXIT, 0x7ffc00001000, &st, sizeof(st));
	file(m, 9, "/srv/app/static/index.html");
	m = call(n++, SYS_close, 0);
	make_args(m, 9, 0, 0, 0, 0, 0);
	file(m, 9, "/srv/app/static/index.html");
	m = call(n++, SYS_mmap, 0x7f3a5c000000);
	make_args(m, 0, 135168, 3, 0x22, (uint64_t)-1, 0);
	m = call(n++, SYS_futex, 1);
	make_args(m, 0x7f3a5c0010a0, 129, 1, 0, 0, 0);
	m = call(n++, SYS_futex, -110);
	make_args(m, 0x7f3a5c0010a0, 137, 0, 0x7ffc00001000, 0, 0xffffffff);
	make_memory(m, 0, 0x7ffc00001000, &ts, sizeof(ts));
	m = call(n++, SYS_epoll_wait, 1);
	make_args(m, 5, 0x7ffc00001000, 512, (uint64_t)-1, 0, 0);
	make_memory(m, BLOB_EXIT, 0x7ffc00001000, &event, sizeof(event));
	make_fd(m, 0, 5, (struct fd_info){ .kind = FD_KIND_ANON }, "anon_inode:[eventpoll]", NULL, 0, NULL, 0);
	m = call(n++, SYS_rt_sigprocmask, 0);
	make_args(m, 2, 0x7ffc00001000, 0, 8, 0, 0);
	make_memory(m, 0, 0x7ffc00001000, &(uint64_t){ 0x10002 }, 8);
	m = call(n++, SYS_clock_gettime, 0);
	make_args(m, 1, 0x7ffc00001000, 0, 0, 0, 0);
	make_memory(m, BLOB_EXIT, 0x7ffc00001000, &ts, sizeof(ts));
	if (n != CALLS)
		abort();
}

static double cpu_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(const char *name, struct job *job, double seconds)
{
	struct sink_config config = { .job = job };
	struct error err = { 0 };
	struct output *output;
	struct sink *sink;
	uint64_t lines = 0;
	double begin, spent;

	if (output_open_strace(getenv("FORMAT_OUTPUT") ?: "/dev/null", false, &output, &err) < 0)
		exit(1);
	config.output = output;
	if (sink_strace.open(&config, &sink, &err) < 0)
		exit(1);
	begin = cpu_seconds();
	do {
		for (unsigned round = 0; round < 1000; round++)
			for (unsigned i = 0; i < CALLS; i++)
				if (sink_strace.record(sink, &calls[i].record) < 0)
					exit(1);
		lines += 1000 * CALLS;
		spent = cpu_seconds() - begin;
	} while (spent < seconds);
	(void)sink_strace.flush(sink, true);
	printf("| %s | %.0f | %.0f | %.0f |\n", name, (double)lines / spent, (double)output_written(output) / spent / 1e6,
		spent / (double)lines * 1e9);
	sink_strace.free(sink);
	output_free(output);
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 1;
	struct job job;

	make_calls();
	printf("| trace | lines a second | MB/s | ns a line |\n|---|---:|---:|---:|\n");
	job_init(&job);
	job.kind = JOB_COMMAND;
	job.output_file = (char *)"/dev/null";
	measure("strace -f", &job, seconds);
	style_container(&job.style);
	measure("a container's (-f -tt -T -yy -s 256)", &job, seconds);
	return 0;
}
