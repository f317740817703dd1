// SPDX-License-Identifier: MIT
namespace VirtualGpio.Testing;

/// <summary>QEMU refused a command of its monitor.</summary>
public sealed class QmpException : Exception
{
    internal QmpException(string command, string errorClass, string description)
        : base($"QEMU refused '{command}': {description} ({errorClass})")
    {
        Command = command;
        ErrorClass = errorClass;
    }

    /// <summary>The command.</summary>
    public string Command { get; }

    /// <summary>QEMU's name for the kind of error, such as <c>DeviceNotFound</c>.</summary>
    public string ErrorClass { get; }
}
