// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Paths;

/// <summary>What a <see cref="TreeNode"/> is.</summary>
internal enum TreeNodeKind
{
    /// <summary>A chip: a character device.</summary>
    Chip,

    /// <summary>A folder of sysfs.</summary>
    Folder,

    /// <summary>A file of sysfs.</summary>
    File,

    /// <summary>A symbolic link of sysfs.</summary>
    Link,

    /// <summary>A folder that is really there, and was come to through one that is not.</summary>
    RealFolder,
}
