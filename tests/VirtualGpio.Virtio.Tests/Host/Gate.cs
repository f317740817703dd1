// SPDX-License-Identifier: MIT

namespace VirtualGpio.Virtio.Tests.Host;

/// <summary>Holds a board's thread, for a test in which several things are to have happened before it looks.</summary>
internal sealed class Gate : IEventSink, IDisposable
{
    private readonly ManualResetEventSlim _isOpen = new(true);
    private readonly SemaphoreSlim _held = new(0);

    /// <summary>From its next round on the thread is held.</summary>
    public void Close() => _isOpen.Reset();

    public Task<bool> HeldAsync() => _held.WaitAsync(SoftwareMachine.Patience);

    public void Open() => _isOpen.Set();

    public void OnEvent(in EventEntry entry)
    {
    }

    public void Flush()
    {
        if (_isOpen.IsSet)
            return;
        _held.Release();
        _isOpen.Wait(SoftwareMachine.Patience);
    }

    void IEventSink.Close()
    {
    }

    public void Dispose()
    {
        _isOpen.Set();
        _isOpen.Dispose();
        _held.Dispose();
    }
}
