// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;
using VirtualGpio.Waveforms.Playing;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Daemon.Waves;

/// <summary>Playing a recording onto lines.</summary>
internal static class PlayEndpoint
{
    /// <summary>How many steps are read ahead.</summary>
    private const int Ahead = 4096;

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("POST", "/v1/play", "playWaveform", "Plays a recording onto lines", PlayAsync)
        {
            Tag = "Waveforms",
            Description =
                "The body is a VCD file; it is played while it arrives. Answers when it is done; hanging up ends it, and the lines stay as they are. "
                + "Nothing is played if the map or the beginning of the file is wrong; a mistake further on ends it there.",
            Parameters =
            [
                new("map", "Which signal goes where, as SIGNAL:LINE. None: signals that are called as a line goes there.") { IsRepeated = true },
                new("speed", "How many times faster than recorded."),
            ],
            Body = typeof(string),
            BodyContent = WaveformEndpoint.ContentType,
            MaxBody = null,
            Answer = typeof(BurstInfo),
            AnswerDescription = "What was done.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.TooLarge, ProblemCodes.LineDriven, ProblemCodes.Faulted, ProblemCodes.GuestBusy, ProblemCodes.Stopping],
        },
    ];

    private static async Task PlayAsync(ApiCall call)
    {
        if (call.Service.Stopping.IsCancellationRequested)
            throw ApiException.Stopping();
        string[] maps = call.All("map");
        double speed = Speed(call);
        if (call.Context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        using CancellationTokenSource ending = call.Link(call.Service.CutOff);
        using var body = new BlockingStream(call.Context.Request.Body, ending.Token);
        // The reader works on its caller's thread, which waits for the body: it is not one of those that others wait for.
        (WaveformPlayback playback, int[] nets) = await Task.Factory.StartNew(
            () => Open(body, call.Host.Map, maps, speed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var steps = Channel.CreateBounded<PlayStep>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        Task reading = Task.Factory.StartNew(
            () => Read(playback, steps.Writer, ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        BurstResult result;
        try
        {
            result = await call.Host.PlayAsync(nets, StepSource.From(steps.Reader), ending.Token);
        }
        finally
        {
            // If the playing failed: the body must not be read any more once this has returned.
            await ending.CancelAsync();
            await reading;
        }

        await call.AnswerAsync(
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

    private static double Speed(ApiCall call)
    {
        if (call.One("speed") is not { } text)
            return 1;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double speed)
            ? speed
            : throw ApiException.Invalid($"'speed' must be a number such as 0.5 or 10, and is '{text}'.");
    }

    private static (WaveformPlayback Playback, int[] Nets) Open(Stream body, BoardMap map, string[] maps, double speed)
    {
        var reader = new VcdReader(body);
        IReadOnlyList<PlaybackRoute> routes = PlayMap.Of(reader.File, map, maps);
        return (new WaveformPlayback(reader, routes, new PlaybackOptions { Speed = speed }), [.. routes.Select(route => route.Target)]);
    }

    /// <summary>Reads the file, as far ahead as there is room. Its mistakes become those of the playing.</summary>
    private static void Read(WaveformPlayback playback, ChannelWriter<PlayStep> steps, CancellationToken ending)
    {
        try
        {
            while (playback.TryRead(out PlaybackStep step))
            {
                var found = new PlayStep(step.At, step.Target, step.Signal);
                while (!steps.TryWrite(found))
                    steps.WaitToWriteAsync(ending).AsTask().GetAwaiter().GetResult();
            }

            steps.Complete();
        }
#pragma warning disable CA1031 // Whatever it is goes to whoever takes the steps.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            steps.Complete(failure);
        }
    }
}
