// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;

namespace VirtualGpio.Uapi.Device;

/// <summary>
/// A line of a device: what the kernel keeps in a struct gpio_desc (<c>gpiolib.h</c>), and what <c>gpiolib.c</c> does with
/// it, on a line of the board.
/// </summary>
/// <param name="line">The line of the board.</param>
internal sealed class DeviceLine(Line line)
{
    /// <summary>What outlives the request: gpiod_free_commit clears neither the direction nor the event clock.</summary>
    private const GpioV2LineFlags Lasting = GpioV2LineFlags.Output | GpioV2LineFlags.EventClockRealtime;

    private readonly GpioName _name = GpioName.Of(line.Name);
    private GpioName _consumer;
    private Level _value;

    // Whether the chip drives the pin: not so for an open drain that is high. Stays when the line is released, and is then
    // what the next request finds (gpiod_request_commit asks the chip).
    private bool _isDriven;

    /// <summary>The offset in the chip.</summary>
    public int Offset => line.Offset;

    /// <summary>
    /// What the line is set to. <see cref="GpioV2LineFlags.Used"/> says that it is requested, and there is no
    /// <see cref="GpioV2LineFlags.Input"/>: that is what is no output.
    /// </summary>
    public GpioV2LineFlags Flags { get; private set; }

    /// <summary>Who is told of edges.</summary>
    public IEdgeListener? Listener { get; set; }

    /// <summary>The edges of the level that <see cref="Listener"/> makes events of; shown on the board with the next change.</summary>
    public InterruptTrigger Trigger { get; set; }

    /// <summary>How long a level must last to count, in microseconds; 0: not at all.</summary>
    public uint DebouncePeriod { get; set; }

    /// <summary>How many files watch the line.</summary>
    public int Watches { get; set; }

    /// <summary>Whether the line is an output.</summary>
    public bool IsOutput => (Flags & GpioV2LineFlags.Output) != 0;

    /// <summary>Whether a low level counts as 1.</summary>
    public bool IsActiveLow => (Flags & GpioV2LineFlags.ActiveLow) != 0;

    /// <summary>
    /// The value as the program sees it. An output's is that of the net, too, and not what was last set; a debounced line's is
    /// the level that has lasted (<c>gpiolib-cdev.c</c>, linereq_get_values).
    /// </summary>
    public bool Value => ((DebouncePeriod > 0 ? line.Level : line.Net.Level) == Level.High) != IsActiveLow;

    /// <summary>Requests the line; what it is set to stays for now (<c>gpiolib.c</c>, gpiod_request_commit).</summary>
    /// <param name="consumer">Who requests it.</param>
    /// <returns>EBUSY: somebody has requested it.</returns>
    public Errno Request(in GpioName consumer)
    {
        if ((Flags & GpioV2LineFlags.Used) != 0)
            return Errno.EBUSY;
        Flags = (Flags & ~GpioV2LineFlags.Output) | GpioV2LineFlags.Used | (_isDriven ? GpioV2LineFlags.Output : 0);
        ReadOnlySpan<byte> text = consumer.Text;
        _consumer = text.IsEmpty ? GpioName.Of("?"u8) : GpioName.Of(text);
        line.Consumer = text.IsEmpty ? "" : _consumer.ToString();
        // An output that nobody had requested has let go, and begins with what it finds.
        _value = IsOutput ? line.Net.Level : Level.Low;
        return Errno.None;
    }

    /// <summary>Takes the line back (<c>gpiolib.c</c>, gpiod_free_commit).</summary>
    public void Free(long now)
    {
        Flags &= Lasting;
        Listener = null;
        Trigger = InterruptTrigger.None;
        DebouncePeriod = 0;
        _consumer = default;
        line.Consumer = "";
        line.Configure(default, Level.Low, now);
    }

    /// <summary>Replaces some of the flags, without a consequence yet.</summary>
    /// <param name="mask">Which.</param>
    /// <param name="flags">By what; what is not in the mask is left out.</param>
    public void Assign(GpioV2LineFlags mask, GpioV2LineFlags flags) => Flags = (Flags & ~mask) | (flags & mask);

    /// <summary>Makes the line an input (<c>gpiolib.c</c>, gpiod_direction_input).</summary>
    public void MakeInput(long now)
    {
        Flags &= ~GpioV2LineFlags.Output;
        _isDriven = false;
        Apply(now);
    }

    /// <summary>Makes the line an output (<c>gpiolib.c</c>, gpiod_direction_output).</summary>
    public void MakeOutput(bool value, long now)
    {
        Flags |= GpioV2LineFlags.Output;
        _isDriven = true;
        SetValue(value, now);
    }

    /// <summary>Sets the value, which is of consequence for an output only (<c>gpiolib.c</c>, gpiod_set_array_value_complex).</summary>
    public void SetValue(bool value, long now)
    {
        _value = value != IsActiveLow ? Level.High : Level.Low;
        if ((Flags & GpioV2LineFlags.OpenDrain) != 0)
            _isDriven = _value == Level.Low;
        else if ((Flags & GpioV2LineFlags.OpenSource) != 0)
            _isDriven = _value == Level.High;
        Apply(now);
    }

    /// <summary>Has the board's line do what this one is set to.</summary>
    public void Apply(long now)
    {
        var settings = new LineSettings
        {
            Direction = IsOutput ? LineDirection.Output : LineDirection.Input,
            Bias = Bias,
            Drive = Drive,
            Trigger = Trigger,
            InterruptEnabled = Trigger != InterruptTrigger.None,
            Requested = true,
            DebounceNanoseconds = DebouncePeriod * 1000L,
        };
        if (settings != line.Settings || _value != line.Value)
            line.Configure(settings, _value, now);
    }

    /// <summary>Tells of the line (<c>gpiolib-cdev.c</c>, gpio_desc_to_lineinfo and supinfo_to_lineinfo).</summary>
    public void Describe(out GpioV2LineInfo info)
    {
        info = new GpioV2LineInfo
        {
            Name = _name,
            Consumer = _consumer,
            Offset = (uint)Offset,
            Flags = Flags | (IsOutput ? 0 : GpioV2LineFlags.Input),
        };
        if (DebouncePeriod == 0)
            return;
        info.AttributeCount = 1;
        info.Attributes[0] = new GpioV2LineAttribute { Id = GpioV2LineAttributeId.Debounce, DebouncePeriod = DebouncePeriod };
    }

    private LineBias Bias => (Flags & GpioV2LineFlags.Bias) switch
    {
        GpioV2LineFlags.BiasPullUp => LineBias.PullUp,
        GpioV2LineFlags.BiasPullDown => LineBias.PullDown,
        GpioV2LineFlags.BiasDisabled => LineBias.Disabled,
        _ => LineBias.AsIs,
    };

    private LineDrive Drive => (Flags & GpioV2LineFlags.Drive) switch
    {
        GpioV2LineFlags.OpenDrain => LineDrive.OpenDrain,
        GpioV2LineFlags.OpenSource => LineDrive.OpenSource,
        _ => LineDrive.PushPull,
    };
}
