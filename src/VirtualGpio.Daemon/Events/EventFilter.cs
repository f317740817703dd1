// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Events;

/// <summary>Which events somebody wants.</summary>
internal sealed class EventFilter
{
    private readonly ulong[]? _nets;
    private readonly uint _kinds;
    private readonly uint _kindsWithoutNet;

    /// <summary>Makes a filter.</summary>
    /// <param name="nets">The nets; empty: all.</param>
    /// <param name="kinds">The words of the kinds; empty: all.</param>
    /// <exception cref="ApiException">There is no such kind.</exception>
    internal EventFilter(IReadOnlyCollection<int> nets, IReadOnlyList<string> kinds)
    {
        foreach (string word in kinds)
        {
            int kind = EventKinds.Words.ToList().IndexOf(word);
            if (kind < 0)
                throw Words.Unknown(word, "event", [.. EventKinds.Words]);
            _kinds |= 1u << kind;
        }

        // Who chooses lines gets what is of no line only if he names it.
        _kindsWithoutNet = nets.Count == 0 && kinds.Count == 0 ? uint.MaxValue : _kinds;
        if (kinds.Count == 0)
            _kinds = uint.MaxValue;
        if (nets.Count == 0)
            return;
        _nets = new ulong[(nets.Max() / 64) + 1];
        foreach (int net in nets)
            _nets[net / 64] |= 1UL << (net % 64);
    }

    /// <summary>Whether an event is wanted.</summary>
    internal bool Passes(in EventEntry entry)
    {
        int net = entry.Net;
        if (net < 0)
            return (_kindsWithoutNet & (1u << (int)entry.Kind)) != 0;
        return (_kinds & (1u << (int)entry.Kind)) != 0
            && (_nets is null || ((uint)net / 64 < (uint)_nets.Length && (_nets[net / 64] & (1UL << (net % 64))) != 0));
    }
}
