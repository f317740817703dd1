// SPDX-License-Identifier: MIT
/*
 * uapi-player [--pull PATTERN] CHIP [SCRIPT]
 *
 * Plays a script of system calls on a GPIO character device, from a file or from
 * standard input, and writes each step with the kernel's answer behind ' = '.
 * What already stands behind ' = ' is not read: a recording is a script, too.
 *
 *   # a comment
 *   chip KIND                  what chip the script is for; not for this program
 *   open A                     opens the chip as file A, non-blocking
 *   ioctl A REQUEST ARGUMENT   the request's number in hex
 *   request A B REQUEST ARGUMENT  one that gives a descriptor, which becomes file B
 *   pull LINE up|down          from outside: writes to PATTERN, in which %u is LINE
 *   read A SIZE [bad]          non-blocking
 *   poll A                     what it is ready for now
 *   wait A MILLISECONDS        what it is ready for, once it is ready to be read
 *   cloexec A                  whether it is closed on exec
 *   close A
 *
 * Bytes are hex, '(N)' for N zero bytes, and quoted text; '-' for none. Zeros at
 * the end are left out: an argument is as long as its request's number says. It
 * lies at the end of a page that nothing is mapped behind. 'readonly:' before
 * it: it cannot be written. 'half:': its second half is not mapped. 'bad' in its
 * place: all of it is not.
 *
 * An answer is 0 or more, or -errno; then the argument's bytes, if they are other
 * ones than before, or those that were read. A file that is not open is answered
 * with -9 (EBADF).
 *
 * Answers are the same each time on a machine with one processor. With several, an
 * edge may come before the one before it was taken, and be lost.
 *
 * Left out is what depends on the machine: descriptors are 0, the chip is
 * gpiochip0, and a timestamp is 0 if it is 0, 1 if it is from now by the monotonic
 * clock, 2 if by the real-time one, else 3.
 */
#include <ctype.h>
#include <poll.h>
#include <stddef.h>
#include <sys/mman.h>
#include "gpio-lines.h"

#define MAX_FILES 64
#define MAX_NAME 16
#define MAX_READ 65536
#define NO_FILE -1

struct file {
	char name[MAX_NAME];
	int fd;
	unsigned long request; /* what it came from; 0: it is a chip */
};

/* An argument in memory, and what it was. */
struct argument {
	size_t size;
	unsigned char before[1 << _IOC_SIZEBITS];
	unsigned char *at;
};

static struct file files[MAX_FILES];
static unsigned int line_number;
static unsigned char *page; /* room for an argument; nothing is mapped behind it */
static size_t room;
static uint64_t start_monotonic, start_realtime;
static const char *chip, *pull_pattern;

static void __attribute__((noreturn)) bad_script(const char *what)
{
	fflush(stdout);
	fprintf(stderr, "uapi-player: line %u of the script: %s\n", line_number, what);
	exit(2);
}

static uint64_t clock_now(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static unsigned long number(const char *text, int base)
{
	unsigned long value;
	char *end;

	if (!text)
		bad_script("a number is missing");
	value = strtoul(text, &end, base);
	if (end == text || *end)
		bad_script("not a number");
	return value;
}

static struct file *find(const char *name)
{
	for (int i = 0; name && i < MAX_FILES; i++)
		if (files[i].fd != NO_FILE && !strcmp(files[i].name, name))
			return &files[i];
	return NULL;
}

static struct file *add(const char *name, int fd, unsigned long request)
{
	for (int i = 0; i < MAX_FILES; i++) {
		if (files[i].fd != NO_FILE)
			continue;
		strcpy(files[i].name, name);
		files[i].fd = fd;
		files[i].request = request;
		return &files[i];
	}
	bad_script("too many files are open");
}

static void check_new_name(const char *name)
{
	if (!name || !*name || strlen(name) >= MAX_NAME)
		bad_script("a file needs a short name");
	if (find(name))
		bad_script("a file of that name is open");
}

/* Reads bytes as they stand in a script; returns how many. */
static size_t parse_bytes(const char *text, unsigned char *bytes, size_t size)
{
	size_t n = 0;

	memset(bytes, 0, size);
	if (!strcmp(text, "-"))
		return 0;
	while (*text) {
		if (*text == '(') {
			char *end;

			n += strtoul(text + 1, &end, 10);
			if (*end != ')' || n > size)
				bad_script("a number of zeros was expected in '()'");
			text = end + 1;
		} else if (*text == '\'') {
			for (text++; *text && *text != '\''; text++) {
				if (n == size)
					bad_script("more bytes than the request takes");
				bytes[n++] = *text;
			}
			if (!*text++)
				bad_script("text that does not end");
		} else {
			unsigned int byte;

			if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]))
				bad_script("not bytes in hex");
			if (n == size)
				bad_script("more bytes than the request takes");
			sscanf(text, "%2x", &byte);
			bytes[n++] = byte;
			text += 2;
		}
	}
	return n;
}

