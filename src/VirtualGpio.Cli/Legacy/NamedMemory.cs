// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Client.Runtime;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// A shared memory object with a name, that one server uses at a time. A lock shows which objects are in use: one that a
/// killed server left behind is taken over with what is in it, for guests can still be using it.
/// </summary>
internal sealed class NamedMemory : IDisposable
{
    private const int Attempts = 100;

    private readonly string _name;

    /// <summary>
    /// Holds the lock. An opening of its own: the one that is passed to guests would hold it beyond the server's life.
    /// </summary>
    private readonly MemoryFile _locked;

    private readonly bool _created;
    private bool _inUse;

    private NamedMemory(string name, MemoryFile file, MemoryFile locked, bool created)
    {
        _name = name;
        _locked = locked;
        _created = created;
        File = file;
    }

    /// <summary>The memory.</summary>
    internal MemoryFile File { get; }

    /// <summary>Creates the object, or takes one over that no server uses.</summary>
    /// <exception cref="LinuxException">EBUSY: a server uses it; or another error.</exception>
    internal static NamedMemory Acquire(string name, long size)
    {
        for (int i = 0; i < Attempts; i++)
        {
            (MemoryFile file, bool created) = CreateOrOpen(name, size);
            MemoryFile? locked = null;
            try
            {
                locked = MemoryFile.Open($"/proc/self/fd/{file.Number}");
                if (!TryLock(locked))
                {
                    throw new LinuxException(
                        $"flock({MemoryFile.NamedDirectory}/{name.TrimStart('/')})",
                        Errno.EBUSY,
                        "Another ivshmem-server uses this memory; stop it or choose another name with -M.");
                }

                // Its former server can have removed it after it was opened here.
                if (file.IsNamed(name))
                    return new NamedMemory(name, file, locked, created);
            }
            catch
            {
                locked?.Dispose();
                file.Dispose();
                throw;
            }

            locked.Dispose();
            file.Dispose();
        }

        throw new LinuxException($"open({MemoryFile.NamedDirectory}/{name})", Errno.EBUSY, "It comes and goes; choose another name with -M.");
    }

    /// <summary>Says that the server has its socket, so that all there was before is surely abandoned, and sets the size.</summary>
    internal void Use(long size)
    {
        _inUse = true;
        if (File.Length != size)
            File.Resize(size);
    }

    /// <summary>Removes the object if it is this server's.</summary>
    public void Dispose()
    {
        if ((_inUse || _created) && File.IsNamed(_name))
            MemoryFile.Unlink(_name);
        _locked.Dispose();
        File.Dispose();
    }

    private static bool TryLock(MemoryFile file)
    {
        long start = Stopwatch.GetTimestamp();
        while (!file.TryLock())
        {
            if (Stopwatch.GetElapsedTime(start) > InstanceLock.DeathPatience)
                return false;
            Thread.Sleep(1);
        }

        return true;
    }

    private static (MemoryFile File, bool Created) CreateOrOpen(string name, long size)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return (MemoryFile.CreateNamed(name, size), true);
            }
            catch (LinuxException failure) when (failure.Errno == Errno.EEXIST && i < Attempts)
            {
            }

            try
            {
                return (MemoryFile.OpenNamed(name), false);
            }
            catch (LinuxException failure) when (failure.Errno == Errno.ENOENT && i < Attempts)
            {
            }
        }
    }
}
