// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Qemu;
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Client.Tests.Qemu;

public sealed class QemuArgumentsTests
{
    [Fact]
    public void The_arguments_for_a_chip_with_interrupts_are_complete() => Assert.Equal(
        ["-chardev", "socket,path=/run/user/1000/vgpio/board/gpio0/guest,id=vgpio0", "-device", "ivshmem-doorbell,chardev=vgpio0,vectors=1"],
        QemuArguments.Doorbell(Chip("/run/user/1000/vgpio")));

    [Fact]
    public void The_arguments_for_a_chip_without_interrupts_are_complete() => Assert.Equal(
        [
            "-object", "memory-backend-file,id=vgpio0,size=131072,share=on,mem-path=/tmp/vgpio-0/board/gpio0/memory",
            "-device", "ivshmem-plain,memdev=vgpio0",
        ],
        QemuArguments.Plain(Chip("/tmp/vgpio-0"), 131072));

    [Fact]
    public void The_arguments_for_a_chip_over_virtio_share_the_machines_memory() => Assert.Equal(
        [
            "-object", "memory-backend-memfd,id=mgpio0,size=512M,share=on", "-machine", "memory-backend=mgpio0", "-m", "512M",
            "-chardev", "socket,path=/run/gpio0/guest,id=vgpio0", "-device", "vhost-user-gpio-pci,chardev=vgpio0",
        ],
        QemuArguments.Virtio("gpio0", "/run/gpio0/guest"));

    [Fact]
    public void A_machine_may_have_another_size_another_bus_or_shared_memory_already()
    {
        string[] large = QemuArguments.Virtio("gpio0", "/run/guest", new VirtioMachine { Memory = "2G" });
        Assert.Contains("memory-backend-memfd,id=mgpio0,size=2G,share=on", large);
        Assert.Equal("2G", large[Array.IndexOf(large, "-m") + 1]);
        Assert.Equal(
            ["-chardev", "socket,path=/run/guest,id=vgpio1", "-device", "vhost-user-gpio-device,chardev=vgpio1"],
            QemuArguments.Virtio("gpio1", "/run/guest", new VirtioMachine { Memory = null, Bus = VirtioBus.Mmio }));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("gpio0", "mgpio0")]
    [InlineData("vgpio0", "gpio0")]
    [InlineData("m", "v")]
    public void The_IDs_of_two_chips_never_clash(string one, string other)
    {
        string[] ids = [.. QemuArguments.Virtio(one, "/s"), .. QemuArguments.Virtio(other, "/s")];
        ids = [.. ids.SelectMany(argument => argument.Split(',')).Where(part => part.StartsWith("id=", StringComparison.Ordinal))];
        Assert.Equal(4, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(char.IsAsciiLetter(id[3])));
    }

    [Fact]
    public void Commas_in_paths_pass_QEMU_unharmed()
    {
        Assert.Equal("socket,path=/tmp/a,,b c/board/gpio0/guest,id=vgpio0", QemuArguments.Doorbell(Chip("/tmp/a,b c"))[1]);
        Assert.Contains("socket,path=/tmp/a,,b/guest,id=vgpio0", QemuArguments.Virtio("gpio0", "/tmp/a,b/guest"));
    }

    private static ChipPaths Chip(string @base) => RuntimeDirectory.Of(@base, "board").Chip("gpio0");
}
