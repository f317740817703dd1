// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>How long what lives.</summary>
internal static class LifeScripts
{
    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("life", ConformanceChip.Named, "Requests live without the chip's file; what a line keeps when it is released", Life),
    ];

    private static void Life(ScriptWriter script)
    {
        script.Topic("The chip's file is closed, its requests live on");
        script.Open();
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 0) { Consumer = "line" });
        script.Request("output", new LineRequest(LineFlags.Output, 1) { Consumer = "output" });
        script.Request("handle", new HandleRequest(HandleFlags.Output, 2) { Consumer = "handle" });
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(3, 0, 3, "event"));
        script.Close("chip");
        script.Ioctl("chip", UapiNumber.ChipInfo, StructBytes.Of(UapiNumber.ChipInfo));
        script.Pull(0, 1);
        script.Pull(3, 1);
        script.Read("line", 480);
        script.Read("event", 480);
        script.Get("line", 1);
        script.Set("output", 1, 1);
        script.Get("output", 1);
        script.SetHandle("handle", 1);
        script.GetHandle("handle");
        script.GetHandle("event");
        script.Configure("output", new LineConfig(LineFlags.Input | LineFlags.ActiveLow));
        script.Topic("Another file of the chip sees them");
        script.Open();
        foreach (uint line in (uint[])[0, 1, 2, 3])
            script.Info(line);
        script.Request("second", new LineRequest(LineFlags.Input, 0));
        script.Close("line", "output", "handle", "event");
        script.Topic("What a line keeps when it is released: its direction, and its clock");
        foreach (uint line in (uint[])[0, 1, 2, 3])
            script.Info(line);
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.Realtime | LineFlags.ActiveLow | LineFlags.PullUp | LineFlags.BothEdges, 0));
        script.Close("line");
        script.Info(0);
        script.InfoV1(0);
        script.Request("handle", new HandleRequest(HandleFlags.Input, 0));
        script.Info(0);
        script.Close("handle");
        script.Info(0);
        script.Request("line", new LineRequest(LineFlags.None, 0));
        script.Info(0);
        script.Close("line");
        script.Info(0);
        script.Request("line", new LineRequest(LineFlags.Output | LineFlags.OpenDrain | LineFlags.PullUp, 0));
        script.Close("line");
        script.Info(0);
        script.Request("line", new LineRequest(LineFlags.None, 0));
        script.Info(0);
        script.Close("line");
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(0, 0, 1));
        script.Info(0);
        script.Close("event");
        script.Info(0);
        script.Topic("A file that is closed with events to read; closed twice");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 1));
        script.Toggle(1, 4);
        script.Poll("line");
        script.Close("line", "line");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 1));
        script.Poll("line");
        script.Close("line", "chip");
    }
}
