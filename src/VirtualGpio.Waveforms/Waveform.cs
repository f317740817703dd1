// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms;

/// <summary>Signals with their changes, in memory. Does not change once it has been read.</summary>
public sealed class Waveform
{
    /// <summary>How many changes are kept unless another limit is given; 16 bytes each.</summary>
    public const int DefaultMaxChanges = 10_000_000;

    private readonly WaveformSignal[] _signals;
    private readonly IReadOnlyList<VcdBit> _bits;
    private readonly VcdFile _file;

    private Waveform(VcdReader reader)
    {
        _file = reader.File;
        _bits = reader.Signals;
        _signals = [.. _bits.Select(bit => new WaveformSignal(this, bit.Name))];
    }

    /// <summary>The signals, in the order in which they were selected.</summary>
    public IReadOnlyList<WaveformSignal> Signals => _signals;

    /// <summary>The first time in the file, in nanoseconds from its time 0.</summary>
    public long Start { get; private set; }

    /// <summary>The last time in the file, in nanoseconds from its time 0.</summary>
    public long End { get; private set; }

    /// <summary>A signal by any of the names that <see cref="VcdFile.Find"/> knows.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="VirtualGpioException">There is none, or several; or it was not read.</exception>
    public WaveformSignal this[string name]
    {
        get
        {
            VcdBit wanted = _file.Find(name);
            for (int i = 0; i < _signals.Length; i++)
            {
                if (_bits[i].Variable.CodeIndex == wanted.Variable.CodeIndex && _bits[i].Position == wanted.Position)
                    return _signals[i];
            }

            throw new VirtualGpioException(ErrorKind.InvalidArgument, $"The signal '{wanted.Name}' is in the file, but was not selected when that was read.");
        }
    }

    /// <summary>Reads a file to its end.</summary>
    /// <param name="reader">The file, of which no change has been read yet.</param>
    /// <param name="selection">The signals by name, see <see cref="VcdFile.Find"/>; null: all of one bit.</param>
    /// <param name="maxChanges">How many changes may be kept.</param>
    /// <exception cref="VirtualGpioException">The file is broken, lacks a signal, or holds too many changes.</exception>
    public static Waveform Read(VcdReader reader, IReadOnlyList<string>? selection = null, int maxChanges = DefaultMaxChanges)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentOutOfRangeException.ThrowIfNegative(maxChanges);
        if (selection is not null)
            reader.Select([.. selection.Select(reader.File.Find)]);
        var waveform = new Waveform(reader);
        int kept = 0;
        while (reader.TryRead(out VcdChange change))
        {
            if (!waveform._signals[change.Signal].Add(change.Time, change.Value) || ++kept <= maxChanges)
                continue;
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The selected signals change more than {maxChanges} times (until {change.Time} ns); select fewer signals, or allow more changes."));
        }

        waveform.Start = reader.FirstTime ?? 0;
        waveform.End = reader.Time;
        return waveform;
    }
}
