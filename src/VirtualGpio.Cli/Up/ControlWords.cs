// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Control;
using VirtualGpio.Ivshmem.Host;

namespace VirtualGpio.Cli.Up;

/// <summary>The chip's types in the words of the control protocol, which are libgpiod's where it has them.</summary>
internal static class ControlWords
{
    internal static ChipState Chip(ChipInfo chip, string transport) => new()
    {
        Name = chip.Name,
        Lines = chip.LineCount,
        Transport = transport,
        Guest = chip.Guest switch
        {
            GuestState.Attached => "attached",
            GuestState.Running => "running",
            GuestState.Suspended => "suspended",
            _ => "detached",
        },
        Protocol = chip.ProtocolVersion,
        Fault = chip.Fault?.Reason,
        EdgesSent = chip.EdgesSent,
        EdgesDelivered = chip.EdgesDelivered,
        EdgesCoalesced = chip.EdgesCoalesced,
        Stall = chip.Stall,
        CoalescedByGuest = chip.CoalescedByGuest,
    };

    internal static LineState Line(LineInfo line) => new()
    {
        Offset = line.Offset,
        Name = line.Name,
        Level = line.Level == Level.High,
        Output = line.Settings.Direction == LineDirection.Output,
        Used = line.Settings.Requested,
        Bias = Word(line.Settings.Bias),
        Drive = Word(line.Settings.Drive),
        Edges = Word(line.Settings.Trigger),
        DebounceMicroseconds = line.Settings.DebounceNanoseconds / 1000,
        Consumer = line.Consumer.Length > 0 ? line.Consumer : null,
        Host = Word(line.HostSignal),
        DrivenBy = line.DrivenBy == LineDriver.None ? null : Word(line.DrivenBy),
        Contention = line.Contention,
    };

    internal static EdgeRecord Edge(in LineEvent edge) => new()
    {
        Offset = edge.Line,
        Level = edge.Level == Level.High,
        Sequence = edge.Sequence,
        Nanoseconds = edge.Time,
        By = Word(edge.By),
    };

    internal static BurstRecord Burst(BurstResult burst) => new()
    {
        Toggles = burst.Toggles,
        EdgesSent = burst.EdgesSent,
        ElapsedMicroseconds = (long)burst.Elapsed.TotalMicroseconds,
        WaitedMicroseconds = (long)burst.Waited.TotalMicroseconds,
    };

    private static string? Word(LineBias bias) => bias switch
    {
        LineBias.PullUp => "pull-up",
        LineBias.PullDown => "pull-down",
        LineBias.Disabled => "disabled",
        _ => null,
    };

    private static string? Word(LineDrive drive) => drive switch
    {
        LineDrive.OpenDrain => "open-drain",
        LineDrive.OpenSource => "open-source",
        _ => null,
    };

    private static string? Word(InterruptTrigger trigger) => trigger switch
    {
        InterruptTrigger.None => null,
        InterruptTrigger.Rising => "rising",
        InterruptTrigger.Falling => "falling",
        InterruptTrigger.Both => "both",
        InterruptTrigger.WhileHigh => "high",
        InterruptTrigger.WhileLow => "low",
        _ => "mixed",
    };

    private static string? Word(Signal signal) => signal switch
    {
        Signal.StrongHigh => "high",
        Signal.StrongLow => "low",
        Signal.PullUp => "pull-up",
        Signal.PullDown => "pull-down",
        _ => null,
    };

    private static string Word(LineDriver driver) => driver switch
    {
        LineDriver.Host => "host",
        LineDriver.Guest => "guest",
        LineDriver.Both => "both",
        _ => "none",
    };
}
