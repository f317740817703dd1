// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class SetTests
{
    private static readonly IvshmemTransportOptions Small = new() { EdgeQueueEntries = 16 };

    [Fact]
    public async Task More_lines_than_the_queue_holds_are_refused_with_the_limit_and_none_is_set()
    {
        using var rig = new Rig(transport: Small);
        ChipHost host = rig.StartHost();
        await rig.Boot(host, new RecordingConsumer());
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => host.SetAsync(AllHigh(17), Rig.Patience));
        Assert.Equal(ErrorKind.InvalidArgument, refusal.Kind);
        Assert.Contains("17 lines cannot be set at once", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("holds 16 edges", refusal.Message, StringComparison.Ordinal);
        Assert.All(await host.GetLinesAsync(), line => Assert.Equal(Signal.HighImpedance, line.HostSignal));
    }

    [Fact]
    public async Task As_many_lines_as_the_queue_holds_are_set_all_or_not_at_all()
    {
        using var rig = new Rig(transport: Small);
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        consumer.MakeSlow(20);
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest =>
        {
            for (int line = 0; line < 21; line++)
                guest.Configure(line, Rig.BothEdges);
        });
        await Rig.Eventually(host, info => info.ReportsReceived >= 21);
        await host.ToggleAsync(new[] { 20 }, 2, TimeSpan.Zero);
        await Rig.Eventually(() => consumer.Count == 1, "the first edge");

        // One edge waits behind the busy line: there is room for fifteen.
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(
            () => host.SetAsync(AllHigh(16), TimeSpan.FromMilliseconds(100)));
        Assert.Equal(ErrorKind.GuestBusy, refusal.Kind);
        Assert.All((await host.GetLinesAsync())[..16], line => Assert.Equal(Signal.HighImpedance, line.HostSignal));

        machine.Do(guest =>
        {
            consumer.MakeSlow(20, false);
            guest.Done(20);
        });
        await host.SetAsync(AllHigh(16), Rig.Patience);
        await host.SettledAsync(Rig.Patience);
        machine.Do(_ => Assert.Equal(Enumerable.Range(0, 16), consumer.Edges.Select(edge => (int)edge.Line).Where(line => line < 16)));
    }

    [Fact]
    public async Task To_a_version_1_guest_lines_go_one_by_one_and_those_before_the_deadline_stay_set()
    {
        using var rig = new Rig();
        ChipHost host = rig.StartHost();
        using var guest = new RegisterGuest(rig.GuestSocket, acknowledges: false);
        await Rig.Eventually(host, info => info.Guest == GuestState.Attached);
        guest.Enable(0b11);
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(
            () => host.SetAsync(AllHigh(2), TimeSpan.FromMilliseconds(100)));
        Assert.Equal(ErrorKind.GuestBusy, refusal.Kind);
        LineInfo[] lines = await host.GetLinesAsync();
        Assert.Equal((Signal.StrongHigh, Signal.HighImpedance), (lines[0].HostSignal, lines[1].HostSignal));
    }

    private static LineValue[] AllHigh(int lines) => [.. Enumerable.Range(0, lines).Select(line => new LineValue(line, Level.High))];
}
