// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Device;
using VirtualGpio.Uapi.Trace;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// A pipe in the place of a GPIO file: the program has its end to read from, so that read, poll, dup and the like are the
/// kernel's own; this side has the other one.
/// </summary>
internal sealed class ProgramPipe(Pipe pipe) : IEventPipe
{
    /// <summary>The pipe.</summary>
    public Pipe Pipe { get; } = pipe;

    /// <summary>Is told what becomes of the events, if there is one.</summary>
    public FileTrace? Trace { get; set; }

    /// <summary>How many events were written.</summary>
    public long Written { get; private set; }

    /// <inheritdoc/>
    public int Waiting(int eventSize) => Pipe.Waiting / eventSize;

    /// <inheritdoc/>
    public void DropOldest(int eventSize)
    {
        // The program can have read it just now.
        if (Pipe.Drop(eventSize) > 0)
            Trace?.Lost();
    }

    /// <inheritdoc/>
    public void LeaveOut() => Trace?.LeftOut();

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> @event)
    {
        Written++;
        // A user who has very many pipes gets small ones (fs.pipe-user-pages-soft): then the oldest goes, as in a full buffer.
        if (!Pipe.TryWrite(@event) && Pipe.Drop(@event.Length) > 0)
        {
            Trace?.Lost();
            Pipe.TryWrite(@event);
        }

        Trace?.Wrote(@event);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Trace?.Closed();
        Pipe.Dispose();
    }
}
