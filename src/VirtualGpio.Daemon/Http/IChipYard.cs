// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.Daemon.Http;

/// <summary>Makes what chips of a board need outside of it: memory, sockets, processes. Any thread.</summary>
public interface IChipYard
{
    /// <summary>Makes a chip and adds it to the board.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="cancellation">Gives up; nothing is left behind then.</param>
    /// <exception cref="VirtualGpioException"><see cref="ErrorKind.InvalidArgument"/>, <see cref="ErrorKind.Conflict"/>.</exception>
    Task AddAsync(NewChip chip, CancellationToken cancellation);

    /// <summary>Takes a chip off the board, and with it all that was made for it.</summary>
    /// <param name="chip">Its name.</param>
    /// <exception cref="VirtualGpioException"><see cref="ErrorKind.NotFound"/>.</exception>
    Task RemoveAsync(string chip);

    /// <summary>What a chip is to its machine; null: there is no such chip (any more).</summary>
    /// <param name="chip">Its name.</param>
    MachineSide? MachineSideOf(string chip);

    /// <summary>Whether something of a chip runs outside of the board that a machine may hold on to. Takes a moment.</summary>
    /// <param name="chip">Its name.</param>
    bool IsHeld(string chip);
}
