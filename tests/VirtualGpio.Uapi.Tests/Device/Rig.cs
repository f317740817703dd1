// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>A device, and a program that uses it.</summary>
internal sealed class Rig : IClock
{
    /// <summary>How far CLOCK_REALTIME is ahead.</summary>
    public const long RealtimeOffset = 1_700_000_000_000_000_000;

    public Rig(int lines = 8, GpioDeviceOptions? options = null)
    {
        Chip = Board.AddChip("chip", lines, ["zero", "one", null, "three"]);
        Device = new GpioDevice(Chip, "gpiochip7", "some label", this, options);
        File = Open();
        Outside = [.. Chip.Lines.Select(line => line.Net.Attach("outside", TerminalKind.Host))];
    }

    public Board Board { get; } = new();

    public Chip Chip { get; }

    public GpioDevice Device { get; }

    public MemoryOpener Opener { get; } = new();

    /// <summary>The device, opened.</summary>
    public ChipFile File { get; }

    /// <summary>What drives the lines from outside.</summary>
    public Terminal[] Outside { get; }

    public long Now { get; set; } = 1_000;

    public long Realtime(long monotonic) => monotonic + RealtimeOffset;

    public ChipFile Open() => Device.Open(new MemoryPipe())!;

    public Line Line(int offset) => Chip.Lines[offset];

    /// <summary>Has a line pulled from outside.</summary>
    public void Pull(int line, bool high) => Outside[line].Drive(high ? Signal.PullUp : Signal.PullDown, ++Now);

    public int Ioctl<T>(DeviceFile file, uint request, ref T argument)
        where T : struct => file.Ioctl(request, MemoryMarshal.AsBytes(new Span<T>(ref argument)), Opener, ++Now);

    public static GpioV2LineRequest RequestOf(GpioV2LineFlags flags, params int[] offsets)
    {
        var request = new GpioV2LineRequest
        {
            Consumer = GpioName.Of("tester"),
            Config = new GpioV2LineConfig { Flags = flags },
            LineCount = (uint)offsets.Length,
        };
        for (int i = 0; i < offsets.Length; i++)
            request.Offsets[i] = (uint)offsets[i];
        return request;
    }

    /// <summary>Requests lines; must succeed.</summary>
    public DeviceFile Request(GpioV2LineFlags flags, params int[] offsets) => Request(RequestOf(flags, offsets));

    /// <inheritdoc cref="Request(GpioV2LineFlags, int[])"/>
    public DeviceFile Request(GpioV2LineRequest request)
    {
        Assert.Equal(0, Ioctl(File, GpioIoctl.V2GetLine, ref request));
        return Opener.Files[request.Descriptor - 100];
    }

    /// <summary>Requests lines; must fail.</summary>
    public Errno Refused(GpioV2LineRequest request)
    {
        GpioV2LineRequest copy = request;
        int result = Ioctl(File, GpioIoctl.V2GetLine, ref copy);
        Assert.True(result < 0);
        Assert.True(BytesOf(ref copy).SequenceEqual(BytesOf(ref request)));
        return (Errno)(-result);
    }

    /// <summary>Adds an attribute to a config.</summary>
    public static void Add(ref GpioV2LineConfig config, ulong mask, GpioV2LineAttribute attribute) =>
        config.Attributes[(int)config.AttributeCount++] = new GpioV2LineConfigAttribute { Attribute = attribute, Mask = mask };

    public static GpioV2LineAttribute Debounce(uint period) => new() { Id = GpioV2LineAttributeId.Debounce, DebouncePeriod = period };

    public static GpioV2LineAttribute FlagsAttribute(GpioV2LineFlags flags) => new() { Id = GpioV2LineAttributeId.Flags, Flags = flags };

    public static GpioV2LineAttribute ValuesAttribute(ulong values) => new() { Id = GpioV2LineAttributeId.OutputValues, Values = values };

    /// <summary>Configures lines anew.</summary>
    public Errno SetConfig(DeviceFile file, GpioV2LineConfig config) => (Errno)(-Ioctl(file, GpioIoctl.V2SetConfig, ref config));

    public Errno SetValues(DeviceFile file, ulong mask, ulong bits)
    {
        var values = new GpioV2LineValues { Mask = mask, Bits = bits };
        return (Errno)(-Ioctl(file, GpioIoctl.V2SetValues, ref values));
    }

    /// <summary>Gets values; must succeed.</summary>
    public ulong GetValues(DeviceFile file, ulong mask = ulong.MaxValue)
    {
        var values = new GpioV2LineValues { Mask = mask, Bits = ulong.MaxValue };
        Assert.Equal(0, Ioctl(file, GpioIoctl.V2GetValues, ref values));
        Assert.Equal(mask, values.Mask);
        return values.Bits;
    }

    /// <summary>What is told of a line.</summary>
    public GpioV2LineInfo Info(int offset)
    {
        var info = new GpioV2LineInfo { Offset = (uint)offset, Flags = (GpioV2LineFlags)ulong.MaxValue };
        Assert.Equal(0, Ioctl(File, GpioIoctl.V2GetLineInfo, ref info));
        return info;
    }

    public int Watch(ChipFile file, int offset, bool older = false)
    {
        var info = new GpioV2LineInfo { Offset = (uint)offset };
        var olderInfo = new GpioV1LineInfo { Offset = (uint)offset };
        return older ? Ioctl(file, GpioIoctl.V1WatchLineInfo, ref olderInfo) : Ioctl(file, GpioIoctl.V2WatchLineInfo, ref info);
    }

    public int Unwatch(ChipFile file, uint offset) => Ioctl(file, GpioIoctl.UnwatchLineInfo, ref offset);

    /// <summary>Reads all events of a file.</summary>
    public static T[] Read<T>(DeviceFile file)
        where T : struct
    {
        Assert.Equal(Unsafe.SizeOf<T>(), file.EventSize);
        var pipe = (MemoryPipe)file.Events;
        return MemoryMarshal.Cast<byte, T>(pipe.Read(pipe.Length)).ToArray();
    }

    public static ReadOnlySpan<byte> BytesOf<T>(ref T value)
        where T : struct => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value));
}
