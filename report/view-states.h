/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the views know when the log has been read, for findings and comparisons. Read only outside
 * the view's own file. After end() the maps are sorted, the worst first.
 */
#pragma once

#include "buf.h"
#include "call.h"
#include "facts.h"
#include "histogram.h"
#include "map.h"

struct summary_row {
	uint64_t calls, errors;
	int64_t waiting;
	struct histogram times;
};

struct summary_state {
	struct summary_row row[N_LIMIT];
	uint64_t calls, errors, unfinished;
	int64_t time, waiting;
};

enum { SLOW_KEPT = 100, SLOW_SHOWN = SLOW_KEPT };

struct slow_item {
	int64_t duration, time;
	uint64_t line;
	uint32_t tid;
	unsigned name;
	enum call_wait wait;
	char text[200];	  /* the call as printed, cut */
	char object[120]; /* its path or peer, "" */
};

struct slow_list {
	struct slow_item item[SLOW_KEPT];
	unsigned count;
};

struct slow_state {
	struct slow_list work, wait; /* sorted, the slowest first, after end() */
};

struct error_row {
	uint64_t count;
	unsigned name;
	int error;
	const char *why;	/* harmless: the reason */
	const char *error_name; /* as printed */
	const char *object;	/* path, peer, …; "" */
	bool matters;
	bool in_search; /* one of an error_search: not listed by itself */
	uint64_t first_line;
	uint64_t lines[3];
	unsigned n_lines;
	int64_t first, last; /* times */
	int64_t time_spent;
};

enum { ERROR_SEARCH = 3 }; /* folders without the same name make a search */

struct error_search {	  /* one name looked for in several folders */
	unsigned name;	  /* N_* */
	const char *base; /* the name without its folder */
	uint64_t count, folders;
	uint64_t first_line;
	int64_t time_spent;
};

struct errors_state {
	struct map failed, harmless; /* values: struct error_row */
	struct map searches; /* values: struct error_search; folders below ERROR_SEARCH are none */
	uint64_t calls, errors;
	struct chunk *texts;
	struct buf object, key;
};

enum { FILE_SMALL = 512 }; /* bytes: a read or write below this is small */

struct file_row {
	uint64_t calls, opens, failed;
	uint64_t reads, read, small_reads, ends; /* ends: reads that returned 0 */
	uint64_t writes, written, small_writes;
	uint64_t stats, syncs, maps, seeks, others;
	int64_t time, read_time, write_time, sync_time;
	int64_t first;
	enum fd_kind kind;
	uint64_t lines[3];
	unsigned n_lines;
};

struct files_state {
	struct map files; /* path → struct file_row */
	uint64_t calls;
	int64_t time;
	struct buf path;
};

struct peer_row { /* where to somebody connected */
	uint64_t attempts, connected, refused, timed_out, failed, pending;
	uint64_t retries;	  /* attempts after one that failed, by anybody */
	struct histogram latency; /* of those that connected */
	int64_t worst;
	int64_t first, last; /* times of the first and the last attempt */
	int64_t ready;	     /* the first that connected after one had failed; TIME_UNKNOWN */
	int64_t time_failed; /* time spent in attempts that failed */
	bool last_failed;
	uint64_t sent, received;
	uint64_t lines[3]; /* attempts: the first ones that failed, else the first ones */
	unsigned n_lines;
	int error; /* the last failure's errno */
};

struct listener_row {
	uint64_t listens, accepted, closed;
	int64_t since, first_accept;
	uint64_t line;
	int64_t waiting; /* time in accept */
};

struct connection;

struct network_state {
	struct map peers;     /* "TCP 10.0.0.1:80" or address → struct peer_row */
	struct map listeners; /* "0.0.0.0:80" → struct listener_row */
	struct map sockets;   /* number of fd_entry.socket → struct connection */
	uint64_t calls;
	struct buf key, what;
};

enum dns_outcome { DNS_OPEN, DNS_ANSWERED, DNS_NO_DATA, DNS_NXDOMAIN, DNS_FAILED, DNS_TRUNCATED };

struct dns_query {
	char name[128]; /* escapes as \\DDD (RFC 4343) */
	char server[64];
	uint16_t id, type;
	enum dns_outcome outcome;
	unsigned rcode, answers;
	unsigned attempts; /* times that it was sent */
	int64_t sent, first_sent, answered;
	int64_t latency; /* first_sent to answered, or to giving up; DURATION_UNKNOWN */
	uint64_t line, line_answer;
	uint32_t tid, socket;
	bool in_run;   /* one of a dns_run */
	bool tcp, cut; /* cut: -s left out a part of the packet */
};

enum { DNS_KEPT = 20000 };

struct dns_run {	/* NXDOMAIN after NXDOMAIN through the search list */
	char name[128]; /* the last name of the run */
	unsigned queries;
	int64_t time;
	uint64_t line;
	bool found; /* the last one was answered */
};

struct dns_state {
	struct dns_query *query;
	size_t count, capacity;
	uint64_t not_kept;
	uint64_t undecoded; /* packets to a DNS server that could not be read, as -s is too small */
	struct dns_run *run;
	size_t n_runs;
	struct buf payload, text;
};

struct polling_row {
	uint32_t tid;
	unsigned name;
	uint64_t calls;
	uint64_t empty;	  /* nothing had happened: 0, EAGAIN, a timeout */
	uint64_t no_wait; /* asked with timeout 0 */
	int64_t time;	  /* in the calls */
	int64_t first, last;
	int64_t timeout; /* the shortest above 0 that was asked for, ns; DURATION_UNKNOWN */
	uint64_t burst, longest_burst; /* empty ones in a row with less than 1 ms between */
	int64_t burst_start, burst_from, burst_to; /* the longest one's times */
	uint64_t lines[3];
	unsigned n_lines;
	char who[32];
};

struct polling_state {
	struct map rows;
	struct buf key;
};

struct fds_state {
	uint64_t opens, closes;
	unsigned highest; /* descriptors open at once in one table */
	uint32_t highest_tid;
	uint64_t highest_line;
	int64_t limit; /* RLIMIT_NOFILE as getrlimit/prlimit64 showed it, -1 */
	uint64_t emfile;
	uint64_t emfile_line;
};
