// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Devices.Models;

/// <summary>A light-emitting diode: it shows the level of its line, and drives nothing.</summary>
internal sealed class Led : Device, INetObserver
{
    private const string Line = "line";
    private const string Active = "active";
    private const string Colour = "colour";
    private const string Lit = "lit";
    private const string Changes = "changes";
    private const string Since = "since";

    private readonly Level _active;
    private Terminal? _terminal;
    private bool _isLit;
    private long _changes;
    private long _since;

    private Led(DeviceSetup setup)
        : base(setup) => _active = setup.Parameters.Level(Active);

    /// <summary>The type, as data.</summary>
    internal static DeviceType DeviceType { get; } = new(
        "led",
        "A light-emitting diode: shows the level of its line, and drives nothing.",
        [new(Line, "the line that makes it shine")],
        [
            new(Active, "the level that makes it shine", new LevelKind(), "high"),
            new(Colour, "its colour, for whoever draws it", new TextKind(32), "red"),
        ],
        [],
        [
            new(Lit, "whether it shines: true or false"),
            new(Changes, "how often it went on or off since it was started"),
            new(Since, "since when it shines, or does not, in nanoseconds of the board's clock"),
        ],
        setup => new Led(setup));

    /// <inheritdoc/>
    public override IReadOnlyList<DeviceReading> Read() =>
    [
        new(Lit, _isLit ? "true" : "false"),
        new(Changes, _changes.ToString(CultureInfo.InvariantCulture)),
        new(Since, _since.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <inheritdoc/>
    public void OnLevel(in NetChange change)
    {
        _isLit = change.Level == _active;
        _changes++;
        _since = change.Time;
        Tell(Lit, _isLit ? "true" : "false", change.Time);
    }

    /// <inheritdoc/>
    public void OnContention(Net net, bool contended, long time)
    {
    }

    /// <inheritdoc/>
    public void OnForced(Net net, Level? level, long time)
    {
    }

    /// <inheritdoc/>
    protected override void OnStart(long now)
    {
        Net net = Pins[Line];
        // Drives nothing: so that it is named among what the net connects.
        _terminal = net.Attach(Name, TerminalKind.Device);
        net.Observe(this);
        _isLit = net.Level == _active;
        _changes = 0;
        _since = now;
    }

    /// <inheritdoc/>
    protected override void OnStop(long now)
    {
        Pins[Line].Forget(this);
        _terminal?.Detach(now);
        _terminal = null;
    }
}
