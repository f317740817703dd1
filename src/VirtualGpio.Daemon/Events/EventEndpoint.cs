// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Events;

/// <summary>The event stream.</summary>
internal static class EventEndpoint
{
    /// <summary>A JSON object per line.</summary>
    internal const string ContentType = "application/x-ndjson";

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/v1/events", "streamEvents", "Streams what happens", StreamAsync)
        {
            Tag = "Events",
            Description =
                "A JSON object per line, until either side hangs up. The first one, `start`, says where the stream begins. "
                + "Who reads too slowly is told what is gone by `missed`.",
            Parameters =
            [
                ApiParameter.Lines("A line or net: its events alone, and those of none that `event` names. None: all."),
                new("event", "A kind of event. None: all.") { IsRepeated = true, Words = EventKinds.Words },
                new("after", "Go on behind the event of this number.") { IsNumber = true },
                new("session", "The session that `after` belongs to. If it is another one now, the stream begins with what happens from now on."),
            ],
            Answer = typeof(BoardEvent),
            AnswerContents = [ContentType],
            AnswerDescription = "Lines, each a JSON object of this type.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.TooLarge, ProblemCodes.Stopping],
        },
    ];

    private static Task StreamAsync(ApiCall call)
    {
        if (call.Service.Stopping.IsCancellationRequested)
            throw ApiException.Stopping();
        BoardMap map = call.Host.Map;
        var nets = new HashSet<int>(call.All("line").Select(line => map.Find(line).Net));
        var filter = new EventFilter(nets, call.All("event"));
        EventLog log = call.Host.Events;
        EventReader reader = log.Read(Begin(call, log));
        return new EventStream(call, reader, filter).RunAsync();
    }

    private static long Begin(ApiCall call, EventLog log)
    {
        bool isOurSession = call.One("session") is not { } session || session == call.Service.Options.Session;
        return isOurSession && call.Number("after") is { } after ? after : log.Last;
    }
}
