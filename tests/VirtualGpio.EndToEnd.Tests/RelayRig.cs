// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Virtio.Host;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>A virtio chip's relay and host in this process.</summary>
internal sealed class RelayRig : IAsyncDisposable
{
    /// <summary>struct virtio_gpio_config.</summary>
    private const int ConfigSize = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-virtio-").FullName;
    private readonly VhostUserRelay _relay;

    public RelayRig()
    {
        _relay = new VhostUserRelay(new VhostUserRelayOptions { GuestSocketPath = GuestSocket, HostSocketPath = HostSocket, ConfigSize = ConfigSize });
        _ = _relay.Start();
        Host = StartHost();
    }

    public string GuestSocket => Path.Combine(_folder, "guest");

    public ChipHost Host { get; private set; }

    private string HostSocket => Path.Combine(_folder, "host");

    /// <summary>Ends the host and starts another one, as after a restart of its process.</summary>
    public async Task RestartHostAsync()
    {
        await Host.DisposeAsync();
        Host = StartHost();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _relay.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ChipHost StartHost()
    {
        var host = new ChipHost(VirtioTransport.Connect(HostSocket, new VirtioTransportOptions()), new ChipHostOptions());
        host.Start();
        return host;
    }
}
