// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Something that the board's thread answers at once.</summary>
internal sealed class Question<T>(Func<BoardLoop, T> answer) : IBoardMessage
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    public void Execute(BoardLoop loop)
    {
        try
        {
            _completion.TrySetResult(answer(loop));
        }
#pragma warning disable CA1031 // Whatever it is goes to the one who asked, and does not end the board.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _completion.TrySetException(failure);
        }
    }

    public void Fail(Exception reason) => _completion.TrySetException(reason);
}
