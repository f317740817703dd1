// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Reading and polling a v2 request.</summary>
internal static class ReadScripts
{
    private const int RecordSize = 48;
    private const int Many = 64 * RecordSize;

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("read-v2", ConformanceChip.Named, "Reading and polling a v2 request: sizes of buffers, requests without events", Reads),
    ];

    private static void Reads(ScriptWriter script)
    {
        script.Open();
        foreach (var flags in (LineFlags[])[LineFlags.None, LineFlags.Input, LineFlags.Output, LineFlags.Input | LineFlags.BothEdges])
        {
            script.Topic($"{flags}, and no event");
            script.Request("line", new LineRequest(flags, 1));
            foreach (int size in (int[])[0, 1, RecordSize - 1, RecordSize, RecordSize + 1, Many])
                script.Read("line", size);
            script.ReadBad("line", RecordSize);
            script.ReadBad("line", 1);
            script.Poll("line");
            script.Close("line");
        }

        script.Topic("Buffers from too small to large");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 1));
        script.Toggle(1, 14);
        foreach (int size in (int[])[0, 1, RecordSize - 1, RecordSize, RecordSize + 1, 2 * RecordSize - 1, 2 * RecordSize, 4 * RecordSize + 47])
        {
            script.Read("line", size);
            script.Poll("line");
        }

        script.Topic("Memory that is none: the event is lost");
        script.ReadBad("line", RecordSize);
        script.ReadBad("line", 2 * RecordSize);
        script.Read("line", RecordSize);
        script.Read("line", Many);
        script.Poll("line");
        script.Topic("Polling what has no events");
        script.Request("handle", new HandleRequest(HandleFlags.Output, 2));
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(3, 0, 3));
        script.Poll("chip", "handle", "event");
        script.Close("handle", "event", "line");
        script.Poll("handle");
        script.Read("handle", RecordSize);
        script.CloseOnExec("handle");
        script.Close("chip");
    }
}
