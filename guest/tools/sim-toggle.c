// SPDX-License-Identifier: MIT
/*
 * sim-toggle PULL COUNT: toggles a line of the kernel's gpio-sim through its
 * 'pull' attribute as fast as it can; the yardstick of the benchmark.
 */
#include "gpio-lines.h"

int main(int argc, char **argv)
{
	static const char *const pull[] = { "pull-down", "pull-up" };
	uint64_t count, i, start;
	int fd;

	if (argc < 3) {
		fprintf(stderr, "usage: sim-toggle /sys/devices/platform/gpio-sim.N/.../pull COUNT\n");
		return 2;
	}
	count = strtoull(argv[2], NULL, 0);
	fd = open(argv[1], O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		die(argv[1]);

	start = now();
	for (i = 1; i <= count; i++) {
		const char *value = pull[i & 1];

		if (pwrite(fd, value, strlen(value), 0) < 0)
			die("writing the pull");
	}
	printf("toggles: %llu in %llu ns\n", (unsigned long long)count,
	       (unsigned long long)(now() - start));
	return 0;
}
