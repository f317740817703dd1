// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>
/// The daemon refused a request or could not do it, or answered with what is no answer. The text says what happened,
/// which value, and what to do.
/// </summary>
public sealed class BoardException : Exception
{
    internal BoardException(string code, int status, string message, Exception? cause = null)
        : base(message, cause)
    {
        Code = code;
        Status = status;
    }

    /// <summary>One of <see cref="ProblemCodes"/>; <see cref="ProblemCodes.Failed"/> too for what is no answer of this API.</summary>
    public string Code { get; }

    /// <summary>The HTTP status; 0: there was none, or none that can be relied on.</summary>
    public int Status { get; }

    /// <summary>For an answer that cannot be understood.</summary>
    /// <param name="found">What was found, as a sentence without its full stop.</param>
    /// <param name="cause">What found it.</param>
    internal static BoardException Malformed(string found, Exception? cause = null) => new(
        ProblemCodes.Failed, 0, $"What answers there does not speak this API: {found}. Are the daemon and this program of the same version?", cause);
}
