/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records in memory to lines of strace's text, as fast as one core can:   format SECONDS
 * The records are calls as a backend would hand them over; the lines go to /dev/null through the same sink and
 * output as a trace. Prints lines and bytes a second of CPU time of two mixes: the calls that servers make most,
 * for a plain trace and for a container's (-tt -T -yy -s 256), and what nginx and redis do with fifty connections
 * under load, one record behind the other as in a ring (-f -tt -T -yy).
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
#include <sys/uio.h>
#include <time.h>

enum { CALLS = 12, CONNECTIONS = 50, CALLS_OF_CONNECTION = 5 };

static struct record_maker calls[CALLS];

struct mix {
	struct record **records;
	size_t n;
};

static void begin_call(struct record_maker *m, uint64_t number, int64_t result)
{
	make_call(m, ABI_X86_64, number);
	make_result(m, result);
}

static struct record_maker *call(unsigned i, uint64_t number, int64_t result)
{
	begin_call(&calls[i], number, result);
	return &calls[i];
}

static void file(struct record_maker *m, int fd, const char *path)
{
	make_fd(m, 0, fd, (struct fd_info){ .kind = FD_KIND_FILE }, path, NULL, 0, NULL, 0);
}

static void tcp(struct record_maker *m, int fd, uint16_t peer_port)
{
	struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons(8080) }, peer = local;

	local.sin_addr.s_addr = peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	peer.sin_port = htons(peer_port);
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
	tcp(m, 7, 45678);
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

static struct record_maker *receive(struct record_maker *m, uint64_t number, int fd, const char *bytes)
{
	size_t size = strlen(bytes);

	begin_call(m, number, (int64_t)size);
	make_args(m, (uint64_t)fd, 0x55d0c0ffee00, 1024, 0, 0, 0);
	tcp(m, fd, (uint16_t)(50000 + fd));
	make_memory(m, BLOB_EXIT, 0x55d0c0ffee00, bytes, size);
	return m;
}

static struct record_maker *send_whole(struct record_maker *m, int fd, const char *bytes)
{
	size_t size = strlen(bytes);

	begin_call(m, SYS_write, (int64_t)size);
	make_args(m, (uint64_t)fd, 0x55d0c0ffee00, size, 0, 0, 0);
	tcp(m, fd, (uint16_t)(50000 + fd));
	make_memory(m, 0, 0x55d0c0ffee00, bytes, size);
	return m;
}

static struct record_maker *answer(struct record_maker *m, int fd)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Length: 5\r\n\r\n";
	struct iovec parts[] = { { (void *)0x55d0c0fff000, sizeof(head) - 1 }, { (void *)0x55d0c0fff800, 5 } };

	begin_call(m, SYS_writev, (int64_t)sizeof(head) - 1 + 5);
	make_args(m, (uint64_t)fd, 0x7ffc00002000, 2, 0, 0, 0);
	tcp(m, fd, (uint16_t)(50000 + fd));
	make_memory(m, 0, 0x7ffc00002000, parts, sizeof(parts));
	make_memory(m, 0, 0x55d0c0fff000, head, sizeof(head) - 1);
	make_memory(m, 0, 0x55d0c0fff800, "hello", 5);
	return m;
}

static struct record_maker *wait_for(struct record_maker *m, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = 0x7f3a5c0010a0 + (unsigned)fd };

	begin_call(m, SYS_epoll_wait, 1);
	make_args(m, 5, 0x7ffc00001000, 512, 100, 0, 0);
	make_fd(m, 0, 5, (struct fd_info){ .kind = FD_KIND_ANON }, "anon_inode:[eventpoll]", NULL, 0, NULL, 0);
	make_memory(m, BLOB_EXIT, 0x7ffc00001000, &event, sizeof(event));
	return m;
}

static char *add_record(struct mix *mix, char *at, const struct record_maker *m)
{
	memcpy(at, &m->record, m->record.size);
	mix->records[mix->n++] = (struct record *)(void *)at;
	return at + m->record.size;
}

static struct mix make_connections(void)
{
	enum { ROOM = 1024 }; /* for a record */
	static struct record_maker m;
	struct mix mix = { calloc(CONNECTIONS * CALLS_OF_CONNECTION, sizeof(struct record *)), 0 };
	char *at = calloc(CONNECTIONS * CALLS_OF_CONNECTION, ROOM);

	if (!mix.records || !at)
		abort();
	for (int fd = 9; fd < 9 + CONNECTIONS; fd++) {
		at = add_record(&mix, at, receive(&m, SYS_recvfrom, fd, "GET / HTTP/1.1\r\nHost: 127.0.0.1:36609\r\n\r\n"));
		at = add_record(&mix, at, answer(&m, fd));
		at = add_record(&mix, at, receive(&m, SYS_read, fd, "*2\r\n$3\r\nGET\r\n$16\r\nkey:__rand_int__\r\n"));
		at = add_record(&mix, at, send_whole(&m, fd, "$3\r\nxxx\r\n"));
		at = add_record(&mix, at, wait_for(&m, fd));
	}
	return mix;
}

static struct mix make_mix(void)
{
	static struct record *records[CALLS];

	make_calls();
	for (unsigned i = 0; i < CALLS; i++)
		records[i] = &calls[i].record;
	return (struct mix){ records, CALLS };
}

static double cpu_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* No two lines have the same time. */
static void write_all(struct sink *sink, const struct mix *mix, uint64_t *now)
{
	for (size_t i = 0; i < mix->n; i++) {
		mix->records[i]->start = *now;
		mix->records[i]->call.end = *now += 12345;
		if (sink_strace.record(sink, mix->records[i]) < 0)
			exit(1);
	}
}

static void measure(const char *name, struct job *job, const struct mix *mix, double seconds)
{
	uint64_t now = UINT64_C(1234567890123456);
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
		for (unsigned round = 0; round < 100; round++)
			write_all(sink, mix, &now);
		lines += 100 * mix->n;
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
	struct mix mix = make_mix(), connections = make_connections();
	struct job job;

	printf("| trace | lines a second | MB/s | ns a line |\n|---|---:|---:|---:|\n");
	job_init(&job);
	job.kind = JOB_COMMAND;
	job.output_file = (char *)"/dev/null";
	measure("strace -f", &job, &mix, seconds);
	style_container(&job.style);
	measure("a container's (-f -tt -T -yy -s 256)", &job, &mix, seconds);
	job.style.strings = 32;
	measure("connections (-f -tt -T -yy)", &job, &connections, seconds);
	return 0;
}
