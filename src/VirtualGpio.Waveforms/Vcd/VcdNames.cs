// SPDX-License-Identifier: MIT
using System.Globalization;

namespace VirtualGpio.Waveforms.Vcd;

/// <summary>Finds signals by what people call them.</summary>
internal sealed class VcdNames
{
    private const int MostCandidates = 10;

    private readonly VcdFile _file;
    private readonly ILookup<string, VcdVariable> _byFullName;
    private readonly ILookup<string, VcdVariable> _byName;

    internal VcdNames(VcdFile file)
    {
        _file = file;
        _byFullName = file.Variables.Where(variable => variable.IsDigital).ToLookup(variable => variable.FullName, StringComparer.Ordinal);
        _byName = file.Variables.Where(variable => variable.IsDigital).ToLookup(variable => variable.Name, StringComparer.Ordinal);
    }

    internal VcdBit Find(string name)
    {
        (string Vector, int Bit)? vector = SplitBit(name);
        return Choose(name, _byFullName[name], null)
            ?? (vector is { } full ? Choose(name, _byFullName[full.Vector], full.Bit) : null)
            ?? Choose(name, _byName[name], null)
            ?? (vector is { } last ? Choose(name, _byName[last.Vector], last.Bit) : null)
            ?? Choose(name, EndingIn(name), null)
            ?? (vector is { } end ? Choose(name, EndingIn(end.Vector), end.Bit) : null)
            ?? Choose(name, _file.Variables.Where(variable => variable.IsDigital && variable.Code == name), null)
            ?? throw NotFound(name);
    }

    /// <summary>The end of a full name: <c>chip.button</c> of <c>top.chip.button</c>.</summary>
    private IEnumerable<VcdVariable> EndingIn(string name) =>
        name.Contains('.', StringComparison.Ordinal)
            ? _file.Variables.Where(variable =>
                variable.IsDigital
                && variable.FullName.EndsWith(name, StringComparison.Ordinal)
                && variable.FullName.Length > name.Length
                && variable.FullName[^(name.Length + 1)] == '.')
            : [];

    /// <summary><c>bus[3]</c> and <c>bus.3</c>: bit 3 of <c>bus</c>.</summary>
    private static (string Vector, int Bit)? SplitBit(string name)
    {
        int start = name.LastIndexOfAny(['[', '.']);
        if (start < 1 || (name[start] == '[' && name[^1] != ']'))
            return null;
        ReadOnlySpan<char> number = name[start] == '[' ? name.AsSpan()[(start + 1)..^1] : name.AsSpan(start + 1);
        return int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int bit) ? (name[..start], bit) : null;
    }

    private static VcdBit? Choose(string asked, IEnumerable<VcdVariable> variables, int? bit)
    {
        // Variables that share a code are one signal; the first stands for all.
        VcdVariable[] candidates = [.. variables.DistinctBy(variable => (variable.CodeIndex, variable.Width, variable.Range))];
        if (candidates.Length == 0)
            return null;
        if (candidates.Length > 1)
            throw Ambiguous(asked, candidates);
        VcdVariable variable = candidates[0];
        if (variable.Width == 1 && bit is null)
            return new VcdBit(variable, 0, variable.FullName);
        if (bit is null)
            throw new VirtualGpioException(
                ErrorKind.InvalidArgument,
                $"'{variable.FullName}' has {variable.Width} bits; choose one of them, such as '{BitName(variable, variable.Range?.Right ?? 0)}'.");
        int position = variable.PositionOf(bit.Value);
        if (position >= 0)
            return new VcdBit(variable, position, variable.Width == 1 ? variable.FullName : BitName(variable, bit.Value));
        (int left, int right) = variable.Range ?? (variable.Width - 1, 0);
        throw new VirtualGpioException(ErrorKind.InvalidArgument, $"'{variable.FullName}' has no bit {bit}; its bits are {left} to {right}.");
    }

    private static string BitName(VcdVariable variable, int bit) => string.Create(CultureInfo.InvariantCulture, $"{variable.FullName}[{bit}]");

    private static VirtualGpioException Ambiguous(string asked, VcdVariable[] candidates)
    {
        string list = string.Join(", ", candidates.Take(MostCandidates).Select(candidate => $"'{candidate.FullName}' (code '{candidate.Code}')"));
        return new VirtualGpioException(
            ErrorKind.InvalidArgument,
            $"'{asked}' may be any of {list}{(candidates.Length > MostCandidates ? "…" : "")}; give the full name, or the code.");
    }

    private VirtualGpioException NotFound(string name)
    {
        IEnumerable<string> names = _file.Variables.Where(variable => variable.IsDigital).SelectMany(variable => new[] { variable.FullName, variable.Name }).Distinct();
        string other = _file.Variables.FirstOrDefault(variable => variable.FullName == name || variable.Name == name) is { } found
            ? $" There is one of that name, but of type '{found.Type}', which has no level."
            : NearestNames.Hint(name, names);
        return new VirtualGpioException(ErrorKind.InvalidArgument, $"The file has no signal '{name}'.{other}");
    }
}
