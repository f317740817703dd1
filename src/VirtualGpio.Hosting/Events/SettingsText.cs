// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace VirtualGpio.Hosting;

/// <summary>What software asked for on a line, in libgpiod's words. Null stands for what needs no mention.</summary>
public static class SettingsText
{
    /// <summary>All of it on one line.</summary>
    public static string Of(in LineSettings settings)
    {
        var text = new StringBuilder(Direction(settings));
        Add(text, "drive", Drive(settings));
        Add(text, "bias", Bias(settings));
        Add(text, "edges", Edges(settings));
        if (settings.DebounceNanoseconds > 0)
            text.Append(CultureInfo.InvariantCulture, $" debounce-period={settings.DebounceNanoseconds / 1000}us");
        return text.ToString();
    }

    /// <summary><c>input</c> or <c>output</c>.</summary>
    public static string Direction(in LineSettings settings) => settings.Direction == LineDirection.Output ? "output" : "input";

    /// <summary><c>open-drain</c>, <c>open-source</c> or null.</summary>
    public static string? Drive(in LineSettings settings) => settings.Drive switch
    {
        LineDrive.OpenDrain => "open-drain",
        LineDrive.OpenSource => "open-source",
        _ => null,
    };

    /// <summary><c>pull-up</c>, <c>pull-down</c>, <c>disabled</c> or null.</summary>
    public static string? Bias(in LineSettings settings) => settings.Bias switch
    {
        LineBias.PullUp => "pull-up",
        LineBias.PullDown => "pull-down",
        LineBias.Disabled => "disabled",
        _ => null,
    };

    /// <summary><c>rising</c>, <c>falling</c>, <c>both</c>, <c>high</c>, <c>low</c> or null.</summary>
    public static string? Edges(in LineSettings settings) => !settings.InterruptEnabled ? null : settings.Trigger switch
    {
        InterruptTrigger.Rising => "rising",
        InterruptTrigger.Falling => "falling",
        InterruptTrigger.Both => "both",
        InterruptTrigger.WhileHigh => "high",
        InterruptTrigger.WhileLow => "low",
        _ => null,
    };

    /// <summary><c>high</c>, <c>low</c>, <c>pull-up</c>, <c>pull-down</c> or null.</summary>
    public static string? Signal(Signal signal) => signal switch
    {
        VirtualGpio.Signal.StrongHigh => "high",
        VirtualGpio.Signal.StrongLow => "low",
        VirtualGpio.Signal.PullUp => "pull-up",
        VirtualGpio.Signal.PullDown => "pull-down",
        _ => null,
    };

    private static void Add(StringBuilder text, string key, string? value)
    {
        if (value is not null)
            text.Append(' ').Append(key).Append('=').Append(value);
    }
}
