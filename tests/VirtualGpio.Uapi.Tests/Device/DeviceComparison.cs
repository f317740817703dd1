// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Tests.Conformance;

namespace VirtualGpio.Uapi.Tests.Device;

/// <summary>Compares what the device answers with a recording.</summary>
internal static class DeviceComparison
{
    /// <summary>Plays a recording until the device differs from it.</summary>
    /// <param name="script">The recording.</param>
    /// <param name="known">Which differences there are to be, each of them once.</param>
    /// <returns>Where it differs, or what was to differ and does not; null: neither.</returns>
    public static string? Find(ConformanceScript script, IEnumerable<KnownDifference> known)
    {
        var player = new DevicePlayer(script.Chip);
        List<KnownDifference> expected = [.. known.Where(difference => difference.Script == script.Name)];
        foreach (Step step in script.Steps)
        {
            string answer = player.Play(step);
            if (answer == step.Answer)
                continue;
            int found = expected.FindIndex(difference =>
                difference.Step == step.Text && difference.Linux == step.Answer && difference.Device == answer);
            if (found < 0)
                return $"{script.Name}, line {step.Number}: {step.Text}\nexpected: {step.Answer}\ngot:      {answer}";
            expected.RemoveAt(found);
        }

        return expected.Count == 0 ? null : $"{expected[0]} is none any more: take it out of the list.";
    }
}
