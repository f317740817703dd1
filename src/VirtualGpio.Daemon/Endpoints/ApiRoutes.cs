// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Batch;
using VirtualGpio.Daemon.Events;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Metrics;
using VirtualGpio.Daemon.OpenApi;
using VirtualGpio.Daemon.Waves;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>All that the API does.</summary>
internal static class ApiRoutes
{
    /// <summary>The operations, in the order in which the document tells of them.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. BoardEndpoints.All,
        .. ChipEndpoints.All,
        .. LineEndpoints.All,
        .. DriveEndpoints.All,
        .. BurstEndpoints.All,
        .. WaitEndpoint.All,
        .. BatchEndpoint.All,
        .. EventEndpoint.All,
        .. DeviceEndpoints.All,
        .. WaveformEndpoint.All,
        .. PlayEndpoint.All,
        .. RecordingEndpoints.All,
        .. MetricsEndpoint.All,
        .. ApiDocument.All,
    ];

    /// <summary>Makes the routes.</summary>
    internal static void Map(IEndpointRouteBuilder routes, RequestGate gate)
    {
        foreach (ApiOperation operation in All)
        {
            IEndpointConventionBuilder endpoint =
                routes.MapMethods(operation.Path, [operation.Method], context => gate.RunAsync(context, operation));
            ApiDocument.Describe(endpoint, operation);
        }
    }
}
