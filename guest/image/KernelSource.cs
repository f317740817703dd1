// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>A kernel that can be asked for, and where it comes from.</summary>
/// <param name="Name">What it is asked for by.</param>
/// <param name="Archive">The release of Debian that has it.</param>
/// <param name="Boots">Whether guests boot it; else the driver is only compiled for it.</param>
internal sealed record KernelSource(string Name, Func<Archives, AptArchive> Archive, bool Boots)
{
    /// <summary>All of them. The first is what is made when nothing is asked for.</summary>
    public static IReadOnlyList<KernelSource> All { get; } =
    [
        new("6.12", archives => archives.Backports, Boots: true),
        new("6.1", archives => archives.Bookworm, Boots: true),
        new("newest", archives => archives.Sid, Boots: false),
    ];

    public static KernelSource Find(string name) =>
        All.FirstOrDefault(kernel => kernel.Name == name)
        ?? throw new GuestImageException($"There is no kernel '{name}' here; there are: {string.Join(", ", All.Select(kernel => kernel.Name))}.");
}
