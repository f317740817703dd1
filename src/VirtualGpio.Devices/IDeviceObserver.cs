// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>What is told of what happens to a device.</summary>
public interface IDeviceObserver
{
    /// <summary>A value that the device shows has changed. Called on the board's thread.</summary>
    /// <param name="device">The device.</param>
    /// <param name="what">The name of the reading.</param>
    /// <param name="value">The value after the change.</param>
    /// <param name="time">When, in nanoseconds.</param>
    void OnChanged(Device device, string what, string value, long time);
}
