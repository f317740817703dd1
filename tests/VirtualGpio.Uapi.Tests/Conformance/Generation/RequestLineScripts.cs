// SPDX-License-Identifier: MIT
using System.Text;

namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Which lines a v2 request asks for, on whose behalf, and with what buffer.</summary>
internal static class RequestLineScripts
{
    private static readonly uint[] s_buffers =
        [0, 1, 2, 3, 4, 5, 15, 16, 17, 64, 1000, 1023, 1024, 1025, 4096, 65536, 0x7fffffff, 0x80000000, 0xffffffff];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("request-v2-lines", ConformanceChip.Named, "The lines of a v2 request: how many, which, and whether they are free", Lines),
        GeneratedScript.Write("request-v2-lines-wide", ConformanceChip.Wide, "The same of a chip with as many lines as a request can have", Wide),
        GeneratedScript.Write("request-v2-consumer", ConformanceChip.Named, "Consumers of a v2 request", Consumers),
        GeneratedScript.Write("request-v2-buffer", ConformanceChip.Named, "The size of a v2 request's event buffer", Buffers),
        GeneratedScript.Write("request-v2-memory", ConformanceChip.Named, "Requests whose argument is no memory, or cannot be written", Memory),
    ];

    private static void Lines(ScriptWriter script)
    {
        script.Open();
        script.Topic("So many lines, from 0; the last of eight is the hog");
        for (uint count = 0; count <= 66; count++)
            Try(script, new LineRequest(LineFlags.Input, [.. Enumerable.Range(0, (int)Math.Min(count, 64)).Select(i => (uint)i)]) { NumLines = count });
        foreach (uint count in (uint[])[127, 128, 255, 256, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff])
            script.Request("line", new LineRequest(LineFlags.Input, 0) { NumLines = count });
        script.Topic("Offsets beyond the number of lines do not matter");
        Try(script, new LineRequest(LineFlags.Input, [.. Enumerable.Repeat(0xffffffffu, 64)]) { NumLines = 0 });
        Try(script, new LineRequest(LineFlags.Input, [3, .. Enumerable.Repeat(0xffffffffu, 63)]) { NumLines = 1 });
        script.Topic("The same line twice");
        Try(script, new LineRequest(LineFlags.Input, 0, 0));
        Try(script, new LineRequest(LineFlags.Output, 0, 1, 2, 0));
        script.Topic("Lines that are not there");
        foreach (uint offset in (uint[])[8, 9, 63, 64, 1024, 0x7fffffff, 0x80000000, 0xffffffff])
        {
            Try(script, new LineRequest(LineFlags.Input, offset));
            Try(script, new LineRequest(LineFlags.Input, 0, offset, 1));
        }

        script.Topic("In any order");
        Try(script, new LineRequest(LineFlags.Input, 6, 0, 3, 1));
        script.Topic("The hog: alone, after and before others, which are free again");
        Try(script, new LineRequest(LineFlags.Input, 7));
        Try(script, new LineRequest(LineFlags.None, 7));
        Try(script, new LineRequest(LineFlags.Output | LineFlags.ActiveLow, 0, 1, 7));
        Try(script, new LineRequest(LineFlags.Output, 7, 0, 1));
        Infos(script, 0, 1, 7);
        script.Topic("Lines that are taken, by another file or the same");
        script.Request("first", new LineRequest(LineFlags.Output, 1, 2) { Consumer = "first" });
        script.Open("other");
        script.Request("second", new LineRequest(LineFlags.Input, 2), "other");
        script.Request("second", new LineRequest(LineFlags.Input, 2));
        script.Request("second", new LineRequest(LineFlags.Input | LineFlags.ActiveLow | LineFlags.PullUp, 0, 1, 3), "other");
        script.Request("second", new LineRequest(LineFlags.Input, 0, 8, 1), "other");
        script.Request("second", new LineRequest(LineFlags.Input, 0, 1, 8), "other");
        Infos(script, 0, 1, 2, 3);
        script.Request("second", new LineRequest(LineFlags.Input, 0, 3), "other");
        Infos(script, 0, 1, 2, 3);
        script.Request("third", new HandleRequest(HandleFlags.Input, 2));
        script.Request("third", UapiNumber.LineEvent, StructBytes.EventRequest(3, 0, 3));
        script.Close("first", "second");
        Infos(script, 0, 1, 2, 3);
        script.Topic("A descriptor in the argument does not matter; the new one is closed on exec");
        script.Request("line", UapiNumber.Line, new LineRequest(LineFlags.Input, 0).ToStruct().Put(LineRequest.DescriptorAt, 0xffffffffu));
        script.CloseOnExec("line");
        script.Close("line", "other", "chip");
    }

    private static void Wide(ScriptWriter script)
    {
        uint[] all = [.. Enumerable.Range(0, 64).Select(i => (uint)i)];
        script.Open();
        for (int count = 0; count <= 64; count++)
            Try(script, new LineRequest(LineFlags.Input, all[..count]));
        Try(script, new LineRequest(LineFlags.Input, all) { NumLines = 65 });
        script.Topic("All 64, backwards; those that are not taken");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, [.. all.Reverse()]) { Consumer = "all" });
        Infos(script, 0, 31, 32, 63);
        script.Request("other", new LineRequest(LineFlags.Input, 63));
        script.Close("line");
        script.Request("other", new LineRequest(LineFlags.Input, 63, 64));
        Infos(script, 63, 64);
        script.Close("chip");
    }

    private static void Consumers(ScriptWriter script)
    {
        string[] consumers =
        [
            "", "a", "conformance", new('x', 30), new('x', 31), new('x', 32), "größe", new string('x', 30) + "ß", new string('x', 31) + "ß",
            "with/slash", "with space", "?", "\u0001\u0002", "two\0words", "\0hidden", "a\nb",
        ];
        script.Open();
        foreach (string consumer in consumers)
        {
            script.Request("line", UapiNumber.Line, Truncated(new LineRequest(LineFlags.Input | LineFlags.BothEdges, 1), consumer));
            Infos(script, 1);
            script.InfoV1(1);
            script.Close("line");
        }

        script.Close("chip");
    }

    private static void Buffers(ScriptWriter script)
    {
        script.Open();
        script.Topic("With edges");
        foreach (uint size in s_buffers)
            Try(script, new LineRequest(LineFlags.Input | LineFlags.BothEdges, 0) { EventBufferSize = size });
        script.Topic("Without");
        foreach (uint size in s_buffers)
            Try(script, new LineRequest(LineFlags.Input, 0) { EventBufferSize = size });
        foreach (uint size in s_buffers)
            Try(script, new LineRequest(LineFlags.Output, 0) { EventBufferSize = size });
        script.Topic("It is made when the first line gets edges");
        foreach (uint size in (uint[])[1, 2])
        {
            script.Topic($"Size {size}");
            script.Request("line", new LineRequest(LineFlags.Input, 0, 1) { EventBufferSize = size });
            script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.PullUp));
            Infos(script, 0, 1);
            script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.PullUp, LineAttribute.Flags(LineFlags.Input | LineFlags.Rising, 2)));
            Infos(script, 0, 1);
            script.Poll("line");
            script.Read("line", 48);
            script.Close("line");
        }

        script.Topic("At once, for the second line of two");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, LineAttribute.Flags(LineFlags.Input | LineFlags.Rising, 2)), 0, 1) { EventBufferSize = 1 });
        Infos(script, 0, 1);
        script.Close("line", "chip");
    }

    private static void Memory(ScriptWriter script)
    {
        script.Open();
        var request = new LineRequest(LineFlags.Output | LineFlags.ActiveLow, 0, 1) { Consumer = "memory" }.ToStruct();
        foreach (var memory in (ArgumentMemory[])[ArgumentMemory.Bad, ArgumentMemory.Half])
            script.Request("line", UapiNumber.Line, request, memory);
        Infos(script, 0, 1);
        script.Topic("Memory that cannot be written: the lines are free again, and are outputs now");
        script.Request("line", UapiNumber.Line, request, ArgumentMemory.ReadOnly);
        Infos(script, 0, 1);
        script.Request("line", UapiNumber.LineHandle, new HandleRequest(HandleFlags.Output, 2) { Consumer = "memory" }.ToStruct(), ArgumentMemory.ReadOnly);
        script.Request("line", UapiNumber.LineEvent, StructBytes.EventRequest(3, 0, 3, "memory"), ArgumentMemory.ReadOnly);
        Infos(script, 2, 3);
        foreach (var memory in (ArgumentMemory[])[ArgumentMemory.Bad, ArgumentMemory.Half])
        {
            script.Request("line", UapiNumber.LineHandle, new HandleRequest(HandleFlags.Output, 2).ToStruct(), memory);
            script.Request("line", UapiNumber.LineEvent, StructBytes.EventRequest(3, 0, 3), memory);
        }

        script.Topic("Errors that come before");
        script.Request("line", UapiNumber.Line, new LineRequest(LineFlags.Input, 7).ToStruct(), ArgumentMemory.ReadOnly);
        script.Request("line", UapiNumber.Line, new LineRequest(LineFlags.Input | LineFlags.Output, 0).ToStruct(), ArgumentMemory.ReadOnly);
        Try(script, new LineRequest(LineFlags.Input, 0, 1, 2, 3));
        script.Close("chip");
    }

    private static StructBytes Truncated(LineRequest request, string consumer)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(consumer);
        return request.ToStruct().Put(LineRequest.ConsumerAt, bytes.AsSpan(0, Math.Min(bytes.Length, 32)));
    }

    private static void Try(ScriptWriter script, LineRequest request)
    {
        script.Request("line", request);
        script.Close("line");
    }

    private static void Infos(ScriptWriter script, params ReadOnlySpan<uint> offsets)
    {
        foreach (uint offset in offsets)
            script.Info(offset);
    }
}
