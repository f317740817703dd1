// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using VirtualGpio.Linux.Seccomp;

namespace VirtualGpio.Linux.Tests.Seccomp;

[Collection(nameof(Alone))]
public sealed class ProgramFileStatusTests
{
    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/dev/null")]
    [InlineData("/usr")]
    public void It_is_to_the_byte_what_the_kernel_writes(string path)
    {
        ProgramFileStatus status = ProgramFileStatus.Of(path)!.Value;
        var bytes = new byte[ProgramFileStatus.LargestSize];
        int length = status.WriteStat(bytes);
        Assert.Equal(Kernels(SystemCall.NewFStatAt, path, "-100, $path, $b, 0x100", length), Convert.ToHexStringLower(bytes, 0, length));
        length = status.WriteStatx(bytes);
        Assert.Equal(Kernels(SystemCall.Statx, path, "-100, $path, 0x100, 0x7ff, $b", length), Convert.ToHexStringLower(bytes, 0, length));
    }

    [Fact]
    public void A_device_has_its_numbers_and_everybody_may_use_it()
    {
        var made = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var status = ProgramFileStatus.OfCharacterDevice(254, 300, new FileIdentity(ProgramDescriptor.Join(0, 6), 1), 77, made);
        var bytes = new byte[ProgramFileStatus.LargestSize];
        Assert.Equal(144, status.WriteStat(bytes, Architecture.X64));
        Assert.Equal((6ul, 77ul, 1ul, 0x21b6u), (Long(0), Long(8), Long(16), (uint)Long(24)));
        // makedev(254, 300)
        Assert.Equal(0x10fe2cul, Long(40));
        Assert.Equal((ulong)made.ToUnixTimeSeconds(), Long(88));
        Assert.Equal(128, status.WriteStat(bytes, Architecture.Arm64));
        Assert.Equal((6ul, 77ul, 0x21b6u, 1u, 0x10fe2cul), (Long(0), Long(8), (uint)Long(16), (uint)(Long(16) >> 32), Long(32)));
        Assert.Equal((0ul, 4096ul, 0ul, (ulong)made.ToUnixTimeSeconds()), (Long(48), Long(56), Long(64), Long(88)));

        ulong Long(int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
    }

    [Fact]
    public void Nothing_is_told_of_what_is_not_there() => Assert.Null(ProgramFileStatus.Of("/nowhere"));

    private static string Kernels(SystemCall call, string path, string arguments, int length)
    {
        string number = SystemCallTable.Native.NumberOf(call)!.Value.ToString(CultureInfo.InvariantCulture);
        using var it = Supervised.Perl($"my $path = '{path}'; my $b = \"\\0\" x {length}; syscall({number}, {arguments}) == 0 or die; print unpack('H*', $b);");
        it.End();
        return it.Output;
    }
}
