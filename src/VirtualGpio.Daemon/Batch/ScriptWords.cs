// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Text;

namespace VirtualGpio.Daemon.Batch;

/// <summary>Reads the values of scripts.</summary>
internal static class ScriptWords
{
    /// <summary>A day: more is a slip of the keyboard.</summary>
    private const long LongestTime = 86_400_000_000_000;

    private const int LongestShown = 64;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes text of bytes.</summary>
    /// <exception cref="ScriptException">They are no UTF-8.</exception>
    internal static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ScriptException($"'{Shown(bytes)}' is no UTF-8.");
        }
    }

    /// <summary>What may be anything, for messages.</summary>
    internal static string Shown(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestShown * 4)]);
        return text.Length <= LongestShown ? text : $"{text[..LongestShown]}…";
    }

    /// <summary>Reads a level.</summary>
    internal static Level Level(ReadOnlySpan<byte> value) => value switch
    {
        [(byte)'0'] => VirtualGpio.Level.Low,
        [(byte)'1'] => VirtualGpio.Level.High,
        _ => throw new ScriptException($"A level is 0 or 1, and not '{Shown(value)}'."),
    };

    /// <summary>Reads a time such as <c>5ms</c>, in nanoseconds.</summary>
    internal static long Time(ReadOnlySpan<byte> word) => TryTime(word, out long nanoseconds)
        ? nanoseconds
        : throw new ScriptException(
            $"'{Shown(word)}' is no time. Give a number of milliseconds, or one with a unit, up to a day: 100us, 5ms, 2s, 1m.");

    /// <summary>Reads a count such as <c>x5</c>.</summary>
    /// <returns>False: it does not begin like one.</returns>
    internal static bool TryCount(ReadOnlySpan<byte> word, out long count)
    {
        count = 0;
        if (word.Length < 2 || word[0] != 'x' || word[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            return false;
        return Utf8Parser.TryParse(word[1..], out count, out int used) && used == word.Length - 1 && count > 0
            ? true
            : throw new ScriptException($"'{Shown(word)}' is no count: x1, x2 and so on, up to x{long.MaxValue}.");
    }

    private static bool TryTime(ReadOnlySpan<byte> word, out long nanoseconds)
    {
        nanoseconds = 0;
        int digits = word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : word.Length;
        ReadOnlySpan<byte> unit = word[digits..];
        long factor = unit switch
        {
            [] => 1_000_000,
            [(byte)'n', (byte)'s'] => 1,
            [(byte)'u', (byte)'s'] => 1_000,
            [(byte)'m', (byte)'s'] => 1_000_000,
            [(byte)'s'] => 1_000_000_000,
            [(byte)'m'] => 60_000_000_000,
            _ => 0,
        };
        if (factor == 0 || digits == 0 || !Utf8Parser.TryParse(word[..digits], out ulong number, out _) || number > (ulong)(LongestTime / factor))
            return false;
        nanoseconds = (long)number * factor;
        return true;
    }
}
