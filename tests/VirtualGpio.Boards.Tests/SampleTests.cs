// SPDX-License-Identifier: MIT
namespace VirtualGpio.Boards.Tests;

public sealed class SampleTests
{
    [Fact]
    public void Every_sample_can_be_loaded()
    {
        Assert.Superset(
            new HashSet<string?> { "one-chip.yaml", "two-guests.yaml", "button-and-led.yaml", "stock-kernel.yaml" }, Tree.Samples.Select(Path.GetFileName).ToHashSet());
        Assert.All(Tree.Samples, path => Assert.Equal(Path.GetFileNameWithoutExtension(path), BoardFile.Load(path).Name));
    }

    [Fact]
    public void The_guests_of_the_sample_are_wired_back_to_back()
    {
        BoardDescription board = BoardFile.Load(Path.Combine(Tree.Root, "samples", "boards", "two-guests.yaml"));
        BoardWiring wiring = board.Wiring();

        Assert.All(Enumerable.Range(0, 10), offset => Assert.Equal(
            wiring.NetOf(new LineReference("left", offset)), wiring.NetOf(new LineReference("right", offset))));
        Assert.All(board.Nets.Where(net => net.Name is "clock" or "bus"), net => Assert.Equal((Signal.PullUp, Level.High), (net.Pull, net.Initial)));
        Assert.Equal(Path.Combine(Tree.Root, "samples", "boards", "two-guests.vcd"), board.Recordings[0].Path);
    }
}
