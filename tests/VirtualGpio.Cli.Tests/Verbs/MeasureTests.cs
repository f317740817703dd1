// SPDX-License-Identifier: MIT
using System.Text.Json;

namespace VirtualGpio.Cli.Tests.Verbs;

public sealed class MeasureTests : IDisposable
{
    private const string Recording =
        """
        $timescale 1 us $end
        $scope module gpio0 $end
        $var wire 1 ! button $end
        $var wire 1 " led $end
        $upscope $end
        $enddefinitions $end
        #0 $dumpvars 0! 0" $end
        #100 1!
        #130 1"
        #200 0!
        #250 0"
        #300 1!
        #301 0!
        #400 1!
        #420 1"
        #500
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-measure-").FullName;
    private readonly string _file;

    public MeasureTests()
    {
        _file = Path.Combine(_folder, "trace.vcd");
        File.WriteAllText(_file, Recording);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_signal_is_measured()
    {
        CliResult result = await CliProcess.RunAsync("measure", _file, "--glitch", "5us");

        Assert.Equal(0, result.Status);
        Assert.Equal(
            """
            gpio0.button: 3 rising, 2 falling edges in 500 µs
              high     201 µs (40.20 %), low 299 µs
              freq     6.666667 kHz
              period   min 100 µs, mean 150 µs, max 200 µs, deviation 50 µs (2)
              high for min 1 µs, mean 50.5 µs, max 100 µs, deviation 49.5 µs (2)
              low for  min 99 µs, mean 99.5 µs, max 100 µs, deviation 500 ns (2)
              glitches 1 shorter than 5 µs
            gpio0.led: 2 rising, 1 falling edges in 500 µs
              high     200 µs (40.00 %), low 300 µs
              freq     3.448276 kHz
              period   min 290 µs, mean 290 µs, max 290 µs, deviation 0 ns (1)
              high for min 120 µs, mean 120 µs, max 120 µs, deviation 0 ns (1)
              low for  min 170 µs, mean 170 µs, max 170 µs, deviation 0 ns (1)
              glitches 0 shorter than 5 µs

            """,
            result.Output);
    }

    [Fact]
    public async Task A_window_and_a_choice_of_signals_limit_what_is_measured_and_JSON_is_in_nanoseconds()
    {
        CliResult result = await CliProcess.RunAsync("measure", _file, "button", "--from", "50us", "--to", "250us", "--json");

        JsonElement measured = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("gpio0.button", measured.GetProperty("signal").GetString());
        Assert.Equal((1, 1, 100_000), (measured.GetProperty("rising").GetInt64(), measured.GetProperty("falling").GetInt64(), measured.GetProperty("high").GetInt64()));
    }

    [Fact]
    public async Task The_time_from_one_signal_to_another_is_measured()
    {
        CliResult result = await CliProcess.RunAsync("measure", _file, "--delay", "button,led", "--edges", "rising", "--json");

        JsonElement delay = JsonDocument.Parse(result.Output).RootElement.GetProperty("delay");
        Assert.Equal((20_000, 120_000), (delay.GetProperty("min").GetInt64(), delay.GetProperty("max").GetInt64()));
    }

    [Theory]
    [InlineData("buton", "button")]
    [InlineData("--edges=up", "rising, falling or both", "--delay=button,led")]
    [InlineData("--delay=button", "A,B")]
    [InlineData("--from=5us", "later", "--to=2us")]
    public async Task A_mistake_is_told_with_what_would_be_right(string argument, string advice, string? other = null)
    {
        CliResult result = await CliProcess.RunAsync(["measure", _file, argument, .. other is null ? Array.Empty<string>() : [other]]);

        Assert.Equal(2, result.Status);
        Assert.Contains(advice, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_is_refused_with_its_place()
    {
        File.WriteAllText(_file, Recording[..60]);

        CliResult result = await CliProcess.RunAsync("measure", _file);

        Assert.Equal(2, result.Status);
        Assert.Contains("line", result.Errors, StringComparison.Ordinal);
    }
}
