// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Trace;

/// <summary>A line of a trace that is still to be written.</summary>
/// <param name="Time">When, in nanoseconds of the monotonic clock.</param>
/// <param name="Who">Whose doing it is.</param>
/// <param name="Text">Makes the text, on the thread that writes.</param>
internal sealed record TraceEntry(long Time, TracedProgram Who, Func<string> Text)
{
    /// <summary>The file that it is about, if it is one that is traced.</summary>
    public FileTrace? File { get; init; }

    /// <summary>Events of the file before it.</summary>
    public UnshownEvents Before { get; init; }

    /// <summary>Lines before it that there was no room for.</summary>
    public long LeftOut { get; init; }
}
