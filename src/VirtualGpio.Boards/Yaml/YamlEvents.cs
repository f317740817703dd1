// SPDX-License-Identifier: MIT
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VirtualGpio.Boards.Yaml;

/// <summary>What a YAML text consists of, one after the other, with errors in plain words.</summary>
/// <param name="text">The text.</param>
internal sealed class YamlEvents(string text)
{
    // The parser's words, the more special ones first, and ours.
    private static readonly (string Part, string Plain)[] s_plain =
    [
        ("unexpected end of stream", "the quote that opens here is not closed."),
        ("multiline plain scalar, found invalid mapping",
            "this ':' does not fit here: the line above lacks its own (a ':' with a blank behind it)."),
        ("found wrong indentation", "the quote that opens here is not closed, or the next line is not indented further."),
        ("invalid mapping",
            "this ':' does not fit here: the line is indented too far, or a value with a ': ' in it lacks its quotes."),
        ("expected node content", "a value was expected here."),
        ("expected key",
            "a key was expected here: look at the indentation of this line, and at the quotes and brackets before it."),
        ("expected '-' indicator", "a '-' was expected here, as on the lines above: look at the indentation of this line."),
        ("expected <document end>", "this does not belong to what is before it: look at the indentation, and at quotes and brackets."),
        ("cannot start any token", "nothing can begin with {character} in YAML: put the value into quotes."),
        ("Block sequence entries are not allowed",
            "a list cannot begin here: its first '-' stands on a line of its own, below the key."),
        ("unknown escape character",
            "between double quotes, a '\\' begins an escape, and this one does not exist: write '\\\\', or use single quotes."),
    ];

    private readonly Parser _parser = new(new StringReader(text));
    private readonly Stack<ParsingEvent> _open = new();
    private ParsingEvent? _last;

    /// <summary>The line of the event taken last, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The column of the event taken last, from 1.</summary>
    public int Column { get; private set; } = 1;

    /// <summary>The next event.</summary>
    /// <exception cref="YamlSyntaxException">The text is no YAML.</exception>
    public ParsingEvent Take()
    {
        try
        {
            if (!_parser.MoveNext() || _parser.Current is not { } next)
                throw new YamlSyntaxException(1, 1, "the text ends too early.");
            if (next.NestingIncrease > 0)
                _open.Push(next);
            else if (next.NestingIncrease < 0)
                _open.Pop();
            Place(next);
            return _last = next;
        }
        catch (YamlException failure)
        {
            throw Explain(failure);
        }
        catch (Exception failure) when (failure is not (YamlSyntaxException or OutOfMemoryException))
        {
            // The parser's own mistakes: it has an 'invalid operation' for a bracket that is not closed, and others for
            // characters that do not exist.
            (int line, int column) = WithinText((int)(_last?.End.Line ?? 1), (int)(_last?.End.Column ?? 1));
            throw Unclosed(failure) ?? new YamlSyntaxException(line, column, "what follows here is no YAML.", failure);
        }
    }

    // To some events that have no letters of their own the parser gives no place: they are where the next letter is. And
    // it lets brackets end where they begin.
    private void Place(ParsingEvent next)
    {
        (Line, Column) = next.Start.Index < text.Length
            ? ((int)next.Start.Line, (int)next.Start.Column)
            : WithinText((int)next.Start.Line, (int)next.Start.Column);
        if (next.Start.Index > 0 || _last is not NodeEvent and not MappingEnd and not SequenceEnd || _last is not { End.Index: > 0 } last)
            return;
        (Line, Column) = ((int)last.End.Line, (int)last.End.Column);
        for (int i = (int)last.End.Index; i < text.Length && (char.IsWhiteSpace(text[i]) || text[i] is '[' or ']' or '{' or '}'); i++)
            (Line, Column) = text[i] == '\n' ? (Line + 1, 1) : (Line, Column + 1);
    }

    private YamlSyntaxException Explain(YamlException failure)
    {
        (int line, int column) = WithinText((int)failure.Start.Line, (int)failure.Start.Column);
        if (FindTab((int)(_last?.Start.Line ?? 1), (int)failure.End.Line + 1) is { } tab)
            return new(tab.Line, tab.Column, "a tab in the indentation: YAML wants blanks.", failure);
        string words = failure.Message;
        bool isCut = words.Contains("expected ',' or", StringComparison.Ordinal) || failure.Start.Index >= text.AsSpan().TrimEnd().Length;
        if (isCut && Unclosed(failure) is { } unclosed)
            return unclosed;
        return new(line, column, Plain(words, CharacterAt(line, column)), failure);
    }

    private static string Plain(string words, string character)
    {
        foreach ((string part, string plain) in s_plain)
        {
            if (words.Contains(part, StringComparison.Ordinal))
                return plain.Replace("{character}", character, StringComparison.Ordinal);
        }

        return words.Length == 0 ? "this is no YAML." : $"this is no YAML: {char.ToLowerInvariant(words[0])}{words[1..].TrimEnd('.')}.";
    }

    private YamlSyntaxException? Unclosed(Exception failure) => _open.TryPeek(out ParsingEvent? open)
        && open is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow }
            ? new(
                (int)open.Start.Line,
                (int)open.Start.Column,
                $"the '{(open is MappingStart ? '{' : '[')}' that opens here is not closed, or something between its ends is wrong.",
                failure)
            : null;

    // The parser counts on behind the end of the text.
    private (int Line, int Column) WithinText(int line, int column)
    {
        int last = 0;
        int length = 0;
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
            (last, length) = (last + 1, content.Length);
        return line <= last ? (Math.Max(line, 1), Math.Max(column, 1)) : (last, length + 1);
    }

    private (int Line, int Column)? FindTab(int first, int last)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (++number > last)
                break;
            int tab = line[..^line.TrimStart(" \t").Length].IndexOf('\t');
            if (number >= first && tab >= 0)
                return (number, tab + 1);
        }

        return null;
    }

    private string CharacterAt(int line, int column)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            if (++number == line && column <= content.Length)
                return $"'{Devices.Shown.Brief(content[column - 1].ToString())}'";
        }

        return "this character";
    }
}
