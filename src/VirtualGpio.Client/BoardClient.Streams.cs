// SPDX-License-Identifier: MIT
using System.Globalization;
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client;

/// <content>Waveforms and scripts.</content>
public sealed partial class BoardClient
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Plays a VCD file onto lines, and returns when it is done.</summary>
    /// <param name="vcd">The file, read while it is sent.</param>
    /// <param name="map">Which signal of the file (key) goes to which line (value); empty: by name.</param>
    /// <param name="speed">How many times as fast as it was recorded; 1 is as it was.</param>
    /// <param name="cancellation">Ends it; lines stay as they are.</param>
    public async ValueTask<BurstInfo> PlayAsync(
        Stream vcd, IReadOnlyList<KeyValuePair<string, string>> map, double speed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(vcd);
        ArgumentNullException.ThrowIfNull(map);
        ApiTarget target = new("/v1/play");
        foreach ((string signal, string line) in map)
            target.With("map", $"{signal}:{line}");
        target.With("speed", speed.ToString("R", CultureInfo.InvariantCulture));
        ApiRequest request = new("POST", target.ToString()) { Source = vcd, ContentType = ApiRequest.Text, Patience = null };
        using IAnswerStream answer = await _transport.OpenAsync(request, cancellation).ConfigureAwait(false);
        return AnswerReader.Json(AnswerReader.Accepted(await WholeAnswer.ReadAsync(answer).ConfigureAwait(false)), ApiJson.Default.BurstInfo);
    }

    /// <summary>Records lines to a VCD file.</summary>
    /// <param name="destination">
    /// Where the file goes, line by line as it arrives. Whole lines only: it can be read however the recording ends.
    /// </param>
    /// <param name="lines">Lines or nets; empty: all nets.</param>
    /// <param name="duration">How long; null: until it is cancelled.</param>
    /// <param name="cancellation">Ends the recording, which is no error: everything received so far has been written then.</param>
    public async ValueTask RecordAsync(
        Stream destination, IReadOnlyList<string> lines, TimeSpan? duration = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        long? nanoseconds = duration is { } time ? (long)Math.Min(time.Ticks * 100.0, long.MaxValue / 2) : null;
        string target = new ApiTarget("/v1/waveform").With("line", lines).With("duration", nanoseconds).ToString();
        ApiRequest request = new("GET", target) { Accept = "*/*" };
        try
        {
            using IAnswerStream answer = await OpenAcceptedAsync(request, cancellation).ConfigureAwait(false);
            await WholeLines.CopyAsync(answer, destination).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What the caller wants is a file, and it has one.
        }
    }

    /// <summary>
    /// Runs a script, an operation per line, while it is read: operations are executed as they come, and answers are
    /// written as they come.
    /// </summary>
    /// <param name="script">The script. A read that is under way when the answer ends is left to itself.</param>
    /// <param name="answers">Where the answer goes, flushed whenever nothing more is there; its last line is <c>done …</c> or <c>error …</c>.</param>
    /// <param name="cancellation">Ends it; lines stay as they are.</param>
    public async ValueTask RunBatchAsync(Stream script, Stream answers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(answers);
        ApiRequest request = new("POST", "/v1/batch") { Source = script, ContentType = ApiRequest.Text, Accept = ApiRequest.Text, Patience = null };
        using IAnswerStream answer = await OpenAcceptedAsync(request, cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[BufferBytes];
        while (await answer.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            await answers.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            await answers.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a stream, and sees to it that it is none of a refusal.</summary>
    private async ValueTask<IAnswerStream> OpenAcceptedAsync(ApiRequest request, CancellationToken cancellation)
    {
        IAnswerStream answer = await _transport.OpenAsync(request, cancellation).ConfigureAwait(false);
        if (answer.Status is >= 200 and <= 299)
            return answer;
        using (answer)
        {
            AnswerReader.Accepted(await WholeAnswer.ReadAsync(answer).ConfigureAwait(false));
            throw new InvalidOperationException("A refusal was accepted.");
        }
    }
}
