// SPDX-License-Identifier: MIT
/*
 * uapi-life CHIP [signals]
 *
 * What a GPIO character device does to programs that fork, run others, have many
 * threads, are killed in the middle of a call, open very much, or pass bad
 * pointers. Prints one line per question; the answers are the same each time, so
 * that two devices can be compared. CHIP has 1000 lines, which nobody uses.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include "gpio-lines.h"

#define LINES 1000
#define THREADS 8
#define ROUNDS 200
#define KILLS 100

static const char *self, *chip;

/* 0 or more, or -errno. */
static int call(int fd, unsigned long request, void *argument)
{
	int result = ioctl(fd, request, argument);

	return result < 0 ? -errno : result;
}

static int open_chip(void)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", chip);
	do
		fd = open(path, O_RDWR | O_CLOEXEC);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		die(path);
	return fd;
}

/* A descriptor, or -errno. */
static int request_at(int fd, unsigned int line, uint64_t flags)
{
	struct gpio_v2_line_request request = { .num_lines = 1, .offsets = { line }, .config.flags = flags };
	int result = call(fd, GPIO_V2_GET_LINE_IOCTL, &request);

	return result < 0 ? result : request.fd;
}

static int request_one(unsigned int line, uint64_t flags)
{
	int fd = open_chip(), result = request_at(fd, line, flags);

	close(fd);
	return result;
}

static int get(int fd)
{
	struct gpio_v2_line_values values = { .mask = 1 };
	int result = call(fd, GPIO_V2_LINE_GET_VALUES_IOCTL, &values);

	return result < 0 ? result : (int)values.bits;
}

static int set(int fd, int value)
{
	struct gpio_v2_line_values values = { .mask = 1, .bits = value };

	return call(fd, GPIO_V2_LINE_SET_VALUES_IOCTL, &values);
}

static int bias(int fd, uint64_t flags)
{
	struct gpio_v2_line_config config = { .flags = flags };

	return call(fd, GPIO_V2_LINE_SET_CONFIG_IOCTL, &config);
}

/* Whether a line can be had: 0, or -errno. */
static int is_free(unsigned int line)
{
	int fd = request_one(line, GPIO_V2_LINE_FLAG_INPUT);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

static void answer(const char *question, int result)
{
	if (result < 0)
		printf("%s: %s\n", question, strerrorname_np(-result));
	else
		printf("%s: %d\n", question, result);
	fflush(stdout);
}

/* What a child's exit says: what it was given, or that it was killed. */
static int outcome(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) < 0)
		die("waiting for a child");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void children(void)
{
	int fd = request_one(0, GPIO_V2_LINE_FLAG_OUTPUT), pair[2];
	char byte;
	pid_t child;

	if (pipe(pair))
		die("a pipe");
	child = fork();
	if (!child) {
		close(pair[1]);
		if (read(pair[0], &byte, 1) < 0)
			_exit(99);
		_exit(set(fd, 1) == 0 && get(fd) == 1 ? 42 : 1);
	}
	close(pair[0]);
	close(fd);
	answer("a child has the line when its parent has closed it", is_free(0));
	close(pair[1]);
	answer("the child uses it", outcome(child));
	answer("free after the child", is_free(0));
}

static void programs(void)
{
	char number[16];
	int fd = request_one(0, GPIO_V2_LINE_FLAG_OUTPUT);
	pid_t child;

	set(fd, 1);
	snprintf(number, sizeof(number), "%d", fd);
	child = fork();
	if (!child) {
		execl(self, self, chip, "level", number, NULL);
		_exit(99);
	}
	answer("another program does not get the descriptor", outcome(child));
	fcntl(fd, F_SETFD, 0);
	child = fork();
	if (!child) {
		execl(self, self, chip, "level", number, NULL);
		_exit(99);
	}
	answer("another program gets it if told", outcome(child));
	child = vfork();
	if (!child) {
		execl(self, self, chip, "level", number, NULL);
		_exit(99);
	}
	answer("by vfork too", outcome(child));
	close(fd);
	answer("free after programs", is_free(0));
}

