// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;

namespace VirtualGpio.Daemon.Waves;

/// <summary>Recording to whoever asks.</summary>
internal static class WaveformEndpoint
{
    /// <summary>A value change dump.</summary>
    internal const string ContentType = "application/vnd.vcd";

    /// <summary>How much is kept for a client at the most, besides what Kestrel keeps.</summary>
    private const int Capacity = 256 << 10;

    private const long LongestDuration = 30L * 24 * 3600 * 1_000_000_000;

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(1);

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/v1/waveform", "streamWaveform", "Records", StreamAsync)
        {
            Tag = "Waveforms",
            Description =
                "A VCD file that is written while it happens. It ends with the connection, after `duration`, or when the daemon stops. "
                + "For who reads too slowly, all signals are `x` until the levels are known again; a comment at its end says what was missed.",
            Parameters =
            [
                ApiParameter.Lines("A line or net. None: all nets."),
                new("duration", "How long to record, in nanoseconds. None: until somebody hangs up.") { IsNumber = true },
            ],
            Answer = typeof(string),
            AnswerContents = [ContentType],
            AnswerDescription = "The file. Its time 0 is the beginning of the recording.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.TooLarge, ProblemCodes.Stopping],
        },
    ];

    private static async Task StreamAsync(ApiCall call)
    {
        if (call.Service.Stopping.IsCancellationRequested)
            throw ApiException.Stopping();
        string[] lines = call.All("line");
        int[] nets = lines.Length == 0 ? [] : call.FindNets(lines, "line");
        long? duration = call.Number("duration");
        if (duration > LongestDuration)
            throw ApiException.Invalid($"'duration' is {duration}: {LongestDuration} (30 days) is the longest. Leave it out, and hang up when it is enough.");
        if (call.Context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        var set = SignalSet.Of(call.Host.Map, nets);
        WaveRecorder recorder = await WaveRecorder.StartAsync(call.Host, set, call.Response.Body, Capacity, duration);
        call.Response.ContentType = ContentType;
        using CancellationTokenSource ending = call.Link(call.Service.Stopping);
        if (duration is { } span)
            ending.CancelAfter(TimeSpan.FromTicks(span / TimeSpan.NanosecondsPerTick));
        await RecordAsync(call, recorder, ending.Token);
        call.Context.RequestAborted.ThrowIfCancellationRequested();
        recorder.Finish();
        await recorder.FlushAsync(call.Context.RequestAborted);
    }

    private static async Task RecordAsync(ApiCall call, WaveRecorder recorder, CancellationToken ending)
    {
        await recorder.FlushAsync(call.Context.RequestAborted);
        while (!recorder.IsOver)
        {
            bool ends = ending.IsCancellationRequested;
            // Timers count coarse ticks, and come early by some of them.
            while (ends && recorder.IsEarly && !call.Service.Stopping.IsCancellationRequested)
                await Task.Delay(s_tick, call.Context.RequestAborted);
            // What has happened until the end is in the file, and no more: others may go on without a pause.
            long last = ends ? call.Host.Events.Last : long.MaxValue;
            while (!recorder.IsOver && await recorder.TakeAsync(last))
            {
                if (recorder.IsFull)
                    await recorder.FlushAsync(call.Context.RequestAborted);
                if (!ends && ending.IsCancellationRequested)
                    break;
            }

            if (recorder.HasOutput)
                await recorder.FlushAsync(call.Context.RequestAborted);
            if (ends)
                return;
            try
            {
                if (!await recorder.WaitAsync(ending))
                    return;
            }
            catch (OperationCanceledException)
            {
                // Once more, for what came before the end.
            }
        }
    }
}
