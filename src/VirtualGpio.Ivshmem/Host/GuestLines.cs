// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// Takes what a version 2 guest says of its lines, from reports or from the line table, and applies it to the chip.
/// Everything is copied, checked, then used. For the reactor's thread.
/// </summary>
internal sealed class GuestLines(HostMemory memory, Chip chip, EdgeSender sender, ChipPort port, LineTally[] counters)
{
    private readonly GuestLine[] _known = new GuestLine[chip.Lines.Count];
    private readonly byte[] _consumers = new byte[chip.Lines.Count * Map.NameSize];
    private readonly int[] _changed = new int[chip.Lines.Count];
    private int _changedCount;
    private uint _overflow;

    /// <summary>Reports taken.</summary>
    public long Received { get; private set; }

    /// <summary>Changes that there was no report for.</summary>
    public long Coalesced { get; private set; }

    /// <summary>Whether the guest has left reports out since the line table was last taken over.</summary>
    public bool IsBehind => memory.Overflow != _overflow;

    /// <summary>Begins with a driver: forgets the former one's lines and takes over the line table.</summary>
    /// <returns>What is not valid, or null.</returns>
    public string? Start(long now)
    {
        Array.Clear(_known);
        Array.Clear(_consumers);
        _changedCount = 0;
        _overflow = memory.Overflow;
        for (int line = 0; line < _known.Length; line++)
        {
            if (!TryReadConfig(line, out LineConfig config))
                return BadConfig(line, config);
            ref GuestLine known = ref _known[line];
            known.Output = Volatile.Read(ref memory.Table.Output(line));
            known.Config = config;
            known.Debounce = Volatile.Read(ref memory.Table.Debounce(line));
            chip.Lines[line].Consumer = "";
            ReadConsumer(line);
            MarkChanged(line);
        }

        Apply(now);
        return null;
    }

    /// <summary>Takes a report.</summary>
    /// <returns>What is not valid, or null.</returns>
    public string? Take(in ReportEntry report, long time)
    {
        int line = report.Line;
        if (line >= _known.Length)
            return $"a report is about line {line}, and there are {_known.Length}";
        if (!report.HasValidKind)
            return $"a report about line {line} is of kind {(ushort)report.Kind}, and 1 to 4 exist";
        Received++;
        counters[line].Reports++;
        ref GuestLine known = ref _known[line];
        switch (report.Kind)
        {
            case ReportKind.Output:
                TakeOutput(line, report.Word);
                break;
            case ReportKind.Config:
                var config = new LineConfig(report.Word);
                if (!config.IsValid)
                    return BadConfig(line, config);
                TakeConfig(line, config);
                break;
            case ReportKind.Debounce:
                // From the table, which is never behind the report: reports carry no count to tell an old one by.
                known.Debounce = Volatile.Read(ref memory.Table.Debounce(line));
                MarkChanged(line);
                break;
            default:
                ReadConsumer(line);
                break;
        }

        if (!report.IsChained)
            Apply(time);
        return null;
    }

    /// <summary>Looks whether the guest found the queue full, and if so takes the line table over. Only with an empty queue.</summary>
    /// <returns>What is not valid, or null.</returns>
    public string? CatchUp(GuestClock clock, long now)
    {
        uint overflow = memory.Overflow;
        if (overflow == _overflow)
            return null;
        _overflow = overflow;
        for (int line = 0; line < _known.Length; line++)
        {
            if (!TryReadConfig(line, out LineConfig config))
                return BadConfig(line, config);
            TakeConfig(line, config);
            TakeOutput(line, Volatile.Read(ref memory.Table.Output(line)));
            uint debounce = Volatile.Read(ref memory.Table.Debounce(line));
            if (debounce != _known[line].Debounce)
            {
                _known[line].Debounce = debounce;
                MarkChanged(line);
            }

            ReadConsumer(line);
        }

        Apply(clock.AtArrival(now));
        return null;
    }

