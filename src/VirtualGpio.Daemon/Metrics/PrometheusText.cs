// SPDX-License-Identifier: MIT
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace VirtualGpio.Daemon.Metrics;

/// <summary>
/// Shows the observable instruments of a meter in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). One thread at a time.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The content type.</summary>
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly List<(Instrument Instrument, List<(string Labels, double Value)> Samples)> _families = [];

    internal PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, meter) || !instrument.IsObservable)
                return;
            var samples = new List<(string, double)>();
            _families.Add((instrument, samples));
            listener.EnableMeasurementEvents(instrument, samples);
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Add(state, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Add(state, value, tags));
        _listener.Start();
    }

    /// <summary>Observes all instruments, and makes the text.</summary>
    internal byte[] Render()
    {
        foreach ((_, List<(string, double)> samples) in _families)
            samples.Clear();
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach ((Instrument instrument, List<(string Labels, double Value)> samples) in _families)
        {
            if (samples.Count == 0)
                continue;
            bool isCounter = instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>);
            string name = NameOf(instrument, isCounter);
            text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(instrument.Description ?? "", isLabel: false)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(isCounter ? " counter\n" : " gauge\n");
            foreach ((string labels, double value) in samples)
                text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>The name of an instrument: words joined by underscores, the unit behind them, and <c>_total</c> for what only grows.</summary>
    internal static string NameOf(Instrument instrument, bool isCounter)
    {
        string unit = instrument.Unit switch
        {
            "By" => "_bytes",
            "s" => "_seconds",
            _ => "",
        };
        return $"{instrument.Name.Replace('.', '_')}{unit}{(isCounter ? "_total" : "")}";
    }

    /// <summary>A text in which the format's own characters are escaped.</summary>
    internal static string Escaped(string text, bool isLabel)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static void Add(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach ((string name, object? label) in tags)
        {
            labels.Append(labels.Length == 0 ? '{' : ',').Append(name).Append("=\"")
                .Append(Escaped(Convert.ToString(label, CultureInfo.InvariantCulture) ?? "", isLabel: true)).Append('"');
        }

        ((List<(string, double)>)state!).Add((labels.Length == 0 ? "" : labels.Append('}').ToString(), value));
    }
}
