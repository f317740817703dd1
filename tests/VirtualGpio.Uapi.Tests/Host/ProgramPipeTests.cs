// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Host;

namespace VirtualGpio.Uapi.Tests.Host;

public sealed class ProgramPipeTests
{
    private const int EventSize = 48;

    [Fact]
    public void Whatever_is_written_and_read_the_pipe_knows_whether_there_is_room() =>
        Prop.ForAll(
            Gen.Choose(-40, 40).NonEmptyListOf().ToArbitrary(),
            steps =>
            {
                using var events = new ProgramPipe(Pipe.Create());
                int waiting = 0;
                foreach (int step in steps)
                {
                    for (int i = 0; i < step; i++)
                        events.Write(new byte[EventSize]);
                    // The program reads, of which nobody tells.
                    for (int i = 0; i < Math.Min(-step, waiting); i++)
                        Assert.Equal(EventSize, events.Pipe.Drop(EventSize));
                    waiting = Math.Max(0, waiting + step);
                    foreach (int limit in (int[])[0, 1, waiting, waiting + 1, waiting + 7, 16, 1024])
                        Assert.Equal(waiting < limit, events.HasFewerThan(limit, EventSize));
                    Assert.Equal(waiting, events.Waiting(EventSize));
                }
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_buffer_that_was_emptied_has_room_though_nothing_was_written_since()
    {
        using var events = new ProgramPipe(Pipe.Create());
        for (int i = 0; i < 16; i++)
            events.Write(new byte[EventSize]);
        Assert.False(events.HasFewerThan(16, EventSize));
        Assert.Equal(16 * EventSize, events.Pipe.Drop(16 * EventSize));
        Assert.True(events.HasFewerThan(1, EventSize));
        events.DropOldest(EventSize);
        Assert.True(events.HasFewerThan(1, EventSize));
    }

    [Fact]
    public void A_pipe_that_is_full_gives_its_oldest_event_for_the_latest()
    {
        using var events = new ProgramPipe(Pipe.Create());
        for (int i = 0; i < 5000; i++)
            events.Write(new byte[EventSize]);
        int waiting = events.Waiting(EventSize);
        Assert.InRange(waiting, 1024, 1500);
        Assert.True(events.HasFewerThan(waiting + 1, EventSize));
        Assert.False(events.HasFewerThan(waiting, EventSize));
    }
}
