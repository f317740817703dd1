// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Diagnostics.Metrics;
using VirtualGpio.Daemon.Events;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Metrics;

/// <summary>
/// The daemon's instruments, of the meter <c>VirtualGpio</c>, and the page that shows them. What is told of chips is asked of
/// the board before each page; another listener of the meter sees what the page before showed.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    /// <summary>The meter's name.</summary>
    internal const string MeterName = "VirtualGpio";

    private static readonly string[] s_outcomes = ["done", "refused", "cancelled", "failed"];
    private static readonly DateTime s_started = Process.GetCurrentProcess().StartTime.ToUniversalTime();

    private readonly ApiService _service;
    private readonly Meter _meter = new(MeterName, ApiServer.Version);
    private readonly PrometheusText _text;
    private readonly SemaphoreSlim _one = new(1);
    private (string Chip, ChipStatus Status)[] _chips = [];

    internal MetricsPage(ApiService service)
    {
        _service = service;
        AddBoard();
        AddChips();
        AddApi();
        AddProcess();
        _text = new PrometheusText(_meter);
    }

    /// <summary>Makes the page.</summary>
    internal async Task<byte[]> RenderAsync()
    {
        await _one.WaitAsync();
        try
        {
            var chips = new List<(string, ChipStatus)>();
            foreach (ChipEntry chip in _service.Host.Map.Chips)
            {
                try
                {
                    chips.Add((chip.Name, await _service.Host.GetChipAsync(chip.Name)));
                }
                catch (VirtualGpioException gone) when (gone.Kind == ErrorKind.NotFound)
                {
                    // Removed since the list was made.
                }
            }

            _chips = [.. chips];
            return _text.Render();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
        _one.Dispose();
    }

    private void AddBoard()
    {
        EventCounters? events = _service.Options.EventCounters;
        _meter.CreateObservableGauge("virtualgpio.build.info", () => new Measurement<long>(1, Tag("version", ApiServer.Version)), null, "The daemon's version.");
        _meter.CreateObservableGauge("virtualgpio.event.sequence", () => _service.Host.Events.Last, null, "The number of the latest event.");
        if (events is null)
            return;
        _meter.CreateObservableCounter(
            "virtualgpio.events",
            () => Enum.GetValues<EventKind>().Select(kind => new Measurement<long>(events[kind], Tag("kind", EventKinds.Words[(int)kind]))),
            null,
            "Events of the board.");
    }

    private void AddChips()
    {
        _meter.CreateObservableGauge("virtualgpio.chips", ChipsByGuest, null, "Chips, by what is at their other end.");
        Gauge("faulted", "Whether the chip is out of service.", status => status.Fault is null ? 0 : 1);
        Gauge("stalled", "Whether its queue waits for software that takes nothing.", status => status.Stall is null ? 0 : 1);
        Gauge("edges.waiting", "Edges that wait to be taken.", status => status.EdgesWaiting);
        Counter("edges.sent", "Edges put into the queue to the software.", status => status.EdgesSent);
        Counter("edges.delivered", "Edges that the software has taken.", status => status.EdgesDelivered);
        Counter("edges.coalesced", "Edges left out for lack of room.", status => status.EdgesCoalesced);
        Counter("reports.received", "Reports of the software about its lines.", status => status.ReportsReceived);
        Counter("reports.coalesced", "Changes that the software made without a report of their own.", status => status.CoalescedByGuest);
        Counter("doorbells.rung", "Doorbells rung.", status => status.DoorbellsRung);
        Counter("edges.unacknowledged", "Version 1: edges that were not acknowledged in time.", status => status.Unacknowledged);

        void Gauge(string name, string help, Func<ChipStatus, long> value) =>
            _meter.CreateObservableGauge($"virtualgpio.chip.{name}", () => PerChip(value), null, help);
        void Counter(string name, string help, Func<ChipStatus, long> value) =>
            _meter.CreateObservableCounter($"virtualgpio.chip.{name}", () => PerChip(value), null, help);
    }

    private void AddApi()
    {
        ApiCounters counters = _service.Counters;
        _meter.CreateObservableGauge("virtualgpio.event.streams", () => counters.Streams, null, "Event streams that are open.");
        _meter.CreateObservableCounter("virtualgpio.event.streams.missed", () => counters.MissedEvents, null, "Events that streams were too slow for.");
        _meter.CreateObservableCounter("virtualgpio.batch.operations", () => counters.BatchOperations, null, "Operations of scripts that were done.");
        _meter.CreateObservableCounter(
            "virtualgpio.commands",
            () => counters.Commands.SelectMany(command => command.Counts.Select((_, outcome) => new Measurement<long>(
                Interlocked.Read(ref command.Counts[outcome]), Tag("command", command.Operation), Tag("outcome", s_outcomes[outcome])))),
            null,
            "Requests, by what was asked for and what came of it.");
    }

    private void AddProcess()
    {
        _meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used.");
        _meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Memory in use.");
        _meter.CreateObservableGauge("process.start.time", () => (s_started - DateTime.UnixEpoch).TotalSeconds, "s", "When the process started, since 1970.");
        _meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "The managed heap.");
        _meter.CreateObservableCounter("dotnet.gc.allocated", () => GC.GetTotalAllocatedBytes(), "By", "Memory allocated on the managed heap.");
        _meter.CreateObservableCounter("dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time for which garbage collections stopped everything.");
        _meter.CreateObservableCounter(
            "dotnet.gc.collections",
            () => Enumerable.Range(0, GC.MaxGeneration + 1)
                .Select(generation => new Measurement<long>(GC.CollectionCount(generation), Tag("generation", generation))),
            null,
            "Garbage collections.");
    }

    private IEnumerable<Measurement<long>> ChipsByGuest() => Enum.GetValues<GuestState>().Select(state =>
        new Measurement<long>(_chips.Count(chip => chip.Status.Guest == state), Tag("guest", Words.Of(state))));

    private IEnumerable<Measurement<long>> PerChip(Func<ChipStatus, long> value) =>
        _chips.Select(chip => new Measurement<long>(value(chip.Status), Tag("chip", chip.Chip)));

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
