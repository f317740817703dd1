// SPDX-License-Identifier: MIT
namespace VirtualGpio.Ivshmem.Host;

/// <summary>Something that the reactor answers at once.</summary>
internal sealed class Question<T>(Func<Reactor, T> answer) : IReactorMessage
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    public void Execute(Reactor reactor) => _completion.TrySetResult(answer(reactor));

    public void Fail(Exception reason) => _completion.TrySetException(reason);
}
