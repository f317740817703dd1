// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing.Tests;

public sealed class DeviceArgumentsTests
{
    [Fact]
    public void A_virtio_device_on_pci_has_its_socket_and_a_root_port() =>
        Assert.Equal(
            [
                "-chardev", "socket,id=left-socket,path=/a,,b",
                "-device", "pcie-root-port,id=left-port,bus=pcie.0,chassis=3,slot=3",
                "-device", "vhost-user-gpio-pci,id=left,chardev=left-socket,bus=left-port",
            ],
            VirtioArguments.Pci("/a,b", "left", 3));

    [Fact]
    public void A_virtio_device_without_a_slot_has_no_root_port() =>
        Assert.Equal(
            ["-chardev", "socket,id=gpio0-socket,path=/a", "-device", "vhost-user-gpio-pci,id=gpio0,chardev=gpio0-socket"],
            VirtioArguments.Pci("/a", slot: 0));

    [Fact]
    public void A_virtio_device_on_the_machines_bus_has_no_port_at_all() =>
        Assert.Equal(
            ["-chardev", "socket,id=gpio0-socket,path=/a", "-device", "vhost-user-gpio-device,id=gpio0,chardev=gpio0-socket"],
            VirtioArguments.Mmio("/a"));

    [Fact]
    public void An_ivshmem_device_has_its_socket_and_a_root_port() =>
        Assert.Equal(
            [
                "-chardev", "socket,id=gpio0-socket,path=/a",
                "-device", "pcie-root-port,id=gpio0-port,bus=pcie.0,chassis=1,slot=1",
                "-device", "ivshmem-doorbell,id=gpio0,chardev=gpio0-socket,vectors=2,bus=gpio0-port",
            ],
            IvshmemArguments.Doorbell("/a", 2));

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => VirtioArguments.Pci(""));
        Assert.Throws<ArgumentException>(() => VirtioArguments.Mmio("/a", ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => VirtioArguments.Pci("/a", slot: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => IvshmemArguments.Plain("/a", 5000));
    }
}
