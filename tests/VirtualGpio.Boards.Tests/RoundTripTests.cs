// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Devices;

namespace VirtualGpio.Boards.Tests;

public sealed class RoundTripTests
{
    private const string Letters = "abcXYZ019";

    [Fact]
    public void A_description_written_as_a_file_is_read_as_the_same() =>
        Prop.ForAll(Boards.ToArbitrary(), board =>
            Assert.Equal(BoardText.Canonical(board), BoardText.Canonical(BoardFile.Parse(BoardText.Yaml(board), "other.yaml"))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static Gen<string> Name =>
        from first in Gen.Elements(Letters.ToCharArray())
        from rest in Gen.ArrayOf(Gen.Elements((Letters + "-_").ToCharArray()))
        select first + new string(rest)[..Math.Min(rest.Length, 31)];

    // Their own beginning keeps them from being only digits, or the name of a net.
    private static Gen<string> LineName =>
        Gen.ArrayOf(Gen.Elements("ab9 .,#[]{}&*!|>%@-~äñ日".ToCharArray()))
            .Select(letters => ("l" + new string(letters))[..Math.Min(letters.Length + 1, 10)].TrimEnd());

    private static Gen<Signal> Pull => Gen.Elements(Signal.HighImpedance, Signal.PullUp, Signal.PullDown);

    private static Gen<ChipDescription> Chip(string name) =>
        from lines in Gen.Choose(1, 40)
        from transport in Gen.Elements(TransportType.All.Select(type => type.Name).ToArray())
        from details in Gen.ListOf(
            from offset in Gen.Choose(0, lines - 1)
            from lineName in LineName
            from pull in Pull
            from hog in Gen.Elements(Signal.HighImpedance, Signal.StrongLow, Signal.StrongHigh)
            select new LineDescription { Offset = offset, Name = lineName, Pull = pull, Hog = hog })
        select new ChipDescription
        {
            Name = name,
            Lines = lines,
            Transport = transport,
            LineDescriptions = [.. details.DistinctBy(line => line.Offset).DistinctBy(line => line.Name).OrderBy(line => line.Offset)],
        };

    private static Gen<BoardDescription> Boards =>
        from name in Name
        from names in Gen.NonEmptyListOf(Name)
        from chips in Gen.CollectToList(names.Distinct().Take(5), Chip)
        let lines = chips.SelectMany(chip => Enumerable.Range(0, chip.Lines).Select(offset => new LineReference(chip.Name, offset))).ToArray()
        from nets in Nets(lines)
        from devices in Devices(lines, nets)
        from recordings in Recordings(lines, nets)
        select new BoardDescription { Name = name, Chips = [.. chips], Nets = nets, Devices = devices, Recordings = recordings };

    private static Gen<NetDescription[]> Nets(LineReference[] lines) =>
        from names in Gen.ListOf(Name)
        from shuffled in Gen.Shuffle(lines)
        let distinct = names.Distinct().Take(20).ToArray()
        from nets in Gen.CollectToList(Enumerable.Range(0, distinct.Length), index =>
            from pull in Pull
            from rest in Gen.Elements(Enum.GetValues<NetRest>())
            from initial in Gen.Elements(Level.Low, Level.High)
            select new NetDescription
            {
                Name = distinct[index],
                Lines = [.. shuffled.Where((_, i) => i % (distinct.Length + 1) == index)],
                Pull = pull,
                Rest = rest,
                Initial = initial,
            })
        select nets.ToArray();

    private static Gen<NetOrLine> Place(LineReference[] lines, NetDescription[] nets) => Gen.Elements<NetOrLine>(
        [.. lines.Select(NetOrLine.OfLine), .. nets.Select(net => NetOrLine.OfNet(net.Name))]);

    private static Gen<DeviceDescription[]> Devices(LineReference[] lines, NetDescription[] nets) =>
        from names in Gen.ListOf(Name)
        from devices in Gen.CollectToList(names.Distinct(), name =>
            from type in Gen.Elements(DeviceCatalog.Types.ToArray())
            from place in Place(lines, nets)
            from given in Gen.SubListOf(type.Parameters.Where(parameter => parameter.Default is not null))
            select new DeviceDescription
            {
                Name = name,
                Type = type,
                Pins = type.Pins.ToDictionary(pin => pin.Name, _ => place),
                Parameters = given.ToDictionary(parameter => parameter.Name, parameter => parameter.Default!),
            })
        select devices.ToArray();

    private static Gen<RecordingDescription[]> Recordings(LineReference[] lines, NetDescription[] nets) =>
        from names in Gen.ListOf(Name)
        from recordings in Gen.CollectToList(names.Distinct(), name =>
            from places in Gen.ListOf(Place(lines, nets))
            select new RecordingDescription { Name = name, Path = $"it's {name}.vcd", Of = [.. places.Distinct()] })
        select recordings.ToArray();
}
