// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Something to wait for.</summary>
public sealed record WaitCondition
{
    /// <summary>The net.</summary>
    public required int Net { get; init; }

    /// <summary>What of it.</summary>
    public required WaitKind Kind { get; init; }

    /// <summary>For a level: which.</summary>
    public Level Level { get; init; }

    /// <summary>For edges: which; <see cref="InterruptTrigger.Rising"/>, <see cref="InterruptTrigger.Falling"/> or both.</summary>
    public InterruptTrigger Edge { get; init; } = InterruptTrigger.Both;

    /// <summary>For edges: how many, 1 or more.</summary>
    public long Count { get; init; } = 1;

    /// <summary>For how long, in nanoseconds.</summary>
    public long StableNanoseconds { get; init; }

    /// <summary>Throws if a value is out of its range.</summary>
    internal void Validate()
    {
        if (Kind > WaitKind.Stable)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"{Kind} cannot be waited for: a level, edges or quiet.");
        if (Level > Level.High)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"{Level} is no level to wait for: low or high.");
        if (Count < 1)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"{Count} edges cannot be waited for: 1 or more are possible.");
        if (StableNanoseconds < 0)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"A level cannot last {StableNanoseconds} ns.");
        if (Edge is InterruptTrigger.None or > InterruptTrigger.Both)
            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"{Edge} is no edge to wait for: rising, falling or both.");
    }
}
