// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Waveforms.Vcd;

/// <content>The header and the remarks.</content>
public sealed partial class VcdWriter
{
    private readonly List<string> _comments = [];
    private int _commentCharacters;
    private long _droppedComments;

    /// <summary>Keeps a remark, such as that changes were missed. It is written, with the time of the last change, at the end.</summary>
    /// <remarks>
    /// The standard allows remarks between changes, but libsigrok up to 0.5.2 silently stops reading there, so PulseView
    /// would show half a recording. At most <see cref="VcdLimits.Comments"/> remarks and <see cref="VcdLimits.Text"/>
    /// characters are kept; how many more there were is written too.
    /// </remarks>
    /// <param name="text">The remark.</param>
    /// <exception cref="InvalidOperationException">The recording has not started or is finished.</exception>
    public void Comment(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        RequireStarted();
        string line = string.Create(CultureInfo.InvariantCulture, $"at {(ulong)_last - (ulong)_start} ns: {text}");
        if (_comments.Count == VcdLimits.Comments || line.Length > VcdLimits.Text - _commentCharacters)
        {
            _droppedComments++;
            return;
        }

        _comments.Add(line);
        _commentCharacters += line.Length;
    }

    private void AppendComments()
    {
        _comments.ForEach(comment => AppendSection("comment", comment));
        if (_droppedComments > 0)
            AppendSection("comment", string.Create(CultureInfo.InvariantCulture, $"{_droppedComments} more remarks were left out"));
    }

    private void WriteHeader(VcdHeader header, (string[] Scope, string Name)[] names)
    {
        if (header.Date is { } date)
            AppendSection("date", date.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        AppendSection("version", header.Version);
        foreach (string comment in header.Comments)
            AppendSection("comment", comment);
        Append("$timescale 1 ns $end\n");
        string[] open = [];
        // Those of one scope together, each in the header's order.
        foreach (int signal in InOrderOfScopes(names))
        {
            MoveTo(names[signal].Scope, open);
            open = names[signal].Scope;
            Append($"$var wire 1 {IdentifierCode.Of(signal)} {names[signal].Name} $end\n");
        }

        MoveTo([], open);
        Append("$enddefinitions $end\n");
    }

    private static IEnumerable<int> InOrderOfScopes((string[] Scope, string Name)[] names)
    {
        // U+0001 sorts before everything that a name may hold, so a scope comes right before those within it.
        string[] keys = [.. names.Select(name => string.Join('\u0001', name.Scope))];
        return Enumerable.Range(0, names.Length).OrderBy(signal => keys[signal], StringComparer.Ordinal);
    }

    private void MoveTo(string[] scope, string[] open)
    {
        int common = 0;
        while (common < scope.Length && common < open.Length && scope[common] == open[common])
            common++;
        for (int i = open.Length; i > common; i--)
            Append("$upscope $end\n");
        for (int i = common; i < scope.Length; i++)
            Append($"$scope module {scope[i]} $end\n");
    }

    private void AppendSection(string keyword, string text) => Append($"${keyword} {Harmless(text)} $end\n");

    /// <summary>Some readers look for <c>$end</c> anywhere, also within a word.</summary>
    private static string Harmless(string text) => string.Create(text.Length, text, static (result, text) =>
    {
        for (int i = 0; i < text.Length; i++)
            result[i] = char.IsControl(text[i]) ? ' ' : text[i] == '$' ? '_' : text[i];
    });

    private void Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _buffered += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_buffered));
    }
}
