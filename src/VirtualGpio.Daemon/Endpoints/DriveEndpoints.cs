// SPDX-License-Identifier: MIT
using System.Diagnostics;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>What the host drives: set, pulled, released, forced.</summary>
internal static class DriveEndpoints
{
    private static readonly string[] s_problems =
        [ProblemCodes.NotFound, ProblemCodes.TooLarge, ProblemCodes.LineDriven, ProblemCodes.Faulted, ProblemCodes.GuestBusy];

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("PUT", "/v1/levels", "setLevels", "Drives lines to levels, all at once", SetAsync)
        {
            Tag = "Driving",
            Description = "Nothing else comes between their edges. If one of them cannot be driven, none is.",
            Body = typeof(SetRequest),
            Status = StatusCodes.Status204NoContent,
            AnswerDescription = "The lines are driven, and the edges are on their way to software.",
            Problems = s_problems,
        },
        new("PUT", "/v1/drive", "drive", "Drives, pulls or releases lines, all at once", DriveAsync)
        {
            Tag = "Driving",
            Description = "In place of what the host drove onto them before.",
            Body = typeof(LineDriveRequest),
            Status = StatusCodes.Status204NoContent,
            AnswerDescription = "It is done.",
            Problems = s_problems,
        },
        new("PUT", "/v1/force", "force", "Gives nets a level whatever drives them, or lets them go", ForceAsync)
        {
            Tag = "Driving",
            Body = typeof(ForceRequest),
            Status = StatusCodes.Status204NoContent,
            AnswerDescription = "It is done.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.TooLarge],
        },
    ];

    private static async Task SetAsync(ApiCall call)
    {
        long start = Stopwatch.GetTimestamp();
        SetRequest request = await call.ReadAsync<SetRequest>();
        ApiCall.CheckLines(request.Values.Length, "values");
        if (request.Values.Length == 0)
            throw ApiException.Invalid("'values' is empty: give one line at least.");
        TimeSpan patience = request.TimeoutNanoseconds is { } timeout ? Words.Span(timeout, "timeoutNanoseconds") : ApiLimits.Patience;
        BoardMap map = call.Host.Map;
        var values = new NetLevel[request.Values.Length];
        var seen = new Dictionary<int, string>(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            LineLevel value = request.Values[i];
            values[i] = new NetLevel(map.Find(value.Line).Net, Words.Level(value.Level, $"values[{i}].level"));
            ApiCall.CheckOnce(seen, values[i].Net, value.Line);
        }

        await call.Host.SetAsync(values, patience, call.Cancellation);
        if (request.Settle)
        {
            TimeSpan left = patience - Stopwatch.GetElapsedTime(start);
            await call.Host.SettledAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, call.Cancellation);
        }

        await call.AnswerAsync();
    }

    private static async Task DriveAsync(ApiCall call)
    {
        LineDriveRequest request = await call.ReadAsync<LineDriveRequest>();
        Signal signal = Words.Signal(request.Signal, "signal");
        int[] nets = call.FindNets(request.Lines, "lines");
        await call.Host.DriveAsync(Array.ConvertAll(nets, net => new NetSignal(net, signal)), ApiLimits.Patience, call.Cancellation);
        await call.AnswerAsync();
    }

    private static async Task ForceAsync(ApiCall call)
    {
        ForceRequest request = await call.ReadAsync<ForceRequest>();
        Level? level = request.Level is { } number ? Words.Level(number, "level") : null;
        await call.Host.ForceAsync(call.FindNets(request.Lines, "lines"), level);
        await call.AnswerAsync();
    }
}
