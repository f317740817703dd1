// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Devices.Models;

/// <summary>
/// A push button between its line and ground, or between its line and the supply. It drives its line while its contact is
/// closed; while it is open, nothing or its own resistor does.
/// </summary>
/// <remarks>
/// A contact that bounces goes there and back that many times after it has first closed or opened, at equal distances,
/// and rests at the end of the bounce time. While it is open, only a pull brings the line back: without one, of the
/// button, the net or the chip, an open contact leaves the line as it is, so neither bounces nor the release show.
/// </remarks>
internal sealed class Button : Device
{
    private const string Line = "line";
    private const string Active = "active";
    private const string Pull = "pull";
    private const string Bounce = "bounce";
    private const string BounceTime = "bounce-time";
    private const string Press = "press";
    private const string Release = "release";
    private const string Click = "click";
    private const string For = "for";
    private const string Pressed = "pressed";
    private const string Presses = "presses";

    private readonly Signal _closed;
    private readonly Signal _open;
    private readonly int _flips;
    private readonly long _bounceTime;
    private Terminal? _terminal;
    private bool _isPressed;
    private bool _isClosed;
    private long _presses;
    private long _movedAt;
    private int _flipsDone;
    private long _nextFlip = long.MaxValue;
    private long _releaseAt = long.MaxValue;

    private Button(DeviceSetup setup)
        : base(setup)
    {
        _closed = setup.Parameters.Level(Active) == Level.Low ? Signal.StrongLow : Signal.StrongHigh;
        _open = setup.Parameters.Choice(Pull) switch
        {
            "up" => Signal.PullUp,
            "down" => Signal.PullDown,
            _ => Signal.HighImpedance,
        };
        _flips = 2 * (int)setup.Parameters.WholeNumber(Bounce);
        _bounceTime = setup.Parameters.Duration(BounceTime);
    }

    /// <summary>The type, as data.</summary>
    internal static DeviceType DeviceType { get; } = new(
        "button",
        "A push button: connects its line to ground or to the supply while it is pressed.",
        [new(Line, "what the button connects while it is pressed")],
        [
            new(Active, "the level while pressed: low connects to ground, high to the supply", new LevelKind(), "low"),
            new(Pull, "the resistor that belongs to the button: it gives the level while released", new ChoiceKind("none", "up", "down"), "none"),
            new(Bounce, "how often the contact bounces each time the button is pressed or released", new IntegerKind(0, 100), "0"),
            new(BounceTime, "how long it takes until the contact rests", new DurationKind(1_000, 1_000_000_000), "5ms"),
        ],
        [
            new(Press, "presses the button until it is released; one that is pressed stays so, also if a click would have ended", []),
            new(Release, "releases the button, also before a click has ended; one that is released stays so", []),
            new(Click, "presses the button and releases it after a while; refused while it is pressed",
                [new(For, "how long it stays pressed", new DurationKind(1_000, 3_600_000_000_000), "100ms")]),
        ],
        [
            new(Pressed, "whether it is pressed: true or false"),
            new(Presses, "how often it was pressed since it was started"),
        ],
        setup => new Button(setup));

    /// <inheritdoc/>
    public override long NextDeadline => Math.Min(_nextFlip, _releaseAt);

    /// <inheritdoc/>
    public override void Advance(long now)
    {
        while (NextDeadline <= now)
        {
            if (_nextFlip <= _releaseAt)
                Flip(now);
            else
                Move(isPressed: false, now);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<DeviceReading> Read() =>
    [
        new(Pressed, TextOf(_isPressed)),
        new(Presses, _presses.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <inheritdoc/>
    protected override void OnStart(long now)
    {
        _presses = 0;
        _terminal = Pins[Line].Attach(Name, TerminalKind.Device);
        _terminal.Drive(_open, now);
    }

    /// <inheritdoc/>
    protected override void OnStop(long now)
    {
        _isPressed = _isClosed = false;
        _nextFlip = _releaseAt = long.MaxValue;
        _terminal?.Detach(now);
        _terminal = null;
    }

    /// <inheritdoc/>
    protected override void OnAct(ActionType action, ParameterValues arguments, long now)
    {
        switch (action.Name)
        {
            case Press:
                _releaseAt = long.MaxValue;
                if (!_isPressed)
                    Move(isPressed: true, now);
                break;
            case Release:
                if (_isPressed)
                    Move(isPressed: false, now);
                break;
            case Click:
                // To stretch the click that is under way would make one press of what its user counts as two.
                if (_isPressed)
                    throw Invalid($"The button '{Name}' is pressed already: release it, or wait until its click has ended, before you click it.");
                Move(isPressed: true, now, now + arguments.Duration(For));
                break;
            default:
                base.OnAct(action, arguments, now);
                break;
        }
    }

    private static string TextOf(bool value) => value ? "true" : "false";

    // What is to come is planned before anything is driven: whoever observes the net may act on the button again.
    private void Move(bool isPressed, long now, long releaseAt = long.MaxValue)
    {
        _isPressed = isPressed;
        _releaseAt = releaseAt;
        if (isPressed)
            _presses++;
        _movedAt = now;
        _flipsDone = 0;
        PlanFlip();
        Connect(isPressed, now);
        Tell(Pressed, TextOf(isPressed), now);
    }

    private void Flip(long now)
    {
        _flipsDone++;
        PlanFlip();
        Connect(!_isClosed, now);
    }

    private void PlanFlip() =>
        _nextFlip = _flipsDone == _flips ? long.MaxValue : _movedAt + (_bounceTime * (_flipsDone + 1) / _flips);

    private void Connect(bool isClosed, long now)
    {
        _isClosed = isClosed;
        // A net can go with its chip; the button is then one whose wire was cut.
        if (_terminal is { IsDetached: false })
            _terminal.Drive(isClosed ? _closed : _open, now);
    }
}
