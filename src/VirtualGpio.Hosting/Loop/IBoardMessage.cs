// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>What another thread asks of the board's thread.</summary>
internal interface IBoardMessage
{
    /// <summary>Done by the board's thread.</summary>
    void Execute(BoardLoop loop);

    /// <summary>The board has stopped, or failed.</summary>
    void Fail(Exception reason);
}
