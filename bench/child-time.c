// SPDX-License-Identifier: MIT
/*
 * child-time PROGRAM [ARGUMENT...]: runs a program and prints what it took, with
 * all that it waited for: time that has passed, and processor time of its own and
 * of the kernel for it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
	fprintf(stderr, "child-time: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static unsigned long long micro(struct timeval t)
{
	return t.tv_sec * 1000000ull + t.tv_usec;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	uint64_t start;
	pid_t child;
	int status;

	if (argc < 2) {
		fprintf(stderr, "usage: child-time PROGRAM [ARGUMENT...]\n");
		return 2;
	}
	start = now();
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		execvp(argv[1], argv + 1);
		die(argv[1]);
	}
	if (wait4(child, &status, 0, &usage) < 0)
		die("wait4");
	printf("took: %llu us, user %llu us, system %llu us\n",
	       (unsigned long long)(now() - start) / 1000,
	       micro(usage.ru_utime), micro(usage.ru_stime));
	return status ? 1 : 0;
}
