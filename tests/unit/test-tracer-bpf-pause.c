/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * when-full=pause with a file in the place of the freezer and memory in the place of the ring: who writes what
 * into it, and who does when one of the two is killed.
 */
#include "backend.h"
#include "bpf/ebpf.h"
#include "error.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

#define RING 4096

struct fake {
	char freezer[32];
	int ring_fd;
	volatile unsigned long *consumer, *producer;
	struct pause *pause;
	struct backend_stats stats;
};

static struct fake fake;

static int begin(void **state)
{
	long page = sysconf(_SC_PAGESIZE);
	struct error err = { 0 };
	char *positions;
	int fd;

	(void)state;
	fake = (struct fake){ .freezer = "/tmp/sidetrace-unit-XXXXXX" };
	fd = mkstemp(fake.freezer);
	assert_true(fd >= 0);
	fake.ring_fd = memfd_create("ring", 0);
	assert_return_code(ftruncate(fake.ring_fd, 2 * page), 0);
	positions = mmap(NULL, 2 * (size_t)page, PROT_READ | PROT_WRITE, MAP_SHARED, fake.ring_fd, 0);
	assert_ptr_not_equal(positions, MAP_FAILED);
	fake.consumer = (void *)positions;
	fake.producer = (void *)(positions + page);
	assert_int_equal(pause_new(fd, false, &fake.pause, &err), 0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake.pause = pause_free(fake.pause);
	(void)close(fake.ring_fd);
	return unlink(fake.freezer);
}

/* At most 20 seconds for somebody else to write it. */
static bool comes_to(const char *word)
{
	const struct timespec step = { .tv_nsec = 2000000 };
	char text[16];

	for (int i = 0; i < 10000; i++) {
		int fd = open(fake.freezer, O_RDONLY);
		ssize_t n = read(fd, text, sizeof(text) - 1);

		(void)close(fd);
		text[n > 0 ? n : 0] = '\0';
		if (!strcmp(text, word))
			return true;
		(void)nanosleep(&step, NULL);
	}
	return false;
}

/* The only child there is. */
static pid_t guard_pid(void)
{
	char line[32] = "", path[64];
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)gettid());
	file = fopen(path, "re");
	if (!file)
		return 0;
	(void)fgets(line, sizeof(line), file);
	(void)fclose(file);
	return atoi(line);
}

static void watch(void)
{
	struct error err = { 0 };

	assert_int_equal(pause_watch(fake.pause, fake.ring_fd, RING, &err), 0);
}

static void test_guard(void **state)
{
	(void)state;
	watch();
	*fake.producer = RING / 4;
	pause_look(fake.pause, &fake.stats);
	assert_int_equal(fake.stats.paused_times, 0);
	for (unsigned i = 1; i <= 2; i++) {
		*fake.producer += RING / 2;
		assert_true(comes_to("FROZEN"));
		pause_look(fake.pause, &fake.stats);
		assert_int_equal(fake.stats.paused_times, i);
		*fake.consumer = *fake.producer - RING / 64;
		assert_true(comes_to("THAWED"));
	}
	pause_look(fake.pause, &fake.stats);
	assert_true(fake.stats.paused_ns > 0);
}

static void test_end_thaws(void **state)
{
	(void)state;
	watch();
	*fake.producer = RING;
	assert_true(comes_to("FROZEN"));
	fake.pause = pause_free(fake.pause);
	assert_true(comes_to("THAWED"));
	assert_int_equal(guard_pid(), 0);
}

static void test_dead_tracer(void **state)
{
	pid_t tracer = fork();
	int status;

	(void)state;
	if (tracer == 0) {
		watch();
		*fake.producer = RING;
		(void)comes_to("FROZEN");
		(void)raise(SIGKILL);
	}
	assert_int_equal(waitpid(tracer, &status, 0), tracer);
	assert_true(WIFSIGNALED(status));
	assert_true(comes_to("THAWED"));
}

static void test_dead_guard(void **state)
{
	const struct timespec step = { .tv_nsec = 2000000 };

	(void)state;
	watch();
	*fake.producer = RING;
	assert_true(comes_to("FROZEN"));
	assert_true(guard_pid() > 0);
	assert_return_code(kill(guard_pid(), SIGKILL), 0);
	*fake.consumer = RING;
	while (guard_pid() > 0) {
		pause_look(fake.pause, &fake.stats);
		(void)nanosleep(&step, NULL);
	}
	assert_true(comes_to("THAWED"));
	*fake.producer = *fake.consumer + RING / 4 + 8;
	pause_look(fake.pause, &fake.stats);
	assert_true(comes_to("FROZEN"));
	assert_int_equal(fake.stats.paused_times, 2);
	/* Not before nearly all of it is read. */
	*fake.consumer = *fake.producer - RING / 8;
	pause_look(fake.pause, &fake.stats);
	assert_true(comes_to("FROZEN"));
	*fake.consumer = *fake.producer - RING / 64;
	pause_look(fake.pause, &fake.stats);
	assert_true(comes_to("THAWED"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_guard, begin, end),
		cmocka_unit_test_setup_teardown(test_end_thaws, begin, end),
		cmocka_unit_test_setup_teardown(test_dead_tracer, begin, end),
		cmocka_unit_test_setup_teardown(test_dead_guard, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
