// SPDX-License-Identifier: MIT
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Events;
using VirtualGpio.Daemon.Tests.Rig;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Tests.Events;

public sealed class EventTextTests
{
    private const string Awkward = "a \"quoted\\\" näme\t\u0001 😀";

    private static readonly Gen<string?> s_texts = Gen.OneOf(
        Gen.Constant<string?>(null),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => (string?)Unicode(text.Get)),
        Gen.Constant<string?>(Awkward));

    [Fact]
    public async Task Every_event_reads_back_as_what_it_was()
    {
        await using BoardHost host = await BoardAsync();
        BoardMap map = host.Map;
        var names = new EventNames(host);
        Gen<EventDetail?> details =
            from consumer in s_texts
            from device in s_texts
            from what in s_texts
            from value in s_texts
            from text in s_texts
            from drivers in s_texts.Select(driver => driver ?? "").ListOf()
            from settings in ArbMap.Default.GeneratorFor<bool>()
            from isThere in ArbMap.Default.GeneratorFor<bool>()
            select isThere
                ? new EventDetail
                {
                    Consumer = consumer,
                    Device = device,
                    What = what,
                    Value = value,
                    Text = text,
                    Drivers = drivers.Count > 3 ? null : [.. drivers],
                    LineSettings = settings ? new LineSettings { Bias = LineBias.PullUp, Requested = true } : null,
                }
                : null;
        Gen<EventEntry> entries =
            from kind in Gen.Elements(Enum.GetValues<EventKind>())
            from numbers in ArbMap.Default.GeneratorFor<long>().ListOf(3)
            from net in Gen.Elements(map.Nets.Select(net => net.Id).Append(-1).ToArray())
            from line in Gen.Choose(-1, 2)
            from chip in Gen.Elements(-1, map.Chips[0].Id)
            from actor in Gen.Choose(0, 3)
            from level in Gen.Elements(Level.Low, Level.High)
            from detail in details
            select new EventEntry
            {
                Kind = kind,
                Sequence = numbers[0],
                Time = numbers[1],
                Count = numbers[2],
                Net = net,
                Chip = chip,
                Line = chip < 0 ? -1 : line,
                Actor = actor,
                Level = level,
                Detail = kind == EventKind.Edge ? null : detail,
            };

        var written = new EventText();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(entries.ToArbitrary(), entry =>
        {
            written.Clear();
            written.Write(entry, names.Current);
            string json = JsonSerializer.Serialize(Expected(entry, map), ApiJson.Default.BoardEvent);
            BoardEvent read = JsonSerializer.Deserialize(written.Written.Span, ApiJson.Default.BoardEvent)!;
            return written.Written.Span[^1] == '\n'
                && !written.Written.Span[..^1].Contains((byte)'\n')
                && JsonSerializer.Serialize(read, ApiJson.Default.BoardEvent) == json;
        }));
    }

    [Fact]
    public void Every_kind_of_event_has_a_word_of_its_own()
    {
        Assert.Equal(Enum.GetValues<EventKind>().Length, EventKinds.Words.Distinct().Count());
        Assert.Equal(
            typeof(BoardEventNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(),
            EventKinds.Words.Concat([BoardEventNames.Start, BoardEventNames.Missed, BoardEventNames.Stopping]).Order());
    }

    [Fact]
    public async Task Edges_are_written_without_allocating()
    {
        await using BoardHost host = await BoardAsync();
        var names = new EventNames(host);
        var text = new EventText();
        var edge = new EventEntry { Kind = EventKind.Edge, Sequence = 1, Time = 2, Count = 3, Net = host.Map.Nets[0].Id, Chip = -1, Line = -1 };
        text.Write(edge, names.Current);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100_000; i++)
        {
            text.Write(edge, names.Current);
            if (text.IsFull)
                text.Clear();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task What_is_gone_keeps_its_name_for_who_reads_late()
    {
        await using BoardHost host = await BoardAsync();
        var names = new EventNames(host);
        int net = host.Map.Find("gpio0:0").Net;
        var edge = new EventEntry { Kind = EventKind.Edge, Sequence = 1, Net = net, Chip = -1, Line = -1, Actor = host.Map.Chips[0].Id };
        await host.RemoveChipAsync("gpio0");

        var text = new EventText();
        text.Write(edge, names.Current);
        BoardEvent read = JsonSerializer.Deserialize(text.Written.Span, ApiJson.Default.BoardEvent)!;

        Assert.Equal(["gpio0:0"], read.Lines!);
        Assert.Equal("gpio0", read.By);
    }

    private static async Task<BoardHost> BoardAsync()
    {
        var host = new BoardHost(new BoardHostOptions());
        int net = await host.AddNetAsync(new NetSetup(Awkward));
        await host.AddChipAsync(new ChipSetup { Name = "gpio0", Lines = 3, Nets = [null, net, net] }, new StubTransport());
        host.Start();
        return host;
    }

    private static BoardEvent Expected(EventEntry entry, BoardMap map)
    {
        bool isOfNet = EventKinds.IsOfNet(entry.Kind);
        NetEntry? net = entry.Net < 0 ? null : map.NetOf(entry.Net);
        string? chip = isOfNet || entry.Chip < 0 ? null : map.ActorName(entry.Chip);
        return new BoardEvent
        {
            Sequence = entry.Sequence,
            Time = entry.Time,
            Event = EventKinds.Words[(int)entry.Kind],
            Net = net?.Name,
            Lines = isOfNet ? net?.Lines.Select(line => line.Address).ToArray() : chip is null || entry.Line < 0 ? null : [$"{chip}:{entry.Line}"],
            Chip = chip,
            Level = net is null ? null : (int)entry.Level,
            Count = entry.Kind == EventKind.Edge ? entry.Count : null,
            By = map.ActorName(entry.Actor),
            Drivers = entry.Detail?.Drivers?.ToArray(),
            Consumer = entry.Detail?.Consumer,
            Settings = entry.Detail?.Settings,
            Device = entry.Detail?.Device,
            What = entry.Detail?.What,
            Value = entry.Detail?.Value,
            Text = entry.Detail?.Text,
        };
    }

    /// <summary>Without halves of letters, which no JSON can hold.</summary>
    private static string Unicode(string text) => new([.. text.Where(letter => !char.IsSurrogate(letter))]);
}