/* A process whose parents have gone. */
static void daemons(void)
{
	int pair[2], told = -1;

	if (pipe(pair))
		die("a pipe");
	if (!fork()) {
		setsid();
		if (!fork()) {
			int fd = request_one(0, GPIO_V2_LINE_FLAG_OUTPUT), result = set(fd, 1);

			while (getppid() == getsid(0))
				sched_yield();
			if (!result)
				result = get(fd);
			close(fd);
			if (write(pair[1], &result, sizeof(result)) < 0)
				_exit(1);
			_exit(0);
		}
		_exit(0);
	}
	wait(NULL);
	close(pair[1]);
	if (read(pair[0], &told, sizeof(told)) < 0)
		die("hearing from a daemon");
	close(pair[0]);
	answer("a daemon reads back what it has set", told);
}

static void copies(void)
{
	int fd = request_one(0, GPIO_V2_LINE_FLAG_OUTPUT), second = dup(fd), third = dup2(fd, 200), sockets[2];
	char space[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 0;
	struct iovec one = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &one, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof(space),
	};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets))
		die("sockets");
	child = fork();
	if (!child) {
		close(fd);
		close(second);
		close(third);
		close(sockets[0]);
		if (recvmsg(sockets[1], &message, 0) < 0)
			_exit(99);
		header = CMSG_FIRSTHDR(&message);
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
		_exit(get(fd) == 1 && set(fd, 0) == 0 ? 42 : 1);
	}
	close(fd);
	answer("a copy sets", set(second, 1));
	answer("another copy gets", get(third));
	close(third);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &second, sizeof(second));
	if (sendmsg(sockets[0], &message, 0) < 0)
		die("passing a descriptor");
	answer("who was passed it uses it", outcome(child));
	answer("and has set it", get(second));
	answer("not free while there is a copy", is_free(0));
	close(second);
	close(sockets[0]);
	close(sockets[1]);
	answer("free without one", is_free(0));
}

struct worker {
	pthread_t thread;
	unsigned int line;
	int fd, failures;
	volatile int *stop;
};

static void *request_often(void *argument)
{
	struct worker *worker = argument;

	for (int i = 0; i < ROUNDS; i++) {
		int fd = request_one(worker->line, GPIO_V2_LINE_FLAG_OUTPUT);

		worker->failures += fd < 0 || set(fd, i & 1) || get(fd) != (i & 1);
		if (fd >= 0)
			close(fd);
	}
	return NULL;
}

static void *set_often(void *argument)
{
	struct worker *worker = argument;

	for (int i = 0; i < ROUNDS; i++)
		worker->failures += set(worker->fd, i & 1) != 0 || get(worker->fd) < 0;
	return NULL;
}

static void *contend(void *argument)
{
	struct worker *worker = argument;

	for (int i = 0; i < ROUNDS; i++) {
		int fd = request_one(worker->line, GPIO_V2_LINE_FLAG_OUTPUT);

		worker->failures += fd < 0 && fd != -EBUSY;
		if (fd >= 0)
			close(fd);
	}
	return NULL;
}

/* Prints how many calls had another outcome than they should. */
static void run_threads(const char *question, void *(*work)(void *), int fd, int apart)
{
	struct worker workers[THREADS] = { 0 };
	int failures = 0;

	for (int i = 0; i < THREADS; i++) {
		workers[i].line = apart ? i + 1 : 1;
		workers[i].fd = fd;
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			die("a thread");
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		failures += workers[i].failures;
	}
	answer(question, failures);
}

static void threads(void)
{
	int fd = request_one(0, GPIO_V2_LINE_FLAG_OUTPUT);

	run_threads("failures of threads with a line each", request_often, -1, 1);
	run_threads("failures of threads that share a request", set_often, fd, 0);
	run_threads("failures of threads that want one line", contend, -1, 0);
	close(fd);
	answer("free after threads", is_free(1));
}

