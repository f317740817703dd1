// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>A kernel that can be asked for, and where it comes from.</summary>
/// <param name="Kernel">Its version, as guests are asked for it.</param>
/// <param name="Platform">What it runs on.</param>
/// <param name="Archive">The release of Debian that has it, for an architecture.</param>
/// <param name="Use">What it is prepared for.</param>
internal sealed record KernelSource(string Kernel, GuestPlatform Platform, Func<Archives, GuestArchitecture, AptArchive> Archive, KernelUse Use)
{
    /// <summary>All of them. The first is what is made when nothing is asked for.</summary>
    public static IReadOnlyList<KernelSource> All { get; } =
    [
        new("6.12", GuestPlatform.Of(GuestArchitecture.X64), static (archives, architecture) => archives.Backports(architecture), KernelUse.Tested),
        new("6.1", GuestPlatform.Of(GuestArchitecture.X64), static (archives, architecture) => archives.Bookworm(architecture), KernelUse.Tested),
        new("6.12", GuestPlatform.Of(GuestArchitecture.Arm64), static (archives, architecture) => archives.Backports(architecture), KernelUse.Tested),
        new("6.1", GuestPlatform.Of(GuestArchitecture.Arm64), static (archives, architecture) => archives.Bookworm(architecture), KernelUse.Booted),
        new("newest", GuestPlatform.Of(GuestArchitecture.X64), static (archives, architecture) => archives.Sid(architecture), KernelUse.Compiled),
    ];

    /// <summary>What it is asked for by, such as <c>6.12</c> or <c>6.12-arm64</c>.</summary>
    public string Name => Platform.ImageName(Kernel);

    public static KernelSource Find(string name) =>
        All.FirstOrDefault(kernel => kernel.Name == name)
        ?? throw new GuestImageException($"There is no kernel '{name}' here; there are: {string.Join(", ", All.Select(kernel => kernel.Name))}.");

    /// <summary>The archive for this kernel's own architecture.</summary>
    public AptArchive In(Archives archives) => Archive(archives, Platform.Architecture);
}
