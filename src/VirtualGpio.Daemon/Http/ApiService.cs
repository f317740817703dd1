// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Events;
using VirtualGpio.Daemon.Metrics;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Http;

/// <summary>What all requests share.</summary>
internal sealed class ApiService : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cutOff = new();

    internal ApiService(BoardHost host, ApiOptions options)
    {
        Host = host;
        Options = options;
        Names = new EventNames(host);
        Counters = new ApiCounters();
        Metrics = new MetricsPage(this);
    }

    /// <summary>The board.</summary>
    internal BoardHost Host { get; }

    /// <summary>The options.</summary>
    internal ApiOptions Options { get; }

    /// <summary>What nets, chips and devices are called in events.</summary>
    internal EventNames Names { get; }

    /// <summary>What is counted.</summary>
    internal ApiCounters Counters { get; }

    /// <summary>The metrics.</summary>
    internal MetricsPage Metrics { get; }

    /// <summary>Cancelled when the server begins to stop: whoever only waits or listens ends now.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled when the patience with requests under way is over.</summary>
    internal CancellationToken CutOff => _cutOff.Token;

    /// <summary>Begins to stop.</summary>
    internal Task StopAsync()
    {
        _cutOff.CancelAfter(Options.StopPatience);
        return _stopping.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Metrics.Dispose();
        _stopping.Dispose();
        _cutOff.Dispose();
    }
}