static void killed(void)
{
	int busy = 0, gone = 0;

	for (int i = 0; i < KILLS; i++) {
		pid_t child = fork();

		if (!child) {
			for (;;) {
				int fd = request_one(0, GPIO_V2_LINE_FLAG_OUTPUT);

				for (int n = 0; n < 10; n++)
					set(fd, n & 1);
				close(fd);
			}
		}
		usleep((i * 37) % 1000);
		kill(child, SIGKILL);
		gone += outcome(child) == 1000 + SIGKILL;
		busy += is_free(0) != 0;
	}
	answer("children killed in the middle of calls", gone);
	answer("times that a killed one's line was not free", busy);
}

static volatile sig_atomic_t ticks;

static void tick(int number)
{
	(void)number;
	ticks++;
}

/* Makes a call, again if a signal has kept it from being done and calls do not start again by themselves. */
#define again(result, made)                                   \
	do                                                    \
		(result) = (made);                            \
	while ((result) == -EINTR && !starts_again)

/*
 * The kernel's own device is never kept from a call by a signal. What is, is not
 * to be done in half.
 */
static void interrupted(int starts_again, int rounds)
{
	struct sigaction action = { .sa_handler = tick, .sa_flags = starts_again ? SA_RESTART : 0 };
	struct itimerval often = { { 0, 200 }, { 0, 200 } }, never = { 0 };
	struct gpio_v2_line_info info;
	uint32_t line = 2;
	int fd = request_one(0, GPIO_V2_LINE_FLAG_OUTPUT), open_fd = open_chip(), failures = 0, result;

	ticks = 0;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < 20 * rounds || ticks < 20; i++) {
		again(result, set(fd, i & 1));
		failures += result != 0;
		again(result, get(fd));
		failures += result != (i & 1);
	}
	for (int i = 0; i < rounds; i++) {
		again(result, request_one(1, GPIO_V2_LINE_FLAG_OUTPUT));
		failures += result < 0;
		close(result);
	}
	for (int i = 0; i < rounds; i++) {
		info = (struct gpio_v2_line_info){ .offset = line };
		again(result, call(open_fd, GPIO_V2_GET_LINEINFO_WATCH_IOCTL, &info));
		failures += result != 0;
		again(result, call(open_fd, GPIO_GET_LINEINFO_UNWATCH_IOCTL, &line));
		failures += result != 0;
	}
	setitimer(ITIMER_REAL, &never, NULL);
	answer(starts_again ? "calls that signals have disturbed, where they start again" : "calls that signals have disturbed", failures);
	close(fd);
	close(open_fd);
	answer("free after signals", is_free(1));
}

static int fds[LINES];

static void close_all(int count)
{
	for (int i = 0; i < count; i++)
		close(fds[i]);
}

static void many(void)
{
	struct rlimit limit, few;
	int chips[ROUNDS], failures = 0, count, fd = open_chip();

	getrlimit(RLIMIT_NOFILE, &limit);
	few = limit;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (int i = 0; i < LINES; i++) {
		fds[i] = request_at(fd, i, i & 1 ? GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING : GPIO_V2_LINE_FLAG_OUTPUT);
		failures += fds[i] < 0;
	}
	answer("failures of a thousand requests", failures);
	answer("one more for the first line", request_at(fd, 0, GPIO_V2_LINE_FLAG_INPUT));
	answer("one more for the last", request_at(fd, LINES - 1, GPIO_V2_LINE_FLAG_INPUT));
	failures = 0;
	for (int i = 0; i < LINES; i++)
		failures += get(fds[i]) != 0;
	answer("failures of getting each", failures);
	close_all(LINES);
	failures = 0;
	for (int i = 0; i < LINES; i++) {
		fds[i] = request_at(fd, i, GPIO_V2_LINE_FLAG_INPUT);
		failures += fds[i] < 0;
	}
	answer("failures of a thousand after that", failures);
	close_all(LINES);
	failures = 0;
	for (int i = 0; i < ROUNDS; i++) {
		struct gpiochip_info info;

		chips[i] = open_chip();
		failures += call(chips[i], GPIO_GET_CHIPINFO_IOCTL, &info) || info.lines != LINES;
	}
	for (int i = 0; i < ROUNDS; i++)
		close(chips[i]);
	answer("failures of a chip opened often", failures);

	/* No descriptors left: none for the request, and the line stays free. */
	few.rlim_cur = 64;
	setrlimit(RLIMIT_NOFILE, &few);
	for (count = 0; count < LINES; count++) {
		fds[count] = request_at(fd, count, GPIO_V2_LINE_FLAG_INPUT);
		if (fds[count] < 0)
			break;
	}
	answer("a request without a descriptor left", fds[count]);
	close(fds[--count]);
	fds[count] = request_at(fd, count + 1, GPIO_V2_LINE_FLAG_INPUT);
	answer("whether its line is free", fds[count] >= 0);
	close_all(count + 1);
	setrlimit(RLIMIT_NOFILE, &limit);
	close(fd);
}

