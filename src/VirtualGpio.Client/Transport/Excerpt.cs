// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Client.Transport;

/// <summary>The beginning of what somebody sent, fit for a message on a terminal.</summary>
internal static class Excerpt
{
    private const int MostBytes = 120;

    internal static string Of(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MostBytes)]);
        StringBuilder shown = new("'");
        foreach (char letter in text)
            shown.Append(char.IsControl(letter) ? '?' : letter);
        return shown.Append(bytes.Length > MostBytes ? "'..." : "'").ToString();
    }
}
