// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>
/// Pulls a device's lines from outside as <c>gpio-sim.c</c> does, so that what a kernel with it has answered can be compared.
/// There, a pull is not a resistor but an event: it sets the level of a line that is not driven, be it against the line's
/// bias; a bias is a pull that stays when the line is released; and a line that is released has the level of its last pull.
/// </summary>
/// <remarks>To be used on lines that nothing else drives, whose nets keep their level.</remarks>
internal sealed class SimulatedPulls : IDeviceObserver
{
    private readonly Chip _chip;
    private readonly Terminal[] _terminals;
    private readonly bool[] _isUp;
    private readonly LineBias[] _biases;

    public SimulatedPulls(GpioDevice device)
    {
        _chip = device.Chip;
        _terminals = [.. _chip.Lines.Select(line => line.Net.Attach("pull", TerminalKind.Host))];
        _isUp = new bool[_terminals.Length];
        _biases = new LineBias[_terminals.Length];
        device.Observer = this;
    }

    /// <summary>Pulls a line: what is written to sim_gpioN/pull (gpio_sim_apply_pull).</summary>
    public void Pull(int line, bool up, long now)
    {
        _isUp[line] = up;
        Line target = _chip.Lines[line];
        if (target.Driven == Signal.HighImpedance)
            Push(line, now);
    }

    public void OnEventLost(int line, long now)
    {
        // No pull comes of it.
    }

    public void OnLineChanged(int line, GpioLineChange change, long now)
    {
        LineBias bias = _chip.Lines[line].Settings.Bias;
        bool isNew = bias != _biases[line] && bias is LineBias.PullUp or LineBias.PullDown;
        _biases[line] = bias;
        if (isNew)
            _isUp[line] = bias == LineBias.PullUp;
        if (change == GpioLineChange.Released)
            Push(line, now);
        else if (isNew || _chip.Lines[line].Driven != Signal.HighImpedance)
            _terminals[line].Drive(Signal.HighImpedance, now);
    }

    private void Push(int line, long now)
    {
        _terminals[line].Drive(_isUp[line] ? Signal.StrongHigh : Signal.StrongLow, now);
        // Against a bias it has to hold on; otherwise the net keeps the level.
        if (_chip.Lines[line].Pulled == Signal.HighImpedance)
            _terminals[line].Drive(Signal.HighImpedance, now);
    }
}
