// SPDX-License-Identifier: MIT
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Ivshmem.Wire;

namespace VirtualGpio.Ivshmem.Tests.Host;

/// <summary>A board with two chips, each with a guest of its own, and a net that their lines 0 are on.</summary>
internal sealed class TwoGuests : IAsyncDisposable
{
    private readonly Rig _rigA = new();
    private readonly Rig _rigB = new();
    private long _changes;

    public BoardHost Board { get; } = new(new BoardHostOptions());

    public RecordingConsumer ConsumerA { get; } = new();

    public RecordingConsumer ConsumerB { get; } = new();

    public SoftwareGuestMachine A { get; private set; } = null!;

    public SoftwareGuestMachine B { get; private set; } = null!;

    public int Bus { get; private set; }

    /// <param name="options">Those of the chip B.</param>
    public static async Task<TwoGuests> Boot(IvshmemTransportOptions? options = null)
    {
        var two = new TwoGuests();
        two.Board.Start();
        two.Bus = await two.Board.AddNetAsync(new NetSetup("bus"));
        await two.Board.AddChipAsync(Setup("a", two.Bus), new IvshmemTransport(two._rigA.Join(), new IvshmemTransportOptions()));
        await two.Board.AddChipAsync(Setup("b", two.Bus), new IvshmemTransport(two._rigB.Join(), options ?? new IvshmemTransportOptions()));
        two.A = two._rigA.PowerOn(two.ConsumerA);
        two.B = two._rigB.PowerOn(two.ConsumerB);
        two.A.StartDriver();
        two.B.StartDriver();
        await two.Eventually("a", status => status.Guest == GuestState.Running, "the driver of a");
        await two.Eventually("b", status => status.Guest == GuestState.Running, "the driver of b");
        two.A.Do(guest => guest.Configure(0, Rig.Output));
        two.B.Do(guest => guest.Configure(0, Rig.BothEdges));
        await two.Eventually("b", status => status.ReportsReceived >= 1, "the line of b");
        return two;
    }

    public async Task Eventually(string chip, Func<ChipStatus, bool> condition, string what)
    {
        DateTime deadline = DateTime.UtcNow + Rig.Patience;
        ChipStatus status;
        while (!condition(status = await Board.GetChipAsync(chip)))
        {
            Assert.True(DateTime.UtcNow < deadline, $"not reached: {what}; {status}");
            await Task.Delay(1);
        }
    }

    /// <summary>Has the guest A change its output, without a look at what becomes of it.</summary>
    public void ChangeOutputBlindly(int changes) => A.Do(guest =>
    {
        while (changes-- > 0)
            guest.Set(0, _changes++ % 2 == 0 ? Level.High : Level.Low);
    });

    /// <summary>Has the guest A change its output, no faster than its reports are taken.</summary>
    public async Task ChangeOutput(int changes)
    {
        long reports = (await Board.GetChipAsync("a")).ReportsReceived;
        for (int done = 0; done < changes;)
        {
            int end = Math.Min(changes, done + 2000);
            A.Do(guest =>
            {
                for (; done < end; done++)
                    guest.Set(0, _changes++ % 2 == 0 ? Level.High : Level.Low);
            });
            await Eventually("a", status => status.ReportsReceived >= reports + end, $"report {end}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Board.DisposeAsync();
        _rigA.Dispose();
        _rigB.Dispose();
    }

    private static ChipSetup Setup(string name, int bus) => new() { Name = name, Lines = 32, Nets = [bus] };
}
