// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Http;

namespace VirtualGpio.Daemon.Metrics;

/// <summary>The metrics.</summary>
internal static class MetricsEndpoint
{
    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/metrics", "getMetrics", "Gives counters in Prometheus' text format", GetAsync)
        {
            Tag = "Board",
            Answer = typeof(string),
            AnswerContents = [ApiOperation.Text],
            AnswerDescription = "The text format, version 0.0.4.",
        },
    ];

    private static async Task GetAsync(ApiCall call) =>
        await call.AnswerAsync(await call.Service.Metrics.RenderAsync(), PrometheusText.ContentType);
}
