// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Uapi.Tests.Trace;

/// <summary>What a terminal can be given without fear.</summary>
internal static class Printable
{
    private static readonly UnicodeCategory[] s_harmful =
    [
        UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.Surrogate, UnicodeCategory.PrivateUse,
        UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator, UnicodeCategory.OtherNotAssigned,
    ];

    public static void Check(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            Assert.DoesNotContain(Rune.GetUnicodeCategory(rune), s_harmful);
        Assert.DoesNotContain('\ufffd', text);
    }
}
