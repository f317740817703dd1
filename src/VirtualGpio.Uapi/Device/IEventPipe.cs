// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Device;

/// <summary>
/// What a program reads from an open file. All events of a file are of the same size, and no more are written than a buffer
/// of the kernel's would hold.
/// </summary>
internal interface IEventPipe : IDisposable
{
    /// <summary>How many events were written and have not been read.</summary>
    /// <param name="eventSize">The size of an event, in bytes.</param>
    int Waiting(int eventSize);

    /// <summary>Whether fewer events wait than a number. Can cost less than to count them.</summary>
    /// <param name="events">The number.</param>
    /// <param name="eventSize">The size of an event, in bytes.</param>
    bool HasFewerThan(int events, int eventSize) => Waiting(eventSize) < events;

    /// <summary>Takes the oldest event out that was not read, if there is one.</summary>
    /// <param name="eventSize">The size of an event, in bytes.</param>
    void DropOldest(int eventSize);

    /// <summary>Is told that the newest event is not written, as the buffer is full.</summary>
    void LeaveOut()
    {
        // Nothing comes of it but that it can be counted.
    }

    /// <summary>Adds an event. Does not fail: one that nobody can read any more is lost.</summary>
    /// <param name="event">The event; to be copied.</param>
    void Write(ReadOnlySpan<byte> @event);
}
