// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Host;

/// <summary>Whose turn it is: which line is given an event next, and who is waited for.</summary>
internal sealed partial class EventSender
{
    private const long NotWaiting = -1;

    private int _missing;
    private long _waitsSince = NotWaiting;
    private int _levelLines;
    private int _nextLevel;
    private bool _gaveEdge;

    /// <summary>Gives the driver what it can take.</summary>
    private void Pump(long now)
    {
        NextDue = long.MaxValue;
        while (_ring is not null && !_isPaused && HasSomething && !WaitsForConsumers(now))
        {
            int line = _gaveEdge ? NextLevel() : NextEdge();
            bool isLevel = _gaveEdge && line != Nobody;
            if (line == Nobody)
            {
                line = _gaveEdge ? NextEdge() : NextLevel();
                isLevel = !_gaveEdge;
            }

            if (line == Nobody)
                return;
            _gaveEdge = !isLevel;
            if (isLevel)
                DeliverLevel(line);
            else
                Deliver(line);
        }
    }

    private bool HasSomething => _edges.Waiting > 0 || (_oneAtATime && _levelLines > 0);

    /// <summary>Whether to wait until all buffers are here. Those that do not come in time are not waited for any more.</summary>
    private bool WaitsForConsumers(long now)
    {
        if (_missing == 0)
            return false;
        if (_waitsSince == NotWaiting)
            _waitsSince = now;
        if (now - _waitsSince < OvertakenAfter)
        {
            NextDue = _waitsSince + OvertakenAfter;
            return true;
        }

        ExpectNoBuffers();
        return false;
    }

    /// <returns>The line of the oldest edge that there is a buffer for; -1: none.</returns>
    private int NextEdge()
    {
        if (_edges.Front() is not (>= 0 and long front))
            return Nobody;
        int line = _edges.LineOf(front);
        return _buffers[line] is not null ? line : OldestThatCanBeGiven();
    }

    /// <returns>A line with a level that it interrupts for, and a buffer, each in its turn; -1: none.</returns>
    private int NextLevel()
    {
        if (_levelLines == 0 || !_oneAtATime)
            return Nobody;
        for (int i = 0; i < _buffers.Length; i++)
        {
            int line = (_nextLevel + i) % _buffers.Length;
            if (_buffers[line] is null || !_memory[line].WantsWhile(_chip.Lines[line].Level))
                continue;
            _nextLevel = (line + 1) % _buffers.Length;
            return line;
        }

        return Nobody;
    }

    private int OldestThatCanBeGiven()
    {
        int found = Nobody;
        long oldest = long.MaxValue;
        for (int line = 0; line < _buffers.Length; line++)
        {
            if (_buffers[line] is null || _edges.FirstOf(line) is not (>= 0 and long first) || first >= oldest)
                continue;
            (found, oldest) = (line, first);
        }

        return found;
    }

    /// <summary>Notes whether a line's buffer is with the driver, and to come back.</summary>
    private void Expect(int line, bool isMissing)
    {
        if (_isMissing[line] == isMissing || !_oneAtATime)
            return;
        _isMissing[line] = isMissing;
        _missing += isMissing ? 1 : -1;
    }

    private void ExpectNoBuffers()
    {
        Array.Clear(_isMissing);
        (_missing, _waitsSince, NextDue) = (0, NotWaiting, long.MaxValue);
    }

    private static bool IsLevel(InterruptTrigger trigger) => trigger is InterruptTrigger.WhileHigh or InterruptTrigger.WhileLow;
}
