// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>
/// A device model on a board: something attached to nets that drives them, looks at them, or both.
/// </summary>
/// <remarks>
/// Lives on its board's thread: all members but <see cref="Name"/> and <see cref="Type"/> are used there only. Times are
/// those of the board, in nanoseconds. A model has no clock of its own: what it does later it does in
/// <see cref="Advance"/>. It may observe nets; what it drives in answer comes about after what others are still to be told.
/// </remarks>
/// <param name="setup">What the device is made from.</param>
public abstract class Device(DeviceSetup setup)
{
    /// <summary>The device's name.</summary>
    public string Name { get; } = setup.Name;

    /// <summary>The type.</summary>
    public DeviceType Type { get; } = setup.Type;

    /// <summary>The nets that the pins are attached to, by the pins' names.</summary>
    public IReadOnlyDictionary<string, Net> Pins { get; } = setup.Pins;

    /// <summary>Who is told of changes; null: nobody.</summary>
    public IDeviceObserver? Observer { get; set; }

    /// <summary>Whether the device is attached.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>When <see cref="Advance"/> is to be called at the latest; <see cref="long.MaxValue"/>: never.</summary>
    public virtual long NextDeadline => long.MaxValue;

    /// <summary>Attaches the device to its nets, and drives what it drives at first.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    /// <exception cref="InvalidOperationException">The device is started.</exception>
    public void Start(long now)
    {
        if (IsStarted)
            throw new InvalidOperationException($"The device '{Name}' is started already.");
        IsStarted = true;
        OnStart(now);
    }

    /// <summary>Lets go of everything. The device can be started again, and is then as a new one.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Stop(long now)
    {
        if (!IsStarted)
            return;
        OnStop(now);
        IsStarted = false;
    }

    /// <summary>Does what is due. Without effect if nothing is.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    public virtual void Advance(long now)
    {
    }

    /// <summary>Does one of the actions of the type.</summary>
    /// <param name="action">The action's name.</param>
    /// <param name="arguments">The arguments that differ from their defaults, as text.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    /// <exception cref="VirtualGpioException">
    /// <see cref="ErrorKind.InvalidArgument"/>: there is no such action, argument or value, or it is not possible now.
    /// </exception>
    /// <exception cref="InvalidOperationException">The device is not started.</exception>
    public void Act(string action, IReadOnlyDictionary<string, string> arguments, long now)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(arguments);
        if (!IsStarted)
            throw new InvalidOperationException($"The device '{Name}' is not started.");
        ActionType type = Type.FindAction(action) ?? throw Invalid(Type.Actions.Count == 0
            ? $"The device '{Name}' ({Type.Name}) has no action '{action}': it has none at all."
            : $"The device '{Name}' ({Type.Name}) has no action '{action}'."
                + $"{NearestNames.Hint(action, Type.Actions.Select(known => known.Name))}"
                + $" Its actions: {string.Join(", ", Type.Actions.Select(known => known.Name))}.");
        ParameterValues values = ParameterValues.Parse(
            $"The action '{action}' of '{Name}' ({Type.Name})", "argument", type.Arguments, arguments);
        // What is due comes first: an action sees the device as it is now.
        Advance(now);
        OnAct(type, values, now);
    }

    /// <summary>Gives the values that the device shows, in the order of <see cref="DeviceType.Readings"/>.</summary>
    public abstract IReadOnlyList<DeviceReading> Read();

    /// <summary>Attaches terminals and observers, and drives what is driven at first.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    protected abstract void OnStart(long now);

    /// <summary>Detaches what <see cref="OnStart"/> attached.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    protected abstract void OnStop(long now);

    /// <summary>Does an action of a type that has some.</summary>
    /// <param name="action">The action, one of the type's.</param>
    /// <param name="arguments">Its arguments, checked.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    protected virtual void OnAct(ActionType action, ParameterValues arguments, long now) =>
        throw new InvalidOperationException($"The type '{Type.Name}' names the action '{action.Name}', and does not do it.");

    /// <summary>Tells the observer of a change.</summary>
    /// <param name="what">The name of the reading.</param>
    /// <param name="value">The value after the change.</param>
    /// <param name="time">When, in nanoseconds.</param>
    protected void Tell(string what, string value, long time) => Observer?.OnChanged(this, what, value, time);

    /// <summary>An error of whoever wants something of the device.</summary>
    /// <param name="message">What is wrong, with the offending value, and what to do.</param>
    protected static VirtualGpioException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
