// SPDX-License-Identifier: MIT
namespace VirtualGpio.Tests;

/// <summary>
/// A naive model of a board: it looks at everything each time, and settles nothing by counting. Each step is done to the
/// real board as well, and <see cref="Compare"/> holds the two against each other.
/// </summary>
internal sealed class ReferenceBoard
{
    private readonly RecordingObserver _observer = new();
    private readonly List<object> _expected = [];
    private readonly List<(Chip Real, ReferenceLine[] Lines)> _chips = [];
    private readonly List<ReferenceNet> _nets = [];
    private readonly List<ReferenceTerminal> _terminals = [];
    private ReferenceLine[] _leaving = [];
    private int _turns;

    public ReferenceBoard(params (Level Level, NetRest AtRest)[] nets)
    {
        foreach ((Level level, NetRest rest) in nets)
            Add(Real.AddNet($"net{_nets.Count}", level, rest), rest switch { NetRest.Low => Level.Low, NetRest.High => Level.High, _ => level });
    }

    public Board Real { get; } = new();

    public IReadOnlyList<ReferenceNet> Nets => _nets;

    public IReadOnlyList<ReferenceTerminal> Terminals => _terminals;

    public IReadOnlyList<(Chip Real, ReferenceLine[] Lines)> Chips => _chips;

    public void Attach(ReferenceNet net)
    {
        var terminal = new ReferenceTerminal(net.Real.Attach($"t{_terminals.Count}"), net);
        net.Terminals.Add(terminal);
        _terminals.Add(terminal);
    }

    public void Detach(ReferenceTerminal terminal, long now)
    {
        terminal.Real.Detach(now);
        Advance(now);
        terminal.Replace(Signal.HighImpedance, now);
        terminal.Net.Terminals.Remove(terminal);
        _terminals.Remove(terminal);
        Settle(now);
    }

    public void Drive(ReferenceTerminal terminal, Signal signal, long now)
    {
        terminal.Real.Drive(signal, now);
        Advance(now);
        terminal.Replace(signal, now);
        Settle(now);
    }

    public void Drive((ReferenceTerminal Terminal, Signal Signal)[] drives, long now)
    {
        Real.Drive([.. drives.Select(drive => new TerminalDrive(drive.Terminal.Real, drive.Signal))], now);
        Advance(now);
        // Of those that are given twice the last counts.
        var last = drives.GroupBy(drive => drive.Terminal).ToDictionary(group => group.Key, group => group.Last().Signal);
        ReferenceNet[] changed = [.. last.Where(drive => drive.Key.Signal != drive.Value).Select(drive => drive.Key.Net).Distinct()];
        foreach ((ReferenceTerminal terminal, Signal signal) in last)
            terminal.Replace(signal, now);
        foreach (ReferenceNet net in changed)
            Settle(net, now);
    }

    public void Force(ReferenceNet net, Level? level, long now)
    {
        net.Real.Force(level, now);
        Advance(now);
        if (net.Forced == level)
            return;
        net.Forced = level;
        _expected.Add((net.Real, level, now));
        Settle(now);
    }

    public void AddChip(int lines, ReferenceNet?[] nets)
    {
        Chip chip = Real.AddChip($"chip{_chips.Count}", lines, nets: [.. nets.Select(net => net?.Real)]);
        chip.Observe(_observer);
        _chips.Add((chip, [.. chip.Lines.Select((line, i) => new ReferenceLine(line, (i < nets.Length ? nets[i] : null) ?? Add(line.Net, Level.Low)))]));
    }

    public void RemoveChip(int index, long now)
    {
        (Chip chip, ReferenceLine[] lines) = _chips[index];
        Real.Remove(chip, now);
        // What became due meanwhile is not told any more.
        _leaving = lines;
        Advance(now);
        _leaving = [];
        _chips.RemoveAt(index);
        foreach (ReferenceLine line in lines)
        {
            line.Net.Lines.Remove(line);
            line.Net.Terminals.RemoveAll(terminal => terminal == line.Drive || terminal == line.Bias);
        }

        foreach (ReferenceNet gone in lines.Select(line => line.Net).Where(net => net.Real.Name.StartsWith("chip", StringComparison.Ordinal) && net.Lines.Count == 0))
        {
            Assert.True(gone.Real.IsRemoved);
            Assert.All(gone.Terminals, terminal => Assert.True(terminal.Real.IsDetached));
            _nets.Remove(gone);
            _terminals.RemoveAll(terminal => terminal.Net == gone);
        }

        foreach (ReferenceNet net in lines.Select(line => line.Net).Where(_nets.Contains).Distinct())
            Settle(net, now);
    }

    public void Configure(Chip chip, ReferenceLine line, LineSettings settings, Level value, long now)
    {
        line.Real.Configure(settings, value, now);
        Advance(now);
        bool isPulledAnew = settings.Bias != line.Settings.Bias;
        Apply(chip, line, settings, value, now);
        Settle(now);
        if (isPulledAnew && line.Deadline is not null)
            Accept(line, now);
    }

