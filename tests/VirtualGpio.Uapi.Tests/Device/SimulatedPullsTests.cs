// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Tests.Device;

public sealed class SimulatedPullsTests
{
    private readonly Rig _rig = new();
    private readonly SimulatedPulls _pulls;

    public SimulatedPullsTests() => _pulls = new SimulatedPulls(_rig.Device);

    [Fact]
    public void A_pull_sets_a_line_that_is_not_driven_and_counts_for_one_that_is_when_it_is_released()
    {
        _pulls.Pull(0, true, ++_rig.Now);
        DeviceFile file = _rig.Request(GpioV2LineFlags.Output, 0);
        Assert.Equal(0UL, _rig.GetValues(file));
        _rig.SetValues(file, 1, 1);
        _pulls.Pull(0, false, ++_rig.Now);
        Assert.Equal(1UL, _rig.GetValues(file));
        file.Close(++_rig.Now);
        Assert.Equal(Level.Low, _rig.Line(0).Net.Level);
    }

    [Fact]
    public void A_pull_against_a_bias_wins_and_the_bias_outlives_the_request()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.BiasPullDown | GpioV2LineFlags.EdgeBoth, 0);
        _pulls.Pull(0, true, ++_rig.Now);
        Assert.Equal(1UL, _rig.GetValues(file));
        Assert.Single(Rig.Read<GpioV2LineEvent>(file));
        file.Close(++_rig.Now);
        Assert.Equal(Level.High, _rig.Line(0).Net.Level);
        _rig.Request(GpioV2LineFlags.Input | GpioV2LineFlags.BiasPullDown, 0).Close(++_rig.Now);
        Assert.Equal(Level.Low, _rig.Line(0).Net.Level);
    }

    [Fact]
    public void A_line_that_stops_driving_keeps_its_level_until_it_is_pulled()
    {
        DeviceFile file = _rig.Request(GpioV2LineFlags.Output | GpioV2LineFlags.OpenDrain, 0);
        _pulls.Pull(0, true, ++_rig.Now);
        _rig.SetValues(file, 1, 1);
        Assert.Equal(0UL, _rig.GetValues(file));
        _pulls.Pull(0, true, ++_rig.Now);
        Assert.Equal(1UL, _rig.GetValues(file));
    }
}
