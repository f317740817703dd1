// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>Snapshots, each taken at one moment.</summary>
public sealed partial class BoardHost
{
    /// <summary>Gives the levels of nets, all of one moment.</summary>
    /// <param name="nets">The nets.</param>
    /// <exception cref="VirtualGpioException">A net is gone.</exception>
    public Task<Level[]> GetLevelsAsync(IReadOnlyList<int> nets)
    {
        ArgumentNullException.ThrowIfNull(nets);
        return Ask(loop => nets.Select(net => loop.NetOf(net).Net.Level).ToArray());
    }

    /// <summary>Gives lines.</summary>
    /// <param name="lines">Which, of <see cref="Map"/>.</param>
    /// <exception cref="VirtualGpioException">A chip is gone.</exception>
    public Task<LineState[]> GetLinesAsync(IReadOnlyList<LineEntry> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return Ask(loop => lines.Select(loop.GetLine).ToArray());
    }

    /// <summary>Gives nets.</summary>
    /// <param name="nets">Which.</param>
    /// <exception cref="VirtualGpioException">A net is gone.</exception>
    public Task<NetState[]> GetNetsAsync(IReadOnlyList<int> nets)
    {
        ArgumentNullException.ThrowIfNull(nets);
        return Ask(loop => nets.Select(net => loop.GetNet(loop.NetOf(net))).ToArray());
    }

    /// <summary>Gives a chip.</summary>
    /// <param name="chip">Its name.</param>
    /// <exception cref="VirtualGpioException">There is none of that name.</exception>
    public Task<ChipStatus> GetChipAsync(string chip) => Ask(loop => loop.GetChip(chip));

    /// <summary>Gives all devices.</summary>
    public Task<DeviceState[]> GetDevicesAsync() => Ask(static loop => loop.GetDevices());
}
