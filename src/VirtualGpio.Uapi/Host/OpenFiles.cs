// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Linux;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>The files that programs have open, found by the pipes that stand for them; closed when the last reader has gone.</summary>
internal sealed class OpenFiles : IReadyHandler, IDisposable
{
    private readonly ChipPort _port;
    private readonly Epoll _closings = Epoll.Create();
    private readonly Dictionary<(ulong Device, ulong Inode), DeviceFile> _byPipe = [];
    private readonly Dictionary<ulong, (DeviceFile File, (ulong Device, ulong Inode) Identity)> _byToken = [];
    private ulong _lastToken;

    public OpenFiles(ChipPort port)
    {
        _port = port;
        port.Watch(_closings, this, 0);
    }

    /// <summary>How many there are.</summary>
    public int Count => _byPipe.Count;

    /// <summary>All of them.</summary>
    public Dictionary<(ulong Device, ulong Inode), DeviceFile>.ValueCollection All => _byPipe.Values;

    /// <summary>Finds the file that a program's descriptor stands for; null if it stands for something else.</summary>
    public DeviceFile? Find(in ProgramDescriptor descriptor) =>
        descriptor.IsPipe ? _byPipe.GetValueOrDefault((descriptor.Device, descriptor.Inode)) : null;

    /// <summary>Adds a file whose reader's end is in a program. From now on that program's side alone keeps it open.</summary>
    public void Add(DeviceFile file)
    {
        var events = (ProgramPipe)file.Events;
        Pipe pipe = events.Pipe;
        (ulong Device, ulong Inode) identity = pipe.Identity;
        _byToken.Add(++_lastToken, (file, identity));
        _byPipe.Add(identity, file);
        // The end to write to tells nothing but that nobody reads any more.
        _closings.Add(pipe.Writer, _lastToken, EpollEvents.None);
        events.GiveAway();
    }

    /// <summary>
    /// Closes the files that no program has open any more. To be called before a program learns what others have open: the
    /// kernel tells of a file that was closed only when this thread looks.
    /// </summary>
    public void CloseUnread()
    {
        Span<EpollReady> ready = stackalloc EpollReady[16];
        int count;
        while ((count = _closings.Wait(ready, TimeSpan.Zero)) > 0)
        {
            for (int i = 0; i < count; i++)
                Close(ready[i].Token);
        }
    }

    /// <summary>Closes a file that a program has open without knowing it. What reads its pipe finds the end.</summary>
    public void Close(DeviceFile file)
    {
        foreach ((ulong token, (DeviceFile File, (ulong Device, ulong Inode) Identity) found) in _byToken)
        {
            if (found.File == file)
            {
                Close(token);
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Ready(int tag) => CloseUnread();

    /// <summary>Closes all of them.</summary>
    public void Dispose()
    {
        foreach (ulong token in _byToken.Keys.ToArray())
            Close(token);
        _port.Unwatch(_closings);
        _closings.Dispose();
    }

    private void Close(ulong token)
    {
        if (!_byToken.Remove(token, out (DeviceFile File, (ulong Device, ulong Inode) Identity) found))
            return;
        _byPipe.Remove(found.Identity);
        _closings.Remove(((ProgramPipe)found.File.Events).Pipe.Writer);
        using (_port.Act())
            found.File.Close(MonotonicClock.Nanoseconds);
    }
}
