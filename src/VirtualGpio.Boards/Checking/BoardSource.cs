// SPDX-License-Identifier: MIT
using VirtualGpio.Boards.Shapes;

namespace VirtualGpio.Boards.Checking;

/// <summary>Where a board's text comes from.</summary>
/// <param name="Name">The name, for messages.</param>
/// <param name="FullPath">The absolute path; null: the text is of no file.</param>
internal sealed record BoardSource(string Name, string? FullPath)
{
    /// <summary>The name of a board that gives none: the file's, if it is one that a board can have.</summary>
    public string DefaultName =>
        Path.GetFileNameWithoutExtension(Name) is var name && BoardShape.Name.TryParse(name, out _) ? name : "board";

    /// <summary>A path that is relative to the file, made absolute; as it is without a file.</summary>
    /// <param name="path">The path.</param>
    public string Resolve(string path) =>
        path.Length == 0 || FullPath is null ? path : Path.GetFullPath(path, Path.GetDirectoryName(FullPath) ?? "/");
}
