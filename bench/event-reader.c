// SPDX-License-Identifier: MIT
/*
 * event-reader CHIP LINE COUNT [BUFFER]: reads COUNT edges of a line by blocking
 * reads of as many as there are, and prints how many it got, how many were left
 * out by their sequence numbers, how many went the same way as the one before, and
 * the time between the first and the last, by their timestamps.
 */
#include "gpio-lines.h"

int main(int argc, char **argv)
{
	struct gpio_v2_line_request request = {
		.num_lines = 1,
		.config.flags = GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING,
		.consumer = "event-reader",
	};
	struct gpio_v2_line_event events[256];
	uint64_t count, total = 0, reads = 0, lost = 0, wrong = 0, first = 0, last = 0;
	uint32_t seqno = 0, id = 0;
	ssize_t got, i;
	int fd;

	if (argc < 4) {
		fprintf(stderr, "usage: event-reader CHIP LINE COUNT [BUFFER]\n");
		return 2;
	}
	request.offsets[0] = strtoul(argv[2], NULL, 0);
	count = strtoull(argv[3], NULL, 0);
	request.event_buffer_size = argc > 4 ? strtoul(argv[4], NULL, 0) : 0;
	fd = request_lines(argv[1], &request);
	printf("ready\n");
	fflush(stdout);

	while (total < count) {
		got = read(fd, events, sizeof(events));
		if (got <= 0 || got % sizeof(events[0]))
			die("reading events");
		reads++;
		for (i = 0; i < (ssize_t)(got / sizeof(events[0])); i++) {
			if (!total++)
				first = events[i].timestamp_ns;
			lost += events[i].seqno - seqno - 1;
			seqno = events[i].seqno;
			wrong += events[i].id == id;
			id = events[i].id;
			last = events[i].timestamp_ns;
		}
	}
	printf("events: %llu in %llu ns, %llu reads, %llu lost, %llu wrong\n",
	       (unsigned long long)total, (unsigned long long)(last - first),
	       (unsigned long long)reads, (unsigned long long)lost,
	       (unsigned long long)wrong);
	return 0;
}
