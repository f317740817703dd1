// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http.Features;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Metrics;

namespace VirtualGpio.Daemon.Http;

/// <summary>Stands around all requests: lets them in, sees that they are well-formed, and turns what goes wrong into an answer.</summary>
internal sealed partial class RequestGate(ApiService service, ILogger<RequestGate> log)
{
    private readonly TcpGate? _tcp = service.Options.Tcp is { } tcp ? new TcpGate(tcp) : null;

    /// <summary>Around everything, whether there is such a path or not.</summary>
    internal async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (context.Features.Get<DoorKind>() is not { IsUnix: true })
                CheckStranger(context);
            await next(context);
            if (!context.Response.HasStarted && context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
                && context.GetEndpoint()?.Metadata.GetMetadata<ApiOperation>() is null)
            {
                await Problems.WriteAsync(context.Response, NotThere(context));
            }
        }
        catch (ApiException refused)
        {
            await TellAsync(context, refused);
        }
    }

    /// <summary>Does an operation.</summary>
    internal async Task RunAsync(HttpContext context, ApiOperation operation)
    {
        using var call = new ApiCall(service, operation, context);
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                size.MaxRequestBodySize = operation.MaxBody + ApiLimits.BodySlack;
            CheckQuery(context.Request, operation);
            await operation.Handler(call);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
            call.Outcome = CommandOutcome.Cancelled;
        }
        catch (OperationCanceledException) when (service.CutOff.IsCancellationRequested)
        {
            call.Outcome = CommandOutcome.Cancelled;
            await TellAsync(context, ApiException.Stopping());
        }
        catch (Exception failure)
        {
            call.Outcome = failure is ApiException or VirtualGpioException or BadHttpRequestException ? CommandOutcome.Refused : CommandOutcome.Failed;
            if (call.Outcome == CommandOutcome.Failed)
                LogFailure(operation.Method, operation.Path, failure);
            await TellAsync(context, failure);
        }
        finally
        {
            service.Counters.Count(operation, call.Outcome);
        }
    }

    private void CheckStranger(HttpContext context)
    {
        if (_tcp is null)
            throw new ApiException(StatusCodes.Status401Unauthorized, ProblemCodes.Unauthorized, "This door is closed: the daemon has no token.");
        _tcp.Check(context.Request, context.GetEndpoint()?.Metadata.GetMetadata<ApiOperation>() is { IsOpen: true });
    }

    private static void CheckQuery(HttpRequest request, ApiOperation operation)
    {
        if (!request.QueryString.HasValue)
            return;
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Query)
        {
            ApiParameter? known = operation.Parameters.FirstOrDefault(parameter => !parameter.IsInPath && parameter.Name == name);
            if (known is null)
            {
                string[] names = [.. operation.Parameters.Where(parameter => !parameter.IsInPath).Select(parameter => parameter.Name)];
                throw ApiException.Invalid(
                    $"There is no query parameter '{name}'.{NearestNames.Hint(name, names)}{(names.Length == 0 ? " None is possible." : $" Possible are: {string.Join(", ", names)}.")}");
            }

            if (values.Count > 1 && !known.IsRepeated)
                throw ApiException.Invalid($"The query parameter '{name}' is given {values.Count} times: give it once.");
        }
    }

    private static Problem NotThere(HttpContext context)
    {
        HttpRequest request = context.Request;
        return context.Response.StatusCode == StatusCodes.Status404NotFound
            ? Problems.Of(StatusCodes.Status404NotFound, ProblemCodes.NotFound, $"There is nothing at '{request.Path}'. What there is, is in /openapi/v1.json.")
            : Problems.Of(
                StatusCodes.Status405MethodNotAllowed,
                ProblemCodes.Invalid,
                $"{request.Method} is not possible at '{request.Path}': use {context.Response.Headers.Allow}.");
    }

    private static async Task TellAsync(HttpContext context, Exception failure)
    {
        if (context.Response.HasStarted)
        {
            // The end of the answer is missing, which is how whoever reads it sees that it is not whole.
            context.Abort();
            return;
        }

        try
        {
            await Problems.WriteAsync(context.Response, Problems.Of(failure));
        }
        catch (OperationCanceledException)
        {
            // It hung up meanwhile.
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailure(string method, string path, Exception failure);
}
