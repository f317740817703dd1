// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Line handles of v1.</summary>
internal static class HandleScripts
{
    private static readonly HandleFlags[] s_configs =
    [
        HandleFlags.None, HandleFlags.ActiveLow, HandleFlags.Input, HandleFlags.Input | HandleFlags.ActiveLow, HandleFlags.Input | HandleFlags.PullUp,
        HandleFlags.Input | HandleFlags.PullDown, HandleFlags.Input | HandleFlags.BiasDisabled, HandleFlags.Output, HandleFlags.Output | HandleFlags.ActiveLow,
        HandleFlags.Output | HandleFlags.OpenDrain, HandleFlags.Output | HandleFlags.OpenSource | HandleFlags.ActiveLow, HandleFlags.Output | HandleFlags.PullUp,
        HandleFlags.Input | HandleFlags.Output, HandleFlags.Input | HandleFlags.OpenDrain, HandleFlags.PullUp, (HandleFlags)0x100,
    ];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("handle-v1-flags", ConformanceChip.Named, "GPIO_GET_LINEHANDLE_IOCTL with each combination of flags", Flags),
        GeneratedScript.Write("handle-v1-lines", ConformanceChip.Named, "Which lines a handle asks for, and on whose behalf", Lines),
        GeneratedScript.Write("handle-v1-lines-wide", ConformanceChip.Wide, "Handles with up to 64 lines", Wide),
        GeneratedScript.Write("handle-v1-values", ConformanceChip.Named, "Values of a handle's lines", Values),
        GeneratedScript.Write("handle-v1-config", ConformanceChip.Named, "GPIOHANDLE_SET_CONFIG_IOCTL: from each configuration to each other", Configs),
    ];

    private static void Flags(ScriptWriter script)
    {
        script.Open();
        for (uint flags = 0; flags < 256; flags++)
        {
            script.Topic(((HandleFlags)flags).ToString());
            script.Request("handle", new HandleRequest((HandleFlags)flags, 1));
            if (IsValid((HandleFlags)flags))
            {
                script.InfoV1(1);
                script.Close("handle");
            }
        }

        script.Topic("Flags that nobody has");
        for (int bit = 8; bit < 32; bit++)
        {
            script.Request("handle", new HandleRequest((HandleFlags)(1u << bit), 1));
            script.Request("handle", new HandleRequest(HandleFlags.Input | (HandleFlags)(1u << bit), 1));
        }

        script.Close("chip");
    }

    private static void Lines(ScriptWriter script)
    {
        script.Open();
        script.Topic("So many lines, from 0; the last of eight is the hog");
        for (uint count = 0; count <= 66; count++)
            Try(script, new HandleRequest(HandleFlags.Input, [.. Enumerable.Range(0, (int)Math.Min(count, 64)).Select(i => (uint)i)]) { Lines = count });
        Try(script, new HandleRequest(HandleFlags.Input, 0) { Lines = 0xffffffff });
        script.Topic("The same line twice; lines that are not there or taken, after which the others are free again");
        foreach (uint[] offsets in (uint[][])[[0, 0], [0, 8], [8, 0], [0, 0xffffffff], [0, 1, 7], [7]])
            Try(script, new HandleRequest(HandleFlags.Input | HandleFlags.ActiveLow, offsets));
        foreach (uint line in (uint[])[0, 1, 7])
            script.InfoV1(line);
        script.Topic("Which of two errors is told");
        Try(script, new HandleRequest(HandleFlags.Input | HandleFlags.Output, 8));
        Try(script, new HandleRequest(HandleFlags.Input | HandleFlags.Output, 0) { Lines = 65 });
        script.Topic("Consumers");
        foreach (string consumer in (string[])["", "a", new('x', 31), new('x', 32), "größe", "with/slash"])
        {
            script.Request("handle", new HandleRequest(HandleFlags.Input, 1) { Consumer = consumer });
            script.InfoV1(1);
            script.Info(1);
            script.Close("handle");
        }

        script.Topic("A descriptor in the argument does not matter; the new one is closed on exec");
        script.Request("handle", UapiNumber.LineHandle, new HandleRequest(HandleFlags.Input, 0).ToStruct().Put(HandleRequest.DescriptorAt, 0xffffffffu));
        script.CloseOnExec("handle");
        script.Request("line", new LineRequest(LineFlags.Input, 0));
        script.Close("handle", "chip");
    }

    private static void Wide(ScriptWriter script)
    {
        uint[] all = [.. Enumerable.Range(0, 64).Select(i => (uint)i)];
        script.Open();
        foreach (int count in (int[])[1, 2, 31, 32, 33, 63, 64])
            Try(script, new HandleRequest(HandleFlags.Input, all[..count]));
        Try(script, new HandleRequest(HandleFlags.Input, all) { Lines = 65 });
        script.Request("handle", new HandleRequest(HandleFlags.Output, all) { Defaults = [.. all.Select(i => (byte)(i % 3))] });
        script.GetHandle("handle");
        script.SetHandle("handle", [.. all.Select(i => (byte)(i % 5))]);
        script.GetHandle("handle");
        script.Close("handle", "chip");
    }

    private static void Values(ScriptWriter script)
    {
        script.Open();
        script.Topic("Inputs; what is in the argument before does not matter");
        script.Pull(0, 1);
        script.Pull(3, 1);
        script.Request("handle", new HandleRequest(HandleFlags.Input, 0, 1, 3));
        script.GetHandle("handle");
        script.Ioctl("handle", UapiNumber.GetHandleValues, StructBytes.HandleValues().Fill(0, 64));
        script.SetHandle("handle", 1, 1, 1);
        foreach (var memory in (ArgumentMemory[])[ArgumentMemory.ReadOnly, ArgumentMemory.Half, ArgumentMemory.Bad])
        {
            script.Ioctl("handle", UapiNumber.GetHandleValues, StructBytes.HandleValues(), memory);
            script.Ioctl("handle", UapiNumber.SetHandleValues, StructBytes.HandleValues(), memory);
        }

        script.Close("handle");
        script.Request("handle", new HandleRequest(HandleFlags.Input | HandleFlags.ActiveLow, 3, 1, 0));
        script.GetHandle("handle");
        script.Close("handle");
        script.Topic("Outputs: values other than 0 and 1, and beyond the lines");
        foreach (var flags in (HandleFlags[])[HandleFlags.Output, HandleFlags.Output | HandleFlags.ActiveLow])
        {
            script.Request("handle", new HandleRequest(flags, 0, 1, 3) { Defaults = [0, 2, 255, 1, 1] });
            script.GetHandle("handle");
            script.SetHandle("handle", 1, 0, 2, 1, 1);
            script.GetHandle("handle");
            script.SetHandle("handle", 128, 255, 0);
            script.GetHandle("handle");
            foreach (var memory in (ArgumentMemory[])[ArgumentMemory.ReadOnly, ArgumentMemory.Half, ArgumentMemory.Bad])
            {
                script.Ioctl("handle", UapiNumber.SetHandleValues, StructBytes.HandleValues(0, 0, 1), memory);
                script.GetHandle("handle");
            }

            script.Close("handle");
        }

        script.Topic("As they are: they still are outputs");
        script.Request("handle", new HandleRequest(HandleFlags.None, 0, 2));
        script.SetHandle("handle", 1, 1);
        script.Close("handle");
        script.Request("handle", new HandleRequest(HandleFlags.None, 2, 0));
        script.SetHandle("handle", 1, 1);
        script.Topic("A handle cannot be read");
        script.Read("handle", 48);
        script.Read("handle", 0);
        script.Poll("handle");
        script.Close("handle", "chip");
    }

    private static void Configs(ScriptWriter script)
    {
        script.Open();
        foreach (var from in s_configs.Where(IsValid))
        {
            foreach (var to in s_configs)
            {
                script.Topic($"{from} to {to}");
                script.Request("handle", new HandleRequest(from, 1, 2));
                script.Ioctl("handle", UapiNumber.SetHandleConfig, StructBytes.HandleConfig(to, 0, 1, 1));
                script.InfoV1(1);
                script.InfoV1(2);
                script.SetHandle("handle", 0, 0);
                script.Close("handle");
            }
        }

        script.Topic("New values of outputs; padding does not matter; memory that is none, or cannot be written");
        script.Request("handle", new HandleRequest(HandleFlags.Output, 1, 2));
        script.Ioctl("handle", UapiNumber.SetHandleConfig, StructBytes.HandleConfig(HandleFlags.Output, 2, 0));
        script.GetHandle("handle");
        script.Ioctl("handle", UapiNumber.SetHandleConfig, StructBytes.HandleConfig(HandleFlags.Output | HandleFlags.ActiveLow, 0, 1).Fill(68, 16));
        script.GetHandle("handle");
        script.Ioctl("handle", UapiNumber.SetHandleConfig, StructBytes.HandleConfig(HandleFlags.Output, 1, 1), ArgumentMemory.ReadOnly);
        script.GetHandle("handle");
        script.Ioctl("handle", UapiNumber.SetHandleConfig, StructBytes.HandleConfig(HandleFlags.Input), ArgumentMemory.Half);
        script.Ioctl("handle", UapiNumber.SetHandleConfig, StructBytes.HandleConfig(HandleFlags.Input), ArgumentMemory.Bad);
        script.InfoV1(1);
        script.Close("handle", "chip");
    }

    // Decides only what more is asked about a combination; what the kernel says of it is recorded.
    private static bool IsValid(HandleFlags flags)
    {
        bool input = flags.HasFlag(HandleFlags.Input), output = flags.HasFlag(HandleFlags.Output);
        var drive = flags & (HandleFlags.OpenDrain | HandleFlags.OpenSource);
        var bias = flags & (HandleFlags.PullUp | HandleFlags.PullDown | HandleFlags.BiasDisabled);
        return (uint)flags < 256 && !(input && output) && (output || drive == 0) && (input || output || bias == 0)
            && uint.PopCount((uint)drive) <= 1 && uint.PopCount((uint)bias) <= 1;
    }

    private static void Try(ScriptWriter script, HandleRequest request)
    {
        script.Request("handle", request);
        script.Close("handle");
    }
}
