// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using VirtualGpio.Linux;
using VirtualGpio.Virtio.VhostUser;

namespace VirtualGpio.Virtio.Tests.VhostUser;

/// <summary>A relay on a thread of its own, hosts on theirs, and a machine on the test's.</summary>
internal sealed class RelayRig : IVhostUserRelayLog, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vg").FullName;
    private readonly List<IDisposable> _resources = [];

    internal RelayRig(Func<VhostUserRelayOptions, VhostUserRelayOptions>? change = null)
    {
        var options = new VhostUserRelayOptions
        {
            GuestSocketPath = Path.Combine(_folder, "guest"),
            HostSocketPath = Path.Combine(_folder, "host"),
            ConfigSize = 8,
            HostPatience = Patience.Limit,
        };
        Options = change?.Invoke(options) ?? options;
        Relay = new VhostUserRelay(Options, this);
        End = Relay.Start();
    }

    internal VhostUserRelayOptions Options { get; }

    internal VhostUserRelay Relay { get; }

    internal Task<VhostUserRelayEnd> End { get; }

    internal TestGuest Guest { get; } = new();

    internal ConcurrentQueue<string> Log { get; } = new();

    internal const ulong Features = (1UL << 32) | (1UL << 29) | (1UL << 28) | 1;

    public void GuestConnected(int processId) => Log.Enqueue("guest connected");

    public void GuestLeft(string why) => Log.Enqueue($"guest left: {why}");

    public void GuestRefused(string why) => Log.Enqueue($"guest refused: {why}");

    public void HostConnected(int processId) => Log.Enqueue("host connected");

    public void HostLeft(string why) => Log.Enqueue($"host left: {why}");

    public void HostRefused(string why) => Log.Enqueue($"host refused: {why}");

    /// <summary>A process with the device that has just started.</summary>
    internal RunningHost StartHost(RecordedDevice? device = null, VhostUserBackendOptions? options = null)
    {
        int before = Connections();
        var host = Own(new RunningHost(UnixConnection.Connect(Options.HostSocketPath), device, options));
        Patience.Until(() => Connections() > before || host.HasEnded, () => $"the host is served: {string.Join(" | ", Log)}");
        return host;

        int Connections() => Log.Count(line => line.StartsWith("host connected", StringComparison.Ordinal));
    }

    /// <summary>Ends a host, and waits until the relay has seen that.</summary>
    internal void Kill(RunningHost host)
    {
        host.Dispose();
        Patience.Until(() => !Relay.HasHost, "the host's end is seen");
    }

    internal RawFrontend Connect() => Own(new RawFrontend(UnixConnection.Connect(Options.GuestSocketPath), () => { }));

    internal Qemu StartMachine(int version = 10) => new(Connect(), Guest, version);

    internal void WaitFor(string part) =>
        Patience.Until(() => Log.Any(line => line.Contains(part, StringComparison.Ordinal)), () => $"'{part}' in: {string.Join(" | ", Log)}");

    /// <summary>Starts with an empty log, and closes what was connected before.</summary>
    internal void Forget()
    {
        Log.Clear();
        _resources.ForEach(resource => resource.Dispose());
        _resources.Clear();
    }

    public void Dispose()
    {
        Relay.Dispose();
        Assert.Null(End.Exception);
        _resources.ForEach(resource => resource.Dispose());
        Guest.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _resources.Add(resource);
        return resource;
    }
}
