// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>
/// A type of device, as data: what a board file can write about it, what can be done with it, and how one is made. The
/// checker of board files, its JSON schema, the help texts and the HTTP API all read this.
/// </summary>
/// <param name="Name">The name, such as <c>button</c>: small letters, digits and dashes.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="Pins">What is attached to nets. No pin has the name of a parameter, and none is called <c>type</c>.</param>
/// <param name="Parameters">What a board file can set.</param>
/// <param name="Actions">What can be done with such a device.</param>
/// <param name="Readings">What such a device shows, in the order of <see cref="Device.Read"/>.</param>
/// <param name="Factory">Makes one, from what has been checked.</param>
public sealed record DeviceType(
    string Name,
    string Description,
    IReadOnlyList<PinType> Pins,
    IReadOnlyList<ParameterType> Parameters,
    IReadOnlyList<ActionType> Actions,
    IReadOnlyList<ReadingType> Readings,
    Func<DeviceSetup, Device> Factory)
{
    /// <summary>Finds a pin; null: there is none.</summary>
    /// <param name="name">Its name.</param>
    public PinType? FindPin(string name) => Pins.FirstOrDefault(pin => pin.Name == name);

    /// <summary>Finds a parameter; null: there is none.</summary>
    /// <param name="name">Its name.</param>
    public ParameterType? FindParameter(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name);

    /// <summary>Finds an action; null: there is none.</summary>
    /// <param name="name">Its name.</param>
    public ActionType? FindAction(string name) => Actions.FirstOrDefault(action => action.Name == name);

    /// <summary>Makes a device of this type. It does nothing before <see cref="Device.Start"/>.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="pins">The nets that its pins are attached to, by the pins' names.</param>
    /// <param name="parameters">The parameters that differ from their defaults, as text.</param>
    /// <exception cref="VirtualGpioException">
    /// <see cref="ErrorKind.InvalidArgument"/>: a pin is missing, or there is no such pin or parameter, or no such value.
    /// </exception>
    public Device Create(string name, IReadOnlyDictionary<string, Net> pins, IReadOnlyDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pins);
        ArgumentNullException.ThrowIfNull(parameters);
        string owner = $"The device '{name}' ({Name})";
        foreach (string pin in pins.Keys)
        {
            if (FindPin(pin) is null)
                throw Invalid($"{owner} has no pin '{pin}'.{NearestNames.Hint(pin, Pins.Select(type => type.Name))} Its pins: {Join(Pins.Select(type => type.Name))}.");
        }

        foreach (PinType pin in Pins)
        {
            if (pin.IsRequired && !pins.ContainsKey(pin.Name))
                throw Invalid($"{owner} lacks its pin '{pin.Name}': {pin.Description}.");
        }

        return Factory(new DeviceSetup(this, name, pins, ParameterValues.Parse(owner, "parameter", Parameters, parameters)));
    }

    private static string Join(IEnumerable<string> names) => string.Join(", ", names);

    private static VirtualGpioException Invalid(string message) => new(ErrorKind.InvalidArgument, message);
}
