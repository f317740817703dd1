// SPDX-License-Identifier: MIT
/*
 * bare-roundtrip SOCKET COUNT PAUSE: the least that an interrupt into a guest and
 * a doorbell back can cost, for the benchmark. Joins an ivshmem server, prints its
 * own ID, waits for a line on standard input (by which the guest's ivshmem-echo
 * has been told that ID), then rings peer 0 and waits for the answer, COUNT times,
 * with PAUSE microseconds between. Prints each round trip's time in nanoseconds,
 * one per line.
 */
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t receive(int socket, int *fd)
{
	char control[CMSG_SPACE(sizeof(int))];
	int64_t value = 0;
	struct iovec data = { &value, sizeof(value) };
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *passed;

	if (recvmsg(socket, &message, MSG_WAITALL) != sizeof(value)) {
		fprintf(stderr, "bare-roundtrip: the server ended the handshake\n");
		exit(1);
	}
	*fd = -1;
	passed = CMSG_FIRSTHDR(&message);
	if (passed && passed->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(passed), sizeof(*fd));
	return value;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int socket_fd, fd, guest = -1, own = -1;
	uint64_t one = 1, *times;
	int64_t id, peer;
	long i, count;

	if (argc < 4 || strlen(argv[1]) >= sizeof(address.sun_path)) {
		fprintf(stderr, "usage: bare-roundtrip SOCKET COUNT PAUSE\n");
		return 2;
	}
	strcpy(address.sun_path, argv[1]);
	count = atol(argv[2]);
	times = calloc(count, sizeof(*times));
	socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (!times || connect(socket_fd, (void *)&address, sizeof(address)) < 0) {
		perror(argv[1]);
		return 1;
	}

	receive(socket_fd, &fd);	/* the protocol's version */
	id = receive(socket_fd, &fd);
	receive(socket_fd, &fd);	/* the memory, of which nothing is needed */
	while (own < 0) {
		peer = receive(socket_fd, &fd);
		if (peer == id)
			own = fd;
		else if (peer == 0)
			guest = fd;
	}
	if (guest < 0) {
		fprintf(stderr, "bare-roundtrip: peer 0, the guest, is not there\n");
		return 1;
	}
	printf("%lld\n", (long long)id);
	fflush(stdout);
	if (getchar() == EOF)
		return 1;

	for (i = 0; i < count; i++) {
		struct pollfd wait = { own, POLLIN, 0 };
		uint64_t value, start;

		if (atoi(argv[3]))
			usleep(atoi(argv[3]));
		start = now();
		if (write(guest, &one, sizeof(one)) < 0) {
			perror("ringing the guest");
			return 1;
		}
		if (poll(&wait, 1, 5000) != 1) {
			fprintf(stderr, "bare-roundtrip: no answer to round trip %ld within 5 s\n", i);
			return 1;
		}
		if (read(own, &value, sizeof(value)) < 0) {
			perror("reading the answer");
			return 1;
		}
		times[i] = now() - start;
	}
	for (i = 0; i < count; i++)
		printf("%llu\n", (unsigned long long)times[i]);
	return 0;
}
