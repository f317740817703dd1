// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>The releases of Debian that packages are taken from. Nothing is fetched before it is needed.</summary>
internal sealed class Archives(GuestCache cache, Progress progress) : IDisposable
{
    public AptArchive Bookworm { get; } = AptArchive.Bookworm(cache, progress);
    public AptArchive Backports { get; } = AptArchive.Backports(cache, progress);
    public AptArchive Sid { get; } = AptArchive.Sid(cache, progress);

    public void Dispose()
    {
        Bookworm.Dispose();
        Backports.Dispose();
        Sid.Dispose();
    }
}