static int is_text(unsigned char byte)
{
	return byte > ' ' && byte < 0x7f && byte != '\'';
}

static size_t run_of(const unsigned char *bytes, size_t size, int (*is)(unsigned char))
{
	size_t n = 0;

	while (n < size && is(bytes[n]))
		n++;
	return n;
}

static int is_zero(unsigned char byte)
{
	return !byte;
}

/* Writes bytes as they stand in a script. */
static void print_bytes(const unsigned char *bytes, size_t size)
{
	putchar(' ');
	while (size && !bytes[size - 1])
		size--;
	if (!size)
		putchar('-');
	for (size_t i = 0; i < size;) {
		size_t zeros = run_of(bytes + i, size - i, is_zero);
		size_t text = run_of(bytes + i, size - i, is_text);

		if (zeros > 2) {
			printf("(%zu)", zeros);
			i += zeros;
		} else if (text > 3) {
			printf("'%.*s'", (int)text, bytes + i);
			i += text;
		} else {
			printf("%02x", bytes[i++]);
		}
	}
}

/* Puts an argument where its prefix wants it. */
static void prepare(struct argument *a, unsigned long request, const char *text)
{
	int protection = PROT_READ | PROT_WRITE;
	size_t mapped;

	if (!text)
		bad_script("an argument is missing");
	a->size = _IOC_SIZE(request);
	mapped = a->size;
	if (!strncmp(text, "readonly:", 9)) {
		protection = PROT_READ;
		text += 9;
	} else if (!strncmp(text, "half:", 5)) {
		mapped = a->size / 2;
		text += 5;
	} else if (!strcmp(text, "bad")) {
		mapped = 0;
		text = "-";
	}
	parse_bytes(text, a->before, a->size);
	if (mprotect(page, room, PROT_READ | PROT_WRITE) < 0)
		die("mprotect");
	a->at = page + room - mapped;
	memcpy(a->at, a->before, mapped);
	if (mprotect(page, room, protection) < 0)
		die("mprotect");
	if (mapped < a->size)
		a->size = 0; /* nothing of it can be looked at afterwards */
}

/* Where a request's argument tells the new descriptor; 0: it tells none. */
static size_t descriptor_of(unsigned long request)
{
	switch (request) {
	case GPIO_V2_GET_LINE_IOCTL:
		return offsetof(struct gpio_v2_line_request, fd);
	case GPIO_GET_LINEHANDLE_IOCTL:
		return offsetof(struct gpiohandle_request, fd);
	case GPIO_GET_LINEEVENT_IOCTL:
		return offsetof(struct gpioevent_request, fd);
	default:
		return 0;
	}
}

/* gpiochip7 is gpiochip0, so that recordings of two machines are equal. */
static void mask_name(char *name)
{
	static const char prefix[] = "gpiochip";
	size_t length = strlen(prefix);

	if (strncmp(name, prefix, length) || !isdigit((unsigned char)name[length]))
		return;
	name[length] = '0';
	for (length++; isdigit((unsigned char)name[length]); length++)
		name[length] = 0;
}

