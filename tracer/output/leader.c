/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The leader of a line. Times are cut, not rounded, to their digits, as strace does.
 */
#include "output/leader.h"

#include "buf.h"
#include "job.h"
#include "output/task-names.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND 1000000000ull

void leader_init(struct leader *l, const struct style *style, int64_t realtime_offset, bool separate)
{
	*l = (struct leader){
		.style = style,
		.realtime_offset = realtime_offset,
		.separate = separate,
		.counts_tasks = style->bracket_pid,
		.second = UINT64_MAX,
	};
}

void leader_done(struct leader *l)
{
	free(l->tasks);
	l->tasks = NULL;
}

void leader_task_add(struct leader *l, uint32_t tid)
{
	l->last_seen = tid;
	for (size_t i = 0; i < l->n_tasks; i++)
		if (l->tasks[i] == tid)
			return;
	if (l->n_tasks == l->tasks_room) {
		size_t room = l->tasks_room ? l->tasks_room * 2 : 16;
		uint32_t *tasks = realloc(l->tasks, room * sizeof(*tasks));

		if (!tasks)
			return;
		l->tasks = tasks;
		l->tasks_room = room;
	}
	l->tasks[l->n_tasks++] = tid;
}

void leader_task_gone(struct leader *l, uint32_t tid)
{
	l->last_seen = 0;
	for (size_t i = 0; i < l->n_tasks; i++)
		if (l->tasks[i] == tid) {
			l->tasks[i] = l->tasks[--l->n_tasks];
			return;
		}
}

/* Constants to divide by: these are three of a line's dozen numbers. */
static uint64_t cut_to(uint64_t ns, unsigned digits)
{
	switch (digits) {
	case 9:
		return ns;
	case 6:
		return ns / 1000;
	case 3:
		return ns / 1000000;
	}
	for (; digits < 9; digits++)
		ns /= 10;
	return ns;
}

static inline void put_fraction(struct buf *line, uint64_t ns, unsigned digits)
{
	if (digits == 0)
		return;
	buf_fraction(line, cut_to(ns, digits), digits);
}

void leader_put_seconds(struct buf *line, uint64_t ns, unsigned digits)
{
	buf_unsigned(line, ns / SECOND);
	put_fraction(line, ns % SECOND, digits);
}

static void put_comm(const struct leader *l, struct buf *line, uint32_t tid)
{
	if (l->names && l->style->pid_comm)
		task_names_put(l->names, tid, line);
}

/* Five wide, at least. */
static void put_wide_pid(struct leader *l, struct buf *line, uint32_t tid)
{
	size_t begin = line->length;

	if (tid == l->pid && l->pid_length > 0) {
		buf_piece(line, l->pid_text, l->pid_length);
		return;
	}
	buf_unsigned(line, tid);
	if (line->length - begin < 5)
		buf_repeat(line, ' ', 5 - (line->length - begin));
	if (line->failed)
		return;
	l->pid = tid;
	l->pid_length = line->length - begin;
	memcpy(l->pid_text, line->data + begin, l->pid_length);
}

static void put_pid(struct leader *l, struct buf *line, uint32_t tid)
{
	size_t begin = line->length;

	if (l->separate)
		return;
	if (l->style->bracket_pid) {
		if (l->style->always_pid || l->n_tasks > 1) {
			buf_str(line, "[pid ");
			begin = line->length;
			buf_unsigned(line, tid);
			if (line->length - begin < 5 && !line->failed) {
				size_t length = line->length - begin;

				line->length = begin;
				buf_repeat(line, ' ', 5 - length);
				buf_unsigned(line, tid);
			}
			put_comm(l, line, tid);
			buf_str(line, "] ");
		}
	} else if (l->style->always_pid) {
		put_wide_pid(l, line, tid);
		put_comm(l, line, tid);
		buf_byte(line, ' ');
	}
}

static void put_clock(struct leader *l, struct buf *line, uint64_t second)
{
	if (second != l->second) {
		time_t t = (time_t)second;
		struct tm tm;

		if (l->style->utc)
			gmtime_r(&t, &tm);
		else
			localtime_r(&t, &tm);
		l->second_length = strftime(l->second_text, sizeof(l->second_text), "%H:%M:%S", &tm);
		l->second = second;
	}
	buf_piece(line, l->second_text, l->second_length);
}

/* "     0.000032": six wide before the point, as strace's -r. */
static void put_delta(struct leader *l, struct buf *line, uint64_t time)
{
	uint64_t delta = l->previous && time > l->previous ? time - l->previous : 0;
	unsigned width = 0;

	for (uint64_t seconds = delta / SECOND; width == 0 || seconds; seconds /= 10)
		width++;
	if (width < 6)
		buf_repeat(line, ' ', 6 - width);
	leader_put_seconds(line, delta, l->style->relative_digits);
	l->previous = time;
}

static void put_times(struct leader *l, struct buf *line, uint64_t time)
{
	const struct style *style = l->style;
	uint64_t real = time + (uint64_t)l->realtime_offset;

	if (style->timestamps == TIME_CLOCK)
		put_clock(l, line, real / SECOND);
	else if (style->timestamps == TIME_EPOCH)
		buf_unsigned(line, real / SECOND);
	if (style->timestamps != TIME_NONE) {
		put_fraction(line, real % SECOND, style->timestamp_digits);
		buf_byte(line, ' ');
	}
	if (style->relative) {
		if (style->timestamps != TIME_NONE)
			buf_str(line, "(+");
		put_delta(l, line, time);
		buf_str(line, style->timestamps != TIME_NONE ? ") " : " ");
	}
}

static void put_number(struct buf *line, int64_t number)
{
	unsigned width = 0;

	for (int64_t n = number; width == 0 || n; n /= 10)
		width++;
	buf_byte(line, '[');
	if (width < 4)
		buf_repeat(line, ' ', 4 - width);
	buf_decimal(line, number);
	buf_str(line, "] ");
}

void leader_put(struct leader *l, struct buf *line, const struct leader_event *event)
{
	put_pid(l, line, event->tid);
	put_times(l, line, event->time);
	if (event->number >= 0)
		l->number = event->number; /* a signal or an exit shows the call that came before it */
	if (l->style->number)
		put_number(line, l->number);
	if (l->style->instruction_pointer) {
		if (event->ip)
			buf_printf(line, "[%016llx] ", (unsigned long long)event->ip);
		else
			buf_str(line, "[????????????????] ");
	}
}
