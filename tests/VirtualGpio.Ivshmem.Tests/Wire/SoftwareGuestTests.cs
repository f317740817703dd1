// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Wire;

/// <summary>The reference guest against a bare edge queue: 'Delivery of edges', rule by rule.</summary>
public sealed class SoftwareGuestTests : IDisposable
{
    private readonly SharedMemory _memory = TestMemory.Create();
    private readonly EdgeQueueProducer _edges;
    private readonly Consumer _consumer = new();
    private readonly SoftwareGuest _guest;
    private readonly Layout _layout = Layout.For(8, 16, 16);
    private readonly uint[] _sequence = new uint[8];
    private int _rings;

    public SoftwareGuestTests()
    {
        _edges = new EdgeQueueProducer(_memory, _layout);
        _edges.Adopt(0, 0);
        WriteHeader(generation: 1);
        _guest = new SoftwareGuest(_memory, _consumer, peer: 1, (_, _) => _rings++);
        Assert.True(_guest.Start(out string why), why);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void An_edge_of_a_busy_line_waits_and_everything_behind_it_waits_too()
    {
        Ask(0, InterruptTrigger.Both);
        Ask(1, InterruptTrigger.Both);
        _consumer.IsSlow = true;
        Send((0, Level.High), (0, Level.Low), (1, Level.High));
        Assert.True(_guest.Process());
        Assert.Equal([(0, 1)], _consumer.Seen);
        Assert.Equal((Level.High, Level.Low, 2), (_guest.Read(0), _guest.Read(1), Waiting()));
        _guest.Done(0);
        Assert.Equal([(0, 1), (0, 0), (1, 1)], _consumer.Seen);
        Assert.Equal(0, Waiting());
    }

    [Fact]
    public void An_edge_that_no_one_asked_for_becomes_the_level_and_that_is_all()
    {
        Ask(0, InterruptTrigger.Rising);
        Send((0, Level.High), (0, Level.Low), (1, Level.High));
        _guest.Process();
        Assert.Equal([(0, 1)], _consumer.Seen);
        Assert.Equal((Level.Low, Level.High), (_guest.Read(0), _guest.Read(1)));
    }

    [Fact]
    public void One_edge_is_kept_while_the_interrupt_is_disabled()
    {
        Ask(0, InterruptTrigger.Both, isEnabled: false);
        Send((0, Level.High), (0, Level.Low), (0, Level.High));
        _guest.Process();
        Assert.Empty(_consumer.Seen);
        Assert.Equal(0, Waiting());
        Ask(0, InterruptTrigger.Both);
        Assert.Equal([(0, 1)], _consumer.Seen);
        Ask(0, InterruptTrigger.Both, isEnabled: false);
        Ask(0, InterruptTrigger.Both);
        Assert.Single(_consumer.Seen);
    }

    [Fact]
    public void A_level_interrupt_is_raised_again_each_time_the_consumer_is_done()
    {
        _consumer.IsSlow = true;
        Ask(0, InterruptTrigger.WhileHigh);
        Assert.Empty(_consumer.Seen);
        Send((0, Level.High));
        _guest.Process();
        _guest.Done(0);
        _guest.Done(0);
        Assert.Equal([(0, 1), (0, 1), (0, 1)], _consumer.Seen);
        // Not busy: the next edge is taken while the handler runs.
        Send((0, Level.Low));
        _guest.Process();
        Assert.Equal((Level.Low, 0), (_guest.Read(0), Waiting()));
        _guest.Done(0);
        Assert.Equal(3, _consumer.Seen.Count);
    }

    [Fact]
    public void An_edge_that_repeats_the_known_level_is_none()
    {
        Ask(0, InterruptTrigger.Both);
        Send((0, Level.Low), (0, Level.Low));
        _guest.Process();
        Assert.Empty(_consumer.Seen);
    }

    [Fact]
    public void A_new_host_loses_nothing_in_the_queue_and_makes_one_edge_of_each_line_that_differs_then()
    {
        Ask(0, InterruptTrigger.Both);
        Ask(1, InterruptTrigger.Both);
        Send((1, Level.High), (1, Level.Low));
        _memory.UInt32At(_layout.Levels) = 0b101;
        WriteHeader(generation: 2);
        _guest.Process();
        Assert.Equal([(1, 1), (1, 0), (0, 1)], _consumer.Seen);
        Assert.Equal((Level.High, Level.Low, Level.High), (_guest.Read(0), _guest.Read(1), _guest.Read(2)));
        Assert.Equal(0, Waiting());
    }

    [Fact]
    public void A_new_host_with_another_layout_is_none_until_the_driver_is_started_again()
    {
        HostHeader.Of(Layout.For(9, 16, 16), Map.FeatureDoorbell).WriteBody(_memory);
        _memory.UInt32At(HostHeader.GenerationOffset) = 2;
        _guest.Process();
        Assert.False(_guest.HasHost);
        Assert.True(_guest.Start(out _));
        Assert.True(_guest.HasHost);
        Assert.Equal(9, _guest.Layout.Lines);
    }

    [Fact]
    public void A_bias_on_a_line_that_floats_is_its_level_at_once_and_without_an_edge()
    {
        _memory.UInt32At(_layout.Floats) = 0b01;
        foreach (int line in new[] { 0, 1 })
        {
            _guest.Configure(line, new LineSettings { Bias = LineBias.PullUp, InterruptEnabled = true, Trigger = InterruptTrigger.Both });
            Assert.Equal(line == 0 ? Level.High : Level.Low, _guest.Read(line));
        }

        Send((0, Level.High));
        _guest.Process();
        Assert.Empty(_consumer.Seen);
        // The host knows better: somebody began to drive it meanwhile.
        Send((0, Level.Low));
        _guest.Process();
        Assert.Equal([(0, 0)], _consumer.Seen);
    }

    [Fact]
    public void An_edge_of_a_line_that_floats_has_the_level_of_the_bias_that_the_guest_gives_it_by_then()
    {
        _memory.UInt32At(_layout.Floats) = 0b11;
        _guest.Configure(0, Biased(LineBias.PullUp));
        _guest.Configure(0, Biased(LineBias.PullDown));
        SendFloating(0, Level.High);
        _guest.Process();
        Assert.Equal((Level.Low, 0), (_guest.Read(0), _consumer.Seen.Count));
        // A driven level is what it is, whatever becomes of it.
        Send((0, Level.High));
        SendFloating(0, Level.High);
        _guest.Process();
        Assert.Equal([(0, 1), (0, 0)], _consumer.Seen);
        _guest.Configure(0, Biased(LineBias.Disabled));
        SendFloating(0, Level.High);
        _guest.Process();
        Assert.Equal([(0, 1), (0, 0), (0, 1)], _consumer.Seen);
    }

    [Fact]
    public void An_edge_that_waits_for_a_busy_line_is_none_any_more_if_the_bias_says_so_by_then()
    {
        _memory.UInt32At(_layout.Floats) = 0b1;
        _guest.Configure(0, Biased(LineBias.PullUp));
        _consumer.IsSlow = true;
        Send((0, Level.Low));
        SendFloating(0, Level.High);
        _guest.Process();
        Assert.Equal((1, 1), (_consumer.Seen.Count, Waiting()));
        _guest.Configure(0, Biased(LineBias.PullDown));
        _guest.Process();
        Assert.Equal((Level.Low, 0), (_guest.Read(0), Waiting()));
        _guest.Done(0);
        Assert.Equal([(0, 0)], _consumer.Seen);
    }

    [Fact]
    public void A_new_host_that_is_yet_to_hear_of_a_bias_makes_no_edge_of_it()
    {
        _memory.UInt32At(_layout.Floats) = 0b011;
        foreach (int line in new[] { 0, 1, 2 })
            _guest.Configure(line, Biased(LineBias.PullUp));
        Assert.Equal((Level.High, Level.High, Level.Low), (_guest.Read(0), _guest.Read(1), _guest.Read(2)));
        // Line 1 has been driven since.
        _memory.UInt32At(_layout.Floats) = 0b001;
        _memory.UInt32At(_layout.Levels) = 0b100;
        WriteHeader(generation: 2);
        _guest.Process();
        Assert.Equal([(1, 0), (2, 1)], _consumer.Seen);
        Assert.Equal((Level.High, Level.Low, Level.High), (_guest.Read(0), _guest.Read(1), _guest.Read(2)));
    }

    [Fact]
    public void Entries_that_make_no_sense_are_skipped_and_a_bad_head_is_a_new_host()
    {
        Ask(0, InterruptTrigger.Both);
        _edges.Stage(new EdgeEntry(8, 1, 1, 1, 0));
        _edges.Stage(new EdgeEntry(0, 0, 1, 1, 0));
        _edges.Stage(new EdgeEntry(0, 3, 1, 1, 0));
        _edges.Stage(new EdgeEntry(0, 2, 2, 1, 0));
        _edges.Stage(new EdgeEntry(0, 1, 2, 1, 0));
        Send((0, Level.High));
        _guest.Process();
        Assert.Equal(5, _guest.BadEntries);
        Assert.Equal([(0, 1)], _consumer.Seen);
        _memory.UInt32At(Map.EdgeHead) = 1000;
        _memory.UInt32At(_layout.Levels) = 0b10;
        _guest.Process();
        Assert.Equal(1000u, _memory.UInt32At(Map.EdgeTail));
        Assert.Equal((Level.Low, Level.High, 1L), (_guest.Read(0), _guest.Read(1), _guest.BadHeads));
    }

    [Fact]
    public void A_start_clears_what_the_former_driver_said_and_rings()
    {
        _guest.SetConsumer(3, "former");
        _guest.Configure(3, new LineSettings { Direction = LineDirection.Output }, Level.High);
        uint generation = GuestHeader.Read(_memory).Generation;
        Send((0, Level.High));
        _rings = 0;
        Assert.True(_guest.Start(out _));
        GuestHeader header = GuestHeader.Read(_memory);
        Assert.Equal((Map.Magic, Map.Version, Map.FeatureDoorbell, 1u, true), (header.Magic, header.Version, header.Features, header.Peer, header.IsDriver));
        Assert.NotEqual(generation, header.Generation);
        Assert.All(_memory.Bytes(_layout.Table, 8 * 64).ToArray(), word => Assert.Equal(0, word));
        Assert.Equal((0, 1), (Waiting(), _rings));
        Assert.Equal(3u, _memory.UInt32At(Map.ReportHead));
        _guest.Stop();
        Assert.Equal((0u, 0u), (GuestHeader.Read(_memory).Magic, GuestHeader.Read(_memory).Generation));
    }

    [Fact]
    public void A_full_report_queue_is_counted_and_never_waited_for()
    {
        for (int i = 0; i < 20; i++)
            _guest.Set(0, i % 2 == 0 ? Level.High : Level.Low);
        Assert.Equal((4u, 4u, 20u), (_guest.Overflow, _memory.UInt32At(GuestHeader.OverflowOffset), _memory.UInt32At(_layout.Table)));
    }

    [Fact]
    public void Open_outputs_read_the_level_from_outside_while_they_drive_nothing()
    {
        Send((0, Level.High), (1, Level.High));
        _guest.Process();
        _guest.Configure(0, new LineSettings { Direction = LineDirection.Output, Drive = LineDrive.OpenDrain }, Level.Low);
        Assert.Equal(Level.Low, _guest.Read(0));
        _guest.Set(0, Level.High);
        Assert.Equal(Level.High, _guest.Read(0));
        _guest.Configure(2, new LineSettings { Direction = LineDirection.Output, Drive = LineDrive.OpenSource }, Level.High);
        Assert.Equal(Level.High, _guest.Read(2));
        _guest.Set(2, Level.Low);
        Assert.Equal(Level.Low, _guest.Read(2));
        _guest.Configure(1, new LineSettings { Direction = LineDirection.Output }, Level.Low);
        Assert.Equal(Level.Low, _guest.Read(1));
    }

    private void WriteHeader(uint generation)
    {
        HostHeader.Of(_layout, Map.FeatureDoorbell).WriteBody(_memory);
        _memory.UInt32At(HostHeader.PeerOffset) = 0;
        _memory.UInt32At(HostHeader.GenerationOffset) = generation;
        _memory.UInt32At(HostHeader.MagicOffset) = Map.Magic;
    }

    private void Ask(int line, InterruptTrigger trigger, bool isEnabled = true) =>
        _guest.Configure(line, new LineSettings { Requested = true, InterruptEnabled = isEnabled, Trigger = trigger });

    private static LineSettings Biased(LineBias bias) =>
        new() { Requested = true, InterruptEnabled = true, Trigger = InterruptTrigger.Both, Bias = bias };

    private void SendFloating(int line, Level level)
    {
        _edges.Stage(new EdgeEntry((ushort)line, EdgeEntry.FloatingKind, (byte)level, ++_sequence[line], 0));
        _edges.Publish();
    }

    private void Send(params (int Line, Level Level)[] edges)
    {
        foreach ((int line, Level level) in edges)
            _edges.Stage(new EdgeEntry((ushort)line, EdgeEntry.EdgeKind, (byte)level, ++_sequence[line], 0));
        _edges.Publish();
    }

    private int Waiting()
    {
        Assert.True(_edges.Look(out _));
        return _edges.Waiting;
    }

    private sealed class Consumer : IGuestConsumer
    {
        public List<(int Line, int Level)> Seen { get; } = [];

        public bool IsSlow { get; set; }

        public bool OnInterrupt(SoftwareGuest guest, in EdgeEntry edge)
        {
            Assert.Equal(edge.Level, (byte)guest.Read(edge.Line));
            Seen.Add((edge.Line, edge.Level));
            return !IsSlow;
        }
    }
}
