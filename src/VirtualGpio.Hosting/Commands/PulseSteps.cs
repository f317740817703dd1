// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>The steps of a pulse train. What was driven before is driven again after each pulse.</summary>
/// <param name="find">Finds what to drive, when the command's turn has come: those before it may change what is driven.</param>
/// <param name="width">How long a pulse is, in nanoseconds.</param>
/// <param name="count">How many pulses.</param>
/// <param name="period">From the start of a pulse to the next, in nanoseconds.</param>
internal sealed class PulseSteps(Func<(int Net, Signal Pulse, Signal After)[]> find, long width, long count, long period) : IStepSource
{
    private (int Net, Signal Pulse, Signal After)[]? _nets;
    private long _pulse;
    private int _position;
    private bool _isEnd;

    public bool TryRead(out PlayStep found)
    {
        found = default;
        if (_pulse == count)
            return false;
        _nets ??= find();
        (int net, Signal pulse, Signal after) = _nets[_position];
        found = new PlayStep((_pulse * period) + (_isEnd ? width : 0), net, _isEnd ? after : pulse);
        if (++_position == _nets.Length)
        {
            _position = 0;
            if (_isEnd)
                _pulse++;
            _isEnd = !_isEnd;
        }

        return true;
    }

    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => ValueTask.FromResult(_pulse < count);
}
