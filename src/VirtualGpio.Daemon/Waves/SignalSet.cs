// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Hosting;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Daemon.Waves;

/// <summary>Nets that are recorded, each as one signal. Never changes.</summary>
internal sealed class SignalSet
{
    /// <summary>The scope of what is no chip's alone.</summary>
    internal const string NetScope = "nets";

    /// <summary>The index by the net's ID, from <see cref="_first"/> on; -1: not recorded.</summary>
    private readonly int[] _indexes;
    private readonly int _first;

    private SignalSet(NetEntry[] nets)
    {
        Nets = nets;
        Signals = [.. nets.Select(NameOf)];
        _first = nets.Length == 0 ? 0 : nets.Min(net => net.Id);
        _indexes = nets.Length == 0 ? [] : new int[nets.Max(net => net.Id) - _first + 1];
        Array.Fill(_indexes, -1);
        for (int i = 0; i < nets.Length; i++)
            _indexes[nets[i].Id - _first] = i;
    }

    /// <summary>The nets.</summary>
    internal IReadOnlyList<NetEntry> Nets { get; }

    /// <summary>What they are called in the file: a line by its chip and its name or offset, a net of several lines by its own name.</summary>
    internal IReadOnlyList<VcdSignal> Signals { get; }

    /// <summary>Some nets, or all.</summary>
    /// <param name="map">What there is.</param>
    /// <param name="nets">The nets' IDs, each counts once; empty: all.</param>
    internal static SignalSet Of(BoardMap map, IReadOnlyCollection<int> nets) =>
        new(nets.Count == 0 ? [.. map.Nets] : [.. nets.Distinct().Select(map.NetOf).OfType<NetEntry>()]);

    /// <summary>The index of a net's signal; -1: it is not recorded.</summary>
    internal int IndexOf(int net) => (uint)(net - _first) < (uint)_indexes.Length ? _indexes[net - _first] : -1;

    private static VcdSignal NameOf(NetEntry net) => net.Lines is [var line]
        ? new VcdSignal(line.Name.Length > 0 ? line.Name : line.Offset.ToString(CultureInfo.InvariantCulture), line.ChipName)
        : new VcdSignal(net.Name, NetScope);
}
