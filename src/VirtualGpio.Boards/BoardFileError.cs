// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>One mistake in a board file.</summary>
/// <param name="File">The file's name, as it was given.</param>
/// <param name="Line">The line, from 1; 0: the whole file is meant.</param>
/// <param name="Column">The column, from 1, in UTF-16 units; 0: the whole file is meant.</param>
/// <param name="Message">What is wrong, which value, and what would be right.</param>
public sealed record BoardFileError(string File, int Line, int Column, string Message)
{
    /// <summary>The form that compilers have made usual: <c>board.yaml:12:5: there is no chip 'gpio2'.</c></summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}
