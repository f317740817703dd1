// SPDX-License-Identifier: MIT
/*
 * line-toggle CHIP LINE COUNT: toggles an output in a tight loop of ioctls, and
 * prints how long that took. It starts at 0 and its first change is to 1.
 */
#include "gpio-lines.h"

int main(int argc, char **argv)
{
	struct gpio_v2_line_request request = { 0 };
	struct gpio_v2_line_values values = { .mask = 1 };
	uint64_t count, i, start;
	int fd;

	if (argc < 4) {
		fprintf(stderr, "usage: line-toggle CHIP LINE COUNT\n");
		return 2;
	}
	request.num_lines = 1;
	request.offsets[0] = strtoul(argv[2], NULL, 0);
	request.config.flags = GPIO_V2_LINE_FLAG_OUTPUT;
	strcpy(request.consumer, "line-toggle");
	count = strtoull(argv[3], NULL, 0);
	fd = request_lines(argv[1], &request);

	start = now();
	for (i = 1; i <= count; i++) {
		values.bits = i & 1;
		if (ioctl(fd, GPIO_V2_LINE_SET_VALUES_IOCTL, &values) < 0)
			die("setting the line");
	}
	printf("toggles: %llu in %llu ns\n", (unsigned long long)count,
	       (unsigned long long)(now() - start));
	return 0;
}
