// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Boards;
using VirtualGpio.Cli.Quick;
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Verbs;

/// <summary><c>vgpio set</c> that goes on after the first levels: holds, toggles, lets go.</summary>
internal sealed record HoldRun : VerbRun
{
    /// <summary>What is set first.</summary>
    internal required SetRun Set { get; init; }

    /// <summary><c>--toggle</c>; null: nothing.</summary>
    internal TogglePattern? Toggle { get; init; }

    /// <summary><c>--hold-period</c>, in nanoseconds.</summary>
    internal long Hold { get; init; }

    /// <summary><c>--release</c>.</summary>
    internal bool Release { get; init; }

    /// <inheritdoc/>
    internal override int Run()
    {
        LineLevel[] values = Set.Parse();
        using BoardClient client = BoardConnection.Open(Board);
        // Without a release there is nothing to do at the end: a signal ends the process as it is.
        using Interruption? interruption = Release ? new() : null;
        client.SetAsync(Set.Request(values)).Now();
        try
        {
            GoOn(client, values, interruption?.Token ?? default);
        }
        catch (OperationCanceledException) when (interruption is { Status: not null })
        {
            // The lines are let go of, and the status tells of the signal.
        }
        finally
        {
            if (Release)
                client.DriveAsync(new() { Lines = Array.ConvertAll(values, value => value.Line), Signal = "none" }).Now();
        }

        return interruption?.Status ?? ExitStatus.Ok;
    }

    private void GoOn(BoardClient client, LineLevel[] values, CancellationToken stop)
    {
        if (Toggle is { Periods.Length: > 0 })
        {
            SequenceRequest sequence = Toggle.Sequence(values);
            do
                client.PlaySequenceAsync(sequence, stop).Now();
            while (Toggle.Repeats);
        }

        if (Hold > 0)
            Task.Delay(TimeSpan.FromTicks(Hold / 100), stop).GetAwaiter().GetResult();
    }
}
