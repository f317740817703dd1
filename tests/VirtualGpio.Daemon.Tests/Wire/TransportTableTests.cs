// SPDX-License-Identifier: MIT
using VirtualGpio.Boards;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Tests.Rig;
using VirtualGpio.Daemon.Wire;
using VirtualGpio.Uapi.Host;

namespace VirtualGpio.Daemon.Tests.Wire;

public sealed class TransportTableTests
{
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

    [Fact]
    public void It_knows_what_board_files_know()
    {
        using var directory = new TestDirectory();
        ChipPaths paths = RuntimeDirectory.Of(directory.File("r"), "board").Chip("gpio0");
        using var sessions = new ProgramSessions();
        var table = new TransportTable(new WireLauncher(default, []), sessions, new DeviceNames([]));
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => table.Prepare("virtoi", paths, 4));
        Assert.Equal(ErrorKind.InvalidArgument, refusal.Kind);
        Assert.Contains("Did you mean 'virtio'?", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Possible are: {string.Join(", ", TransportType.All.Select(type => type.Name))}.", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(paths.Directory));
    }
}
