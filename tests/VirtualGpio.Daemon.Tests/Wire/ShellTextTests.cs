// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Qemu;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Wire;

namespace VirtualGpio.Daemon.Tests.Wire;

public sealed class ShellTextTests
{
    [Fact]
    public void Arguments_are_copied_into_a_shell_as_they_are_or_in_quotes_where_they_must_be()
    {
        Assert.Equal(
            "-chardev socket,path=/run/user/1000/vgpio/board/gpio0/guest,id=vgpio0 -device ivshmem-doorbell,chardev=vgpio0,vectors=1",
            ShellText.Join(QemuArguments.Doorbell(Chip("/run/user/1000/vgpio"))));
        Assert.StartsWith(
            @"-chardev 'socket,path=/tmp/a,,b c'\''d/board/gpio0/guest,id=vgpio0' ",
            ShellText.Join(QemuArguments.Doorbell(Chip("/tmp/a,b c'd"))),
            StringComparison.Ordinal);
    }

    private static ChipPaths Chip(string @base) => RuntimeDirectory.Of(@base, "board").Chip("gpio0");
}
