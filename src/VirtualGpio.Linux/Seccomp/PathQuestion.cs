// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>What a call asks about a path.</summary>
public enum PathQuestion
{
    /// <summary>To open it.</summary>
    Open,

    /// <summary>For <c>struct stat</c>.</summary>
    Stat,

    /// <summary>For <c>struct statx</c>.</summary>
    Statx,

    /// <summary>Whether it may be read, written or run.</summary>
    Access,

    /// <summary>What the symbolic link says.</summary>
    ReadLink,

    /// <summary>For an extended attribute.</summary>
    Attribute,

    /// <summary>For the names of its extended attributes.</summary>
    AttributeNames,
}
