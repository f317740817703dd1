// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Client;

namespace VirtualGpio.Daemon.Http;

/// <summary>How errors look from outside.</summary>
internal static class Problems
{
    /// <summary>The content type of an error.</summary>
    internal const string ContentType = "application/problem+json";

    /// <summary>Says what an exception is to whoever made the request.</summary>
    internal static Problem Of(Exception failure) => failure switch
    {
        ApiException refused => Of(refused.Status, refused.Code, refused.Message),
        VirtualGpioException mistake => Of(StatusOf(mistake.Kind), CodeOf(mistake.Kind), mistake.Message),
        // Kestrel's own: a body that is too large, a sender that is too slow, broken chunks.
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } bad =>
            Of(bad.StatusCode, ProblemCodes.TooLarge, $"{bad.Message} Send less at a time."),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } bad =>
            Of(bad.StatusCode, ProblemCodes.Timeout, $"{bad.Message} The body came too slowly."),
        BadHttpRequestException bad => Of(bad.StatusCode, ProblemCodes.Invalid, bad.Message),
        // What a board that has ended answers.
        ObjectDisposedException => Of(StatusOf(ErrorKind.Stopped), ProblemCodes.Stopping, "The board has ended. Start the daemon again with: vgpio up"),
        _ => Of(StatusCodes.Status500InternalServerError, ProblemCodes.Failed, $"Something in the daemon failed: {failure.Message}"),
    };

    /// <summary>Makes one.</summary>
    internal static Problem Of(int status, string code, string detail) =>
        new() { Status = status, Code = code, Title = TitleOf(code), Detail = detail };

    /// <summary>Answers with a problem.</summary>
    internal static Task WriteAsync(HttpResponse response, Problem problem)
    {
        byte[] body = ToJson(problem);
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, response.HttpContext.RequestAborted).AsTask();
    }

    /// <summary>The body of an answer.</summary>
    internal static byte[] ToJson(Problem problem) => JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.Problem);

    /// <summary>The word for a kind of error.</summary>
    internal static string CodeOf(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => ProblemCodes.Invalid,
        ErrorKind.NoSuchLine or ErrorKind.NotFound => ProblemCodes.NotFound,
        ErrorKind.LineDrivenByGuest => ProblemCodes.LineDriven,
        ErrorKind.GuestBusy => ProblemCodes.GuestBusy,
        ErrorKind.Faulted => ProblemCodes.Faulted,
        ErrorKind.Conflict => ProblemCodes.Conflict,
        ErrorKind.Timeout => ProblemCodes.Timeout,
        ErrorKind.Stopped => ProblemCodes.Stopping,
        _ => ProblemCodes.Failed,
    };

    /// <summary>The status that goes with a word.</summary>
    internal static int StatusOf(string code) => code switch
    {
        ProblemCodes.Invalid => StatusCodes.Status400BadRequest,
        ProblemCodes.Unauthorized => StatusCodes.Status401Unauthorized,
        ProblemCodes.NotFound => StatusCodes.Status404NotFound,
        ProblemCodes.Conflict or ProblemCodes.LineDriven or ProblemCodes.Faulted => StatusCodes.Status409Conflict,
        ProblemCodes.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemCodes.Stopping or ApiLimits.BusyCode => StatusCodes.Status503ServiceUnavailable,
        ProblemCodes.Timeout or ProblemCodes.GuestBusy => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static int StatusOf(ErrorKind kind) => StatusOf(CodeOf(kind));

    private static string TitleOf(string code) => code switch
    {
        ProblemCodes.Invalid => "A value is wrong",
        ProblemCodes.Unauthorized => "A token is needed",
        ProblemCodes.NotFound => "There is no such thing",
        ProblemCodes.Conflict => "Something is in the way",
        ProblemCodes.LineDriven => "Software drives the line",
        ProblemCodes.Faulted => "The chip is out of service",
        ProblemCodes.TooLarge => "The request is too large",
        ProblemCodes.Timeout => "It did not come in time",
        ProblemCodes.GuestBusy => "The software takes no edges",
        ProblemCodes.Stopping => "The daemon stops",
        ApiLimits.BusyCode => "Too many connections",
        _ => "The daemon failed",
    };
}
