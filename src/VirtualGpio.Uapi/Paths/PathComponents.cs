// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Paths;

/// <summary>The names in a path, one after the other; slashes that say nothing are passed over.</summary>
internal ref struct PathComponents(ReadOnlySpan<byte> path)
{
    private const byte Slash = (byte)'/';

    private readonly ReadOnlySpan<byte> _path = path;
    private int _next;

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>What stands before it, with the slash between them.</summary>
    public readonly ReadOnlySpan<byte> Before => _path[..(_next - Current.Length)];

    /// <summary>It and all that follows.</summary>
    public readonly ReadOnlySpan<byte> FromHere => _path[(_next - Current.Length)..];

    /// <summary>What follows.</summary>
    public readonly ReadOnlySpan<byte> Rest => _path[_next..];

    /// <summary>Goes to the next one.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        while (_next < _path.Length && _path[_next] == Slash)
            _next++;
        int length = _path[_next..].IndexOf(Slash);
        Current = length < 0 ? _path[_next..] : _path.Slice(_next, length);
        _next += Current.Length;
        return Current.Length > 0;
    }

    /// <summary>Whether a path stays where it starts.</summary>
    /// <param name="path">The path.</param>
    public static bool IsHere(ReadOnlySpan<byte> path)
    {
        if (!path.IsEmpty && path[0] == Slash)
            return false;
        var names = new PathComponents(path);
        while (names.MoveNext())
        {
            if (!names.Current.SequenceEqual("."u8))
                return false;
        }

        return true;
    }

    /// <summary>Whether a path from the root names a folder without any detour.</summary>
    /// <param name="path">The path.</param>
    /// <param name="folder">The folder.</param>
    public static bool IsPlainly(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder)
    {
        if (path.IsEmpty || path[0] != Slash)
            return false;
        var left = new PathComponents(path);
        var right = new PathComponents(folder);
        while (true)
        {
            bool isLeft;
            while ((isLeft = left.MoveNext()) && left.Current.SequenceEqual("."u8))
            {
            }

            if (isLeft != right.MoveNext() || !left.Current.SequenceEqual(right.Current))
                return false;
            if (!isLeft)
                return true;
        }
    }
}
