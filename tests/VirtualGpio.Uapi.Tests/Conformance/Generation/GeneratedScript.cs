// SPDX-License-Identifier: MIT
namespace VirtualGpio.Uapi.Tests.Conformance.Generation;

/// <summary>A script to be played.</summary>
/// <param name="Name">What its recording is called.</param>
/// <param name="Chip">What chip it is for.</param>
/// <param name="Text">The script.</param>
internal sealed record GeneratedScript(string Name, ConformanceChip Chip, string Text)
{
    /// <summary>All scripts. Each is played on a new chip.</summary>
    public static IReadOnlyList<GeneratedScript> All { get; } =
    [
        .. InfoScripts.All, .. NumberScripts.All, .. RequestFlagScripts.All, .. RequestAttributeScripts.All, .. RequestLineScripts.All,
        .. ValueScripts.All, .. ConfigScripts.All, .. HandleScripts.All, .. EventRequestScripts.All, .. WatchScripts.All,
        .. EdgeScripts.All, .. EdgeV1Scripts.All, .. ReadScripts.All, .. LifeScripts.All, .. DebounceScripts.All, .. SimulatorScripts.All,
    ];

    /// <summary>Writes a script.</summary>
    public static GeneratedScript Write(string name, ConformanceChip chip, string about, Action<ScriptWriter> write)
    {
        var script = new ScriptWriter();
        script.Begin(chip, about);
        write(script);
        return new(name, chip, script.Text);
    }
}
