// SPDX-License-Identifier: MIT
#pragma warning disable CA1416 // Linux it is.
using VirtualGpio.Uapi.Paths;

namespace VirtualGpio.Uapi.Tests.Paths;

public sealed class TrappedDevicesTests
{
    [Fact]
    public void The_files_are_there_until_the_end()
    {
        string path;
        using (var view = new TrappedDevices(["gpiochip3"]))
        {
            path = view.Sysfs.PathOf(view.Tree.Nodes.Single(node => node.Path == "/sys/bus/gpio/devices/gpiochip3/uevent"));
            Assert.Contains("DEVNAME=gpiochip3\n", File.ReadAllText(path), StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
            Assert.Equal("../..", new FileInfo(Path.Combine(Path.GetDirectoryName(path)!, "subsystem")).LinkTarget);
        }

        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData()]
    [InlineData("gpiochip0", "gpiochip0")]
    [InlineData("gpiochip0", "../gpiochip1")]
    [InlineData("gpiochip01")]
    [InlineData("gpiochip")]
    [InlineData("gpiochip123456")]
    public void Names_that_are_no_chips_are_refused(params string[] chips) => Assert.Throws<ArgumentException>(() => new TrappedDevices(chips));
}
