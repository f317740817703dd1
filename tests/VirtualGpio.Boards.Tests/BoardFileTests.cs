// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Tests;

public sealed class BoardFileTests
{
    private const string Bench = """
        name: bench
        chips:
          gpio0:
            transport: ivshmem-plain
            lines: 16
            names: [button, ~, "", led]
            line:
              button: { pull: up }
              5: { name: enable, hog: high }
              6: { name: enable2, pull: down }
          gpio1: { transport: virtio, lines: 8, names: [~, led] }
          gpio2:
        nets:
          wire: { connects: [gpio0:4, gpio1:led], pull: up, rest: high, initial: on }
          data: [gpio0:7, gpio1:7, enable]
          free:
        devices:
          power-button: { type: button, line: gpio0:button, active: low, bounce: 3 }
          status: { type: led, line: wire }
          direct: { type: led, line: button, colour: "deep red" }
        recordings:
          all: { file: trace.vcd }
          bus: { file: bus.vcd, of: [wire, gpio0:button] }
        """;

    private static BoardDescription Board { get; } = BoardFile.Parse(Bench, "bench.yaml");

    [Fact]
    public void Chips_are_read_with_their_defaults()
    {
        Assert.Equal("bench", Board.Name);
        Assert.Equal(
            [("gpio0", "ivshmem-plain", 16), ("gpio1", "virtio", 8), ("gpio2", "ivshmem", 32)],
            Board.Chips.Select(chip => (chip.Name, chip.Transport, chip.Lines)));
    }

    [Fact]
    public void Names_and_details_of_a_line_are_put_together()
    {
        Assert.Equal(
            [
                new LineDescription { Offset = 0, Name = "button", Pull = Signal.PullUp },
                new LineDescription { Offset = 3, Name = "led" },
                new LineDescription { Offset = 5, Name = "enable", Hog = Signal.StrongHigh },
                new LineDescription { Offset = 6, Name = "enable2", Pull = Signal.PullDown },
            ],
            Board.Chips[0].LineDescriptions);
        Assert.Equal(["button", "", "", "led", "", "enable", "enable2"], Board.Chips[0].LineNames());
        Assert.Equal(new LineDescription { Offset = 1 }, Board.Chips[0].Line(1));
        Assert.Empty(Board.Chips[2].LineNames());
    }

    [Fact]
    public void The_model_takes_the_names_of_a_chip()
    {
        ChipDescription chip = Board.Chips[0];

        Chip made = new Board().AddChip(chip.Name, chip.Lines, chip.LineNames());

        Assert.Equal(5, made.Line("enable").Offset);
    }

    [Fact]
    public void Nets_are_read_in_both_forms()
    {
        Assert.Equal(["wire", "data", "free"], Board.Nets.Select(net => net.Name));
        NetDescription wire = Board.Nets[0];
        Assert.Equal((Signal.PullUp, NetRest.High, Level.High), (wire.Pull, wire.Rest, wire.Initial));
        Assert.Equal([new("gpio0", 4), new("gpio1", 1)], wire.Lines);
        NetDescription data = Board.Nets[1];
        Assert.Equal((Signal.HighImpedance, NetRest.Keeps, Level.Low), (data.Pull, data.Rest, data.Initial));
        Assert.Equal([new("gpio0", 7), new("gpio1", 7), new("gpio0", 5)], data.Lines);
        Assert.Empty(Board.Nets[2].Lines);
    }

