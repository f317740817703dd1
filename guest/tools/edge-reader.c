// SPDX-License-Identifier: MIT
/*
 * edge-reader CHIP LINES EDGES [COUNT [IDLE_MS [BUFFER [one]]]]
 *
 * Reads edge events as fast as it can and judges them, without printing each:
 * gpiomon's own output would be what is measured. EDGES is rising, falling or
 * both. Ends after COUNT events, or when none came for IDLE_MS. With BUFFER the
 * kernel's event FIFO has that many entries (0: the kernel's default). With
 * 'one' every line is a request of its own.
 *
 * Prints one line per GPIO line:
 *   line 5: 100000 edges, 50000 rising, 50000 falling, 0 out of turn, 0 skipped
 * and one for all: events, gaps in the sequence numbers, inversions of order
 * between the lines' timestamps, and the time from first to last.
 */
#include <poll.h>
#include "gpio-lines.h"

#define MAX_OFFSET 1024

static struct {
	uint64_t edges, rising, falling, out_of_turn, skipped;
	uint32_t last_seqno;
	int last_id;
} line[MAX_OFFSET];

int main(int argc, char **argv)
{
	struct gpio_v2_line_request request = { 0 };
	struct gpio_v2_line_event events[64];
	struct pollfd fds[GPIO_V2_LINES_MAX];
	uint64_t count = UINT64_MAX, total = 0, gaps = 0, backwards = 0;
	uint64_t first = 0, last = 0, flags = GPIO_V2_LINE_FLAG_INPUT;
	uint32_t last_seqno[GPIO_V2_LINES_MAX] = { 0 };
	unsigned int nfds, i, n;
	int idle = -1, one = 0;

	if (argc < 4) {
		fprintf(stderr, "usage: edge-reader CHIP LINES rising|falling|both [COUNT [IDLE_MS [BUFFER [one]]]]\n");
		return 2;
	}
	if (strcmp(argv[3], "falling"))
		flags |= GPIO_V2_LINE_FLAG_EDGE_RISING;
	if (strcmp(argv[3], "rising"))
		flags |= GPIO_V2_LINE_FLAG_EDGE_FALLING;
	if (argc > 4)
		count = strtoull(argv[4], NULL, 0);
	if (argc > 5)
		idle = atoi(argv[5]);
	one = argc > 7 && !strcmp(argv[7], "one");

	request.num_lines = parse_offsets(argv[2], request.offsets);
	request.config.flags = flags;
	request.event_buffer_size = argc > 6 ? strtoul(argv[6], NULL, 0) : 0;
	strcpy(request.consumer, "edge-reader");
	if (one) {
		for (i = 0; i < request.num_lines; i++) {
			struct gpio_v2_line_request single = request;

			single.num_lines = 1;
			single.offsets[0] = request.offsets[i];
			fds[i].fd = request_lines(argv[1], &single);
			fds[i].events = POLLIN;
		}
		nfds = request.num_lines;
	} else {
		fds[0].fd = request_lines(argv[1], &request);
		fds[0].events = POLLIN;
		nfds = 1;
	}
	printf("ready\n");
	fflush(stdout);

	while (total < count) {
		int ready = poll(fds, nfds, total ? idle : -1);

		if (ready < 0)
			die("poll");
		if (!ready)
			break;
		for (i = 0; i < nfds; i++) {
			ssize_t got;

			if (!fds[i].revents)
				continue;
			got = read(fds[i].fd, events, sizeof(events));
			if (got < 0)
				die("read");
			for (n = 0; n < got / sizeof(events[0]); n++) {
				struct gpio_v2_line_event *e = &events[n];
				int id = e->id;

				if (e->offset >= MAX_OFFSET)
					continue;
				if (!total++)
					first = e->timestamp_ns;
				if (e->timestamp_ns < last)
					backwards++;
				else
					last = e->timestamp_ns;
				gaps += e->seqno - last_seqno[i] - 1;
				last_seqno[i] = e->seqno;
				line[e->offset].edges++;
				if (id == GPIO_V2_LINE_EVENT_RISING_EDGE)
					line[e->offset].rising++;
				else
					line[e->offset].falling++;
				line[e->offset].out_of_turn += line[e->offset].last_id == id;
				line[e->offset].last_id = id;
				line[e->offset].skipped += e->line_seqno - line[e->offset].last_seqno - 1;
				line[e->offset].last_seqno = e->line_seqno;
			}
		}
	}

	for (i = 0; i < request.num_lines; i++) {
		unsigned int o = request.offsets[i];

		printf("line %u: %llu edges, %llu rising, %llu falling, %llu out of turn, %llu skipped\n",
		       o, (unsigned long long)line[o].edges,
		       (unsigned long long)line[o].rising,
		       (unsigned long long)line[o].falling,
		       (unsigned long long)line[o].out_of_turn,
		       (unsigned long long)line[o].skipped);
	}
	printf("total: %llu edges, %llu gaps, %llu backwards, %llu ns\n",
	       (unsigned long long)total, (unsigned long long)gaps,
	       (unsigned long long)backwards,
	       (unsigned long long)(last - first));
	return 0;
}
