// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>Bursts, pulses and sequences: what takes time.</summary>
internal static class BurstEndpoints
{
    private static readonly string[] s_problems =
    [
        ProblemCodes.NotFound, ProblemCodes.TooLarge, ProblemCodes.LineDriven, ProblemCodes.Faulted, ProblemCodes.GuestBusy,
        ProblemCodes.Stopping,
    ];

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("POST", "/v1/toggle", "toggle", "Toggles lines, round by round", ToggleAsync)
        {
            Tag = "Bursts",
            Description = "Answers when it is done. Hanging up ends it; the lines stay as they are.",
            Body = typeof(ToggleRequest),
            Answer = typeof(BurstInfo),
            AnswerDescription = "What was done.",
            Problems = s_problems,
        },
        new("POST", "/v1/pulse", "pulse", "Makes pulses", PulseAsync)
        {
            Tag = "Bursts",
            Description = "Answers when they are done; the lines are then driven as before. Hanging up ends it.",
            Body = typeof(PulseRequest),
            Answer = typeof(BurstInfo),
            AnswerDescription = "What was done.",
            Problems = s_problems,
        },
        new("POST", "/v1/sequence", "playSequence", "Plays steps with exact spacing", PlayAsync)
        {
            Tag = "Bursts",
            Description = "Answers when it is done. Hanging up ends it; the lines stay as they are.",
            Body = typeof(SequenceRequest),
            MaxBody = ApiLimits.SequenceBody,
            Answer = typeof(BurstInfo),
            AnswerDescription = "What was done.",
            Problems = s_problems,
        },
    ];

    private static async Task ToggleAsync(ApiCall call)
    {
        ToggleRequest request = await call.ReadAsync<ToggleRequest>();
        CheckCount(request.Count);
        int[] nets = call.FindNets(request.Lines, "lines");
        TimeSpan period = Words.Span(request.PeriodNanoseconds, "periodNanoseconds");
        await AnswerAsync(call, await call.Host.ToggleAsync(nets, request.Count, period, call.Cancellation));
    }

    private static async Task PulseAsync(ApiCall call)
    {
        PulseRequest request = await call.ReadAsync<PulseRequest>();
        CheckCount(request.Count);
        Level? level = request.Level is { } number ? Words.Level(number, "level") : null;
        int[] nets = call.FindNets(request.Lines, "lines");
        long width = request.WidthNanoseconds;
        if (width is < 1 or > long.MaxValue / 2)
            throw ApiException.Invalid($"'widthNanoseconds' must be from 1 to {long.MaxValue / 2}, and is {width}.");
        long period = request.PeriodNanoseconds ?? (2 * width);
        if (period < width)
            throw ApiException.Invalid($"'periodNanoseconds' is {period}, and a pulse of {width} does not fit in.");
        await AnswerAsync(call, await call.Host.PulseAsync(nets, level, width, request.Count, period, call.Cancellation));
    }

    private static async Task PlayAsync(ApiCall call)
    {
        SequenceRequest request = await call.ReadAsync<SequenceRequest>();
        CheckCount(request.Count);
        PlayStep[] steps = SequenceSteps.Read(request, call.Host.Map);
        await AnswerAsync(call, await call.Host.PlayAsync([.. steps.Select(step => step.Net).Distinct()], SequenceSteps.Repeat(steps, request), call.Cancellation));
    }

    private static void CheckCount(long count)
    {
        if (count < 1)
            throw ApiException.Invalid($"'count' must be 1 or more, and is {count}.");
    }

    private static Task AnswerAsync(ApiCall call, BurstResult result) => call.AnswerAsync(
        new BurstInfo
        {
            Changes = result.Changes,
            EdgesSent = result.EdgesSent,
            ElapsedNanoseconds = Words.Nanoseconds(result.Elapsed),
            WaitedNanoseconds = Words.Nanoseconds(result.Waited),
            LatestNanoseconds = Words.Nanoseconds(result.Latest),
        },
        ApiJson.Default.BurstInfo);
}
