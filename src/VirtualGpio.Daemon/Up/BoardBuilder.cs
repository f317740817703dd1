// SPDX-License-Identifier: MIT
using VirtualGpio.Boards;
using VirtualGpio.Devices;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Up;

/// <summary>Builds a board as its file describes it, before it starts: nobody sees it half built.</summary>
/// <param name="board">What it is to be.</param>
/// <param name="host">The board, empty.</param>
/// <param name="yard">Makes what chips need.</param>
internal sealed class BoardBuilder(BoardDescription board, BoardHost host, ChipYard yard)
{
    private readonly Dictionary<string, int> _nets = new(StringComparer.Ordinal);
    private readonly Dictionary<LineReference, int> _lines = [];

    /// <summary>Builds it.</summary>
    /// <exception cref="VirtualGpioException">Something of it is not possible.</exception>
    internal async Task BuildAsync()
    {
        foreach (NetDescription net in board.Nets)
        {
            int id = await host.AddNetAsync(new NetSetup(net.Name, net.Initial, net.Rest, net.Pull));
            _nets.Add(net.Name, id);
            foreach (LineReference line in net.Lines)
                _lines[line] = id;
        }

        await yard.AddAllAsync([.. board.Chips.Select(chip => (SetupOf(chip), chip.Transport))]);
        foreach (ChipEntry chip in host.Map.Chips)
        {
            foreach (LineEntry line in chip.Lines)
                _lines[new LineReference(chip.Name, line.Offset)] = line.Net;
        }

        foreach (DeviceDescription device in board.Devices)
            await host.AddDeviceAsync(find => Create(device, find));
    }

    /// <summary>The net that something is attached to, by its ID; only after <see cref="BuildAsync"/>.</summary>
    internal int NetOf(NetOrLine place) => place.Net is { } net ? _nets[net] : _lines[place.Line!.Value];

    private Device Create(DeviceDescription device, Func<int, Net> find) =>
        device.Type.Create(device.Name, device.Pins.ToDictionary(pin => pin.Key, pin => find(NetOf(pin.Value))), device.Parameters);

    private ChipSetup SetupOf(ChipDescription chip)
    {
        var pulls = new Signal[chip.Lines];
        var hogs = new Signal[chip.Lines];
        foreach (LineDescription line in chip.LineDescriptions)
        {
            pulls[line.Offset] = line.Pull;
            hogs[line.Offset] = line.Hog;
        }

        return new ChipSetup
        {
            Name = chip.Name,
            Lines = chip.Lines,
            LineNames = chip.LineNames(),
            Nets = [.. Enumerable.Range(0, chip.Lines).Select(offset => _lines.TryGetValue(new LineReference(chip.Name, offset), out int net) ? net : (int?)null)],
            Pulls = pulls,
            Hogs = hogs,
        };
    }
}
