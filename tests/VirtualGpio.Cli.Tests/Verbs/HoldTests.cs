// SPDX-License-Identifier: MIT
using System.Text.Json;
using VirtualGpio.Cli.Verbs;
using VirtualGpio.Client;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Tests.Verbs;

/// <summary><c>vgpio set</c> with what comes after the first levels.</summary>
public sealed class HoldTests : DaemonTests
{
    private static readonly LineLevel[] s_values = [new() { Line = "a", Level = 1 }, new() { Line = "b", Level = 0 }];

    [Fact]
    public async Task A_pattern_that_ends_with_0_is_played_once()
    {
        Assert.Equal(0, (await RunAsync("set", "led=1", "-t", "100ms,200ms,0")).Status);
        SequenceRequest played = JsonSerializer.Deserialize(Assert.Single(Bodies("POST /v1/sequence")), ApiJson.Default.SequenceRequest)!;
        Assert.Equal([100_000_000, 300_000_000], played.Steps.Select(step => step.AtNanoseconds));
        Assert.Equal(["0", "1"], played.Steps.Select(step => step.Set["led"]));
        Assert.Equal(1, played.Count);
    }

    [Fact]
    public void An_odd_pattern_that_repeats_goes_through_both_halves()
    {
        SequenceRequest played = TogglePattern.Parse("1,2,3", hold: 0).Sequence(s_values);
        Assert.Equal([1, 3, 6, 7, 9, 12], played.Steps.Select(step => step.AtNanoseconds / 1_000_000));
        Assert.Equal("010101", string.Concat(played.Steps.Select(step => step.Set["a"])));
        Assert.Equal("101010", string.Concat(played.Steps.Select(step => step.Set["b"])));
        Assert.Equal(TogglePattern.Rounds, played.Count);
    }

    [Fact]
    public void The_longest_pattern_is_asked_for_in_rounds_that_can_be_counted()
    {
        SequenceRequest played = TogglePattern.Parse("1440m,1440m", hold: 0).Sequence(s_values);
        Assert.InRange(played.Count, 1, long.MaxValue / 4 / played.Steps[^1].AtNanoseconds);
    }

    [Fact]
    public void No_level_is_shorter_than_the_hold_period() =>
        Assert.Equal([5_000_000, 5_000_000, 7_000_000], TogglePattern.Parse("1,5,7,0", hold: 5_000_000).Periods);

    [Fact]
    public void A_0_in_the_middle_is_refused() =>
        Assert.Equal(ExitStatus.Usage, Assert.Throws<CliException>(() => TogglePattern.Parse("1,0,2", hold: 0)).Status);

    [Fact]
    public async Task A_0_alone_toggles_nothing()
    {
        Assert.Equal(0, (await RunAsync("set", "led=1", "--toggle", "0")).Status);
        Assert.Empty(Bodies("POST /v1/sequence"));
    }

    [Fact]
    public async Task Lines_are_let_go_of_at_the_end_if_that_is_asked_for()
    {
        Assert.Equal(0, (await RunAsync("set", "led=1", "--hold-period", "1ms", "--release")).Status);
        Assert.Equal(["""{"lines":["led"],"signal":"none"}"""], Bodies("PUT /v1/drive"));
        await RunAsync("set", "led=1", "-p", "1ms");
        Assert.Single(Bodies("PUT /v1/drive"));
    }

    [Fact]
    public async Task Lines_are_let_go_of_on_a_signal_too()
    {
        TaskCompletionSource playing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Daemon.On("/v1/sequence", async context =>
        {
            playing.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        CliProcess set = Start("set", "led=1", "-t", "1s", "--release");
        await playing.Task.WaitAsync(CliProcess.Patience);
        set.Signal(LinuxSignal.Terminate);
        Assert.Equal(ExitStatus.Terminated, (await set.EndAsync()).Status);
        Assert.Single(Bodies("PUT /v1/drive"));
    }
}
