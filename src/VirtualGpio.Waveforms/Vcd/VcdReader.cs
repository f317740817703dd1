// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Globalization;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>Reads the changes of digital signals from a value change dump (IEEE 1364-2005, section 18), one by one.</summary>
/// <remarks>
/// <para>
/// Reads what simulators, logic analysers and this library write, of any length, with memory for the declarations only. Reals,
/// strings, events and unknown sections are skipped. The values <c>l</c> and <c>h</c> of VHDL count as 0 and 1,
/// its other ones as <c>x</c>. Values before the first timestamp belong to time 0.
/// </para>
/// <para>
/// Where it is cut off between two words, a file just ends there; anywhere else that is an error. For one thread at a time.
/// The stream stays the caller's, and its exceptions come through.
/// </para>
/// </remarks>
public sealed class VcdReader
{
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("01xXzZuUwWlLhH-"u8);

    private readonly VcdTokens _tokens;
    private readonly VcdCodes _codes = new();
    private byte[] _value = new byte[64];
    private int _valueLength;
    private VcdBit[] _signals;
    private int[] _firstOfCode;
    private int[] _nextOfSameCode;
    private int _pending = -1;
    private UInt128 _ticks;
    private bool _hasStarted;

    /// <summary>
    /// Opens a file: reads its header. All signals of one bit are selected; where several variables share a code, the first.
    /// </summary>
    /// <param name="stream">The file.</param>
    /// <exception cref="VirtualGpioException">This is no VCD file, or one beyond <see cref="VcdLimits"/>; says where and why.</exception>
    public VcdReader(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _tokens = new VcdTokens(stream);
        File = new VcdHeaderParser(_tokens, _codes).Parse();
        _firstOfCode = new int[_codes.Count];
        _signals = [];
        _nextOfSameCode = [];
        // A clock may have a name in each of a thousand scopes: once is enough, and bounds the work for a hostile file.
        Select(
        [
            .. File.Variables.Where(variable => variable.IsDigital && variable.Width == 1)
                .DistinctBy(variable => variable.CodeIndex)
                .Select(variable => new VcdBit(variable, 0, variable.FullName)),
        ]);
    }

    /// <summary>The header.</summary>
    public VcdFile File { get; }

    /// <summary>The signals whose changes are read.</summary>
    public IReadOnlyList<VcdBit> Signals => _signals;

    /// <summary>The last timestamp that was read, in nanoseconds: after the last change, the file's end.</summary>
    public long Time { get; private set; }

    /// <summary>The first timestamp, in nanoseconds, or 0 if values stand before it; null until it has been read.</summary>
    public long? FirstTime { get; private set; }

    /// <summary>How many timestamps were between two nanoseconds, and were taken for the nearer one.</summary>
    public long RoundedTimes { get; private set; }

    /// <summary>Chooses the signals whose changes are to be read.</summary>
    /// <param name="signals">The signals, from <see cref="VcdFile.Find"/> of this reader's file; the same one may be there twice.</param>
    /// <exception cref="InvalidOperationException">A change was read already.</exception>
    /// <exception cref="ArgumentException">A signal is none of this file.</exception>
    public void Select(IReadOnlyList<VcdBit> signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        if (_hasStarted)
            throw new InvalidOperationException("Signals must be selected before the first change is read.");
        if (signals.Any(signal => !(signal.Variable?.CodeIndex < _firstOfCode.Length)))
            throw new ArgumentException("Signals must come from the file that is read.", nameof(signals));
        Array.Fill(_firstOfCode, -1);
        _signals = [.. signals];
        _nextOfSameCode = new int[_signals.Length];
        // From the last to the first, since each goes to the head of its list: changes come in the order of the signals.
        for (int i = _signals.Length - 1; i >= 0; i--)
        {
            ref int first = ref _firstOfCode[_signals[i].Variable.CodeIndex];
            _nextOfSameCode[i] = first;
            first = i;
        }
    }