    /// <summary>Tells of the requests whose consumers have not been named, by now.</summary>
    /// <param name="before">Those from before this time, in nanoseconds: others may yet be named.</param>
    public void TellNameless(long before)
    {
        for (int line = 0; line < _known.Length; line++)
        {
            if (!_known[line].AwaitsName || _known[line].RequestedAt > before)
                continue;
            if (chip.Lines[line].Settings.Requested)
                TellRequest(line);
            else
                _known[line].AwaitsName = false;
        }
    }

    private static string BadConfig(int line, LineConfig config) => $"the config of line {line} is 0x{config.Word:x8}, whose drive does not exist";

    private bool TryReadConfig(int line, out LineConfig config)
    {
        config = new LineConfig(Volatile.Read(ref memory.Table.Config(line)));
        return config.IsValid;
    }

    private void TakeOutput(int line, uint output)
    {
        ref GuestLine known = ref _known[line];
        int step = (int)(output - known.Output);
        if (step <= 0)
            return;
        known.Output = output;
        // An even step ends with the value that it began with: none of its changes shows.
        int unseen = step & ~1;
        known.Unseen += (uint)unseen;
        CountUnseen(line, unseen);
        MarkChanged(line);
    }

    private void TakeConfig(int line, LineConfig config)
    {
        ref GuestLine known = ref _known[line];
        int step = config.Ahead(known.Config);
        if (step <= 0)
            return;
        known.Config = config;
        if (step > 1)
        {
            known.MissedConfig = true;
            CountUnseen(line, step - 1);
        }

        MarkChanged(line);
    }

    private void CountUnseen(int line, int changes)
    {
        Coalesced += changes;
        counters[line].CoalescedByGuest += changes;
    }

    private void ReadConsumer(int line)
    {
        Span<byte> copy = stackalloc byte[Map.NameSize];
        memory.Table.Consumer(line).CopyTo(copy);
        Span<byte> known = _consumers.AsSpan(line * Map.NameSize, Map.NameSize);
        if (copy.SequenceEqual(known))
            return;
        copy.CopyTo(known);
        chip.Lines[line].Consumer = LineTable.Decode(copy);
        _known[line].IsRenamed = true;
        MarkChanged(line);
    }

    private void MarkChanged(int line)
    {
        if (_known[line].IsChanged)
            return;
        _known[line].IsChanged = true;
        _changed[_changedCount++] = line;
    }

    private void Apply(long time)
    {
        for (int i = 0; i < _changedCount; i++)
            Apply(_changed[i], time);
        _changedCount = 0;
    }

    private void Apply(int line, long time)
    {
        ref GuestLine known = ref _known[line];
        bool isRenamed = known.IsRenamed;
        known.IsChanged = known.IsRenamed = false;
        Line target = chip.Lines[line];
        LineSettings before = target.Settings;
        LineSettings after = known.Config.ToSettings(known.Debounce);
        if (after.Direction == LineDirection.Output)
            port.CountUnseen(line, known.Unseen);
        known.Unseen = 0;
        uint sequence = target.Sequence;
        target.Configure(after, (Level)(known.Output & 1), time);
        if (after.Bias != before.Bias || known.MissedConfig)
            sender.Confirm(line, sequence, time);
        known.MissedConfig = false;
        if (!before.Requested && after.Requested)
        {
            // A guest names the consumer a moment after the request: both are told as one.
            known.AwaitsName = true;
            known.RequestedAt = time;
        }

        if (known.AwaitsName)
        {
            if (after.Requested && target.Consumer.Length == 0)
                return;
            TellRequest(line);
            if (after.Requested)
                return;
        }

        if (after.Requested != before.Requested)
            Tell(EventKind.Released, line, time);
        else if (after != before || isRenamed)
            Tell(EventKind.Reconfigured, line, time);
    }

    private void TellRequest(int line)
    {
        _known[line].AwaitsName = false;
        Tell(EventKind.Requested, line, _known[line].RequestedAt);
    }

    private void Tell(EventKind kind, int line, long time)
    {
        Line target = chip.Lines[line];
        port.Tell(kind, line, time, new EventDetail
        {
            Consumer = target.Consumer.Length > 0 ? target.Consumer : null,
            LineSettings = target.Settings,
        });
    }
}
