// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Transport;

/// <summary>Notices that the reader of an output has left.</summary>
internal sealed class OutputWatch : IDisposable
{
    private readonly Epoll _epoll;

    private OutputWatch(FileDescriptor output, Epoll epoll)
    {
        Output = output;
        _epoll = epoll;
    }

    /// <summary>The output; not owned.</summary>
    internal FileDescriptor Output { get; }

    /// <summary>Watches an output.</summary>
    /// <returns>Null: it has no reader that could leave, as a regular file has none.</returns>
    internal static OutputWatch? TryCreate(FileDescriptor output)
    {
        Epoll epoll = Epoll.Create();
        try
        {
            epoll.Add(output, 0, EpollEvents.None);
            return new OutputWatch(output, epoll);
        }
        catch (LinuxException failure)
        {
            epoll.Dispose();
            if (failure.Errno == Errno.EPERM)
                return null;
            throw;
        }
    }

    /// <exception cref="ReaderGoneException">The reader has left.</exception>
    internal void Check()
    {
        Span<EpollReady> ready = stackalloc EpollReady[1];
        if (_epoll.Wait(ready, TimeSpan.Zero) > 0)
            throw new ReaderGoneException();
    }

    /// <inheritdoc/>
    public void Dispose() => _epoll.Dispose();
}
