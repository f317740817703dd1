// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>The releases of Debian that packages are taken from. Nothing is fetched before it is needed.</summary>
internal sealed class Archives(GuestCache cache, Progress progress) : IDisposable
{
    private readonly Dictionary<(string Suite, GuestArchitecture Architecture), AptArchive> _opened = [];

    /// <summary>The sources of kernels among the packages.</summary>
    public SourcePackages Sources { get; } = new(cache);

    /// <summary>Debian 12, for guests of an architecture. X64 is also what this machine's tools come from.</summary>
    public AptArchive Bookworm(GuestArchitecture architecture) => Open(nameof(Bookworm), architecture, AptArchive.Bookworm);

    /// <summary>What was built for Debian 12 later.</summary>
    public AptArchive Backports(GuestArchitecture architecture) => Open(nameof(Backports), architecture, AptArchive.Backports);

    /// <summary>What Debian's next release is made from.</summary>
    public AptArchive Sid(GuestArchitecture architecture) => Open(nameof(Sid), architecture, AptArchive.Sid);

    public void Dispose()
    {
        Sources.Dispose();
        foreach (var archive in _opened.Values) archive.Dispose();
    }

    private AptArchive Open(string suite, GuestArchitecture architecture, Func<GuestCache, Progress, string, AptArchive> open)
    {
        if (!_opened.TryGetValue((suite, architecture), out var archive))
            _opened[(suite, architecture)] = archive = open(cache, progress, GuestPlatform.Of(architecture).DebianName);
        return archive;
    }
}
