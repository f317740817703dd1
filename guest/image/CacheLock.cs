// SPDX-License-Identifier: MIT
using VirtualGpio.Testing;

namespace VirtualGpio.GuestImage;

/// <summary>Holds the cache for one writer. The kernel lets it go when the process ends, however that ends.</summary>
internal sealed class CacheLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private readonly FileStream _file;

    private CacheLock(FileStream file) => _file = file;

    public static CacheLock Take(GuestCache cache)
    {
        Directory.CreateDirectory(cache.Root);
        var until = DateTime.UtcNow + Patience;
        for (var announced = false; ; announced = true)
        {
            try
            {
                // FileShare.None is a lock between processes (flock) here.
                return new CacheLock(new FileStream(cache.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (File.Exists(cache.LockFile))
            {
                if (DateTime.UtcNow > until)
                    throw new GuestImageException($"Another guest-image has held {cache.LockFile} for {Patience.TotalMinutes} minutes. Is it stuck?", e);
                if (!announced) Progress.Note("another one is at work on the cache; waiting for it");
                Thread.Sleep(200);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