    [Fact]
    public void Devices_are_attached_to_nets_and_lines()
    {
        Assert.Equal(
            [
                ("power-button", "button", "gpio0:0", "active=low bounce=3"),
                ("status", "led", "wire", ""),
                ("direct", "led", "gpio0:0", "colour=deep red"),
            ],
            Board.Devices.Select(device => (
                device.Name,
                device.Type.Name,
                device.Pins["line"].ToString(),
                string.Join(' ', device.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")))));
    }

    [Fact]
    public void Recordings_say_what_they_record()
    {
        Assert.Equal(["all", "bus"], Board.Recordings.Select(recording => recording.Name));
        Assert.Equal(["trace.vcd", "bus.vcd"], Board.Recordings.Select(recording => recording.Path));
        Assert.Empty(Board.Recordings[0].Of);
        Assert.Equal([NetOrLine.OfNet("wire"), NetOrLine.OfLine(new("gpio0", 0))], Board.Recordings[1].Of);
    }

    [Fact]
    public void Each_line_is_on_the_net_that_connects_it_or_on_its_own()
    {
        BoardWiring wiring = Board.Wiring();

        Assert.Equal("wire", wiring.NetOf(new LineReference("gpio0", 4)));
        Assert.Equal("gpio0.3", wiring.NetOf(new LineReference("gpio0", 3)));
        Assert.Equal("data", wiring.NetOf(NetOrLine.OfLine(new("gpio1", 7))));
        Assert.Equal("free", wiring.NetOf(NetOrLine.OfNet("free")));
        string[] nets = [.. wiring.AllNets()];
        Assert.Equal(["wire", "data", "free", "gpio0.0"], nets.Take(4));
        Assert.Equal(3 + 16 + 8 + 32 - 5, nets.Length);
        Assert.DoesNotContain("gpio0.4", nets);
        Assert.Throws<ArgumentException>(() => wiring.NetOf(default(NetOrLine)));
    }

    [Theory]
    [InlineData("low", Signal.StrongLow)]
    [InlineData("high", Signal.StrongHigh)]
    [InlineData("0", Signal.StrongLow)]
    [InlineData("1", Signal.StrongHigh)]
    [InlineData("off", Signal.StrongLow)]
    [InlineData("on", Signal.StrongHigh)]
    [InlineData("'on'", Signal.StrongHigh)]
    public void Words_for_levels_are_words_whatever_else_YAML_takes_them_for(string word, Signal hog)
    {
        var board = BoardFile.Parse($"chips: {{ gpio0: {{ line: {{ 3: {{ hog: {word} }} }} }} }}", "b");

        Assert.Equal(hog, board.Chips[0].Line(3).Hog);
    }

    [Theory]
    [InlineData("bench.yaml", "bench")]
    [InlineData("/tmp/two guests.yaml", "board")]
    [InlineData("-", "board")]
    public void A_board_without_a_name_is_named_as_its_file_if_that_is_a_name(string file, string name) =>
        Assert.Equal(name, BoardFile.Parse("chips: { gpio0: }", file).Name);

    [Fact]
    public void The_default_board_is_what_the_shortest_file_says()
    {
        BoardDescription shortest = BoardFile.Parse("chips: { gpio0: {} }", "board");
        BoardDescription without = BoardFile.Default();

        Assert.Equal(BoardText.Canonical(shortest), BoardText.Canonical(without));
        Assert.Equal(("ivshmem", 32), (without.Chips[0].Transport, without.Chips[0].Lines));
    }

    [Fact]
    public void A_bare_name_of_a_line_on_the_net_of_that_name_is_the_net()
    {
        var board = BoardFile.Parse("chips: { a: { names: [scl] } }\nnets: { scl: [a:scl] }\ndevices: { d: { type: led, line: scl } }", "b");

        Assert.Equal(NetOrLine.OfNet("scl"), board.Devices[0].Pins["line"]);
    }

    [Fact]
    public void The_largest_board_fits_into_a_file()
    {
        string names = string.Join(",", Enumerable.Range(0, 1024).Select(i => $"a{i}"));
        string text = "chips:\n" + string.Concat(Enumerable.Range(0, 64).Select(i => $"  c{i}: {{ lines: 1024, names: [{names}] }}\n"));

        BoardDescription board = BoardFile.Parse(text, "large");

        Assert.Equal(64 * 1024, board.Wiring().AllNets().Distinct().Count());
    }
}
