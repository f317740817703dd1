// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Ivshmem;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests;

/// <summary>A chip's server and host in this process, and the arguments that attach a guest to them.</summary>
internal sealed class ChipRig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-e2e-").FullName;
    private readonly MemoryFile _memory;
    private readonly IvshmemServer _server;
    private readonly Task<IvshmemServerEnd> _serving;
    private readonly ChipHostOptions _options;
    private readonly IvshmemTransportOptions? _transport;

    public ChipRig(ChipHostOptions? options = null, IvshmemTransportOptions? transport = null)
    {
        _transport = transport;
        _options = options ?? new ChipHostOptions();
        _memory = MemoryFile.CreateSealed("vgpio-e2e", 256 * 1024);
        _server = new IvshmemServer(new IvshmemServerOptions
        {
            SocketPath = Path.Combine(_folder, "guest.sock"),
            HostSocketPath = Path.Combine(_folder, "host.sock"),
            Memory = _memory,
        });
        _serving = _server.Start();
        Host = StartHost();
    }

    public ChipHost Host { get; private set; }

    public IReadOnlyList<string> GuestArguments => IvshmemArguments.Doorbell(Path.Combine(_folder, "guest.sock"), 1);

    /// <summary>Ends the host and starts another one, as after a restart of its process.</summary>
    public async Task RestartHostAsync()
    {
        await Host.DisposeAsync();
        Host = StartHost();
    }

    /// <summary>Waits until a driver in the guest has started, or another state holds.</summary>
    public async Task WaitForAsync(GuestState state)
    {
        using var events = Host.Subscribe([]);
        using var deadline = new CancellationTokenSource(Patience);
        while ((await Host.GetInfoAsync()).Guest != state)
            await events.NextAsync($"the guest to be {state}", deadline.Token);
    }

    public async Task<LineInfo> LineAsync(int line) => (await Host.GetLinesAsync())[line];

    /// <summary>Waits until a line's state as the host sees it fulfils a condition.</summary>
    public async Task<LineInfo> WaitForLineAsync(int line, Func<LineInfo, bool> condition, string what)
    {
        using var events = Host.Subscribe([]);
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var info = await LineAsync(line);
            if (condition(info))
                return info;
            await events.NextAsync($"{what}; line {line} is {info}", deadline.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _server.Stop();
        await _serving;
        _server.Dispose();
        _memory.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ChipHost StartHost()
    {
        var host = IvshmemChip.Join(IvshmemPeer.Connect(Path.Combine(_folder, "host.sock"), Patience), _options, _transport);
        host.Start();
        return host;
    }
}
