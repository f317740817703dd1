// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Virtio.VhostUser;

/// <summary>What the front-end has said of a ring, and the ring while it runs.</summary>
internal sealed class BackendRing(int index)
{
    internal int Index { get; } = index;

    /// <summary>Number of descriptors; 0 if not said.</summary>
    internal int Size { get; set; }

    /// <summary>Null if not said.</summary>
    internal VringAddresses? Addresses { get; set; }

    /// <summary>Where to go on: as the front-end has said, or where the ring was when it stopped. Null if neither.</summary>
    internal uint? Base { get; set; }

    /// <summary>
    /// Whether the front-end has set the ring back, so that what was recorded of it is void. Until it starts.
    /// </summary>
    internal bool WasReset { get; set; }

    /// <summary>Whether it only stopped for a change of something, and goes on with all that was said in it.</summary>
    internal bool IsPaused { get; set; }

    internal bool IsEnabled { get; set; }

    /// <summary>There from the start of the ring to its stop.</summary>
    internal EventFd? Kick { get; set; }

    internal EventFd? Call { get; set; }

    internal EventFd? Error { get; set; }

    /// <summary>The ring while it runs.</summary>
    internal Vring? Running { get; set; }

    internal void Forget()
    {
        DropKick();
        Call?.Dispose();
        Call = null;
        Error?.Dispose();
        Error = null;
        Size = 0;
        Addresses = null;
        Base = null;
        WasReset = false;
        IsPaused = false;
        IsEnabled = false;
    }

    internal void DropKick()
    {
        Kick?.Dispose();
        Kick = null;
    }
}
