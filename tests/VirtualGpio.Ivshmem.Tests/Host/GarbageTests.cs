// SPDX-License-Identifier: MIT
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class GarbageTests
{
    private static readonly uint[] Nasty = [0, 1, 16, 17, 0x30, 1024, 1025, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, uint.MaxValue];

    [Fact]
    public async Task Whatever_is_written_anywhere_the_next_driver_works()
    {
        var options = new ChipHostOptions { LineCount = 40, StallLimit = TimeSpan.FromMilliseconds(50) };
        using var rig = new Rig(options, new IvshmemTransportOptions { EdgeQueueEntries = 32, ReportQueueEntries = 32 });
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer { Records = false };
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        Layout layout = Layout.Read(rig.View)!;
        // Mostly where words mean something, sometimes anywhere.
        Gen<(int Offset, uint Value)> write =
            from offset in Gen.Frequency((6, Gen.Choose(0, 0x1ff)), (2, Gen.Choose(0x200, layout.Size - 1)), (1, Gen.Choose(0, (128 * 1024) - 1)))
            from value in Gen.OneOf(Gen.Elements(Nasty), ArbMap.Default.GeneratorFor<uint>())
            select (offset & ~3, value);
        foreach ((int Offset, uint Value)[] writes in write.ArrayOf(40).Sample(30))
            await Survives(rig, host, machine, writes);
        // Each of the words that mean something, with each of the values that could.
        for (int offset = 0; offset < Map.Areas; offset += 4)
            await Survives(rig, host, machine, [.. Nasty.Select(value => (offset, value))]);
    }

    [Theory]
    [InlineData(Map.EdgeTail, 0x1234u, "tail of the edge queue")]
    [InlineData(Map.ReportHead, 0x12345u, "head of the report queue")]
    [InlineData(Map.EdgeHead, 0x777u, "0x777")]
    [InlineData(Map.ReportTail, 0x777u, "report queue's tail was 0x777")]
    [InlineData(0x200, 0x777u, "levels")]
    [InlineData(0x58, 0x777u, "host header")]
    [InlineData(0x280, 0x777u, "floats")]
    [InlineData(0x300, 0x777u, "names")]
    public async Task A_fault_says_what_the_guest_did_and_ends_with_the_next_driver(int offset, uint value, string reason)
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        machine.Do(guest => guest.Configure(1, Rig.Output with { Bias = LineBias.PullUp }, Level.Low));
        await Rig.Eventually(() => host.GetLinesAsync().Result[1].GuestSignal == Signal.StrongLow, "output");
        using EventSubscription events = host.Subscribe([31]);
        machine.Do(_ => rig.View.UInt32At(offset) = value);
        await Rig.Eventually(host, info => info.Fault is not null);
        Assert.Contains(reason, host.Fault!.Reason, StringComparison.Ordinal);
        Assert.Equal(Signal.HighImpedance, (await host.GetLinesAsync())[1].GuestSignal);
        Assert.True(events.TryRead(out LineEvent told));
        Assert.Equal(LineEventKind.Faulted, told.Kind);
        // The environment goes on; nothing waits for a guest that is out of service.
        await host.SetAsync([new LineValue(3, Level.High)], Rig.Patience);
        await Restart(rig, host, machine);
        Assert.Null(host.Fault);
        machine.Do(guest => Assert.Equal(Level.High, guest.Read(3)));
    }

    [Fact]
    public async Task Reports_that_make_no_sense_fault_the_chip()
    {
        (ReportEntry Report, string Reason)[] bad =
        [
            (new ReportEntry(32, 1, 1, 0), "line 32"),
            (new ReportEntry(0, 0, 1, 0), "kind 0"),
            (new ReportEntry(0, 0x8005, 1, 0), "kind 5"),
            (new ReportEntry(0, 2, 0x0001_0030, 0), "0x00010030"),
        ];
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        SoftwareGuestMachine machine = await rig.Boot(host, new RecordingConsumer());
        foreach ((ReportEntry report, string reason) in bad)
        {
            machine.Do(_ =>
            {
                var producer = new ReportQueueProducer(rig.View, Layout.Read(rig.View)!);
                Assert.True(producer.TryStage(report));
                producer.StoreHead();
            });
            await Rig.Eventually(host, info => info.Fault is not null);
            Assert.Contains(reason, host.Fault!.Reason, StringComparison.Ordinal);
            await Restart(rig, host, machine);
        }
    }

    [Fact]
    public async Task Commands_that_wait_for_a_guest_that_breaks_the_protocol_fail_with_the_reason()
    {
        using var rig = new Rig(transport: new IvshmemTransportOptions { EdgeQueueEntries = 16 });
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        consumer.MakeSlow(0);
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => guest.Configure(0, Rig.BothEdges));
        Task<BurstResult> toggle = host.ToggleAsync(new[] { 0 }, 1000, TimeSpan.Zero);
        Task settled = host.SettledAsync(Rig.Patience);
        await Rig.Eventually(host, info => info.EdgesWaiting == 16);
        machine.Do(_ => rig.View.UInt32At(Map.EdgeTail) = 0x5555);
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => toggle);
        Assert.Equal(ErrorKind.Faulted, refusal.Kind);
        Assert.Contains("0x5555", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<VirtualGpioException>(() => settled);
    }

    private static async Task Survives(Rig rig, ChipHost host, SoftwareGuestMachine machine, (int Offset, uint Value)[] writes)
    {
        Task<BurstResult> toggle = host.ToggleAsync(new[] { 0, 33 }, 200, TimeSpan.Zero);
        foreach ((int offset, uint value) in writes)
            rig.View.UInt32At(offset) = value;
        machine.Do(guest => guest.Suspend(false));
        try
        {
            await toggle.WaitAsync(Rig.Patience);
        }
        catch (VirtualGpioException refusal)
        {
            Assert.True(refusal.Kind is ErrorKind.Faulted or ErrorKind.GuestBusy or ErrorKind.LineDrivenByGuest, refusal.ToString());
        }

        await Restart(rig, host, machine);
        LineInfo[] lines = await host.GetLinesAsync();
        machine.Do(guest =>
        {
            guest.Configure(0, Rig.BothEdges);
            guest.Configure(33, Rig.Output, Level.High);
        });
        // Not with a toggle, which fails after the short stall limit: a busy machine stalls for longer by itself.
        for (int i = 0; i < 101; i++)
            await host.SetAsync([new(0, lines[0].Level == Level.High == (i % 2 == 0) ? Level.Low : Level.High)], Rig.Patience);
        await host.SettledAsync(Rig.Patience);
        await Rig.Eventually(() => host.GetLinesAsync().Result[33].GuestSignal == Signal.StrongHigh, "output");
        LineInfo line = (await host.GetLinesAsync())[0];
        Assert.NotEqual(lines[0].Level, line.Level);
        machine.Do(guest => Assert.Equal(line.Level, guest.Read(0)));
    }

    /// <summary>Starts the driver anew until the host has repaired its words and has seen it.</summary>
    private static async Task Restart(Rig rig, ChipHost host, SoftwareGuestMachine machine)
    {
        DateTime deadline = DateTime.UtcNow + Rig.Patience;
        while (true)
        {
            Assert.True(DateTime.UtcNow < deadline, $"no start: {await host.GetInfoAsync()}");
            if (!machine.Do(guest => guest.Start(out _)))
            {
                await Task.Delay(10);
                continue;
            }

            uint generation = rig.View.UInt32At(GuestHeader.GenerationOffset);
            ChipInfo info = await host.GetInfoAsync();
            // One more look of the host at everything, as what was written may not have been seen yet.
            await Task.Delay(1);
            // Also a garbled header can be a valid one, with which the driver starts before the host has repaired it.
            if (info is { Guest: GuestState.Running, Fault: null }
                && generation == rig.View.UInt32At(GuestHeader.GenerationOffset)
                && machine.Do(guest => guest.Layout) == rig.Transport.LayoutOf(rig.Options.LineCount))
            {
                return;
            }

            await Task.Delay(5);
        }
    }
}
