// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Linux;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Suites;

/// <summary>A guest that writes garbage into the memory that it shares with the host.</summary>
public abstract class HostileGuestSuite<TTransport>(GuestChips guests) : Suite<TTransport>(guests)
    where TTransport : Transport, new()
{
    // Seconds of garbage per round; VGPIO_SOAK=60 makes it a run of minutes.
    private static readonly int s_seconds = int.TryParse(Environment.GetEnvironmentVariable("VGPIO_SOAK"), out int seconds) ? seconds : 2;

    private protected abstract GuestOptions Options { get; }

    private protected abstract int Rounds { get; }

    [Fact]
    public async Task Garbage_in_every_word_faults_the_chip_and_a_driver_that_begins_anew_uses_it_again()
    {
        await using var chip = await BootAsync(Options);
        int descriptors = OpenDescriptors.Count();
        long memory = GC.GetTotalMemory(forceFullCollection: true);

        for (int seed = 1; seed <= Rounds; seed++)
        {
            using var stop = new CancellationTokenSource();
            var flow = KeepTogglingAsync(chip.Host, stop.Token);
            await ScribbleAsync(chip, TimeSpan.FromSeconds(s_seconds), seed);
            await stop.CancelAsync();
            await flow;

            Assert.False(chip.Host.Completion.IsCompleted);
            Assert.NotNull(chip.Host.Fault);
            Assert.All(await chip.Host.GetLinesAsync(), line => Assert.NotEqual(LineDriver.Guest, line.DrivenBy));

            await RecoverAsync(chip);
            await chip.Rig.WaitForAsync(GuestState.Running);
            Assert.Null(chip.Host.Fault);
            var reader = await chip.WatchAsync($"edge-reader gpiochip0 6 both 1000 10000 {Way.ReaderBuffer}");
            await chip.Host.ToggleAsync(new[] { 6 }, 1000, TimeSpan.Zero);
            Assert.Equal(1000, (await EdgeReport.OfAsync(reader)).Lines[6].Edges);
        }

        Assert.InRange(OpenDescriptors.Count(), 0, descriptors + 2);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, memory + (4 << 20));
    }

    /// <summary>Writes garbage into all that the guest shares with the host.</summary>
    private protected abstract Task ScribbleAsync(GuestChip chip, TimeSpan time, int seed);

    /// <summary>Makes the driver begin anew.</summary>
    private protected abstract Task RecoverAsync(GuestChip chip);

    private static async Task KeepTogglingAsync(ChipHost host, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await host.ToggleAsync(new[] { 1, 2, 3 }, 100, TimeSpan.Zero, stop);
            }
            catch (OperationCanceledException)
            {
                // The end of the test's flow.
            }
            catch (VirtualGpioException e) when (e.Kind is ErrorKind.Faulted or ErrorKind.GuestBusy or ErrorKind.LineDrivenByGuest)
            {
                // What a command is told while a guest misbehaves; the next one is tried.
                await Task.Yield();
            }
        }
    }
}
