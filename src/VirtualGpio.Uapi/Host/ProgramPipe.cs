// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// A pipe in the place of a GPIO file: the program has its end to read from, so that read, poll, dup and the like are the
/// kernel's own; this side has the other one.
/// </summary>
internal sealed class ProgramPipe(Pipe pipe) : IEventPipe
{
    /// <summary>The pipe.</summary>
    public Pipe Pipe { get; } = pipe;

    /// <summary>How many events were written.</summary>
    public long Written { get; private set; }

    /// <inheritdoc/>
    public int Waiting(int eventSize) => Pipe.Waiting / eventSize;

    /// <inheritdoc/>
    public void DropOldest(int eventSize) => Pipe.Drop(eventSize);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> @event)
    {
        Written++;
        // A user who has very many pipes gets small ones (fs.pipe-user-pages-soft): then the oldest goes, as in a full buffer.
        if (!Pipe.TryWrite(@event) && Pipe.Drop(@event.Length) > 0)
            Pipe.TryWrite(@event);
    }

    /// <inheritdoc/>
    public void Dispose() => Pipe.Dispose();
}
