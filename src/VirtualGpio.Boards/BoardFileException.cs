// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards;

/// <summary>A board file cannot be used. The message is all mistakes, one on a line.</summary>
public sealed class BoardFileException : Exception
{
    internal BoardFileException(IReadOnlyList<BoardFileError> errors, Exception? inner = null)
        : base(string.Join('\n', errors), inner) => Errors = errors;

    /// <summary>The mistakes, by position; the first ones if there are very many.</summary>
    public IReadOnlyList<BoardFileError> Errors { get; }
}