    public void Reset((Chip Real, ReferenceLine[] Lines) chip, long now)
    {
        chip.Real.Reset(now);
        Advance(now);
        ReferenceLine[] pulledAnew = [.. chip.Lines.Where(line => line.Settings.Bias != default)];
        SettleOf([.. chip.Lines.Where(line => Apply(chip.Real, line, default, Level.Low, now))], now);
        foreach (ReferenceLine line in pulledAnew.Where(line => line.Deadline is not null))
            Accept(line, now);
    }

    public void SetService((Chip Real, ReferenceLine[] Lines) chip, bool isOut, long now)
    {
        bool wasOut = chip.Real.Fault is not null;
        if (isOut)
            chip.Real.TakeOut("for a test", now);
        else
            chip.Real.PutBack(now);
        if (!isOut && !wasOut)
            return;
        Advance(now);
        SettleOf([.. chip.Lines.Where(line => line.Replace(isOut, now))], now);
    }

    public void AdvanceBoth(long now)
    {
        Real.Advance(now);
        Advance(now);
    }

    public void Compare()
    {
        Assert.Equal(_expected, _observer.All);
        Assert.Equal(_nets.Select(net => net.Real), Real.Nets);
        Assert.Equal(_chips.Select(chip => chip.Real), Real.Chips);
        Assert.Equal(AllLines().Min(line => line.Deadline) ?? long.MaxValue, Real.NextDeadline);
        foreach (ReferenceNet net in _nets)
        {
            Assert.Equal(
                (net.Level, net.Contention, net.Floats, net.Forced, net.Sequence, net.Since),
                (net.Real.Level, net.Real.Contention, net.Real.Floats, net.Real.Forced, net.Real.Sequence, net.Real.Since));
            Assert.Equal(net.Terminals.Select(terminal => terminal.Real), net.Real.Terminals);
            Assert.Equal(net.Drivers.Select(terminal => terminal.Real), net.Real.Drivers);
            Assert.Equal(net.Lines.Select(line => line.Real), net.Real.Lines);
            Assert.All(net.Terminals, terminal => Assert.Equal((terminal.Signal, terminal.Since), (terminal.Real.Signal, terminal.Real.Since)));
        }

        foreach (ReferenceLine line in AllLines())
            Assert.Equal((line.Level, line.Floats, line.Sequence), (line.Real.Level, line.Real.Floats, line.Real.Sequence));
    }

    private IEnumerable<ReferenceLine> AllLines() => _chips.SelectMany(chip => chip.Lines);

    private ReferenceNet Add(Net net, Level level)
    {
        net.Observe(_observer);
        _nets.Add(new ReferenceNet(net, level));
        return _nets[^1];
    }

    private bool Apply(Chip chip, ReferenceLine line, LineSettings settings, Level value, long now)
    {
        bool isOtherPeriod = settings.DebounceNanoseconds != line.Settings.DebounceNanoseconds;
        line.Settings = settings;
        line.Value = value;
        bool changes = line.Replace(chip.Fault is not null, now);
        if (isOtherPeriod && line.Deadline is not null)
        {
            line.Deadline = line.OutsideSince + settings.DebounceNanoseconds;
            line.Turn = ++_turns;
            if (line.Deadline <= now)
                Accept(line, now);
        }

        return changes;
    }

    private void Advance(long now)
    {
        while (AllLines().Where(line => line.Deadline <= now).OrderBy(line => line.Deadline).ThenBy(line => line.Turn).FirstOrDefault() is { } line)
            Accept(line, line.Deadline!.Value);
    }

    /// <summary>Settles the nets of lines that have changed, in the order of the lines.</summary>
    private void SettleOf(ReferenceLine[] lines, long now)
    {
        foreach (ReferenceNet net in lines.Select(line => line.Net).Distinct())
            Settle(net, now);
    }

    /// <summary>Looks at all nets: those that nothing was done to have nothing to tell.</summary>
    private void Settle(long now)
    {
        foreach (ReferenceNet net in _nets)
            Settle(net, now);
    }

    private void Settle(ReferenceNet net, long now)
    {
        Level level = net.Forced ?? TruthTable.Resolve(net.Terminals.Select(terminal => terminal.Signal)) ?? net.Resting(net.Level);
        if (level != net.Level)
        {
            (net.Level, net.Since) = (level, now);
            _expected.Add(new NetChange(net.Real, level, ++net.Sequence, now));
        }

        if (net.IsContended != net.Contention)
        {
            net.Contention = net.IsContended;
            _expected.Add((net.Real, net.Contention, now));
        }

        foreach (ReferenceLine line in net.Lines)
        {
            if (line.LookFloats() != line.Floats)
            {
                line.Floats = !line.Floats;
                _expected.Add((line.Real.Offset, line.Floats));
            }

            Level outside = line.LookOutside();
            if (outside == line.Outside)
                continue;
            (line.Outside, line.OutsideSince) = (outside, now);
            if (line.Deadline is not null)
                line.Deadline = null;
            else if (line.Settings.DebounceNanoseconds == 0)
                Accept(line, now);
            else
                (line.Deadline, line.Turn) = (now + line.Settings.DebounceNanoseconds, ++_turns);
        }
    }

    private void Accept(ReferenceLine line, long time)
    {
        line.Deadline = null;
        line.Level = line.Outside;
        line.Sequence++;
        if (!_leaving.Contains(line))
            _expected.Add(new EdgeEvent(line.Real.Offset, line.Level, line.Sequence, time));
    }
}
