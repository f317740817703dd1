// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Host;

public sealed class IvshmemChipTests
{
    [Fact]
    public async Task A_server_that_goes_ends_the_host_with_an_error()
    {
        var rig = new Rig();
        ChipHost host = rig.StartHost();
        await host.GetInfoAsync();
        rig.StopServer();
        VirtualGpioException refusal = await Assert.ThrowsAsync<VirtualGpioException>(() => host.Completion.WaitAsync(Rig.Patience));
        Assert.Equal(ErrorKind.ServerLost, refusal.Kind);
        await Assert.ThrowsAsync<VirtualGpioException>(() => host.GetInfoAsync());
        rig.Dispose();
    }

    [Fact]
    public void A_memory_that_is_too_small_is_refused_before_anything_is_started()
    {
        using var file = MemoryFile.CreateSealed("small", 4096);
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => IvshmemChip.Plain(file, new ChipHostOptions()));
        Assert.Equal(ErrorKind.BadMemory, refusal.Kind);
        using ChipHost host = IvshmemChip.Plain(
            file, new ChipHostOptions { LineCount = 8 }, new IvshmemTransportOptions { EdgeQueueEntries = 16, ReportQueueEntries = 16 });
    }

    [Fact]
    public async Task A_peer_whose_memory_is_too_small_is_let_go()
    {
        using var rig = new Rig(new ChipHostOptions { LineCount = 1024 }, memorySize: 4096);
        VirtualGpioException refusal = Assert.Throws<VirtualGpioException>(() => rig.StartHost());
        Assert.Equal(ErrorKind.BadMemory, refusal.Kind);
        await Rig.Eventually(() => rig.IsIdle, "gone");
    }

    [Fact]
    public async Task An_atomic_set_of_all_lines_arrives_in_one_piece()
    {
        using var rig = new Rig(new ChipHostOptions { LineCount = 256 });
        ChipHost host = rig.StartHost();
        var consumer = new RecordingConsumer();
        SoftwareGuestMachine machine = await rig.Boot(host, consumer);
        machine.Do(guest => Enumerable.Range(0, 256).ToList().ForEach(line => guest.Configure(line, Rig.BothEdges)));
        await host.SetAsync([.. Enumerable.Range(0, 256).Select(line => new LineValue(line, Level.High))], Rig.Patience);
        await host.SettledAsync(Rig.Patience);
        machine.Do(_ => Assert.Equal(Enumerable.Range(0, 256), consumer.Edges.Select(edge => (int)edge.Line)));
    }
}
