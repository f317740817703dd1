// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Watching what becomes of lines.</summary>
internal static class WatchScripts
{
    private const int RecordSize = 288;
    private const int RecordSizeV1 = 104;
    private const int Many = 40 * RecordSize;

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("watch-v2", ConformanceChip.Named, "GPIO_V2_GET_LINEINFO_WATCH_IOCTL, and unwatching", script => Watch(script, 2)),
        GeneratedScript.Write("watch-v1", ConformanceChip.Named, "GPIO_GET_LINEINFO_WATCH_IOCTL, and unwatching", script => Watch(script, 1)),
        GeneratedScript.Write("watch-versions", ConformanceChip.Named, "Both versions of watching on one file", Versions),
        GeneratedScript.Write("watch-events-v2", ConformanceChip.Named, "What a v2 watcher sees", script => Events(script, 2)),
        GeneratedScript.Write("watch-events-v1", ConformanceChip.Named, "What a v1 watcher sees", script => Events(script, 1)),
        GeneratedScript.Write("watch-buffer", ConformanceChip.Named, "A watcher's buffer: how it is read, and when it is full", Buffer),
    ];

    private static void Watch(ScriptWriter script, int version)
    {
        void Add(uint offset)
        {
            if (version == 1)
                script.WatchV1(offset);
            else
                script.Watch(offset);
        }

        uint number = version == 1 ? UapiNumber.WatchLineInfoV1 : UapiNumber.WatchLineInfo;
        script.Open();
        script.Topic("Unwatching what is not watched");
        foreach (uint offset in (uint[])[0, 7, 8, 0xffffffff])
            script.Unwatch(offset);
        script.Topic("Each line once");
        foreach (uint offset in (uint[])[0, 2, 7, 8, 9, 64, 0xffffffff, 0, 7])
            Add(offset);
        script.Topic("Again after unwatching");
        script.Unwatch(0);
        script.Unwatch(0);
        Add(0);
        script.Topic("What else is in the argument");
        script.Ioctl("chip", number, version == 1 ? StructBytes.Of(number).Fill(0, 72).Put(0, 1u) : StructBytes.LineInfo(1).Fill(0, 64).Fill(68, 172));
        script.Ioctl("chip", number, version == 1 ? StructBytes.Of(number).Fill(0, 72) : StructBytes.LineInfo(3).Fill(240, 1));
        script.Topic("Arguments that are no memory; nothing is watched then");
        foreach (var memory in (ArgumentMemory[])[ArgumentMemory.Bad, ArgumentMemory.Half, ArgumentMemory.ReadOnly])
            script.Ioctl("chip", number, version == 1 ? StructBytes.LineInfoV1(4) : StructBytes.LineInfo(4), memory);
        script.Unwatch(4);
        foreach (var memory in (ArgumentMemory[])[ArgumentMemory.Bad, ArgumentMemory.Half, ArgumentMemory.ReadOnly])
            script.Ioctl("chip", UapiNumber.UnwatchLineInfo, StructBytes.Unwatch(2), memory);
        script.Unwatch(2);
        script.Topic("Another file watches for itself");
        script.Open("other");
        script.Unwatch(0, "other");
        if (version == 1)
            script.WatchV1(0, "other");
        else
            script.Watch(0, "other");
        script.Request("line", new LineRequest(LineFlags.Input, 0));
        script.Read("chip", Many);
        script.Read("other", Many);
        script.Unwatch(0);
        script.Close("line");
        script.Read("chip", Many);
        script.Read("other", Many);
        script.Close("chip", "other");
    }

    private static void Versions(ScriptWriter script)
    {
        script.Topic("The first one counts for ever");
        script.Open();
        script.Watch(0);
        script.WatchV1(1);
        script.WatchV1(0);
        script.WatchV1(8);
        script.Unwatch(0);
        script.WatchV1(0);
        script.Close("chip");
        script.Open();
        script.WatchV1(0);
        script.Watch(1);
        script.Watch(8);
        script.Unwatch(0);
        script.Watch(0);
        script.Close("chip");
        script.Topic("Does one that failed count?");
        script.Open();
        script.WatchV1(8);
        script.Watch(8);
        script.Ioctl("chip", UapiNumber.WatchLineInfo, StructBytes.LineInfo(0).Put(240, 1u));
        script.Ioctl("chip", UapiNumber.WatchLineInfo, StructBytes.LineInfo(0), ArgumentMemory.Bad);
        script.WatchV1(0);
        script.Close("chip");
        script.Open();
        script.Ioctl("chip", UapiNumber.WatchLineInfo, StructBytes.LineInfo(0), ArgumentMemory.ReadOnly);
        script.WatchV1(0);
        script.Watch(0);
        script.Close("chip");
        script.Topic("Info without watching is free to both");
        script.Open();
        script.Watch(0);
        script.InfoV1(0);
        script.Info(0);
        script.Topic("One of each");
        script.Open("first");
        script.WatchV1(0, "first");
        script.Request("handle", new HandleRequest(HandleFlags.Output | HandleFlags.ActiveLow, 0) { Consumer = "handle" });
        script.Read("chip", Many);
        script.Read("first", Many);
        script.Close("handle");
        script.Read("chip", Many);
        script.Read("first", Many);
        script.Close("chip", "first");
    }

    private static void Events(ScriptWriter script, int version)
    {
        script.Open("watcher");
        script.Open();
        foreach (uint line in (uint[])[0, 1, 2])
        {
            if (version == 1)
                script.WatchV1(line, "watcher");
            else
                script.Watch(line, "watcher");
        }

        void Show()
        {
            script.Read("watcher", Many);
            if (version == 1)
                script.Read("watcher", Many); // all that one read of that size gives may be less than all
        }

        script.Poll("watcher");
        script.Topic("Requests, also of a line that is not watched");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input | LineFlags.BothEdges | LineFlags.PullUp | LineFlags.Realtime, LineAttribute.Debounce(7000, 2)), 0, 1, 3) { Consumer = "watched" });
        script.Poll("watcher");
        Show();
        script.Poll("watcher");
        script.Topic("New configurations: all lines, one line, none, one that is refused, the same again");
        script.Configure("line", new LineConfig(LineFlags.Output | LineFlags.OpenDrain | LineFlags.ActiveLow));
        Show();
        script.Configure("line", new LineConfig(LineFlags.None, LineAttribute.Flags(LineFlags.Input, 1)));
        Show();
        script.Configure("line", new LineConfig(LineFlags.None));
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.Output));
        Show();
        script.Configure("line", new LineConfig(LineFlags.Input));
        script.Configure("line", new LineConfig(LineFlags.Input));
        Show();
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.Rising, LineAttribute.Debounce(9000, 1)));
        Show();
        script.Topic("Values and edges are none of a watcher's business");
        script.Pull(1, 1, 0);
        script.Get("line", 2);
        script.Poll("watcher");
        script.Close("line");
        Show();
        script.Topic("Requests that fail: some at once, some at the second or third line");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.Output, 0));
        script.Request("line", new LineRequest(LineFlags.Input, 7, 0));
        script.Poll("watcher");
        script.Request("line", new LineRequest(LineFlags.Output | LineFlags.ActiveLow, 0, 1, 7) { Consumer = "fails" });
        Show();
        script.Request("line", new LineRequest(LineFlags.Input, 2, 2) { Consumer = "twice" });
        Show();
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 0) { Consumer = "small", EventBufferSize = 1 });
        Show();
        script.Request("line", UapiNumber.Line, new LineRequest(LineFlags.Input, 0) { Consumer = "read-only" }.ToStruct(), ArgumentMemory.ReadOnly);
        Show();
        script.Topic("A new configuration that fails at the second line of two, whose flags it has changed by then");
        script.Request("small", new LineRequest(LineFlags.Input, 0, 2) { EventBufferSize = 1 });
        Show();
        script.Configure("small", new LineConfig(LineFlags.Input | LineFlags.ActiveLow, LineAttribute.Flags(LineFlags.Input | LineFlags.Falling, 2)));
        Show();
        script.Info(0);
        script.Info(2);
        script.Close("small");
        Show();
        script.Topic("Handles and events of v1");
        script.Request("handle", new HandleRequest(HandleFlags.Output | HandleFlags.OpenSource, 0, 1) { Consumer = "handle", Defaults = [1, 1] });
        Show();
        foreach (var flags in (HandleFlags[])[HandleFlags.Input | HandleFlags.PullDown, HandleFlags.Output | HandleFlags.ActiveLow, HandleFlags.None, HandleFlags.PullUp])
        {
            script.Ioctl("handle", UapiNumber.SetHandleConfig, StructBytes.HandleConfig(flags, 1, 0));
            Show();
        }

        script.SetHandle("handle", 1, 1);
        script.Poll("watcher");
        script.Close("handle");
        Show();
        script.Request("handle", new HandleRequest(HandleFlags.Input, 0, 0) { Consumer = "twice" });
        Show();
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(2, (uint)HandleFlags.ActiveLow, 3, "event"));
        Show();
        script.Close("event");
        Show();
        script.Topic("Unwatched lines say nothing; what they said before stays");
        script.Request("line", new LineRequest(LineFlags.Input, 0, 1));
        script.Unwatch(0, "watcher");
        script.Unwatch(1, "watcher");
        script.Close("line");
        Show();
        script.Topic("A watcher that is closed, with something to read");
        script.Request("line", new LineRequest(LineFlags.Input, 2));
        script.Poll("watcher");
        script.Close("watcher", "line", "chip");
    }

    private static void Buffer(ScriptWriter script)
    {
        script.Open("v1");
        script.Open("v2");
        script.Open();
        script.Topic("Nothing was watched, nothing happened");
        foreach (int size in (int[])[0, 1, RecordSizeV1, RecordSize])
            script.Read("chip", size);
        script.WatchV1(0, "v1");
        script.Watch(0, "v2");
        script.Topic("Nothing happened: how small a buffer may be does not matter yet");
        foreach (string watcher in (string[])["v1", "v2"])
            foreach (int size in (int[])[0, 1, RecordSizeV1 - 1, RecordSize - 1, RecordSize])
                script.Read(watcher, size);
        script.Topic("25 records, and buffers from too small to large: how many records each read gives");
        script.Request("line", new LineRequest(LineFlags.Input, 0));
        for (int i = 0; i < 24; i++)
            script.Configure("line", new LineConfig(i % 2 == 0 ? LineFlags.Output : LineFlags.Input));
        foreach (string watcher in (string[])["v1", "v2"])
        {
            script.Read(watcher, 0);
            script.Read(watcher, 16);
            foreach (int size in (int[])[1, 2, 3])
            {
                script.Read(watcher, size * RecordSizeV1 - 1);
                script.Read(watcher, size * RecordSizeV1);
            }

            foreach (int size in (int[])[1, 2])
            {
                script.Read(watcher, size * RecordSize - 1);
                script.Read(watcher, size * RecordSize);
                script.Read(watcher, size * RecordSize + RecordSizeV1);
            }

            script.ReadBad(watcher, RecordSize);
            script.Poll(watcher);
            script.Read(watcher, Many);
            script.Read(watcher, Many);
        }

        script.Topic("More than it holds: those that came last are lost");
        for (int i = 0; i < 36; i++)
            script.Configure("line", new LineConfig((i % 2 == 0 ? LineFlags.Output : LineFlags.Input) | (i >= 32 ? LineFlags.ActiveLow : LineFlags.None)));
        foreach (string watcher in (string[])["v1", "v2"])
        {
            script.Poll(watcher);
            script.Read(watcher, Many);
            script.Read(watcher, Many);
            script.Poll(watcher);
        }

        script.Close("line");
        script.Read("v1", Many);
        script.Read("v2", Many);
        script.Close("chip", "v1", "v2");
    }
}
