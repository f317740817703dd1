// SPDX-License-Identifier: MIT
using System.Buffers.Text;
using System.Globalization;

namespace VirtualGpio.Uapi.Trace;

/// <summary>Who has made a call, as it was at that moment.</summary>
/// <param name="ProcessId">The process; 0 if it cannot be told.</param>
/// <param name="ThreadId">The thread; that of the process itself has the same number.</param>
/// <param name="Name">What the process calls itself (comm), fit for a terminal; empty if it cannot be told.</param>
internal readonly record struct TracedProgram(int ProcessId, int ThreadId, string Name)
{
    /// <summary>Enough for the first lines of /proc/N/status, with the longest name.</summary>
    private const int StatusSize = 256;

    /// <summary>Finds out by a thread's number. The thread must not have ended: its number could be another one's then.</summary>
    /// <param name="threadId">The thread; 0: it cannot be seen from here.</param>
    public static TracedProgram Look(int threadId)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        ReadOnlySpan<byte> text = Read(threadId, "status", status);
        int processId = Number(text, "\nTgid:\t"u8);
        Span<byte> name = stackalloc byte[StatusSize];
        ReadOnlySpan<byte> comm = Read(processId, "comm", name);
        return new TracedProgram(processId, threadId, PrintableText.Of(comm.TrimEnd((byte)'\n')));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string process = ProcessId == 0 ? "?" : ProcessId.ToString(CultureInfo.InvariantCulture);
        string thread = ThreadId == ProcessId || ThreadId == 0 ? "" : FormattableString.Invariant($" tid {ThreadId}");
        return Name.Length == 0 ? $"pid {process}{thread}" : $"pid {process}{thread} {Name}";
    }

    private static ReadOnlySpan<byte> Read(int id, string file, Span<byte> into)
    {
        if (id <= 0)
            return [];
        try
        {
            using var handle = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}"), share: FileShare.ReadWrite);
            return into[..RandomAccess.Read(handle, into, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is not ours to look at.
            return [];
        }
    }

    private static int Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> field)
    {
        int start = text.IndexOf(field);
        return start >= 0 && Utf8Parser.TryParse(text[(start + field.Length)..], out int number, out _) ? number : 0;
    }
}
