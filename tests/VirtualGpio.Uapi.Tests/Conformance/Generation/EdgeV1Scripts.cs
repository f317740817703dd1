// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Edges of v1 line events.</summary>
internal static class EdgeV1Scripts
{
    private const int RecordSize = 16;
    private const int Many = 64 * RecordSize;

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("edges-v1", ConformanceChip.Named, "Which edges a v1 line event sees, and what is lost when it is full", Edges),
    ];

    private static void Edges(ScriptWriter script)
    {
        script.Open();
        for (uint edges = 0; edges < 4; edges++)
        {
            foreach (var flags in (HandleFlags[])[HandleFlags.None, HandleFlags.Input | HandleFlags.ActiveLow])
            {
                foreach (int level in (int[])[0, 1])
                {
                    script.Topic($"Edges {edges}, {flags}, from {level}");
                    script.Pull(1, level);
                    script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(1, (uint)flags, edges));
                    script.Poll("event");
                    script.Read("event", Many);
                    script.Pull(1, level, 1 - level, 1 - level, level, level, 1 - level);
                    script.GetHandle("event");
                    script.Poll("event");
                    script.Read("event", Many);
                    script.Poll("event");
                    script.Read("event", Many);
                    script.Close("event");
                }
            }
        }

        script.Pull(1, 0);
        script.Topic("Buffers from too small to large");
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(1, 1, 3));
        foreach (int size in (int[])[0, 1, RecordSize - 1, RecordSize, RecordSize + 1])
            script.Read("event", size);
        script.Toggle(1, 10);
        foreach (int size in (int[])[0, 12, RecordSize - 1, RecordSize, RecordSize + 1, 2 * RecordSize - 1, 2 * RecordSize, 3 * RecordSize + 4])
            script.Read("event", size);
        script.ReadBad("event", RecordSize);
        script.Read("event", Many);
        script.Read("event", Many);
        script.Topic("16 are held: those that came last are lost");
        script.Toggle(1, 16);
        script.Read("event", Many);
        script.Toggle(1, 19);
        script.Poll("event");
        script.Read("event", 4 * RecordSize);
        script.Pull(1, 0, 1);
        script.Read("event", Many);
        script.Read("event", Many);
        script.Topic("Two events, and a handle beside them");
        script.Pull(1, 0);
        script.Read("event", Many);
        script.Request("other", UapiNumber.LineEvent, StructBytes.EventRequest(2, 0, 2));
        script.Request("handle", new HandleRequest(HandleFlags.Input, 3));
        script.Toggle(2, 2);
        script.Toggle(3, 2);
        script.Poll("event", "other", "handle");
        script.Read("other", Many);
        script.Read("handle", Many);
        script.Close("event", "other", "handle", "chip");
    }
}
