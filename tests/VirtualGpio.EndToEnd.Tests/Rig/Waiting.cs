// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;

namespace VirtualGpio.EndToEnd.Tests.Rig;

internal static class Waiting
{
    /// <summary>Gives the next event; a wait that its deadline ends says what for.</summary>
    public static async Task<LineEvent> NextAsync(this EventSubscription events, string what, CancellationToken deadline)
    {
        LineEvent next;
        while (!events.TryRead(out next))
        {
            try
            {
                if (!await events.WaitAsync(deadline))
                    throw new InvalidOperationException($"The host stopped while the test waited for {what}.");
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {ChipRig.Patience.TotalSeconds} s in vain for {what}.");
            }
        }

        return next;
    }

    /// <summary>Waits until a line's state as the host sees it fulfils a condition.</summary>
    public static async Task<LineInfo> WaitForLineAsync(this ChipHost host, int line, Func<LineInfo, bool> condition, string what)
    {
        using var events = host.Subscribe([]);
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        while (true)
        {
            var info = (await host.GetLinesAsync())[line];
            if (condition(info))
                return info;
            await events.NextAsync($"{what}; line {line} is {info}", deadline.Token);
        }
    }

    /// <summary>Gives the next edges that the guest made on its lines.</summary>
    public static async Task<List<LineEvent>> GuestEdgesAsync(this EventSubscription events, int count)
    {
        using var deadline = new CancellationTokenSource(ChipRig.Patience);
        var edges = new List<LineEvent>(count);
        while (edges.Count < count)
        {
            var next = await events.NextAsync($"{count} edges by the guest, of which {edges.Count} came", deadline.Token);
            if (next.Kind == LineEventKind.Edge && next.By == LineDriver.Guest)
                edges.Add(next);
        }

        return edges;
    }
}
