// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>Writes the changes of digital signals as a value change dump (IEEE 1364-2005, section 18), as they come.</summary>
/// <remarks>
/// <para>
/// When bytes go to the stream: in <see cref="Flush"/> and <see cref="FlushAsync"/>, and at the beginning of
/// <see cref="Change"/> and <see cref="Unknown"/> if <see cref="Capacity"/> bytes wait already. So a caller whose stream
/// must not be written to synchronously calls <see cref="FlushAsync"/> in good time, say when <see cref="Buffered"/> is more
/// than half the capacity. The header, the initial values, one <see cref="Unknown"/> and what <see cref="Finish"/> adds
/// are never split: with very many signals the buffer becomes as much larger as they need.
/// </para>
/// <para>
/// For one caller at a time, also while <see cref="FlushAsync"/> is under way. <see cref="Change"/> allocates nothing. The
/// stream stays the caller's. Exceptions of the stream come through; what it holds then is not known.
/// </para>
/// </remarks>
public sealed partial class VcdWriter
{
    /// <summary>The capacity unless another is asked for, in bytes.</summary>
    public const int DefaultCapacity = 64 * 1024;

    /// <summary>The largest capacity that may be asked for, in bytes.</summary>
    public const int MaxCapacity = 1024 * 1024 * 1024;

    /// <summary>A timestamp and a change: '#', 20 digits, a line's end, and eight bytes that are stored at once.</summary>
    private const int LongestChange = 32;

    private const string ValueCharacters = "01xz";

    private readonly Stream _stream;
    private readonly ulong[] _lines;
    private byte[] _buffer;
    private int _buffered;
    private Phase _phase;
    private long _start;
    private long _last;

