// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Daemon.Wire;

namespace VirtualGpio.Daemon.Tests.Wire;

public sealed class WireArgumentsTests
{
    private static readonly ChipPaths s_chip = RuntimeDirectory.Of("/tmp/vgpio-0", "board").Chip("gpio0");

    [Theory]
    [InlineData(WireKind.Ivshmem, 131072L, "wire /tmp/vgpio-0/board/gpio0 30000 ivshmem 131072 3 4")]
    [InlineData(WireKind.Virtio, 0L, "wire /tmp/vgpio-0/board/gpio0 30000 virtio 3 4")]
    public void What_is_written_is_read_again(object kind, long size, string text)
    {
        var wire = new WireArguments { Paths = s_chip, Kind = (WireKind)kind, MemorySize = size, Idle = TimeSpan.FromSeconds(30), Inherited = [3, 4] };
        string[] words = wire.ToArray();
        Assert.Equal(text, string.Join(' ', words));
        WireArguments read = WireArguments.Parse(words.AsSpan(1))!;
        Assert.Equal((wire.Paths.Directory, wire.Kind, wire.MemorySize, wire.Idle), (read.Paths.Directory, read.Kind, read.MemorySize, read.Idle));
        Assert.Equal(wire.Inherited, read.Inherited);
        Assert.Empty(WireArguments.Parse(words.AsSpan(1, words.Length - 3))!.Inherited);
    }

    [Theory]
    [InlineData()]
    [InlineData("/tmp/r/board/gpio0", "30000")]
    [InlineData("/tmp/r/board/gpio0", "30000", "ivshmem")]
    [InlineData("/tmp/r/board/gpio0", "30000", "ivshmem", "virtio")]
    [InlineData("/tmp/r/board/gpio0", "-1", "virtio")]
    [InlineData("/tmp/r/board/gpio0", "99999999999", "virtio")]
    [InlineData("/tmp/r/board/gpio0", "30000", "uapi")]
    [InlineData("/tmp/r/board/gpio0", "30000", "virtio", "x")]
    [InlineData("/tmp/r/board/gpio0", "30000", "virtio", "99999999999")]
    [InlineData("/", "30000", "virtio")]
    public void What_is_no_wires_is_refused(params string[] words) => Assert.Null(WireArguments.Parse(words));

    [Fact]
    public void A_running_process_tells_what_wire_it_is()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "read wait", .. new WireArguments { Paths = s_chip, Kind = WireKind.Virtio, Idle = default }.ToArray()])
        {
            RedirectStandardInput = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            Assert.True(SpinWait.SpinUntil(() => WireArguments.Of(process.Id) is { Kind: WireKind.Virtio }, TimeSpan.FromSeconds(60)));
        }
        finally
        {
            process.Kill();
        }

        process.WaitForExit();
        Assert.Null(WireArguments.Of(process.Id));
        Assert.Null(WireArguments.Of(Environment.ProcessId));
    }
}
