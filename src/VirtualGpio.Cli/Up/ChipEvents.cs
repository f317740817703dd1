// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;

namespace VirtualGpio.Cli.Up;

/// <summary>Tells what happens to a chip as a whole.</summary>
internal sealed class ChipEvents(ChipHost host, EventSubscription events, UpReport report)
{
    /// <summary>Until the chip ends.</summary>
    internal async Task TellAsync()
    {
        while (await events.WaitAsync().ConfigureAwait(false))
        {
            while (events.TryRead(out LineEvent happened))
                Tell(happened);
        }
    }

    private void Tell(in LineEvent happened)
    {
        switch (happened.Kind)
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
}
