// SPDX-License-Identifier: MIT
using VirtualGpio.Hosting.OneChip;
using VirtualGpio.Testing;

namespace VirtualGpio.EndToEnd.Tests.Rig;

/// <summary>A chip's host in this process, what it needs there, and what attaches a guest to it.</summary>
internal abstract class ChipRig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected ChipRig(ChipHostOptions? options) => Options = options ?? new ChipHostOptions();

    public ChipHost Host { get; private set; } = null!;

    protected ChipHostOptions Options { get; }

    protected string Folder { get; } = Directory.CreateTempSubdirectory("vgpio-e2e-").FullName;

    /// <summary>Adds to a guest what attaches it to the chip.</summary>
    public abstract GuestOptions Attach(GuestOptions options);

    /// <summary>Ends the host and starts another one, as after a restart of its process.</summary>
    public async Task RestartHostAsync()
    {
        await Host.DisposeAsync();
        StartHost();
    }

    /// <summary>Waits until a driver in the guest has started, or another state holds.</summary>
    public async Task WaitForAsync(GuestState state)
    {
        using var events = Host.Subscribe([]);
        using var deadline = new CancellationTokenSource(Patience);
        while (await Host.GetInfoAsync() is var info && info.Guest != state)
            await events.NextAsync($"the guest to be {state}; there is {info}", deadline.Token);
    }

    public async Task<LineInfo> LineAsync(int line) => (await Host.GetLinesAsync())[line];

    /// <inheritdoc cref="Waiting.WaitForLineAsync"/>
    public Task<LineInfo> WaitForLineAsync(int line, Func<LineInfo, bool> condition, string what) =>
        Host.WaitForLineAsync(line, condition, what);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Makes a host of the chip, as one process after the other does.</summary>
    protected abstract ChipHost MakeHost();

    /// <summary>Ends all but the host.</summary>
    protected abstract ValueTask StopAsync();

    protected void StartHost()
    {
        Host = MakeHost();
        Host.Start();
    }
}
