// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>A command with a result.</summary>
internal abstract class Command<T>(int lines, CancellationToken cancellation) : Command(lines, cancellation)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the command is done.</summary>
    public Task<T> Task => _completion.Task;

    protected void Succeed(T result) => _completion.TrySetResult(result);

    protected override void Complete(Exception reason)
    {
        if (reason is OperationCanceledException cancelled)
            _completion.TrySetCanceled(cancelled.CancellationToken);
        else
            _completion.TrySetException(reason);
    }
}
