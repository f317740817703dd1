// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Virtio.Memory;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>A machine's connection to the relay, and all that the machine has said: what a device's process must be told.</summary>
internal sealed class RelayGuest : IDisposable
{
    private readonly List<(MemoryRegion Region, FileDescriptor File)> _regions = [];

    internal RelayGuest(UnixConnection connection, ulong token)
    {
        Connection = new VhostUserConnection(connection);
        Token = token;
    }

    internal VhostUserConnection Connection { get; }

    /// <summary>What epoll reports it by; never used twice.</summary>
    internal ulong Token { get; }

    /// <summary>What it was told; null as long as nothing can be told.</summary>
    internal RelayOffer? Offer { get; private set; }

    /// <summary>Whether it has taken possession of the device.</summary>
    internal bool IsOwner { get; set; }

    /// <summary>Whether it was said that it writes where it cannot.</summary>
    internal bool HasRefusedConfig { get; set; }

    internal VhostUserProtocolFeatures ProtocolFeatures { get; set; }

    /// <summary>Null if not said.</summary>
    internal ulong? Features { get; set; }

    internal ulong Status { get; set; }

    /// <summary>How it broke the protocol, so that nothing runs until it starts a ring anew; null if it did not.</summary>
    internal string? Failure { get; set; }

    /// <summary>Whether it asks and does not read the answers.</summary>
    internal bool IsDeaf { get; set; }

    internal RelayRing[] Rings { get; private set; } = [];

    /// <summary>Its memory, mapped: checked, and used where the place in a ring must be found.</summary>
    internal GuestMemory Memory { get; } = new();

    /// <summary>Its memory with the files, to be passed on.</summary>
    internal IReadOnlyList<(MemoryRegion Region, FileDescriptor File)> Regions => _regions;

    /// <summary>What is under way in its rings; null as long as no device's process was there.</summary>
    internal RelayInflight? Inflight { get; set; }

    /// <summary>The features that count for its rings.</summary>
    internal ulong UsedFeatures => Features ?? 0;

    /// <summary>From now on it can be answered.</summary>
    internal void Tell(RelayOffer offer)
    {
        Offer = offer;
        Rings = new RelayRing[offer.Queues];
        for (int i = 0; i < Rings.Length; i++)
            Rings[i] = new RelayRing();
    }

    /// <summary>Takes other memory in place of what there is.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="files">Their files, one each, of which this takes ownership whatever the outcome.</param>
    /// <exception cref="MemoryException">It cannot be used; nothing has changed.</exception>
    internal void ReplaceMemory(MemoryRegion[] regions, FileDescriptor[] files)
    {
        try
        {
            Memory.Replace(regions, Duplicate(files));
        }
        catch
        {
            Close(files);
            throw;
        }

        CloseFiles();
        _regions.AddRange(regions.Zip(files));
    }

    /// <summary>Adds a region.</summary>
    /// <inheritdoc cref="ReplaceMemory"/>
    internal void AddMemory(in MemoryRegion region, FileDescriptor file)
    {
        try
        {
            Memory.Add(region, file.Duplicate());
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _regions.Add((region, file));
    }

    /// <summary>Removes a region.</summary>
    /// <returns>Whether it was there.</returns>
    internal bool RemoveMemory(MemoryRegion region)
    {
        if (!Memory.Remove(region))
            return false;
        int index = _regions.FindIndex(one => one.Region with { FileOffset = 0 } == region with { FileOffset = 0 });
        _regions[index].File.Dispose();
        _regions.RemoveAt(index);
        return true;
    }

    /// <summary>All that was said is forgotten, as at first.</summary>
    internal void Forget()
    {
        CloseFiles();
        Memory.Clear();
        foreach (RelayRing ring in Rings)
            ring.Close();
        if (Offer is { } offer)
            Tell(offer);
        Inflight?.Dispose();
        Inflight = null;
        IsOwner = false;
        Features = null;
        Status = 0;
        Failure = null;
    }

    public void Dispose()
    {
        Connection.Dispose();
        Forget();
        Memory.Dispose();
    }

    private static FileDescriptor[] Duplicate(FileDescriptor[] files)
    {
        var copies = new FileDescriptor[files.Length];
        int count = 0;
        try
        {
            for (; count < files.Length; count++)
                copies[count] = files[count].Duplicate();
            return copies;
        }
        catch
        {
            Close(copies.AsSpan(0, count));
            throw;
        }
    }

    private static void Close(ReadOnlySpan<FileDescriptor> files)
    {
        foreach (FileDescriptor file in files)
            file.Dispose();
    }

    private void CloseFiles()
    {
        _regions.ForEach(one => one.File.Dispose());
        _regions.Clear();
    }
}
