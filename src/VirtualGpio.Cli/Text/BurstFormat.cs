// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Text;

/// <summary>Says what a burst, pulses or a playback did.</summary>
internal static class BurstFormat
{
    /// <summary>As a line of text.</summary>
    /// <param name="burst">What was done.</param>
    /// <param name="what">What its changes are called, in the plural.</param>
    internal static string Text(BurstInfo burst, string what)
    {
        string text = $"{burst.Changes} {what} in {Period.Seconds(burst.ElapsedNanoseconds)} s, {burst.EdgesSent} edges sent to the guest, {Period.Seconds(burst.WaitedNanoseconds)} s waited for it";
        return burst.LatestNanoseconds > 0 ? $"{text}, at most {Period.Seconds(burst.LatestNanoseconds)} s late" : text;
    }
}
