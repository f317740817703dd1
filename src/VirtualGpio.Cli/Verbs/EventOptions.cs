// SPDX-License-Identifier: MIT
using System.CommandLine;
using VirtualGpio.Cli.Text;

namespace VirtualGpio.Cli.Verbs;

/// <summary>The options that <c>mon</c> and <c>notify</c> have in common, as gpiomon and gpionotify do.</summary>
internal sealed class EventOptions
{
    private readonly Option<long> _events = new("--num-events", "-n") { Description = "End after this many events.", HelpName = "N" };
    private readonly Option<string?> _idle = CommonOptions.Time("--idle-timeout", "End when no event comes for this long.");
    private readonly Option<string?> _format = new("--format", "-F") { Description = "What to print for an event, see above.", HelpName = "FORMAT" };
    private readonly Option<bool> _json = CommonOptions.Json("one JSON object per line");
    private readonly Option<bool> _banner = new("--banner") { Description = "Print a line as soon as no event is missed any more." };
    private readonly Option<bool> _unquoted = CommonOptions.Unquoted();
    private readonly Option<bool> _quiet = new("--quiet", "-q", "--silent") { Description = "Print no events; for --num-events." };
    private readonly Option<bool> _utc = new("--utc") { Description = "Print times as UTC." };
    private readonly Option<bool> _local = new("--localtime") { Description = "Print times as local time." };
    private readonly Option<bool> _reconnect = new("--reconnect") { Description = "Wait when the daemon goes away, and go on when it is there again." };

    /// <summary>What was given.</summary>
    /// <param name="Wanted">How many events to print; 0: no limit.</param>
    /// <param name="IdleTimeout">How long to wait for an event, in nanoseconds; null: for ever.</param>
    /// <param name="Format"><c>--format</c>.</param>
    /// <param name="Json"><c>--json</c>.</param>
    /// <param name="Banner"><c>--banner</c>.</param>
    /// <param name="Unquoted"><c>--unquoted</c>.</param>
    /// <param name="Quiet"><c>--quiet</c>.</param>
    /// <param name="Time"><c>--utc</c>, <c>--localtime</c>.</param>
    /// <param name="Reconnect"><c>--reconnect</c>.</param>
    internal sealed record Values(
        long Wanted, long? IdleTimeout, string? Format, bool Json, bool Banner, bool Unquoted, bool Quiet, TimeKind Time, bool Reconnect);

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_events, _idle, _format, _json, _banner, _unquoted, _quiet, _utc, _local, _reconnect])
            command.Add(option);
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="CliException">One is wrong, or two exclude each other.</exception>
    internal Values Read(ParseResult arguments)
    {
        long wanted = arguments.GetValue(_events);
        if (arguments.GetResult(_events) is not null)
            CommonOptions.AtLeastOne("--num-events", wanted);
        if (arguments.GetValue(_json) && arguments.GetValue(_format) is not null)
            throw CliException.Usage("--json and --format exclude each other. Give one of them.");
        if (arguments.GetValue(_utc) && arguments.GetValue(_local))
            throw CliException.Usage("--utc and --localtime exclude each other. Give one of them.");
        return new Values(
            wanted,
            Period.ParseOptional("--idle-timeout", arguments.GetValue(_idle)),
            arguments.GetValue(_format),
            arguments.GetValue(_json),
            arguments.GetValue(_banner),
            arguments.GetValue(_unquoted),
            arguments.GetValue(_quiet),
            arguments.GetValue(_utc) ? TimeKind.Utc : arguments.GetValue(_local) ? TimeKind.Local : TimeKind.Seconds,
            arguments.GetValue(_reconnect));
    }
}