static void mask_timestamp(unsigned char *at)
{
	uint64_t timestamp;

	memcpy(&timestamp, at, sizeof(timestamp));
	if (timestamp >= start_monotonic && timestamp <= clock_now(CLOCK_MONOTONIC))
		timestamp = 1;
	else if (timestamp >= start_realtime && timestamp <= clock_now(CLOCK_REALTIME))
		timestamp = 2;
	else if (timestamp)
		timestamp = 3;
	memcpy(at, &timestamp, sizeof(timestamp));
}

static void mask_timestamps(const struct file *file, unsigned char *bytes, size_t size)
{
	size_t record, offset = 0;

	if (file->request == GPIO_V2_GET_LINE_IOCTL) {
		record = sizeof(struct gpio_v2_line_event);
	} else if (file->request) {
		record = sizeof(struct gpioevent_data);
	} else if (size % sizeof(struct gpio_v2_line_info_changed) == 0) {
		record = sizeof(struct gpio_v2_line_info_changed);
		offset = offsetof(struct gpio_v2_line_info_changed, timestamp_ns);
	} else {
		record = sizeof(struct gpioline_info_changed);
		offset = offsetof(struct gpioline_info_changed, timestamp);
	}
	for (; offset + sizeof(uint64_t) <= size; offset += record)
		mask_timestamp(bytes + offset);
}

static int answer(long result)
{
	result = result < 0 ? -errno : result;
	printf(" = %ld", result);
	return result >= 0;
}

static void play_open(const char *name)
{
	int fd;

	check_new_name(name);
	fd = open(chip, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0)
		add(name, fd, 0);
	answer(fd < 0 ? -1 : 0);
}

static void play_ioctl(const char *name, const char *new_name, unsigned long request, const char *text)
{
	static struct argument a;
	size_t descriptor = descriptor_of(request);
	struct file *file = find(name);
	int result, fd;

	if (new_name)
		check_new_name(new_name);
	prepare(&a, request, text);
	result = ioctl(file ? file->fd : NO_FILE, request, a.at);
	if (answer(result) && a.size) {
		if (new_name && descriptor) {
			memcpy(&fd, a.at + descriptor, sizeof(fd));
			memset(a.at + descriptor, 0, sizeof(fd));
			if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0)
				bad_script("the request gave no descriptor");
			add(new_name, fd, request);
		}
		if (request == GPIO_GET_CHIPINFO_IOCTL)
			mask_name(((struct gpiochip_info *)a.at)->name);
	}
	if (memcmp(a.at, a.before, a.size))
		print_bytes(a.at, a.size);
}

static void play_read(const char *name, unsigned long size, int bad)
{
	static unsigned char bytes[MAX_READ];
	struct file *file = find(name);
	ssize_t got;

	if (size > sizeof(bytes))
		bad_script("too much to read at once");
	got = read(file ? file->fd : NO_FILE, bad ? page + room : bytes, size);
	if (!answer(got) || bad)
		return;
	mask_timestamps(file, bytes, got);
	print_bytes(bytes, got);
}

static void play_poll(const char *name, int timeout)
{
	static const struct { short bit; const char *name; } bits[] = {
		{ POLLIN, "POLLIN" }, { POLLPRI, "POLLPRI" }, { POLLOUT, "POLLOUT" },
		{ POLLERR, "POLLERR" }, { POLLHUP, "POLLHUP" }, { POLLNVAL, "POLLNVAL" },
		{ POLLRDNORM, "POLLRDNORM" }, { POLLRDBAND, "POLLRDBAND" },
		{ POLLWRNORM, "POLLWRNORM" }, { POLLWRBAND, "POLLWRBAND" },
	};
	struct file *file = find(name);
	struct pollfd poll_fd = { .fd = file ? file->fd : NO_FILE, .events = POLLIN };
	const char *separator = " = ";

	if (!file) {
		printf(" = %d", -EBADF);
		return;
	}
	if (timeout && poll(&poll_fd, 1, timeout) < 0)
		die("poll");
	poll_fd.events = POLLIN | POLLPRI | POLLOUT | POLLRDNORM | POLLRDBAND | POLLWRNORM | POLLWRBAND;
	if (poll(&poll_fd, 1, 0) < 0)
		die("poll");
	if (!poll_fd.revents)
		printf(" = 0");
	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		if (!(poll_fd.revents & bits[i].bit))
			continue;
		printf("%s%s", separator, bits[i].name);
		separator = "|";
	}
}

