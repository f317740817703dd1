// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>Makes names that readers of VCD take for names.</summary>
/// <remarks>
/// The standard leaves open which characters a name may have. Blanks and control characters end a word, <c>$</c> starts a
/// keyword, and GTKWave drops variables whose names hold a colon or a range (<c>gpio0:4</c>, <c>d[7:0]</c>): it takes them
/// for bit ranges that contradict the width. One index at the end (<c>led[3]</c>) is what simulators write too; every
/// reader shows it as it is.
/// </remarks>
internal static class SignalNames
{
    private const int Longest = 256;
    private const string Allowed = "_-+/()";

    /// <summary>One name, or one part of a scope. Never empty.</summary>
    internal static string Sanitise(string name)
    {
        if (name.Length > Longest)
            name = name[..Longest];
        int end = IndexStart(name);
        return string.Create(Math.Max(1, name.Length), (name, end), static (result, source) =>
        {
            (string name, int end) = source;
            result[0] = '_';
            for (int i = 0; i < name.Length; i++)
                result[i] = i >= end ? name[i] : Replace(name, i, end);
        });
    }

    /// <summary>The scope's parts, outermost first. Empty parts are left out.</summary>
    internal static string[] SplitScope(string scope) => [.. scope.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(Sanitise)];

    /// <summary>The names of all signals within their scopes, no two the same with their scopes before them.</summary>
    internal static (string[] Scope, string Name)[] Of(IReadOnlyList<VcdSignal> signals)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var nextNumber = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = new (string[] Scope, string Name)[signals.Count];
        for (int i = 0; i < result.Length; i++)
        {
            string[] scope = SplitScope(signals[i].Scope);
            string wanted = Sanitise(signals[i].Name);
            string name = wanted;
            string key = FullName(scope, wanted);
            int number = nextNumber.GetValueOrDefault(key, 2);
            while (!taken.Add(FullName(scope, name)))
                name = Numbered(wanted, number++);
            nextNumber[key] = number;
            result[i] = (scope, name);
        }

        return result;
    }

    /// <summary>A name with its scopes before it.</summary>
    internal static string FullName(string[] scope, string name) => scope.Length == 0 ? name : $"{string.Join('.', scope)}.{name}";

    private static string Numbered(string name, int number)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $"_{number}");
        return Sanitise(name[..Math.Min(name.Length, Longest - suffix.Length)] + suffix);
    }

    private static char Replace(string name, int i, int end) => name[i] switch
    {
        '[' => '(',
        ']' => ')',
        // Separates scopes, also within names; there must be something on either side.
        '.' when i > 0 && i < end - 1 && name[i - 1] != '.' => '.',
        var c when char.IsAsciiLetterOrDigit(c) || char.IsLetter(c) || Allowed.Contains(c, StringComparison.Ordinal) => c,
        _ => '_',
    };

    /// <summary>Where an index such as <c>[3]</c> at the name's end starts; the name's length if there is none.</summary>
    private static int IndexStart(string name)
    {
        int open = name.LastIndexOf('[');
        if (open < 1 || name[^1] != ']')
            return name.Length;
        ReadOnlySpan<char> digits = name.AsSpan(open + 1, name.Length - open - 2);
        // As readers would write it: 'led[03]' is 'led[3]' to some.
        bool canonical = digits.Length is > 0 and < 7 && !digits.ContainsAnyExceptInRange('0', '9') && (digits.Length == 1 || digits[0] != '0');
        return canonical ? open : name.Length;
    }
}
