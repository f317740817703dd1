// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>Debounced lines. Periods are so long, or waits are, that a slow machine does not matter.</summary>
internal static class DebounceScripts
{
    private const uint Never = 1_000_000_000;
    private const uint Long = 1_000_000;
    private const uint Short = 1000;
    private const int Patience = 60_000;
    private const int Many = 480;

    public static IEnumerable<GeneratedScript> All =>
    [
        GeneratedScript.Write("debounce", ConformanceChip.Named, "Debounced lines: info, values, edges", Debounce),
    ];

    private static void Debounce(ScriptWriter script)
    {
        script.Open();
        script.Topic("A level counts once it has been there for the period: not yet");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input | LineFlags.BothEdges, LineAttribute.Debounce(Never, 1)), 1, 2));
        script.Info(1);
        script.Get("line", 3);
        script.Pull(1, 1);
        script.Pull(2, 1);
        script.Get("line", 3);
        script.Read("line", Many);
        script.Topic("Another period, the same lines; other edges; active-low");
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.BothEdges, LineAttribute.Debounce(Never + 1, 1)));
        script.Info(1);
        script.Get("line", 3);
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.BothEdges | LineFlags.ActiveLow, LineAttribute.Debounce(Never, 1)));
        script.Get("line", 3);
        script.Topic("Debounce no longer: the level counts at once, without an edge");
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.BothEdges));
        script.Info(1);
        script.Get("line", 3);
        script.Read("line", Many);
        script.Pull(1, 0);
        script.Read("line", Many);
        script.Close("line");
        script.Topic("A level that stays");
        script.Pull(1, 0);
        foreach (var flags in (LineFlags[])[LineFlags.BothEdges, LineFlags.BothEdges | LineFlags.ActiveLow | LineFlags.Realtime, LineFlags.Rising, LineFlags.Falling | LineFlags.ActiveLow])
        {
            script.Topic(flags.ToString());
            script.Request("line", new LineRequest(new LineConfig(LineFlags.Input | flags, LineAttribute.Debounce(Short, 1)), 1));
            script.Pull(1, 1);
            script.Wait("line", Patience);
            script.Read("line", Many);
            script.Get("line", 1);
            script.Close("line");
            script.Pull(1, 0);
        }

        script.Topic("A level that does not stay makes no edge");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input | LineFlags.BothEdges, LineAttribute.Debounce(Long, 1)), 1));
        script.Pull(1, 1, 0);
        script.Wait("line", 3000);
        script.Read("line", Many);
        script.Get("line", 1);
        script.Topic("One that comes back and stays makes one");
        script.Pull(1, 1, 0, 1);
        script.Wait("line", Patience);
        script.Read("line", Many);
        script.Get("line", 1);
        script.Close("line");
        script.Pull(1, 0);
        script.Topic("Edges that are not wanted are not counted");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input | LineFlags.Falling, LineAttribute.Debounce(Short, 1)), 1));
        script.Pull(1, 1);
        script.Wait("line", 3000);
        script.Get("line", 1);
        script.Pull(1, 0);
        script.Wait("line", Patience);
        script.Read("line", Many);
        script.Close("line");
        script.Topic("Debounce without edges");
        script.Request("line", new LineRequest(new LineConfig(LineFlags.Input, LineAttribute.Debounce(Never, 1)), 1));
        script.Pull(1, 1);
        script.Get("line", 1);
        script.Read("line", Many);
        script.Topic("Edges afterwards");
        script.Configure("line", new LineConfig(LineFlags.Input | LineFlags.BothEdges, LineAttribute.Debounce(Never, 1)));
        script.Get("line", 1);
        script.Poll("line");
        script.Topic("An output afterwards");
        script.Configure("line", new LineConfig(LineFlags.Output));
        script.Info(1);
        script.Get("line", 1);
        script.Close("line", "chip");
    }
}
