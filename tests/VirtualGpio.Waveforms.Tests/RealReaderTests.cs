// SPDX-License-Identifier: MIT
using System.ComponentModel;
using System.Diagnostics;
using VirtualGpio.Waveforms.Vcd;

namespace VirtualGpio.Waveforms.Tests;

/// <summary>What others make of our files, and we of theirs: the parsers of GTKWave, and libsigrok, which PulseView stands on.</summary>
public sealed class RealReaderTests : IDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    private static readonly VcdSignal[] s_signals =
    [
        new("clk"), new("clk", "top"), new("led[3]", "top.gpio0"), new("gpio0:4", "top.gpio0"), new("user button", "top.gpio0"),
        new("$end", "top"), new("data[7:0]", "top"), new("grün", "top"), new("#5", "top.gpio 1"), new("a.b", "top"), new("clk", "top"),
        new("m[1][2]", "top"), new("", "top"), new("[3]", "top"), new("led[03]", "top.gpio0"), new("\\esc{1}", "top"), new("\"q\"", "top"),
        new("a-b+c/d", "top"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("vcd-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task GTKWave_takes_every_signal_and_every_change()
    {
        string[] names = WriteOdd("odd.vcd", out List<VcdChange> expected);

        await Run("vcd2fst", "odd.vcd", "odd.fst");
        string back = await Run("fst2vcd", "odd.fst");

        var reader = new VcdReader(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(back)));
        reader.Select([.. names.Select(reader.File.Find)]);
        Assert.Equal(names.Length, reader.File.Variables.Count);
        Assert.Equal(Settled(expected), Settled(Recording.ReadAll(reader)));
        Assert.Equal(1_000, reader.Time);
    }

    [Fact]
    public async Task Hours_of_hundreds_of_signals_survive_GTKWave()
    {
        var random = new Random(1);
        VcdSignal[] signals = [.. Enumerable.Range(0, 200).Select(i => new VcdSignal($"line{i}", $"board.chip{i % 7}"))];
        long time = 0;
        VcdChange[] changes =
        [
            .. Enumerable.Range(0, 20_000).Select(_ => new VcdChange(time += random.NextInt64(2_000_000_000), random.Next(200), (VcdValue)random.Next(4))),
        ];
        byte[] vcd = new Recording(0, signals, new VcdValue[200], changes, time).ToVcd();
        await File.WriteAllBytesAsync(Path.Combine(_folder, "long.vcd"), vcd);

        await Run("vcd2fst", "long.vcd", "long.fst");
        byte[] back = System.Text.Encoding.UTF8.GetBytes(await Run("fst2vcd", "long.fst"));

        Assert.InRange(time, 5L * 3_600_000_000_000, long.MaxValue);
        Waveform original = Waveform.Read(new VcdReader(new MemoryStream(vcd)));
        Waveform other = Waveform.Read(new VcdReader(new MemoryStream(back)));
        Assert.Equal(original.End, other.End);
        Assert.All(original.Signals, signal => Assert.Equal(signal.Changes, other[signal.Name].Changes));
    }

    [Fact]
    public async Task The_parser_that_GTKWave_shows_files_with_takes_every_signal()
    {
        // vcd2vzt parses names as the viewer does: it drops variables whose names look like wrong bit ranges.
        string[] names = WriteOdd("odd.vcd", out List<VcdChange> expected);

        await Run("vcd2vzt", "odd.vcd", "odd.vzt");
        string back = await Run("vzt2vcd", "odd.vzt");

        var reader = new VcdReader(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(back)));
        Assert.Equal(names.Length, reader.File.Variables.Count);
        reader.Select([.. names.Select(reader.File.Find)]);
        Assert.Equal(Settled(expected), Settled(Recording.ReadAll(reader)));
    }

    [Fact]
    public async Task Sigrok_reads_to_the_end_past_gaps_and_remarks()
    {
        string[] names = WriteOdd("odd.vcd", out List<VcdChange> expected);

        string said = await Run("sigrok-cli", "-I", "vcd", "-i", "odd.vcd", "--show");
        string csv = await Run("sigrok-cli", "-I", "vcd", "-i", "odd.vcd", "-O", "csv:header=false:label=off");

        // Older ones leave the scopes out of the names.
        Assert.All(names, name => Assert.Contains($"{name.Split('.')[^1]}: logic", said, StringComparison.Ordinal));
        Assert.Contains("Samplerate: 1000000000", said, StringComparison.Ordinal);
        string[] samples = [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] is '0' or '1')];
        Assert.Equal(1_000, samples.Length);
        int[] columns = Columns(names);
        foreach (int time in (int[])[0, 99, 100, 249, 250, 299, 300, 301, 999])
            Assert.Equal(columns.Select(signal => Sample(expected, signal, time)), samples[time].Split(','));
    }

    [Fact]
    public async Task What_sigrok_writes_is_read()
    {
        WriteOdd("odd.vcd", out List<VcdChange> expected);

        byte[] vcd = System.Text.Encoding.UTF8.GetBytes(await Run("sigrok-cli", "-I", "vcd", "-i", "odd.vcd", "-O", "vcd"));

        var reader = new VcdReader(new MemoryStream(vcd[vcd.AsSpan().IndexOf("$date"u8)..]));
        Assert.StartsWith("libsigrok", reader.File.Version, StringComparison.Ordinal);
        Assert.Equal(s_signals.Length, reader.Signals.Count);
        int clk = 0;
        Assert.Equal(
            Settled(expected).Where(change => change.Signal == clk).Select(change => change.Value == VcdValue.High).Aggregate(new List<bool>(), Distinct),
            Recording.ReadAll(reader).Where(change => change.Signal == clk).Select(change => change.Value == VcdValue.High).Aggregate(new List<bool>(), Distinct));
    }

    private static List<bool> Distinct(List<bool> levels, bool level)
    {
        if (levels.Count == 0 || levels[^1] != level)
            levels.Add(level);
        return levels;
    }

    /// <summary>What a logic analyser shows: it knows neither x nor z.</summary>
    private static string Sample(List<VcdChange> changes, int signal, long time) =>
        changes.Last(change => change.Signal == signal && change.Time <= time).Value == VcdValue.High ? "1" : "0";

    /// <summary>The value of each signal at each time, without those that were there for no time at all, and without repetitions.</summary>
    private static List<VcdChange> Settled(List<VcdChange> changes)
    {
        var values = new Dictionary<int, VcdValue>();
        return
        [
            .. changes.GroupBy(change => (change.Time, change.Signal))
                .Select(group => group.Last())
                .OrderBy(change => change.Time).ThenBy(change => change.Signal)
                .Where(change =>
                {
                    bool isNew = !values.TryGetValue(change.Signal, out VcdValue value) || value != change.Value;
                    values[change.Signal] = change.Value;
                    return isNew;
                }),
        ];
    }

    /// <summary>The signals in the order in which the file declares them.</summary>
    private int[] Columns(string[] names)
    {
        using FileStream file = File.OpenRead(Path.Combine(_folder, "odd.vcd"));
        return [.. new VcdReader(file).File.Variables.Select(variable => Array.IndexOf(names, variable.FullName))];
    }

    /// <summary>Odd names, a gap, remarks, several changes at one time. The changes are those of the signals in their order here.</summary>
    private string[] WriteOdd(string file, out List<VcdChange> changes)
    {
        using FileStream stream = File.Create(Path.Combine(_folder, file));
        var header = new VcdHeader { Signals = s_signals, Date = DateTimeOffset.UnixEpoch, Version = "test", Comments = ["remark: $end, grün"] };
        var writer = new VcdWriter(stream, header);
        var written = new List<VcdChange>();
        VcdValue[] initial = [.. s_signals.Select((_, i) => (VcdValue)(i % 4))];
        writer.Start(5_000, initial);
        written.AddRange(initial.Select((value, i) => new VcdChange(0, i, value)));
        for (int time = 100; time <= 200; time += 10)
        {
            for (int i = 0; i < s_signals.Length; i++)
                Change(time, i, (VcdValue)((time / 10 * (i + 1) / 2) % 2));
        }

        writer.Comment("18 changes were missed here");
        writer.Unknown(5_250);
        written.AddRange(s_signals.Select((_, i) => new VcdChange(250, i, VcdValue.Unknown)));
        Change(300, 0, VcdValue.High);
        Change(300, 0, VcdValue.Low);
        Change(300, 0, VcdValue.High);
        for (int i = 1; i < s_signals.Length; i++)
            Change(300 + i, i, (VcdValue)(i % 2));
        writer.Comment("another");
        writer.Finish(6_000);
        writer.Flush();
        changes = written;
        return [.. writer.Names];

        void Change(int time, int signal, VcdValue value)
        {
            writer.Change(5_000 + time, signal, value);
            written.Add(new VcdChange(time, signal, value));
        }
    }

    private async Task<string> Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"'{command}' cannot be run: {error.Message}. Install the packages gtkwave and sigrok-cli; './test' does so.", error);
        }

        using (process)
        {
            using var deadline = new CancellationTokenSource(s_deadline);
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            try
            {
                await process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }

            Assert.True(process.ExitCode == 0, $"'{command}' ended with status {process.ExitCode}: {await errors}");
            return await output;
        }
    }
}
