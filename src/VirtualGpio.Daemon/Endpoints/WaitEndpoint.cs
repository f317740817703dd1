// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>Waiting for something.</summary>
internal static class WaitEndpoint
{
    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("POST", "/v1/wait", "wait", "Waits for a level, edges or quiet", WaitAsync)
        {
            Tag = "Waiting",
            Description = "Hanging up ends it.",
            Body = typeof(WaitRequest),
            Answer = typeof(WaitResult),
            AnswerDescription = "It has come.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.Timeout, ProblemCodes.Stopping],
        },
    ];

    private static async Task WaitAsync(ApiCall call)
    {
        WaitRequest request = await call.ReadAsync<WaitRequest>();
        WaitKind kind = Words.Wait(request.For, "for");
        if (kind == WaitKind.Level && request.Level is null)
            throw ApiException.Invalid("'level' is missing: it says which level to wait for.");
        if (kind == WaitKind.Stable && request.StableNanoseconds < 1)
            throw ApiException.Invalid($"'stableNanoseconds' must be 1 or more, and is {request.StableNanoseconds}: it says how long the line must not change.");
        if (request.StableNanoseconds < 0)
            throw ApiException.Invalid($"'stableNanoseconds' cannot be negative, and is {request.StableNanoseconds}.");
        if (request.Count < 1)
            throw ApiException.Invalid($"'count' must be 1 or more, and is {request.Count}.");
        var condition = new WaitCondition
        {
            Net = call.Find(request.Line).Net,
            Kind = kind,
            Level = Words.Level(request.Level ?? 0, "level"),
            Edge = Words.Edge(request.Edge, "edge"),
            Count = request.Count,
            StableNanoseconds = request.StableNanoseconds,
        };
        TimeSpan? timeout = request.TimeoutNanoseconds is { } limit ? Words.Span(limit, "timeoutNanoseconds") : null;
        using CancellationTokenSource ending = call.Link(call.Service.Stopping);
        try
        {
            WaitOutcome outcome = await call.Host.WaitAsync(condition, timeout, ending.Token);
            var result = new WaitResult
            {
                Time = outcome.Time,
                Level = (int)outcome.Level,
                Edges = outcome.Edges,
                WaitedNanoseconds = outcome.WaitedNanoseconds,
            };
            await call.AnswerAsync(result, ApiJson.Default.WaitResult);
        }
        catch (OperationCanceledException) when (call.Service.Stopping.IsCancellationRequested)
        {
            throw ApiException.Stopping();
        }
    }
}
