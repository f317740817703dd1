// SPDX-License-Identifier: MIT
using VirtualGpio.Client;

namespace VirtualGpio.Cli.Tests.Fakes;

/// <summary>What <see cref="FakeDaemon"/> says of its board.</summary>
internal static class Canned
{
    internal static readonly ChipInfo Chip = new()
    {
        Name = "gpio0",
        Transport = "ivshmem",
        Lines = 3,
        Guest = "running",
        Protocol = 2,
        QemuArguments = ["-chardev", "socket,path=/tmp/a,,b c/guest,id=vgpio0", "-device", "ivshmem-doorbell,chardev=vgpio0,vectors=1"],
    };

    internal static readonly BoardInfo Board = new()
    {
        Name = "board",
        Session = "s1",
        Sequence = 40,
        Time = 12_000_000_000,
        Epoch = 86_400_000_000_000,
        Version = "0.1.0",
        Process = 4711,
        Chips = ["gpio0"],
        Nets = 3,
        Devices = ["button1"],
    };

    internal static readonly LineInfo Button = new()
    {
        Chip = "gpio0",
        Offset = 0,
        Name = "button",
        Net = "gpio0.0",
        Level = 1,
        Direction = "input",
        Used = true,
        Consumer = "gpiomon",
        Bias = "pull-up",
        Edges = "both",
        DebounceMicroseconds = 5_000,
        DrivenBy = ["host"],
        DrivenSince = 4_920_275_921_480,
        Host = "high",
    };

    internal static readonly LineInfo Led = new()
    {
        Chip = "gpio0",
        Offset = 1,
        Name = "led",
        Net = "panel",
        Level = 0,
        Direction = "output",
        Used = true,
        Drive = "open-drain",
        DrivenBy = [],
        Forced = 0,
    };

    internal static readonly LineInfo Unnamed = new()
    {
        Chip = "gpio0",
        Offset = 2,
        Name = "",
        Net = "gpio0.2",
        Level = 0,
        Direction = "input",
        DrivenBy = [],
    };

    internal static readonly DeviceInfo Device = new()
    {
        Name = "button1",
        Type = "button",
        Pins = new() { ["out"] = "gpio0.0" },
        Readings = new() { ["pressed"] = "false" },
        Actions = ["press", "release"],
    };

    internal static readonly BurstInfo Burst = new() { Changes = 20, EdgesSent = 20, ElapsedNanoseconds = 1_500_000, WaitedNanoseconds = 250_000 };

    internal static readonly RecordingInfo Recording = new()
    {
        Name = "run1",
        File = "/tmp/run1.vcd",
        Nets = [],
        State = "running",
        Changes = 12,
        Bytes = 345,
    };
}
