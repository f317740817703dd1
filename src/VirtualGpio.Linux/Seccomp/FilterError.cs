// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>Why a filter with a listener could not be installed, and what a person can do.</summary>
internal static class FilterError
{
    /// <summary>The exception for an error of <c>seccomp</c>.</summary>
    /// <param name="errno">The error.</param>
    public static LinuxException Explain(int errno) => new("seccomp(SECCOMP_SET_MODE_FILTER)", (Errno)errno, Hint((Errno)errno));

    private static string? Hint(Errno errno) => errno switch
    {
        Errno.EBUSY =>
            "This process already runs under a supervisor that intercepts system calls, and Linux allows one: start it "
            + "outside of 'vgpio run', or in a container whose manager does not intercept system calls.",
        Errno.EPERM or Errno.EACCES =>
            "The container or sandbox that this runs in forbids seccomp. Allow the seccomp system call in its profile "
            + "(docker: --security-opt seccomp=unconfined, or a profile with 'seccomp').",
        Errno.EINVAL or Errno.ENOSYS =>
            "The kernel has no seccomp user notification (CONFIG_SECCOMP_FILTER, Linux 5.14 or later), or is not Linux' own, "
            + "such as gVisor.",
        _ => null,
    };
}
