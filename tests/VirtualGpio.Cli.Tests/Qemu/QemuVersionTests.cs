// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Qemu;

namespace VirtualGpio.Cli.Tests.Qemu;

public sealed class QemuVersionTests
{
    [Theory]
    [InlineData("QEMU emulator version 7.2.11 (Debian 1:7.2+dfsg-7+deb12u6)\nCopyright (c) 2003-2022 Fabrice Bellard\n", 7, 2)]
    [InlineData("QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2~bpo12+1)", 10, 0)]
    [InlineData("QEMU emulator version 9.2.50 (v9.2.0-1234-gabcdef)", 9, 2)]
    public void A_version_is_read_from_what_QEMU_prints(string text, int major, int minor) =>
        Assert.Equal(new QemuVersion(major, minor), QemuVersion.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("QEMU")]
    [InlineData("version x.y")]
    [InlineData("version 99999.1")]
    [InlineData("aversion 7.2")]
    public void What_is_no_version_is_none(string text) => Assert.Null(QemuVersion.Parse(text));

    [Fact]
    public void Versions_are_ordered_by_their_numbers()
    {
        QemuVersion[] ordered = [new(7, 1), new(7, 2), new(7, 10), new(8, 0), new(10, 0)];
        Assert.Equal(ordered, ordered.Reverse().Order());
    }

    [Fact]
    public void A_QEMU_without_the_device_or_without_its_interrupts_is_warned_of_with_what_works_and_what_to_do()
    {
        Assert.Contains("no device for a chip over virtio", QemuProgram.WarningFor("q", new QemuVersion(7, 1)), StringComparison.Ordinal);
        string warning = QemuProgram.WarningFor("q", QemuVersion.FirstWithGpio)!;
        Assert.StartsWith("q is QEMU 7.2, which keeps the interrupts", warning, StringComparison.Ordinal);
        Assert.Contains("Levels and directions work. For edges use QEMU ", warning, StringComparison.Ordinal);
        Assert.Null(QemuProgram.WarningFor("q", QemuVersion.FirstWithInterrupts));
        Assert.Null(QemuProgram.WarningFor("q", new QemuVersion(99, 0)));
    }
}
