// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;

namespace VirtualGpio.Daemon.Waves;

/// <summary>Recordings that the daemon writes.</summary>
internal static class RecordingEndpoints
{
    private const string Tag = "Waveforms";

    private static readonly ApiParameter s_name = ApiParameter.Path("recording", "The recording's name.");

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/v1/recordings", "getRecordings", "Lists the recordings", call => call.AnswerAsync(Shelf(call).All(), ApiJson.Default.RecordingInfoArray))
        {
            Tag = Tag,
            Answer = typeof(RecordingInfo[]),
            AnswerDescription = "The recordings that run, and those that failed.",
        },
        new("GET", "/v1/recordings/{recording}", "getRecording", "Tells of a recording", call => call.AnswerAsync(Shelf(call).Get(call.Path("recording")), ApiJson.Default.RecordingInfo))
        {
            Tag = Tag,
            Parameters = [s_name],
            Answer = typeof(RecordingInfo),
            AnswerDescription = "The recording.",
            Problems = [ProblemCodes.NotFound],
        },
        new("POST", "/v1/recordings", "startRecording", "Starts to record to a file", StartAsync)
        {
            Tag = Tag,
            Description = "The daemon writes the levels of lines to a VCD file, with all changes from now on, until it is told to stop.",
            Parameters = [new("overwrite", "Whether a file that is there may be emptied.") { IsTruth = true }],
            Body = typeof(NewRecording),
            Status = StatusCodes.Status201Created,
            Answer = typeof(RecordingInfo),
            AnswerDescription = "The recording; its address is in the header `Location`.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.Conflict, ProblemCodes.TooLarge],
        },
        new("DELETE", "/v1/recordings/{recording}", "endRecording", "Ends a recording", EndAsync)
        {
            Tag = Tag,
            Parameters = [s_name],
            Answer = typeof(RecordingInfo),
            AnswerDescription = "What it has: the file is complete, and stays.",
            Problems = [ProblemCodes.NotFound],
        },
    ];

    private static async Task StartAsync(ApiCall call)
    {
        NewRecording wanted = await call.ReadAsync<NewRecording>();
        string[] lines = wanted.Lines ?? [];
        int[] nets = lines.Length == 0 ? [] : call.FindNets(lines, "lines");
        RecordingInfo started = await Shelf(call).StartAsync(wanted.Name, wanted.File, nets, call.Truth("overwrite"));
        call.Response.Headers.Location = $"/v1/recordings/{Uri.EscapeDataString(started.Name)}";
        await call.AnswerAsync(started, ApiJson.Default.RecordingInfo);
    }

    private static async Task EndAsync(ApiCall call) =>
        await call.AnswerAsync(await Shelf(call).EndAsync(call.Path("recording")), ApiJson.Default.RecordingInfo);

    private static RecordingShelf Shelf(ApiCall call) => call.Service.Options.Recordings
        ?? throw ApiException.Conflict("This daemon writes no recordings. Record on your own side, with: GET /v1/waveform");
}
