// SPDX-License-Identifier: MIT
using VirtualGpio.Virtio.Gpio;

namespace VirtualGpio.Virtio.Host;

/// <summary>What is kept of a line: one word, so that a process that is killed never leaves half of a change behind.</summary>
/// <param name="Word">The word.</param>
internal readonly record struct LineWord(uint Word)
{
    private const uint ValueBit = 1 << 2;
    private const uint LevelBit = 1 << 3;
    private const uint HoldsBit = 1 << 4;
    private const uint HeldBit = 1 << 5;
    private const uint DeliversBit = 1 << 6;
    private const int TriggerShift = 8;
    private const uint AllBits = 0xf7f;

    /// <summary>Whether there is such a word.</summary>
    public bool IsValid => (Word & ~AllBits) == 0 && Direction <= GpioDirection.In
        && Trigger is <= InterruptTrigger.WhileHigh or InterruptTrigger.WhileLow;

    /// <summary>The direction that the driver has set.</summary>
    public GpioDirection Direction
    {
        get => (GpioDirection)(Word & 3);
        init => Word = (Word & ~3u) | (uint)value;
    }

    /// <summary>The value that the driver has set.</summary>
    public Level Value
    {
        get => (Word & ValueBit) != 0 ? Level.High : Level.Low;
        init => Word = With(ValueBit, value == Level.High);
    }

    /// <summary>The level that the line had last.</summary>
    public Level Level
    {
        get => (Word & LevelBit) != 0 ? Level.High : Level.Low;
        init => Word = With(LevelBit, value == Level.High);
    }

    /// <summary>Whether the driver is shown <see cref="Held"/> for the line's level: edges wait, or one is being handled.</summary>
    public bool Holds
    {
        get => (Word & HoldsBit) != 0;
        init => Word = With(HoldsBit, value);
    }

    /// <summary>The level after the edge that the driver was last told of.</summary>
    public Level Held
    {
        get => (Word & HeldBit) != 0 ? Level.High : Level.Low;
        init => Word = With(HeldBit, value == Level.High);
    }

    /// <summary>Whether an event was about to be given to the driver; it was, if its buffer is not in flight any more.</summary>
    public bool Delivers
    {
        get => (Word & DeliversBit) != 0;
        init => Word = With(DeliversBit, value);
    }

    /// <summary>What the line interrupts for.</summary>
    public InterruptTrigger Trigger
    {
        get => (InterruptTrigger)((Word >> TriggerShift) & 0xf);
        init => Word = (Word & ~(0xfu << TriggerShift)) | ((uint)value << TriggerShift);
    }

    /// <summary>Whether a change to a level is one that the line interrupts for.</summary>
    public bool Wants(Level level) =>
        (Trigger & (level == Level.High ? InterruptTrigger.Rising : InterruptTrigger.Falling)) != 0;

    /// <summary>Whether the line interrupts as long as it has a level.</summary>
    public bool WantsWhile(Level level) => Trigger == (level == Level.High ? InterruptTrigger.WhileHigh : InterruptTrigger.WhileLow);

    private uint With(uint bit, bool isSet) => isSet ? Word | bit : Word & ~bit;
}
