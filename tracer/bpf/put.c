/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A map into a map of maps: this run's ring, its table of counts. The programs see it at once, but the system call returns only when none can still
 * be seeing what was there before (an RCU grace period): longer than all the rest of a start takes, with a container
 * waiting. So a thread makes the call, and nobody waits for it but the end.
 */
#include "bpf/ebpf.h"

#include "error.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define STEP_NS 50000

struct putting {
	struct putting *next;
	pthread_t thread;
	int map, inner;
	uint32_t run;
	_Atomic int result; /* of the call; 1: not yet */
};

static void *put(void *userdata)
{
	struct putting *p = userdata;

	atomic_store(&p->result, bpf_map_update_elem(p->map, &p->run, &p->inner, BPF_ANY));
	return NULL;
}

static bool is_there(const struct putting *p)
{
	uint32_t id;

	return bpf_map_lookup_elem(p->map, &p->run, &id) == 0;
}

int put_inner(struct program *program, enum bpf_map_index index, int fd)
{
	const struct timespec step = { .tv_nsec = STEP_NS };
	struct putting *p = calloc(1, sizeof(*p));

	if (!p)
		return -ENOMEM;
	p->map = program->maps[index];
	p->inner = fd;
	p->run = program->run;
	p->result = 1;
	if (beside_start(&p->thread, put, p) < 0) {
		free(p);
		return bpf_map_update_elem(program->maps[index], &program->run, &fd, BPF_ANY);
	}
	p->next = program->putting;
	program->putting = p;
	while (atomic_load(&p->result) == 1 && !is_there(p))
		(void)nanosleep(&step, NULL);
	return atomic_load(&p->result) < 0 ? p->result : 0;
}

void put_end(struct program *program)
{
	while (program->putting) {
		struct putting *p = program->putting;

		(void)pthread_join(p->thread, NULL);
		program->putting = p->next;
		free(p);
	}
}
