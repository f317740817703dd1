// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;

namespace VirtualGpio.Hosting.Tests;

public sealed class BoardMapTests
{
    [Theory]
    [InlineData("led", null, 0, 1)]
    [InlineData("gpio0:1", null, 0, 1)]
    [InlineData("gpio0:led", null, 0, 1)]
    [InlineData("led", "gpio0", 0, 1)]
    [InlineData("1", "gpio0", 0, 1)]
    [InlineData("gpio1:reset", null, 1, 0)]
    [InlineData("reset", "gpio1", 1, 0)]
    [InlineData("00", "gpio1", 1, 0)]
    [InlineData("gpio1.2", null, 1, 2)]
    [InlineData("a:b", null, 1, 3)]
    public async Task A_line_is_found_by_any_of_its_names(string text, string? chip, int chipIndex, int offset)
    {
        await using TestBoard board = await TwoChips();
        BoardMap map = board.Host.Map;
        LineTarget found = map.Find(text, chip);
        LineEntry expected = map.Chips[chipIndex].Lines[offset];
        Assert.Equal(new LineTarget(expected.Net, expected), found);
    }

    [Fact]
    public async Task A_net_of_several_lines_is_no_line()
    {
        await using TestBoard board = await TwoChips();
        LineTarget found = board.Host.Map.Find("bus");
        Assert.Null(found.Line);
        Assert.Equal("bus", board.Host.Map.NetOf(found.Net)!.Name);
        Assert.Equal(["gpio0:3", "gpio1:1"], board.Host.Map.NetOf(found.Net)!.Lines.Select(line => line.Address));
    }

    [Theory]
    [InlineData("lde", null, ErrorKind.NoSuchLine, "There is no line 'lde'. Did you mean 'led'?")]
    [InlineData("reset", null, ErrorKind.InvalidArgument, "2 lines are named 'reset' (gpio0:2, gpio1:0): say which, as CHIP:OFFSET.")]
    [InlineData("1", null, ErrorKind.NoSuchLine, "Which chip's line 1? There are several chips: give it as CHIP:1. Chips: gpio0, gpio1.")]
    [InlineData("gpio0:4", null, ErrorKind.NoSuchLine, "There is no line 4 on gpio0: it has lines 0 to 3.")]
    [InlineData("99999999999999999999", "gpio0", ErrorKind.NoSuchLine, "There is no line '99999999999999999999' on gpio0.")]
    [InlineData("-1", "gpio0", ErrorKind.NoSuchLine, "There is no line '-1' on gpio0.")]
    [InlineData("gpi0:1", null, ErrorKind.NoSuchLine, "There is no chip 'gpi0' in 'gpi0:1'. Did you mean 'gpio0'?")]
    [InlineData("led", "gpio2", ErrorKind.NotFound, "There is no chip 'gpio2'. Did you mean 'gpio0' or 'gpio1'?")]
    [InlineData("gpio0:", null, ErrorKind.NoSuchLine, "There is no line '' on gpio0.")]
    [InlineData(":1", null, ErrorKind.NoSuchLine, "There is no line ':1'.")]
    [InlineData("", null, ErrorKind.NoSuchLine, "There is no line ''.")]
    [InlineData("gpio1:led", null, ErrorKind.NoSuchLine, "There is no line 'led' on gpio1.")]
    public async Task What_is_not_there_is_told_with_what_may_have_been_meant(string text, string? chip, ErrorKind kind, string message)
    {
        await using TestBoard board = await TwoChips();
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => board.Host.Map.Find(text, chip));
        Assert.Equal(kind, refusal.Kind);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offset_alone_will_do_on_a_board_with_one_chip()
    {
        await using var board = new TestBoard();
        Assert.Contains("The board has no chip.", Assert.Throws<VirtualGpioException>(() => board.Host.Map.Find("3")).Message, StringComparison.Ordinal);
        int[] nets = (await board.Add("only")).Nets;
        Assert.Equal(nets[3], board.Host.Map.Find("3").Net);
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => board.Host.Map.Find("led"));
        Assert.Equal("There is no line 'led' on only. No line has a name there: give offsets, 0 to 3.", refusal.Message);
    }

    [Fact]
    public async Task Any_text_gives_a_line_or_a_sentence()
    {
        await using TestBoard board = await TwoChips();
        BoardMap map = board.Host.Map;
        Check.QuickThrowOnFailure(Prop.ForAll<string, string?, byte>((text, chip, form) =>
        {
            string given = form switch { < 64 => text, < 128 => $"gpio0:{text}", < 192 => $"{text}:1", _ => $"le{text}" } ?? "";
            try
            {
                LineTarget found = map.Find(given, form % 2 == 0 ? null : chip);
                Assert.NotNull(map.NetOf(found.Net));
            }
            catch (VirtualGpioException refusal)
            {
                Assert.True(refusal.Kind is ErrorKind.NoSuchLine or ErrorKind.InvalidArgument or ErrorKind.NotFound);
                Assert.NotEmpty(refusal.Message);
            }
        }));
    }

    [Fact]
    public async Task A_former_map_stays_as_it_was_and_what_it_names_is_gone_with_a_clear_error()
    {
        await using TestBoard board = await TwoChips();
        BoardMap before = board.Host.Map;
        LineTarget found = before.Find("gpio1:2");
        await board.Host.RemoveChipAsync("gpio1");
        Assert.Equal(found, before.Find("gpio1:2"));
        Assert.Throws<VirtualGpioException>(() => board.Host.Map.Find("gpio1:2"));
        foreach (Func<Task> use in new Func<Task>[]
        {
            () => board.Get(found.Net), () => board.Set(found.Net, Level.High), () => board.Host.GetLinesAsync([found.Line!]),
            () => board.Host.GetNetsAsync([found.Net]), () => board.Host.ForceAsync([found.Net], Level.High),
            () => board.Host.PulseAsync([found.Net], null, 1, 1, 1), () => board.Host.GetChipAsync("gpio1"), () => board.Host.RemoveChipAsync("gpio1"),
            () => board.Host.WaitAsync(new WaitCondition { Net = found.Net, Kind = WaitKind.Edge }, null),
        })
        {
            Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<VirtualGpioException>(use)).Kind);
        }

        // The same name again is another chip.
        await board.Add("gpio1");
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<VirtualGpioException>(() => board.Host.GetLinesAsync([found.Line!]))).Kind);
        Assert.NotEqual(before.Chip("gpio1").Id, board.Host.Map.Chip("gpio1").Id);
    }

    private static async Task<TestBoard> TwoChips()
    {
        var board = new TestBoard();
        int bus = await board.Host.AddNetAsync(new NetSetup("bus"));
        await board.Host.AddChipAsync(
            new ChipSetup { Name = "gpio0", Lines = 4, LineNames = ["", "led", "reset"], Nets = [null, null, null, bus] }, new SoftwareTransport());
        await board.Host.AddChipAsync(
            new ChipSetup { Name = "gpio1", Lines = 4, LineNames = ["reset", null, null, "a:b"], Nets = [null, bus] }, new SoftwareTransport());
        return board;
    }
}
