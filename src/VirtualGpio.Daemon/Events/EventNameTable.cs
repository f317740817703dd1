// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Events;

/// <summary>What nets, lines and actors are called in the text of events, in UTF-8, ready to be copied. Never changes.</summary>
internal sealed class EventNameTable
{
    private readonly FrozenDictionary<int, EventNetNames> _nets;
    private readonly FrozenDictionary<int, EventNetNames> _gone;
    private readonly ConcurrentDictionary<int, byte[]> _actors = new();

    /// <summary>Makes the names of a state of the board.</summary>
    /// <param name="map">The state.</param>
    /// <param name="before">The one before it, for late events of nets that are gone; null: none.</param>
    internal EventNameTable(BoardMap map, EventNameTable? before)
    {
        Map = map;
        _nets = map.Nets.ToFrozenDictionary(net => net.Id, net => new EventNetNames(net));
        _gone = before is null
            ? FrozenDictionary<int, EventNetNames>.Empty
            : before._nets.Where(net => !_nets.ContainsKey(net.Key)).ToFrozenDictionary();
    }

    /// <summary>The state of the board that the names are of.</summary>
    internal BoardMap Map { get; }

    /// <summary>A text in JSON, with its quotes. What is no Unicode is replaced.</summary>
    internal static byte[] Quoted(string text) =>
        Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    /// <summary>The names of a net; null: it is gone, and was so before anybody looked.</summary>
    internal EventNetNames? Net(int id) =>
        _nets.TryGetValue(id, out EventNetNames? names) || _gone.TryGetValue(id, out names) ? names : null;

    /// <summary>The name of an actor, in quotes.</summary>
    internal byte[] Actor(int id) =>
        _actors.TryGetValue(id, out byte[]? name) ? name : _actors.GetOrAdd(id, Quoted(Map.ActorName(id)));
}
