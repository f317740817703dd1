// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>What a program's descriptor stands for, however many of them there are.</summary>
/// <remarks>What is passed in by a program is copied before, and can be anything.</remarks>
internal abstract class DeviceFile
{
    /// <param name="device">The device. It must have room for a file.</param>
    /// <param name="events">What the program reads from; disposed of when the file is closed.</param>
    protected DeviceFile(GpioDevice device, IEventPipe events)
    {
        Device = device;
        Events = events;
        device.CountOpened();
    }

    /// <summary>What the program reads from.</summary>
    public IEventPipe Events { get; }

    /// <summary>The size of the file's events, in bytes; 0: there are none. A program that reads less than one is refused with EINVAL.</summary>
    public abstract int EventSize { get; }

    /// <summary>How many events of edges wait for the program at the most; 0: it gets none.</summary>
    public virtual int EdgeRoom => 0;

    /// <summary>Whether <see cref="Close"/> was called.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The device.</summary>
    public GpioDevice Device { get; }

    /// <summary>Answers an ioctl.</summary>
    /// <param name="request">Its number.</param>
    /// <param name="argument">
    /// What its argument points to: as many bytes as the number says, or fewer if the program cannot read as many. If the result
    /// is not negative, it holds what is to be copied back to the program, see <see cref="GpioIoctl.IsWrittenBack"/> and
    /// <see cref="TakeBack"/>; otherwise it is as it was.
    /// </param>
    /// <param name="opener">Gives descriptors to the program.</param>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    /// <returns>0, or a negative error number.</returns>
    public int Ioctl(uint request, Span<byte> argument, IFileOpener opener, long now)
    {
        if (IsClosed)
            return Refuse(Errno.EBADF);
        if (Device.IsGone)
            return Refuse(Errno.ENODEV);
        if (!Knows(request))
            return Refuse(Errno.EINVAL);
        if (CheckBeforeReading(request) is not Errno.None and var error)
            return Refuse(error);
        if (argument.Length < GpioIoctl.SizeOf(request))
            return Refuse(Errno.EFAULT);
        // What has lasted by now counts, whether or not somebody has looked.
        Device.Chip.Board.Advance(now);
        return Answer(request, argument, opener, now);
    }

    /// <summary>
    /// Undoes an ioctl that was answered, whose argument cannot be copied back: what the program is told is EFAULT. A
    /// descriptor cannot be taken back: see <see cref="IFileOpener.Install"/>.
    /// </summary>
    /// <param name="request">Its number.</param>
    /// <param name="argument">Its argument, as <see cref="Ioctl"/> left it.</param>
    public virtual void TakeBack(uint request, ReadOnlySpan<byte> argument)
    {
        // Most of what is copied back is only told.
    }

    /// <summary>Lets go of everything: the program's last descriptor was closed. Does nothing if that was done before.</summary>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    public void Close(long now)
    {
        if (IsClosed)
            return;
        // First of all, so that what comes of letting go is no event for a program that cannot read it.
        IsClosed = true;
        Release(now);
        Device.CountClosed();
        Events.Dispose();
    }

    /// <summary>Gives what an ioctl returns that fails.</summary>
    protected static int Refuse(Errno error) => -(int)error;

    /// <summary>Whether a file of this kind answers an ioctl.</summary>
    protected abstract bool Knows(uint request);

    /// <summary>What is wrong with an ioctl that the file knows, if the kernel says so before it reads the argument.</summary>
    protected virtual Errno CheckBeforeReading(uint request) => Errno.None;

    /// <summary>Answers an ioctl that the file knows, and whose argument has the right size.</summary>
    protected abstract int Answer(uint request, Span<byte> argument, IFileOpener opener, long now);

    /// <summary>Lets go of everything.</summary>
    protected abstract void Release(long now);
}
