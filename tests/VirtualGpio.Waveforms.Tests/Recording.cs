// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests;

/// <summary>What goes into a writer, and is to come out of a reader.</summary>
public sealed record Recording(long Start, VcdSignal[] Signals, VcdValue[] Initial, VcdChange[] Changes, long Length)
{
    /// <summary>The changes with those of the beginning, as a reader reports them.</summary>
    public IEnumerable<VcdChange> All => [.. Initial.Select((value, i) => new VcdChange(0, i, value)), .. Changes];

    public static Gen<VcdValue> Value { get; } = Gen.Elements(Enum.GetValues<VcdValue>());

    public static Gen<Recording> Any { get; } =
        from start in Gen.Elements(0, 1, -5_000_000_000, 1_800_000_000_000_000_000)
        from count in Gen.Frequency((4, Gen.Choose(1, 6)), (1, Gen.Choose(90, 200)))
        from signals in Gen.ArrayOf(
            from name in Gen.Elements("clk", "led[3]", "gpio0:4", "a b", "$end", "", "data[7:0]", "grün", "x.y", "clk")
            from scope in Gen.Elements("", "top", "top.chip0", "top.chip1", "other")
            select new VcdSignal(name, scope), count)
        from initial in Gen.ArrayOf(Value, count)
        from steps in Gen.ArrayOf(
            from gap in Gen.Elements(0, 0, 1, 2, 1_000, 1_000_000_007, 3_600_000_000_000)
            from signal in Gen.Choose(0, count - 1)
            from value in Value
            select (gap, signal, value))
        from rest in Gen.Elements(0, 1, 1_000_000)
        select Of(start, signals, initial, steps, rest);

    public byte[] ToVcd()
    {
        using var stream = new MemoryStream();
        var writer = new VcdWriter(stream, new VcdHeader { Signals = Signals, Comments = ["a remark"] });
        writer.Start(Start, Initial);
        foreach (VcdChange change in Changes)
            writer.Change(Start + change.Time, change.Signal, change.Value);
        writer.Comment("another remark");
        writer.Finish(Start + Length);
        writer.Flush();
        return stream.ToArray();
    }

    public static List<VcdChange> Read(byte[] vcd) => Read(vcd, out _);

    public static List<VcdChange> Read(byte[] vcd, out VcdReader reader)
    {
        reader = new VcdReader(new MemoryStream(vcd));
        return ReadAll(reader);
    }

    public static List<VcdChange> Read(string vcd) => Read(Encoding.UTF8.GetBytes(vcd));

    public static List<VcdChange> ReadAll(VcdReader reader)
    {
        var changes = new List<VcdChange>();
        while (reader.TryRead(out VcdChange change))
            changes.Add(change);
        return changes;
    }

    private static Recording Of(long start, VcdSignal[] signals, VcdValue[] initial, (long Gap, int Signal, VcdValue Value)[] steps, long rest)
    {
        long time = 0;
        VcdChange[] changes = [.. steps.Select(step => new VcdChange(time += step.Gap, step.Signal, step.Value))];
        return new Recording(start, signals, initial, changes, time + rest);
    }
}
