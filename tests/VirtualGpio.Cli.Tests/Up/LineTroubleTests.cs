// SPDX-License-Identifier: MIT
using VirtualGpio.Cli.Tests.Legacy;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Cli.Tests.Up;

/// <summary>What <c>vgpio up</c> tells of its lines: what goes wrong there, and no more.</summary>
public sealed class LineTroubleTests : ChipTests
{
    [Fact]
    public async Task Contention_is_told_when_it_starts_and_ends_with_the_name_of_its_line()
    {
        CliProcess up = await UpAsync("--line-names", "4=led");
        using var guest = new Version1Guest(Paths.GuestSocket);
        await up.ReadUntilAsync("guest attached");
        Assert.Equal(0, (await RunAsync("set", "led=1")).Status);
        await RunAsync("toggle", "0", "--count", "100", "-q");
        guest.Registers.Update(Map.Data, 1u << 4, 0);
        guest.Registers.Update(Map.OutputEnable, 1u << 4, 1u << 4);
        // The very next line: edges are not told.
        Assert.EndsWith(
            " CONTENTION on line 4 ('led'): one side drives it high, the other one low", await up.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("release", "led")).Status);
        Assert.EndsWith(" no contention on line 4 ('led') any more", await up.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edges_that_a_version_1_guest_does_not_acknowledge_are_told()
    {
        CliProcess up = await UpAsync("--json");
        using var guest = new Version1Guest(Paths.GuestSocket) { Acknowledges = false };
        await up.ReadUntilAsync("guest-attached");
        guest.Registers.Write(Map.Rising, 1u << 3);
        guest.Registers.Write(Map.InterruptEnable, 1u << 3);
        Assert.Equal(0, (await RunAsync("set", "3=1")).Status);
        string? told = await up.ReadLineAsync();
        Assert.StartsWith("{\"event\":\"not-acknowledged\",\"offset\":3,", told, StringComparison.Ordinal);
        Assert.Contains("did not acknowledge an edge of line 3 within a second", told, StringComparison.Ordinal);
    }
}
