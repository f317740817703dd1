// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Tests.Control;

/// <summary>A timer of <see cref="ManualTime"/>.</summary>
internal sealed class ManualTimer(TimerCallback callback, object? state, TimeSpan due) : ITimer
{
    private bool _disposed;

    internal TimeSpan Due { get; } = due;

    internal void Ring()
    {
        if (!_disposed)
            callback(state);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period) => !_disposed;

    public void Dispose() => _disposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
