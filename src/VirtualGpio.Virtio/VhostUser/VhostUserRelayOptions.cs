// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>What a <see cref="VhostUserRelay"/> serves.</summary>
public sealed record VhostUserRelayOptions
{
    /// <summary>The socket that the machine's front-end (QEMU) connects to.</summary>
    public required string GuestSocketPath { get; init; }

    /// <summary>The socket that the process with the device connects to.</summary>
    public required string HostSocketPath { get; init; }

    /// <summary>How many bytes the device's configuration space has, 256 at the most: the protocol cannot tell.</summary>
    public required int ConfigSize { get; init; }

    /// <summary>The largest size of a queue, as <see cref="VhostUserBackendOptions.MaxQueueSize"/>.</summary>
    public int MaxQueueSize { get; init; } = 1024;

    /// <summary>Who may connect, for both sockets. By default the user who runs the relay.</summary>
    public UnixFileMode SocketMode { get; init; } = MemoryFile.OwnerOnly;

    /// <summary>How long the device's process may take to answer or to read, before it is dropped. The machine waits meanwhile.</summary>
    public TimeSpan HostPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long without any connection the relay ends by itself; null for never.</summary>
    public TimeSpan? ExitWhenIdleFor { get; init; }

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(GuestSocketPath);
        ArgumentException.ThrowIfNullOrEmpty(HostSocketPath);
        Require(ConfigSize is >= 0 and <= VhostUserProtocol.MaxConfigSize, nameof(ConfigSize), ConfigSize, $"0 to {VhostUserProtocol.MaxConfigSize}");
        Require(MaxQueueSize is >= 1 and <= 32768 && int.IsPow2(MaxQueueSize), nameof(MaxQueueSize), MaxQueueSize, "a power of two from 1 to 32768");
        Require(HostPatience > TimeSpan.Zero, nameof(HostPatience), HostPatience, "above zero");
        Require(ExitWhenIdleFor is null || ExitWhenIdleFor >= TimeSpan.Zero, nameof(ExitWhenIdleFor), ExitWhenIdleFor, "zero or more");
    }

    private static void Require(bool valid, string name, object? value, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {range}.");
    }
}
