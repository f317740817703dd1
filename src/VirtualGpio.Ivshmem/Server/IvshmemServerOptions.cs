// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem;

/// <summary>
/// What an <see cref="IvshmemServer"/> serves. With <see cref="HostSocketPath"/> it is <b>private</b>: the memory of one
/// chip, between the guest that uses the chip and the host process that plays it. Without, it is <b>shared</b>: one
/// memory for all peers, as QEMU's own server does it.
/// </summary>
public sealed record IvshmemServerOptions
{
    /// <summary>The socket that QEMU connects to.</summary>
    public required string SocketPath { get; init; }

    /// <summary>The memory to hand out. Remains the caller's, who disposes of it after the server.</summary>
    public required MemoryFile Memory { get; init; }

    /// <summary>Interrupt vectors of every peer, 0 to 64.</summary>
    public int Vectors { get; init; } = 1;

    /// <summary>The socket that the host side connects to; null for a shared server.</summary>
    public string? HostSocketPath { get; init; }

    /// <summary>
    /// How many peers may be attached through <see cref="SocketPath"/> at once; null for any number. 1 unless set, if
    /// the server is private.
    /// </summary>
    public int? GuestLimit
    {
        get => field ?? (HostSocketPath is null ? null : 1);
        init;
    }

    /// <summary>Who may connect, for both sockets. By default the user who runs the server.</summary>
    public UnixFileMode SocketMode { get; init; } = MemoryFile.OwnerOnly;

    /// <summary>The ID of the first peer, 0 to 65535. IDs count up from here and are never given twice.</summary>
    public int FirstId { get; init; }

    /// <summary>How long a peer may take to read what it is told at first, before it is dropped.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many messages may wait for a peer that does not read, before it is dropped.</summary>
    public int QueueLimit { get; init; } = 16_384;

    /// <summary>After how long without any peer the server ends by itself; null for never.</summary>
    public TimeSpan? ExitWhenIdleFor { get; init; }

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(SocketPath);
        ArgumentNullException.ThrowIfNull(Memory);
        Require(Vectors is >= 0 and <= IvshmemProtocol.MaxVectors, nameof(Vectors), Vectors, $"0 to {IvshmemProtocol.MaxVectors}");
        Require(GuestLimit is null or > 0, nameof(GuestLimit), GuestLimit, "1 or more");
        Require(FirstId is >= 0 and <= IvshmemProtocol.MaxPeerId, nameof(FirstId), FirstId, $"0 to {IvshmemProtocol.MaxPeerId}");
        Require(HandshakeTimeout > TimeSpan.Zero, nameof(HandshakeTimeout), HandshakeTimeout, "above zero");
        Require(QueueLimit > 0, nameof(QueueLimit), QueueLimit, "1 or more");
        Require(ExitWhenIdleFor is null || ExitWhenIdleFor >= TimeSpan.Zero, nameof(ExitWhenIdleFor), ExitWhenIdleFor, "zero or more");
    }

    private static void Require(bool valid, string name, object? value, string range)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {range}.");
    }
}
