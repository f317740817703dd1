// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Shapes;

/// <summary>The name of a line: what the kernel can hold, and what can be told from an offset and from <c>CHIP:LINE</c>.</summary>
internal sealed record LineNameKind : ParameterKind
{
    /// <summary>The same as a regular expression, but for the count of bytes, which it takes for a count of letters.</summary>
    public const string Pattern = """^(?![0-9]+$)(?! )(?!.* $)[^\u0000-\u001f\u007f-\u009f"'=:]{1,31}$""";

    /// <inheritdoc/>
    public override string Expected =>
        $"the name of a line, of 1 to {Chip.MaxNameBytes} bytes: not only digits, no blank at its ends, and none of : = ' \"";

    /// <inheritdoc/>
    public override bool TryParse(string text, out ParameterValue value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = new(text, 0);
        return text.Length > 0
            && Encoding.UTF8.GetByteCount(text) <= Chip.MaxNameBytes
            && text[0] != ' ' && text[^1] != ' '
            && !text.All(char.IsAsciiDigit)
            && !text.Any(letter => char.IsControl(letter) || letter is '"' or '\'' or '=' or ':');
    }
}
