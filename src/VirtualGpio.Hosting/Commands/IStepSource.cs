// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Where a playback gets its steps from. One reader.</summary>
public interface IStepSource
{
    /// <summary>Takes the next step. Called on the board's thread, which it must not hold up.</summary>
    /// <returns>False: none is there now.</returns>
    bool TryRead(out PlayStep found);

    /// <summary>Waits until a step is there.</summary>
    /// <returns>False: there will be none.</returns>
    ValueTask<bool> WaitAsync(CancellationToken cancellation);
}
