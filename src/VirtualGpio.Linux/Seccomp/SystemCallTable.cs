// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>The numbers of system calls on one architecture, from its <c>asm/unistd.h</c>.</summary>
public sealed class SystemCallTable
{
    private readonly Dictionary<SystemCall, int> _numbers;
    private readonly Dictionary<int, SystemCall> _calls;

    private SystemCallTable(uint audit, Dictionary<SystemCall, int> numbers)
    {
        AuditArchitecture = audit;
        _numbers = numbers;
        _calls = numbers.ToDictionary(pair => pair.Value, pair => pair.Key);
    }

    /// <summary>x86-64.</summary>
    public static SystemCallTable X64 { get; } = new(0xc000_003e, new()
    {
        [SystemCall.Open] = 2,
        [SystemCall.Stat] = 4,
        [SystemCall.LStat] = 6,
        [SystemCall.Ioctl] = 16,
        [SystemCall.Access] = 21,
        [SystemCall.ReadLink] = 89,
        [SystemCall.GetXAttr] = 191,
        [SystemCall.LGetXAttr] = 192,
        [SystemCall.ListXAttr] = 194,
        [SystemCall.LListXAttr] = 195,
        [SystemCall.GetDEnts64] = 217,
        [SystemCall.OpenAt] = 257,
        [SystemCall.NewFStatAt] = 262,
        [SystemCall.ReadLinkAt] = 267,
        [SystemCall.FAccessAt] = 269,
        [SystemCall.Statx] = 332,
        [SystemCall.OpenAt2] = 437,
        [SystemCall.FAccessAt2] = 439,
    });

    /// <summary>arm64, which has no calls without a directory to start from.</summary>
    public static SystemCallTable Arm64 { get; } = new(0xc000_00b7, new()
    {
        [SystemCall.GetXAttr] = 8,
        [SystemCall.LGetXAttr] = 9,
        [SystemCall.ListXAttr] = 11,
        [SystemCall.LListXAttr] = 12,
        [SystemCall.Ioctl] = 29,
        [SystemCall.FAccessAt] = 48,
        [SystemCall.OpenAt] = 56,
        [SystemCall.GetDEnts64] = 61,
        [SystemCall.ReadLinkAt] = 78,
        [SystemCall.NewFStatAt] = 79,
        [SystemCall.Statx] = 291,
        [SystemCall.OpenAt2] = 437,
        [SystemCall.FAccessAt2] = 439,
    });

    /// <summary>The table of the architecture that this process runs on.</summary>
    /// <exception cref="PlatformNotSupportedException">It is neither x86-64 nor arm64.</exception>
    public static SystemCallTable Native => ForArchitecture(RuntimeInformation.ProcessArchitecture)
        ?? throw new PlatformNotSupportedException(
            $"System calls are intercepted on x86-64 and arm64, not on {RuntimeInformation.ProcessArchitecture}.");

    /// <summary>The AUDIT_ARCH_ value (linux/audit.h) by which <see cref="SeccompData.Architecture"/> tells this one.</summary>
    public uint AuditArchitecture { get; }

    /// <summary>The number of a call, or null where the architecture does not have it.</summary>
    /// <param name="call">The call.</param>
    public int? NumberOf(SystemCall call) => _numbers.TryGetValue(call, out int number) ? number : null;

    /// <summary>Which call a number is, or null if it is none of <see cref="SystemCall"/>.</summary>
    /// <param name="number">The number.</param>
    public SystemCall? CallOf(int number) => _calls.TryGetValue(number, out SystemCall call) ? call : null;

    /// <summary>The table of an architecture, or null if there is none.</summary>
    /// <param name="architecture">The architecture.</param>
    internal static SystemCallTable? ForArchitecture(Architecture architecture) => architecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        _ => null,
    };
}
