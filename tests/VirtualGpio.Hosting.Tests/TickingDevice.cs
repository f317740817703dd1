// SPDX-License-Identifier: MIT
using VirtualGpio.Devices;

namespace VirtualGpio.Hosting.Tests;

/// <summary>Toggles its pin by a timer, and tells of it. Fails where it is told to.</summary>
internal sealed class TickingDevice(DeviceSetup setup, long period, string failsIn = "") : Device(setup)
{
    private Terminal? _terminal;
    private long _due = long.MaxValue;
    private int _ticks;

    public override long NextDeadline => _due;

    /// <summary>By how much the latest tick came too early; 0: none did.</summary>
    public long Early { get; private set; }

    public static Device Make(string name, Net net, long period, string failsIn = "")
    {
        var type = new DeviceType("ticker", "Toggles.", [], [], [new ActionType("stop", "Stops.", [])], [], setup => new TickingDevice(setup, period, failsIn));
        return type.Factory(new DeviceSetup(type, name, new Dictionary<string, Net> { ["pin"] = net }, ParameterValues.Parse("", "", [], new Dictionary<string, string>())));
    }

    public override void Advance(long now)
    {
        while (_due <= now)
        {
            Fail("Advance");
            _ticks++;
            _terminal!.Drive(_ticks % 2 == 1 ? Signal.StrongHigh : Signal.StrongLow, now);
            Tell("ticks", $"{_ticks}", now);
            _due += period;
        }
    }

    public override IReadOnlyList<DeviceReading> Read() => [new("ticks", $"{_ticks}")];

    protected override void OnStart(long now)
    {
        _terminal = Pins["pin"].Attach(Name, TerminalKind.Device);
        _terminal.Drive(Signal.PullUp, now);
        Tell("ticks", "0", now);
        Fail("OnStart");
        _due = now + period;
    }

    protected override void OnStop(long now)
    {
        _due = long.MaxValue;
        _terminal?.Detach(now);
    }

    protected override void OnAct(ActionType action, ParameterValues arguments, long now)
    {
        Fail("OnAct");
        _due = long.MaxValue;
    }

    private void Fail(string member)
    {
        if (failsIn == member)
            throw new InvalidOperationException($"{member} was told to fail.");
    }
}
