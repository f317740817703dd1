// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>A guest's kernel and file system, made beforehand by <c>guest-image ensure</c>.</summary>
public sealed class GuestImage
{
    internal GuestImage(GuestImageManifest manifest)
    {
        Kernel = manifest.Kernel;
        Architecture = manifest.Architecture;
        Release = manifest.Release;
        Vmlinux = manifest.Vmlinux;
        Vmlinuz = manifest.Vmlinuz;
        Initramfs = manifest.Initramfs;
    }

    /// <summary>What the kernel is asked for by, such as <c>6.12</c>.</summary>
    public string Kernel { get; }

    /// <summary>The kind of processor that it is for.</summary>
    public GuestArchitecture Architecture { get; }

    /// <summary>What <c>uname -r</c> says in the guest.</summary>
    public string Release { get; }

    /// <summary>The path of the uncompressed kernel, which boots fastest.</summary>
    public string Vmlinux { get; }

    /// <summary>The path of the kernel as the distribution packs it.</summary>
    public string Vmlinuz { get; }

    /// <summary>The path of the initial file system.</summary>
    public string Initramfs { get; }

    /// <summary>
    /// Finds the image of a kernel in the cache. Inside a clone of the project it is the one of this clone's driver,
    /// and must be as new as the driver's sources.
    /// </summary>
    /// <param name="kernel">Such as <c>6.12</c> or <c>6.1</c>.</param>
    /// <param name="architecture">The kind of processor.</param>
    /// <exception cref="GuestImageMissingException">There is none, or it is out of date; says what to run.</exception>
    public static GuestImage Locate(string kernel, GuestArchitecture architecture = GuestArchitecture.X64) =>
        Locate(GuestPlatform.Of(architecture).ImageName(kernel), GuestCache.OfUser(), GuestSources.Around(AppContext.BaseDirectory));

    internal static GuestImage Locate(string name, GuestCache cache, GuestSources? sources)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var pointer = cache.ImagePointer(name, sources?.Root);
        if (!File.Exists(pointer))
            throw new GuestImageMissingException(name, $"no image is prepared in {cache.ImagesFolder(name)}");
        var folder = cache.ImageFolder(name, File.ReadAllText(pointer).Trim());
        var manifest = GuestImageManifest.Read(folder)
            ?? throw new GuestImageMissingException(name, $"{folder} is not complete");
        foreach (var file in new[] { manifest.Vmlinux, manifest.Vmlinuz, manifest.Initramfs })
            if (!File.Exists(file))
                throw new GuestImageMissingException(name, $"{file} is gone");
        if (sources is not null && sources.ComputeFingerprint() != manifest.Sources)
            throw new GuestImageMissingException(name, $"sources in {Path.Combine(sources.Root, "guest")} have changed since it was made");
        return new GuestImage(manifest);
    }
}
