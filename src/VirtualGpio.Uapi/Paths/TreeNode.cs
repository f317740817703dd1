// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Paths;

/// <summary>Something that a program finds at a path, but the kernel does not.</summary>
/// <param name="Path">Its one path without links.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What is in a file, or where a link leads; otherwise empty.</param>
/// <param name="Minor">The number of a chip among its kind; otherwise 0.</param>
internal sealed record TreeNode(string Path, TreeNodeKind Kind, string Text, uint Minor)
{
    /// <summary>Its name in its folder.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The folder that it is in.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];
}
