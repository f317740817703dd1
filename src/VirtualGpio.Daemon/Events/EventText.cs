// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Events;

/// <summary>
/// Writes events as lines of JSON, each what <see cref="BoardEvent"/> would be serialized to. By hand: a stream of edges
/// spends its time here. Grows with its longest line; does not allocate for edges.
/// </summary>
internal sealed class EventText
{
    private const int Capacity = 64 << 10;

    /// <summary>A board of very long names needs more room; beyond this it is given back each time.</summary>
    private const int MostKept = 1 << 20;

    /// <summary>More than all words, numbers and punctuation of an event without its names.</summary>
    private const int Frame = 256;

    private byte[] _bytes = new byte[Capacity];
    private int _length;

    /// <summary>What was written.</summary>
    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Whether it should be emptied before more is written.</summary>
    internal bool IsFull => _length > Capacity / 2;

    /// <summary>Forgets what was written.</summary>
    internal void Clear()
    {
        _length = 0;
        if (_bytes.Length > MostKept)
            _bytes = new byte[Capacity];
    }

    /// <summary>Writes an event.</summary>
    internal void Write(in EventEntry entry, EventNameTable names)
    {
        EventNetNames? net = entry.Net >= 0 ? names.Net(entry.Net) : null;
        byte[] netMembers = net is null ? [] : EventKinds.IsOfNet(entry.Kind) ? net.NetAndLines : net.Net;
        byte[] actor = names.Actor(entry.Actor);
        Reserve(Frame + netMembers.Length + actor.Length);
        Head(entry.Sequence, entry.Time);
        Copy(EventKinds.Members[(int)entry.Kind]);
        Copy(netMembers);
        if (!EventKinds.IsOfNet(entry.Kind))
            Place(entry, names);
        if (entry.Net >= 0)
            Copy(entry.Level == Level.High ? ",\"level\":1"u8 : ",\"level\":0"u8);
        if (entry.Kind == EventKind.Edge)
        {
            Copy(",\"count\":"u8);
            Number(entry.Count);
        }

        Copy(",\"by\":"u8);
        Copy(actor);
        if (entry.Detail is { } detail)
            Write(detail);
        Reserve(Frame);
        Copy("}\n"u8);
    }

    /// <summary>Writes where a stream begins.</summary>
    internal void WriteStart(long sequence, long time, string session)
    {
        Reserve(Frame);
        Head(sequence, time);
        Copy(",\"event\":\"start\""u8);
        Member(",\"session\":"u8, session);
        Reserve(Frame);
        Copy("}\n"u8);
    }

    /// <summary>Writes what is gone.</summary>
    internal void WriteMissed(MissedRange missed, long time)
    {
        Reserve(Frame);
        Head(missed.From + missed.Count - 1, time);
        Copy(",\"event\":\"missed\",\"from\":"u8);
        Number(missed.From);
        Copy(",\"missed\":"u8);
        Number(missed.Count);
        Copy("}\n"u8);
    }

    /// <summary>Writes that nothing more will come.</summary>
    internal void WriteStopping(long sequence, long time)
    {
        Reserve(Frame);
        Head(sequence, time);
        Copy(",\"event\":\"stopping\"}\n"u8);
    }

    private void Head(long sequence, long time)
    {
        Copy("{\"sequence\":"u8);
        Number(sequence);
        Copy(",\"time\":"u8);
        Number(time);
    }

    private void Place(in EventEntry entry, EventNameTable names)
    {
        if (entry.Chip < 0)
            return;
        byte[] chip = names.Actor(entry.Chip);
        Reserve(Frame + (2 * chip.Length));
        if (entry.Line >= 0)
        {
            Copy(",\"lines\":["u8);
            // Without its closing quote, which follows the offset.
            Copy(chip.AsSpan(0, chip.Length - 1));
            Copy(":"u8);
            Number(entry.Line);
            Copy("\"]"u8);
        }

        Copy(",\"chip\":"u8);
        Copy(chip);
    }

    private void Write(EventDetail detail)
    {
        if (detail.Drivers is { } drivers)
        {
            for (int i = 0; i < drivers.Count; i++)
                Member(i == 0 ? ",\"drivers\":["u8 : ","u8, drivers[i]);
            if (drivers.Count == 0)
                Copy(",\"drivers\":["u8);
            Copy("]"u8);
        }

        Member(",\"consumer\":"u8, detail.Consumer);
        Member(",\"settings\":"u8, detail.Settings);
        Member(",\"device\":"u8, detail.Device);
        Member(",\"what\":"u8, detail.What);
        Member(",\"value\":"u8, detail.Value);
        Member(",\"text\":"u8, detail.Text);
    }

    private void Member(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
            return;
        byte[] quoted = EventNameTable.Quoted(value);
        Reserve(Frame + name.Length + quoted.Length);
        Copy(name);
        Copy(quoted);
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Number(long value)
    {
        value.TryFormat(_bytes.AsSpan(_length), out int written, provider: System.Globalization.CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}
