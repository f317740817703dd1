// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VirtualGpio.Cli.Control;

namespace VirtualGpio.Cli.Tests.Control;

/// <summary>Answers without a chip, and notes what it was asked.</summary>
internal sealed class FakeHandler : IControlHandler
{
    internal ConcurrentQueue<ControlRequest> Requests { get; } = new();

    /// <summary>Completed when a request that waits was given up.</summary>
    internal TaskCompletionSource GivenUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completed when a request that waits has begun.</summary>
    internal TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<ControlReply> AnswerAsync(ControlRequest request, CancellationToken cancel)
    {
        Requests.Enqueue(request);
        switch (request.Verb)
        {
            case ControlRequest.Get:
                return new() { Levels = [.. request.Lines!.Select(line => line == "high")] };
            case ControlRequest.Toggle:
                await WaitAsync(cancel);
                return ControlReply.Done;
            case ControlRequest.Info:
                return new() { Lines = [.. Enumerable.Range(0, 1024).Select(Line)] };
            case ControlRequest.Set:
                return ControlReply.Done;
            default:
                throw new CliException(ExitStatus.Timeout, "busy");
        }
    }

    public async IAsyncEnumerable<ControlReply> WatchAsync(ControlRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        Requests.Enqueue(request);
        yield return ControlReply.Done;
        yield return new() { Edge = new() { Offset = 1, Level = true, Sequence = 1, Nanoseconds = 5, By = "host" } };
        await WaitAsync(cancel);
    }

    private static LineState Line(int offset) => new()
    {
        Offset = offset,
        Name = new string('n', 31),
        Level = true,
        Used = true,
        Consumer = new string('\u0001', 31),
        Bias = "pull-down",
        Drive = "open-source",
        Edges = "falling",
        DebounceMicroseconds = uint.MaxValue,
        DrivenBy = "guest",
        Host = "pull-down",
        Contention = true,
    };

    private async Task WaitAsync(CancellationToken cancel)
    {
        Waiting.SetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        finally
        {
            GivenUp.SetResult();
        }
    }
}
