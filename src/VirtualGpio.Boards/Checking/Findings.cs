// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Boards.Yaml;

namespace VirtualGpio.Boards.Checking;

/// <summary>The mistakes found in a file, and the nodes that they are about: those are not looked at again.</summary>
/// <param name="file">The file's name, as it was given.</param>
internal sealed class Findings(string file)
{
    // To compare with more costs more than the hint is worth.
    private const int MostCandidates = 2000;

    private readonly List<BoardFileError> _errors = [];
    private readonly HashSet<YamlNode> _bad = [];
    private int _untold;

    /// <summary>Whether there are as many as are told of: others are counted only.</summary>
    public bool IsFull => _errors.Count >= BoardLimits.MaxErrors;

    /// <summary>Adds a mistake.</summary>
    /// <param name="node">Where; it is not looked at again.</param>
    /// <param name="message">What is wrong, which value, and what would be right.</param>
    public void Add(YamlNode node, string message)
    {
        _bad.Add(node);
        Add(node.Line, node.Column, message);
    }

    /// <summary>Adds a mistake that is not about a node.</summary>
    /// <param name="line">The line, from 1; 0: the whole file.</param>
    /// <param name="column">The column, from 1; 0: the whole file.</param>
    /// <param name="message">What is wrong, which value, and what would be right.</param>
    public void Add(int line, int column, string message)
    {
        if (IsFull)
            _untold++;
        else
            _errors.Add(new(file, line, column, message));
    }

    /// <summary>Whether there is a mistake in a node itself.</summary>
    /// <param name="node">The node.</param>
    public bool IsBad(YamlNode node) => _bad.Contains(node);

    /// <summary>A sentence with the names that may have been meant, with a leading blank; empty if there are none.</summary>
    /// <param name="wrong">What is written.</param>
    /// <param name="names">What is possible.</param>
    public string Hint(string wrong, IEnumerable<string> names) =>
        IsFull ? "" : NearestNames.Hint(wrong, names.Take(MostCandidates).Distinct());

    /// <summary>Throws if there is any.</summary>
    /// <exception cref="BoardFileException">There is.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw ToException(null);
    }

    /// <summary>Adds a mistake after which there is no going on.</summary>
    /// <param name="line">The line, from 1; 0: the whole file.</param>
    /// <param name="column">The column, from 1; 0: the whole file.</param>
    /// <param name="message">What is wrong, which value, and what would be right.</param>
    /// <param name="inner">What caused it, if anything.</param>
    /// <returns>What to throw: all mistakes.</returns>
    public BoardFileException End(int line, int column, string message, Exception? inner = null)
    {
        Add(line, column, message);
        return ToException(inner);
    }

    private BoardFileException ToException(Exception? inner)
    {
        List<BoardFileError> errors = [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];
        if (_untold > 0)
        {
            BoardFileError last = errors[^1];
            errors[^1] = last with
            {
                Message = string.Create(CultureInfo.InvariantCulture, $"{last.Message} There are {_untold} more mistakes, not shown."),
            };
        }

        return new BoardFileException(errors, inner);
    }
}
