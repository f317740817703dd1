// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Paths;

namespace VirtualGpio.Bench;

/// <summary>How a program of this machine is run.</summary>
/// <param name="Name">What it is called in a table.</param>
/// <param name="View">Makes what it sees, from the name of its chip, and whether it needs a user namespace; null: it is run without a filter.</param>
internal sealed record Confinement(string Name, Func<string, bool, IProgramView>? View)
{
    /// <summary>Not at all.</summary>
    public static Confinement None { get; } = new("native", null);

    /// <summary>With a view of <c>/dev</c> of its own, and a filter that traps GPIO ioctls only.</summary>
    public static Confinement Namespace { get; } = new("private", static (chip, asUser) => new PrivateDevices([chip], asUser));

    /// <summary>With a filter that traps the calls that look for files, too.</summary>
    public static Confinement Trapped { get; } = new("trapped", static (chip, _) => new TrappedDevices([chip]));

    /// <summary>All that there are, the one without first.</summary>
    public static IReadOnlyList<Confinement> All { get; } = [None, Namespace, Trapped];
}
