// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>New configurations of a v2 request.</summary>
internal static class ConfigScripts
{
    private static readonly LineConfig[] s_configs =
    [
        new(LineFlags.None),
        new(LineFlags.ActiveLow),
        new(LineFlags.Realtime),
        new(LineFlags.Input),
        new(LineFlags.Input | LineFlags.ActiveLow),
        new(LineFlags.Input | LineFlags.PullUp),
        new(LineFlags.Input | LineFlags.PullDown | LineFlags.Realtime),
        new(LineFlags.Input | LineFlags.BiasDisabled),
        new(LineFlags.Input | LineFlags.Rising),
        new(LineFlags.Input | LineFlags.Falling | LineFlags.ActiveLow),
        new(LineFlags.Input | LineFlags.BothEdges | LineFlags.Realtime),
        new(LineFlags.Input, LineAttribute.Debounce(4000, 1)),
        new(LineFlags.Input | LineFlags.BothEdges, LineAttribute.Debounce(8000, 1)),
        new(LineFlags.Output),
        new(LineFlags.Output | LineFlags.ActiveLow, LineAttribute.Outputs(1, 1)),
        new(LineFlags.Output | LineFlags.OpenDrain, LineAttribute.Outputs(1, 1)),
        new(LineFlags.Output | LineFlags.OpenSource | LineFlags.ActiveLow),
        new(LineFlags.Output | LineFlags.PullUp | LineFlags.Realtime),
    ];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("config-v2", ConformanceChip.Named, "GPIO_V2_LINE_SET_CONFIG_IOCTL: from each configuration to each other", Each),
        GeneratedScript.Write("config-v2-lines", ConformanceChip.Named, "New configurations of requests with several lines", Lines),
        GeneratedScript.Write("config-v2-invalid", ConformanceChip.Named, "Configurations that are refused: they change nothing", Invalid),
    ];

    private static void Each(ScriptWriter script)
    {
        script.Open();
        foreach (var from in s_configs)
        {
            foreach (var to in s_configs)
            {
                script.Topic($"{Describe(from)} to {Describe(to)}");
                script.Request("line", new LineRequest(from, 1));
                script.Configure("line", to);
                script.Info(1);
                script.Set("line", 0, 1);
                script.Close("line");
            }
        }

        script.Close("chip");
    }

    private static void Lines(ScriptWriter script)
    {
        script.Open();
        script.Topic("Lines that the new flags give no direction keep what they have");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Output | LineFlags.ActiveLow, LineAttribute.Outputs(5, 7)), 0, 1, 2) { Consumer = "several" });
        script.Configure("line", new LineConfig(LineFlags.None, LineAttribute.Flags(LineFlags.Input | LineFlags.PullUp, 2)));
        Infos(script, 0, 1, 2);
        script.Get("line", 5);
        script.Configure("line", new LineConfig(LineFlags.None));
        Infos(script, 0, 1, 2);
        script.Topic("New values of outputs: 0 where none is given");
        script.Configure("line", new LineConfig(LineFlags.Output, LineAttribute.Outputs(6, 6)));
        script.Get("line", 7);
        script.Configure("line", new LineConfig(LineFlags.Output));
        script.Get("line", 7);
        script.Configure("line", new LineConfig(LineFlags.Output | LineFlags.ActiveLow));
        script.Get("line", 7);
        script.Configure("line", new LineConfig(LineFlags.Output | LineFlags.ActiveLow, LineAttribute.Outputs(7, 7)));
        script.Get("line", 7);
        script.Topic("Polarity alone: values turn round");
        script.Configure("line", new LineConfig(LineFlags.Input));
        script.Pull(0, 1);
        script.Pull(1, 0);
        script.Pull(2, 1);
        script.Get("line", 7);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.ActiveLow));
        script.Get("line", 7);
        script.Topic("Each line another");
        script.Configure("line", new LineConfig(
            LineFlags.Input,
            LineAttribute.Flags(LineFlags.Output | LineFlags.OpenSource, 1),
            LineAttribute.Flags(LineFlags.Input | LineFlags.BothEdges, 2),
            LineAttribute.Debounce(1000, 6)));
        Infos(script, 0, 1, 2);
        script.Set("line", 0, 1);
        script.Set("line", 0, 3);
        script.Configure("line", new LineConfig(LineFlags.Input, LineAttribute.Debounce(0, 2)));
        Infos(script, 0, 1, 2);
        script.Close("line");
        Infos(script, 0, 1, 2);
        script.Close("chip");
    }

    private static void Invalid(ScriptWriter script)
    {
        script.Open();
        foreach (var flags in (LineFlags[])[LineFlags.None, LineFlags.Input | LineFlags.Rising | LineFlags.PullUp, LineFlags.Output | LineFlags.ActiveLow])
        {
            script.Topic($"After {flags}");
            script.Request("line", new LineRequest(flags, 0, 1) { Consumer = "invalid" });
            foreach (var config in (LineConfig[])
            [
                new(LineFlags.Input | LineFlags.Output), new(LineFlags.Used), new(LineFlags.Input | LineFlags.Hte), new(LineFlags.Hte), new((LineFlags)(1ul << 13)),
                new(LineFlags.Rising), new(LineFlags.Output | LineFlags.Rising), new(LineFlags.Input | LineFlags.OpenDrain), new(LineFlags.PullUp),
                new(LineFlags.Output | LineFlags.OpenDrain | LineFlags.OpenSource), new(LineFlags.Input | LineFlags.PullUp | LineFlags.PullDown),
                new(LineFlags.Output, LineAttribute.Debounce(1000, 1)), new(LineFlags.None, LineAttribute.Debounce(1000, 1)),
                new(LineFlags.Output, LineAttribute.Flags(LineFlags.Output | LineFlags.Input, 2)), new(LineFlags.Input) { NumAttrs = 11 },
                new(LineFlags.Input, new LineAttribute(1, (ulong)LineFlags.Input, 1, Padding: 1)), new(LineFlags.Input, LineAttribute.Outputs(1, 1)) { NumAttrs = 0 },
            ])
                script.Configure("line", config);
            script.Ioctl("line", UapiNumber.SetLineConfig, new LineConfig(LineFlags.Input).ToStruct().Put(12, 1u));
            script.Ioctl("line", UapiNumber.SetLineConfig, new LineConfig(LineFlags.Input).ToStruct().Put(28, 1u));
            script.Ioctl("line", UapiNumber.SetLineConfig, new LineConfig(LineFlags.Input).ToStruct(), ArgumentMemory.Half);
            script.Ioctl("line", UapiNumber.SetLineConfig, new LineConfig(LineFlags.Input).ToStruct(), ArgumentMemory.Bad);
            Infos(script, 0, 1);
            script.Topic("Flags for lines that the request does not have; memory that cannot be written");
            script.Configure("line", new LineConfig(LineFlags.Output, LineAttribute.Flags(LineFlags.Input | LineFlags.Output, ~3ul)));
            script.Ioctl("line", UapiNumber.SetLineConfig, new LineConfig(LineFlags.Output, LineAttribute.Outputs(3, 3)).ToStruct(), ArgumentMemory.ReadOnly);
            Infos(script, 0, 1);
            script.Get("line", 3);
            script.Close("line");
        }

        script.Close("chip");
    }

    private static string Describe(LineConfig config) =>
        config.Attributes is [{ Id: 3 }] ? $"{config.Flags} with debounce" : config.Attributes is [{ Id: 2 }] ? $"{config.Flags} at 1" : $"{config.Flags}";

    private static void Infos(ScriptWriter script, params ReadOnlySpan<uint> offsets)
    {
        foreach (uint offset in offsets)
            script.Info(offset);
    }
}
