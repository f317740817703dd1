// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>A guest's kernel and file system, made beforehand by <c>guest-image ensure</c>.</summary>
public sealed class GuestImage
{
    private GuestImage(GuestImageManifest manifest)
    {
        Kernel = manifest.Kernel;
        Release = manifest.Release;
        Vmlinux = manifest.Vmlinux;
        Vmlinuz = manifest.Vmlinuz;
        Initramfs = manifest.Initramfs;
    }

    /// <summary>What the kernel is asked for by, such as <c>6.12</c>.</summary>
    public string Kernel { get; }

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
    /// <exception cref="GuestImageMissingException">There is none, or it is out of date; says what to run.</exception>
    public static GuestImage Locate(string kernel) =>
        Locate(kernel, GuestCache.OfUser(), GuestSources.Around(AppContext.BaseDirectory));

    internal static GuestImage Locate(string kernel, GuestCache cache, GuestSources? sources)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kernel);
        var pointer = cache.ImagePointer(kernel, sources?.Root);
        if (!File.Exists(pointer))
            throw new GuestImageMissingException(kernel, $"no image is prepared in {cache.ImagesFolder(kernel)}");
        var folder = cache.ImageFolder(kernel, File.ReadAllText(pointer).Trim());
        var manifest = GuestImageManifest.Read(folder)
            ?? throw new GuestImageMissingException(kernel, $"{folder} is not complete");
        foreach (var file in new[] { manifest.Vmlinux, manifest.Vmlinuz, manifest.Initramfs })
            if (!File.Exists(file))
                throw new GuestImageMissingException(kernel, $"{file} is gone");
        if (sources is not null && sources.ComputeFingerprint() != manifest.Sources)
            throw new GuestImageMissingException(kernel, $"sources in {Path.Combine(sources.Root, "guest")} have changed since it was made");
        return new GuestImage(manifest);
    }
}
