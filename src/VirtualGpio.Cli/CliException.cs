// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli;

/// <summary>Ends a verb: the text for stderr (what, which value, what next) and the exit status.</summary>
internal sealed class CliException(int status, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="ExitStatus"/>.</summary>
    internal int Status { get; } = status;

    internal static CliException Usage(string message) => new(ExitStatus.Usage, message);

    internal static CliException Failure(string message, Exception? cause = null) =>
        new(ExitStatus.Failure, message, cause);

    /// <summary>For what the chip refuses or cannot do.</summary>
    internal static CliException From(VirtualGpioException failure)
    {
        int status = failure.Kind switch
        {
            ErrorKind.InvalidArgument or ErrorKind.NoSuchLine => ExitStatus.Usage,
            ErrorKind.GuestBusy => ExitStatus.Timeout,
            ErrorKind.Stopped or ErrorKind.ServerLost => ExitStatus.ChipGone,
            _ => ExitStatus.Failure,
        };
        return new(status, failure.Message, failure);
    }
}
