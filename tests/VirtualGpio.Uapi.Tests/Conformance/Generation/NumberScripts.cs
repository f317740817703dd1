// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Ioctl numbers that are none, or that belong to another kind of file.</summary>
internal static class NumberScripts
{
    private static readonly string[] s_files = ["chip", "line", "handle", "event"];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("ioctl-numbers", ConformanceChip.Named, "Numbers of type 0xb4 whose direction, size or number is another one", Wrong),
        GeneratedScript.Write("ioctl-files", ConformanceChip.Named, "Numbers on kinds of files that do not take them", WrongFiles),
        GeneratedScript.Write("ioctl-types", ConformanceChip.Named, "Numbers of other types", OtherTypes),
    ];

    private static void Begin(ScriptWriter script)
    {
        script.Open();
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges, 0));
        script.Request("handle", new HandleRequest(HandleFlags.Output, 1));
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(2, 0, 3));
    }

    private static void Wrong(ScriptWriter script)
    {
        Begin(script);
        foreach (uint number in UapiNumber.All)
        {
            script.Topic($"Around {number:x8}");
            uint size = (uint)IoctlStep.SizeOf(number);
            string file = UapiNumber.OfChip.Contains(number) ? "chip" : number is UapiNumber.GetHandleValues or UapiNumber.SetHandleValues or UapiNumber.SetHandleConfig ? "handle" : "line";
            for (uint direction = 0; direction < 4; direction++)
                foreach (uint other in (uint[])[0, 1, size - 1, size, size + 1, size + 4, 0x3fff])
                    if (UapiNumber.With(number, direction, other) != number)
                        Play(script, file, UapiNumber.With(number, direction, other));
        }

        script.Topic("Numbers that nothing has");
        foreach (string file in s_files)
            foreach (uint number in (uint[])[0x00, 0x10, 0x11, 0x12, 0x20, 0x7f, 0x80, 0xfe, 0xff])
            {
                Play(script, file, 0xb400 | number);
                Play(script, file, 0xc010b400 | number);
            }

        script.Close("event", "handle", "line", "chip");
    }

    private static void WrongFiles(ScriptWriter script)
    {
        Begin(script);
        foreach (string file in s_files)
        {
            script.Topic($"On the {file}");
            foreach (uint number in UapiNumber.All)
                if (!Takes(file, number))
                {
                    Play(script, file, number);
                    script.Ioctl(file, number, StructBytes.Of(number), ArgumentMemory.Bad);
                }
        }

        script.Topic("On files that are closed");
        script.Close("event", "handle", "line", "chip");
        foreach (string file in s_files)
            Play(script, file, UapiNumber.ChipInfo);
    }

    private static void OtherTypes(ScriptWriter script)
    {
        Begin(script);
        foreach (string file in s_files)
        {
            script.Topic($"On the {file}");
            // Types beside ours, and those of terminals, sockets and block devices.
            foreach (uint number in (uint[])[0x8044b301, 0x8044b501, 0xc250b507, 0xc250b307, 0x00005401, 0x00005413, 0x00008905, 0x00001260, 0x80041272, 0, 0xffffffff])
                Play(script, file, number);
        }

        script.Close("event", "handle", "line", "chip");
    }

    private static bool Takes(string file, uint number) => file switch
    {
        "chip" => UapiNumber.OfChip.Contains(number),
        "line" => number is UapiNumber.GetLineValues or UapiNumber.SetLineValues or UapiNumber.SetLineConfig,
        "handle" => number is UapiNumber.GetHandleValues or UapiNumber.SetHandleValues or UapiNumber.SetHandleConfig,
        _ => number is UapiNumber.GetHandleValues,
    };

    // Nothing is written to the argument: what is there stays.
    private static void Play(ScriptWriter script, string file, uint number)
    {
        var argument = StructBytes.Of(number);
        if (argument.Bytes.Length >= 4)
            argument.Put(0, 3u);
        script.Ioctl(file, number, argument);
    }
}
