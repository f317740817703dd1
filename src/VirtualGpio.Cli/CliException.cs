// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.Cli;

/// <summary>Ends a verb: the text for stderr (what, which value, what next) and the exit status.</summary>
internal sealed class CliException(int status, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="ExitStatus"/>.</summary>
    internal int Status { get; } = status;

    internal static CliException Usage(string message) => new(ExitStatus.Usage, message);

    internal static CliException Failure(string message, Exception? cause = null) =>
        new(ExitStatus.Failure, message, cause);

    /// <summary>For what the daemon refuses or cannot do.</summary>
    internal static CliException From(BoardException failure) => new(StatusOf(failure.Code), failure.Message, failure);

    /// <summary>The exit status for one of <see cref="ProblemCodes"/>.</summary>
    internal static int StatusOf(string code) => code switch
    {
        ProblemCodes.Invalid or ProblemCodes.NotFound or ProblemCodes.TooLarge => ExitStatus.Usage,
        ProblemCodes.GuestBusy or ProblemCodes.Timeout => ExitStatus.Timeout,
        ProblemCodes.Stopping => ExitStatus.BoardGone,
        _ => ExitStatus.Failure,
    };
}
