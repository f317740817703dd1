// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Host;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>A relay, machines that connect to it, and chips' processes that come and go.</summary>
internal sealed class RelayedRig : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-virtio-").FullName;
    private readonly VhostUserRelay _relay;

    public RelayedRig()
    {
        _relay = new VhostUserRelay(new()
        {
            GuestSocketPath = Path.Combine(_folder, "guest"),
            HostSocketPath = Path.Combine(_folder, "host"),
            ConfigSize = GpioProtocol.ConfigSize,
            HostPatience = Rig.Patience,
        });
        _relay.Start();
    }

    public string GuestSocket => Path.Combine(_folder, "guest");

    public ChipHost StartHost()
    {
        var host = new ChipHost(
            VirtioTransport.Connect(Path.Combine(_folder, "host"), new VirtioTransportOptions { EdgeBacklog = 1024 }),
            new ChipHostOptions { LineCount = 8, StallLimit = Rig.Patience });
        host.Start();
        return host;
    }

    /// <summary>Ends a chip's process, as suddenly as one can be ended here.</summary>
    public void Kill(ChipHost host)
    {
        host.Dispose();
        Assert.True(SpinWait.SpinUntil(() => !_relay.HasHost, Rig.Patience), "The relay has not seen the end of the host.");
    }

    public static async Task<ChipInfo> FaultAsync(ChipHost host)
    {
        long start = Stopwatch.GetTimestamp();
        while (await host.GetInfoAsync() is { Fault: null })
            Assert.True(Stopwatch.GetElapsedTime(start) < Rig.Patience, "The chip is in service.");
        return await host.GetInfoAsync();
    }

    public SoftwareMachine Boot() => SoftwareMachine.Boot(GuestSocket);

    public void Dispose()
    {
        _relay.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
