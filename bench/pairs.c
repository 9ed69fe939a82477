/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Times commands in turn (A B C A B C …), whole processes by the wall clock, so that a machine whose
 * speed drifts slows all of them alike. Prints for each the median, the lowest and highest, and its
 * ratio and difference to the first, pair by pair, as medians.
 *
 *	pairs [-n RUNS] [-w WARMUP] [-c CPU] NAME=COMMAND…     commands go to sh -c; their output is thrown away
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static double once(const char *command)
{
	double begin = now();
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		if (!getenv("PAIRS_STDERR"))
			dup2(null, 2);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		perror("pairs: run");
		exit(1);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "pairs: '%s' ended with status %#x\n", command, (unsigned)status);
		exit(1);
	}
	return now() - begin;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const double *values, int n)
{
	double sorted[RUNS_MAX];

	memcpy(sorted, values, sizeof(double) * (size_t)n);
	qsort(sorted, (size_t)n, sizeof(double), by_value);
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static double extreme(const double *values, int n, int sign)
{
	double best = values[0];

	for (int i = 1; i < n; i++)
		if ((values[i] - best) * sign > 0)
			best = values[i];
	return best;
}

static double times[COMMANDS_MAX][RUNS_MAX];

static void print(char *const *names, int commands, int runs)
{
	printf("| what | median ms | lowest | highest | ratio to the first | difference ms |\n"
	       "|---|---|---|---|---|---|\n");
	for (int c = 0; c < commands; c++) {
		double ratio[RUNS_MAX], difference[RUNS_MAX];

		for (int i = 0; i < runs; i++) {
			ratio[i] = times[c][i] / times[0][i];
			difference[i] = times[c][i] - times[0][i];
		}
		printf("| %.*s | %.2f | %.2f | %.2f | %.2f | %+.2f |\n",
			(int)strcspn(names[c], "="), names[c], 1e3 * median(times[c], runs),
			1e3 * extreme(times[c], runs, -1), 1e3 * extreme(times[c], runs, 1),
			median(ratio, runs), 1e3 * median(difference, runs));
	}
}

int main(int argc, char **argv)
{
	int runs = 11, warmup = 1, option;

	while ((option = getopt(argc, argv, "n:w:c:")) != -1) {
		cpu_set_t set;

		switch (option) {
		case 'n':
			runs = atoi(optarg);
			break;
		case 'w':
			warmup = atoi(optarg);
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
			fprintf(stderr, "usage: pairs [-n RUNS] [-w WARMUP] [-c CPU] NAME=COMMAND...\n");
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
			double spent;

			if (!command) {
				fprintf(stderr, "pairs: '%s' is not NAME=COMMAND\n", argv[c]);
				return 2;
			}
			spent = once(command + 1);
			if (i >= 0)
				times[c][i] = spent;
		}
	print(argv, argc, runs);
	return 0;
}
