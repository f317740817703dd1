// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client;

/// <content>Events.</content>
public sealed partial class BoardClient
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    /// <summary>Reads events as they happen, on one connection, until the daemon ends it.</summary>
    /// <param name="filter">Which events, and from where on.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="BoardGoneException">The connection ended in the middle.</exception>
    public async IAsyncEnumerable<BoardEvent> ReadEventsAsync(
        EventFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (IReadOnlyList<BoardEvent> batch in ReadEventBatchesAsync(filter, cancellation).ConfigureAwait(false))
        {
            foreach (BoardEvent one in batch)
                yield return one;
        }
    }

    /// <summary>
    /// Reads events as <see cref="ReadEventsAsync"/> does, all that are there at once: whoever prints them writes once for
    /// each batch, and holds nothing back while it waits for the next.
    /// </summary>
    /// <param name="filter">Which events, and from where on.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Batches of one event or more, valid until the next is asked for.</returns>
    /// <exception cref="BoardGoneException">The connection ended in the middle.</exception>
    public async IAsyncEnumerable<IReadOnlyList<BoardEvent>> ReadEventBatchesAsync(
        EventFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using IAnswerStream answer = await OpenEventsAsync(filter, cancellation).ConfigureAwait(false);
        EventLines lines = new(answer, Address);
        while (await lines.ReadAsync().ConfigureAwait(false))
            yield return lines.Batch;
    }

    /// <summary>
    /// Reads events as they happen and goes on behind the last one when the connection or the daemon is there again: what
    /// could not be kept comes as <c>missed</c>, and after a restart of the daemon the <c>start</c> of the new session.
    /// </summary>
    /// <param name="filter">Which events, and from where on.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="BoardGoneException">Nobody answered the first time.</exception>
    /// <exception cref="BoardException">The daemon refuses what was asked for, also after a restart.</exception>
    public async IAsyncEnumerable<BoardEvent> FollowEventsAsync(
        EventFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (IReadOnlyList<BoardEvent> batch in FollowEventBatchesAsync(filter, cancellation).ConfigureAwait(false))
        {
            foreach (BoardEvent one in batch)
                yield return one;
        }
    }

    /// <summary>Follows events as <see cref="FollowEventsAsync"/> does, all that are there at once.</summary>
    /// <param name="filter">Which events, and from where on.</param>
    /// <param name="cancellation">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Batches of one event or more, valid until the next is asked for.</returns>
    /// <exception cref="BoardGoneException">Nobody answered the first time.</exception>
    /// <exception cref="BoardException">The daemon refuses what was asked for, also after a restart.</exception>
    public async IAsyncEnumerable<IReadOnlyList<BoardEvent>> FollowEventBatchesAsync(
        EventFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        EventPosition position = new(filter);
        IAnswerStream? answer = await OpenEventsAsync(filter, cancellation).ConfigureAwait(false);
        TimeSpan pause = s_shortestPause;
        while (true)
        {
            if (answer is not null)
            {
                using (answer)
                {
                    EventLines lines = new(answer, Address);
                    while (await HasMoreAsync(lines).ConfigureAwait(false))
                    {
                        pause = s_shortestPause;
                        List<BoardEvent> news = position.Pass(lines.Batch);
                        if (news.Count > 0)
                            yield return news;
                    }
                }
            }

            await _transport.PauseAsync(pause, cancellation).ConfigureAwait(false);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
            answer = await TryOpenEventsAsync(position.Filter, cancellation).ConfigureAwait(false);
        }
    }

    private ValueTask<IAnswerStream> OpenEventsAsync(EventFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        string target = new ApiTarget("/v1/events")
            .With("line", filter.Lines).With("event", filter.Events).With("after", filter.After).With("session", filter.Session).ToString();
        return OpenAcceptedAsync(new ApiRequest("GET", target) { Accept = "application/x-ndjson" }, cancellation);
    }

    /// <summary>Opens the stream again.</summary>
    /// <returns>Null: not now, but perhaps later.</returns>
    private async ValueTask<IAnswerStream?> TryOpenEventsAsync(EventFilter filter, CancellationToken cancellation)
    {
        try
        {
            return await OpenEventsAsync(filter, cancellation).ConfigureAwait(false);
        }
        catch (BoardGoneException)
        {
            return null;
        }
        catch (BoardException refusal) when (refusal.Code == ProblemCodes.Stopping)
        {
            return null;
        }
    }

    /// <summary>Reads on.</summary>
    /// <returns>False: the connection has ended, in order or not.</returns>
    private static async ValueTask<bool> HasMoreAsync(EventLines lines)
    {
        try
        {
            return await lines.ReadAsync().ConfigureAwait(false);
        }
        catch (BoardGoneException)
        {
            return false; // What arrived of a line is thrown away: the next connection goes on behind the line before.
        }
    }
}