    /// <summary>Makes a writer and puts the header into its buffer.</summary>
    /// <param name="stream">Where to write to.</param>
    /// <param name="header">The signals, and texts for the reader.</param>
    /// <param name="capacity">After how many bytes that nobody flushed the writer writes by itself, 1 to <see cref="MaxCapacity"/>.</param>
    /// <exception cref="VirtualGpioException">There are too many signals.</exception>
    public VcdWriter(Stream stream, VcdHeader header, int capacity = DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(header);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
        if (header.Signals.Count > VcdLimits.Variables)
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument,
                $"{header.Signals.Count} signals are too many for one file; choose {VcdLimits.Variables} or fewer.");
        _stream = stream;
        Capacity = capacity;
        _buffer = new byte[capacity + LongestChange];
        _lines = [.. Enumerable.Range(0, header.Signals.Count).Select(Line)];
        (string[] Scope, string Name)[] names = SignalNames.Of(header.Signals);
        Names = [.. names.Select(name => SignalNames.FullName(name.Scope, name.Name))];
        WriteHeader(header, names);
    }

    private enum Phase : byte
    {
        NotStarted,
        Started,
        Finished,
    }

    /// <summary>
    /// The signals' full names as they stand in the file, by index: scopes and name joined by dots, with <c>_</c> for what
    /// readers choke on, parentheses for brackets (but one index at the end), and a number behind what would be there twice.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many bytes may wait until the writer writes by itself.</summary>
    public int Capacity { get; }

    /// <summary>How many bytes wait to be flushed.</summary>
    public int Buffered => _buffered;

    /// <summary>How often a time lay before the one before it, and was taken for that one.</summary>
    public long Clamped { get; private set; }

    /// <summary>Begins: all times in the file count from here.</summary>
    /// <param name="time">The time of the beginning, in nanoseconds of any clock.</param>
    /// <param name="initial">The value of each signal at that time.</param>
    /// <exception cref="InvalidOperationException">It has begun already.</exception>
    /// <exception cref="ArgumentException">There are not as many values as signals.</exception>
    public void Start(long time, ReadOnlySpan<VcdValue> initial)
    {
        if (_phase != Phase.NotStarted)
            throw new InvalidOperationException("The recording has started already.");
        if (initial.Length != _lines.Length)
            throw new ArgumentException($"There are {_lines.Length} signals, but {initial.Length} initial values.", nameof(initial));
        if (MemoryMarshal.Cast<VcdValue, byte>(initial).ContainsAnyExceptInRange((byte)VcdValue.Low, (byte)VcdValue.HighImpedance))
            throw new ArgumentException("One of the initial values is none of the four that there are.", nameof(initial));
        _start = _last = time;
        _phase = Phase.Started;
        Append("#0\n$dumpvars\n");
        for (int i = 0; i < initial.Length; i++)
        {
            Reserve(LongestChange);
            AppendValue(i, initial[i]);
        }

        Append("$end\n");
    }

    /// <summary>Writes a change.</summary>
    /// <param name="time">When, on the clock of <see cref="Start"/>; a time before the last one is <see cref="Clamped"/>.</param>
    /// <param name="signal">The signal's index in the header.</param>
    /// <param name="value">The value from now on; written even if it is the same as before.</param>
    /// <exception cref="InvalidOperationException">The recording has not started or is finished.</exception>
    public void Change(long time, int signal, VcdValue value)
    {
        if ((uint)signal >= (uint)_lines.Length)
            throw new ArgumentOutOfRangeException(nameof(signal), signal, $"There are {_lines.Length} signals.");
        if (value > VcdValue.HighImpedance)
            throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such value.");
        RequireStarted();
        if (_buffered >= Capacity)
            Flush();
        Reserve(LongestChange);
        AppendTime(time);
        AppendValue(signal, value);
    }

    /// <summary>Sets all signals to <c>x</c>, such as where changes were missed.</summary>
    /// <param name="time">When, as in <see cref="Change"/>.</param>
    /// <exception cref="InvalidOperationException">The recording has not started or is finished.</exception>
    public void Unknown(long time)
    {
        RequireStarted();
        if (_buffered >= Capacity)
            Flush();
        Reserve(LongestChange);
        AppendTime(time);
        for (int i = 0; i < _lines.Length; i++)
        {
            Reserve(LongestChange);
            AppendValue(i, VcdValue.Unknown);
        }
    }

    /// <summary>Ends the recording, so that its length is known. What waits must still be flushed.</summary>
    /// <param name="time">When it ended, as in <see cref="Change"/>.</param>
    /// <exception cref="InvalidOperationException">The recording has not started or is finished.</exception>
    public void Finish(long time)
    {
        RequireStarted();
        Reserve(LongestChange);
        AppendTime(time);
        AppendComments();
        _phase = Phase.Finished;
    }

    /// <summary>Writes to the stream what waits, and flushes the stream.</summary>
    public void Flush()
    {
        _stream.Write(_buffer, 0, _buffered);
        _buffered = 0;
        _stream.Flush();
    }

    /// <summary>Writes to the stream what waits, and flushes the stream. Nothing else may be called meanwhile.</summary>
    /// <param name="cancellationToken">Gives up; the stream may then end in the middle of a line.</param>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _buffered), cancellationToken).ConfigureAwait(false);
        _buffered = 0;
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A change of a signal in the order of its bytes: room for the value, the code, a line's end; the length on top.</summary>
    private static ulong Line(int signal)
    {
        Span<byte> line = stackalloc byte[sizeof(ulong)];
        line.Clear();
        int length = 1 + IdentifierCode.Write(signal, line[1..]);
        line[length++] = (byte)'\n';
        line[^1] = (byte)length;
        return BinaryPrimitives.ReadUInt64LittleEndian(line);
    }

    private void RequireStarted()
    {
        if (_phase != Phase.Started)
            throw new InvalidOperationException(_phase == Phase.Finished ? "The recording is finished." : "The recording has not started.");
    }

    private void AppendTime(long time)
    {
        if (time <= _last)
        {
            if (time < _last)
                Clamped++;
            return;
        }

        _last = time;
        _buffer[_buffered++] = (byte)'#';
        // As a difference without a sign: a clock may start below zero.
        ((ulong)time - (ulong)_start).TryFormat(_buffer.AsSpan(_buffered), out int written, default, CultureInfo.InvariantCulture);
        _buffered += written;
        _buffer[_buffered++] = (byte)'\n';
    }

    /// <summary>Stores eight bytes at once; those behind the line are overwritten by the next.</summary>
    private void AppendValue(int signal, VcdValue value)
    {
        ulong line = _lines[signal];
        ulong bytes = BitConverter.IsLittleEndian ? line | ValueCharacters[(int)value] : BinaryPrimitives.ReverseEndianness(line | ValueCharacters[(int)value]);
        MemoryMarshal.Write(_buffer.AsSpan(_buffered), bytes);
        _buffered += (int)(line >> 56);
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _buffered < bytes)
            Array.Resize(ref _buffer, Math.Max(_buffered + bytes, (int)Math.Min((long)_buffer.Length * 2, Array.MaxLength)));
    }
}
