/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Times commands in turn (A B C A B C …), whole processes by the wall clock, so that a machine whose
 * speed drifts slows all of them alike. Prints for each the median, the lower quarter, the lowest and highest, the CPU
 * time of all that it waited for, and its ratio and differences to the first: pair by pair, as medians, and
 * between the lower quarters.
 *
 *	pairs [-n RUNS] [-w WARMUP] [-c CPU] [-b COMMAND] [-a COMMAND] NAME=COMMAND…
 *
 * Commands go to sh -c; their output is thrown away. What -b and -a name runs before and after each, untimed, with the
 * number of the command (0, 1, …) as $1.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_MAX 16
#define RUNS_MAX     1000

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct spent {
	double wall, cpu;
};

static double seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

static struct spent once(const char *command, const char *argument)
{
	double begin = now();
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		if (!getenv("PAIRS_STDERR"))
			dup2(null, 2);
		execl("/bin/sh", "sh", "-c", command, "pairs", argument, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0) {
		perror("pairs: run");
		exit(1);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "pairs: '%s' ended with status %#x\n", command, (unsigned)status);
		exit(1);
	}
	return (struct spent){ now() - begin, seconds(&usage.ru_utime) + seconds(&usage.ru_stime) };
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The value that this share of them, 0 to 1, is below; between two, a part of both. */
static double below(const double *values, int n, double share)
{
	double sorted[RUNS_MAX], at = share * (n - 1);
	int i = (int)at;

	memcpy(sorted, values, sizeof(double) * (size_t)n);
	qsort(sorted, (size_t)n, sizeof(double), by_value);
	return i + 1 < n ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
}

static double median(const double *values, int n)
{
	return below(values, n, 0.5);
}

static double times[COMMANDS_MAX][RUNS_MAX], cpu_times[COMMANDS_MAX][RUNS_MAX];

static void print(char *const *names, int commands, int runs)
{
	printf("| what | median ms | lower quarter | lowest | highest | CPU ms | ratio to the first | difference ms | of lower quarters |\n"
	       "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
	for (int c = 0; c < commands; c++) {
		double ratio[RUNS_MAX], difference[RUNS_MAX];

		for (int i = 0; i < runs; i++) {
			ratio[i] = times[c][i] / times[0][i];
			difference[i] = times[c][i] - times[0][i];
		}
		printf("| %.*s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %+.2f | %+.2f |\n",
			(int)strcspn(names[c], "="), names[c], 1e3 * median(times[c], runs),
			1e3 * below(times[c], runs, 0.25), 1e3 * below(times[c], runs, 0),
			1e3 * below(times[c], runs, 1), 1e3 * median(cpu_times[c], runs),
			median(ratio, runs), 1e3 * median(difference, runs),
			1e3 * (below(times[c], runs, 0.25) - below(times[0], runs, 0.25)));
	}
}

int main(int argc, char **argv)
{
	const char *before = NULL, *after = NULL;
	int runs = 11, warmup = 1, option;

	while ((option = getopt(argc, argv, "n:w:c:b:a:")) != -1) {
		cpu_set_t set;

		switch (option) {
		case 'n':
			runs = atoi(optarg);
			break;
		case 'w':
			warmup = atoi(optarg);
			break;
		case 'b':
			before = optarg;
			break;
		case 'a':
			after = optarg;
			break;
		case 'c':
			CPU_ZERO(&set);
			CPU_SET((size_t)atoi(optarg), &set);
			if (sched_setaffinity(0, sizeof(set), &set) < 0) {
				perror("pairs: pin");
				return 1;
			}
			break;
		default:
			fprintf(stderr, "usage: pairs [-n RUNS] [-w WARMUP] [-c CPU] [-b COMMAND] [-a COMMAND] NAME=COMMAND...\n");
			return 2;
		}
	}
	argc -= optind;
	argv += optind;
	if (argc < 1 || argc > COMMANDS_MAX || runs < 1 || runs > RUNS_MAX) {
		fprintf(stderr, "pairs: 1 to %d commands, 1 to %d runs\n", COMMANDS_MAX, RUNS_MAX);
		return 2;
	}
	for (int i = -warmup; i < runs; i++)
		for (int c = 0; c < argc; c++) {
			const char *command = strchr(argv[c], '=');
			struct spent spent;
			char number[16];

			if (!command) {
				fprintf(stderr, "pairs: '%s' is not NAME=COMMAND\n", argv[c]);
				return 2;
			}
			snprintf(number, sizeof(number), "%d", c);
			if (before)
				(void)once(before, number);
			spent = once(command + 1, number);
			if (after)
				(void)once(after, number);
			if (i >= 0) {
				times[c][i] = spent.wall;
				cpu_times[c][i] = spent.cpu;
			}
		}
	print(argv, argc, runs);
	return 0;
}
