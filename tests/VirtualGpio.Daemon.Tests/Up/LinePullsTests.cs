// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Up;

namespace VirtualGpio.Daemon.Tests.Up;

public sealed class LinePullsTests
{
    [Fact]
    public void Pulls_go_to_lines_by_name_or_offset()
    {
        Assert.Equal([Signal.PullUp, Signal.HighImpedance, Signal.PullDown], LinePulls.Parse(["\"a\"=up", "2=down"], ["a", "", "c"]));
        Assert.Throws<VerbException>(() => LinePulls.Parse(["a=up", "0=down"], ["a"]));
    }
}
