// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>The flags of a v2 request: each combination of direction, edges, bias, drive, polarity and clock.</summary>
internal static class RequestFlagScripts
{
    private const LineFlags Edges = LineFlags.BothEdges;
    private const LineFlags Drive = LineFlags.OpenDrain | LineFlags.OpenSource;
    private const LineFlags Bias = LineFlags.PullUp | LineFlags.PullDown | LineFlags.BiasDisabled;

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("request-v2-flags", ConformanceChip.Named, "Flags that a request may have: the request, info in both versions while it is there and after", Valid),
        GeneratedScript.Write("request-v2-flags-invalid", ConformanceChip.Named, "Combinations of flags that contradict each other", Invalid),
        GeneratedScript.Write("request-v2-flags-undefined", ConformanceChip.Named, "Flags that only info has, and such as nobody has", Undefined),
    ];

    /// <summary>All combinations of the flags that a request can have.</summary>
    private static IEnumerable<LineFlags> Combinations =>
        Enumerable.Range(0, 1 << 12).Select(bits => (LineFlags)((ulong)bits << 1));

    private static void Valid(ScriptWriter script)
    {
        script.Open();
        foreach (var flags in Combinations.Where(IsValid))
        {
            script.Topic(flags.ToString());
            script.Request("line", new LineRequest(flags, 1));
            script.Info(1);
            script.InfoV1(1);
            script.Poll("line");
            script.Close("line");
            script.Info(1);
        }

        script.Close("chip");
    }

    private static void Invalid(ScriptWriter script)
    {
        script.Open();
        foreach (var flags in Combinations.Where(flags => !IsValid(flags) && !flags.HasFlag(LineFlags.Hte)))
            script.Request("line", new LineRequest(flags, 0));
        script.Topic("A clock that this kernel does not have, with all that is right otherwise, and some that is not");
        foreach (var flags in Combinations.Where(flags => flags.HasFlag(LineFlags.Hte) && (IsValid(flags ^ LineFlags.Hte) || (flags & (Bias | LineFlags.ActiveLow)) == 0)))
            script.Request("line", new LineRequest(flags, 0));
        script.Topic("They have left the line as it was");
        script.Info(0);
        script.Close("chip");
    }

    private static void Undefined(ScriptWriter script)
    {
        script.Open();
        foreach (int bit in (int[])[0, .. Enumerable.Range(13, 51)])
        {
            script.Request("line", new LineRequest((LineFlags)(1ul << bit), 0));
            script.Request("line", new LineRequest(LineFlags.Input | (LineFlags)(1ul << bit), 0));
            script.Request("line", new LineRequest(LineFlags.Output | (LineFlags)(1ul << bit), 0));
        }

        script.Topic("What is refused first, the clock or the unknown flag");
        script.Request("line", new LineRequest(LineFlags.Hte | (LineFlags)(1ul << 13), 0));
        script.Request("line", new LineRequest((LineFlags)ulong.MaxValue, 0));
        script.Topic("The same in an attribute");
        foreach (int bit in (int[])[0, 12, 13, 32, 63])
            script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, LineAttribute.Flags((LineFlags)(1ul << bit) | LineFlags.Input, 1)), 0));
        script.Topic("The same for a line that is not there, is taken, or for none");
        script.Request("line", new LineRequest((LineFlags)(1ul << 13), 8));
        script.Request("line", new LineRequest((LineFlags)(1ul << 13), 7));
        script.Request("line", new LineRequest((LineFlags)(1ul << 13)));
        script.Close("chip");
    }

    // Decides only what more is asked about a combination; what the kernel says of it is recorded.
    private static bool IsValid(LineFlags flags)
    {
        bool input = flags.HasFlag(LineFlags.Input), output = flags.HasFlag(LineFlags.Output);
        return !flags.HasFlag(LineFlags.Hte)
            && !(input && output)
            && (input || (flags & Edges) == 0)
            && (output || (flags & Drive) == 0)
            && (input || output || (flags & Bias) == 0)
            && (flags & Drive) != Drive
            && ulong.PopCount((ulong)(flags & Bias)) <= 1;
    }
}
