// SPDX-License-Identifier: MIT
/*
 * bare-supervisor COUNT [set|get]: the least that answering a trapped ioctl can
 * cost.
 *
 * A child under a filter like ours makes COUNT ioctls of the GPIO type and prints
 * how long they took. The parent receives each and answers 0, without looking at
 * anything; with 'set' it reads the argument first and asks whether it was the
 * caller's, as whoever is to act on it must; with 'get' it also writes it back. It
 * does not look at the descriptor, and waits for nothing else.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/gpio.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Newer than the headers of some distributions. */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

static void die(const char *what)
{
	fprintf(stderr, "bare-supervisor: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int install(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xff00),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xb400, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };
	int listener;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		die("prctl");
	listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			   SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
			   &program);
	if (listener < 0)
		listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
				   SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
	if (listener < 0)
		die("seccomp");
	return listener;
}

static void pass(int socket, int *descriptor, int is_sender)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	char byte = 0;
	struct iovec data = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};

	if (is_sender) {
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		memcpy(CMSG_DATA(&control.header), descriptor, sizeof(int));
		if (sendmsg(socket, &message, 0) < 0)
			die("sendmsg");
	} else {
		if (recvmsg(socket, &message, 0) <= 0)
			die("recvmsg");
		memcpy(descriptor, CMSG_DATA(&control.header), sizeof(int));
	}
}

static void call(const char *kind, uint64_t count)
{
	struct gpio_v2_line_values values = { .mask = 1 };
	uint64_t i, start = now();

	for (i = 0; i < count; i++)
		if (ioctl(0, GPIO_V2_LINE_GET_VALUES_IOCTL, &values) < 0)
			die("ioctl");
	printf("%s: %llu calls in %llu ns\n", kind, (unsigned long long)count,
	       (unsigned long long)(now() - start));
	fflush(stdout);
}

static void copy(struct seccomp_notif *request, void *bytes, size_t size, int is_write)
{
	struct iovec here = { bytes, size };
	struct iovec there = { (void *)(uintptr_t)request->data.args[2], size };
	ssize_t count;

	count = is_write ? process_vm_writev(request->pid, &here, 1, &there, 1, 0)
			 : process_vm_readv(request->pid, &here, 1, &there, 1, 0);
	if (count != (ssize_t)size)
		die("the caller's memory");
}

int main(int argc, char **argv)
{
	const char *kind = argc > 2 ? argv[2] : "bare";
	int reads = strcmp(kind, "bare") != 0, writes = !strcmp(kind, "get");
	struct gpio_v2_line_values values;
	struct seccomp_notif request;
	struct seccomp_notif_resp response;
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 0) : 100000, i;
	int ends[2], listener, status;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		die("socketpair");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		listener = install();
		pass(ends[0], &listener, 1);
		close(listener);
		call(kind, count);
		_exit(0);
	}
	pass(ends[1], &listener, 0);
	/* As ours does; an older kernel knows no such flag. */
	ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
	for (i = 0; i < count; i++) {
		memset(&request, 0, sizeof(request));
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request))
			die("SECCOMP_IOCTL_NOTIF_RECV");
		if (reads) {
			copy(&request, &values, sizeof(values), 0);
			if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &request.id))
				die("SECCOMP_IOCTL_NOTIF_ID_VALID");
		}
		if (writes)
			copy(&request, &values, sizeof(values), 1);
		memset(&response, 0, sizeof(response));
		response.id = request.id;
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response))
			die("SECCOMP_IOCTL_NOTIF_SEND");
	}
	if (waitpid(child, &status, 0) < 0)
		die("waitpid");
	return status ? 1 : 0;
}
