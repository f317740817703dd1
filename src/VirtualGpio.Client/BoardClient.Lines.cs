// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client;

/// <content>Lines, nets and what is done with them.</content>
public sealed partial class BoardClient
{
    /// <summary>What the daemon waits for software to make room, where the request does not say.</summary>
    private static readonly TimeSpan s_usualTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Tells about lines.</summary>
    /// <param name="lines">The lines; empty: all.</param>
    /// <param name="chip">Lines of this chip only; null: of all.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<LineInfo[]> GetLinesAsync(IReadOnlyList<string> lines, string? chip = null, CancellationToken cancellation = default) =>
        ReadAsync(
            ApiRequest.Get(new ApiTarget("/v1/lines").With("line", lines).With("chip", chip).ToString()),
            ApiJson.Default.LineInfoArray,
            cancellation);

    /// <summary>Tells about nets.</summary>
    /// <param name="nets">The nets; empty: all.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<NetInfo[]> GetNetsAsync(IReadOnlyList<string> nets, CancellationToken cancellation = default) =>
        ReadAsync(ApiRequest.Get(new ApiTarget("/v1/nets").With("net", nets).ToString()), ApiJson.Default.NetInfoArray, cancellation);

    /// <summary>Reads levels, all at one moment.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>A level for each line, 0 or 1.</returns>
    public ValueTask<int[]> GetLevelsAsync(IReadOnlyList<string> lines, CancellationToken cancellation = default)
    {
        // As text: starting up JSON takes longer than all the rest of reading a level.
        ApiRequest request = new("GET", new ApiTarget("/v1/levels").With("line", lines).ToString()) { Accept = ApiRequest.Text };
        ValueTask<ApiAnswer> asked = _transport.AskAsync(request, cancellation);
        return asked.IsCompletedSuccessfully
            ? new ValueTask<int[]>(LevelsText.Parse(AnswerReader.Accepted(asked.Result).Body.Span, lines.Count))
            : GetLevelsLaterAsync(asked, lines.Count);
    }

    /// <summary>Drives lines to levels, all at once.</summary>
    /// <param name="request">The lines and levels.</param>
    /// <param name="cancellation">Ends the waiting; what was set holds.</param>
    /// <exception cref="BoardException">
    /// <see cref="ProblemCodes.LineDriven"/>: software drives the line; <see cref="ProblemCodes.GuestBusy"/>: the software
    /// did not take the edges in time; and others.
    /// </exception>
    public ValueTask SetAsync(SetRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TimeSpan timeout = request.TimeoutNanoseconds is { } nanoseconds ? TimeSpan.FromTicks(Math.Max(0, nanoseconds / 100)) : s_usualTimeout;
        return Done(_transport.AskAsync(
            new ApiRequest("PUT", "/v1/levels") { Body = ShortJson.Of(request), Patience = timeout + ApiRequest.Soon }, cancellation));
    }

    /// <summary>Drives a line to a level.</summary>
    /// <param name="line">The line.</param>
    /// <param name="level">0 or 1.</param>
    /// <param name="cancellation">Ends the waiting; what was set holds.</param>
    public ValueTask SetAsync(string line, int level, CancellationToken cancellation = default) =>
        SetAsync(new SetRequest { Values = [new() { Line = line, Level = level }] }, cancellation);

    /// <summary>Drives, pulls or releases lines.</summary>
    /// <param name="request">The lines and what to drive.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask DriveAsync(LineDriveRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Done(_transport.AskAsync(
            new ApiRequest("PUT", "/v1/drive") { Body = ShortJson.Of(request), Patience = s_usualTimeout + ApiRequest.Soon }, cancellation));
    }

    /// <summary>Forces nets to a level, whatever drives them, or lets them go.</summary>
    /// <param name="request">The nets and the level.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask ForceAsync(ForceRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Done(_transport.AskAsync(
            new ApiRequest("PUT", "/v1/force") { Body = ShortJson.Of(request), Patience = s_usualTimeout + ApiRequest.Soon }, cancellation));
    }

    /// <summary>Toggles lines, and returns when it is done.</summary>
    /// <param name="request">The lines, how often, and how fast.</param>
    /// <param name="cancellation">Ends it; lines stay as they are.</param>
    public ValueTask<BurstInfo> ToggleAsync(ToggleRequest request, CancellationToken cancellation = default) =>
        ReadAsync(Request("POST", "/v1/toggle", request, ApiJson.Default.ToggleRequest, null), ApiJson.Default.BurstInfo, cancellation);

    /// <summary>Makes pulses, and returns when it is done.</summary>
    /// <param name="request">The lines, how long, how many.</param>
    /// <param name="cancellation">Ends it; lines stay as they are.</param>
    public ValueTask<BurstInfo> PulseAsync(PulseRequest request, CancellationToken cancellation = default) =>
        ReadAsync(Request("POST", "/v1/pulse", request, ApiJson.Default.PulseRequest, null), ApiJson.Default.BurstInfo, cancellation);

    /// <summary>Plays steps with exact spacing, and returns when it is done.</summary>
    /// <param name="request">The steps.</param>
    /// <param name="cancellation">Ends it; lines stay as they are.</param>
    public ValueTask<BurstInfo> PlaySequenceAsync(SequenceRequest request, CancellationToken cancellation = default) =>
        ReadAsync(Request("POST", "/v1/sequence", request, ApiJson.Default.SequenceRequest, null), ApiJson.Default.BurstInfo, cancellation);

    /// <summary>Waits for a level, edges or quiet.</summary>
    /// <param name="request">What to wait for, and how long.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="BoardException"><see cref="ProblemCodes.Timeout"/>: it did not come in time; and others.</exception>
    public ValueTask<WaitResult> WaitAsync(WaitRequest request, CancellationToken cancellation = default) =>
        ReadAsync(Request("POST", "/v1/wait", request, ApiJson.Default.WaitRequest, null), ApiJson.Default.WaitResult, cancellation);

    private static async ValueTask<int[]> GetLevelsLaterAsync(ValueTask<ApiAnswer> asked, int count) =>
        LevelsText.Parse(AnswerReader.Accepted(await asked.ConfigureAwait(false)).Body.Span, count);
}
