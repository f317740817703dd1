// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>How far a reader of events has come, over several connections.</summary>
internal sealed class EventPosition(EventFilter filter)
{
    private readonly List<BoardEvent> _news = [];
    private bool _started;

    /// <summary>What to ask for to go on behind the last event.</summary>
    internal EventFilter Filter { get; private set; } = filter;

    /// <summary>Moves on, and leaves out the <c>start</c> of a connection that only goes on.</summary>
    /// <param name="batch">The next events.</param>
    /// <returns>Those that the reader is to see, valid until the next call.</returns>
    internal List<BoardEvent> Pass(IReadOnlyList<BoardEvent> batch)
    {
        _news.Clear();
        long? after = Filter.After;
        string? session = Filter.Session;
        foreach (BoardEvent one in batch)
        {
            bool goesOn = one.Event == BoardEventNames.Start && _started && one.Session == session;
            if (one.Event == BoardEventNames.Start)
            {
                _started = true;
                session = one.Session;
            }

            // The start of a stream that goes on tells nothing new, not even where it is: that is known here.
            if (goesOn)
                continue;
            after = one.Sequence;
            _news.Add(one);
        }

        Filter = Filter with { After = after, Session = session };
        return _news;
    }
}
