// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.Json;
using VirtualGpio.Waveforms.Measuring;

namespace VirtualGpio.Cli.Text;

/// <summary>Prints what was measured of a recording: to people with units, to programs in nanoseconds.</summary>
internal static class MeasurementFormat
{
    /// <summary>Of one signal, several lines.</summary>
    internal static string Text(string name, Measurement measured, long? glitch)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{name}: {measured.RisingEdges} rising, {measured.FallingEdges} falling edges in {Time(measured.To - measured.From)}\n");
        if (measured.DutyCycle is { } duty)
            text.Append(CultureInfo.InvariantCulture, $"  high     {Time(measured.High)} ({duty * 100:0.00} %), low {Time(measured.Low)}\n");
        if (measured.Unknown > 0)
            text.Append(CultureInfo.InvariantCulture, $"  unknown  {Time(measured.Unknown)}\n");
        if (measured.Frequency is { } frequency)
            text.Append(CultureInfo.InvariantCulture, $"  freq     {Frequency(frequency)}\n");
        Add(text, "period", measured.Period);
        Add(text, "high for", measured.HighPulses);
        Add(text, "low for", measured.LowPulses);
        if (glitch is { } width)
            text.Append(CultureInfo.InvariantCulture, $"  glitches {measured.Glitches} shorter than {Time(width)}\n");
        return text.ToString();
    }

    /// <summary>From edges of one signal to the next ones of another.</summary>
    internal static string Text(string first, string second, DelayMeasurement measured)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{first} to {second}: {measured.FirstEdges} and {measured.SecondEdges} edges, {measured.Unmatched} without a next one\n");
        Add(text, "delay", measured.Delay);
        Add(text, "skew", measured.Skew);
        return text.ToString();
    }

    /// <summary>Of one signal as a JSON object, without a newline. Times are in nanoseconds.</summary>
    internal static string Json(string name, Measurement measured, long? glitch) => JsonLine.Write(json =>
    {
        json.WriteString("signal", name);
        json.WriteNumber("from", measured.From);
        json.WriteNumber("to", measured.To);
        json.WriteNumber("rising", measured.RisingEdges);
        json.WriteNumber("falling", measured.FallingEdges);
        json.WriteNumber("high", measured.High);
        json.WriteNumber("low", measured.Low);
        json.WriteNumber("unknown", measured.Unknown);
        if (measured.DutyCycle is { } duty)
            json.WriteNumber("dutyCycle", duty);
        if (measured.Frequency is { } frequency)
            json.WriteNumber("frequency", frequency);
        Member(json, "period", measured.Period);
        Member(json, "highPulses", measured.HighPulses);
        Member(json, "lowPulses", measured.LowPulses);
        if (glitch is not null)
            json.WriteNumber("glitches", measured.Glitches);
    });

    /// <summary>A delay as a JSON object, without a newline. Times are in nanoseconds.</summary>
    internal static string Json(string first, string second, DelayMeasurement measured) => JsonLine.Write(json =>
    {
        json.WriteString("first", first);
        json.WriteString("second", second);
        json.WriteNumber("firstEdges", measured.FirstEdges);
        json.WriteNumber("secondEdges", measured.SecondEdges);
        json.WriteNumber("unmatched", measured.Unmatched);
        Member(json, "delay", measured.Delay);
        Member(json, "skew", measured.Skew);
    });

    /// <summary>A time with the unit that suits it.</summary>
    internal static string Time(double nanoseconds) => Math.Abs(nanoseconds) switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.######} s"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.######} ms"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.###} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.###} ns"),
    };

    private static string Frequency(double hertz) => hertz switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{hertz / 1e6:0.######} MHz"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{hertz / 1e3:0.######} kHz"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{hertz:0.######} Hz"),
    };

    private static void Add(StringBuilder text, string what, TimeStatistics? times)
    {
        if (times is { } known)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {what,-8} min {Time(known.Minimum)}, mean {Time(known.Mean)}, max {Time(known.Maximum)}, deviation {Time(known.Deviation)} ({known.Count})\n");
        }
    }

    private static void Member(Utf8JsonWriter json, string name, TimeStatistics? times)
    {
        if (times is not { } known)
            return;
        json.WriteStartObject(name);
        json.WriteNumber("count", known.Count);
        json.WriteNumber("min", known.Minimum);
        json.WriteNumber("mean", known.Mean);
        json.WriteNumber("max", known.Maximum);
        json.WriteNumber("deviation", known.Deviation);
        json.WriteEndObject();
    }
}
