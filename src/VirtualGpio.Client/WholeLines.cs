// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client;

/// <summary>Copies a text that can end at any byte, so that what was written is whole lines at any time.</summary>
internal static class WholeLines
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>A line that is longer is copied in pieces.</summary>
    private const int LongestLine = 1 << 20;

    /// <summary>Copies until the answer ends, then the last line too if it lacks its newline.</summary>
    internal static async ValueTask CopyAsync(IAnswerStream answer, Stream destination)
    {
        byte[] buffer = new byte[BufferBytes];
        int held = 0;
        while (await answer.ReadAsync(buffer.AsMemory(held)).ConfigureAwait(false) is > 0 and var count)
        {
            int end = held + count;
            int whole = buffer.AsSpan(held, count).LastIndexOf((byte)'\n') is >= 0 and var newline ? held + newline + 1 : 0;
            if (whole == 0 && end >= LongestLine)
                whole = end;
            // Not cancelled in the middle: a line that was begun is to be finished.
            await destination.WriteAsync(buffer.AsMemory(0, whole), CancellationToken.None).ConfigureAwait(false);
            if (whole > 0)
                await destination.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            held = end - whole;
            buffer.AsSpan(whole, held).CopyTo(buffer);
            if (held == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }

        await destination.WriteAsync(buffer.AsMemory(0, held), CancellationToken.None).ConfigureAwait(false);
        await destination.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
