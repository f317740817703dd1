// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>A step that the device answers otherwise than Linux, on purpose.</summary>
/// <param name="Script">The script's name.</param>
/// <param name="Step">The step's text; it stands for one step of that text.</param>
/// <param name="Linux">What Linux answers.</param>
/// <param name="Device">What the device answers.</param>
/// <param name="Reason">Why.</param>
internal sealed record KnownDifference(string Script, string Step, string Linux, string Device, string Reason)
{
    private const string HandleIsPipe =
        "The kernel has no poll for a version 1 handle, so it is always ready for everything. The read end of a pipe that nothing is written to never is.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        .. new[] { "edges-v1", "handle-v1-values", "read-v2" }
            .Select(script => new KnownDifference(script, "poll handle", "POLLIN|POLLOUT|POLLRDNORM|POLLWRNORM", "0", HandleIsPipe)),
    ];
}
