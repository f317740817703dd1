// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using VirtualGpio.Devices.Models;

namespace VirtualGpio.Devices;

/// <summary>The types of devices that there are. A new model is added here, and known everywhere.</summary>
public static class DeviceCatalog
{
    /// <summary>The types, by name.</summary>
    public static IReadOnlyList<DeviceType> Types { get; } = [Button.DeviceType, Led.DeviceType];

    /// <summary>Finds a type.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="VirtualGpioException"><see cref="ErrorKind.InvalidArgument"/>: there is none.</exception>
    public static DeviceType Find(string name) => TryFind(name, out DeviceType? type)
        ? type
        : throw new VirtualGpioException(
            ErrorKind.InvalidArgument,
            $"There is no device type '{name}'.{NearestNames.Hint(name, Types.Select(known => known.Name))}"
            + $" Types: {string.Join(", ", Types.Select(known => known.Name))}.");

    /// <summary>Finds a type, if there is one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out DeviceType? type)
    {
        ArgumentNullException.ThrowIfNull(name);
        type = Types.FirstOrDefault(known => known.Name == name);
        return type is not null;
    }
}
