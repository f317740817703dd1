// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>A command that has something to say when it is done.</summary>
internal abstract class Command<T>(CancellationToken cancellation) : Command(cancellation)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    protected void Succeed(T result) => _completion.TrySetResult(result);

    protected override void Complete(Exception reason)
    {
        if (reason is OperationCanceledException)
            _completion.TrySetCanceled(Cancellation);
        else
            _completion.TrySetException(reason);
    }
}