static void try_pointers(const char *place, void *pointer, int fd, int request)
{
	static const struct {
		const char *name;
		unsigned long number;
		int of_request;
	} calls[] = {
		{ "GET_CHIPINFO", GPIO_GET_CHIPINFO_IOCTL, 0 },
		{ "GET_LINEINFO", GPIO_GET_LINEINFO_IOCTL, 0 },
		{ "GET_LINEHANDLE", GPIO_GET_LINEHANDLE_IOCTL, 0 },
		{ "GET_LINEEVENT", GPIO_GET_LINEEVENT_IOCTL, 0 },
		{ "GET_LINEINFO_WATCH", GPIO_GET_LINEINFO_WATCH_IOCTL, 0 },
		{ "GET_LINEINFO_UNWATCH", GPIO_GET_LINEINFO_UNWATCH_IOCTL, 0 },
		{ "V2_GET_LINEINFO", GPIO_V2_GET_LINEINFO_IOCTL, 0 },
		{ "V2_GET_LINEINFO_WATCH", GPIO_V2_GET_LINEINFO_WATCH_IOCTL, 0 },
		{ "V2_GET_LINE", GPIO_V2_GET_LINE_IOCTL, 0 },
		{ "V2_LINE_SET_CONFIG", GPIO_V2_LINE_SET_CONFIG_IOCTL, 1 },
		{ "V2_LINE_GET_VALUES", GPIO_V2_LINE_GET_VALUES_IOCTL, 1 },
		{ "V2_LINE_SET_VALUES", GPIO_V2_LINE_SET_VALUES_IOCTL, 1 },
		{ "chip's of type 0xb4 without a meaning", _IOWR(0xb4, 0x55, uint64_t), 0 },
		{ "request's of type 0xb4 without a meaning", _IOWR(0xb4, 0x55, uint64_t), 1 },
	};
	char question[128];

	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		snprintf(question, sizeof(question), "%s at %s", calls[i].name, place);
		answer(question, call(calls[i].of_request ? request : fd, calls[i].number, pointer));
	}
}

static void pointers(void)
{
	long size = sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 3 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct gpio_v2_line_values *values = (void *)(pages + size - sizeof(*values));
	struct gpio_v2_line_request *request = (void *)pages;
	int fd = open_chip(), line = request_at(fd, 0, GPIO_V2_LINE_FLAG_OUTPUT);

	mprotect(pages + size, size, PROT_NONE);
	try_pointers("null", NULL, fd, line);
	try_pointers("1", (void *)1, fd, line);
	try_pointers("the end of all", (void *)-8ul, fd, line);
	try_pointers("the kernel's", (void *)0xffffffff81000000, fd, line);
	try_pointers("what is not to be touched", pages + size, fd, line);
	try_pointers("the edge of it", pages + size - 2, fd, line);

	*values = (struct gpio_v2_line_values){ .mask = 1, .bits = 1 };
	answer("values up to the edge", call(line, GPIO_V2_LINE_SET_VALUES_IOCTL, values));
	answer("values got up to the edge", call(line, GPIO_V2_LINE_GET_VALUES_IOCTL, values));
	*request = (struct gpio_v2_line_request){ .num_lines = 1, .offsets = { 1 }, .config.flags = GPIO_V2_LINE_FLAG_INPUT };
	mprotect(pages, size, PROT_READ);
	answer("values from what cannot be written", call(line, GPIO_V2_LINE_SET_VALUES_IOCTL, values));
	answer("values to what cannot be written", call(line, GPIO_V2_LINE_GET_VALUES_IOCTL, values));
	answer("a request from what cannot be written", call(fd, GPIO_V2_GET_LINE_IOCTL, request));
	answer("its line is free", is_free(1));
	munmap(pages, 3 * size);
	close(line);
	close(fd);
}