static void play_pull(unsigned long line, const char *direction)
{
	static const struct timespec settle = { .tv_nsec = 1000000 };
	const char *place = pull_pattern ? strstr(pull_pattern, "%u") : NULL;
	char path[256], value[16];
	int fd;

	if (!place)
		bad_script("'pull' needs --pull with a path that holds %u");
	if (!direction || (strcmp(direction, "up") && strcmp(direction, "down")))
		bad_script("a line is pulled up or down");
	snprintf(path, sizeof(path), "%.*s%lu%s", (int)(place - pull_pattern), pull_pattern, line, place + 2);
	snprintf(value, sizeof(value), "pull-%s", direction);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		die(path);
	answer(write(fd, value, strlen(value)) < 0 ? -1 : 0);
	close(fd);
	/* Time for the thread of the line's interrupt, if there is another processor for it. */
	nanosleep(&settle, NULL);
}

static void play(char *step)
{
	char *words[8] = { 0 }, *word, *rest = step;
	unsigned int n = 0;
	struct file *file;

	while (n < 8 && (word = strsep(&rest, " ")) && strcmp(word, "="))
		words[n++] = word;
	file = find(words[1]);
	errno = EBADF;
	if (!strcmp(words[0], "open")) {
		play_open(words[1]);
	} else if (!strcmp(words[0], "ioctl")) {
		play_ioctl(words[1], NULL, number(words[2], 16), words[3]);
	} else if (!strcmp(words[0], "request")) {
		play_ioctl(words[1], words[2], number(words[3], 16), words[4]);
	} else if (!strcmp(words[0], "pull")) {
		play_pull(number(words[1], 10), words[2]);
	} else if (!strcmp(words[0], "read")) {
		play_read(words[1], number(words[2], 10), words[3] && !strcmp(words[3], "bad"));
	} else if (!strcmp(words[0], "poll")) {
		play_poll(words[1], 0);
	} else if (!strcmp(words[0], "wait")) {
		play_poll(words[1], number(words[2], 10));
	} else if (!strcmp(words[0], "cloexec")) {
		answer(file ? fcntl(file->fd, F_GETFD) & FD_CLOEXEC : -1);
	} else if (!strcmp(words[0], "close")) {
		answer(file ? close(file->fd) : -1);
		if (file)
			file->fd = NO_FILE;
	} else {
		bad_script("no such step");
	}
}

int main(int argc, char **argv)
{
	static char path[256];
	char *line = NULL, *copy;
	size_t size = 0, page_size;
	ssize_t length;

	if (argc > 2 && !strcmp(argv[1], "--pull")) {
		pull_pattern = argv[2];
		argv += 2;
		argc -= 2;
	}
	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: uapi-player [--pull PATTERN] CHIP [SCRIPT]\n");
		return 2;
	}
	snprintf(path, sizeof(path), "%s%s", strchr(argv[1], '/') ? "" : "/dev/", argv[1]);
	chip = path;
	if (argc > 2 && !freopen(argv[2], "r", stdin))
		die(argv[2]);
	for (int i = 0; i < MAX_FILES; i++)
		files[i].fd = NO_FILE;

	page_size = sysconf(_SC_PAGESIZE);
	room = ((1 << _IOC_SIZEBITS) + page_size - 1) / page_size * page_size;
	page = mmap(NULL, room + page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED || mprotect(page + room, page_size, PROT_NONE) < 0)
		die("mmap");
	start_monotonic = clock_now(CLOCK_MONOTONIC);
	start_realtime = clock_now(CLOCK_REALTIME);

	while ((length = getline(&line, &size, stdin)) > 0) {
		char *end;

		line_number++;
		if (line[length - 1] == '\n')
			line[--length] = 0;
		if (length && line[0] != '#' && strncmp(line, "chip ", 5)) {
			end = strstr(line, " = ");
			if (end)
				*end = 0;
			copy = strdup(line);
			fputs(line, stdout);
			play(copy);
			free(copy);
		} else {
			fputs(line, stdout);
		}
		putchar('\n');
	}
	return 0;
}
