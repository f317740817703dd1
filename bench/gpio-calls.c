// SPDX-License-Identifier: MIT
/*
 * gpio-calls CHIP KIND LINES COUNT: makes COUNT calls of one kind in a tight loop,
 * and prints how long they took.
 *
 * KIND is 'set' or 'get' (the values of a request of all LINES, such as 0-63),
 * 'request' (a request of LINES, and its close), or 'info' (GPIO_GET_CHIPINFO_IOCTL).
 * LINES may be written to: with 'set' they are outputs, whose values alternate.
 */
#include "gpio-lines.h"

static void request(int chip, struct gpio_v2_line_request *lines)
{
	if (ioctl(chip, GPIO_V2_GET_LINE_IOCTL, lines) < 0)
		die("requesting lines");
}

int main(int argc, char **argv)
{
	struct gpio_v2_line_request lines = { .consumer = "gpio-calls" };
	struct gpio_v2_line_values values = { 0 };
	struct gpiochip_info info;
	uint64_t count, i, start;
	const char *kind;
	char path[64];
	int chip;

	if (argc < 5) {
		fprintf(stderr, "usage: gpio-calls CHIP set|get|request|info LINES COUNT\n");
		return 2;
	}
	kind = argv[2];
	count = strtoull(argv[4], NULL, 0);
	lines.num_lines = parse_offsets(argv[3], lines.offsets);
	lines.config.flags = strcmp(kind, "set") ? GPIO_V2_LINE_FLAG_INPUT : GPIO_V2_LINE_FLAG_OUTPUT;
	values.mask = lines.num_lines < 64 ? (1ull << lines.num_lines) - 1 : ~0ull;
	snprintf(path, sizeof(path), "/dev/%s", argv[1]);
	chip = open(path, O_RDWR | O_CLOEXEC);
	if (chip < 0)
		die(path);
	if (ioctl(chip, GPIO_GET_CHIPINFO_IOCTL, &info) < 0)
		die("GPIO_GET_CHIPINFO_IOCTL");

	if (!strcmp(kind, "request")) {
		start = now();
		for (i = 0; i < count; i++) {
			request(chip, &lines);
			close(lines.fd);
		}
	} else if (!strcmp(kind, "info")) {
		start = now();
		for (i = 0; i < count; i++)
			if (ioctl(chip, GPIO_GET_CHIPINFO_IOCTL, &info) < 0)
				die("GPIO_GET_CHIPINFO_IOCTL");
	} else if (!strcmp(kind, "set")) {
		request(chip, &lines);
		start = now();
		for (i = 0; i < count; i++) {
			values.bits = ~values.bits;
			if (ioctl(lines.fd, GPIO_V2_LINE_SET_VALUES_IOCTL, &values) < 0)
				die("GPIO_V2_LINE_SET_VALUES_IOCTL");
		}
	} else {
		request(chip, &lines);
		start = now();
		for (i = 0; i < count; i++)
			if (ioctl(lines.fd, GPIO_V2_LINE_GET_VALUES_IOCTL, &values) < 0)
				die("GPIO_V2_LINE_GET_VALUES_IOCTL");
	}
	printf("%s: %llu calls in %llu ns\n", kind, (unsigned long long)count,
	       (unsigned long long)(now() - start));
	return 0;
}
