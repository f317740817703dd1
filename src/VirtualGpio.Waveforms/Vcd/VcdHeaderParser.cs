// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>Reads what stands before the first value.</summary>
internal sealed class VcdHeaderParser(VcdTokens tokens, VcdCodes codes)
{
    private readonly List<VcdVariable> _variables = [];
    private readonly List<string> _comments = [];
    private readonly Stack<string> _scopes = new([""]);
    private int _commentCharacters;
    private long _nameCharacters;
    private string _date = "";
    private string _version = "";
    private VcdTimescale _timescale = VcdTimescale.Nanosecond;

    /// <summary>Reads up to the end of <c>$enddefinitions</c>.</summary>
    /// <exception cref="VirtualGpioException">This is no VCD file, or one that is too large.</exception>
    public VcdFile Parse()
    {
        while (ParseSection())
        {
        }

        return new VcdFile { Date = _date, Version = _version, Comments = _comments, Timescale = _timescale, Variables = _variables };
    }

    private bool ParseSection()
    {
        switch (tokens.Next("a declaration or '$enddefinitions'"))
        {
            case var token when token.SequenceEqual("$enddefinitions"u8):
                tokens.SkipToEnd();
                return false;
            case var token when token.SequenceEqual("$var"u8):
                ParseVariable();
                break;
            case var token when token.SequenceEqual("$scope"u8):
                ParseScope();
                break;
            case var token when token.SequenceEqual("$upscope"u8):
                // One too many is harmless, and some producers write it.
                if (_scopes.Count > 1)
                    _scopes.Pop();
                tokens.SkipToEnd();
                break;
            case var token when token.SequenceEqual("$timescale"u8):
                ParseTimescale();
                break;
            case var token when token.SequenceEqual("$date"u8):
                _date = ParseText(VcdLimits.Text);
                break;
            case var token when token.SequenceEqual("$version"u8):
                _version = ParseText(VcdLimits.Text);
                break;
            case var token when token.SequenceEqual("$comment"u8):
                ParseComment();
                break;
            case var token when token[0] == '$' && !VcdTokens.IsEnd(token):
                // $attrbegin and what else producers invented.
                tokens.SkipToEnd();
                break;
            default:
                throw tokens.Unexpected("a declaration such as '$timescale' or '$var', or '$enddefinitions'; is this a VCD file?");
        }

        return true;
    }

    private void ParseComment()
    {
        string text = ParseText(VcdLimits.Text - _commentCharacters);
        if (_comments.Count == VcdLimits.Comments)
            return;
        _comments.Add(text);
        _commentCharacters += text.Length;
    }

    /// <summary>The words up to <c>$end</c> with single blanks between them, cut off where they become too many.</summary>
    private string ParseText(int limit)
    {
        var text = new StringBuilder();
        while (!VcdTokens.IsEnd(tokens.Next("text or '$end'")))
        {
            if (text.Length < limit)
                text.Append(text.Length == 0 ? "" : " ").Append(tokens.Text());
        }

        return text.Length <= limit ? text.ToString() : text.ToString(0, limit);
    }

    private void ParseTimescale()
    {
        tokens.Next("a unit of time such as '1ns'");
        string text = "";
        for (; !VcdTokens.IsEnd(tokens.Token); tokens.Next("'$end'"))
        {
            text += tokens.Token.Length <= 8 && text.Length <= 8 ? tokens.Text() : throw tokens.Unexpected("a unit of time such as '1ns'");
        }

        _timescale = VcdTimescale.TryParse(text, out VcdTimescale timescale)
            ? timescale
            : throw tokens.Fail($"the timescale '{text}' is none of 1, 10 or 100 of s, ms, us, ns, ps or fs");
    }

    private void ParseScope()
    {
        RequireWord(tokens.Next("the kind of the scope, such as 'module'"), "the kind of the scope, such as 'module'");
        string name = ParseName("the scope's name");
        // A scope without a name exists in files of some simulators.
        _scopes.Push(name.Length == 0 ? _scopes.Peek() : FullName(name));
        if (_scopes.Count > VcdLimits.Nesting + 1)
            throw tokens.Fail($"more than {VcdLimits.Nesting} scopes are nested");
    }

    private void ParseVariable()
    {
        RequireWord(tokens.Next("the variable's type"), "the variable's type");
        string type = tokens.Token.Length < 32 ? tokens.Text() : throw tokens.Unexpected("a variable's type, such as 'wire'");
        if (type == "port")
            throw tokens.Fail("this is an extended VCD file (IEEE 1364-2005, section 18.4), as '$dumpports' writes it; convert it with GTKWave's evcd2vcd");
        RequireWord(tokens.Next("the number of bits"), "the number of bits");
        if (!int.TryParse(tokens.Token, NumberStyles.None, CultureInfo.InvariantCulture, out int width) || width > VcdLimits.Width)
            throw tokens.Unexpected($"a number of bits up to {VcdLimits.Width}");
        RequireWord(tokens.Next("the variable's code"), "the variable's code");
        int code = codes.Declare(tokens.Token);
        string codeText = tokens.Text();
        (string name, (int, int)? range) = SplitRange(ParseName("the variable's name"), width);
        if (name.Length == 0)
            throw tokens.Unexpected("the variable's name");
        if (_variables.Count == VcdLimits.Variables)
            throw tokens.Fail($"more than {VcdLimits.Variables} variables are declared");
        string fullName = FullName(name);
        _nameCharacters += fullName.Length + name.Length + codeText.Length;
        if (_nameCharacters > VcdLimits.AllNames)
            throw tokens.Fail($"the names of all variables together have more than {VcdLimits.AllNames} characters");
        _variables.Add(new VcdVariable
        {
            Type = type,
            Width = width,
            Code = codeText,
            CodeIndex = code,
            Name = name,
            FullName = fullName,
            Range = range,
        });
    }

    private void RequireWord(ReadOnlySpan<byte> token, string expected)
    {
        if (VcdTokens.IsEnd(token))
            throw tokens.Unexpected(expected);
    }

    /// <summary>The words up to <c>$end</c>. Those of an index or a range have no blanks between them, however it is written.</summary>
    private string ParseName(string what)
    {
        var name = new StringBuilder();
        bool inRange = false;
        while (!VcdTokens.IsEnd(tokens.Next($"{what} or '$end'")))
        {
            string word = tokens.Text();
            inRange |= word[0] == '[';
            name.Append(name.Length == 0 || inRange ? "" : " ").Append(word);
            if (name.Length > VcdLimits.FullName)
                throw tokens.Fail($"{what} has more than {VcdLimits.FullName} characters");
        }

        return name.ToString();
    }

    private string FullName(string name)
    {
        string scope = _scopes.Peek();
        if (scope.Length + name.Length >= VcdLimits.FullName)
            throw tokens.Fail($"a name has, with its scopes, more than {VcdLimits.FullName} characters");
        return scope.Length == 0 ? name : $"{scope}.{name}";
    }

    /// <summary>Takes <c>[7:0]</c> off a name if that is as many bits as there are.</summary>
    private static (string Name, (int Left, int Right)? Range) SplitRange(string name, int width)
    {
        int open = name.LastIndexOf('[');
        if (width < 2 || open < 1 || name[^1] != ']')
            return (name, null);
        string[] ends = name[(open + 1)..^1].Split(':', 3);
        return ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int left)
            && int.TryParse(ends[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int right)
            && Math.Abs((long)left - right) + 1 == width
            ? (name[..open], (left, right))
            : (name, null);
    }
}
