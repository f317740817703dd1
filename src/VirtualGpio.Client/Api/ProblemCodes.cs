// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>The words of <see cref="Problem.Code"/>. Programs depend on them: they never change their meaning.</summary>
public static class ProblemCodes
{
    /// <summary>A value is out of range, malformed or contradicts another (400).</summary>
    public const string Invalid = "invalid";

    /// <summary>A token is missing or wrong (401).</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>There is no such line, net, chip, device or recording (404).</summary>
    public const string NotFound = "not-found";

    /// <summary>Something of that name is there already, or is in use (409).</summary>
    public const string Conflict = "conflict";

    /// <summary>Software drives the line: it can be forced, not set (409).</summary>
    public const string LineDriven = "line-driven";

    /// <summary>The chip is out of service (409).</summary>
    public const string Faulted = "faulted";

    /// <summary>The request is too large (413).</summary>
    public const string TooLarge = "too-large";

    /// <summary>What was waited for did not come in time (504).</summary>
    public const string Timeout = "timeout";

    /// <summary>The software did not take the edges in time (504).</summary>
    public const string GuestBusy = "guest-busy";

    /// <summary>The daemon stops (503).</summary>
    public const string Stopping = "stopping";

    /// <summary>Something in the daemon failed (500).</summary>
    public const string Failed = "failed";
}
