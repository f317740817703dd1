// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Transport;

/// <summary>Blocks for some time, and no longer than somebody reads the output.</summary>
internal sealed class DirectPause : IDisposable
{
    private const ulong OutputToken = 0;
    private const ulong WakeToken = 1;

    private readonly DirectWait _wait;
    private readonly Epoll _epoll = Epoll.Create();

    // A timer that is disposed of may still ring.
    private readonly Lock _gate = new();
    private bool _disposed;

    internal DirectPause(OutputWatch? output, CancellationToken cancellation)
    {
        _wait = new DirectWait(patience: null, canWake: true, cancellation);
        _epoll.Add(_wait.Wake!, WakeToken, EpollEvents.In);
        if (output is not null)
            _epoll.Add(output.Output, OutputToken, EpollEvents.None);
    }

    /// <summary>Waits once.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ReaderGoneException">The reader of the output has left.</exception>
    internal void Wait(TimeSpan pause, TimeProvider time)
    {
        using ITimer timer = time.CreateTimer(static pause => ((DirectPause)pause!).Ring(), this, pause, Timeout.InfiniteTimeSpan);
        Span<EpollReady> ready = stackalloc EpollReady[2];
        foreach (EpollReady one in ready[.._epoll.Wait(ready, null)])
        {
            if (one.Token == OutputToken)
                throw new ReaderGoneException();
        }

        _wait.ThrowIfWoken();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _epoll.Dispose();
        _wait.Dispose();
    }

    private void Ring()
    {
        lock (_gate)
        {
            if (!_disposed)
                _wait.Wake!.Signal();
        }
    }
}
