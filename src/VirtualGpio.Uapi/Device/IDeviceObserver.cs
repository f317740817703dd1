// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>Is told what programs do with a device's lines.</summary>
internal interface IDeviceObserver
{
    /// <summary>A line was requested, released or configured anew. Its <see cref="Line"/> says what it is now.</summary>
    /// <param name="line">The line's offset.</param>
    /// <param name="change">What happened.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    void OnLineChanged(int line, GpioLineChange change, long now);

    /// <summary>An event of an edge was lost: the program has not read as many as its buffer holds.</summary>
    /// <param name="line">The line whose edge it was that found no room.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    void OnEventLost(int line, long now);
}
