// SPDX-License-Identifier: MIT
namespace VirtualGpio.Hosting;

/// <summary>
/// Carries a chip to where it is used. All members are called on the board's thread, but the constructor and
/// <see cref="Dispose()"/>, which is also called on a transport that was never started. An exception that leaves a member
/// takes the chip out of service for good.
/// </summary>
/// <remarks>
/// The board's thread works in rounds: <see cref="Work"/>, then commands, which ask for room first
/// (<see cref="HasRoom"/>, and <see cref="WantRoom"/> where there is none), then <see cref="Publish"/>. When nothing is
/// left to do, <see cref="PrepareToSleep"/> asks the other side to ring, and looks once more.
/// </remarks>
public abstract class ChipTransport : IDisposable
{
    /// <summary>What it is called in board files.</summary>
    public abstract string Kind { get; }

    /// <summary>How many edges can be told at once at the most; <see cref="int.MaxValue"/> if nobody is there to be told.</summary>
    public abstract int MaxRoom { get; }

    /// <summary>Edges told so far.</summary>
    public abstract long EdgesSent { get; }

    /// <summary>When the software was last seen to have taken something, in nanoseconds.</summary>
    public abstract long LastProgress { get; }

    /// <summary>
    /// Begins, before anything drives the chip's lines: gives lines the levels that software knows of them already.
    /// </summary>
    /// <param name="port">The chip.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public abstract void TakeOver(ChipPort port, long now);

    /// <summary>Goes on, once the board's own resistors, hogs and devices are there.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    public abstract void Start(long now);

    /// <summary>Takes what the software has said, and does what is due.</summary>
    /// <returns>Whether there is more.</returns>
    public abstract bool Work(long now);

    /// <summary>Whether a number of edges can be told now.</summary>
    public abstract bool HasRoom(int edges, long now);

    /// <summary>Asks to be woken as soon as there may be room. Holds for one round.</summary>
    public abstract void WantRoom(int edges);

    /// <summary>A new round: what was wanted is wanted no longer.</summary>
    public abstract void ForgetWants();

    /// <summary>
    /// Whether the software has taken all edges that were told before a point; if not, asks to be woken when it may have.
    /// </summary>
    /// <param name="mark">The point; null: it is set here.</param>
    /// <param name="now">The time, in nanoseconds.</param>
    public abstract bool IsSettled(ref long? mark, long now);

    /// <summary>Shows the software what it was told, and wakes it.</summary>
    public abstract void Publish();

    /// <summary>Asks to be woken for whatever can come.</summary>
    /// <returns>False: something has come already.</returns>
    public abstract bool PrepareToSleep(long now);

    /// <summary>When <see cref="Work"/> is to be called at the latest, in nanoseconds.</summary>
    public abstract long NextDue(long now);

    /// <summary>For whom edges wait, as a sentence; null: they move.</summary>
    public abstract string? Stall(long now);

    /// <summary>The same for whoever waited in vain; null: it is not this chip that was waited for.</summary>
    public abstract string? Busy(long now);

    /// <summary>What there is to tell.</summary>
    public abstract ChipStatus GetStatus(long now);

    /// <summary>What was counted of a line.</summary>
    public abstract LineCounters GetCounters(int line);

    /// <summary>Tells the software that nobody is at the other end any more.</summary>
    public abstract void Withdraw(long now);

    /// <summary>Lets go of all that the transport holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of all that the transport holds.</summary>
    /// <param name="disposing">True.</param>
    protected abstract void Dispose(bool disposing);
}
