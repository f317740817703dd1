// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Cli.Control;
using VirtualGpio.Cli.Runtime;
using VirtualGpio.Ivshmem;
using VirtualGpio.Ivshmem.Host;
using VirtualGpio.Linux;

namespace VirtualGpio.Cli.Up;

/// <summary>Serves one chip until a signal ends it, or its wire.</summary>
/// <param name="settings">The chip.</param>
internal sealed class ChipService(UpSettings settings)
{
    private static readonly TimeSpan s_longestStop = TimeSpan.FromSeconds(5);

    private readonly UpReport _report = new(settings);

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="CliException">The chip cannot be started.</exception>
    /// <exception cref="VirtualGpioException">The chip cannot be started.</exception>
    internal int Run()
    {
        RuntimeDirectory.Create(settings.Paths);
        using InstanceLock alone = InstanceLock.TryTake(settings.Paths.UpLock, InstanceLock.DeathPatience) ?? throw AlreadyRunning();
        using var stopping = new ManualResetEventSlim();
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, stopping);
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stopping);
        using PosixSignalRegistration hangUp = OnSignal(PosixSignal.SIGHUP, stopping);
        return settings.Plain ? RunPlain(stopping) : RunWithWire(stopping);
    }

    private int RunWithWire(ManualResetEventSlim stopping)
    {
        (IvshmemPeer peer, bool found) = WireLauncher.Join(settings.Paths, settings.MemorySize, settings.WireIdle);
        bool served = false;
        try
        {
            bool guestAttached;
            using (ChipHost host = Join(peer))
            {
                int status = Serve(host, QemuArguments.Doorbell(settings.Paths), found, stopping);
                served = true;
                if (status != ExitStatus.Ok)
                    return status;
                guestAttached = IsGuestAttached(host);
            }

            EndWire(guestAttached);
            return ExitStatus.Ok;
        }
        finally
        {
            // What could not be served is left as it was found: a guest may be waiting there.
            if (!served && !found)
                WireLauncher.Stop(settings.Paths);
        }
    }

    private int RunPlain(ManualResetEventSlim stopping)
    {
        using MemoryFile memory = PlainMemory.Open(settings.Paths.Memory, settings.MemorySize);
        using ChipHost host = ChipHost.Plain(memory, HostOptions());
        return Serve(host, QemuArguments.Plain(settings.Paths, memory.Length), found: false, stopping);
    }

    private ChipHost Join(IvshmemPeer peer)
    {
        try
        {
            return ChipHost.Join(peer, HostOptions());
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    private int Serve(ChipHost host, string qemu, bool found, ManualResetEventSlim stopping)
    {
        host.Start();
        Pull(host);
        using EventSubscription events = host.SubscribeToChip(ChipEvents.OfLines);
        var control = new ChipControl(host, settings.Paths.Name, settings.Names, _report.Transport);
        ControlServer server = ControlServer.Start(settings.Paths.ControlSocket, control);
        try
        {
            _report.Ready(qemu, found);
            Task telling = Task.Run(() => new ChipEvents(host, events, settings.Names, _report).TellAsync());
            Task.WaitAny(host.Completion, Task.Run(stopping.Wait));
            if (!host.Completion.IsCompleted)
                return ExitStatus.Ok;
            Exception? cause = host.Completion.Exception?.InnerException;
            _report.Warn($"the chip has ended: {cause?.Message ?? "its wire has gone."} A guest that was attached needs a restart of its machine.");
            stopping.Set();
            return ExitStatus.Failure;
        }
        finally
        {
            server.DisposeAsync().AsTask().Wait(s_longestStop);
        }
    }

    private void Pull(ChipHost host)
    {
        var lines = new LineTable(settings.Paths.Name, settings.Names);
        foreach ((string line, Level level) in settings.Pulls)
            host.PullAsync(lines.Find([line])[0], level).GetAwaiter().GetResult();
    }

    /// <summary>
    /// A guest cannot be given another memory while its machine runs, so the wire stays for it unless told otherwise;
    /// without a guest there is nothing to keep.
    /// </summary>
    private void EndWire(bool guestAttached)
    {
        if (!guestAttached || settings.StopWire)
        {
            WireLauncher.Stop(settings.Paths);
            if (guestAttached)
                _report.Warn("the wire was stopped with a guest attached: its chip is idle until its machine is restarted.");
            return;
        }

        _report.Warn(
            $"a guest is attached: its chip is idle now, and the wire stays for it. 'vgpio up --name {settings.Paths.Name}' takes it over; --stop-wire would have ended it.");
    }

    private static bool IsGuestAttached(ChipHost host)
    {
        Task<ChipInfo> info = host.GetInfoAsync();
        // In doubt it is there: a wire too many ends by itself, a guest's cannot be had again.
        return !info.Wait(s_longestStop) || info.Result.Guest != GuestState.Detached;
    }

    private ChipHostOptions HostOptions() => new()
    {
        ChipName = settings.Paths.Name,
        LineCount = settings.Names.Length,
        Names = settings.Names,
    };

    private CliException AlreadyRunning()
    {
        string process = InstanceLock.Holder(settings.Paths.UpLock) is { } number ? $" (process {number})" : "";
        return CliException.Failure(
            $"Chip '{settings.Paths.Name}' is running already{process}. Stop that one, or give this one another --name.");
    }

    /// <summary>The first signal asks for a clean stop; a second one of the same kind ends the process as ever.</summary>
    private static PosixSignalRegistration OnSignal(PosixSignal signal, ManualResetEventSlim stopping) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !stopping.IsSet;
            stopping.Set();
        });
}
