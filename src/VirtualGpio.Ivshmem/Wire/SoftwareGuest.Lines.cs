// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Wire;

/// <summary>What consumers in the guest do with lines, and what edges do to them.</summary>
public sealed partial class SoftwareGuest
{
    /// <summary>Reads a line, as 'Delivery of edges' says.</summary>
    /// <param name="line">The line.</param>
    public Level Read(int line)
    {
        ref SoftwareGuestLine state = ref _lines[line];
        var outside = (Level)(_hasDoorbell ? state.Level : ReadBiased(line, (byte)ReadLevel(line)));
        if (state.Settings.Direction == LineDirection.Input)
            return outside;
        var value = (Level)(state.Output & 1);
        return state.Settings.Drive switch
        {
            LineDrive.OpenDrain when value == Level.High => outside,
            LineDrive.OpenSource when value == Level.Low => outside,
            _ => value,
        };
    }

    /// <summary>Sets an output's value.</summary>
    /// <param name="line">The line.</param>
    /// <param name="value">The value.</param>
    public void Set(int line, Level value)
    {
        if (ChangeOutput(line, value))
            Report(line, ReportKind.Output, _lines[line].Output);
    }

    /// <summary>Asks for settings, and a value if it is an output: one change.</summary>
    /// <param name="line">The line.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="value">The value; null leaves it as it is.</param>
    public void Configure(int line, in LineSettings settings, Level? value = null)
    {
        ref SoftwareGuestLine state = ref _lines[line];
        bool hasDebounce = settings.DebounceNanoseconds != state.Settings.DebounceNanoseconds;
        bool hasBias = settings.Bias != state.Settings.Bias;
        bool isEnabled = settings.InterruptEnabled && !state.Settings.InterruptEnabled;
        state.Settings = settings;
        // The host makes the same level of it, and says so in an edge that will be none by then.
        if (hasBias)
            state.Level = ReadBiased(line, state.Level);
        if (hasDebounce)
        {
            uint microseconds = (uint)(settings.DebounceNanoseconds / 1000);
            Volatile.Write(ref _table.Debounce(line), microseconds);
            Report(line, ReportKind.Debounce, microseconds, isChained: true);
        }

        if (value is { } level && ChangeOutput(line, level))
            Report(line, ReportKind.Output, state.Output, isChained: true);
        var config = LineConfig.Of(settings, ++state.ConfigCount);
        Volatile.Write(ref _table.Config(line), config.Word);
        Report(line, ReportKind.Config, config.Word);
        if (isEnabled)
            RaiseWhatWasKept(line);
        RaiseLevel(line);
    }

    /// <summary>Names the consumer of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">The name.</param>
    public void SetConsumer(int line, string name)
    {
        LineTable.Encode(name, _table.Consumer(line));
        Report(line, ReportKind.Consumer, 0);
    }

    /// <summary>The settings of a line.</summary>
    /// <param name="line">The line.</param>
    public LineSettings SettingsOf(int line) => _lines[line].Settings;

    /// <summary>The consumer is done with the interrupt of a line; what waited for it goes on.</summary>
    /// <param name="line">The line.</param>
    public void Done(int line)
    {
        _lines[line].IsBusy = false;
        _lines[line].IsHandlingLevel = false;
        if (_lines[line].Settings.InterruptEnabled)
            RaiseWhatWasKept(line);
        RaiseLevel(line);
        while (!Process())
        {
            // Something came while it was about to sleep.
        }
    }

    /// <summary>The level of a line that floats as of now is that of its bias, if it has one.</summary>
    private byte ReadBiased(int line, byte level) => Floats(line) ? Pulled(line, level) : level;

    /// <summary>The level of a line that nobody else drives or pulls.</summary>
    private byte Pulled(int line, byte level) => _lines[line].Settings.Bias switch
    {
        LineBias.PullUp => 1,
        LineBias.PullDown => 0,
        _ => level,
    };

    private bool ChangeOutput(int line, Level value)
    {
        ref SoftwareGuestLine state = ref _lines[line];
        if ((state.Output & 1) == (uint)value)
            return false;
        Volatile.Write(ref _table.Output(line), ++state.Output);
        return true;
    }

    private void Report(int line, ReportKind kind, uint word, bool isChained = false)
    {
        uint before = _reports.Head;
        var entry = new ReportEntry((ushort)line, (ushort)((ushort)kind | (isChained ? ReportEntry.Chained : 0)), word, MonotonicClock.Nanoseconds);
        if (!_reports.TryStage(entry))
        {
            Write(GuestHeader.OverflowOffset, ++_overflow);
            return;
        }

        _reports.StoreHead();
        if (_reports.IsDoorbellDue(before))
            RingHost();
    }

    /// <summary>Hands an edge over.</summary>
    /// <returns>False: the line is busy, and the edge has to wait.</returns>
    private bool TryDeliver(in EdgeEntry edge)
    {
        ref SoftwareGuestLine state = ref _lines[edge.Line];
        // When the host wrote the entry, it need not have heard of the bias that the line has now.
        byte level = edge.Kind == EdgeEntry.FloatingKind ? Pulled(edge.Line, edge.Level) : edge.Level;
        // A level that is known already is no edge, and has nothing to wait for.
        if (level == state.Level)
            state.Sequence = edge.Sequence;
        else if (state.IsBusy)
            return false;
        else
            Change(edge.Line, edge with { Level = level });
        return true;
    }

    /// <summary>An edge becomes the line's level, and an interrupt if one is wanted.</summary>
    private void Change(int line, in EdgeEntry edge)
    {
        ref SoftwareGuestLine state = ref _lines[line];
        state.Level = edge.Level;
        state.Sequence = edge.Sequence;
        InterruptTrigger trigger = edge.Level == 1 ? InterruptTrigger.Rising : InterruptTrigger.Falling;
        if ((state.Settings.Trigger & trigger) != 0)
        {
            if (state.Settings.InterruptEnabled && !state.IsBusy)
                Raise(line, edge);
            else
                state.KeepsEdge = true;
        }

        RaiseLevel(line);
    }

    private void RaiseWhatWasKept(int line)
    {
        ref SoftwareGuestLine state = ref _lines[line];
        if (!state.KeepsEdge || state.IsBusy)
            return;
        state.KeepsEdge = false;
        Raise(line, new EdgeEntry((ushort)line, EdgeEntry.EdgeKind, state.Level, state.Sequence, 0));
    }

    private void Raise(int line, in EdgeEntry edge)
    {
        // Busy before the consumer is called: it may call Done, or ask for other settings.
        _lines[line].IsBusy = true;
        if (_consumer.OnInterrupt(this, edge))
            _lines[line].IsBusy = false;
    }

    private void RaiseLevel(int line)
    {
        ref SoftwareGuestLine state = ref _lines[line];
        InterruptTrigger wanted = state.Level == 1 ? InterruptTrigger.WhileHigh : InterruptTrigger.WhileLow;
        if (!state.Settings.InterruptEnabled || (state.Settings.Trigger & wanted) == 0 || state.IsHandlingLevel)
            return;
        state.IsHandlingLevel = true;
        if (_consumer.OnInterrupt(this, new EdgeEntry((ushort)line, EdgeEntry.EdgeKind, state.Level, state.Sequence, 0)))
            state.IsHandlingLevel = false;
    }
}
