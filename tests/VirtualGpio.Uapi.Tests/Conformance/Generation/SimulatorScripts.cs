// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>
/// What gpio-sim does, which is no matter of the interface: levels that come from a bias, and what is read back from an
/// output that does not drive. Another chip may answer otherwise.
/// </summary>
internal static class SimulatorScripts
{
    private const int Many = 480;

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("simulator-bias", ConformanceChip.Named, "Levels and edges that come from a line's bias", Bias),
        GeneratedScript.Write("simulator-drive", ConformanceChip.Named, "What is read back from outputs, driven or not, and afterwards", Drive),
    ];

    private static void Bias(ScriptWriter script)
    {
        script.Open();
        script.Topic("A bias makes a level");
        foreach (var flags in (LineFlags[])[LineFlags.PullUp, LineFlags.BiasDisabled, LineFlags.PullDown, LineFlags.PullUp | LineFlags.ActiveLow])
        {
            script.Request("line", new LineRequest(LineFlags.Input | flags, 1));
            script.Get("line", 1);
            script.Pull(1, 0);
            script.Get("line", 1);
            script.Pull(1, 1);
            script.Get("line", 1);
            script.Close("line");
        }

        script.Pull(1, 0);
        script.Topic("It stays when the line is released");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.PullUp, 1));
        script.Close("line");
        script.Request("line", new LineRequest(LineFlags.Input, 1));
        script.Get("line", 1);
        script.Close("line");
        script.Pull(1, 0);
        script.Topic("A new bias makes an edge if edges were wanted before");
        script.Request("line", new LineRequest(LineFlags.Input | LineFlags.BothEdges | LineFlags.PullUp, 1));
        script.Read("line", Many);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.BothEdges | LineFlags.PullDown));
        script.Read("line", Many);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.Rising | LineFlags.PullUp));
        script.Read("line", Many);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.PullDown));
        script.Read("line", Many);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.Rising | LineFlags.PullUp));
        script.Read("line", Many);
        script.Close("line");
        script.Topic("The same for a line event");
        script.Pull(1, 0);
        script.Request("event", UapiNumber.LineEvent, StructBytes.EventRequest(1, (uint)HandleFlags.PullUp, 3));
        script.Read("event", Many);
        script.GetHandle("event");
        script.Close("event", "chip");
    }

    private static void Drive(ScriptWriter script)
    {
        script.Open();
        foreach (int pull in (int[])[0, 1])
        {
            foreach (var flags in (LineFlags[])[LineFlags.None, LineFlags.OpenDrain, LineFlags.OpenSource])
            {
                foreach (var polarity in (LineFlags[])[LineFlags.None, LineFlags.ActiveLow])
                {
                    script.Topic($"{flags}, {polarity}, pulled to {pull}");
                    script.Pull(1, pull);
                    script.Request("line", new LineRequest(new LineConfig(LineFlags.Output | flags | polarity, LineAttribute.Outputs(1, 1)), 1));
                    script.Get("line", 1);
                    foreach (ulong value in (ulong[])[0, 1, 1, 0])
                    {
                        script.Set("line", value, 1);
                        script.Get("line", 1);
                    }

                    script.Pull(1, 1 - pull);
                    script.Get("line", 1);
                    script.Pull(1, pull);
                    script.Set("line", 1, 1);
                    script.Configure("line", new LineConfig(LineFlags.Input | polarity));
                    script.Get("line", 1);
                    script.Configure("line", new LineConfig(LineFlags.Output | polarity));
                    script.Configure("line", new LineConfig(LineFlags.Input | polarity));
                    script.Get("line", 1);
                    script.Close("line");
                    script.Request("line", new LineRequest(LineFlags.None, 1));
                    script.Get("line", 1);
                    script.Close("line");
                }
            }
        }

        script.Pull(1, 0);
        script.Topic("An output that becomes an input with edges makes none by that");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Output, LineAttribute.Outputs(1, 1)), 1));
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.BothEdges));
        script.Read("line", Many);
        script.Pull(1, 0);
        script.Read("line", Many);
        script.Topic("An input with edges that becomes an output");
        script.Pull(1, 1);
        script.Configure("line", new LineConfig(LineFlags.Output));
        script.Read("line", Many);
        script.Close("line", "chip");
    }
}
