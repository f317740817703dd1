// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux.Native;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

public sealed class SeccompFilterTests
{
    private const uint I386 = 0x4000_0003;
    private const uint Arm = 0x4000_0028;
    private const int X32 = 0x4000_0000;

    private static readonly SystemCallTable[] s_tables = [SystemCallTable.X64, SystemCallTable.Arm64];
    private static readonly SystemCall[] s_calls = Enum.GetValues<SystemCall>();

    [Fact]
    public void Every_decision_is_the_specified_one()
    {
        Gen<SystemCall[]> sets = Gen.SubListOf(s_calls).Select(list => list.ToArray());
        Gen<int> numbers = Gen.OneOf(
            Gen.Elements(s_tables.SelectMany(table => s_calls.Select(table.NumberOf)).OfType<int>().ToArray()),
            Gen.Elements(s_tables.SelectMany(table => s_calls.Select(table.NumberOf)).OfType<int>().Select(number => number | X32).ToArray()),
            Gen.Choose(-1, 600),
            Gen.Choose(int.MinValue, int.MaxValue));
        Gen<uint> architectures = Gen.OneOf(
            Gen.Elements(SystemCallTable.X64.AuditArchitecture, SystemCallTable.Arm64.AuditArchitecture, I386, Arm),
            Gen.Choose(int.MinValue, int.MaxValue).Select(value => (uint)value));
        Gen<ulong> requests = Gen.OneOf(
            Gen.Choose(0, 255).SelectMany(type => Gen.Choose(0, 255).Select(number => (ulong)((type << 8) | number))),
            Gen.Choose(0, 255).SelectMany(number => Gen.Choose(int.MinValue, int.MaxValue).Select(high => ((ulong)(uint)high << 16) | 0xb400 | (uint)number)),
            Gen.Choose(int.MinValue, int.MaxValue).Select(value => unchecked((ulong)(long)value)));
        Gen<(SystemCallTable Table, SystemCall[] Also, SeccompData Data)> cases =
            from table in Gen.Elements(s_tables)
            from also in sets
            from number in numbers
            from architecture in architectures
            from request in requests
            from other in Gen.Choose(int.MinValue, int.MaxValue)
            select (table, also, new SeccompData
            {
                Number = number,
                Architecture = architecture,
                InstructionPointer = (ulong)other,
                Arguments = new SeccompArguments((ulong)other, request, ~(ulong)other, request, 0xb400, (ulong)other),
            });

        Prop.ForAll(cases.ToArbitrary(), it =>
        {
            uint expected = MustTrap(it.Table, it.Also, it.Data) ? Libc.SECCOMP_RET_USER_NOTIF : Libc.SECCOMP_RET_ALLOW;
            return FilterMachine.Run(SeccompFilter.Create(it.Table, it.Also).Instructions, it.Data).Result == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Fact]
    public void Only_type_b4_of_all_65536_ioctl_types_and_numbers_is_trapped()
    {
        SeccompFilter filter = SeccompFilter.Create(SystemCallTable.X64, []);
        for (uint request = 0; request <= 0xffff; request++)
        {
            SeccompData data = Ioctl(SystemCallTable.X64, 0xc0ff_0000 | request);
            Assert.Equal(request >> 8 == 0xb4, FilterMachine.Run(filter.Instructions, data).Result == Libc.SECCOMP_RET_USER_NOTIF);
        }
    }

    [Fact]
    public void Calls_of_32_bit_programs_and_of_x32_go_on()
    {
        SeccompFilter filter = SeccompFilter.Create(SystemCallTable.X64, s_calls);
        SeccompData native = Ioctl(SystemCallTable.X64, 0xb401);
        Assert.Equal(Libc.SECCOMP_RET_USER_NOTIF, FilterMachine.Run(filter.Instructions, native).Result);
        Assert.Equal(Libc.SECCOMP_RET_ALLOW, FilterMachine.Run(filter.Instructions, native with { Architecture = I386 }).Result);
        Assert.Equal(Libc.SECCOMP_RET_ALLOW, FilterMachine.Run(filter.Instructions, native with { Number = native.Number | X32 }).Result);
    }

    [Fact]
    public void Calls_that_are_not_trapped_take_three_instructions_and_other_ioctls_six()
    {
        SeccompFilter filter = SeccompFilter.Create(SystemCallTable.X64, []);
        SeccompData read = new() { Number = 0, Architecture = SystemCallTable.X64.AuditArchitecture };
        Assert.Equal(3, FilterMachine.Run(filter.Instructions, read).Steps);
        Assert.Equal(6, FilterMachine.Run(filter.Instructions, Ioctl(SystemCallTable.X64, 0x5401)).Steps);
    }

    [Fact]
    public void Calls_that_an_architecture_lacks_are_left_out()
    {
        Assert.Null(SystemCallTable.Arm64.NumberOf(SystemCall.Open));
        Assert.Equal(
            SeccompFilter.Create(SystemCallTable.Arm64, []).Instructions.ToArray(),
            SeccompFilter.Create(SystemCallTable.Arm64, [SystemCall.Open, SystemCall.Stat]).Instructions.ToArray());
    }

    [Fact]
    public void Structures_are_laid_out_as_the_kernels()
    {
        Assert.Equal(8, Marshal.SizeOf<BpfInstruction>());
        Assert.Equal(16, Marshal.SizeOf<BpfProgram>());
        Assert.Equal(64, Marshal.SizeOf<SeccompData>());
        Assert.Equal(80, Marshal.SizeOf<SeccompNotification>());
        Assert.Equal(24, Marshal.SizeOf<SeccompResponse>());
        Assert.Equal(24, Marshal.SizeOf<SeccompAddDescriptor>());
        Assert.Equal(128, Marshal.SizeOf<SignalInfo>());
    }

    private static SeccompData Ioctl(SystemCallTable table, uint request) => new()
    {
        Number = table.NumberOf(SystemCall.Ioctl)!.Value,
        Architecture = table.AuditArchitecture,
        Arguments = new SeccompArguments(0, request, 0, 0, 0, 0),
    };

    private static bool MustTrap(SystemCallTable table, SystemCall[] also, SeccompData data)
    {
        if (data.Architecture != table.AuditArchitecture || table.CallOf(data.Number) is not { } call)
            return false;
        return (also.Contains(call) && !IsAboutDescriptor(call, data)) || (call == SystemCall.Ioctl && ((data.Word(1) >> 8) & 0xff) == SeccompFilter.GpioType);
    }

    /// <summary>AT_EMPTY_PATH, wherever the call has its flags.</summary>
    private static bool IsAboutDescriptor(SystemCall call, SeccompData data) => call switch
    {
        SystemCall.NewFStatAt or SystemCall.FAccessAt2 => (data.Word(3) & 0x1000) != 0,
        SystemCall.Statx => (data.Word(2) & 0x1000) != 0,
        _ => false,
    };
}
