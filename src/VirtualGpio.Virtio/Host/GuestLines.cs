// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;
using VirtualGpio.Virtio.Gpio;

namespace VirtualGpio.Virtio.Host;

/// <summary>Applies what a driver asks for to the chip's lines. For the board's thread.</summary>
internal sealed class GuestLines(ChipPort port, LineMemory memory, EventSender sender, LineTally[] counters) : IGpioLines
{
    private readonly Chip _chip = port.Chip;
    private readonly byte[] _names = NameBlock.Of(port.Chip.Lines);

    /// <inheritdoc/>
    public int Count => _chip.Lines.Count;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Names => _names;

    /// <summary>Makes the chip's lines what is kept of them: a pause is over, or another process has gone on.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    public void Restore(long now)
    {
        for (int line = 0; line < Count; line++)
            Apply(line, now);
    }

    /// <inheritdoc/>
    public GpioDirection GetDirection(int line) => memory[line].Direction;

    /// <inheritdoc/>
    public void SetDirection(int line, GpioDirection direction, long now)
    {
        counters[line].Reports++;
        if (memory[line].Direction == direction)
            return;
        memory[line] = memory[line] with { Direction = direction };
        Apply(line, now);
    }

    /// <inheritdoc/>
    public Level GetValue(int line) =>
        // What a pin of an output reads is what the net has, whoever wins there.
        memory[line].Direction == GpioDirection.Out ? _chip.Lines[line].Net.Level : sender.LevelOf(line);

    /// <inheritdoc/>
    public void SetValue(int line, Level value, long now)
    {
        counters[line].Reports++;
        LineWord word = memory[line];
        if (word.Value == value)
            return;
        memory[line] = word with { Value = value };
        Line target = _chip.Lines[line];
        // For an input it is what it will drive as an output; nobody need be told.
        target.Configure(target.Settings, value, now);
    }

    /// <inheritdoc/>
    public void SetTrigger(int line, InterruptTrigger trigger, long now)
    {
        counters[line].Reports++;
        sender.SetTrigger(line, trigger, now);
        Apply(line, now);
    }

    private void Apply(int line, long now)
    {
        LineWord word = memory[line];
        Line target = _chip.Lines[line];
        LineSettings before = target.Settings;
        var after = new LineSettings
        {
            Direction = word.Direction == GpioDirection.Out ? LineDirection.Output : LineDirection.Input,
            Trigger = word.Trigger,
            InterruptEnabled = word.Trigger != InterruptTrigger.None,
            Requested = word.Direction != GpioDirection.None,
        };
        target.Configure(after, word.Value, now);
        if (after == before)
            return;
        EventKind kind = (before.Requested, after.Requested) switch
        {
            (false, true) => EventKind.Requested,
            (true, false) => EventKind.Released,
            _ => EventKind.Reconfigured,
        };
        port.Tell(kind, line, now, new EventDetail { LineSettings = after });
    }
}
