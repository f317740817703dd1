// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>Says in the API's words how lines and nets are.</summary>
internal static class LineStates
{
    /// <summary>A line.</summary>
    internal static LineInfo ToInfo(LineState line) => new()
    {
        Chip = line.Entry.ChipName,
        Offset = line.Entry.Offset,
        Name = line.Entry.Name,
        Net = line.Net.Entry.Name,
        Level = (int)line.Net.Level,
        Direction = SettingsText.Direction(line.Settings),
        Used = line.Settings.Requested,
        Consumer = line.Consumer.Length > 0 ? line.Consumer : null,
        Bias = SettingsText.Bias(line.Settings),
        Drive = SettingsText.Drive(line.Settings),
        Edges = SettingsText.Edges(line.Settings),
        DebounceMicroseconds = line.Settings.DebounceNanoseconds / 1000,
        DrivenBy = [.. line.Net.Drivers.Select(driver => driver.Name)],
        DrivenSince = line.Net.Drivers.Count > 0 ? line.Net.Drivers.Min(driver => driver.Since) : null,
        Host = SettingsText.Signal(line.Net.HostSignal),
        Forced = (int?)line.Net.Forced,
        Contention = line.Net.Contention,
        Changes = line.Net.Changes,
        EdgesSent = line.Counters.Sent,
        EdgesDelivered = line.Counters.Delivered,
        EdgesCoalesced = line.Counters.Coalesced,
    };

    /// <summary>A net.</summary>
    internal static NetInfo ToInfo(NetState net) => new()
    {
        Name = net.Entry.Name,
        Level = (int)net.Level,
        Forced = (int?)net.Forced,
        Floats = net.Floats,
        Contention = net.Contention,
        Rest = Words.Of(net.Rest),
        Changes = net.Changes,
        Since = net.Since,
        Lines = [.. net.Entry.Lines.Select(line => line.Address)],
        Terminals =
        [
            .. net.Terminals.Select(terminal => new TerminalInfo
            {
                Name = terminal.Name,
                Kind = Words.Of(terminal.Kind),
                Signal = SettingsText.Signal(terminal.Signal) ?? "none",
                Since = terminal.Since,
                Consumer = terminal.Consumer,
            }),
        ],
    };
}
