// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.Net.Http.Headers;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>Lines, nets and levels: seen.</summary>
internal static class LineEndpoints
{
    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/v1/lines", "getLines", "Tells of lines", GetLinesAsync)
        {
            Tag = "Lines and nets",
            Parameters =
            [
                ApiParameter.Lines("A line; a net stands for all lines on it. None, and no `chip`: all lines."),
                new("chip", "A chip: all its lines, behind those given one by one.") { IsRepeated = true },
            ],
            Answer = typeof(LineInfo[]),
            AnswerDescription = "The lines, in the order in which they were asked for, each once.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.TooLarge],
        },
        new("GET", "/v1/nets", "getNets", "Tells of nets", GetNetsAsync)
        {
            Tag = "Lines and nets",
            Parameters = [new("net", "A net, or a line on it. None: all nets.") { IsRepeated = true }],
            Answer = typeof(NetInfo[]),
            AnswerDescription = "The nets, in the order in which they were asked for.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.TooLarge],
        },
        new("GET", "/v1/nets/{net}", "getNet", "Tells of a net", GetNetAsync)
        {
            Tag = "Lines and nets",
            Parameters = [ApiParameter.Path("net", "The net, or a line on it. For a name with a `/`, use `GET /v1/nets?net=`.")],
            Answer = typeof(NetInfo),
            AnswerDescription = "The net, with all that drives it.",
            Problems = [ProblemCodes.NotFound],
        },
        new("GET", "/v1/levels", "getLevels", "Reads levels", GetLevelsAsync)
        {
            Tag = "Lines and nets",
            Description = "All levels are of one moment.",
            Parameters = [ApiParameter.Lines("A line or net; one at least.") with { IsRequired = true }],
            Answer = typeof(LevelsInfo),
            AnswerContents = [ApiOperation.Json, ApiOperation.Text],
            AnswerDescription = "The levels in the order of the lines; as text such as `1 0` and a newline where `Accept` asks for that.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.TooLarge],
        },
    ];

    private static async Task GetLinesAsync(ApiCall call)
    {
        string[] lines = call.All("line");
        string[] chips = call.All("chip");
        BoardMap map = call.Host.Map;
        var found = new List<LineEntry>();
        foreach (string line in lines)
        {
            LineTarget target = map.Find(line);
            IReadOnlyList<LineEntry> those = target.Line is { } one ? [one] : map.NetOf(target.Net)!.Lines;
            if (those.Count == 0)
                throw ApiException.NotFound($"No line is on the net '{line}'. Ask for /v1/nets?net={Uri.EscapeDataString(line)}.");
            found.AddRange(those);
        }

        foreach (string chip in chips)
            found.AddRange(map.Chip(chip).Lines);
        if (lines.Length == 0 && chips.Length == 0)
            found.AddRange(map.Chips.SelectMany(chip => chip.Lines));
        LineState[] states = await call.Host.GetLinesAsync([.. found.Distinct()]);
        await call.AnswerAsync(Array.ConvertAll(states, LineStates.ToInfo), ApiJson.Default.LineInfoArray);
    }

    private static async Task GetNetsAsync(ApiCall call)
    {
        string[] nets = call.All("net");
        int[] ids = nets.Length == 0
            ? [.. call.Host.Map.Nets.Select(net => net.Id)]
            : [.. nets.Select(net => call.Find(net).Net).Distinct()];
        NetState[] states = await call.Host.GetNetsAsync(ids);
        await call.AnswerAsync(Array.ConvertAll(states, LineStates.ToInfo), ApiJson.Default.NetInfoArray);
    }

    private static async Task GetNetAsync(ApiCall call)
    {
        NetState[] states = await call.Host.GetNetsAsync([call.Find(call.Path("net")).Net]);
        await call.AnswerAsync(LineStates.ToInfo(states[0]), ApiJson.Default.NetInfo);
    }

    private static async Task GetLevelsAsync(ApiCall call)
    {
        string[] lines = call.All("line");
        if (lines.Length == 0)
            throw ApiException.Invalid("Which levels? Give lines: /v1/levels?line=NAME&line=NAME");
        BoardMap map = call.Host.Map;
        Level[] levels = await call.Host.GetLevelsAsync(Array.ConvertAll(lines, line => map.Find(line).Net));
        if (WantsText(call.Context.Request))
            await call.AnswerAsync(Encoding.ASCII.GetBytes($"{string.Join(' ', levels.Select(level => (int)level))}\n"), ApiOperation.Text);
        else
            await call.AnswerAsync(new LevelsInfo { Levels = Array.ConvertAll(levels, level => (int)level) }, ApiJson.Default.LevelsInfo);
    }

    /// <summary>Whether text is asked for by name. JSON is what comes where anything will do.</summary>
    private static bool WantsText(HttpRequest request)
    {
        IList<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept;
        double Wish(string type) => accepted.Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Wish(ApiOperation.Text) > Wish(ApiOperation.Json);
    }
}
