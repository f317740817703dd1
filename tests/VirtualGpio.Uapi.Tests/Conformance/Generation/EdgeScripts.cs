// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Edges of a v2 request's lines.</summary>
internal static class EdgeScripts
{
    private const int RecordSize = 48;
    private const int Many = 128 * RecordSize;

    private static readonly LineFlags[] s_edges = [LineFlags.None, LineFlags.Rising, LineFlags.Falling, LineFlags.BothEdges];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("edges-v2", ConformanceChip.Named, "Which edges a v2 request sees, of one line and of several", Kinds),
        GeneratedScript.Write("edges-v2-config", ConformanceChip.Named, "Edges, and new configurations between them", Configurations),
        GeneratedScript.Write("edges-v2-overflow", ConformanceChip.Named, "More edges than a v2 request's buffer holds", Overflow),
    ];

    private static void Kinds(ScriptWriter script)
    {
        script.Open();
        script.Topic("One line, by kind of edges and polarity, from a low and from a high level");
        foreach (var edges in s_edges)
        {
            foreach (var polarity in (LineFlags[])[LineFlags.None, LineFlags.ActiveLow, LineFlags.Realtime])
            {
                foreach (int level in (int[])[0, 1])
                {
                    script.Topic($"{edges}, {polarity}, from {level}");
                    script.Pull(1, level);
                    script.Request("line", new LineRequest(LineFlags.Input | edges | polarity, 1));
                    script.Poll("line");
                    script.Read("line", Many);
                    script.Pull(1, level, 1 - level, 1 - level, level, level, 1 - level);
                    script.Get("line", 1);
                    script.Poll("line");
                    script.Read("line", Many);
                    script.Poll("line");
                    script.Read("line", Many);
                    script.Close("line");
                }
            }
        }

        script.Pull(1, 0);
        script.Topic("Lines that are not requested, or not for edges, tell of none");
        script.Pull(2, 1, 0);
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 2, 3) { Consumer = "two" });
        script.Pull(1, 1, 0);
        script.Read("line", Many);
        script.Topic("Sequence numbers of several lines");
        foreach (uint line in (uint[])[2, 3, 3, 2, 2, 3, 2, 2])
            script.Toggle(line, 2);
        script.Read("line", Many);
        script.Topic("Two requests count by themselves");
        script.Request("other", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 4));
        script.Pull(2, 1);
        script.Pull(4, 1, 0);
        script.Pull(3, 1);
        script.Read("line", Many);
        script.Read("other", Many);
        script.Topic("A new request begins from 1");
        script.Close("line");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 2, 3));
        script.Pull(2, 0);
        script.Pull(3, 0);
        script.Read("line", Many);
        script.Close("line", "other");
        script.Topic("Other edges, clock and polarity for each line; one is an output, which tells of none");
        script.Request("line", new LineRequest(
            new LineConfig(
                LineFlags.Input | LineFlags.BothEdges,
                LineAttribute.Flags(LineFlags.Input | LineFlags.Rising, 1),
                LineAttribute.Flags(LineFlags.Input | LineFlags.Falling | LineFlags.Realtime, 2),
                LineAttribute.Flags(LineFlags.Input | LineFlags.Falling | LineFlags.ActiveLow, 4),
                LineAttribute.Flags(LineFlags.Output, 8),
                LineAttribute.Flags(LineFlags.Input, 16)),
            0, 1, 2, 3, 4, 5));
        for (int i = 0; i < 2; i++)
            foreach (uint line in (uint[])[5, 4, 3, 2, 1, 0])
                script.Toggle(line, 2);
        script.Set("line", 8, 8);
        script.Set("line", 0, 8);
        script.Read("line", Many);
        script.Close("line", "chip");
    }

    private static void Configurations(ScriptWriter script)
    {
        script.Open();
        foreach (uint[] lines in (uint[][])[[1], [1, 2]])
        {
            script.Topic($"Sequence numbers go on, and edges that were not read stay; {lines.Length} lines");
            script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, lines));
            script.Toggle(1, 2);
            foreach (var flags in (LineFlags[])
            [
                LineFlags.Input | LineFlags.Rising, LineFlags.Input | LineFlags.Falling, LineFlags.Input | LineFlags.BothEdges | LineFlags.Realtime,
                LineFlags.Input | LineFlags.BothEdges, LineFlags.Input | LineFlags.Rising | LineFlags.ActiveLow, LineFlags.Input, LineFlags.None,
                LineFlags.Input | LineFlags.BothEdges | LineFlags.ActiveLow,
            ])
            {
                script.Configure("line", new LineConfig(flags));
                script.Toggle(1, 2);
                script.Read("line", 2 * RecordSize);
            }

            script.Read("line", Many);
            script.Close("line");
        }

        script.Topic("From an output to an input with edges, and back");
        script.Request("line", new LineRequest(LineFlags.Output, 1));
        script.Poll("line");
        script.Read("line", Many);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.BothEdges));
        script.Toggle(1, 3);
        script.Poll("line");
        script.Configure("line", new LineConfig(LineFlags.Output));
        script.Pull(1, 0);
        script.Set("line", 1, 1);
        script.Set("line", 0, 1);
        script.Poll("line");
        script.Read("line", Many);
        script.Read("line", Many);
        script.Topic("One line of two");
        script.Configure("line", new LineConfig(LineFlags.Input));
        script.Close("line");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 1, 2));
        script.Toggle(1, 2);
        script.Toggle(2, 2);
        script.Configure("line", new LineConfig(LineFlags.None, LineAttribute.Flags(LineFlags.Input, 1)));
        script.Toggle(1, 2);
        script.Toggle(2, 2);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.Rising));
        script.Toggle(1, 2);
        script.Toggle(2, 2);
        script.Read("line", Many);
        script.Topic("A configuration that is refused changes nothing");
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.Falling | LineFlags.Hte));
        script.Toggle(1, 2);
        script.Read("line", Many);
        script.Close("line", "chip");
    }

    private static void Overflow(ScriptWriter script)
    {
        script.Open();
        script.Topic("The buffer by default, 16 for a line: those that came first are lost");
        Overflow(script, 0, 20, 1);
        Overflow(script, 0, 16, 1);
        Overflow(script, 0, 40, 1, 2);
        Overflow(script, 0, 70, 1, 2, 3);
        script.Topic("Other sizes are rounded up to a power of two");
        foreach (uint size in (uint[])[2, 3, 4, 5, 15, 16, 17])
            Overflow(script, size, (int)size * 2 + 1, 1);
        script.Topic("None is larger than 1024");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 1) { EventBufferSize = uint.MaxValue });
        script.Toggle(1, 1026);
        script.Read("line", RecordSize);
        script.Close("line");
        script.Topic("It is read in part, then more come");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 1) { EventBufferSize = 4 });
        script.Toggle(1, 4);
        script.Read("line", RecordSize);
        script.Toggle(1, 2);
        script.Read("line", 2 * RecordSize);
        script.Toggle(1, 6);
        script.Read("line", Many);
        script.Toggle(1, 2);
        script.Read("line", Many);
        script.Close("line");
        script.Topic("A size of 1 for a line that gets edges later");
        script.Request("line", new LineRequest(LineFlags.Input, 1) { EventBufferSize = 1 });
        script.Toggle(1, 2);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.BothEdges));
        script.Toggle(1, 2);
        script.Poll("line");
        script.Read("line", Many);
        script.Configure("line", new LineConfig(LineFlags.Input));
        script.Close("line", "chip");
    }

    private static void Overflow(ScriptWriter script, uint size, int edges, params uint[] lines)
    {
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, lines) { EventBufferSize = size });
        for (int i = 0; i < edges; i++)
            script.Pull(lines[i % lines.Length], i / lines.Length % 2 == 0 ? 1 : 0);
        script.Poll("line");
        script.Read("line", Many);
        script.Read("line", Many);
        script.Close("line");
        foreach (uint line in lines)
            script.Pull(line, 0);
    }
}
