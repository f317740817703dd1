// SPDX-License-Identifier: MIT
using System.Collections.Immutable;
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux.Seccomp;

/// <summary>
/// Which system calls of a program wait for our answer: <c>ioctl</c> with a request of the GPIO character device's type
/// 0xB4, on any descriptor, and what else is asked for. All others go on in the kernel. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// Calls by the ways of other architectures (32-bit programs, x32) go on too. They then find no GPIO chip, but work;
/// ENOSYS would break every 32-bit program that happens to be run under us, and the filter guards nothing: it need not be
/// tight. x32 needs no check of its own, as its numbers have a bit (0x40000000) that none of ours has.
/// </para>
/// <para>
/// The number is looked at first and the architecture last, after all else has matched. Whatever the order, the kernel
/// (since 5.11) finds out once, when the filter is installed, that calls with other numbers are always let through, and
/// does not run the program for them; with the number first that holds for older versions' two instructions as well.
/// </para>
/// <para>
/// Calls that take a path or, with AT_EMPTY_PATH, none go on if they have that flag: so glibc does <c>fstat</c>, which is
/// half of all such calls. A path that is given all the same is not seen.
/// </para>
/// </remarks>
public sealed class SeccompFilter
{
    /// <summary>The ioctl type of the GPIO character device (linux/gpio.h).</summary>
    public const byte GpioType = 0xb4;

    private const uint TypeMask = 0xff00;

    /// <summary>Which argument of a call has its AT_ flags.</summary>
    private static readonly Dictionary<SystemCall, int> s_flags = new()
    {
        [SystemCall.NewFStatAt] = 3,
        [SystemCall.Statx] = 2,
        [SystemCall.FAccessAt2] = 3,
    };

    private readonly ImmutableArray<BpfInstruction> _instructions;

    private SeccompFilter(ImmutableArray<BpfInstruction> instructions) => _instructions = instructions;

    /// <summary>Traps the GPIO ioctls only.</summary>
    public static SeccompFilter GpioOnly => Create(SystemCallTable.Native, []);

    /// <summary>The program, for the kernel and for tests.</summary>
    internal ReadOnlySpan<BpfInstruction> Instructions => _instructions.AsSpan();

    /// <summary>Traps the GPIO ioctls and every use of further calls, but for those with AT_EMPTY_PATH.</summary>
    /// <param name="also">The calls; those that the architecture does not have are left out. With ioctl, every ioctl is trapped.</param>
    /// <exception cref="PlatformNotSupportedException">The processor is neither x86-64 nor arm64.</exception>
    public static SeccompFilter GpioAnd(params IEnumerable<SystemCall> also) => Create(SystemCallTable.Native, also);

    /// <summary>The filter for an architecture.</summary>
    internal static SeccompFilter Create(SystemCallTable table, IEnumerable<SystemCall> also)
    {
        int ioctl = table.NumberOf(SystemCall.Ioctl)!.Value;
        SystemCall[] known = [.. also.Where(call => table.NumberOf(call) is not null).Distinct().Order()];
        SystemCall[] flagged = [.. known.Where(s_flags.ContainsKey)];
        int[] whole = [.. known.Except(flagged).Select(call => table.NumberOf(call)!.Value).Order()];
        bool anyIoctl = whole.Contains(ioctl);

        // 0 load number
        // 1 ... one comparison per call that is trapped whole, to 'architecture'
        //   ... per call that can do without a path: unless its number, to the next; load flags, mask, if zero to 'architecture', else to 'allow'
        //   unless ioctl, to 'allow'; load request, mask, unless 0xb400, to 'allow'     (not if any ioctl is trapped)
        //   architecture: load architecture; unless ours, to 'allow'; notify
        //   allow
        const int perFlagged = 4;
        int architecture = 1 + whole.Length + (perFlagged * flagged.Length) + (anyIoctl ? 1 : 4);
        int allow = architecture + 3;
        var program = ImmutableArray.CreateBuilder<BpfInstruction>(allow + 1);
        program.Add(Load(SeccompData.NumberOffset));
        foreach (int number in whole)
            program.Add(IfEqual((uint)number, To(architecture), 0));
        foreach (SystemCall call in flagged)
        {
            program.Add(IfEqual((uint)table.NumberOf(call)!.Value, 0, perFlagged - 1));
            program.Add(Load(SeccompData.OffsetOf(s_flags[call])));
            program.Add(new BpfInstruction(BpfInstruction.And, 0, 0, Libc.AT_EMPTY_PATH));
            program.Add(IfEqual(0, To(architecture), To(allow)));
        }

        if (anyIoctl)
        {
            program.Add(new BpfInstruction(BpfInstruction.Return, 0, 0, Libc.SECCOMP_RET_ALLOW));
        }
        else
        {
            program.Add(IfEqual((uint)ioctl, 0, To(allow)));
            program.Add(Load(SeccompData.OffsetOf(1)));
            program.Add(new BpfInstruction(BpfInstruction.And, 0, 0, TypeMask));
            program.Add(IfEqual(GpioType << 8, 0, To(allow)));
        }

        program.Add(Load(SeccompData.ArchitectureOffset));
        program.Add(IfEqual(table.AuditArchitecture, 0, To(allow)));
        program.Add(new BpfInstruction(BpfInstruction.Return, 0, 0, Libc.SECCOMP_RET_USER_NOTIF));
        program.Add(new BpfInstruction(BpfInstruction.Return, 0, 0, Libc.SECCOMP_RET_ALLOW));
        return new SeccompFilter(program.MoveToImmutable());

        byte To(int target) => checked((byte)(target - program.Count - 1));
    }

    private static BpfInstruction Load(uint offset) => new(BpfInstruction.Load, 0, 0, offset);

    private static BpfInstruction IfEqual(uint value, byte ifTrue, byte ifFalse) =>
        new(BpfInstruction.JumpIfEqual, ifTrue, ifFalse, value);
}