static void descriptors(void)
{
	struct gpiochip_info info;
	char path[64];
	int fd = open_chip(), zero = open("/dev/zero", O_RDWR), bare, closed;

	snprintf(path, sizeof(path), "/dev/%s", chip);
	bare = open(path, O_PATH);
	closed = dup(fd);
	close(closed);
	answer("descriptor -1", call(-1, GPIO_GET_CHIPINFO_IOCTL, &info));
	answer("a descriptor far away", call(100000, GPIO_GET_CHIPINFO_IOCTL, &info));
	answer("a closed descriptor", call(closed, GPIO_GET_CHIPINFO_IOCTL, &info));
	answer("another device", call(zero, GPIO_GET_CHIPINFO_IOCTL, &info));
	answer("a path that was not opened", call(bare, GPIO_GET_CHIPINFO_IOCTL, &info));
	answer("a chip asked as a request", get(fd));
	dup2(zero, fd);
	answer("a chip that another device has replaced", call(fd, GPIO_GET_CHIPINFO_IOCTL, &info));
	close(fd);
	close(zero);
	close(bare);
}

static void *read_one(void *argument)
{
	struct worker *worker = argument;
	struct gpio_v2_line_event event;

	worker->failures = read(worker->fd, &event, sizeof(event)) == sizeof(event) ? (int)event.line_seqno : -errno;
	return NULL;
}

/* Edges are made by the line's own bias. */
static void waiting(void)
{
	const uint64_t edges = GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING;
	struct gpio_v2_line_event event;
	struct epoll_event ready = { .events = EPOLLIN };
	struct worker worker = { 0 };
	struct pollfd entry;
	struct timeval none = { 0 };
	fd_set set;
	int fd = request_one(0, edges | GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN), epoll = epoll_create1(0);

	entry = (struct pollfd){ fd, POLLIN, 0 };
	FD_ZERO(&set);
	FD_SET(fd, &set);
	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &ready);
	answer("poll before an edge", poll(&entry, 1, 0));
	answer("select before an edge", select(fd + 1, &set, NULL, NULL, &none));
	answer("epoll before an edge", epoll_wait(epoll, &ready, 1, 0));
	answer("an edge", bias(fd, edges | GPIO_V2_LINE_FLAG_BIAS_PULL_UP));
	answer("poll", poll(&entry, 1, 10000));
	FD_SET(fd, &set);
	answer("select", select(fd + 1, &set, NULL, NULL, &none));
	answer("epoll", epoll_wait(epoll, &ready, 1, 0));
	answer("read", read(fd, &event, sizeof(event)) == sizeof(event) && event.id == GPIO_V2_LINE_EVENT_RISING_EDGE);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	answer("read once more", read(fd, &event, sizeof(event)) < 0 ? -errno : 1);
	answer("poll once more", poll(&entry, 1, 0));
	fcntl(fd, F_SETFL, 0);
	worker.fd = fd;
	pthread_create(&worker.thread, NULL, read_one, &worker);
	usleep(20000);
	answer("an edge for a thread that waits", bias(fd, edges | GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN));
	pthread_join(worker.thread, NULL);
	answer("the number of its edge", worker.failures);
	close(epoll);
	close(fd);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: uapi-life CHIP [signals]\n");
		return 2;
	}
	self = "/proc/self/exe";
	chip = argv[1];
	if (argc == 4) { /* what a program that was run finds: 200 and the level, or the error */
		int level = get(atoi(argv[3]));

		return level < 0 ? -level : 200 + level;
	}
	if (argc == 3) { /* signals alone */
		interrupted(0, ROUNDS / 10);
		interrupted(1, ROUNDS / 10);
		return 0;
	}
	children();
	programs();
	daemons();
	copies();
	descriptors();
	pointers();
	waiting();
	many();
	threads();
	killed();
	interrupted(0, ROUNDS);
	interrupted(1, ROUNDS);
	return 0;
}
