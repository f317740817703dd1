// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>What a chip tells of itself and its lines.</summary>
internal static class InfoScripts
{
    private static readonly uint[] s_offsets = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 63, 64, 1023, 0x7fffffff, 0x80000000, 0xffffffff];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("chip-info", ConformanceChip.Named, "GPIO_GET_CHIPINFO_IOCTL", ChipInfo),
        GeneratedScript.Write("chip-info-wide", ConformanceChip.Wide, "The same of a chip with many lines, and info of lines without names", Wide),
        GeneratedScript.Write("line-info-v1", ConformanceChip.Named, "GPIO_GET_LINEINFO_IOCTL of lines that nobody has requested, and the hog", LineInfoV1),
        GeneratedScript.Write("line-info-v2", ConformanceChip.Named, "GPIO_V2_GET_LINEINFO_IOCTL of lines that nobody has requested, and the hog", LineInfo),
        GeneratedScript.Write("line-info-requested", ConformanceChip.Named, "Info of lines that are requested by the other version of the interface", Requested),
    ];

    private static void ChipInfo(ScriptWriter script)
    {
        script.Open();
        script.CloseOnExec(ScriptWriter.ChipFile);
        script.Topic("What is in the argument before does not matter");
        script.Ioctl("chip", UapiNumber.ChipInfo, StructBytes.Of(UapiNumber.ChipInfo));
        script.Ioctl("chip", UapiNumber.ChipInfo, StructBytes.Of(UapiNumber.ChipInfo).Fill(0, 68));
        script.Topic("Arguments that are no memory");
        BadArguments(script, UapiNumber.ChipInfo, StructBytes.Of(UapiNumber.ChipInfo));
        script.Topic("Two files at once, and a file that is not open");
        script.Open("other");
        script.Ioctl("other", UapiNumber.ChipInfo, StructBytes.Of(UapiNumber.ChipInfo));
        script.Close("chip");
        script.Ioctl("other", UapiNumber.ChipInfo, StructBytes.Of(UapiNumber.ChipInfo));
        script.Ioctl("chip", UapiNumber.ChipInfo, StructBytes.Of(UapiNumber.ChipInfo));
        script.Close("other", "other");
    }

    private static void Wide(ScriptWriter script)
    {
        script.Open();
        script.Ioctl("chip", UapiNumber.ChipInfo, StructBytes.Of(UapiNumber.ChipInfo));
        foreach (uint offset in (uint[])[0, 1, 31, 32, 62, 63, 64, 65])
        {
            script.Info(offset);
            script.InfoV1(offset);
        }

        script.Close("chip");
    }

    private static void LineInfoV1(ScriptWriter script)
    {
        script.Open();
        foreach (uint offset in s_offsets)
            script.InfoV1(offset);
        script.Topic("All but the offset does not matter");
        foreach (uint offset in (uint[])[0, 2, 7, 8])
            script.Ioctl("chip", UapiNumber.LineInfoV1, StructBytes.Of(UapiNumber.LineInfoV1).Fill(0, 72).Put(0, offset));
        script.Topic("Arguments that are no memory");
        BadArguments(script, UapiNumber.LineInfoV1, StructBytes.LineInfoV1(1));
        BadArguments(script, UapiNumber.LineInfoV1, StructBytes.LineInfoV1(8));
        script.Close("chip");
    }

    private static void LineInfo(ScriptWriter script)
    {
        script.Open();
        foreach (uint offset in s_offsets)
            script.Info(offset);
        script.Topic("All but the offset and the padding does not matter");
        foreach (uint offset in (uint[])[0, 2, 7, 8])
            script.Ioctl("chip", UapiNumber.LineInfo, StructBytes.LineInfo(offset).Fill(0, 64).Fill(68, 172));
        script.Topic("Padding");
        for (int at = 240; at < 256; at += 4)
            script.Ioctl("chip", UapiNumber.LineInfo, StructBytes.LineInfo(1).Put(at, 1u));
        for (int at = 240; at < 256; at++)
            script.Ioctl("chip", UapiNumber.LineInfo, StructBytes.LineInfo(1).Fill(at, 1, 0x80));
        script.Ioctl("chip", UapiNumber.LineInfo, StructBytes.LineInfo(8).Fill(240, 16));
        script.Topic("Arguments that are no memory");
        BadArguments(script, UapiNumber.LineInfo, StructBytes.LineInfo(1));
        BadArguments(script, UapiNumber.LineInfo, StructBytes.LineInfo(8));
        script.Close("chip");
    }

    private static void Requested(ScriptWriter script)
    {
        script.Open();
        script.Topic("Requested by v1: an output with all flags, an event");
        script.Request("handle", new HandleRequest(HandleFlags.Output | HandleFlags.ActiveLow | HandleFlags.OpenDrain | HandleFlags.PullUp, 1, 3) { Consumer = "first" });
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(4, (uint)(HandleFlags.Input | HandleFlags.BiasDisabled), 3, "second"));
        Infos(script, 1, 3, 4);
        script.Close("handle", "event");
        Infos(script, 1, 3, 4);
        script.Topic("Requested by v2: with edges, clock and debounce, of which v1 knows nothing");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input | LineFlags.BothEdges | LineFlags.Realtime | LineFlags.PullDown, LineAttribute.Debounce(5000, 1)), 0, 2) { Consumer = "third" });
        Infos(script, 0, 2);
        script.Close("line");
        Infos(script, 0, 2);
        script.Close("chip");
    }

    private static void Infos(ScriptWriter script, params ReadOnlySpan<uint> offsets)
    {
        foreach (uint offset in offsets)
        {
            script.InfoV1(offset);
            script.Info(offset);
        }
    }

    private static void BadArguments(ScriptWriter script, uint request, StructBytes argument)
    {
        foreach (var memory in (ArgumentMemory[])[ArgumentMemory.ReadOnly, ArgumentMemory.Half, ArgumentMemory.Bad])
            script.Ioctl("chip", request, argument, memory);
    }
}
