// SPDX-License-Identifier: MIT
namespace VirtualGpio.Cli.Legacy;

/// <summary>
/// The conventions of the C library's <c>getopt_long</c>, with its messages: bundled letters (<c>-vF</c>), arguments
/// attached or not (<c>-l4M</c>, <c>-l 4M</c>), long names with <c>=</c> and abbreviated, operands anywhere among the
/// options, and <c>--</c> that ends these.
/// </summary>
/// <remarks>
/// Call <see cref="Next"/> until it returns null, then look at <see cref="Operands"/>. System.CommandLine serves the
/// verbs; it neither abbreviates nor bundles in exactly this way.
/// </remarks>
internal sealed class GetOpt
{
    /// <summary>What <see cref="Next"/> returns for an option that is wrong; <see cref="Error"/> says how.</summary>
    internal const char Wrong = '?';

    private readonly string _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly string _letters;
    private readonly LongOption[] _names;
    private readonly List<string> _operands = [];
    private int _index;

    /// <summary>Where in a bundle of letters the next one is; 0 outside of one.</summary>
    private int _letter;

    /// <summary>Prepares for reading.</summary>
    /// <param name="program">The program's name, for messages.</param>
    /// <param name="arguments">The arguments behind it.</param>
    /// <param name="letters">The short options as <c>getopt</c> takes them: <c>"hvl:o::"</c>.</param>
    /// <param name="names">The long options.</param>
    internal GetOpt(string program, IReadOnlyList<string> arguments, string letters, params LongOption[] names)
    {
        _program = program;
        _arguments = arguments;
        _letters = letters;
        _names = names;
    }

    /// <summary>The argument of the option returned last; null if it had none.</summary>
    internal string? Argument { get; private set; }

    /// <summary>What is wrong, after <see cref="Wrong"/>: one line without its end.</summary>
    internal string? Error { get; private set; }

    /// <summary>What is no option, in order; complete once <see cref="Next"/> has returned null.</summary>
    internal IReadOnlyList<string> Operands => _operands;

    /// <summary>The next option's letter, <see cref="Wrong"/>, or null behind the last one.</summary>
    internal char? Next()
    {
        Argument = null;
        Error = null;
        if (_letter > 0)
            return NextLetter();
        while (_index < _arguments.Count)
        {
            string argument = _arguments[_index++];
            if (argument == "--")
                break;
            if (argument.StartsWith("--", StringComparison.Ordinal))
                return Long(argument[2..]);
            if (argument.Length > 1 && argument[0] == '-')
            {
                _letter = 1;
                return NextLetter();
            }

            _operands.Add(argument);
        }

        while (_index < _arguments.Count)
            _operands.Add(_arguments[_index++]);
        return null;
    }

    private char NextLetter()
    {
        string bundle = _arguments[_index - 1];
        char letter = bundle[_letter++];
        string rest = bundle[_letter..];
        if (rest.Length == 0)
            _letter = 0;

        int known = letter == ':' ? -1 : _letters.IndexOf(letter, StringComparison.Ordinal);
        if (known < 0)
            return Fail($"invalid option -- '{letter}'");
        string behind = _letters[(known + 1)..];
        if (!behind.StartsWith(':'))
            return letter;

        _letter = 0;
        if (rest.Length > 0)
            Argument = rest;
        else if (!behind.StartsWith("::", StringComparison.Ordinal) && !TakeNext())
            return Fail($"option requires an argument -- '{letter}'");
        return letter;
    }

    private char Long(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals];
        LongOption[] matches = Matches(name);
        if (matches.Length == 0)
            return Fail($"unrecognized option '--{name}'");
        if (matches.Length > 1)
            return Fail($"option '--{name}' is ambiguous; possibilities: {string.Join(' ', matches.Select(match => $"'--{match.Name}'"))}");

        LongOption option = matches[0];
        if (equals >= 0)
        {
            Argument = text[(equals + 1)..];
            return option.Argument == OptionArgument.None
                ? Fail($"option '--{option.Name}' doesn't allow an argument")
                : option.Value;
        }

        return option.Argument == OptionArgument.Required && !TakeNext()
            ? Fail($"option '--{option.Name}' requires an argument")
            : option.Value;
    }

    /// <summary>An exact name wins; abbreviations that all mean the same are not ambiguous.</summary>
    private LongOption[] Matches(string name)
    {
        if (Array.Find(_names, option => option.Name == name) is { } exact)
            return [exact];
        LongOption[] matches = Array.FindAll(_names, option => option.Name.StartsWith(name, StringComparison.Ordinal));
        return matches.Length > 1 && Array.TrueForAll(matches, match => match.Value == matches[0].Value && match.Argument == matches[0].Argument)
            ? [matches[0]]
            : matches;
    }

    private bool TakeNext()
    {
        if (_index >= _arguments.Count)
            return false;
        Argument = _arguments[_index++];
        return true;
    }

    private char Fail(string error)
    {
        Argument = null;
        Error = $"{_program}: {error}";
        return Wrong;
    }
}
