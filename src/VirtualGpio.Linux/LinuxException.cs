// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux;

/// <summary>
/// A system call failed. The text reads <c>call: reason (ERRNO)</c>, followed by a hint where there is one, as in
/// <c>memfd_create: No space left on device (ENOSPC)</c>.
/// </summary>
public sealed class LinuxException : IOException
{
    /// <summary>Makes an exception for <paramref name="call"/> that failed with <paramref name="errno"/>.</summary>
    /// <param name="call">The call, with what it was applied to where that helps: <c>open(/dev/kvm)</c>.</param>
    /// <param name="errno">Its error number.</param>
    /// <param name="hint">What the reader can do about it, as a sentence; optional.</param>
    public LinuxException(string call, Errno errno, string? hint = null)
        : base(Compose(call, errno, hint), (int)errno)
    {
        Call = call;
        Errno = errno;
    }

    /// <summary>The error number.</summary>
    public Errno Errno { get; }

    /// <summary>The call that failed, with what it was applied to where that was known.</summary>
    public string Call { get; }

    /// <summary>The reason and the symbol of an error number, as in <c>Permission denied (EACCES)</c>.</summary>
    /// <param name="errno">The error number.</param>
    public static string Describe(Errno errno)
    {
        string symbol = Enum.GetName(errno) ?? string.Create(CultureInfo.InvariantCulture, $"errno {(int)errno}");
        return $"{Marshal.GetPInvokeErrorMessage((int)errno)} ({symbol})";
    }

    /// <summary>The exception for the call that this thread made last.</summary>
    internal static LinuxException FromLast(string call, string? hint = null) => new(call, LastErrno, hint);

    internal static Errno LastErrno => (Errno)Marshal.GetLastPInvokeError();

    private static string Compose(string call, Errno errno, string? hint)
    {
        string text = $"{call}: {Describe(errno)}";
        return hint is null ? text : $"{text}. {hint}";
    }
}
