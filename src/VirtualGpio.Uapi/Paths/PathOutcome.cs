// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Uapi.Paths;

/// <summary>Where a path leads: to something of ours, to an error, or, as by default, to what is the kernel's.</summary>
/// <param name="Node">What of ours; null for the other two.</param>
/// <param name="Error">The error, or none.</param>
internal readonly record struct PathOutcome(TreeNode? Node, Errno Error)
{
    /// <summary>Whether it is the kernel's.</summary>
    public bool IsKernels => Node is null && Error == Errno.None;

    /// <summary>It leads to something of ours.</summary>
    public static PathOutcome To(TreeNode node) => new(node, Errno.None);

    /// <summary>It leads nowhere, and we know why.</summary>
    public static PathOutcome Failed(Errno error) => new(null, error);
}
