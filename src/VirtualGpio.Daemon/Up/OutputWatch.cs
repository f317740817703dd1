// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Up;

/// <summary>Notices that whoever reads standard output has left, at once and not with the next event.</summary>
internal sealed class OutputWatch : IDisposable
{
    private const ulong OutputToken = 0;
    private const ulong EndToken = 1;

    private readonly Epoll _epoll = Epoll.Create();
    private readonly EventFd _end = EventFd.Create();
    private readonly Thread? _thread;

    /// <summary>Begins to watch, where there is somebody who could leave: a regular file has no reader.</summary>
    /// <param name="gone">Called once, by a thread of its own.</param>
    internal OutputWatch(Action gone)
    {
        try
        {
            _epoll.Add(StandardStreams.Output, OutputToken, EpollEvents.None);
        }
        catch (LinuxException failure) when (failure.Errno is Errno.EPERM or Errno.EBADF)
        {
            return;
        }

        _epoll.Add(_end, EndToken, EpollEvents.In);
        _thread = new Thread(() => Watch(gone)) { IsBackground = true, Name = "output watch" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Signal();
        _thread?.Join();
        _epoll.Dispose();
        _end.Dispose();
    }

    private void Watch(Action gone)
    {
        Span<EpollReady> ready = stackalloc EpollReady[2];
        int count = _epoll.Wait(ready, null);
        for (int i = 0; i < count; i++)
        {
            if (ready[i].Token == EndToken)
                return;
        }

        gone();
    }
}
