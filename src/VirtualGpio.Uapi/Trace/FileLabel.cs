// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Trace;

/// <summary>What a file is called in a trace. Any thread.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Chip">What programs know the chip by, such as <c>gpiochip0</c>.</param>
/// <param name="Names">The names of the chip's lines.</param>
/// <param name="Offsets">Which of them the file stands for, in the order of the request; for a chip: none.</param>
internal sealed record FileLabel(FileKind Kind, string Chip, LineNames Names, uint[] Offsets)
{
    /// <summary>More names than that tell nobody more.</summary>
    private const int MostNames = 6;

    /// <summary>The path of the chip, with the lines behind it: <c>/dev/gpiochip0:button,led</c>.</summary>
    public override string ToString()
    {
        string lines = string.Join(',', Offsets.Take(MostNames).Select(Names.Short));
        string more = Offsets.Length > MostNames ? FormattableString.Invariant($",+{Offsets.Length - MostNames}") : "";
        return Offsets.Length == 0 ? $"/dev/{Chip}" : $"/dev/{Chip}:{lines}{more}";
    }

    /// <summary>A descriptor of the file, as <c>strace -y</c> shows it: <c>3&lt;/dev/gpiochip0&gt;</c>.</summary>
    /// <param name="number">The descriptor.</param>
    public string Of(int number) => FormattableString.Invariant($"{number}<{this}>");

    /// <summary>A line by its place in the request.</summary>
    /// <param name="index">Any number: a mask can have bits for lines that there are not.</param>
    public string Line(int index) => index < Offsets.Length ? Names.Short(Offsets[index]) : FormattableString.Invariant($"#{index}");
}
