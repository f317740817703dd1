// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Wire;

namespace VirtualGpio.Daemon.Tests.Wire;

public sealed class QemuArgumentsTests
{
    [Fact]
    public void The_arguments_for_a_chip_with_interrupts_are_complete() => Assert.Equal(
        "-chardev socket,path=/run/user/1000/vgpio/board/gpio0/guest,id=vgpio0 -device ivshmem-doorbell,chardev=vgpio0,vectors=1",
        QemuArguments.ForShell(QemuArguments.Doorbell(Chip("/run/user/1000/vgpio"))));

    [Fact]
    public void The_arguments_for_a_chip_without_interrupts_are_complete() => Assert.Equal(
        "-object memory-backend-file,id=vgpio0,size=131072,share=on,mem-path=/tmp/vgpio-0/board/gpio0/memory -device ivshmem-plain,memdev=vgpio0",
        QemuArguments.ForShell(QemuArguments.Plain(Chip("/tmp/vgpio-0"), 131072)));

    [Fact]
    public void Paths_with_commas_blanks_and_quotes_pass_QEMU_and_the_shell_unharmed() => Assert.StartsWith(
        @"-chardev 'socket,path=/tmp/a,,b c'\''d/board/gpio0/guest,id=vgpio0' ",
        QemuArguments.ForShell(QemuArguments.Doorbell(Chip("/tmp/a,b c'd"))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(1024)]
    public void The_memory_is_a_power_of_two_that_the_layout_fits_in(int lines)
    {
        long size = TransportTable.SizeFor(lines);
        Assert.True(long.IsPow2(size));
        Assert.InRange(TransportTable.Options.SizeFor(lines), (size / 2) + 1, size);
    }

    private static ChipPaths Chip(string @base) => RuntimeDirectory.Of(@base, "board").Chip("gpio0");
}
