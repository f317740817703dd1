// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>One of some words.</summary>
/// <param name="Choices">The words.</param>
public sealed record ChoiceKind(params IReadOnlyList<string> Choices) : ParameterKind
{
    /// <inheritdoc/>
    public override string Expected =>
        Choices.Count == 1 ? Choices[0] : $"{string.Join(", ", Choices.Take(Choices.Count - 1))} or {Choices[^1]}";

    /// <inheritdoc/>
    public override bool TryParse(string text, out ParameterValue value)
    {
        for (int i = 0; i < Choices.Count; i++)
        {
            if (Choices[i] == text)
            {
                value = new(text, i);
                return true;
            }
        }

        value = default;
        return false;
    }
}
