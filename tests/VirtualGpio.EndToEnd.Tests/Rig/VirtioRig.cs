// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;
using VirtualGpio.Virtio.Gpio;
using VirtualGpio.Virtio.Host;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>A chip behind a relay in this process.</summary>
internal sealed class VirtioRig : ChipRig
{
    private readonly VirtioTransportOptions _transport;
    private readonly bool _isMmio;
    private readonly VhostUserRelay _relay;
    private readonly Task<VhostUserRelayEnd> _relaying;

    public VirtioRig(ChipHostOptions? options = null, VirtioTransportOptions? transport = null, bool isMmio = false)
        : base(options)
    {
        _transport = transport ?? new VirtioTransportOptions();
        _isMmio = isMmio;
        _relay = new VhostUserRelay(
            new VhostUserRelayOptions { GuestSocketPath = GuestSocket, HostSocketPath = HostSocket, ConfigSize = GpioProtocol.ConfigSize },
            Log);
        _relaying = _relay.Start();
        StartHost();
    }

    /// <summary>What the relay has told.</summary>
    public RelayLog Log { get; } = new();

    public string GuestSocket => Path.Combine(Folder, "guest.sock");

    private string HostSocket => Path.Combine(Folder, "host.sock");

    public override GuestOptions Attach(GuestOptions options) =>
        options with
        {
            SharedMemory = true,
            QemuArguments = [.. options.QemuArguments, .. _isMmio ? VirtioArguments.Mmio(GuestSocket) : VirtioArguments.Pci(GuestSocket)],
        };

    protected override ChipHost MakeHost() => new(VirtioTransport.Connect(HostSocket, _transport), Options);

    protected override async ValueTask StopAsync()
    {
        _relay.Stop();
        await _relaying;
        _relay.Dispose();
    }
}
