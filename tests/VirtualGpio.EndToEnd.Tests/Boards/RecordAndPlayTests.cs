// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace VirtualGpio.EndToEnd.Tests.Boards;

/// <summary>The commands and the daemon together, without a guest: what was recorded is played and recorded again.</summary>
public sealed class RecordAndPlayTests
{
    [Fact]
    public async Task A_recording_that_is_played_back_gives_the_same_edges_with_the_same_spacing()
    {
        await using var board = await BoardRig.StartAsync("chips:\n  gpio0: { names: [source, copy] }\n");
        string first = Path.Combine(board.Folder, "first.vcd");
        string second = Path.Combine(board.Folder, "second.vcd");
        await board.RunAsync("set", "source=0", "copy=0");

        await RecordAsync(first, "source", () => board.RunAsync("pulse", "source", "--width", "10ms", "--period", "30ms", "--count", "5"));
        await RecordAsync(second, "copy", () => board.RunAsync("play", first, "--map", "gpio0.source=copy"));

        JsonElement made = await MeasureAsync(first);
        JsonElement played = await MeasureAsync(second);
        Assert.Equal((5, 5), (made.GetProperty("rising").GetInt64(), made.GetProperty("falling").GetInt64()));
        Assert.Equal((5, 5), (played.GetProperty("rising").GetInt64(), played.GetProperty("falling").GetInt64()));
        // On a busy machine a single edge can be late; half of a period late, on the average, none is.
        Assert.InRange(
            played.GetProperty("period").GetProperty("mean").GetDouble() / made.GetProperty("period").GetProperty("mean").GetDouble(), 0.5, 1.5);

        async Task RecordAsync(string file, string line, Func<Task> what)
        {
            await using var record = board.Start("record", line, "-o", file);
            using var deadline = new CancellationTokenSource(ChipRig.Patience);
            while (!File.Exists(file) || !(await ReadAsync(file)).Contains("$dumpvars", StringComparison.Ordinal))
                await Task.Delay(10, deadline.Token);
            await what();
            Assert.Equal(0, await record.InterruptAsync());
        }

        async Task<JsonElement> MeasureAsync(string file)
        {
            var (status, output) = await HostProcess.RunAsync(null, "measure", file, "--json");
            Assert.True(status == 0, output);
            return JsonDocument.Parse(output).RootElement;
        }
    }

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return await new StreamReader(stream).ReadToEndAsync();
    }
}
