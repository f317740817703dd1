// SPDX-License-Identifier: MIT
/*
 * The guest's agent: runs shell commands that the host sends over a serial
 * port, several at a time, and streams their output back.
 *
 * It is the guest's first process: /init becomes it. That keeps the guest
 * small, and means that it also reaps orphans. When it fails, it exits, and
 * the kernel's panic makes that visible to the host.
 *
 * The protocol is lines of ASCII words. Text that may hold anything is base64.
 *
 *   host to guest                 guest to host
 *   ping TOKEN                    hello 1 BOOT-ID      once, when ready
 *   run ID COMMAND(base64)        pong TOKEN BOOT-ID
 *   kill ID SIGNAL                started ID PID
 *                                 out ID BYTES(base64) stdout and stderr, in order
 *                                 exit ID STATUS       128 + N: ended by signal N
 *                                 error ID TEXT        nothing more comes for ID
 */
#define _GNU_SOURCE
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	MAX_JOBS = 64,
	PIPE_SIZE = 64 * 1024,
};

struct job {
	unsigned long id;
	pid_t pid;   /* 0: has ended */
	int fd;      /* its output; -1: none or at its end */
	int used;
	int silent;  /* its exit was reported: drain what its children still write */
};

static struct job jobs[MAX_JOBS];
static int port;
static char line[MAX_LINE];
static size_t line_length;
static int line_too_long;
static char boot_id[64];

static struct job *find(unsigned long id)
{
	for (int i = 0; i < MAX_JOBS; i++)
		if (jobs[i].used && !jobs[i].silent && jobs[i].id == id)
			return &jobs[i];
	return NULL;
}

static void release_if_done(struct job *job)
{
	if (job->used && job->pid == 0 && job->fd < 0)
		job->used = 0;
}

/* Returns 0 when nothing is there to read now. */
static int forward_output(struct job *job)
{
	static unsigned char bytes[CHUNK];
	ssize_t n = read(job->fd, bytes, sizeof(bytes));

	if (n > 0) {
		if (!job->silent)
			send_output(job->id, bytes, n);
		return 1;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	close(job->fd);
	job->fd = -1;
	release_if_done(job);
	return 0;
}

static void run(unsigned long id, char *command)
{
	struct job *job = NULL;
	int ends[2];
	pid_t pid;

	for (int i = 0; i < MAX_JOBS && !job; i++)
		if (!jobs[i].used)
			job = &jobs[i];
	if (!job) {
		send_line("error %lu %d commands are running already", id, MAX_JOBS);
		return;
	}
	if (pipe2(ends, O_CLOEXEC) < 0) {
		send_line("error %lu pipe: %s", id, strerror(errno));
		return;
	}
	pid = fork();
	if (pid < 0) {
		send_line("error %lu fork: %s", id, strerror(errno));
		close(ends[0]);
		close(ends[1]);
		return;
	}
	if (pid == 0) {
		int nothing = open("/dev/null", O_RDONLY);
		sigset_t none;

		/* A group of its own, so that a kill reaches what it starts, too. */
		setsid();
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		dup2(nothing, 0);
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		dprintf(2, "agent: /bin/sh: %s\n", strerror(errno));
		_exit(127);
	}
	close(ends[1]);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*job = (struct job){ .id = id, .pid = pid, .fd = ends[0], .used = 1 };
	send_line("started %lu %d", id, (int)pid);
}

static void reap(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (int i = 0; i < MAX_JOBS; i++) {
			struct job *job = &jobs[i];

			if (!job->used || job->pid != pid)
				continue;
			/*
			 * All that it wrote comes before its exit. Its children may hold
			 * the pipe, and write, for ever: no more than the pipe can hold.
			 */
			for (int n = 0; n < PIPE_SIZE && job->fd >= 0 && forward_output(job); n += CHUNK)
				;
			job->silent = 1;
			job->pid = 0;
			send_line("exit %lu %d", job->id, WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
			release_if_done(job);
			break;
		}
	}
}

static void obey(char *text)
{
	char *rest = text, *verb = strsep(&rest, " "), *argument = strsep(&rest, " ");

	if (!argument) {
		send_line("error 0 not understood: '%.60s'", verb);
	} else if (!strcmp(verb, "ping")) {
		send_line("pong %.60s %s", argument, boot_id);
	} else if (!strcmp(verb, "run")) {
		unsigned long id = strtoul(argument, NULL, 10);

		if (!rest || !decode(rest))
			send_line("error %lu the command is not base64", id);
		else
			run(id, rest);
	} else if (!strcmp(verb, "kill") && rest) {
		struct job *job = find(strtoul(argument, NULL, 10));

		/* One that has just ended is no error: the two cross on the wire. */
		if (job && job->pid > 0 && kill(-job->pid, atoi(rest)) < 0)
			kill(job->pid, atoi(rest)); /* between its fork and its setsid */
	} else {
		send_line("error 0 not understood: '%.60s'", verb);
	}
}

static void receive(void)
{
	static char bytes[4096];
	ssize_t n = read(port, bytes, sizeof(bytes));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0)
		die("read from the host");
	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			if (line_length < sizeof(line) - 1)
				line[line_length++] = bytes[i];
			else
				line_too_long = 1;
			continue;
		}
		line[line_length] = '\0';
		if (line_too_long)
			send_line("error 0 a line is longer than %d bytes", MAX_LINE);
		else if (line_length > 0)
			obey(line);
		line_length = 0;
		line_too_long = 0;
	}
}

static void read_boot_id(void)
{
	int file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = file < 0 ? -1 : read(file, boot_id, sizeof(boot_id) - 1);

	if (n <= 0)
		die("/proc/sys/kernel/random/boot_id");
	boot_id[strcspn(boot_id, "\n")] = '\0';
	close(file);
}

int main(int count, char **arguments)
{
	struct pollfd watched[2 + MAX_JOBS];
	struct job *watching[2 + MAX_JOBS];
	sigset_t signals;
	int children;

	port = open_port(count > 1 ? arguments[1] : "/dev/ttyS1");
	read_boot_id();
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	children = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (children < 0)
		die("signalfd");

	/* The empty line ends whatever stood on the wire before. */
	send_bytes("\n", 1);
	send_line("hello 1 %s", boot_id);
	for (;;) {
		int n = 0;

		watched[n++] = (struct pollfd){ .fd = port, .events = POLLIN };
		watched[n++] = (struct pollfd){ .fd = children, .events = POLLIN };
		for (int i = 0; i < MAX_JOBS; i++) {
			if (!jobs[i].used || jobs[i].fd < 0)
				continue;
			watching[n] = &jobs[i];
			watched[n++] = (struct pollfd){ .fd = jobs[i].fd, .events = POLLIN };
		}
		if (poll(watched, n, -1) < 0) {
			if (errno == EINTR)
				continue;
			die("poll");
		}
		for (int i = 2; i < n; i++)
			if (watched[i].revents)
				forward_output(watching[i]);
		if (watched[1].revents) {
			struct signalfd_siginfo info;

			while (read(children, &info, sizeof(info)) > 0)
				;
			reap();
		}
		if (watched[0].revents)
			receive();
	}
}
