// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace VirtualGpio.Linux.Native;

/// <summary>Strings as C takes them: an array of pointers to UTF-8 with a NUL at each end, and a null pointer behind the last.</summary>
internal sealed unsafe class StringVector : IDisposable
{
    private readonly int _count;

    /// <summary>Copies strings.</summary>
    /// <param name="strings">The strings.</param>
    /// <exception cref="ArgumentException">One of them holds a NUL.</exception>
    public StringVector(IReadOnlyList<string> strings)
    {
        foreach (string text in strings)
        {
            if (text.Contains('\0', StringComparison.Ordinal))
                throw new ArgumentException($"'{text.Replace('\0', '?')}' holds a NUL, which no program can be given.", nameof(strings));
        }

        _count = strings.Count;
        Pointers = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++)
            Pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
    }

    /// <summary>The array.</summary>
    public byte** Pointers { get; private set; }

    /// <summary>The first string.</summary>
    public byte* First => Pointers[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Pointers is null)
            return;
        for (int i = 0; i < _count; i++)
            Marshal.FreeCoTaskMem((nint)Pointers[i]);
        NativeMemory.Free(Pointers);
        Pointers = null;
    }
}
