// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Waveforms.Playing;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests.Playing;

public sealed class ReplayTests
{
    private const int Nets = 4;

    private static VcdHeader Header { get; } = new() { Signals = [.. Enumerable.Range(0, Nets).Select(i => new VcdSignal($"net{i}", "board"))] };

    [Fact]
    public void Replaying_a_recording_reproduces_it_to_the_tick()
    {
        Gen<(int Gap, int Terminal, Signal Signal)[]> drives = Gen.ArrayOf(
            from gap in Gen.Elements(0, 1, 2, 999, 1_000_000_007)
            from terminal in Gen.Choose(0, (2 * Nets) - 1)
            from signal in Gen.Elements(Enum.GetValues<Signal>())
            select (gap, terminal, signal));
        Prop.ForAll(drives.ToArbitrary(), Gen.Elements(0L, 1_800_000_000_000_000_000L).ToArbitrary(), (drives, start) =>
        {
            byte[] original = RecordDrives(start, drives, out long length);

            byte[] again = RecordReplay(original, 77, length);

            Assert.Equal(original, again);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static byte[] RecordDrives(long start, (int Gap, int Terminal, Signal Signal)[] drives, out long length)
    {
        var board = new Board();
        Net[] nets = [.. Enumerable.Range(0, Nets).Select(i => board.AddNet($"net{i}", (Level)(i % 2)))];
        Terminal[] terminals = [.. Enumerable.Range(0, 2 * Nets).Select(i => nets[i / 2].Attach($"t{i}"))];
        using var recorder = new Recorder(nets, start);
        long now = start;
        foreach ((int gap, int terminal, Signal signal) in drives)
        {
            now += gap;
            terminals[terminal].Drive(signal, now);
            recorder.Look(now);
        }

        length = now - start;
        return recorder.Finish(now);
    }

    private static byte[] RecordReplay(byte[] vcd, long start, long length)
    {
        var board = new Board();
        Net[] nets = [.. Enumerable.Range(0, Nets).Select(i => board.AddNet($"net{i}"))];
        Terminal[] terminals = [.. nets.Select(net => net.Attach("playback"))];
        var playback = new WaveformPlayback(
            new VcdReader(new MemoryStream(vcd)),
            [.. Enumerable.Range(0, Nets).Select(i => new PlaybackRoute($"net{i}", i))]);
        // What the recording starts with is driven before this one starts.
        for (int i = 0; i < Nets; i++)
            DriveNext(playback, terminals, start);
        using var recorder = new Recorder(nets, start);
        while (DriveNext(playback, terminals, start) is { } now)
            recorder.Look(now);
        Assert.Equal(length, playback.Length);
        return recorder.Finish(start + playback.Length);
    }

    private static long? DriveNext(WaveformPlayback playback, Terminal[] terminals, long start)
    {
        if (!playback.TryRead(out PlaybackStep step))
            return null;
        terminals[step.Target].Drive(step.Signal, start + step.At);
        return start + step.At;
    }

    /// <summary>Writes down which levels differ from those of the last look.</summary>
    private sealed class Recorder : IDisposable
    {
        private readonly MemoryStream _stream = new();
        private readonly VcdWriter _writer;
        private readonly Net[] _nets;
        private readonly Level[] _seen;

        internal Recorder(Net[] nets, long start)
        {
            _nets = nets;
            _seen = [.. nets.Select(net => net.Level)];
            _writer = new VcdWriter(_stream, Header);
            _writer.Start(start, [.. _seen.Select(level => (VcdValue)level)]);
        }

        public void Dispose() => _stream.Dispose();

        internal void Look(long now)
        {
            for (int i = 0; i < _nets.Length; i++)
            {
                if (_nets[i].Level == _seen[i])
                    continue;
                _seen[i] = _nets[i].Level;
                _writer.Change(now, i, (VcdValue)_seen[i]);
            }
        }

        internal byte[] Finish(long now)
        {
            _writer.Finish(now);
            _writer.Flush();
            return _stream.ToArray();
        }
    }
}
