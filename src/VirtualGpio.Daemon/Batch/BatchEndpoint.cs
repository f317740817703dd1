// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;

namespace VirtualGpio.Daemon.Batch;

/// <summary>Scripts.</summary>
internal static class BatchEndpoint
{
    /// <summary>
    /// A client that reads none of its answers while it sends more would wait for ever, and so would we: at this rate, what
    /// waits for it at the most must be gone in some minutes.
    /// </summary>
    private static readonly MinDataRate s_slowestReader = new(bytesPerSecond: 16 << 10, gracePeriod: TimeSpan.FromMinutes(1));

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("POST", "/v1/batch", "runScript", "Executes a script while it arrives", RunAsync)
        {
            Tag = "Scripts",
            Description =
                "An operation per line, executed one after the other. The answers come while it runs; the last line is "
                + "`done OPERATIONS`, or `error LINE CODE DETAIL` for the first operation that fails. The grammar is in docs/api.md.",
            Body = typeof(string),
            BodyContent = ApiOperation.Text,
            IsBodyOptional = true,
            MaxBody = null,
            Answer = typeof(string),
            AnswerContents = [ApiOperation.Text],
            AnswerDescription = "A line for each operation that has something to say, and `done` or `error` last.",
            Problems = [ProblemCodes.Stopping],
        },
    ];

    private static async Task RunAsync(ApiCall call)
    {
        if (call.Service.Stopping.IsCancellationRequested)
            throw ApiException.Stopping();
        if (call.Context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } sending)
            sending.MinDataRate = null;
        if (call.Context.Features.Get<IHttpMinResponseDataRateFeature>() is { } reading)
            reading.MinDataRate = s_slowestReader;
        call.Response.ContentType = ApiOperation.Text;
        // Whoever talks line by line waits for the head of the answer before he says more.
        await call.Response.StartAsync(call.Cancellation);
        await call.Response.BodyWriter.FlushAsync(call.Cancellation);
        await new BatchScript(call).RunAsync();
    }
}
