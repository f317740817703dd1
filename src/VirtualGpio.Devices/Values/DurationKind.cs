// SPDX-License-Identifier: MIT
namespace VirtualGpio.Devices;

/// <summary>A duration, in nanoseconds as a number; see <see cref="DurationText"/>.</summary>
/// <param name="Least">The least, in nanoseconds.</param>
/// <param name="Most">The greatest, in nanoseconds.</param>
public sealed record DurationKind(long Least, long Most) : ParameterKind
{
    /// <inheritdoc/>
    public override string Expected =>
        $"a duration from {DurationText.Format(Least)} to {DurationText.Format(Most)}, such as 100us, 5ms, 2s or 1m;"
        + " a number alone is in milliseconds";

    /// <inheritdoc/>
    public override bool TryParse(string text, out ParameterValue value)
    {
        bool isDuration = DurationText.TryParse(text, out long nanoseconds) && nanoseconds >= Least && nanoseconds <= Most;
        value = isDuration ? new(DurationText.Format(nanoseconds), nanoseconds) : default;
        return isDuration;
    }
}
