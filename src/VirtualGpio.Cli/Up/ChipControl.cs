// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Cli.Control;
using VirtualGpio.Ivshmem.Host;

namespace VirtualGpio.Cli.Up;

/// <summary>Answers the verbs of other processes from a <see cref="ChipHost"/>.</summary>
/// <param name="host">The chip.</param>
/// <param name="chip">Its name.</param>
/// <param name="names">A name per line, empty for none.</param>
/// <param name="transport">What carries it, by the name of QEMU's device.</param>
internal sealed class ChipControl(ChipHost host, string chip, string[] names, string transport) : IControlHandler
{
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(1);

    private readonly LineTable _lines = new(chip, names);

    /// <inheritdoc/>
    public async Task<ControlReply> AnswerAsync(ControlRequest request, CancellationToken cancel)
    {
        try
        {
            return request.Verb switch
            {
                ControlRequest.Info => await InfoAsync(request).ConfigureAwait(false),
                ControlRequest.Get => await GetAsync(request).ConfigureAwait(false),
                ControlRequest.Set => await SetAsync(request, cancel).ConfigureAwait(false),
                ControlRequest.Release => await ReleaseAsync(request).ConfigureAwait(false),
                ControlRequest.Pull => await PullAsync(request).ConfigureAwait(false),
                ControlRequest.Toggle => await ToggleAsync(request, cancel).ConfigureAwait(false),
                _ => throw CliException.Usage($"'{request.Verb}' is no request that this vgpio knows: are both of the same version?"),
            };
        }
        catch (VirtualGpioException failure)
        {
            throw CliException.From(failure);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ControlReply> WatchAsync(ControlRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        int[] offsets = FindOrAll(request.Lines);
        using EventSubscription events = host.Subscribe(offsets);
        yield return await InfoAsync(request).ConfigureAwait(false);
        while (await events.WaitAsync(cancel).ConfigureAwait(false))
        {
            while (events.TryRead(out LineEvent happened))
            {
                EdgeRecord? edge = happened.Kind == LineEventKind.Edge ? ControlWords.Edge(happened) : null;
                if (edge is not null || happened.Missed > 0)
                    yield return new() { Edge = edge, Missed = happened.Missed > 0 ? happened.Missed : null };
            }
        }
    }

    private int[] FindOrAll(string[]? lines) => lines is null or [] ? _lines.All : _lines.Find(lines);

    private async Task<ControlReply> InfoAsync(ControlRequest request)
    {
        int[] offsets = FindOrAll(request.Lines);
        ChipInfo info = await host.GetInfoAsync().ConfigureAwait(false);
        LineInfo[] lines = await host.GetLinesAsync().ConfigureAwait(false);
        return new()
        {
            Chip = ControlWords.Chip(info, transport),
            Lines = [.. offsets.Select(offset => ControlWords.Line(lines[offset]))],
        };
    }

    private async Task<ControlReply> GetAsync(ControlRequest request)
    {
        int[] offsets = _lines.Find(request.Lines);
        LineInfo[] lines = await host.GetLinesAsync().ConfigureAwait(false);
        return new() { Levels = [.. offsets.Select(offset => lines[offset].Level == Level.High)] };
    }

    private async Task<ControlReply> SetAsync(ControlRequest request, CancellationToken cancel)
    {
        int[] offsets = _lines.Find(request.Lines);
        if (request.Levels is not { } levels || levels.Length != offsets.Length)
            throw CliException.Usage($"{offsets.Length} lines are to be set, and {request.Levels?.Length ?? 0} levels are given.");
        LineValue[] values = [.. offsets.Zip(levels, (line, level) => new LineValue(line, level ? Level.High : Level.Low))];
        await host.SetAsync(values, Duration(request.TimeoutMicroseconds ?? 0, "timeout"), cancel).ConfigureAwait(false);
        return ControlReply.Done;
    }

    private async Task<ControlReply> ReleaseAsync(ControlRequest request)
    {
        foreach (int offset in _lines.Find(request.Lines))
            await host.ReleaseAsync(offset).ConfigureAwait(false);
        return ControlReply.Done;
    }

    private async Task<ControlReply> PullAsync(ControlRequest request)
    {
        int[] offsets = _lines.Find(request.Lines);
        if (request.Pulls is not { } pulls || pulls.Length != offsets.Length || pulls.Any(pull => pull is not ("up" or "down" or "none")))
            throw CliException.Usage("Each line is pulled up, down or none.");
        foreach ((int offset, string pull) in offsets.Zip(pulls))
        {
            Task done = pull == "none"
                ? host.ReleaseAsync(offset)
                : host.PullAsync(offset, pull == "up" ? Level.High : Level.Low);
            await done.ConfigureAwait(false);
        }

        return ControlReply.Done;
    }

    private async Task<ControlReply> ToggleAsync(ControlRequest request, CancellationToken cancel)
    {
        int[] offsets = _lines.Find(request.Lines);
        int count = request.Count ?? 1;
        if (count < 1)
            throw CliException.Usage($"A line cannot be toggled {count} times. Give 1 or more.");
        TimeSpan period = Duration(request.PeriodMicroseconds ?? 0, "period");
        BurstResult result = await host.ToggleAsync(offsets, count, period, cancel).ConfigureAwait(false);
        return new() { Burst = ControlWords.Burst(result) };
    }

    private static TimeSpan Duration(long microseconds, string what) =>
        microseconds >= 0 && microseconds <= s_longestTimeout.TotalMicroseconds
            ? TimeSpan.FromMicroseconds(microseconds)
            : throw CliException.Usage($"A {what} of {microseconds} µs is out of range. Give up to a day.");
}
