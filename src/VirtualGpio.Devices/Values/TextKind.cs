// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>Some text on one line, for people.</summary>
/// <param name="MostLetters">How long it can be, in UTF-16 units.</param>
public sealed record TextKind(int MostLetters) : ParameterKind
{
    /// <inheritdoc/>
    public override string Expected => $"text on one line, of 1 to {MostLetters} letters";

    /// <inheritdoc/>
    public override bool TryParse(string text, out ParameterValue value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = new(text, 0);
        return text.Length > 0 && text.Length <= MostLetters && !text.Any(char.IsControl);
    }
}
