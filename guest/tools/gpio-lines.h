/* SPDX-License-Identifier: MIT */
/* What the test programs of the guest share: opening a chip, requesting lines. */
#ifndef GPIO_LINES_H
#define GPIO_LINES_H

#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static inline void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static inline uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* "0,3,5-7" to offsets; returns how many. */
static inline unsigned int parse_offsets(const char *text, uint32_t *offsets)
{
	unsigned int n = 0;
	char *end;

	while (*text) {
		unsigned long first = strtoul(text, &end, 0), last = first;

		if (end == text) {
			fprintf(stderr, "not a line offset: %s\n", text);
			exit(2);
		}
		if (*end == '-')
			last = strtoul(end + 1, &end, 0);
		for (; first <= last && n < GPIO_V2_LINES_MAX; first++)
			offsets[n++] = first;
		text = *end == ',' ? end + 1 : end;
	}
	return n;
}

static inline int request_lines(const char *chip, struct gpio_v2_line_request *request)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", chip);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die(path);
	if (ioctl(fd, GPIO_V2_GET_LINE_IOCTL, request) < 0)
		die("requesting lines");
	close(fd);
	return request->fd;
}

#endif
