// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Http;

/// <summary>The words and numbers of the API, and what they stand for.</summary>
internal static class Words
{
    /// <summary>A level.</summary>
    /// <param name="level">0 or 1.</param>
    /// <param name="name">The member that it was given in.</param>
    internal static Level Level(int level, string name) => level switch
    {
        0 => VirtualGpio.Level.Low,
        1 => VirtualGpio.Level.High,
        _ => throw ApiException.Invalid($"'{name}' must be 0 or 1, and is {level}."),
    };

    /// <summary>What the host can drive.</summary>
    internal static Signal Signal(string word, string name) => word switch
    {
        "high" => VirtualGpio.Signal.StrongHigh,
        "low" => VirtualGpio.Signal.StrongLow,
        "pull-up" => VirtualGpio.Signal.PullUp,
        "pull-down" => VirtualGpio.Signal.PullDown,
        "none" => VirtualGpio.Signal.HighImpedance,
        _ => throw Unknown(word, name, "high", "low", "pull-up", "pull-down", "none"),
    };

    /// <summary>What a step of a sequence can drive.</summary>
    internal static Signal StepSignal(string word, string name) => word switch
    {
        "1" => VirtualGpio.Signal.StrongHigh,
        "0" => VirtualGpio.Signal.StrongLow,
        "pull-up" => VirtualGpio.Signal.PullUp,
        "pull-down" => VirtualGpio.Signal.PullDown,
        "none" => VirtualGpio.Signal.HighImpedance,
        _ => throw Unknown(word, name, "0", "1", "pull-up", "pull-down", "none"),
    };

    /// <summary>Which edges.</summary>
    internal static InterruptTrigger Edge(string word, string name) => word switch
    {
        "rising" => InterruptTrigger.Rising,
        "falling" => InterruptTrigger.Falling,
        "both" => InterruptTrigger.Both,
        _ => throw Unknown(word, name, "rising", "falling", "both"),
    };

    /// <summary>What is waited for.</summary>
    internal static WaitKind Wait(string word, string name) => word switch
    {
        "level" => WaitKind.Level,
        "edge" => WaitKind.Edge,
        "stable" => WaitKind.Stable,
        _ => throw Unknown(word, name, "level", "edge", "stable"),
    };

    /// <summary>What is at the other end of a chip.</summary>
    internal static string Of(GuestState guest) => guest switch
    {
        GuestState.Detached => "detached",
        GuestState.Attached => "attached",
        GuestState.Running => "running",
        _ => "suspended",
    };

    /// <summary>What a floating net shows.</summary>
    internal static string Of(NetRest rest) => rest switch
    {
        NetRest.Low => "low",
        NetRest.High => "high",
        _ => "keep",
    };

    /// <summary>What is attached to a net.</summary>
    internal static string Of(TerminalKind kind) => kind switch
    {
        TerminalKind.Host => "host",
        TerminalKind.Line => "line",
        TerminalKind.Bias => "bias",
        TerminalKind.Device => "device",
        TerminalKind.Hog => "hog",
        _ => "other",
    };

    /// <summary>A time span that a request gave in nanoseconds, rounded up to what .NET counts in.</summary>
    internal static TimeSpan Span(long nanoseconds, string name) => nanoseconds < 0
        ? throw ApiException.Invalid($"'{name}' cannot be negative, and is {nanoseconds}.")
        : TimeSpan.FromTicks((nanoseconds / TimeSpan.NanosecondsPerTick) + (nanoseconds % TimeSpan.NanosecondsPerTick == 0 ? 0 : 1));

    /// <summary>Nanoseconds, as many as there is room for.</summary>
    internal static long Nanoseconds(TimeSpan span) =>
        span.Ticks >= long.MaxValue / TimeSpan.NanosecondsPerTick ? long.MaxValue : span.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>A word that is none of those possible.</summary>
    internal static ApiException Unknown(string word, string name, params string[] words) =>
        ApiException.Invalid($"'{name}' cannot be '{word}'.{NearestNames.Hint(word, words)} Possible are: {string.Join(", ", words)}.");
}
