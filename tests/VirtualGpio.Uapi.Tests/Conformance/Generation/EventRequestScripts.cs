// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Requests of v1 line events.</summary>
internal static class EventRequestScripts
{
    private static readonly HandleFlags[] s_biases =
        [HandleFlags.None, HandleFlags.PullUp, HandleFlags.PullDown, HandleFlags.BiasDisabled, HandleFlags.PullUp | HandleFlags.PullDown];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("event-v1-flags", ConformanceChip.Named, "GPIO_GET_LINEEVENT_IOCTL with each combination of the line's flags", Flags),
        GeneratedScript.Write("event-v1-lines", ConformanceChip.Named, "Which line and which edges, on whose behalf, and what else the file takes", Lines),
    ];

    private static void Flags(ScriptWriter script)
    {
        script.Open();
        for (uint flags = 0; flags < 256; flags++)
        {
            script.Topic(((HandleFlags)flags).ToString());
            Try(script, 1, flags, 3);
        }

        script.Topic("Flags that nobody has, of the line and of edges");
        for (int bit = 8; bit < 32; bit++)
            Try(script, 1, 1u << bit, 3);
        for (int bit = 2; bit < 32; bit++)
            Try(script, 1, 0, 1u << bit);
        script.Topic("Edges");
        foreach (var flags in s_biases)
            for (uint edges = 0; edges < 5; edges++)
                Try(script, 1, (uint)(flags | HandleFlags.ActiveLow), edges);
        script.Close("chip");
    }

    private static void Lines(ScriptWriter script)
    {
        script.Open();
        script.Topic("Lines that are not there, and the hog; which of two errors is told");
        foreach (uint offset in (uint[])[0, 7, 8, 64, 0xffffffff])
        {
            Try(script, offset, 0, 3);
            Try(script, offset, 2, 3);
            Try(script, offset, 0, 4);
        }

        script.Topic("A line that is taken");
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(1, 1, 1, "event"));
        script.Request("other", UapiNumber.LineEvent, StructBytes.EventRequest(1, 1, 1));
        script.Request("other", new HandleRequest(HandleFlags.Input, 1));
        script.Request("other", new LineRequest(LineFlags.Input, 1));
        script.Info(1);
        script.InfoV1(1);
        script.Topic("It gives its value, and nothing else");
        script.GetHandle("event");
        script.Pull(1, 1);
        script.GetHandle("event");
        script.Ioctl("event", UapiNumber.GetHandleValues, StructBytes.HandleValues().Fill(0, 64));
        foreach (var memory in (ArgumentMemory[])[ArgumentMemory.ReadOnly, ArgumentMemory.Half, ArgumentMemory.Bad])
            script.Ioctl("event", UapiNumber.GetHandleValues, StructBytes.HandleValues(), memory);
        script.SetHandle("event", 1);
        script.Ioctl("event", UapiNumber.SetHandleConfig, StructBytes.HandleConfig(HandleFlags.Input));
        script.Close("event");
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(1, (uint)HandleFlags.ActiveLow, 1));
        script.GetHandle("event");
        script.Close("event");
        script.Topic("An output becomes an input");
        script.Request("line", new LineRequest(LineFlags.Output, 2));
        script.Close("line");
        script.Info(2);
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(2, 0, 3));
        script.Info(2);
        script.Close("event");
        script.Topic("Consumers");
        foreach (string consumer in (string[])["", "a", new('x', 31), new('x', 32), "größe", "with/slash"])
        {
            script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(1, 0, 3, consumer));
            script.InfoV1(1);
            script.Close("event");
        }

        script.Topic("A descriptor in the argument does not matter; the new one is closed on exec");
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(1, 0, 3).Put(44, 0xffffffffu));
        script.CloseOnExec("event");
        script.Close("event", "chip");
    }

    private static void Try(ScriptWriter script, uint offset, uint flags, uint edges)
    {
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(offset, flags, edges));
        script.InfoV1(1);
        script.Close("event");
    }
}
