// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Batch;

/// <summary>Remembers what the names in a script stand for, so that each is looked up once. One thread at a time.</summary>
internal sealed class NetCache(BoardHost host)
{
    /// <summary>A script that uses more names has them looked up again.</summary>
    private const int MostNames = 4096;

    private readonly Dictionary<byte[], int> _nets = new(new Utf8NameComparer());
    private BoardMap _map = host.Map;

    /// <summary>Finds the net of a line.</summary>
    /// <param name="name">What the script calls it.</param>
    /// <exception cref="VirtualGpioException">There is none of that name.</exception>
    /// <exception cref="ScriptException">It is no text.</exception>
    internal int Find(ReadOnlySpan<byte> name)
    {
        if (!ReferenceEquals(_map, host.Map))
        {
            _nets.Clear();
            _map = host.Map;
        }

        Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup = _nets.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(name, out int net))
            return net;
        net = _map.Find(ScriptWords.Text(name)).Net;
        if (_nets.Count == MostNames)
            _nets.Clear();
        lookup[name] = net;
        return net;
    }

    private sealed class Utf8NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            // Seeded anew in each process: nobody can prepare names that collide.
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
