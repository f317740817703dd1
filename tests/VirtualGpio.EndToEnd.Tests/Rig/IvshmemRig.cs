// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Ivshmem;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>A chip behind a server of ours in this process.</summary>
internal sealed class IvshmemRig : ChipRig
{
    private readonly MemoryFile _memory;
    private readonly IvshmemServer _server;
    private readonly Task<IvshmemServerEnd> _serving;
    private readonly IvshmemTransportOptions? _transport;

    public IvshmemRig(ChipHostOptions? options = null, IvshmemTransportOptions? transport = null)
        : base(options)
    {
        _transport = transport;
        _memory = MemoryFile.CreateSealed("vgpio-e2e", 256 * 1024);
        _server = new IvshmemServer(new IvshmemServerOptions
        {
            SocketPath = GuestSocket,
            HostSocketPath = HostSocket,
            Memory = _memory,
        });
        _serving = _server.Start();
        StartHost();
    }

    private string GuestSocket => Path.Combine(Folder, "guest.sock");

    private string HostSocket => Path.Combine(Folder, "host.sock");

    public override GuestOptions Attach(GuestOptions options) =>
        options with { QemuArguments = [.. options.QemuArguments, .. IvshmemArguments.Doorbell(GuestSocket, 1)] };

    protected override ChipHost MakeHost() => IvshmemChip.Join(IvshmemPeer.Connect(HostSocket, Patience), Options, _transport);

    protected override async ValueTask StopAsync()
    {
        _server.Stop();
        await _serving;
        _server.Dispose();
        _memory.Dispose();
    }
}
