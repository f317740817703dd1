// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Host;

/// <summary>A private server with its memory, hosts and machines on it.</summary>
internal sealed class Rig : IDisposable
{
    public static readonly LineSettings BothEdges = new() { Requested = true, InterruptEnabled = true, Trigger = InterruptTrigger.Both };

    public static readonly LineSettings Output = new() { Requested = true, Direction = LineDirection.Output };

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("vgpio-").FullName;
    private readonly IvshmemServer _server;
    private readonly List<IDisposable> _owned = [];

    public Rig(ChipHostOptions? options = null, IvshmemTransportOptions? transport = null, int memorySize = 128 * 1024)
    {
        Options = options ?? new ChipHostOptions();
        Transport = transport ?? new IvshmemTransportOptions();
        Memory = MemoryFile.CreateSealed("rig", memorySize);
        View = SharedMemory.Map(Memory, memorySize);
        _server = new IvshmemServer(new IvshmemServerOptions
        {
            SocketPath = GuestSocket,
            HostSocketPath = Path.Combine(_directory, "host"),
            Memory = Memory,
        });
        _server.Start();
    }

    public ChipHostOptions Options { get; }

    public IvshmemTransportOptions Transport { get; }

    public MemoryFile Memory { get; }

    /// <summary>The memory as the test sees it.</summary>
    public SharedMemory View { get; }

    public string GuestSocket => Path.Combine(_directory, "guest");

    public ChipHost StartHost(ChipHostOptions? options = null)
    {
        ChipHost host = IvshmemChip.Join(Join(), options ?? Options, Transport);
        host.Start();
        _owned.Add(host);
        return host;
    }

    public IvshmemPeer Join() => IvshmemPeer.Connect(Path.Combine(_directory, "host"), Patience);

    public SoftwareGuestMachine PowerOn(IGuestConsumer consumer)
    {
        var machine = new SoftwareGuestMachine(GuestSocket, consumer);
        _owned.Add(machine);
        return machine;
    }

    /// <summary>A machine whose driver the host has seen.</summary>
    public async Task<SoftwareGuestMachine> Boot(ChipHost host, IGuestConsumer consumer)
    {
        SoftwareGuestMachine machine = PowerOn(consumer);
        machine.StartDriver();
        await Eventually(host, (info, transport) => info.Guest == GuestState.Running && transport.GuestPeer == machine.Peer);
        return machine;
    }

    /// <summary>Waits for a state that the host is to reach by itself.</summary>
    public static Task Eventually(ChipHost host, Func<ChipInfo, bool> condition) => Eventually(host, (info, _) => condition(info));

    /// <summary>The same, with a look at the transport, on the board's thread.</summary>
    public static async Task Eventually(ChipHost host, Func<ChipInfo, IvshmemTransport, bool> condition)
    {
        DateTime deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            ChipInfo info = await host.GetInfoAsync();
            if (await host.Ask(_ => condition(info, (IvshmemTransport)host.Transport)))
                return;
            Assert.True(DateTime.UtcNow < deadline, $"not reached: {info}");
            await Task.Delay(1);
        }
    }

    public static async Task Eventually(Func<bool> condition, string what)
    {
        DateTime deadline = DateTime.UtcNow + Patience;
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"not reached: {what}");
            await Task.Delay(1);
        }
    }

    public bool IsIdle => _server.Guests == 0 && _server.Hosts == 0;

    public void StopServer() => _server.Dispose();

    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
        _server.Dispose();
        View.Dispose();
        Memory.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
