// SPDX-License-Identifier: MIT
/*
 * contained PROGRAM [ARGUMENT...]
 *
 * Runs a program with what a container has by default, as far as system calls and
 * rights go: Docker's profile forbids namespaces, mounting, and looking at the
 * descriptors of other processes, and its root lacks most capabilities.
 */
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(answer) BPF_STMT(BPF_RET | BPF_K, answer)
#define REFUSE(call, error) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), ANSWER(SECCOMP_RET_ERRNO | (error))

#define NEW_NAMESPACE \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

static const int kept[] = {
	CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID, CAP_KILL, CAP_SETGID, CAP_SETUID, CAP_SETPCAP,
	CAP_NET_BIND_SERVICE, CAP_NET_RAW, CAP_SYS_CHROOT, CAP_MKNOD, CAP_AUDIT_WRITE, CAP_SETFCAP,
};

static struct sock_filter filter[] = {
	LOAD(nr),
	REFUSE(SYS_unshare, EPERM),
	REFUSE(SYS_setns, EPERM),
	REFUSE(SYS_mount, EPERM),
	REFUSE(SYS_umount2, EPERM),
	REFUSE(SYS_pivot_root, EPERM),
	REFUSE(SYS_open_tree, EPERM),
	REFUSE(SYS_move_mount, EPERM),
	REFUSE(SYS_fsopen, EPERM),
	REFUSE(SYS_open_by_handle_at, EPERM),
	REFUSE(SYS_kcmp, EPERM),
	REFUSE(SYS_pidfd_getfd, EPERM),
	REFUSE(SYS_process_madvise, EPERM),
	REFUSE(SYS_bpf, EPERM),
	REFUSE(SYS_perf_event_open, EPERM),
	REFUSE(SYS_userfaultfd, EPERM),
	REFUSE(SYS_io_uring_setup, EPERM),
	/* Its arguments are out of a filter's sight: programs are to use clone instead. */
	REFUSE(SYS_clone3, ENOSYS),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3),
	LOAD(args[0]),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, NEW_NAMESPACE, 0, 1),
	ANSWER(SECCOMP_RET_ERRNO | EPERM),
	ANSWER(SECCOMP_RET_ALLOW),
};

static int is_kept(int capability)
{
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (kept[i] == capability)
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	const struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };
	int capability;

	if (argc < 2) {
		fprintf(stderr, "usage: contained PROGRAM [ARGUMENT...]\n");
		return 2;
	}
	/* The kernel knows more of them than this program may. A user has none to lose. */
	for (capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
		if (!is_kept(capability) && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && errno != EPERM) {
			perror("PR_CAPBSET_DROP");
			return 1;
		}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0) {
		perror("seccomp");
		return 1;
	}
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
