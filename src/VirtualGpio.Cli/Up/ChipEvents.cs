// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;

namespace VirtualGpio.Cli.Up;

/// <summary>Tells what happens to a chip as a whole, and what goes wrong on its lines.</summary>
/// <param name="host">The chip.</param>
/// <param name="events">A subscription to the chip and to <see cref="OfLines"/>.</param>
/// <param name="names">A name per line, empty for none.</param>
/// <param name="report">Who is told.</param>
internal sealed class ChipEvents(ChipHost host, EventSubscription events, string[] names, UpReport report)
{
    /// <summary>
    /// A guest can make contention as fast as it can toggle a line, and nobody reads thousands of lines per second: what
    /// happens on a line within this time after a message is folded into the next one.
    /// </summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly OrderedDictionary<(int Line, bool IsContention), (LineEventKind Last, int Count)> _ofLines = [];
    private long _missed;

    /// <summary>The events of lines that are told of.</summary>
    internal static IReadOnlyList<LineEventKind> OfLines { get; } =
        [LineEventKind.ContentionStarted, LineEventKind.ContentionEnded, LineEventKind.NotAcknowledged];

    /// <summary>Until the chip ends.</summary>
    internal async Task TellAsync()
    {
        while (await events.WaitAsync().ConfigureAwait(false))
        {
            while (events.TryRead(out LineEvent happened))
            {
                if (happened.Line < 0)
                    Tell(happened.Kind);
                else
                    Fold(happened);
            }

            TellMissed();
            if (_ofLines.Count == 0)
                continue;
            TellOfLines();
            await Task.WhenAny(host.Completion, Task.Delay(s_pause)).ConfigureAwait(false);
        }
    }

    private void Tell(LineEventKind kind)
    {
        switch (kind)
        {
            case LineEventKind.GuestAttached:
                report.Event("guest-attached", "guest attached");
                break;
            case LineEventKind.GuestDetached:
                report.Event("guest-detached", "guest detached");
                break;
            case LineEventKind.DriverStarted:
                report.Event("driver-started", "driver started");
                break;
            case LineEventKind.DriverStopped:
                report.Event("driver-stopped", "driver stopped");
                break;
            case LineEventKind.GuestSuspended:
                report.Event("guest-suspended", "guest sleeps");
                break;
            case LineEventKind.GuestResumed:
                report.Event("guest-resumed", "guest woke");
                break;
            case LineEventKind.Faulted:
                report.Event("faulted", $"FAULT, the lines are released: {host.Fault?.Reason ?? "it has ended meanwhile"}");
                break;
            default:
                break;
        }
    }

    private void Fold(in LineEvent happened)
    {
        (int, bool) key = (happened.Line, happened.Kind != LineEventKind.NotAcknowledged);
        int before = _ofLines.TryGetValue(key, out (LineEventKind Last, int Count) known) ? known.Count : 0;
        _ofLines[key] = (happened.Kind, before + 1);
    }

    private void TellOfLines()
    {
        foreach (((int line, _), (LineEventKind last, int count)) in _ofLines)
        {
            string name = names[line].Length > 0 ? $" ('{names[line]}')" : "";
            string changes = count > 1 ? $"; {count} changes since it was last told" : "";
            switch (last)
            {
                case LineEventKind.ContentionStarted:
                    report.Event("contention-started", $"CONTENTION on line {line}{name}: one side drives it high, the other one low{changes}", line);
                    break;
                case LineEventKind.ContentionEnded:
                    report.Event("contention-ended", $"no contention on line {line}{name} any more{changes}", line);
                    break;
                default:
                    string edges = count > 1 ? $"{count} edges" : "an edge";
                    report.Event("not-acknowledged", $"the guest did not acknowledge {edges} of line {line}{name} within a second: is its driver well?", line);
                    break;
            }
        }

        _ofLines.Clear();
    }

    private void TellMissed()
    {
        long missed = events.MissedTotal - _missed;
        if (missed == 0)
            return;
        _missed += missed;
        report.Event("missed", $"{missed} more events came too fast to be told. See how the chip is with: vgpio info");
    }
}
