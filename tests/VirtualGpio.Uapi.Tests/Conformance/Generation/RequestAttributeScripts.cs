// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>The attributes of a v2 request.</summary>
internal static class RequestAttributeScripts
{
    private const ulong AllLines = 0x3f;

    private static readonly uint[] s_lines = [0, 1, 2, 3, 4, 5];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("request-v2-attributes", ConformanceChip.Named, "Attributes of a v2 request: how many, which, for which lines", Attributes),
        GeneratedScript.Write("request-v2-attributes-invalid", ConformanceChip.Named, "Attributes that are refused, and padding", Invalid),
    ];

    private static void Attributes(ScriptWriter script)
    {
        script.Open();
        script.Topic("So many attributes: flags for one line after the other, then such as change nothing");
        for (int count = 0; count <= 10; count++)
            Show(script, new LineConfig(LineFlags.Input, [.. Enumerable.Range(0, count).Select(i => LineAttribute.Flags(LineFlags.Input | LineFlags.ActiveLow, 1ul << i))]));
        script.Topic("Flags: the first attribute that a line is in counts");
        Show(script, new LineConfig(
            LineFlags.Input,
            LineAttribute.Flags(LineFlags.Output, 0b000111),
            LineAttribute.Flags(LineFlags.Output | LineFlags.ActiveLow, 0b011110),
            LineAttribute.Flags(LineFlags.Input | LineFlags.Falling, AllLines)));
        script.Topic("Output values: the first attribute that a line is in counts");
        Show(script, new LineConfig(LineFlags.Output, LineAttribute.Outputs(0b000101, 0b000111), LineAttribute.Outputs(0b111010, 0b111110)));
        script.Topic("Output values beside the mask, masks beyond the lines, empty masks");
        Show(script, new LineConfig(LineFlags.Output, LineAttribute.Outputs(ulong.MaxValue, 0b010101)));
        Show(script, new LineConfig(LineFlags.Output, LineAttribute.Outputs(ulong.MaxValue, ulong.MaxValue)));
        Show(script, new LineConfig(LineFlags.Output, LineAttribute.Outputs(ulong.MaxValue, ~AllLines)));
        Show(script, new LineConfig(LineFlags.Output, LineAttribute.Outputs(ulong.MaxValue, 0), LineAttribute.Flags(LineFlags.Input, 0)));
        script.Topic("Output values of active-low lines, and of inputs");
        Show(script, new LineConfig(LineFlags.Output | LineFlags.ActiveLow, LineAttribute.Outputs(0b101010, AllLines)));
        Show(script, new LineConfig(LineFlags.Input, LineAttribute.Outputs(0b101010, AllLines)));
        script.Topic("Debounce: for some lines, the first attribute counts, a period of 0");
        Show(script, new LineConfig(LineFlags.Input, LineAttribute.Debounce(1000, 0b000011), LineAttribute.Debounce(2000, 0b000110)));
        Show(script, new LineConfig(LineFlags.Input, LineAttribute.Debounce(0, 0b000011), LineAttribute.Debounce(2000, 0b000110)));
        Show(script, new LineConfig(LineFlags.Input | LineFlags.BothEdges, LineAttribute.Debounce(uint.MaxValue, 0b000001), LineAttribute.Debounce(1, 0b000010)));
        script.Topic("The upper half of a debounce period's value");
        Show(script, new LineConfig(LineFlags.Input, new LineAttribute(3, 0x1234567800001000, 1)));
        Show(script, new LineConfig(LineFlags.Input, new LineAttribute(3, 0x1234567800000000, 1)));
        script.Topic("Inputs and outputs in one request; debounced inputs beside outputs");
        Show(script, new LineConfig(
            LineFlags.Output,
            LineAttribute.Flags(LineFlags.Input | LineFlags.Rising, 0b000110),
            LineAttribute.Outputs(AllLines, AllLines),
            LineAttribute.Debounce(3000, 0b000100)));
        script.Topic("Attributes of an id that nobody knows");
        foreach (uint id in (uint[])[0, 4, 5, 0x80000001, 0xffffffff])
            Show(script, new LineConfig(LineFlags.Output, new LineAttribute(id, ulong.MaxValue, ulong.MaxValue), LineAttribute.Outputs(1, 1)));
        script.Topic("As it is, for all or for some");
        Show(script, new LineConfig(LineFlags.None));
        Show(script, new LineConfig(LineFlags.None, LineAttribute.Flags(LineFlags.Output, 0b000011), LineAttribute.Outputs(AllLines, AllLines)));
        Show(script, new LineConfig(LineFlags.None, LineAttribute.Outputs(AllLines, AllLines)));
        Show(script, new LineConfig(LineFlags.Output, LineAttribute.Flags(LineFlags.None, 0b000110)));
        script.Close("chip");
    }

    private static void Invalid(ScriptWriter script)
    {
        script.Open();
        script.Topic("A number of attributes that does not fit, is too small, or larger than what is filled in");
        foreach (uint count in (uint[])[11, 12, 255, 256, 0x7fffffff, 0x80000000, 0xffffffff])
            script.Request("line", new LineRequest(new LineConfig(LineFlags.Input) { NumAttrs = count }, 0));
        var full = Enumerable.Repeat(LineAttribute.Flags(LineFlags.Input, 1), 10).ToList();
        for (uint count = 0; count < 10; count++)
            script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, full) { NumAttrs = count }, 0));
        Try(script, new LineRequest(new LineConfig(LineFlags.Input) { NumAttrs = 10 }, 0));
        script.Topic("Padding of attributes that are used");
        for (int i = 0; i < 10; i++)
        {
            int padded = i;
            script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, [.. full.Select((attribute, at) => attribute with { Padding = at == padded ? 1u : 0 })]), 0));
        }

        script.Topic("Each byte of an unused attribute");
        for (int at = 0; at < 24; at++)
            script.Request("line", UapiNumber.Line, new LineRequest(LineFlags.Input, 0).ToStruct().Fill(LineRequest.ConfigAt + 32 + at, 1, 1));
        script.Request("line", UapiNumber.Line, new LineRequest(LineFlags.Input, 0).ToStruct().Fill(LineRequest.ConfigAt + LineConfig.Size - 1, 1, 1));
        script.Topic("Padding of the configuration, and of the request");
        for (int at = 12; at < 32; at++)
            script.Request("line", UapiNumber.Line, new LineRequest(LineFlags.Input, 0).ToStruct().Fill(LineRequest.ConfigAt + at, 1, 1));
        for (int at = LineRequest.PaddingAt; at < LineRequest.DescriptorAt; at++)
            script.Request("line", UapiNumber.Line, new LineRequest(LineFlags.Input, 0).ToStruct().Fill(at, 1, 0x80));
        script.Topic("Debounce of outputs and of lines that are left as they are; beyond the lines it does not matter");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Output, LineAttribute.Debounce(1000, 1)), 0));
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Output, LineAttribute.Debounce(0, 1)), 0));
        script.Request("line", new LineRequest(new LineConfig(LineFlags.None, LineAttribute.Debounce(1000, 1)), 0));
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, LineAttribute.Flags(LineFlags.Output, 2), LineAttribute.Debounce(1000, 2)), 0, 1));
        Try(script, new LineRequest(new LineConfig(LineFlags.Output, LineAttribute.Debounce(1000, 2)), 0));
        script.Topic("Flags that are wrong in an attribute: for a line, and beyond the lines; wrong by default, with none that they are for");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, LineAttribute.Flags(LineFlags.Input | LineFlags.Output, 2)), 0, 1));
        Try(script, new LineRequest(new LineConfig(LineFlags.Input, LineAttribute.Flags(LineFlags.Input | LineFlags.Output, 4)), 0, 1));
        Try(script, new LineRequest(new LineConfig(LineFlags.Input | LineFlags.Output, LineAttribute.Flags(LineFlags.Input, 3)), 0, 1));
        Try(script, new LineRequest(new LineConfig(LineFlags.Hte, LineAttribute.Flags(LineFlags.Input, 3)), 0, 1));
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, LineAttribute.Flags(LineFlags.Hte, 2)), 0, 1));
        script.Topic("Which of two errors is told: the configuration's, the lines', the number of lines'");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Hte), 7));
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Hte) { NumAttrs = 11 }, 0));
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Hte), 0) { NumLines = 65 });
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input) { NumAttrs = 11 }, 7));
        script.Info(0);
        script.Close("chip");
    }

    // What becomes of the lines, and that nothing of it is left for the next.
    private static void Show(ScriptWriter script, LineConfig config)
    {
        script.Request("line", new LineRequest(config, s_lines));
        foreach (uint line in s_lines)
            script.Info(line);
        script.Get("line", ulong.MaxValue);
        script.Close("line");
        script.Request("line", new LineRequest(LineFlags.Input, s_lines));
        script.Close("line");
    }

    private static void Try(ScriptWriter script, LineRequest request)
    {
        script.Request("line", request);
        script.Info(0);
        script.Info(1);
        script.Close("line");
    }
}
