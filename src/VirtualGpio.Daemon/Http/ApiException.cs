// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.Daemon.Http;

/// <summary>A request that is refused, and why.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="detail">What happened, which value, and what to do.</param>
internal sealed class ApiException(int status, string code, string detail) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    internal int Status { get; } = status;

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    internal string Code { get; } = code;

    /// <summary>A value is wrong.</summary>
    internal static ApiException Invalid(string detail) => new(StatusCodes.Status400BadRequest, ProblemCodes.Invalid, detail);

    /// <summary>There is no such thing.</summary>
    internal static ApiException NotFound(string detail) => new(StatusCodes.Status404NotFound, ProblemCodes.NotFound, detail);

    /// <summary>Something is in the way.</summary>
    internal static ApiException Conflict(string detail) => new(StatusCodes.Status409Conflict, ProblemCodes.Conflict, detail);

    /// <summary>The request is too large.</summary>
    internal static ApiException TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, ProblemCodes.TooLarge, detail);

    /// <summary>The daemon stops.</summary>
    internal static ApiException Stopping() =>
        new(StatusCodes.Status503ServiceUnavailable, ProblemCodes.Stopping, "The daemon stops. Start it again with: vgpio up");
}
