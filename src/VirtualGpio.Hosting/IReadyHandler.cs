// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Is called on the board's thread when a descriptor that it watches can be read.</summary>
public interface IReadyHandler
{
    /// <summary>The descriptor can be read, or the other side has left.</summary>
    /// <param name="tag">What was given with the descriptor.</param>
    void Ready(int tag);
}
