// SPDX-License-Identifier: MIT
using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;
using VirtualGpio.Linux;

namespace VirtualGpio.Daemon.Events;

/// <summary>
/// A client that listens. It is written to as fast as it reads; nothing is kept for it but the board's own ring of events,
/// so one that is too slow is told what it missed.
/// </summary>
internal sealed class EventStream(ApiCall call, EventReader reader, EventFilter filter)
{
    private const int EntriesAtOnce = 128;

    private readonly EventEntry[] _entries = new EventEntry[EntriesAtOnce];
    private readonly EventText _text = new();
    private readonly EventNames _names = call.Service.Names;
    private FlushBudget _budget;

    /// <summary>Runs until either side ends.</summary>
    internal async Task RunAsync()
    {
        // A reader that stands still, such as a program in a debugger, is not cut off.
        if (call.Context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        call.Response.ContentType = EventEndpoint.ContentType;
        using CancellationTokenSource ending = call.Link(call.Service.Stopping);
        call.Service.Counters.StreamOpened();
        try
        {
            await call.Response.StartAsync(ending.Token);
            _text.WriteStart(reader.Position, MonotonicClock.Nanoseconds, call.Service.Options.Session);
            await FlushAsync();
            await PassOnAsync(ending.Token);
            call.Context.RequestAborted.ThrowIfCancellationRequested();
            _text.WriteStopping(reader.Position, MonotonicClock.Nanoseconds);
            await FlushAsync();
        }
        finally
        {
            call.Service.Counters.StreamClosed();
        }
    }

    /// <summary>Passes events on until the board or the server ends; what happened before that is passed on too.</summary>
    private async Task PassOnAsync(CancellationToken ending)
    {
        while (true)
        {
            bool ends = ending.IsCancellationRequested;
            long last = ends ? call.Host.Events.Last : long.MaxValue;
            while (reader.Position < last && TakeMore())
            {
                if (_text.IsFull)
                    await FlushAsync();
            }

            TimeSpan pause = TimeSpan.Zero;
            if (!_text.Written.IsEmpty)
            {
                await FlushAsync();
                pause = _budget.Spend(call.Service.Counters.Streams, MonotonicClock.Nanoseconds);
            }

            if (ends)
                return;
            try
            {
                if (pause > TimeSpan.Zero)
                    await Task.Delay(pause, ending);
                if (!await reader.WaitAsync(ending))
                    return;
            }
            catch (OperationCanceledException)
            {
                // Once more, for what came before the end.
            }
        }
    }

    /// <summary>Writes what follows.</summary>
    /// <returns>False: nothing does now.</returns>
    private bool TakeMore()
    {
        int count = reader.TryRead(_entries, out MissedRange missed);
        if (missed.Count > 0)
        {
            call.Service.Counters.Missed(missed.Count);
            _text.WriteMissed(missed, MonotonicClock.Nanoseconds);
            return true;
        }

        // After the events: it knows all that they are about.
        EventNameTable names = _names.Current;
        foreach (ref readonly EventEntry entry in _entries.AsSpan(0, count))
        {
            if (filter.Passes(entry))
                _text.Write(entry, names);
        }

        return count > 0;
    }

    private async ValueTask FlushAsync()
    {
        FlushResult result = await call.Response.BodyWriter.WriteAsync(_text.Written, call.Context.RequestAborted);
        _text.Clear();
        if (result.IsCompleted || result.IsCanceled)
            throw new OperationCanceledException(call.Context.RequestAborted);
    }
}
