// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Values of a v2 request's lines.</summary>
internal static class ValueScripts
{
    private static readonly ulong[] s_masks =
        [0, 1, 2, 4, 8, 3, 5, 0xa, 0xf, 0x10, 0x1f, 0xf0, 0x8000000000000000, 0xfffffffffffffff0, 0x8000000000000001, ulong.MaxValue];

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("values-v2", ConformanceChip.Named, "Values of a v2 request's lines: masks, directions, polarity", Values),
        GeneratedScript.Write("values-v2-wide", ConformanceChip.Wide, "Values of 64 lines", Wide),
    ];

    private static void Values(ScriptWriter script)
    {
        script.Open();
        script.Topic("Inputs, two of which are pulled up");
        script.Pull(0, 1);
        script.Pull(4, 1);
        script.Request("line", new LineRequest(LineFlags.Input, 0, 1, 2, 4));
        Masks(script);
        script.Ioctl("line", UapiNumber.GetLineValues, StructBytes.Values(ulong.MaxValue, 0xf));
        script.Ioctl("line", UapiNumber.GetLineValues, StructBytes.Values(ulong.MaxValue, 2));
        script.Pull(0, 0);
        script.Pull(1, 1);
        script.Get("line", 0xf);
        script.Close("line");
        script.Topic("The same, active-low, in another order");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.ActiveLow, 4, 2, 1, 0));
        Masks(script);
        script.Close("line");
        script.Topic("Outputs");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Output, LineAttribute.Outputs(5, 0xf)), 0, 1, 2, 4));
        script.Get("line", 0xf);
        Masks(script);
        script.Topic("Bits beside the mask do not matter");
        script.Set("line", 0xffff, 0);
        script.Set("line", 0xffff, 2);
        script.Get("line", 0xf);
        script.Set("line", 0xfffd, 0xf);
        script.Get("line", 0xf);
        script.Close("line");
        script.Topic("Active-low outputs");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Output | LineFlags.ActiveLow, LineAttribute.Outputs(5, 0xf)), 0, 1, 2, 4));
        Masks(script);
        script.Close("line");
        script.Topic("Inputs and outputs in one request: nothing is set if one of them is no output");
        script.Pull(0, 0);
        script.Pull(1, 0);
        script.Pull(4, 0);
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, LineAttribute.Flags(LineFlags.Output, 6)), 0, 1, 2, 4));
        Masks(script);
        script.Set("line", 6, 6);
        script.Get("line", 0xf);
        script.Set("line", 0, 7);
        script.Get("line", 0xf);
        script.Topic("Arguments that are no memory");
        foreach (var memory in (ArgumentMemory[])[ArgumentMemory.ReadOnly, ArgumentMemory.Half, ArgumentMemory.Bad])
            foreach (ulong mask in (ulong[])[0, 1, 2])
            {
                script.Ioctl("line", UapiNumber.GetLineValues, StructBytes.Values(0, mask), memory);
                script.Ioctl("line", UapiNumber.SetLineValues, StructBytes.Values(0, mask), memory);
            }

        script.Get("line", 0xf);
        script.Close("line");
        script.Topic("As they are: outputs of a request that is closed still are, and take values");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Output, LineAttribute.Outputs(3, 3)), 0, 1));
        script.Close("line");
        script.Info(0);
        script.Request("line", new LineRequest(LineFlags.None, 0, 1, 3));
        script.Info(0);
        script.Info(3);
        script.Set("line", 1, 3);
        script.Get("line", 3);
        script.Set("line", 4, 4);
        script.Close("line", "chip");
    }

    private static void Wide(ScriptWriter script)
    {
        uint[] all = [.. Enumerable.Range(0, 64).Select(i => (uint)i)];
        script.Open();
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Output, LineAttribute.Outputs(0x8000000180000001, ulong.MaxValue)), all));
        script.Get("line", ulong.MaxValue);
        foreach (ulong mask in (ulong[])[0xffffffff00000000, 0x5555555555555555, 0x8000000000000000, 1])
        {
            script.Set("line", ~mask, ulong.MaxValue);
            script.Get("line", ulong.MaxValue);
            script.Set("line", 0x00ffff0000ffff00, mask);
            script.Get("line", ulong.MaxValue);
            script.Get("line", mask);
        }

        script.Close("line");
        script.Topic("Bits are of the request's lines, not of the chip's");
        script.Request("line", new LineRequest(LineFlags.Output, 63, 0, 32));
        script.Set("line", 1, 7);
        script.Request("other", new LineRequest(LineFlags.Input, [.. all.Except([63u, 0u, 32u])]));
        script.Get("line", ulong.MaxValue);
        script.Pull(31, 1);
        script.Pull(62, 1);
        script.Get("other", ulong.MaxValue);
        script.Close("line", "other", "chip");
    }

    private static void Masks(ScriptWriter script)
    {
        foreach (ulong mask in s_masks)
        {
            script.Get("line", mask);
            script.Set("line", 0x6, mask);
        }

        script.Get("line", 0xf);
    }
}
