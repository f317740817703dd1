// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Tests.Trace;

/// <summary>Calls, as a trace is told of them.</summary>
internal static class CallBytes
{
    private static readonly LineNames s_names = new(["button", "led", "", "a b"]);

    public static FileLabel OpenChip { get; } = new(FileKind.Chip, "gpiochip0", s_names, []);

    public static FileLabel Lines(FileKind kind, params uint[] offsets) => new(kind, "gpiochip0", s_names, offsets);

    public static byte[] Of<T>(T value)
        where T : struct => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();

    /// <summary>The argument and the result of a call, as a trace shows them.</summary>
    public static string Show<T>(FileLabel file, uint request, T before, T after, int result = 0, string? opened = null)
        where T : struct
    {
        string text = new TracedCall
        {
            Descriptor = 3,
            File = file,
            Request = request,
            Address = 0x7ffe_1234,
            Before = Of(before),
            After = Of(after),
            Result = result,
            Opened = opened,
        }.ToString();
        string head = $"ioctl(3<{file}>, ";
        Assert.StartsWith(head, text, StringComparison.Ordinal);
        return text[head.Length..];
    }

    public static string Show<T>(FileLabel file, uint request, T argument, int result = 0, string? opened = null)
        where T : struct => Show(file, request, argument, argument, result, opened);
}
