// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Runtime;

namespace VirtualGpio.Daemon.Up;

/// <summary>Ends a verb: the text for stderr (what, which value, what next) and the exit status.</summary>
internal sealed class VerbException(int status, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="ExitStatus"/>.</summary>
    internal int Status { get; } = status;

    internal static VerbException Usage(string message) => new(ExitStatus.Usage, message);

    internal static VerbException Failure(string message, Exception? cause = null) => new(ExitStatus.Failure, message, cause);

    internal static VerbException From(VirtualGpioException failure) =>
        new(failure.Kind is ErrorKind.InvalidArgument or ErrorKind.NoSuchLine ? ExitStatus.Usage : ExitStatus.Failure, failure.Message, failure);

    internal static VerbException From(RuntimeDirectoryException failure) =>
        new(failure.IsUsage ? ExitStatus.Usage : ExitStatus.Failure, failure.Message, failure);

    internal static VerbException AlreadyRunning(BoardPaths board)
    {
        string process = InstanceLock.Holder(board.UpLock) is { } number ? FormattableString.Invariant($" (process {number})") : "";
        return Failure($"Board '{board.Name}' is running already{process}. Stop that one, or give this one another --name.");
    }
}
