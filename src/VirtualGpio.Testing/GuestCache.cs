// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>Where things lie in the cache folder that <c>guest-image</c> fills.</summary>
internal sealed class GuestCache(string root)
{
    /// <summary>The folder's full path.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The cache of this user: <c>$VGPIO_CACHE</c>, else <c>$XDG_CACHE_HOME/virtualgpio</c>, else <c>~/.cache/virtualgpio</c>.</summary>
    public static GuestCache OfUser()
    {
        if (Environment.GetEnvironmentVariable("VGPIO_CACHE") is { Length: > 0 } chosen) return new GuestCache(chosen);
        var caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(caches) || !Path.IsPathRooted(caches)) // the XDG specification: relative paths are ignored
            caches = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new GuestCache(Path.Combine(caches, "virtualgpio"));
    }

    public string LockFile => Path.Combine(Root, "lock");
    public string AptFolder(string suite) => Path.Combine(Root, "apt", suite);
    public string QemuFolder(GuestArchitecture architecture) => Path.Combine(Root, "qemu", GuestPlatform.Of(architecture).DebianName);
    public string KernelFolder(string kernel) => Path.Combine(Root, "kernels", kernel);
    public string BuildsFolder(string kernel) => Path.Combine(Root, "builds", kernel);
    public string ImagesFolder(string kernel) => Path.Combine(Root, "images", kernel);
    public string ImageFolder(string kernel, string key) => Path.Combine(ImagesFolder(kernel), key);

    /// <summary>The file that names the image which a source tree asked for last; two clones don't get each other's driver.</summary>
    public string ImagePointer(string kernel, string? sourceRoot) =>
        Path.Combine(ImagesFolder(kernel), sourceRoot is null ? "latest" : "for-" + Fingerprint.OfText(sourceRoot));
}
