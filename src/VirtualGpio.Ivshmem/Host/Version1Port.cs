// SPDX-License-Identifier: MIT
using System.Numerics;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Host;

/// <summary>
/// Tells a version 1 guest of edges, one at a time, and reads what it says of its lines. A state machine: the guest rings
/// nobody, so <see cref="Poll"/> is to be called at <see cref="NextPoll"/>. For the reactor's thread.
/// </summary>
internal sealed class Version1Port(HostMemory memory, Chip chip, IGuestPort port)
{
    private const long AcknowledgeLimit = 1_000_000_000;
    private const long FirstPause = 50_000;
    private const long LongestPause = 1_000_000;

    private readonly RegisterBlock _registers = memory.Registers;
    private uint _waitsFor;
    private long _deadline;
    private long _pause;
    private uint _outputs;
    private uint _enabled;
    private uint _rising;
    private uint _falling;
    private uint _values;

    /// <summary>Whether the next edge can be shown.</summary>
    public bool IsIdle => _waitsFor == 0;

    /// <summary>When to look whether the guest has acknowledged; <see cref="long.MaxValue"/>: no need.</summary>
    public long NextPoll { get; private set; } = long.MaxValue;

    /// <summary>The lines whose acknowledge is waited for; -1: none.</summary>
    public int BusyLine => _waitsFor == 0 ? -1 : BitOperations.TrailingZeroCount(_waitsFor);

    /// <summary>How many edges were not acknowledged in time.</summary>
    public long Unacknowledged { get; private set; }

    /// <summary>Begins with a guest: what a former host left pending gets its time too.</summary>
    public void Start(long now)
    {
        Forget();
        memory.ShowLevelsInRegisters();
        uint pending = _registers.InterruptStatus;
        if (pending != 0)
            WaitFor(pending, now);
    }

    /// <summary>Forgets the guest, and what it had not acknowledged.</summary>
    public void Forget()
    {
        _waitsFor = 0;
        NextPoll = long.MaxValue;
        _outputs = _enabled = _rising = _falling = _values = 0;
    }

    /// <summary>Shows a change. Only while idle.</summary>
    public void Show(int line, Level level, long now)
    {
        if (line >= RegisterBlock.Lines)
            return;
        uint bit = 1u << line;
        // Nothing of ours is pending: what is set is somebody's leftover, and would be taken for an answer.
        if (_registers.InterruptStatus != 0)
            _registers.Write(Map.InterruptStatus, 0);
        if ((_registers.InterruptEnd & bit) != 0)
            _registers.Update(Map.InterruptEnd, bit, 0);
        ShowLevel(line, level);
        if (!_registers.WantsEdge(line, level))
            return;
        _registers.Update(Map.InterruptStatus, bit, bit);
        WaitFor(bit, now);
        port.Ring();
    }

    /// <summary>Shows a level in DATA, unless the line is the guest's output.</summary>
    public void ShowLevel(int line, Level level)
    {
        if (line >= RegisterBlock.Lines)
            return;
        uint bit = 1u << line;
        if ((_registers.OutputEnable & bit) == 0)
            _registers.Update(Map.Data, bit, level == Level.High ? bit : 0);
    }

    /// <summary>Looks whether the guest has acknowledged, or has had its time.</summary>
    public void Poll(long now)
    {
        if (IsIdle)
            return;
        uint handled = _registers.InterruptEnd & _waitsFor;
        if (handled == _waitsFor)
        {
            _registers.Update(Map.InterruptStatus, handled, 0);
            _registers.Update(Map.InterruptEnd, handled, 0);
        }
        else if (now >= _deadline)
        {
            Unacknowledged++;
            port.NotAcknowledged(BusyLine, now);
            _registers.Update(Map.InterruptStatus, _waitsFor, 0);
            _registers.Update(Map.InterruptEnd, handled, 0);
        }
        else
        {
            NextPoll = Math.Min(now + _pause, _deadline);
            _pause = Math.Min(_pause * 2, LongestPause);
            return;
        }

        _waitsFor = 0;
        NextPoll = long.MaxValue;
    }

    /// <summary>Takes over what the guest says of its lines.</summary>
    public void ReadSettings(long now)
    {
        uint outputs = _registers.OutputEnable & memory.LinesInRegisters;
        uint enabled = _registers.InterruptEnable & memory.LinesInRegisters;
        uint rising = _registers.Rising & memory.LinesInRegisters;
        uint falling = _registers.Falling & memory.LinesInRegisters;
        uint values = _registers.Data & outputs;
        uint changed = (outputs ^ _outputs) | (enabled ^ _enabled) | (rising ^ _rising) | (falling ^ _falling) | (values ^ _values);
        if (changed == 0)
            return;
        uint inputs = _outputs & ~outputs;
        (_outputs, _enabled, _rising, _falling, _values) = (outputs, enabled, rising, falling, values);
        for (uint rest = changed; rest != 0; rest &= rest - 1)
        {
            int line = BitOperations.TrailingZeroCount(rest);
            uint bit = 1u << line;
            var settings = new LineSettings
            {
                Direction = (outputs & bit) != 0 ? LineDirection.Output : LineDirection.Input,
                InterruptEnabled = (enabled & bit) != 0,
                Trigger = ((rising & bit) != 0 ? InterruptTrigger.Rising : 0) | ((falling & bit) != 0 ? InterruptTrigger.Falling : 0),
            };
            chip.Lines[line].Configure(settings, (Level)(values >> line & 1), now);
        }

        if (inputs != 0)
            memory.ShowLevelsInRegisters();
    }

    private void WaitFor(uint lines, long now)
    {
        _waitsFor = lines;
        _deadline = now + AcknowledgeLimit;
        _pause = FirstPause;
        NextPoll = now + _pause;
    }
}
