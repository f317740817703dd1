// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>
/// A chip as programs know it: <c>/dev/gpiochipN</c>, with the behaviour of Linux 6.12 (<c>drivers/gpio/gpiolib-cdev.c</c>,
/// <c>gpiolib.c</c>) on a chip that pulls lines as asked and leaves debouncing and open drains to the kernel, as
/// <c>gpio-sim.c</c> is one. For the board's thread.
/// </summary>
/// <remarks>
/// Nobody else may configure the chip's lines. Edges and values cost no memory; every list is bounded by the number of lines
/// or by <see cref="GpioDeviceOptions.MaxFiles"/>.
/// </remarks>
internal sealed class GpioDevice : IEdgeObserver
{
    private readonly DeviceLine[] _lines;
    private readonly List<ChipFile> _chipFiles = [];
    private readonly int _maxFiles;
    private bool _isUnplugged;

    /// <summary>Makes the device of a chip whose lines nobody has requested.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="name">The device's name, such as <c>gpiochip0</c>.</param>
    /// <param name="label">What the chip is called.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="options">What is allowed.</param>
    public GpioDevice(Chip chip, string name, string label, IClock clock, GpioDeviceOptions? options = null)
    {
        Chip = chip;
        Clock = clock;
        Info = new GpioChipInfo { Name = GpioName.Of(name), Label = GpioName.Of(label), Lines = (uint)chip.Lines.Count };
        _maxFiles = (options ?? new GpioDeviceOptions()).MaxFiles;
        _lines = [.. chip.Lines.Select(line => new DeviceLine(line))];
        chip.Observe(this);
    }

    /// <summary>The chip.</summary>
    public Chip Chip { get; }

    /// <summary>Whom to tell what programs do, if anybody.</summary>
    public IDeviceObserver? Observer { get; set; }

    /// <summary>Whether the chip is no longer there: every ioctl is answered with ENODEV.</summary>
    public bool IsGone => _isUnplugged || Chip.IsRemoved;

    /// <summary>How many files are open.</summary>
    public int OpenFiles { get; private set; }

    /// <summary>Whether one more can be opened.</summary>
    public bool HasRoom => OpenFiles < _maxFiles;

    /// <summary>What is told of the chip.</summary>
    public GpioChipInfo Info { get; }

    internal IClock Clock { get; }

    /// <summary>The lines, by offset.</summary>
    internal ReadOnlySpan<DeviceLine> Lines => _lines;

    /// <summary>Opens the device.</summary>
    /// <param name="events">What the program reads from; disposed of when the file is closed.</param>
    /// <returns>The file; null: there are too many open files, or the chip is gone, and the pipe is the caller's still.</returns>
    public ChipFile? Open(IEventPipe events)
    {
        if (!HasRoom || IsGone)
            return null;
        var file = new ChipFile(this, events);
        _chipFiles.Add(file);
        return file;
    }

    /// <summary>Takes the chip away from the programs, whose files are still to be closed. Its lines let go.</summary>
    /// <param name="now">The time, in nanoseconds; must not go backwards from call to call of the same board.</param>
    public void Unplug(long now)
    {
        if (IsGone)
            return;
        _isUnplugged = true;
        Chip.Forget(this);
        Chip.Reset(now);
    }

    /// <inheritdoc/>
    public void OnEdge(in EdgeEvent edge) => _lines[edge.Line].Listener?.OnEdge(edge);

    /// <inheritdoc/>
    public void OnFloating(int line, bool isFloating)
    {
        // Programs are not told of what drives a line.
    }

    /// <summary>Tells whoever watches a line that something happened to it (<c>gpiolib-cdev.c</c>, lineinfo_changed_notify).</summary>
    internal void Tell(DeviceLine line, GpioLineChange change, long now)
    {
        if (line.Watches > 0)
        {
            var told = new GpioV2LineInfoChanged { Timestamp = (ulong)now, Change = change };
            line.Describe(out told.Info);
            foreach (ChipFile file in _chipFiles)
                file.Tell(told);
        }

        Observer?.OnLineChanged(line.Offset, change, now);
    }

    /// <summary>Takes a line back from whoever requested it.</summary>
    internal void Free(DeviceLine line, long now)
    {
        // The lines of a chip that is gone have let go with it, and nobody is told (gpiolib.c, gpiod_free_commit).
        if (IsGone)
            return;
        line.Free(now);
        Tell(line, GpioLineChange.Released, now);
    }

    internal void CountOpened() => OpenFiles++;

    internal void CountClosed() => OpenFiles--;

    internal void Forget(ChipFile file) => _chipFiles.Remove(file);
}
