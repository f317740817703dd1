// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Runtime;
using VirtualGpio.Cli.Up;

namespace VirtualGpio.Cli.Tests.Up;

public sealed class QemuArgumentsTests
{
    [Fact]
    public void The_arguments_for_a_chip_with_interrupts_are_complete() => Assert.Equal(
        "-chardev socket,path=/run/user/1000/vgpio/gpio0/guest,id=vgpio0 -device ivshmem-doorbell,chardev=vgpio0,vectors=1",
        QemuArguments.Doorbell(new ChipPaths("/run/user/1000/vgpio/gpio0")));

    [Fact]
    public void The_arguments_for_a_chip_without_interrupts_are_complete() => Assert.Equal(
        "-object memory-backend-file,id=vgpio0,size=131072,share=on,mem-path=/tmp/vgpio-0/gpio0/memory -device ivshmem-plain,memdev=vgpio0",
        QemuArguments.Plain(new ChipPaths("/tmp/vgpio-0/gpio0"), 131072));

    [Fact]
    public void Paths_with_commas_blanks_and_quotes_pass_QEMU_and_the_shell_unharmed() => Assert.StartsWith(
        @"-chardev socket,path='/tmp/a,,b c'\''d/gpio0/guest',id=vgpio0 ",
        QemuArguments.Doorbell(new ChipPaths("/tmp/a,b c'd/gpio0")),
        StringComparison.Ordinal);
}
