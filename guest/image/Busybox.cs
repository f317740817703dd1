// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.GuestImage;

/// <summary>What is asked of busybox's program file.</summary>
internal static class Busybox
{
    /// <summary>
    /// The names that it answers to, as its own <c>--list</c> tells them; but the program may be for another processor.
    /// They lie in it one after the other, in order, each with a NUL behind it, an empty one behind the last
    /// (applet_names in its include/applet_tables.h).
    /// </summary>
    /// <exception cref="GuestImageException">They are not found.</exception>
    public static IReadOnlyList<string> Applets(ReadOnlySpan<byte> program, string name)
    {
        var start = program.IndexOf("\0[\0[[\0"u8) + 1;
        var end = start == 0 ? -1 : program[start..].IndexOf("\0\0"u8);
        if (end < 0) throw new GuestImageException($"The names of its programs are not found in {name}: it is no busybox, or one of another kind.");
        return Encoding.ASCII.GetString(program.Slice(start, end)).Split('\0');
    }
}