    /// <summary>Reads the next change of a selected signal. One value of a vector makes a change for each selected bit.</summary>
    /// <param name="change">The change.</param>
    /// <returns>False: the file has ended.</returns>
    /// <exception cref="VirtualGpioException">The file is broken; says where and why.</exception>
    public bool TryRead(out VcdChange change)
    {
        _hasStarted = true;
        while (_pending < 0)
        {
            if (!_tokens.TryNext())
            {
                change = default;
                return false;
            }

            ReadStatement();
        }

        int signal = _pending;
        _pending = _nextOfSameCode[signal];
        change = new VcdChange(Time, signal, ValueAt(_signals[signal].Position));
        return true;
    }

    private static VcdValue Decode(byte digit) => digit switch
    {
        (byte)'0' or (byte)'l' or (byte)'L' => VcdValue.Low,
        (byte)'1' or (byte)'h' or (byte)'H' => VcdValue.High,
        (byte)'z' or (byte)'Z' => VcdValue.HighImpedance,
        _ => VcdValue.Unknown,
    };

    private void ReadStatement()
    {
        ReadOnlySpan<byte> token = _tokens.Token;
        switch (token[0])
        {
            case (byte)'#':
                ReadTime(token[1..]);
                break;
            case (byte)'b' or (byte)'B':
                ReadVector(token[1..]);
                break;
            case (byte)'r' or (byte)'R' or (byte)'s' or (byte)'S':
                _tokens.Next("the code of a variable");
                FindCode(_tokens.Token);
                break;
            case (byte)'$':
                ReadKeyword(token);
                break;
            case var digit when s_digits.Contains(digit):
                _value[0] = digit;
                _valueLength = 1;
                // '0 !' instead of '0!' is wrong, but can only mean one thing.
                SetValue(FindCode(token.Length > 1 ? token[1..] : _tokens.Next("the code of a variable")));
                break;
            default:
                throw _tokens.Unexpected("a time such as '#100', a value such as '1!', or '$end'");
        }
    }

    private void ReadKeyword(ReadOnlySpan<byte> token)
    {
        // The values within these are values as any others, and their '$end' says nothing new.
        if (token.SequenceEqual("$dumpvars"u8) || token.SequenceEqual("$dumpall"u8) || token.SequenceEqual("$dumpon"u8)
            || token.SequenceEqual("$dumpoff"u8) || VcdTokens.IsEnd(token))
            return;
        _tokens.SkipToEnd();
    }

    private void ReadTime(ReadOnlySpan<byte> digits)
    {
        UInt128 ticks;
        if (ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong small))
            ticks = small;
        else if (!UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ticks))
            throw _tokens.Unexpected("a time, which is a number without a sign");
        if (ticks < _ticks)
            throw _tokens.Fail($"the time {_tokens.Shown()} lies before the one that precedes it, '#{_ticks}'");
        if (!File.Timescale.TryConvert(ticks, out long time, out bool isRounded))
            throw _tokens.Fail($"the time {_tokens.Shown()} in units of {File.Timescale} is more than 292 years");
        _ticks = ticks;
        Time = time;
        FirstTime ??= time;
        if (isRounded)
            RoundedTimes++;
    }

    private void ReadVector(ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty || digits.ContainsAnyExcept(s_digits))
            throw _tokens.Unexpected("'b' and binary digits");
        if (_value.Length < digits.Length)
            _value = new byte[Math.Max(digits.Length, _value.Length * 2)];
        digits.CopyTo(_value);
        _valueLength = digits.Length;
        SetValue(FindCode(_tokens.Next("the code of a variable")));
    }

    private int FindCode(ReadOnlySpan<byte> code)
    {
        if (!_codes.TryFind(code, out int index))
            throw _tokens.Unexpected("the code of a variable that was declared");
        // The file ends right here: with a longer code that starts the same, nobody knows which one was meant.
        if (_tokens.IsLast && _codes.IsStartOfLonger(code))
            throw _tokens.Unexpected("white space behind it: the file may have been cut off within the code of a variable");
        return index;
    }

    private void SetValue(int code)
    {
        FirstTime ??= Time;
        _pending = _firstOfCode[code];
    }

    /// <summary>Digits that are left out on the left are 0 if the first one is 0 or 1, else they are as that one is.</summary>
    private VcdValue ValueAt(int position)
    {
        if (position < _valueLength)
            return Decode(_value[_valueLength - 1 - position]);
        VcdValue first = Decode(_value[0]);
        return first is VcdValue.High ? VcdValue.Low : first;
    }
}
